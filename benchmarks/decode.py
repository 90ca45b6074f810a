"""Reading codes from pictures, beside pyzbar and zxing-cpp as they come.

`python -m benchmarks.decode FOLDER` measures on any folder of pictures: `name.png` (jpg, webp) with its expected text
in `name.txt`; pictures or folders called `nothing…` or `falsepositives…` hold none that may be read. All three decoders
get the very same frames in the same run, turn by turn, so that a busy machine slows all of them.
"""

import dataclasses
import itertools
import math
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import click
import numpy as np
import zxingcpp
from pyzbar import pyzbar

from benchmarks import scenes
from benchmarks.report import LEAST, MOST, Bound, Row, as_json, percentile, print_table
from benchmarks.scenes import Frame, Trouble
from drivers.camera.decode import Pipeline
from drivers.camera.stills import load_grey

SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp"})
BUILT_IN: Final = Path(__file__).parents[1] / "tests" / "drivers" / "corpus"
FRAMES: Final = 7
LOOKS_A_SECOND: Final = 12.5
_SETTLED: Final = 15
"""For how many frames a picture is held."""
CORE: Final = frozenset("QCAE")
"""The second letters of the AIM identifiers (ISO/IEC 15424) of the kinds that the main engine looks for."""
ZXING: Final = "zxing-cpp default"
PYZBAR: Final = "pyzbar"
BLANK: Final = ("nothing", "falsepositives")
LIMIT: Final = "what it must be"

_PROMISED: Final = {
    "one frame, read": (Bound(1.0, least=True), Bound(1.08, least=True)),
    "one frame, time": (Bound(0.4), Bound(0.25)),
    "seven frames, read": (Bound(1.06, least=True), Bound(1.15, least=True)),
}
"""Of the kinds of code that the main engine looks for: beside zxing-cpp as it comes, and beside pyzbar."""

TROUBLES: tuple[Trouble, ...] = tuple(trouble for trouble in Trouble if trouble is not Trouble.NONE)

Decoder = Callable[[Frame], Sequence[str]]


@dataclasses.dataclass(frozen=True, slots=True)
class Still:
    """A picture and what it holds; None for nothing, or for what nobody wrote down."""

    path: Path
    frame: Frame
    text: str | None


@dataclasses.dataclass(slots=True)
class Tally:
    """What one decoder did: pictures read, and milliseconds of each."""

    read: int = 0
    times: list[float] = dataclasses.field(default_factory=list)

    @property
    def mean(self) -> float:
        """Milliseconds a frame."""
        return statistics.fmean(self.times)


def zxing(frame: Frame) -> Sequence[str]:
    """zxing-cpp with nothing set."""
    return [code.text for code in zxingcpp.read_barcodes(frame)]


def zbar(frame: Frame) -> Sequence[str]:
    """As pyzbar comes, with nothing set; where it gives up on a picture it has read nothing."""
    try:
        found = pyzbar.decode(frame)
    except ValueError:
        return []
    return [code.data.decode("utf-8", "replace") for code in found]


def ours(pipeline: Pipeline) -> Decoder:
    """Every sighting of the pipeline counts, confirmed or not."""
    return lambda frame: [sighting.text for sighting in pipeline.see(frame)]


