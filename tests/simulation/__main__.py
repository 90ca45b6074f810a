"""`python -m tests.simulation --seeds A-B [--json]`: play seeds; the last line sums up, exit 1 on a violation."""

import argparse
import json
import logging
import sys
import time

from tests.simulation.world import run

LAST_LINES = 60


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", default="1-100", help="A-B or one number")
    parser.add_argument("--json", action="store_true", help="only the summary, as JSON")
    parser.add_argument("--trace", type=int, default=LAST_LINES, help="last events of a failing seed")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    first, _, last = asked.seeds.partition("-")
    events = violations = seeds = 0
    began = time.process_time()
    for seed in range(int(first), int(last or first) + 1):
        found = run(seed)
        seeds += 1
        events += found.events
        if found.violation is not None:
            violations += 1
            if not asked.json:
                print(f"seed {seed}: {found.violation}")  # noqa: T201 - what the command says
                print("\n".join(f"    {line}" for line in found.trace[-asked.trace :]))  # noqa: T201 - what the command says
    if not asked.json:
        print(f"{1000 * (time.process_time() - began) / max(1, seeds):.0f} ms of CPU a seed")  # noqa: T201 - what the command says
    print(json.dumps({"seeds": seeds, "events": events, "violations": violations}))  # noqa: T201 - what the command says
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
