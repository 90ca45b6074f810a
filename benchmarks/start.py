"""From the start of the process to the attract screen presented: the very command that a device runs at boot.

`spaarpunt run --hardware real` with a printer behind a file, pins of gpiozero's mock factory and SDL's dummy display,
over a store that knows a whole shop's cards. The time ends when the command says on standard error that its first
screen is presented. The peer is an interpreter that imports pygame, opens the same display, fills it and presents it.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.filled import CARDS, filled
from benchmarks.report import MOST, Row, percentile

LIMIT_MS = 1000.0
_READY = "X01"
"""What the log says once the first screen is presented."""
_BARE = """
import pygame
pygame.display.init()
screen = pygame.display.set_mode((1280, 800), pygame.FULLSCREEN)
screen.fill((250, 248, 244))
pygame.display.flip()
"""
_CONFIG = """
[printer]
link = "file"
path = "{printer}"
profile = "epson-80"

[pins]
factory = "mock"
"""
_ENOUGH_SECONDS = 30.0


def run(quick: bool) -> list[Row]:
    """After a clean stop and after the power went."""
    rounds = 3 if quick else 12
    cards = 5_000 if quick else CARDS
    with filled(cards, 0) as ready:
        config = ready.folder.parent / "terminal.toml"
        printer = ready.folder.parent / "printer"
        printer.touch()
        config.write_text(_CONFIG.format(printer=printer.resolve()), encoding="utf-8")
        _start(ready.folder, config, clean=True)
        bare: list[float] = []
        clean: list[_Started] = []
        cut: list[_Started] = []
        for _ in range(rounds):
            bare.append(_bare())
            clean.append(_start(ready.folder, config, clean=True))
        for _ in range(rounds):
            _start(ready.folder, config, clean=False)
            cut.append(_start(ready.folder, config, clean=True))
        peer = percentile(bare, 0.5)
    name = f"start to attract screen, {cards:,} cards cached"
    return [
        Row(f"{name}, p50", "ms", _middle(clean), peer, "bare pygame's first picture"),
        Row(f"{name}, p50", "ms", _middle(clean), LIMIT_MS, "limit", MOST),
        Row(f"{name}, best", "ms", min(each.wall for each in clean), LIMIT_MS, "limit", MOST),
        Row(f"{name}, processor's time, best", "ms", min(each.busy for each in clean), LIMIT_MS, "limit", MOST),
        Row(f"{name}, after a power cut, p50", "ms", _middle(cut), LIMIT_MS, "limit", MOST),
        Row(f"{name}, after a power cut, best", "ms", min(each.wall for each in cut), LIMIT_MS, "limit", MOST),
    ]


@dataclass(frozen=True, slots=True)
class _Started:
    """Milliseconds until the first screen: by the clock, and of the processor's time, which others cannot take."""

    wall: float
    busy: float


def _middle(starts: Sequence[_Started]) -> float:
    return percentile([each.wall for each in starts], 0.5)


def _busy(process: int) -> float:
    """Milliseconds of processor time that a running process has had (proc_pid_stat(5), fields 14 and 15)."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def _environment() -> dict[str, str]:
    return {**os.environ, "SDL_VIDEODRIVER": "dummy", "PYGAME_HIDE_SUPPORT_PROMPT": "1"}


def _start(folder: Path, config: Path, *, clean: bool) -> _Started:
    """One start; then it is told to stop, or is killed."""
    command = [sys.executable, "-m", "terminal.cli", "--verbose", "run", "--hardware", "real"]
    started = time.perf_counter()
    with subprocess.Popen(
        [*command, "--store", str(folder), "--config", str(config)],
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(),
    ) as process:
        assert process.stderr is not None
        said = []
        try:
            for line in process.stderr:
                said.append(line)
                if _READY in line:
                    return _Started((time.perf_counter() - started) * 1000, _busy(process.pid))
        finally:
            if clean:
                process.terminate()
            else:
                process.kill()
            process.communicate(timeout=_ENOUGH_SECONDS)
        raise RuntimeError(f"the terminal did not start; it said: {''.join(said)[-2000:]}")


def _bare() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", _BARE], check=True, timeout=_ENOUGH_SECONDS, env=_environment())
    return (time.perf_counter() - started) * 1000