def same(expected: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts is meant; a UPC-A with and without its leading zero is one number."""
    return _plain(expected) in {_plain(text) for text in texts}


def _plain(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    return "0" + text if re.fullmatch(r"\d{12}", text) else text


def timed(decoder: Decoder, frame: Frame) -> tuple[Sequence[str], float]:
    """What it reads, and in how many milliseconds."""
    began = time.perf_counter()
    texts = decoder(frame)
    return texts, (time.perf_counter() - began) * 1000


def load(folder: Path) -> list[Still]:
    """Every picture below the folder."""
    stills = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in SUFFIXES:
            text = path.with_suffix(".txt")
            known = text.read_text("utf-8", "replace") if text.exists() else None
            stills.append(Still(path, load_grey(path), known))
    return stills


def is_blank(still: Still) -> bool:
    """Whether nothing may be read in it: its name, or its folder's, says so."""
    return still.text is None and any(name.startswith(BLANK) for name in (still.path.stem, still.path.parent.name))


def core_folders(stills: Iterable[Still]) -> frozenset[Path]:
    """The folders most of whose readable pictures hold QR, EAN, UPC, Code 128 or Code 39."""
    kinds: dict[Path, Counter[bool]] = {}
    for still in stills:
        if still.text is not None:
            for code in zxingcpp.read_barcodes(still.frame):
                kinds.setdefault(still.path.parent, Counter())[code.symbology_identifier[1:2] in CORE] += 1
    return frozenset(folder for folder, votes in kinds.items() if votes[True] > votes[False])


def still_rows(name: str, stills: Sequence[Still], repeats: int, *, promised: bool) -> list[Row]:
    """One frame and seven frames of each picture: rates, and the time of one frame (the best of some repeats)."""
    known = [still for still in stills if still.text is not None]
    if not known:
        return []
    pipeline = Pipeline()
    one, seven, z, p = Tally(), Tally(), Tally(), Tally()
    for still in known:
        rounds: list[tuple[float, float, float]] = []
        first: Sequence[str] = ()
        for turn in range(repeats):
            pipeline.reset()
            first, mine = timed(ours(pipeline), still.frame)
            z_texts, z_time = timed(zxing, still.frame)
            p_texts, p_time = timed(zbar, still.frame)
            rounds.append((mine, z_time, p_time))
            if turn == 0:
                z.read += same(still.text or "", z_texts)
                p.read += same(still.text or "", p_texts)
                one.read += same(still.text or "", first)
        for tally, times in zip((one, z, p), zip(*rounds, strict=True), strict=True):
            tally.times.append(min(times))
        texts = list(first)
        for _ in range(FRAMES - 1):
            more, _took = timed(ours(pipeline), still.frame)
            texts += more
        seven.read += same(still.text or "", texts)
    count = len(known)
    figures = {
        "one frame, read": ("share", one.read / count, max(z.read, 1) / count, max(p.read, 1) / count),
        "one frame, time": ("ms", one.mean, z.mean, p.mean),
        "seven frames, read": ("share", seven.read / count, max(z.read, 1) / count, max(p.read, 1) / count),
    }
    return [
        Row(f"{name}: {case}", unit, mine, theirs, peer, bound if promised else None)
        for case, (unit, mine, *peers) in figures.items()
        for theirs, peer, bound in zip(peers, (ZXING, PYZBAR), _PROMISED[case], strict=True)
    ]


def phone_rows(each: int) -> list[Row]:
    """QR codes on phones under every trouble; all three decoders see the same seven frames."""
    reads: dict[Trouble, list[tuple[bool, bool, bool]]] = {}
    pipeline = Pipeline()
    for trouble in TROUBLES:
        for seed in range(each):
            text, frames = scenes.phone(trouble, seed, FRAMES)
            pipeline.reset()
            reads.setdefault(trouble, []).append(
                (
                    _read_in(ours(pipeline), text, frames),
                    _read_in(zxing, text, frames),
                    _read_in(zbar, text, frames),
                )
            )
    mine, z, p = (max(statistics.fmean(part), 1e-3) for part in zip(*itertools.chain(*reads.values()), strict=True))
    dark = statistics.fmean(read[0] for read in reads[Trouble.DARK_MODE])
    rows = [
        Row("phone QR: seven frames, read", "share", mine, z, ZXING, Bound(1.05, least=True)),
        Row("phone QR: seven frames, read", "share", mine, p, PYZBAR, Bound(1.4, least=True)),
        Row("phone QR: dark mode, read", "share", dark, 0.95, LIMIT, LEAST),
    ]
    for trouble, triples in reads.items():
        mine, z, _ = (statistics.fmean(part) for part in zip(*triples, strict=True))
        rows.append(Row(f"phone QR: {trouble.value}", "share", mine, max(z, 1 / each), ZXING))
    return rows


def _read_in(decoder: Decoder, text: str, frames: Iterable[Frame]) -> bool:
    return any(text in decoder(frame) for frame in frames)


def numbers(count: int) -> list[tuple[str, str]]:
    """Member numbers as EAN-13 and Code 128, half of each."""
    chance = np.random.default_rng(13)
    return [
        (scenes.retail_number(chance), "EAN13") if number % 2 else (f"M{chance.integers(10**9, 10**10)}", "Code128")
        for number in range(count)
    ]


def tilt_rows(count: int) -> list[Row]:
    """Short bars tilted by 10 to 25 degrees, in seven frames."""
    chance = np.random.default_rng(25)
    pipeline = Pipeline()
    mine, sure, z = 0, 0, 0
    for seed, (text, kind) in enumerate(numbers(count)):
        tilt = float(chance.uniform(10, 25) * chance.choice([-1, 1]))
        frames = scenes.card(text, kind, seed, tilt=tilt, frames=FRAMES)
        pipeline.reset()
        seen = [sighting for frame in frames for sighting in pipeline.see(frame)]
        mine += any(sighting.text == text for sighting in seen)
        sure += any(sighting.text == text and sighting.confirmed for sighting in seen)
        z += _read_in(zxing, text, frames)
    name, theirs = "linear, tilted 10-25 degrees: seven frames", max(z, 1) / count
    return [
        Row(f"{name}, read", "share", mine / count, theirs, ZXING, Bound(1.5, least=True)),
        Row(f"{name}, confirmed", "share", sure / count, theirs, ZXING),
    ]


def nothing_rows(blank: Sequence[Frame], repeats: int) -> list[Row]:
    """Frames with no code in them, each one a new view, so that nothing is saved by resting; then a view that stays."""
    pipeline = Pipeline()
    times: list[tuple[float, float]] = []
    for _ in range(repeats):
        times += [(timed(ours(pipeline), frame)[1], timed(zxing, frame)[1]) for frame in blank]
    mine, z = (list(part) for part in zip(*times, strict=True))
    pipeline.reset()
    stays: list[tuple[float, float]] = []
    busy = 0.0
    for number, frame in enumerate(scenes.empty(1, _SETTLED + 60 * repeats)):
        began = time.thread_time()
        _texts, took = timed(ours(pipeline), frame)
        busy += time.thread_time() - began if number >= _SETTLED else 0
        stays.append((took, timed(zxing, frame)[1]))
    idle, z_idle = (list(part) for part in zip(*stays, strict=True))
    resting = busy / (60 * repeats)
    return [
        Row("nothing in view: time", "ms", statistics.fmean(idle), statistics.fmean(z_idle), ZXING, Bound(0.35)),
        Row("nothing in view: p95 with a helper", "ms", percentile(idle, 0.95), percentile(z_idle, 0.95), ZXING, MOST),
        Row("never the same view twice: time", "ms", statistics.fmean(mine), statistics.fmean(z), ZXING),
        Row("never the same view twice: p95 of both", "ms", percentile(mine, 0.95), percentile(z, 0.95), ZXING, MOST),
        Row("nobody near: of one core, at 12.5 looks a second", "share", resting * LOOKS_A_SECOND, 0.01, LIMIT, MOST),
    ]  # fmt: skip


def wrong_confirmed(streams: Iterable[tuple[str | None, Iterable[Frame]]]) -> tuple[int, int]:
    """How many streams there were, and how many of them confirmed what they do not hold."""
    pipeline = Pipeline()
    count = wrong = 0
    for text, frames in streams:
        pipeline.reset()
        sure = {sighting.text for frame in frames for sighting in pipeline.see(frame) if sighting.confirmed}
        count += 1
        wrong += any(text is None or not same(text, [seen]) for seen in sure)
    return count, wrong


def trust_rows(blank: Sequence[Frame], cards: int, minutes: float) -> list[Row]:
    """Streams in which no wrong number was confirmed, which is what the program would act on."""
    kinds = numbers(cards)
    chance = np.random.default_rng(9)
    held = (
        (
            text,
            scenes.card(text, kind, seed, tilt=float(chance.uniform(-25, 25)), frames=FRAMES, hard=seed % 2 == 0),
        )
        for seed, (text, kind) in enumerate(kinds)
    )
    looks = max(1, math.ceil(minutes * 60 * LOOKS_A_SECOND))
    cases = {
        "no wrong number: pictures without a code": ((None, scenes.shaken(frame, 1, FRAMES)) for frame in blank),
        f"no wrong number: {minutes:g} minutes of an empty view": ((None, scenes.empty(seed, looks)) for seed in (2,)),
        f"no wrong number: {cards} linear codes": held,
    }
    rows = []
    for name, streams in cases.items():
        count, wrong = wrong_confirmed(streams)
        rows.append(Row(name, "share of streams", (count - wrong) / count, 1.0, LIMIT, LEAST))
    return rows


def measure(folder: Path, *, quick: bool) -> list[Row]:
    """Every line on this folder's pictures and on made-up frames."""
    stills = load(folder)
    core = core_folders(stills)
    texts = {still.path.parent for still in stills if still.text is not None}
    main = [still for still in stills if still.path.parent in core]
    rest = [still for still in stills if still.path.parent in texts - core]
    blank = [still.frame for still in stills if is_blank(still)]
    views = [next(iter(scenes.empty(seed, 1))) for seed in range(3 if quick else 12)]
    rows = still_rows("stills", main, 2 if quick else 4, promised=True)
    rows += still_rows("stills of other kinds", rest, 1, promised=False)
    rows += phone_rows(2 if quick else 25)
    rows += tilt_rows(4 if quick else 60)
    rows += nothing_rows([*blank, *views], 1 if quick else 3)
    rows += trust_rows([*blank, *views], 4 if quick else 200, 0.05 if quick else 1)
    return rows


def run(quick: bool) -> list[Row]:
    """The few pictures that the tests have, and made-up frames."""
    return measure(BUILT_IN, quick=quick)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "json_", is_flag=True, help="One JSON object a row.")
@click.option("--quick", is_flag=True, help="Fewer rounds: to see that it runs, not to quote.")
def main(folder: Path, json_: bool, quick: bool) -> None:
    """Measure on the pictures in FOLDER."""
    rows = measure(folder, quick=quick)
    if json_:
        sys.stdout.write(as_json(rows) + "\n")
    else:
        print_table(rows)


if __name__ == "__main__":
    main()
