"""`python -m tests.simulation --seeds A-B`: play seeds; the last line sums up, exit 1 where one breaks a rule.

With `--jobs` on several processes, and with `--state` so that what was played is not played again by the same code.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from loyalty.programme import HoldPolicy
from tests.simulation.met import table
from tests.simulation.office import template
from tests.simulation.soak import Played, soak
from tests.simulation.world import Result, run

LAST_LINES = 60


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", default="1-100", help="A-B or one number")
    parser.add_argument("--json", action="store_true", help="only the summary, as JSON")
    parser.add_argument("--trace", type=int, default=LAST_LINES, help="last events of a failing seed")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--state", type=Path, help="file from which a broken-off run goes on")
    parser.add_argument("--met", action="store_true", help="how often each kind of trouble was met")
    return parser.parse_args()


def _say(console: Console, result: Result, lines: int) -> None:
    """A failing seed with its last events, played again to see whether it does the same."""
    same = run(result.seed).digest == result.digest
    console.print(f"seed {result.seed}: {result.violation}")
    console.print("\n".join(f"    {line}" for line in result.trace[-lines:]))
    console.print(
        f"seed {result.seed} {'replays exactly' if same else 'DOES NOT REPLAY'}: "
        f"python -m tests.simulation --seeds {result.seed}"
    )


def main() -> int:
    asked = _asked()
    first, _, last = asked.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    console = Console(highlight=False, markup=False, soft_wrap=True)
    columns = (TextColumn("seeds"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    alone = asked.jobs == 1 and asked.state is None and not asked.json
    began = time.process_time()
    if alone:
        for policy in (HoldPolicy.HOME, HoldPolicy.SPARE):
            template(policy)
    ready = time.process_time()
    played_now = 0
    with Progress(*columns, console=Console(stderr=True), disable=asked.json, transient=True) as progress:
        bar = progress.add_task("seeds", total=len(seeds))

        def told(played: Played) -> None:
            nonlocal played_now
            played_now += played.block.seeds
            progress.advance(bar, played.block.seeds)
            if not asked.json:
                for result in played.broken or map(run, played.block.violations):
                    _say(console, result, asked.trace)

        found = soak(seeds, asked.jobs, asked.state, told)
    if asked.met:
        console.print("\n".join(table(found.met, found.seeds)))
    if alone:
        each = 1000 * (time.process_time() - ready) / max(1, played_now)
        console.print(f"{each:.0f} ms of CPU a seed, behind {ready - began:.1f} s in which central was made")
    console.print(json.dumps({"seeds": found.seeds, "events": found.events, "violations": found.violations}))
    return 1 if found.violations else 0


if __name__ == "__main__":
    sys.exit(main())
