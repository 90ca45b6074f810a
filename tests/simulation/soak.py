"""Many seeds: in blocks, on as many processes as asked, with a state file from which a broken-off run goes on."""

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import msgspec

from tests.simulation.met import Met
from tests.simulation.world import Result, run

BLOCK = 100
"""Seeds that a process plays before it says what came of them."""
ROOT = Path(__file__).parents[2]
PLAYED = ("loyalty", "drivers", "screens", "terminal", "central", "tests/simulation")
"""The code whose change makes what was played worthless."""


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came of some seeds that follow each other.

    Attributes:
        first: the lowest seed.
        seeds: how many.
        violations: the seeds that broke a rule, with what they broke.
        met: how often each kind of trouble was met, by its name in `Met`.
    """

    first: int
    seeds: int
    events: int
    violations: dict[int, str]
    met: dict[str, int]


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a run of seeds keeps: what came of the blocks so far, and of which code."""

    code: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Played:
    """A block, and the seeds of it that broke a rule, whole."""

    block: Block
    broken: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """All blocks together."""

    seeds: int
    events: int
    violations: int
    met: Counter[Met]


def add_up(blocks: Sequence[Block]) -> Sum:
    """The sum of blocks."""
    met: Counter[Met] = Counter()
    for block in blocks:
        met.update({Met[name]: times for name, times in block.met.items()})
    return Sum(
        sum(block.seeds for block in blocks),
        sum(block.events for block in blocks),
        sum(len(block.violations) for block in blocks),
        met,
    )


def fingerprint(root: Path = ROOT) -> str:
    """Which code is played."""
    digest = hashlib.sha256()
    for folder in PLAYED:
        for path in sorted((root / folder).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def play_block(first: int, seeds: int) -> Played:
    """Play seeds, one after the other, and say nothing meanwhile."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        found = [run(seed) for seed in range(first, first + seeds)]
    finally:
        logging.disable(before)
    met: Counter[Met] = Counter()
    for each in found:
        met.update(each.met)
    broken = tuple(each for each in found if each.violation is not None)
    violations = {each.seed: str(each.violation) for each in broken}
    names = {kind.name: times for kind, times in sorted(met.items())}
    return Played(Block(first, seeds, sum(each.events for each in found), violations, names), broken)


def read_state(path: Path | None, code: str) -> State:
    """What was kept of a run of this code; nothing where there is none or the code is another."""
    if path is None or not path.exists():
        return State(code)
    kept = msgspec.json.decode(path.read_bytes(), type=State)
    return kept if kept.code == code else State(code)


def keep_state(path: Path, state: State) -> None:
    """Keep it in one move: who is killed meanwhile finds the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(state))
    fresh.replace(path)


def soak(seeds: range, jobs: int, state_file: Path | None, told: Callable[[Played], None]) -> Sum:
    """Play those of the seeds that the state file does not have; answers the sum of all of them.

    Args:
        seeds: which, in steps of one.
        jobs: processes; with one they are played in this one.
        state_file: where the state is kept after each block; None for nowhere.
        told: hears of each block as it ends.
    """
    state = read_state(state_file, fingerprint() if state_file is not None else "")
    done = {(block.first, block.seeds): block for block in state.blocks}
    wanted = [(first, min(BLOCK, seeds.stop - first)) for first in range(seeds.start, seeds.stop, BLOCK)]
    for each in wanted:
        if each in done:
            told(Played(done[each]))
    for played in _played([each for each in wanted if each not in done], jobs):
        block = played.block
        done[block.first, block.seeds] = block
        if state_file is not None:
            keep_state(state_file, State(state.code, tuple(done.values())))
        told(played)
    return add_up([done[each] for each in wanted])


def _played(wanted: Sequence[tuple[int, int]], jobs: int) -> Iterator[Played]:
    if jobs == 1:
        for first, seeds in wanted:
            yield play_block(first, seeds)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from _in_turns(pool, wanted, 2 * jobs)


def _in_turns(pool: Executor, wanted: Sequence[tuple[int, int]], ahead: int) -> Iterator[Played]:
    """Never more than so many are given out ahead, so that a broken-off run ends soon."""
    todo, running = iter(wanted), set[Future[Played]]()
    while True:
        for first, seeds in todo:
            running.add(pool.submit(play_block, first, seeds))
            if len(running) >= ahead:
                break
        if not running:
            return
        ended, running = wait(running, return_when=FIRST_COMPLETED)
        for each in ended:
            yield each.result()
