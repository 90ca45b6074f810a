"""The terminal is killed between each pair of writes of a redemption, and the protocol is kept (section 3, item 5).

Whatever the last write was: each intent comes to its end at the next start, nothing is printed by it, points taken
without paper are taken back, paper that may be there is said to be unknown, and the chain has no gap.
"""

import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from loyalty.bodies import Cancel, PrintOutcome, PrintResult, Redemption, Source
from loyalty.holds import HoldState
from terminal.journal.documents import PrintDocument, PrintState
from terminal.journal.journal import Journal
from terminal.store import Store
from tests.faults.redemption_to_kill import (
    PAPER,
    STORE,
    WRITES,
    Killed,
    Mortal,
    Scene,
    prepare,
    run,
    waiting_kinds,
)
from tests.terminal.journal.support import (
    POINTS,
    TOKEN,
    allowance_plan,
    answer,
    authorised,
    bodies,
    chain_holds,
    everything,
    free_plan,
    holds,
    intend,
    journal_over,
    opened,
    prints,
    rows,
    state_of,
)
from tests.terminal.store.support import killed_copy

ROOT = Path(__file__).parents[2]
AFTER_THE_KILL = 1_000_000
"""Where the second life's entropy begins: no id of the first may come again."""

ENDS: dict[str, PrintState] = {
    "intended": PrintState.CANCELLED,
    "queued": PrintState.FAILED,
    "sent": PrintState.UNKNOWN,
    "paper": PrintState.UNKNOWN,
    "confirmed": PrintState.CONFIRMED,
    "failed": PrintState.FAILED,
    "declined": PrintState.DECLINED,
    "cancelled": PrintState.CANCELLED,
}
"""What the last write before the kill leads to."""

POINTS_OF_KILL = [
    pytest.param(scene, point, when, id=f"{scene.value}-{when}-{name}-{point}")
    for scene, writes in WRITES.items()
    for point, name in enumerate(writes, start=1)
    for when in ("before", "after")
]


def die() -> None:
    raise Killed


@dataclass(frozen=True)
class Found:
    """The terminal's second life."""

    journal: Journal
    paper: tuple[str, ...]
    left: tuple[PrintDocument, ...]


def start_again(folder: Path, store: Path) -> Found:
    journal = journal_over(opened(store), first=AFTER_THE_KILL)
    paper = folder / PAPER
    came_out = tuple(paper.read_text().split()) if paper.exists() else ()
    return Found(journal, came_out, journal.redemptions.recover())


def last_write(scene: Scene, point: int, when: str) -> str | None:
    done = point if when == "after" else point - 1
    return WRITES[scene][done - 1] if done else None


def hold_protocol(found: Found, scene: Scene, last: str | None) -> None:
    """All that must be so after the recovery, by what the last write was."""
    journal = found.journal
    documents = sorted(prints(journal), key=lambda document: document.seq)
    assert chain_holds(journal)
    assert len(found.paper) == len(set(found.paper)) <= 1
    assert all(
        document.state not in {PrintState.INTENDED, PrintState.QUEUED, PrintState.SENT} for document in documents
    )
    if last is None:
        assert (documents, found.left, waiting_kinds(journal)) == ([], (), ["accrual"])
        return
    latest = documents[-1]
    assert latest.state is ENDS[last]
    _hold_outbox(journal, documents)
    _hold_figures(journal, documents, scene)
    _hold_paper(found, documents)


def _hold_outbox(journal: Journal, documents: list[PrintDocument]) -> None:
    """Each intent has exactly one end in the chain, and what central must hear of it waits."""
    waiting = bodies(journal)
    for document in documents:
        cancels = [b for b in waiting if isinstance(b, Cancel) and b.intent.id == document.id]
        outcomes = [b for b in waiting if isinstance(b, PrintOutcome) and b.redemption == document.id]
        intents = [b for b in waiting if isinstance(b, Redemption) and b.id == document.id]
        free = document.source is Source.FREE
        match document.state:
            case PrintState.CANCELLED:
                assert (len(cancels), len(outcomes), len(intents)) == (1, 0, 1)
                (cancel,) = cancels
                assert (cancel.intent.seq, cancel.intent.hash) == (document.seq, document.hash)
            case PrintState.DECLINED:
                assert (cancels, outcomes, intents) == ([], [], [])
            case _:
                assert (len(cancels), len(outcomes), len(intents)) == (0, 1, 0 if free else 1)
                assert outcomes[0].result is PrintResult(document.state.value)
                assert outcomes[0].serial == document.serial
    # A free intent never goes in a batch; all else does.
    assert {row.id for row in rows(journal) if row.free_intent} == {
        d.id for d in documents if d.source is Source.FREE and d.state is PrintState.CANCELLED
    }


