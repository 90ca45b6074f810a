"""``python -m screens.shots --out DIR``: draws every screen in every language and mode as PNG.

``--golden tests/golden/screens`` writes what the tests compare with: pictures of the journey's screens, and
hashes of every screen on every display in every mode, and of its large form. Look at the pictures before they are
committed.
"""

import argparse
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from screens.layout import has_large_form
from screens.samples import all_screens
from screens.texts import LANGUAGES
from screens.theme import REFERENCE_MM_PER_PX, Mode, Theme
from screens.views import View

if TYPE_CHECKING:
    import pygame

    from screens.renderer import Renderer

JOURNEY: Final = (
    "attract",
    "balance",
    "balance-offline",
    "reward",
    "printing",
    "thanks",
    "stamps",
    "keypad",
    "refusal-payment_card",
    "idle",
    "out-of-service",
)
"""The screens that are kept as pictures; of all others a hash is kept."""

LARGE_JOURNEY: Final = ("balance", "reward", "thanks")
"""The screens whose leaves of the large form are kept as pictures, on the smallest display."""

WIDE: Final = (1280, 800)

DISPLAYS: Final[dict[tuple[int, int], float]] = {
    (1280, 800): 0.17,
    (800, 480): 0.19,
    (1024, 600): 0.217,
    (1080, 1920): 0.179,
}
"""Displays we draw for, each with its mm per px: 10.1, 7 and 10.1 inches, and 15.6 inches upright."""

SMALL: Final = (800, 480)

SMALL_MM_PER_PX: Final = DISPLAYS[SMALL]
"""A 7-inch display of 800 × 480."""

_DIGITS: Final = 12
"""Hexadecimal digits of a hash that are kept."""


@dataclass(frozen=True, slots=True)
class Look:
    """A display in one mode.

    Attributes:
        size: Width and height in px.
        mode: Its colours.
    """

    size: tuple[int, int]
    mode: Mode


LOOKS: Final = tuple(Look(size, mode) for size in DISPLAYS for mode in Mode)
"""Every display in every mode, in the order in which hashes are kept."""

LARGE_LOOKS: Final = tuple(Look(size, Mode.LIGHT) for size in DISPLAYS)
"""Every display, in the order in which hashes of the large form are kept."""

USUAL_HASHES: Final = "hashes.json"
LARGE_HASHES: Final = "large.json"


def theme_for(mode: Mode, size: tuple[int, int]) -> Theme:
    """The theme of a display of one of the sizes we draw for; of another size by its width."""
    return Theme(mode, DISPLAYS.get(size, REFERENCE_MM_PER_PX if size[0] >= 1000 else SMALL_MM_PER_PX))


def shots(languages: tuple[str, ...], only: str = "") -> Iterator[tuple[str, str, View]]:
    """Name, language and view of every screen whose name holds `only`."""
    for language in languages:
        for name, view in all_screens(language).items():
            if only in name:
                yield name, language, view


def golden_pictures() -> tuple[tuple[str, str, tuple[int, int]], ...]:
    """Name, language and size of each kept picture: one size in all languages, one language in all sizes."""
    wide = [(name, language, WIDE) for language in LANGUAGES for name in JOURNEY]
    return (*wide, *((name, LANGUAGES[0], size) for size in DISPLAYS if size != WIDE for name in JOURNEY))


def picture_name(name: str, language: str, size: tuple[int, int]) -> str:
    """The file of a kept picture."""
    return f"{name}-{language}.png" if size == WIDE else f"{name}-{language}-{size[0]}x{size[1]}.png"


def leaf_name(name: str, leaf: int) -> str:
    """The file of a kept leaf of the large form."""
    return f"{name}-large-{leaf}-{LANGUAGES[0]}-{SMALL[0]}x{SMALL[1]}.png"


def picture_hash(surface: "pygame.Surface") -> str:
    """A picture's identity: the beginning of the SHA-256 of its pixels."""
    return hashlib.sha256(surface.get_view("0").raw).hexdigest()[:_DIGITS]


def sampled(look: Look, language: str, name: str, one_of: int = 8) -> bool:
    """Whether `make test` draws this picture; `make soak` draws all. A fixed rule: an eighth, spread over all."""
    return zlib.crc32(f"{look.size[0]}x{look.size[1]}/{look.mode.value}/{language}/{name}".encode()) % one_of == 0


def hashes(
    languages: tuple[str, ...] = LANGUAGES, wanted: Callable[[Look, str, str], bool] = lambda *_: True
) -> dict[str, list[str]]:
    """The hashes of every screen, by ``LANGUAGE/NAME``: one for each of `LOOKS`, empty where it was not wanted."""
    from screens.renderer import Renderer

    found = {f"{language}/{name}": [""] * len(LOOKS) for name, language, _ in shots(languages)}
    for index, look in enumerate(LOOKS):
        renderer = Renderer(theme_for(look.mode, look.size), look.size)
        for name, language, view in shots(languages):
            if wanted(look, language, name):
                found[f"{language}/{name}"][index] = picture_hash(renderer.draw(view).surface)
    return found


def leaf_pictures(renderer: "Renderer", view: View) -> Iterator["pygame.Surface"]:
    """A screen's leaves one after the other, each valid until the next."""
    for leaf in range(renderer.leaves(view)):
        renderer.leaf = leaf
        yield renderer.draw(view).surface
    renderer.leaf = 0


