"""Where updates come from and when: the file, strictly, and the shop's quiet hours."""

from datetime import time
from pathlib import Path

import pytest

from provisioning.updates.errors import SettingsError
from provisioning.updates.settings import Settings, read_settings

URL = 'url = "https://packages.example.nl/debian/"\n'


def read(tmp_path: Path, text: str) -> Settings | None:
    path = tmp_path / "update.toml"
    path.write_text(text)
    return read_settings(path)


def test_the_usual_one_has_an_address_alone(tmp_path: Path) -> None:
    assert read(tmp_path, URL) == Settings("https://packages.example.nl/debian", "stable", time(2), time(5))
    assert read_settings(tmp_path / "none.toml") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "`url`"),
        ('url = "http://packages.example.nl"', "`url`"),
        ('url = "https://x [trusted=yes]"', "`url`"),
        (URL + 'suite = "sta ble"', "`suite`"),
        (URL + "suite = 3", "`suite`"),
        (URL + 'quiet = "25:00-05:00"', "`quiet`"),
        (URL + 'quiet = "02:00-02:00"', "quiet hours"),
        (URL + "quiet = 2", "`quiet`"),
        (URL + "chanel = 1", "chanel is not known"),
        ("url", "expected TOML"),
    ],
)
def test_what_cannot_be_is_said(text: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"update\.toml") as said:
        read(tmp_path, text)
    assert expected in str(said.value)


@pytest.mark.parametrize(
    ("quiet", "now", "is_quiet"),
    [
        ("02:00-05:00", time(2), True),
        ("02:00-05:00", time(5), False),
        ("02:00-05:00", time(1, 59), False),
        ("23:00-04:00", time(23, 30), True),
        ("23:00-04:00", time(3, 59), True),
        ("23:00-04:00", time(12), False),
    ],
)
def test_quiet_hours_may_go_over_midnight(quiet: str, now: time, is_quiet: bool, tmp_path: Path) -> None:
    settings = read(tmp_path, f'{URL}quiet = "{quiet}"')
    assert settings is not None
    assert settings.is_quiet(now) is is_quiet
