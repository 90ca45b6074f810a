"""Every screen looks as it did when somebody last looked at it.

After a change that is meant: ``python -m screens.shots --golden tests/golden/screens``, look at the
pictures, commit them.
"""

from functools import cache, partial
from pathlib import Path

import pygame
import pytest

from screens.renderer import Renderer
from screens.samples import all_screens
from screens.shots import (
    LARGE_HASHES,
    LARGE_JOURNEY,
    LARGE_LOOKS,
    LOOKS,
    SMALL,
    USUAL_HASHES,
    Look,
    golden_pictures,
    hashes,
    kept_hashes,
    large_hashes,
    large_renderer,
    leaf_name,
    leaf_pictures,
    picture_name,
    sampled,
    theme_for,
)
from screens.texts import LANGUAGES
from screens.theme import Mode

FOLDER = Path(__file__).parent.parent / "golden" / "screens"


@cache
def renderer(size: tuple[int, int]) -> Renderer:
    return Renderer(theme_for(Mode.LIGHT, size), size)


@pytest.mark.parametrize(("name", "language", "size"), golden_pictures())
def test_the_picture_is_the_golden_one(
    name: str, language: str, size: tuple[int, int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = picture_name(name, language, size)
    surface = renderer(size).draw(all_screens(language)[name]).surface
    drawn = pygame.image.tobytes(surface, "RGB")
    kept = pygame.image.tobytes(pygame.image.load(FOLDER / file), "RGB")
    if drawn != kept:
        seen = tmp_path_factory.mktemp("drawn") / file
        pygame.image.save(surface, seen)
        different = sum(a != b for a, b in zip(drawn[::3], kept[::3], strict=True))
        pytest.fail(f"{different} pixels differ from {FOLDER.name}/{file}; drawn now: {seen}")


@pytest.mark.parametrize("name", LARGE_JOURNEY)
def test_the_leaves_of_the_large_form_are_the_golden_ones(name: str) -> None:
    drawing = large_renderer(Look(SMALL, Mode.LIGHT))
    view = all_screens(LANGUAGES[0])[name]
    files = [leaf_name(name, leaf) for leaf in range(drawing.leaves(view))]
    assert sorted(files) == sorted(path.name for path in FOLDER.glob(f"{name}-large-*"))
    for file, surface in zip(files, leaf_pictures(drawing, view), strict=True):
        kept = pygame.image.tobytes(pygame.image.load(FOLDER / file), "RGB")
        assert pygame.image.tobytes(surface, "RGB") == kept, file


def differing(drawn: dict[str, list[str]], looks: tuple[Look, ...] = LOOKS, file: str = USUAL_HASHES) -> list[str]:
    kept = kept_hashes(FOLDER, file)
    assert sorted(drawn) == sorted(kept)
    return [
        f"{key} {look.size[0]}x{look.size[1]} {look.mode.value}"
        for key in drawn
        for look, now, then in zip(looks, drawn[key], kept[key], strict=True)
        if now not in {"", then}
    ]


@pytest.mark.timeout(600)
def test_an_eighth_of_all_screens_are_those_that_were_looked_at() -> None:
    drawn = hashes(wanted=sampled)
    count = sum(bool(each) for row in drawn.values() for each in row)
    assert 0.1 < count / (len(drawn) * len(LOOKS)) < 0.15
    assert differing(drawn) == []


@pytest.mark.slow
def test_all_screens_are_those_that_were_looked_at() -> None:
    assert differing(hashes()) == []


@pytest.mark.timeout(600)
def test_some_of_the_large_form_are_those_that_were_looked_at() -> None:
    drawn = large_hashes(wanted=partial(sampled, one_of=48))
    assert sum(bool(each) for row in drawn.values() for each in row) > len(LANGUAGES) * len(LARGE_LOOKS)
    assert differing(drawn, LARGE_LOOKS, LARGE_HASHES) == []


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_all_of_the_large_form_are_those_that_were_looked_at() -> None:
    assert differing(large_hashes(), LARGE_LOOKS, LARGE_HASHES) == []


def test_no_screen_looks_the_same_in_two_modes_or_sizes() -> None:
    for key, row in kept_hashes(FOLDER).items():
        assert len(set(row)) == len(LOOKS), key


def test_no_two_languages_look_alike() -> None:
    kept = kept_hashes(FOLDER)
    assert len({kept[f"{language}/balance"][0] for language in LANGUAGES}) == len(LANGUAGES)
