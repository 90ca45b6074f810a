"""The keyboard wedge: how many scans a second the real reader takes from recorded key events, and how soon it says one.

The events lie in a pipe as the kernel would give them, and the loop is the terminal's: wait on the descriptor, read,
decode. A scan is 13 digits with a data carrier identifier and Enter, the longest of the everyday ones.
"""

import os
import select
import time
from collections.abc import Iterator
from itertools import cycle, islice

from benchmarks.report import LEAST, MOST, Row, percentile
from drivers.events import Scanned, Source
from drivers.wedge.decoder import WedgeSettings
from drivers.wedge.device import StreamSource
from drivers.wedge.layouts import LayoutName
from drivers.wedge.reader import WedgeDevice, WedgeReader
from drivers.wedge.recording import EVENT_BYTES, pack_events
from drivers.wedge.strokes import key_events

SCANS_PER_SECOND = 1000
LATENCY_MS = 1.0
CODES = ("]E02912345678906", "]C0LC0123456789", "]Q1SP1.M.10001", "10001")
KEY_S = 0.0005
PATIENCE_S = 5.0
_BURST = 20
"""Scans that wait at once: a pipe holds some sixty."""
_LAST_KEY_EVENTS = 4
"""Enter down and up, each with its `SYN_REPORT`; what comes before the first of them is not the last key."""


def run(quick: bool, scans: int | None = None) -> list[Row]:
    """Sustained rate, loss and latency, for each layout; `scans` played for each, or as many as are worth quoting."""
    scans = scans or (4_000 if quick else 40_000)
    rows: list[Row] = []
    for layout in LayoutName:
        with _Bench(layout) as bench:
            rate, read = bench.rate(scans)
            late = bench.latencies(scans // 8)
        rows += [
            Row(f"wedge {layout}: sustained", "scans/s", rate, SCANS_PER_SECOND, "needed", LEAST),
            Row(f"wedge {layout}: read of those typed", "scans", read, scans, "typed", LEAST),
            Row(f"wedge {layout}: last key to event, median", "ms", percentile(late, 0.5), LATENCY_MS, "limit", MOST),
            Row(f"wedge {layout}: last key to event, p99", "ms", percentile(late, 0.99), LATENCY_MS, "limit", MOST),
        ]
    return rows


class _Bench:
    """The real reader at the end of a pipe, and the recorded bytes to put into it."""

    def __init__(self, layout: LayoutName) -> None:
        read_end, self._write_end = os.pipe()
        self._reader = WedgeReader(
            WedgeDevice("bench", Source.SCANNER, WedgeSettings(layout)), lambda: StreamSource(read_end)
        )
        self._reader.read_events(0.0)
        self._typed = [pack_events(key_events(f"{code}\n", layout, key_s=KEY_S)) for code in CODES]

    def __enter__(self) -> "_Bench":
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()
        os.close(self._write_end)

    def rate(self, scans: int) -> tuple[float, int]:
        """Scans a second while there are always more to read, and how many were read."""
        typed: Iterator[bytes] = islice(cycle(self._typed), scans)
        read, started = 0, time.perf_counter()
        while burst := b"".join(islice(typed, _BURST)):
            os.write(self._write_end, burst)
            read += self._heard()
        return read / (time.perf_counter() - started), read

    def latencies(self, scans: int) -> list[float]:
        """Milliseconds from the last key of a scan in the pipe to the event, for each of `scans`."""
        taken: list[float] = []
        for typed in islice(cycle(self._typed), scans):
            cut = len(typed) - _LAST_KEY_EVENTS * EVENT_BYTES
            os.write(self._write_end, typed[:cut])
            self._heard()
            started = time.perf_counter()
            os.write(self._write_end, typed[cut:])
            heard = self._heard()
            taken.append((time.perf_counter() - started) * 1000)
            assert heard == 1, "a scan was lost"
        return taken

    def _heard(self) -> int:
        """Scans said until the pipe is empty."""
        scans = 0
        number = self._reader.fileno()
        while number is not None and select.select([number], [], [], 0)[0]:
            said = self._reader.read_events(time.monotonic())
            scans += sum(isinstance(event, Scanned) for event in said)
        return scans
