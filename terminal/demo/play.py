"""Playing a whole day: central as a process, a terminal enrolled at it, the script, and the reckoning."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from terminal import app
from terminal.counter.things import Things, things
from terminal.demo.day import Act, script
from terminal.demo.ledger import Summary
from terminal.demo.player import Player
from terminal.demo.world import central, seed

LEDGER_SECONDS = 120.0


Acts = Callable[[tuple[Act, ...]], Iterable[Act]]
"""Follows the acts as they are played, such as a progress bar does."""


def play(out: Path, number: int, follow: Acts = iter) -> Summary:
    """Play the day of seed `number`; leaves pictures, vouchers and `summary.json` in `out`.

    Args:
        out: a folder, made where it is missing; what an earlier day left there is replaced.
        number: the seed.
        follow: passes the acts on as they are played.

    Raises:
        TerminalError: the terminal or central did not do its part.
    """
    state = out / "state"
    for old in (*out.glob("screens/*.png"), *out.glob("vouchers/*"), *state.glob("**/*")):
        if old.is_file() or old.is_socket():
            old.unlink()
    state.mkdir(parents=True, exist_ok=True)
    database = f"sqlite:///{state / 'central.db'}"
    world = seed(database, state / "world.json", number)
    counter = things()
    with central(database) as url:
        app.enrol(state / "terminal", url, world.terminal.token, board="virtual")
        player = Player(world, state / "terminal", out, counter, number)
        try:
            for act in follow(script(world, number)):
                player.play(act)
            summary = player.reckon()
        finally:
            player.power_off()
    summary.seed = number
    summary.ledger_differences = _differences(database)
    _keep_vouchers(counter, out / "vouchers")
    (out / "summary.json").write_bytes(msgspec.json.format(msgspec.json.encode(summary)) + b"\n")
    return summary


def _keep_vouchers(counter: Things, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for place, ticket in enumerate(counter.printer.tickets):
        (folder / f"{place + 1:02}.bin").write_bytes(ticket)
        (folder / f"{place + 1:02}.png").write_bytes(counter.printer.picture(place))


def _differences(database: str) -> int:
    """What central's own check of its ledger finds."""
    run = subprocess.run(  # noqa: S603 - our own program, no shell
        [sys.executable, "-m", "central", "verify-ledger", "--database", database, "--json"],
        capture_output=True,
        text=True,
        timeout=LEDGER_SECONDS,
        check=False,
    )
    found = json.loads(run.stdout or "{}").get("differences", -1)
    return len(found) if isinstance(found, list) else int(found)
