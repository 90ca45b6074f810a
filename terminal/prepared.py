"""``spaarpunt prepare-speech``: the audio guide's fixed phrases as WAV files, made before anybody waits for them."""

from collections.abc import Iterable
from pathlib import Path
from string import ascii_uppercase, digits
from typing import TYPE_CHECKING

import click

from terminal.errors import ConfigurationError

if TYPE_CHECKING:
    from drivers.ports import Phrase
    from terminal.config import GuideSection, Settings

DEFAULT = Path("/etc/spaarpunt/terminal.toml")


def fixed_phrases(language: str) -> "Iterable[Phrase]":
    """All that the guide says in a language that is the same for everybody: texts without a figure, and typed signs."""
    from drivers.ports import Phrase
    from screens.texts import Texts

    for text in (*sorted(Texts(language).fixed), *digits, *ascii_uppercase):
        yield Phrase(text, language, kept=True)


@click.command("prepare-speech")
@click.option("--config", type=click.Path(path_type=Path), default=DEFAULT, show_default=True)
@click.option("--language", "languages", multiple=True, help="Only this one; may be given several times.")
def prepare_speech(config: Path, languages: tuple[str, ...]) -> None:
    """Make the sound of every fixed phrase of the audio guide, so that none stutters when it is first said."""
    from drivers.errors import DriverError
    from screens.errors import ScreensError
    from screens.texts import LANGUAGES
    from terminal.config import read_settings
    from terminal.hardware import kept_voice

    try:
        section = _section(read_settings(config), config)
        voice = kept_voice(section)
        for language in languages or LANGUAGES:
            made = voice.prepare(fixed_phrases(language))
            click.echo(f"{language}: {made} phrases made, in {section.kept}")
    except (ConfigurationError, DriverError, ScreensError) as error:
        raise click.ClickException(str(error)) from error


def _section(settings: "Settings", config: Path) -> "GuideSection":
    if settings.guide is None:
        raise ConfigurationError(f"{config}: there is no section [guide]; expected one with `headset`.")
    return settings.guide
