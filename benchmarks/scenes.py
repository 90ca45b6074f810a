"""Made-up frames of a counter's camera: a QR code on a phone, a tilted barcode on a card, and nothing at all.

Everything comes from a seed. The hand that holds a thing is unsteady, so that no two frames of one scene are the same.
"""

import dataclasses
import enum
import math
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import segno
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Frame = NDArray[np.uint8]

SIZE: Final = (640, 480)
_BACKGROUND: Final = 90


class Trouble(enum.Enum):
    """What makes a code on a phone hard to read."""

    NONE = "none"
    GLARE = "glare"
    PERSPECTIVE = "perspective"
    MOIRE = "moiré"
    LOW_LIGHT = "low light"
    DARK_MODE = "dark mode"
    DISTANCE = "distance"
    MANY = "several at once"


@dataclasses.dataclass(frozen=True, slots=True)
class Pose:
    """How a thing is held: middle, length and blur in pixels, turn and lean in degrees."""

    x: float
    y: float
    length: float
    turn: float
    lean: float
    blur: float

    def later(self, chance: np.random.Generator) -> "Pose":
        """A frame later, in an unsteady hand."""
        return dataclasses.replace(
            self,
            x=self.x + chance.normal(0, 5),
            y=self.y + chance.normal(0, 5),
            length=self.length * (1 + chance.normal(0, 0.02)),
            turn=self.turn + chance.normal(0, 1.5),
            lean=self.lean + chance.normal(0, 1.5),
            blur=max(0.3, self.blur + chance.normal(0, 0.15)),
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Grid:
    """A screen's grid against the sensor's: a wave of so many pixels, so deep (0 to 1), in this direction (radians)."""

    period: float
    angle: float
    depth: float

    def over(self, picture: Frame) -> Frame:
        """The picture with the wave in it."""
        rows, columns = np.ogrid[: picture.shape[0], : picture.shape[1]]
        along = columns * math.cos(self.angle) + rows * math.sin(self.angle)
        wave = np.sin(2 * math.pi * along / self.period)
        return np.clip(picture * (1 - self.depth / 2 + self.depth / 2 * wave), 0, 255).astype(np.uint8)


def member_text(chance: np.random.Generator) -> str:
    """As long as a rotating member code."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "S1:" + "".join(letters[place] for place in chance.integers(0, len(letters), 23))


def qr(text: str, *, dark: bool = False) -> Frame:
    """A QR code with its quiet zone on a phone's screen; `dark` for light modules on black."""
    rows = np.array([list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=4)], dtype=bool)
    light, black = (235, 25) if not dark else (25, 235)
    return np.where(np.kron(rows, np.ones((8, 8), dtype=bool)), black, light).astype(np.uint8)


