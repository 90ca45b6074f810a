"""The guides show the screens as they are drawn today."""

import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from screens.booklet import PICTURES, STAFF, pictures

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "pictures"

SHADES_OFF = 2.0
"""Mean difference of a committed picture, of 255: its few colours make less than 1."""


def test_the_staff_guide_shows_no_other_pictures() -> None:
    shown = set(re.findall(r"pictures/(staff-[a-z-]+)\.png", (DOCS / "staff.md").read_text(encoding="utf-8")))
    assert shown == set(STAFF)
    assert {path.stem for path in FOLDER.glob("staff-*.png")} == shown


def test_the_pictures_are_as_drawn_today() -> None:
    off = {}
    for name, drawn in pictures():
        with Image.open(FOLDER / f"{name}.png") as file:
            kept = file.convert("RGB")
        assert kept.size == drawn.size, name
        off[name] = max(ImageStat.Stat(ImageChops.difference(kept, drawn)).mean)
    assert off.keys() == PICTURES.keys()
    assert {name: round(by, 2) for name, by in off.items() if by > SHADES_OFF} == {}, "python -m screens.booklet"


@pytest.mark.parametrize("name", PICTURES)
def test_a_page_shows_each(name: str) -> None:
    pages = [*DOCS.glob("*.md"), DOCS.parent / "README.md"]
    assert any(f"pictures/{name}.png" in page.read_text(encoding="utf-8") for page in pages)
