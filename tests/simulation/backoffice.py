"""The back office in the simulation: sales taken back, whole or in part, and points corrected by hand."""

import random

from loyalty.assurance import EntryMode
from loyalty.bodies import Accrual, Adjustment, Body, EpochReason, Reversal, decode
from loyalty.ids import Uuid
from loyalty.programme import ref
from loyalty.wire import Batch, Item
from terminal import identity
from terminal.central_client import Answered
from terminal.journal.journal import Journal
from terminal.journal.writer import Writer
from terminal.machine.moment import Moment
from terminal.store.values import OutboxRow
from tests.simulation import office
from tests.simulation.clockwork import Clockwork
from tests.simulation.disk import Disk, MemoryStore
from tests.simulation.invariants import Invariants
from tests.simulation.met import Met
from tests.simulation.office import Office, Template


class Backoffice:
    """A terminal of central's own staff: its line never fails, and it may speak of what central has not got yet."""

    def __init__(
        self, disk: Disk, clockwork: Clockwork, office: Office, invariants: Invariants, chance: random.Random
    ) -> None:
        self._clockwork, self._office, self._invariants, self._chance = clockwork, office, invariants, chance
        store = MemoryStore(disk)
        who = identity.identity(store)
        assert who is not None
        self._terminal = who.terminal
        boot = Uuid("018f0000-0000-7000-8000-00000000b0b0")
        self._journal = Journal(
            store, terminal=who.terminal, owner=who.owner, boot_id=boot, clock=self, entropy=chance.randbytes
        )
        self._journal.delivery.open_epoch(EpochReason.ENROLLED, who.epoch)

    def moment(self) -> Moment:
        return Moment(self._clockwork.at(), self._clockwork.now, trusted=True)

    def learn(self, at: object) -> None:
        """It knows the time."""

    def correct(self) -> str:
        """One correction, delivered at once; answers what central made of it."""
        accruals = [body for text in self._invariants.bodies.values() if isinstance(body := decode(text), Accrual)]
        body = self._reversal(accruals) if accruals and self._chance.random() < 0.8 else self._adjustment()
        writer = self._journal._writer
        writer.append([body], writer.drafts())
        rows = [row for row in writer.store.waiting() if isinstance(row, OutboxRow)]
        self._invariants.recorded(rows)
        items = tuple(Item(envelope=row.envelope, body=row.body.decode()) for row in rows)
        batch = Batch(head=writer.head(), lowest_waiting=None, items=items)
        reply = self._office.take(self._terminal, self._clockwork.at(), office.send(batch))
        assert isinstance(reply, Answered)
        self._journal.delivery.settle(reply.message.answers)
        self._invariants.central()
        last = reply.message.answers[-1]
        return f"{type(body).__name__} {last.status.value} {last.reason.value if last.reason else ''} {last.points}"

    def _reversal(self, accruals: list[Accrual]) -> Body:
        sale = self._chance.choice(accruals)
        first = not self._office.ask("SELECT 1 FROM transactions WHERE id=?", sale.id)
        self._clockwork.met[Met.REVERSED_FIRST] += first
        cents = self._chance.choice((None, sale.cents // 2 or 1, 1, sale.cents))
        writer, manager = self._journal._writer, self._office.base.seeded.staff[0].id
        return Reversal(
            id=writer.new_id(),
            owner=writer.owner,
            occasion=writer.occasion(staff=manager),
            reference=sale.id,
            cents=cents,
        )

    def _adjustment(self) -> Body:
        points = self._chance.choice((-2000, -150, 40, 700))
        return adjustment(self._journal._writer, self._office.base, points, self._chance)


def adjustment(writer: Writer, base: Template, points: int, chance: random.Random) -> Adjustment:
    """Staff correct a card's points by hand."""
    return Adjustment(
        id=writer.new_id(),
        owner=writer.owner,
        occasion=writer.occasion(EntryMode.KEYED, staff=base.seeded.staff[0].id),
        programme=ref(base.programme),
        card=chance.choice(base.seeded.cards[:4]).token,
        points=points,
        note="simulated",
    )
