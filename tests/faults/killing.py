"""A writer as a process of its own, read line by line with a bounded wait, and killed."""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

_WAIT = 20.0
OURS = ("benchmarks.writer",)


class Writer:
    """A module that records into a folder until it is killed: `benchmarks.writer`, or a peer."""

    def __init__(self, folder: Path, seed: int, program: Sequence[str] = OURS, *, acknowledge: bool = True) -> None:
        words = ["--acknowledge"] if acknowledge else []
        self._process = subprocess.Popen(
            [sys.executable, "-m", *program, str(folder), *words, "--seed", str(seed)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert self._process.stdout is not None
        self._pipe = self._process.stdout.fileno()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._pipe, selectors.EVENT_READ)
        self._text = b""

    def read_lines(self, count: int) -> None:
        """Wait until it has said that much."""
        while self._text.count(b"\n") < count:
            assert self._selector.select(_WAIT), "the writer says nothing"
            piece = os.read(self._pipe, 4096)
            assert piece, "the writer ended by itself"
            self._text += piece

    def read_into_an_acknowledgement(self, count: int, seconds: float) -> None:
        """Wait until it has said that much and begins to acknowledge; then let it go on for so long, at most."""
        self.read_lines(count)
        begun = self._text.count(b"acking ")
        while self._text.count(b"acking ") == begun:
            self.read_lines(self._text.count(b"\n") + 1)
        self.read_for(seconds)

    def read_until_written_anew(self, count: int, file: Path) -> None:
        """Wait until it begins to acknowledge as above, and then until `file` is being changed."""
        self.read_into_an_acknowledgement(count, 0)
        before, over = file.stat().st_mtime_ns, time.perf_counter() + _WAIT
        while file.stat().st_mtime_ns == before:
            assert time.perf_counter() < over, "the writer changes nothing"

    def read_for(self, seconds: float) -> None:
        """Take what it says for so long."""
        over = time.perf_counter() + seconds
        while (left := over - time.perf_counter()) > 0:
            if self._selector.select(left):
                self._text += os.read(self._pipe, 65536)

    def stop(self) -> list[str]:
        """Hold it where it is; all whole lines it said until now."""
        self._process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED)
        while self._selector.select(0):
            self._text += os.read(self._pipe, 65536)
        return self._lines()

    def kill(self) -> list[str]:
        """All whole lines it said before it died."""
        self._process.send_signal(signal.SIGKILL)
        while piece := os.read(self._pipe, 65536):
            self._text += piece
        assert self._process.wait(_WAIT) == -signal.SIGKILL
        self._selector.close()
        assert self._process.stdout is not None
        self._process.stdout.close()
        return self._lines()

    def _lines(self) -> list[str]:
        return self._text.decode().split("\n")[:-1]


def told(lines: list[str]) -> tuple[set[str], set[str], set[str]]:
    """Ids that were recorded, those whose acknowledging began, those whose acknowledging was done."""
    recorded = {line for line in lines if " " not in line}
    begun = {line.split()[1] for line in lines if line.startswith("acking ")}
    done = {line.split()[1] for line in lines if line.startswith("acked ")}
    return recorded, begun, done
