"""Every screen looks as it did when somebody last looked at it.

After a change that is meant: ``python -m screens.shots --golden tests/golden/screens``, look at the
pictures, commit them.
"""

import json
from pathlib import Path

import pygame
import pytest

from screens.renderer import Renderer
from screens.samples import all_screens
from screens.shots import GOLDEN, hashes
from screens.texts import LANGUAGES

FOLDER = Path(__file__).parent.parent / "golden" / "screens"


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


@pytest.mark.parametrize(("name", "language"), GOLDEN)
def test_the_picture_is_the_golden_one(
    name: str, language: str, renderer: Renderer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    surface = renderer.draw(all_screens(language)[name]).surface
    drawn = pygame.image.tobytes(surface, "RGB")
    kept = pygame.image.tobytes(pygame.image.load(FOLDER / f"{name}-{language}.png"), "RGB")
    if drawn != kept:
        seen = tmp_path_factory.mktemp("drawn") / f"{name}-{language}.png"
        pygame.image.save(surface, seen)
        different = sum(a != b for a, b in zip(drawn[::3], kept[::3], strict=True))
        pytest.fail(f"{different} pixels differ from {FOLDER.name}/{name}-{language}.png; drawn now: {seen}")


def test_every_other_screen_is_the_one_that_was_looked_at() -> None:
    kept = json.loads((FOLDER / "hashes.json").read_text())
    drawn = hashes()
    assert sorted(drawn) == sorted(kept)
    assert [key for key in drawn if drawn[key] != kept[key]] == []


def test_no_two_modes_or_languages_look_alike() -> None:
    kept = json.loads((FOLDER / "hashes.json").read_text())
    screens = [key for key in kept if key.endswith("/balance")]
    assert len({kept[key] for key in screens}) == len(screens) == 9 + len(LANGUAGES)
