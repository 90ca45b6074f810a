"""What can happen to a shop in the simulation, each with a name, so that it can be counted what seeds met."""

from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from loyalty.bodies import Source
from terminal.journal.documents import PrintDocument, PrintState, read
from terminal.machine.effects import Authorise, Effect, LookUp, Print, RecordAccrual, RecordCancel, RecordIntent
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
    REFUSED = "line: batch refused, sent in halves"
    TWICE_OFFLINE = "line: one card at two terminals, both unplugged"
    TWO_ALOFT = "flights: two batches on their way"
    OVERTAKEN = "flights: the second at central before the first"
    LOST_BESIDE = "flights: an answer lost beside another batch"
    REFUSED_BESIDE = "flights: a batch refused beside another"
    FORK_BESIDE = "flights: a fork found beside another batch"
    VOID_BESIDE = "flights: an unreadable row beside another batch"
    CUT_BESIDE = "flights: power cut while two were on their way"
    PLUG_PULLED = "power: plug pulled"
    CUT_BEFORE = "power: cut before a commit"
    CUT_AFTER = "power: cut after a commit"
    CUT_BETWEEN = "power: cut between two effects"
    AHEAD_OF_LOOK_UP = "power: cut ahead of a look-up"
    AHEAD_OF_ACCRUAL = "power: cut ahead of a sale's record"
    AHEAD_OF_INTENT = "power: cut ahead of an intent's record"
    AHEAD_OF_CANCEL = "power: cut ahead of a cancel's record"
    AHEAD_OF_AUTHORISE = "power: cut ahead of asking central"
    AHEAD_OF_PRINT = "power: cut ahead of a print"
    CUT_INTENDED = "power: gone while an intent waits for its answer"
    CUT_QUEUED = "power: gone while a voucher waits for its print"
    CUT_SENT = "power: gone inside a print"
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
    REVERSED_FIRST = "office: reversal before its accrual"
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
    HELD = "ledger: hold given"
    ASKED_BACK = "ledger: hold asked back"
    RETURNED = "ledger: hold given back"
    OWED = "ledger: points owed"
    RECEIPT_TWICE = "ledger: receipt shown twice"
    CANCEL_FIRST = "ledger: cancel before its redemption"
    FORK = "incident: fork"
    VOID = "incident: row that cannot be read"
    RISK = "incident: risk posting"


def table(met: Counter[Met], seeds: int) -> Iterable[str]:
    """A line for each kind: how often it was met, and how often in a seed."""
    for each in Met:
        yield f"{each.value:<45} {met[each]:>9,} {met[each] / max(1, seeds):>8.2f}"


def ahead_of(effect: Effect) -> Met | None:
    """A power cut just ahead of this effect; None for one that is not told apart."""
    return _AHEAD.get(type(effect))


def cut_short(disk: Disk) -> Counter[Met]:
    """What of redemptions a power cut leaves open on a disk."""
    states = (read(PrintDocument, text).state for text in disk.keyed[Table.PRINTS].values())
    return Counter(_OPEN[state] for state in states if state in _OPEN)


def ledger_met(ask: Callable[[str], list[tuple[Any, ...]]]) -> Counter[Met]:
    """What came about at central in a day."""
    return Counter({kind: count for word, count in ask(_LEDGER) for kind in Met if kind.name == word})


_AHEAD: dict[type[Effect], Met] = {
    LookUp: Met.AHEAD_OF_LOOK_UP,
    RecordAccrual: Met.AHEAD_OF_ACCRUAL,
    RecordIntent: Met.AHEAD_OF_INTENT,
    RecordCancel: Met.AHEAD_OF_CANCEL,
    Authorise: Met.AHEAD_OF_AUTHORISE,
    Print: Met.AHEAD_OF_PRINT,
}
_OPEN = {
    PrintState.INTENDED: Met.CUT_INTENDED,
    PrintState.QUEUED: Met.CUT_QUEUED,
    PrintState.SENT: Met.CUT_SENT,
}
_LEDGER = """
SELECT upper(kind), count(*) FROM incidents WHERE kind IN ('fork', 'void') GROUP BY kind
UNION ALL SELECT 'RISK', count(*) FROM incidents WHERE kind = 'risk_posting'
UNION ALL SELECT 'HELD', count(*) FROM holds WHERE granted > 0
UNION ALL SELECT 'ASKED_BACK', count(*) FROM holds WHERE asked_back_at IS NOT NULL
UNION ALL SELECT 'RETURNED', count(*) FROM holds WHERE granted > 0 AND state = 'closed'
UNION ALL SELECT 'OWED', count(*) FROM postings WHERE bucket = 'owed' AND amount > 0
UNION ALL SELECT 'RECEIPT_TWICE', count(*) FROM transactions WHERE reason = 'receipt_used'
UNION ALL SELECT 'CANCEL_FIRST', count(*) FROM transactions WHERE kind = 'redemption' AND reason = 'cancelled'
"""
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
