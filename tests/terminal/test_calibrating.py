"""`spaarpunt calibrate` says what keeps it from beginning."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from terminal.cli import main


def test_without_a_configuration_or_a_display_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "terminal.toml"
    done = CliRunner().invoke(main, ["calibrate", "--config", str(config)])
    assert done.exit_code == 1
    assert "cannot be read" in done.output
    config.write_text("[display]\nwidth = 800\nheight = 480\nmm_per_px = 0.19\n")
    monkeypatch.setenv("SDL_VIDEODRIVER", "no-such-driver")
    done = CliRunner().invoke(main, ["calibrate", "--config", str(config)])
    assert done.exit_code == 1
    assert "no display opens" in done.output