def large_renderer(look: Look) -> "Renderer":
    """What draws the large form."""
    from screens.renderer import Renderer

    return Renderer(replace(theme_for(look.mode, look.size), large=True), look.size)


def large_hashes(
    languages: tuple[str, ...] = LANGUAGES, wanted: Callable[[Look, str, str], bool] = lambda *_: True
) -> dict[str, list[str]]:
    """The hashes of every screen's large form, all its leaves in one, as of `hashes`: one for each of `LARGE_LOOKS`."""
    views = [(name, language, view) for name, language, view in shots(languages) if has_large_form(view)]
    found = {f"{language}/{name}": [""] * len(LARGE_LOOKS) for name, language, _ in views}
    for index, look in enumerate(LARGE_LOOKS):
        renderer = large_renderer(look)
        for name, language, view in views:
            if wanted(look, language, name):
                leaves = "".join(picture_hash(each) for each in leaf_pictures(renderer, view))
                found[f"{language}/{name}"][index] = hashlib.sha256(leaves.encode()).hexdigest()[:_DIGITS]
    return found


def kept_hashes(folder: Path, file: str = USUAL_HASHES) -> dict[str, list[str]]:
    """The hashes that somebody looked at and committed, as of `hashes` or, from `LARGE_HASHES`, of `large_hashes`."""
    lines: dict[str, str] = json.loads((folder / file).read_text())
    return {key: line.split() for key, line in lines.items()}


def write_golden(folder: Path, languages: tuple[str, ...]) -> None:
    """Writes what the golden tests compare with, of some languages."""
    from screens.renderer import Renderer

    folder.mkdir(parents=True, exist_ok=True)
    renderers = {size: Renderer(theme_for(Mode.LIGHT, size), size) for size in DISPLAYS}
    for name, language, size in golden_pictures():
        if language in languages:
            _pack(
                renderers[size].draw(all_screens(language)[name]).surface, folder / picture_name(name, language, size)
            )
    if LANGUAGES[0] in languages:
        renderer = large_renderer(Look(SMALL, Mode.LIGHT))
        for name in LARGE_JOURNEY:
            for leaf, surface in enumerate(leaf_pictures(renderer, all_screens(LANGUAGES[0])[name])):
                _pack(surface, folder / leaf_name(name, leaf))
    for file, drawn in ((USUAL_HASHES, hashes), (LARGE_HASHES, large_hashes)):
        others = {} if languages == LANGUAGES else kept_hashes(folder, file)
        found = {key: " ".join(each) for key, each in (others | drawn(languages)).items()}
        (folder / file).write_text(json.dumps(found, indent=0, sort_keys=True) + "\n")


def _pack(surface: "pygame.Surface", path: Path) -> None:
    """Writes a picture by Pillow, which packs the same pixels into half of what SDL needs."""
    import pygame
    from PIL import Image

    picture = Image.frombytes("RGB", surface.get_size(), pygame.image.tobytes(surface, "RGB"))
    picture.save(path, optimize=True)


def draw(out: Path, look: Look, languages: tuple[str, ...] = LANGUAGES, only: str = "", *, large: bool = False) -> int:
    """Draws screens as PNG: ``NAME-LANGUAGE-MODE.png``, in the large form ``NAME.LEAF-LANGUAGE-MODE.png``.

    Args:
        out: Folder, made where it is missing.
        look: Display and mode.
        languages: Those that are drawn.
        only: Part of a screen's name.
        large: Every leaf of the large form instead.

    Returns:
        How many were written.

    Raises:
        OSError: A picture cannot be written.
    """
    from screens.renderer import Renderer, save_png

    out.mkdir(parents=True, exist_ok=True)
    renderer = large_renderer(look) if large else Renderer(theme_for(look.mode, look.size), look.size)
    count = 0
    for name, language, view in shots(languages, only):
        if large and not has_large_form(view):
            continue
        for leaf, surface in enumerate(leaf_pictures(renderer, view)):
            shown = f"{name}.{leaf}" if large else name
            save_png(surface, out / f"{shown}-{language}-{look.mode.value}.png")
            count += 1
    return count


def size_of(text: str) -> tuple[int, int]:
    """Reads a size such as ``800x480``; raises ValueError where it is none."""
    width, _, height = text.partition("x")
    return int(width), int(height)


def main() -> None:
    """Draws what was asked for."""
    parser = argparse.ArgumentParser(prog="screens.shots", description="Draws every screen as PNG.")
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--out", type=Path, help="folder for the pictures")
    target.add_argument("--golden", type=Path, help="folder of the golden pictures, to write them anew")
    parser.add_argument("--language", choices=LANGUAGES, help="one language alone")
    parser.add_argument("--mode", choices=[mode.value for mode in Mode], help="one mode alone")
    parser.add_argument("--size", default="1280x800", help="display in px, e.g. 800x480")
    parser.add_argument("--large", action="store_true", help="every leaf of the large form, of the shopper's screens")
    parser.add_argument("--only", default="", help="part of a screen's name")
    chosen = parser.parse_args()
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    languages = (chosen.language,) if chosen.language else LANGUAGES
    if chosen.golden is not None:
        write_golden(chosen.golden, languages)
        return
    for mode in [Mode(chosen.mode)] if chosen.mode else Mode:
        draw(chosen.out, Look(size_of(chosen.size), mode), languages, chosen.only, large=chosen.large)


if __name__ == "__main__":
    main()