def _hold_figures(journal: Journal, documents: list[PrintDocument], scene: Scene) -> None:
    """The hold and the card say what is true: out of the allowance only what may be on paper."""
    taken = sum(d.price for d in documents if d.source is Source.ALLOWANCE and d.state is not PrintState.FAILED)
    card = journal.card(TOKEN)
    assert (card.pending(POINTS), card.spent(POINTS)) == (25, taken)
    if scene is Scene.FREE_GIVING_BACK:
        (intent,) = documents
        given_back = intent.state is PrintState.CANCELLED
        assert [hold.state for hold in holds(journal)] == ([HoldState.RETURNED] if given_back else [])
        assert ("hold_return" in waiting_kinds(journal)) is given_back
        return
    (hold,) = holds(journal)
    assert (hold.state, hold.spent, sum(lot.points for lot in hold.lots)) == (HoldState.OPEN, taken, 300 - taken)


def _hold_paper(found: Found, documents: list[PrintDocument]) -> None:
    """Paper that is there belongs to an intent that says so; one that says it failed has none."""
    by_serial = {document.serial: document.state for document in documents}
    for serial in found.paper:
        assert by_serial[serial] in {PrintState.UNKNOWN, PrintState.CONFIRMED}
    for document in documents:
        if document.state is PrintState.CONFIRMED:
            assert document.serial in found.paper


def hold_still(found: Found) -> None:
    """A second recovery finds nothing to do."""
    before = everything(found.journal)
    assert found.journal.redemptions.recover() == ()
    assert everything(found.journal) == before


@pytest.mark.parametrize(("scene", "point", "when"), POINTS_OF_KILL)
def test_killed_between_any_two_writes_the_protocol_is_kept(
    tmp_path: Path, scene: Scene, point: int, when: str
) -> None:
    with run(tmp_path, scene, point, when, die) as dead:
        copy = killed_copy(dead, tmp_path / "after")
        found = start_again(tmp_path, copy)
        with found.journal.store:
            hold_protocol(found, scene, last_write(scene, point, when))
            hold_still(found)


@pytest.mark.parametrize(
    ("scene", "point"),
    [
        pytest.param(scene, point, id=f"{scene.value}-{WRITES[scene][point - 1]}-{point}")
        for scene in (Scene.FREE, Scene.TRIED_AGAIN, Scene.ALLOWANCE_FAILED)
        for point in range(1, len(WRITES[scene]) + 1)
    ],
)
def test_a_process_killed_for_good_leaves_the_protocol_kept(tmp_path: Path, scene: Scene, point: int) -> None:
    command = [sys.executable, "-m", "tests.faults.redemption_to_kill", str(tmp_path), scene.value, str(point), "after"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    found = start_again(tmp_path, tmp_path / STORE)
    with found.journal.store:
        hold_protocol(found, scene, WRITES[scene][point - 1])
        hold_still(found)


def _three_left_open(store: Store) -> Journal:
    """One intent in each state that a start must end."""
    journal = journal_over(store)
    prepare(journal)
    free, sent = intend(journal, free_plan()), intend(journal, allowance_plan(journal))
    queued = intend(journal, free_plan())
    journal.redemptions.decided(queued.id, authorised(journal, queued))
    journal.redemptions.sent(sent.id)
    states = [state_of(journal, intent) for intent in (free, sent, queued)]
    assert states == [PrintState.INTENDED, PrintState.SENT, PrintState.QUEUED]
    return journal


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("point", [1, 2, 3])
def test_killed_while_it_recovers_the_next_start_ends_the_rest(tmp_path: Path, point: int, when: str) -> None:
    with opened(tmp_path / STORE) as first:
        _three_left_open(first)
        second = opened(killed_copy(first, tmp_path / "second"))
    with second:
        mortal = Mortal(tmp_path, second, point, when, die)
        mortal.counting = True
        with pytest.raises(Killed):
            journal_over(mortal, first=AFTER_THE_KILL).redemptions.recover()
        third = killed_copy(second, tmp_path / "third")
    journal = journal_over(opened(third), first=2 * AFTER_THE_KILL)
    with journal.store:
        left = journal.redemptions.recover()
        assert len(left) == (3 - point if when == "after" else 4 - point)
        assert [d.state for d in prints(journal)] == [PrintState.CANCELLED, PrintState.UNKNOWN, PrintState.FAILED]
        assert waiting_kinds(journal) == [
            "accrual",
            "redemption",
            "redemption",
            "cancel",
            "print_outcome",
            "print_outcome",
        ]
        assert chain_holds(journal)
        _hold_outbox(journal, prints(journal))
        hold_still(Found(journal, (), left))


def test_what_was_recovered_is_delivered_to_the_last_row(tmp_path: Path) -> None:
    with opened(tmp_path / STORE) as store:
        journal = _three_left_open(store)
        journal.redemptions.recover()
        journal.delivery.settle([answer(row) for row in rows(journal) if not row.free_intent])
        assert rows(journal) == ()
        assert (journal.card(TOKEN).spent(POINTS), journal.card(TOKEN).pending(POINTS)) == (0, 0)
