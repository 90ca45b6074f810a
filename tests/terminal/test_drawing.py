"""`spaarpunt shots` draws what was asked for, and says what it cannot."""

from pathlib import Path

import pygame
from click.testing import CliRunner

from screens.shots import DISPLAYS
from screens.texts import LANGUAGES
from screens.theme import Mode
from terminal.cli import main


def test_every_language_mode_and_size_gets_its_picture(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["shots", "--out", str(tmp_path), "--only", "out-of-service"])
    assert done.exit_code == 0, done.output
    for width, height in DISPLAYS:
        for language in LANGUAGES:
            for mode in Mode:
                file = tmp_path / f"{width}x{height}" / f"out-of-service-{language}-{mode.value}.png"
                assert pygame.image.load(file).get_size() == (width, height)
    assert f"{len(DISPLAYS) * len(LANGUAGES) * len(Mode)} pictures" in done.output


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    for options, said in ((["--language", "xx"], "no language xx"), (["--only", "nothing like it"], "No screen")):
        done = CliRunner().invoke(main, ["shots", "--out", str(tmp_path), *options])
        assert done.exit_code != 0
        assert said in done.output


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "800x480").write_text("in the way")
    done = CliRunner().invoke(main, ["shots", "--out", str(tmp_path), "--size", "800x480", "--only", "idle"])
    assert done.exit_code == 1
    assert "may it be written" in done.output
