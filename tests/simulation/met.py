"""What can happen to a shop in the simulation, each with a name, so that it can be counted what seeds met."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from loyalty.bodies import Source
from terminal.journal.documents import PrintDocument, PrintState, read
from terminal.store.values import Table
from tests.simulation.disk import Disk


class Met(StrEnum):
    """One kind of trouble, or of what came of it."""

    UNPLUGGED = "line: unplugged"
    LOST = "line: request lost"
    ANSWER_LOST = "line: answer lost after the commit"
    DOUBLED = "line: request doubled"
    LATE = "line: request late, out of order"
    ANSWER_LATE = "line: answer late"
    PORTAL = "line: captive portal"
    SKEWED = "line: refused for its clock"
    PLUG_PULLED = "power: plug pulled"
    CUT_BEFORE = "power: cut before a commit"
    CUT_AFTER = "power: cut after a commit"
    CUT_BETWEEN = "power: cut between two effects"
    DISK_FAULT = "disk: fault"
    DISK_FULL = "disk: full"
    UNKNOWN_KEPT = "disk: outcome unknown, kept"
    UNKNOWN_GONE = "disk: outcome unknown, lost"
    CLOCK_1970 = "clock: starts in 1970"
    CLOCK_BACK = "clock: set back"
    CLOCK_AHEAD = "clock: set ahead"
    NO_PAPER = "printer: no paper from the start"
    PAPER_ENDED = "printer: paper ends in mid-voucher"
    PRINTER_GONE = "printer: unplugged"
    NO_WORD = "printer: no word after the cut"
    NO_WAY_BACK = "printer: cannot answer"
    NIGHT = "days go by"
    EXPIRED = "office: points expire in the night"
    CORRECTED = "office: sale taken back, points corrected"
    CLAIMED = "office: claim decided"
    LEFT = "office: member left"
    RESTORED = "harm: old backup put back"
    CLONED = "harm: disk cloned"
    SALVAGED = "harm: store salvaged"
    REVOKED = "harm: terminal revoked"
    BLOCKED = "harm: card blocked"
    REPLACED = "harm: board replaced, with its store"
    BURNT = "harm: board replaced, its store gone"
    FROM_HOLD = "redemption: out of a hold"
    FROM_FREE = "redemption: authorised"
    CANCELLED = "redemption: cancelled for want of an answer"
    UNKNOWN = "redemption: print unknown"
    FAILED = "redemption: print failed"


def table(met: Counter[Met], seeds: int) -> Iterable[str]:
    """A line for each kind: how often it was met, and how often in a seed."""
    for each in Met:
        yield f"{each.value:<45} {met[each]:>9,} {met[each] / max(1, seeds):>8.2f}"


_STATES = {PrintState.CANCELLED: Met.CANCELLED, PrintState.UNKNOWN: Met.UNKNOWN, PrintState.FAILED: Met.FAILED}
_SOURCES = {Source.ALLOWANCE: Met.FROM_HOLD, Source.FREE: Met.FROM_FREE}


def redemptions_met(disks: Iterable[Disk]) -> Counter[Met]:
    """What became of the intents that lie on disks."""
    found: Counter[Met] = Counter()
    for disk in disks:
        for text in disk.keyed[Table.PRINTS].values():
            intent = read(PrintDocument, text)
            state = _STATES.get(intent.state)
            found[state if state is not None else _SOURCES[intent.source]] += 1
    return found
