"""A terminal's redemption, write by write, made to be killed: alone as a process, or inside a test.

    python -m tests.faults.redemption_to_kill FOLDER SCENE POINT before|after

runs the journal's real sequence over a real store, and kills itself before or after the POINT-th write. Paper counts
as a write: what came out of the printer lies in FOLDER/paper.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

from drivers.ports import PrintFailed, PrintFault, PrintOutcome
from loyalty.answers import Reason, Status
from terminal.journal.journal import Journal
from terminal.machine.redeeming import Intended
from terminal.store import Change, Store
from tests.terminal.journal.support import (
    CONFIRMED,
    allowance_plan,
    answer,
    authorised,
    enrol,
    free_plan,
    intend,
    journal_over,
    only_hold,
    opened,
    rows,
    sell,
)

STORE, PAPER = "store", "paper"


class Scene(StrEnum):
    """What a shopper lives through. Each member's writes are in `WRITES`."""

    FREE = "free"
    FREE_GIVING_BACK = "free-giving-back"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    TRIED_AGAIN = "tried-again"
    ALLOWANCE = "allowance"
    ALLOWANCE_FAILED = "allowance-failed"


WRITES: dict[Scene, tuple[str, ...]] = {
    Scene.FREE: ("intended", "queued", "sent", "paper", "confirmed"),
    Scene.FREE_GIVING_BACK: ("intended", "queued", "sent", "paper", "confirmed"),
    Scene.DECLINED: ("intended", "declined"),
    Scene.CANCELLED: ("intended", "cancelled"),
    Scene.TRIED_AGAIN: ("intended", "cancelled", "queued", "sent", "paper", "confirmed"),
    Scene.ALLOWANCE: ("queued", "sent", "paper", "confirmed"),
    Scene.ALLOWANCE_FAILED: ("queued", "sent", "failed"),
}


class Mortal:
    """Stands before the store and the printer, and calls `die` before or after one chosen write."""

    def __init__(self, folder: Path, store: Store, point: int, when: str, die: Callable[[], None]) -> None:
        self._store = store
        self._paper = folder / PAPER
        self._point, self._when, self._die = point, when, die
        self.written = 0
        self.counting = False

    def commit(self, changes: Sequence[Change], *, reserved: bool = False) -> None:
        self._write(lambda: self._store.commit(changes, reserved=reserved))

    def print(self, serial: str) -> None:
        self._write(lambda: print_on(self._paper, serial))

    def _write(self, write: Callable[[], None]) -> None:
        if not self.counting:
            write()
            return
        self.written += 1
        if (self.written, self._when) == (self._point, "before"):
            self._die()
        write()
        if (self.written, self._when) == (self._point, "after"):
            self._die()

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def print_on(paper: Path, serial: str) -> None:
    with paper.open("a") as roll:
        roll.write(serial + "\n")


def prepare(journal: Journal) -> None:
    """A shop in the middle of its day: a hold of 300, and a sale that waits."""
    enrol(journal, hold=300)
    sell(journal)


def play(scene: Scene, journal: Journal, printer: Callable[[str], None]) -> None:
    """One redemption as the terminal plays it, each write in its order."""
    match scene:
        case Scene.FREE:
            _free(journal, printer, intend(journal, free_plan()))
        case Scene.FREE_GIVING_BACK:
            _free(journal, printer, intend(journal, free_plan(give_back=only_hold(journal).id)))
        case Scene.DECLINED:
            intent = intend(journal, free_plan())
            refused = authorised(journal, intent, status=Status.REJECTED, reason=Reason.INSUFFICIENT)
            journal.redemptions.decided(intent.id, refused)
        case Scene.CANCELLED:
            journal.redemptions.cancel(intend(journal, free_plan()).id)
        case Scene.TRIED_AGAIN:
            journal.redemptions.cancel(intend(journal, free_plan()).id)
            _print(journal, printer, intend(journal, allowance_plan(journal)), CONFIRMED)
        case Scene.ALLOWANCE:
            _print(journal, printer, intend(journal, allowance_plan(journal)), CONFIRMED)
        case Scene.ALLOWANCE_FAILED:
            intent = intend(journal, allowance_plan(journal))
            _print(journal, printer, intent, PrintFailed(PrintFault.PAPER_OUT))


def _free(journal: Journal, printer: Callable[[str], None], intent: Intended) -> None:
    account = journal.redemptions.document(intent.id).account
    along = [answer(row) for row in journal.delivery.undelivered(account)]
    journal.redemptions.decided(intent.id, authorised(journal, intent, *along, left=220))
    _print(journal, printer, intent, CONFIRMED)


def _print(journal: Journal, printer: Callable[[str], None], intent: Intended, outcome: PrintOutcome) -> None:
    document = journal.redemptions.sent(intent.id)
    if not isinstance(outcome, PrintFailed):
        printer(document.serial)
    journal.redemptions.printed(intent.id, outcome)


def run(folder: Path, scene: Scene, point: int, when: str, die: Callable[[], None]) -> Store:
    """Play a scene over a new store in `folder` till it dies; answers the store, not closed."""
    store = opened(folder / STORE)
    mortal = Mortal(folder, store, point, when, die)
    journal = journal_over(mortal)
    prepare(journal)
    mortal.counting = True
    try:
        play(scene, journal, mortal.print)
    except Killed:
        return store
    assert mortal.written == len(WRITES[scene]), "the scene writes otherwise than WRITES says"
    return store


class Killed(BaseException):
    """The terminal is dead; nothing may catch this."""


def waiting_kinds(journal: Journal) -> list[str]:
    return [row.kind for row in rows(journal)]


if __name__ == "__main__":
    run(
        Path(sys.argv[1]),
        Scene(sys.argv[2]),
        int(sys.argv[3]),
        sys.argv[4],
        lambda: os.kill(os.getpid(), signal.SIGKILL),
    )
    sys.exit("nobody killed it")
