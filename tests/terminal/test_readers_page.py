"""What docs/readers.md tells a technician to write and to type is what the program takes."""

import re
from pathlib import Path

from terminal.cli import main
from terminal.config import CameraKind, CameraSection, ReaderKind, read_settings

PAGE = Path(__file__).parents[2] / "docs" / "readers.md"


def blocks(language: str) -> str:
    found = re.findall(rf"(?ms)^```{language}\n(.*?)^```", PAGE.read_text(encoding="utf-8"))
    assert found
    return "\n".join(found)


def test_its_configuration_is_one(tmp_path: Path) -> None:
    path = tmp_path / "terminal.toml"
    path.write_text(blocks("toml"), encoding="utf-8")
    settings = read_settings(path)
    readers = settings.readers
    assert [reader.kind for reader in readers] == [
        ReaderKind.SCANNER,
        ReaderKind.SCANNER,
        ReaderKind.MAGSTRIPE,
        ReaderKind.RFID,
    ]
    assert readers[1].path is not None
    assert settings.camera is not None
    assert (settings.camera.kind, settings.camera.presence) == (CameraKind.V4L2, 4)


def test_its_commands_are_ones() -> None:
    lines = re.findall(r"(?m)^spaarpunt (\S+) (.*?)(?:  |$)", PAGE.read_text(encoding="utf-8"))
    assert len(lines) >= 5
    for name, arguments in lines:
        known = {option for parameter in main.commands[name].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", arguments)) <= known


def test_it_speaks_of_every_kind() -> None:
    text = PAGE.read_text(encoding="utf-8")
    words = [*ReaderKind, *CameraKind, *CameraSection.__struct_fields__]
    assert [word for word in words if f"`{word}`" not in text] == []
