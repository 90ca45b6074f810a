"""A journal over a real store, with a clock and an entropy that a test holds in its hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path

from drivers.ports import PrintConfirmed, PrintEvidence
from loyalty.answers import AccountState, Answer, Balance, HoldGrant, Reason, Status
from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import Body, EpochReason, Source, decode
from loyalty.codes import ReceiptCode
from loyalty.envelope import GENESIS, holds_together
from loyalty.holds import HeldLot, Hold
from loyalty.ids import Uuid
from loyalty.programme import Unit
from loyalty.receipts import reference, sign_receipt
from loyalty.wire import Authorised, CardSummary
from terminal.journal.documents import PrintDocument, PrintState, read
from terminal.journal.journal import Journal
from terminal.machine.moment import Moment
from terminal.machine.redeeming import Intended, Plan
from terminal.store import Change, OutboxRow, Store, Table
from tests.terminal.machine.journey import (
    ACCOUNT,
    CARD,
    COFFEE,
    HOLD,
    OWNER,
    POINTS,
    PROGRAMME,
    START,
    TERMINAL,
    TILL_KEY,
    summary,
    token_of,
)
from tests.terminal.store.support import SMALL

TOKEN = token_of(CARD)
BOOT = Uuid("018f0000-0000-7000-8000-0000000000ff")
CONFIRMED = PrintConfirmed(PrintEvidence.PROCESS_ID)
LATER = START + timedelta(days=200)
SOON = START + timedelta(days=40)


class HandClock:
    """Stands still until somebody moves it."""

    def __init__(self, at: datetime = START, *, trusted: bool = True) -> None:
        self.now = Moment(at.astimezone(UTC), 5_000, trusted)

    def moment(self) -> Moment:
        return self.now

    def learn(self, at: datetime) -> None:
        self.now = Moment(at, self.now.uptime_ms, trusted=True)


class Counted:
    """Entropy that never repeats and is the same in each run."""

    def __init__(self, first: int = 1) -> None:
        self._numbers = count(first)

    def __call__(self, size: int) -> bytes:
        return next(self._numbers).to_bytes(size, "big")


@dataclass(frozen=True)
class Committed:
    """One commit that reached the store."""

    changes: tuple[Change, ...]
    reserved: bool


class Watched:
    """A store that keeps what was committed to it, and passes everything on."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.commits: list[Committed] = []

    def commit(self, changes: Sequence[Change], *, reserved: bool = False) -> None:
        self._store.commit(changes, reserved=reserved)
        self.commits.append(Committed(tuple(changes), reserved))

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def journal_over(store: object, *, clock: HandClock | None = None, first: int = 1) -> Journal:
    return Journal(
        store, terminal=TERMINAL, owner=OWNER, boot_id=BOOT, clock=clock or HandClock(), entropy=Counted(first)
    )


def opened(folder: Path) -> Store:
    return Store.open(folder, limits=SMALL)


def enrol(journal: Journal, *, points: int = 320, hold: int = 0, lots: tuple[HeldLot, ...] = ()) -> None:
    """A chain, a card that central spoke of, and, where asked for, a hold that it granted; nothing waits after it."""
    journal.delivery.open_epoch(EpochReason.ENROLLED)
    journal.delivery.see(TOKEN, summary(points=points))
    if hold:
        journal.keeping.request(TOKEN, ACCOUNT, POINTS)
    grant = HoldGrant(HOLD, hold, lots or (HeldLot(hold, None),))
    journal.delivery.settle([answer(row, hold=grant if row.kind == "hold_request" else None) for row in rows(journal)])


def rows(journal: Journal) -> tuple[OutboxRow, ...]:
    found = journal.store.waiting(10_000)
    assert all(isinstance(row, OutboxRow) for row in found)
    return found


def bodies(journal: Journal) -> list[Body]:
    return [decode(row.body) for row in rows(journal)]


def kinds(journal: Journal) -> list[str]:
    return [row.kind for row in rows(journal)]


