"""`spaarpunt prepare-speech`: every fixed phrase is there before anybody waits for it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from drivers.speech.sound import seconds_of
from screens import guide as guides
from screens.guide import Guide, Say
from screens.texts import LANGUAGES, Texts
from terminal.cli import main
from terminal.prepared import fixed_phrases
from tests.screens.test_guide import TREES


def configured(folder: Path, guide: str) -> Path:
    file = folder / "terminal.toml"
    file.write_text(guide)
    return file


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_guide_may_keep_is_among_what_is_prepared(language: str) -> None:
    prepared = {each.text for each in fixed_phrases(language)}
    signs = set()
    for tree in TREES[language].values():
        for sound in guides.shown(Guide(on=True, headset=True), tree, Texts(language)).sounds:
            assert isinstance(sound, Say)
            signs |= {line.text for line in sound.lines if line.fixed}
    assert signs
    assert signs <= prepared


def test_phrases_are_made_once_and_have_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terminal.prepared.fixed_phrases", lambda language: list(fixed_phrases(language))[:12])
    kept = tmp_path / "speech"
    config = configured(tmp_path, f'[guide]\nheadset = "plughw:1,0"\nkept = "{kept}"\n')
    command = ["prepare-speech", "--config", str(config), "--language", "nl"]
    first = CliRunner().invoke(main, command)
    assert (first.exit_code, first.output) == (0, f"nl: 12 phrases made, in {kept}\n")
    assert all(seconds_of(each.read_bytes()) > 0.1 for each in kept.iterdir())
    assert CliRunner().invoke(main, command).output == f"nl: 0 phrases made, in {kept}\n"


@pytest.mark.parametrize(
    ("guide", "language", "wanted"),
    [("", "nl", "no section [guide]"), ('[guide]\nheadset = "x"\n', "xx", "no texts in 'xx'")],
)
def test_what_cannot_be_prepared_is_said(tmp_path: Path, guide: str, language: str, wanted: str) -> None:
    config = configured(tmp_path, guide)
    found = CliRunner().invoke(main, ["prepare-speech", "--config", str(config), "--language", language])
    assert found.exit_code == 1
    assert wanted in found.output