def bars(text: str, kind: str, height: int = 200, thick: int = 0) -> Frame:
    """A linear code on a card with its quiet zones, six pixels a module.

    Args:
        text: what it holds.
        kind: a name of zxing-cpp's.
        height: of the bars, pixels.
        thick: by how many sixths of a module each bar grew at either side, as ink does.
    """
    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
    drawn = np.asarray(made.to_image(scale=1, add_hrt=False, add_quiet_zones=True))
    line = np.repeat(np.where(drawn[drawn.shape[0] // 2] > 127, 240, 20).astype(np.uint8), 6)
    for _ in range(thick):
        line = np.minimum(line, np.minimum(np.roll(line, 1), np.roll(line, -1)))
    card = np.full((height + 80, line.size), 240, dtype=np.uint8)
    card[40 : 40 + height] = line
    return card


def place(thing: Frame, pose: Pose, size: tuple[int, int] = SIZE, grid: Grid | None = None) -> Frame:
    """The thing in a frame: turned, leaning back, at its distance and out of focus, with a grid over it."""
    height, width = thing.shape
    tall = pose.length * height / width
    turn, lean = math.radians(pose.turn), math.radians(pose.lean)
    corners = []
    for right, down in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        x, y = right * pose.length / 2, down * tall / 2
        depth = 1 + math.sin(lean) * y / (2.2 * pose.length)
        x, y = x / depth, y * math.cos(lean) / depth
        corners.append(
            (
                pose.x + x * math.cos(turn) - y * math.sin(turn),
                pose.y + x * math.sin(turn) + y * math.cos(turn),
            )
        )
    # Smaller first, so that no bar is lost between two samples.
    shrink = max(1, int(width / pose.length))
    small = Image.fromarray(thing).reduce(shrink)
    back = _homography(corners, small.size)
    held = small.transform(size, Image.Transform.PERSPECTIVE, back, Image.Resampling.BICUBIC, fillcolor=0)
    mask = Image.new("L", small.size, 255).transform(size, Image.Transform.PERSPECTIVE, back, fillcolor=0)
    if grid is not None:
        held = Image.fromarray(grid.over(np.asarray(held)))
    frame = Image.new("L", size, _BACKGROUND)
    frame.paste(held, mask=mask)
    return np.asarray(frame.filter(ImageFilter.GaussianBlur(pose.blur)), dtype=np.uint8)


def _homography(corners: Sequence[tuple[float, float]], size: tuple[int, int]) -> list[float]:
    """PIL's eight numbers that lead from the frame back to the thing."""
    width, height = size
    rows, known = [], []
    for (x, y), (u, v) in zip(corners, ((0, 0), (width, 0), (width, height), (0, height)), strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        known += [u, v]
    solved = np.linalg.solve(np.array(rows, dtype=float), np.array(known, dtype=float))
    return [float(number) for number in solved]


def noisy(frame: Frame, chance: np.random.Generator, sigma: float = 3.0, light: float = 1.0) -> Frame:
    """As a sensor gives it: its noise on top, in this light."""
    seen = frame.astype(np.float32) * light + chance.normal(0, sigma, frame.shape).astype(np.float32)
    grainy: Frame = np.clip(seen, 0, 255).astype(np.uint8)
    return grainy


def glare(frame: Frame, x: float, y: float, radius: float, strength: float = 230) -> Frame:
    """A lamp mirrored in the screen, at this place."""
    rows, columns = np.ogrid[: frame.shape[0], : frame.shape[1]]
    blob = strength * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * radius**2))
    glaring: Frame = np.clip(frame + blob, 0, 255).astype(np.uint8)
    return glaring


def phone(trouble: Trouble, seed: int, frames: int = 7, size: tuple[int, int] = SIZE) -> tuple[str, list[Frame]]:
    """A member's QR code on a phone, and what it holds."""
    chance = np.random.default_rng([seed, list(Trouble).index(trouble)])
    text = member_text(chance)
    many = trouble is Trouble.MANY
    drawn = qr(text, dark=trouble is Trouble.DARK_MODE or (many and chance.random() < 0.3))
    far = trouble is Trouble.DISTANCE
    modules = drawn.shape[0] / 8
    a_module = chance.uniform(1.15, 2.0) if far else chance.uniform(2.6, 6)
    pose = Pose(
        x=size[0] / 2 + chance.uniform(-60, 60),
        y=size[1] / 2 + chance.uniform(-40, 40),
        length=a_module * modules,
        turn=chance.uniform(-30, 30),
        lean=chance.uniform(20, 50) if trouble is Trouble.PERSPECTIVE or many else chance.uniform(-12, 12),
        blur=a_module * chance.uniform(0.15, 0.42 if not far else 0.5),
    )
    lamp = chance.uniform(-0.45, 0.45, 2)
    wide, strong = chance.uniform(0.08, 0.25), chance.uniform(100, 240)
    grid = Grid(chance.uniform(2.4, 9), chance.uniform(0, math.pi), chance.uniform(0.2, 0.7 if not many else 0.4))
    dim = chance.uniform(0.07, 0.3)
    made: list[Frame] = []
    for _ in range(frames):
        frame = place(drawn, pose, size, grid if trouble is Trouble.MOIRE or many else None)
        if trouble is Trouble.GLARE or many:
            frame = glare(
                frame, pose.x + lamp[0] * pose.length, pose.y + lamp[1] * pose.length, wide * pose.length, strong
            )
        light = dim if trouble is Trouble.LOW_LIGHT else 0.9
        made.append(noisy(frame, chance, 3.0, light))
        pose = pose.later(chance)
    return text, made


def card(
    text: str,
    kind: str,
    seed: int,
    *,
    tilt: float,
    frames: int = 7,
    hard: bool = False,
    thick: int = 0,
    size: tuple[int, int] = SIZE,
) -> list[Frame]:
    """A linear code held up, tilted by so many degrees; `hard` for blur and light at the edge of what can be read.

    `thick` is as in `bars`.
    """
    chance = np.random.default_rng([seed, 77])
    drawn = bars(text, kind, height=int(chance.uniform(60, 160)), thick=thick)
    modules = drawn.shape[1] / 6
    a_module = chance.uniform(1.4, 2.2) if hard else chance.uniform(1.8, 3.2)
    pose = Pose(
        x=size[0] / 2 + chance.uniform(-20, 20),
        y=size[1] / 2 + chance.uniform(-40, 40),
        length=min(a_module * modules, size[0] * 0.9),
        turn=tilt,
        lean=chance.uniform(-10, 10),
        blur=a_module * (chance.uniform(0.5, 0.8) if hard else chance.uniform(0.15, 0.4)),
    )
    light = chance.uniform(0.3, 0.6) if hard else chance.uniform(0.6, 1.0)
    made: list[Frame] = []
    for _ in range(frames):
        made.append(noisy(place(drawn, pose, size), chance, 6.0 if hard else 3.0, light))
        pose = pose.later(chance)
    return made


def retail_number(chance: np.random.Generator) -> str:
    """A random EAN-13 with its check digit (GS1 General Specifications, section 7.9)."""
    digits = [int(digit) for digit in chance.integers(0, 10, 12)]
    total = sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return "".join(map(str, digits)) + str(-total % 10)


def empty(seed: int, frames: int, size: tuple[int, int] = SIZE) -> Iterator[Frame]:
    """A counter with nothing on it: a grain of wood, shelves behind, light that drifts, a sensor's noise."""
    chance = np.random.default_rng(seed)
    width, height = size
    rows, columns = np.mgrid[:height, :width]
    scene = 90 + 25 * np.sin(columns / 37 + 2 * np.sin(rows / 51)) + 12 * np.sin((rows + columns / 5) / 7)
    for _ in range(14):
        left, top = int(chance.integers(0, width - 80)), int(chance.integers(0, height // 2))
        wide, tall = int(chance.integers(20, 80)), int(chance.integers(20, 120))
        scene[top : top + tall, left : left + wide] = chance.uniform(30, 200)
    still = np.clip(np.asarray(Image.fromarray(scene.astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.8))), 0, 255)
    for number in range(frames):
        yield noisy(still, chance, 3.0, 1 + 0.05 * math.sin(number / 200))


def shaken(picture: Frame, seed: int, frames: int, strength: float = 1.0) -> Iterator[Frame]:
    """A picture in a hand that moves, turns and comes nearer, under a sensor's noise; no frame is another's copy."""
    chance = np.random.default_rng([seed, 5])
    edge = int(np.median(np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])))
    margin = 12
    page = Image.new("L", (picture.shape[1] + 2 * margin, picture.shape[0] + 2 * margin), edge)
    page.paste(Image.fromarray(picture), (margin, margin))
    for _ in range(frames):
        scale = 1 + strength * chance.uniform(-0.12, 0.12)
        shift = (round(strength * chance.uniform(-8, 8)), round(strength * chance.uniform(-8, 8)))
        held = page.resize(
            (max(8, int(page.width * scale)), max(8, int(page.height * scale))), Image.Resampling.BICUBIC
        )
        held = held.rotate(strength * chance.uniform(-4, 4), Image.Resampling.BICUBIC, translate=shift, fillcolor=edge)
        yield noisy(np.asarray(held), chance, 4.0, float(chance.uniform(0.8, 1.05)))