def holds(journal: Journal) -> list[Hold]:
    return [read(Hold, text) for _, text in journal.store.all(Table.HOLDS)]


def only_hold(journal: Journal) -> Hold:
    (hold,) = holds(journal)
    return hold


def prints(journal: Journal) -> list[PrintDocument]:
    return [read(PrintDocument, text) for _, text in journal.store.all(Table.PRINTS)]


def state_of(journal: Journal, intent: Intended) -> PrintState:
    return journal.redemptions.document(intent.id).state


def chain_holds(journal: Journal) -> bool:
    """Whether all that waits stands in one chain, without a gap, up to the head."""
    found = list(rows(journal))
    for row, following in pairwise(found):
        if following.envelope.epoch != row.envelope.epoch:
            if following.envelope.seq != 1 or following.envelope.prev != GENESIS:
                return False
        elif following.envelope.seq == row.envelope.seq + 1 and following.envelope.prev != row.envelope.hash:
            return False
    head = journal.head()
    return all(holds_together(row.envelope, row.body) for row in found) and (
        not found or found[-1].envelope.seq <= head.seq
    )


def answer(
    row: OutboxRow,
    status: Status = Status.ACCEPTED,
    *,
    reason: Reason | None = None,
    first: Status | None = None,
    hold: HoldGrant | None = None,
    left: int | None = None,
    at: datetime = START,
) -> Answer:
    state = None
    if left is not None:
        state = AccountState(ACCOUNT, (Balance(PROGRAMME, Unit.POINTS, left, left),), at)
    place = row.envelope
    return Answer(
        epoch=place.epoch,
        seq=place.seq,
        id=Uuid(row.id),
        status=status,
        reason=reason,
        first=first,
        hold=hold,
        state=state,
    )


def till_receipt(number: str = "1", cents: int = 2599, currency: str = "EUR") -> ReceiptCode:
    return sign_receipt("K1", number, cents, currency, START, TILL_KEY)


def sell(journal: Journal, number: str = "1", cents: int = 2599, *, token: str = TOKEN, **more: object) -> object:
    code = till_receipt(number, cents, **more)
    return journal.sales.record(
        token=token,
        account=ACCOUNT,
        programme=POINTS,
        receipt=code,
        reference=reference(code),
        code=None,
        mode=EntryMode.SCANNED,
        assurance=Assurance.POSSESSION,
    )


def free_plan(give_back: Uuid | None = None) -> Plan:
    return Plan(PROGRAMME, COFFEE.id, COFFEE.price, Source.FREE, give_back=give_back)


def allowance_plan(journal: Journal) -> Plan:
    return Plan(PROGRAMME, COFFEE.id, COFFEE.price, Source.ALLOWANCE, hold=only_hold(journal).id)


def intend(journal: Journal, plan: Plan, **more: object) -> Intended:
    asked = {
        "token": TOKEN,
        "account": ACCOUNT,
        "programme": POINTS,
        "reward": COFFEE,
        "plan": plan,
        "mode": EntryMode.SCANNED,
        "assurance": Assurance.POSSESSION,
        "language": "nb",
        "member": "A••• B.",
    }
    return journal.redemptions.intend(**(asked | more))


def row_of(journal: Journal, transaction: Uuid) -> OutboxRow:
    return next(row for row in rows(journal) if row.id == transaction)


def authorised(journal: Journal, intent: Intended, *undelivered: Answer, **more: object) -> Authorised:
    """Central's decision about a free intent that waits."""
    return Authorised(answer=answer(row_of(journal, intent.id), **more), undelivered=undelivered)


def known_summary(points: int, at: datetime = START) -> CardSummary:
    return summary(points=points, at=at)


def everything(journal: Journal) -> dict[str, object]:
    """All that the store holds, to compare."""
    found: dict[str, object] = {table.value: dict(journal.store.all(table)) for table in Table}
    return found | {
        "outbox": journal.store.waiting(10_000),
        "head": journal.store.head(),
        "dead": journal.store.dead_letters(),
    }
