"""The shop's look is refused where it cannot be read, with the line, the pair, the ratio and the way out."""

from pathlib import Path

import pygame
import pytest

from screens.theme import Mode
from terminal.config import DisplaySection, LookSection, read_settings
from terminal.errors import ConfigurationError
from terminal.look import brand_of, theme_of


def refused(tmp_path: Path, text: str) -> str:
    file = tmp_path / "terminal.toml"
    file.write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        read_settings(file)
    return str(caught.value)


def test_an_accent_below_seven_to_one_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, '[display]\nmode = "light"\n\n[look]\nlogo = "logo.png"\naccent = "#E2001A"\n')
    assert ":6:" in said
    assert "3.7:1" in said
    assert "the light mode's sunk" in said
    assert "the nearest shade that has it is #" in said
    nearest = said.partition("has it is ")[2][:7]
    file = tmp_path / "terminal.toml"
    file.write_text(f'[look]\naccent = "{nearest}"\n')
    assert read_settings(file).look.accent == nearest


def test_a_dark_accent_is_measured_on_dark_grounds(tmp_path: Path) -> None:
    said = refused(tmp_path, '[look]\naccent = "#0A4E3E"\naccent_dark = "#0A4E3E"\n')
    assert ":3:" in said
    assert "the dark mode's" in said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[look]\naccent = "red"\n', "is no colour"),
        ('[look]\nlogo_dark = "x.png"\n', "Expected `logo` beside"),
        ('[look]\ncolour = "#000000"\n', "expected one of accent"),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in refused(tmp_path, text)


def test_files_are_looked_for_before_anything_is_drawn(tmp_path: Path) -> None:
    pygame.image.save(pygame.Surface((120, 40)), tmp_path / "logo.png")
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    pygame.image.save(pygame.Surface((12, 12)), pictures / "tulips.png")
    (pictures / "readme.txt").write_text("no picture, and not taken for one")
    section = LookSection(logo=str(tmp_path / "logo.png"), pictures=str(pictures))
    assert set(brand_of(section).pictures) == {"tulips"}
    theme = theme_of(DisplaySection(mode="dark"), section)
    assert (theme.logo, theme.mode) == ((120, 40), Mode.DARK)
    (pictures / "mug.png").write_text("broken")
    with pytest.raises(ConfigurationError, match=r"mug.png is no picture"):
        brand_of(section)
    with pytest.raises(ConfigurationError, match="is no folder"):
        brand_of(LookSection(pictures=str(tmp_path / "nowhere")))
    with pytest.raises(ConfigurationError, match="is no picture"):
        theme_of(DisplaySection(), LookSection(logo=str(tmp_path / "nowhere.png")))
