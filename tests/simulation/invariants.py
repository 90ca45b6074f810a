"""The rules of the protocol, checked after every step and once more when everything has been delivered."""

from collections.abc import Sequence

from loyalty.answers import Status
from loyalty.bodies import Cancel, Redemption, Source, decode
from loyalty.holds import Hold, HoldState, returnable
from loyalty.wire_incidents import ALERTS
from terminal.journal.documents import PrintDocument, PrintState, read
from terminal.machine.events import Event
from terminal.machine.health import Fault
from terminal.machine.states import Attract, Machine, OutOfService
from terminal.store.values import OutboxRow, Table, Waiting
from tests.simulation.box import Box
from tests.simulation.harm import GENTLE, Harm
from tests.simulation.office import Office

MOST_WAITING = 2_000
QUIET = {"print_unknown", "print_missing"}
"""Incidents that paper alone brings about; every other one is a defect where nobody was harmed."""


_LOST = {"epoch", "gap", "print_missing", "risk_posting", "hold_rest"}
PROMISED: dict[Harm | None, set[str]] = {
    Harm.BLOCKED: {"risk_posting"},
    Harm.REPLACED: {"epoch"},
    Harm.REVOKED: {"print_missing"},
    Harm.BURNT: _LOST,
    Harm.SALVAGED: _LOST | {"void"},
    Harm.CLONED: _LOST | {"fork"},
    Harm.RESTORED: _LOST | {"fork"},
}
"""What else the protocol promises an incident for, by what was done; any other is a defect."""


class ViolationError(AssertionError):
    """A rule did not hold."""


class Invariants:
    """What must hold.

    Args:
        harm: what the seed does to a terminal beyond what its own disk survives: then gaps, forks and risk postings
            are what the protocol promises, and no defects.
    """

    def __init__(self, office: Office, harm: Harm | None = None) -> None:
        self._office = office
        self._harm = harm
        self._harmed = harm is not None
        self.lost: set[str] = set()
        """Ids that no program could have kept."""
        self.bodies: dict[str, bytes] = {}
        """Every transaction that was on a disk for good, by id."""
        self._owner = office.base.seeded.owner
        risk = office.ask("SELECT DISTINCT risk_account FROM programmes WHERE owner=?", self._owner)
        self._risk = {row[0] for row in risk}
        self._opening = self._balances()
        self._looked_at = -1
        """How many changes to figures there were when central was last looked at."""

    # ── after each step ────────────────────

    def recorded(self, rows: Sequence[OutboxRow]) -> None:
        """Ids are minted once, and their bytes never change."""
        for row in rows:
            if self.bodies.setdefault(row.id, row.body) != row.body:
                raise ViolationError(f"{row.kind} {row.id} was recorded twice with different bytes")

    def acknowledged(self, rows: Sequence[Waiting]) -> None:
        """What leaves a disk is at central, or was cancelled before it could go there."""
        for row in rows:
            if not isinstance(row, OutboxRow) or self._at_central(row.id):
                continue
            if row.free_intent and self._cancelled_here(row):
                continue
            if self._harm is Harm.RESTORED:
                # The ids of what the backup forgot were taken by its new life.
                continue
            raise ViolationError(f"{row.kind} {row.id} left its disk and central does not have it")

    def _at_central(self, transaction: str) -> bool:
        sql = "SELECT 1 FROM transactions WHERE owner=? AND id=?"
        return bool(self._office.ask(sql, self._owner, transaction))

    def _cancelled_here(self, row: OutboxRow) -> bool:
        """Whether a cancel of this intent was recorded: it brings the intent's place its receipt."""
        return any(isinstance(body, Cancel) and body.intent.id == row.id for body in map(decode, self.bodies.values()))

    def central(self) -> None:
        """Figures agree with their postings, and nobody lies below zero; where none of them changed since, they still do."""
        changed = self._office.figures_changed()
        if changed != self._looked_at:
            self._look()
            self._looked_at = changed

    def _look(self) -> None:
        ask = self._office.ask
        if ask("SELECT 1 FROM lots WHERE remaining < 0 UNION ALL SELECT 1 FROM hold_lots WHERE remaining < 0"):
            raise ViolationError("a lot or a hold lies below zero")
        for account, balance, held, owed in ask("SELECT account, balance, held, owed FROM balances"):
            if (balance < 0 and account not in self._risk) or held < 0 or owed < 0:
                raise ViolationError(f"account {account} stands at {balance}, held {held}, owed {owed}")
        if ask(_LEFT):
            raise ViolationError("points lie with somebody who has left")
        wrong = ask(_FIGURES)
        if wrong:
            raise ViolationError(f"figures that are not what their postings say: {wrong[:3]}")
        quiet = QUIET | ALERTS | PROMISED.get(self._harm, set())
        odd = [
            row
            for row in ask("SELECT kind, subject, evidence FROM incidents WHERE closed_at IS NULL")
            if row[0] not in quiet
        ]
        if odd:
            raise ViolationError(f"an incident that nothing accounts for: {odd[0]}")
        if self._harm in GENTLE - {Harm.BLOCKED}:
            spent = ask(_OVERSPENT)
            if spent:
                raise ViolationError(f"holds overspent: {spent[:3]}")

    def stepped(self, box: Box, before: Machine, event: Event) -> None:
        """Bounds of what waits in memory and on disk."""
        if box.store.disk.outbox and len(box.store.disk.outbox) > MOST_WAITING:
            raise ViolationError(f"{box.name}: {len(box.store.disk.outbox)} rows wait")

    # ── when everything was delivered ────────────────────

    def at_the_end(self, boxes: Sequence[Box]) -> None:
        """Faults are over and the lines were up for long."""
        for box in boxes:
            if self._harm is Harm.REVOKED and box.machine.health.fault is Fault.REVOKED:
                if not isinstance(box.machine.state, OutOfService):
                    raise ViolationError(f"{box.name} was revoked and stands at {type(box.machine.state).__name__}")
                self.lost |= {row.id for row in box.disk.outbox.values() if isinstance(row, OutboxRow)}
                continue
            if not isinstance(box.machine.state, Attract):
                raise ViolationError(
                    f"{box.name} ends at {type(box.machine.state).__name__}, not at its attract screen"
                )
            if box.disk.outbox:
                row = box.disk.outbox[min(box.disk.outbox)]
                raise ViolationError(f"{box.name}: {len(box.disk.outbox)} rows wait for ever, first {row}")
            if box.disk.letters:
                raise ViolationError(f"{box.name} has dead letters")
        for transaction, body in self.bodies.items():
            if transaction not in self.lost and not self._at_central(transaction):
                self._never_arrived(transaction, body)
        self._look()
        if self._office.differences():
            raise ViolationError("central's own check finds differences")
        self._sums()
        self._receipts_once()
        for box in boxes:
            if self._harm is Harm.REVOKED and box.machine.health.fault is Fault.REVOKED:
                continue
            self._chain_complete(box)
            if self._harm in GENTLE:
                self._intents(box)
            if self._harm not in {Harm.CLONED, Harm.RESTORED}:
                # What its other life was granted no clone and no old backup knows: it stays held until it is revoked.
                self._holds(box)

    def _never_arrived(self, transaction: str, body: bytes) -> None:
        found = decode(body)
        if isinstance(found, Redemption) and found.source is Source.FREE:
            cancels = [b for b in map(decode, self.bodies.values()) if isinstance(b, Cancel)]
            if any(b.intent.id == transaction for b in cancels):
                return
        raise ViolationError(f"{type(found).__name__} {transaction} was recorded and never reached central")

    def _balances(self) -> dict[tuple[str, str], int]:
        rows = self._office.ask("SELECT account, programme, balance - owed FROM balances")
        return {(account, programme): net for account, programme, net in rows}

    def _sums(self) -> None:
        """Each account's figure, reckoned anew from what central answered, expiry and risk."""
        expected = dict(self._opening)
        for account, programme, points in self._office.ask(
            "SELECT account, programme, sum(points) FROM transactions "
            "WHERE status='accepted' AND kind IN ('accrual', 'adjustment', 'stamps', 'redemption') "
            "AND (kind<>'redemption' OR reversed_by IS NULL) AND account IS NOT NULL GROUP BY account, programme"
        ):
            expected[account, programme] = expected.get((account, programme), 0) + points
        for account, programme, points in self._office.ask(
            "SELECT account, programme, sum(CASE WHEN bucket='owed' THEN -amount ELSE amount END) FROM postings "
            "WHERE kind IN ('expiry', 'left') OR (kind='risk' AND bucket='held') GROUP BY account, programme"
        ):
            expected[account, programme] = expected.get((account, programme), 0) + points
        # A reversal that came first was answered with nothing: what it took stands in its postings alone; so does what
        # an answer was thanked with and a claim was granted.
        for account, programme, points in self._office.ask(
            "SELECT p.account, p.programme, sum(CASE WHEN p.bucket='owed' THEN -p.amount ELSE p.amount END) "
            "FROM postings p JOIN transactions t ON t.id = p.cause "
            "WHERE t.kind IN ('reversal', 'response', 'claim') AND p.kind NOT IN ('expiry', 'left') "
            "GROUP BY p.account, p.programme"
        ):
            expected[account, programme] = expected.get((account, programme), 0) + points
        found = self._balances()
        for purse in expected.keys() | found.keys():
            if purse[0] not in self._risk and expected.get(purse, 0) != found.get(purse, 0):
                raise ViolationError(
                    f"account {purse[0]}: {found.get(purse, 0)}, by its transactions {expected.get(purse)}"
                )

    def _receipts_once(self) -> None:
        seen: dict[str, str] = {}
        for transaction, text in self._office.ask(
            "SELECT id, body FROM transactions WHERE kind='accrual' AND status='accepted' AND body IS NOT NULL"
        ):
            body = decode(bytes(text))
            reference = getattr(body, "receipt", None)
            if reference in seen:
                raise ViolationError(f"receipt {reference} earned twice: {seen[reference]} and {transaction}")
            if reference is not None:
                seen[reference] = transaction

    def _intents(self, box: Box) -> None:
        """Each intent is one of authorised or cancelled, and points went only for paper."""
        out = set(box.roll.out)
        if len(box.roll.out) != len(out):
            raise ViolationError(f"{box.name} printed a voucher twice")
        for text in box.disk.keyed[Table.PRINTS].values():
            document = read(PrintDocument, text)
            found = self._office.ask(
                "SELECT status, reason, reversed_by, outcome, points FROM transactions WHERE id=?", document.id
            )
            taken = bool(found) and found[0][0] == Status.ACCEPTED.value and found[0][2] is None
            self._intent(document, taken=taken, paper=document.id in out, found=found[0] if found else None)

    def _intent(self, document: PrintDocument, *, taken: bool, paper: bool, found: tuple[object, ...] | None) -> None:
        what = f"intent {document.id} ({document.source.value}, {document.state.value})"
        match document.state:
            case PrintState.CANCELLED | PrintState.DECLINED:
                if taken or paper:
                    raise ViolationError(f"{what}: taken {taken}, paper {paper}")
            case PrintState.FAILED:
                if taken or paper:
                    raise ViolationError(f"{what}: taken {taken}, paper {paper}")
            case PrintState.CONFIRMED | PrintState.ASSUMED:
                if not taken or not paper:
                    raise ViolationError(f"{what}: taken {taken}, paper {paper}, central {found}")
            case PrintState.UNKNOWN:
                if not taken or not self._incident("print_unknown", document.id):
                    raise ViolationError(f"{what}: taken {taken}, and no open incident")
            case _:
                raise ViolationError(f"{what} is still open")

    def _incident(self, kind: str, subject: str) -> bool:
        sql = "SELECT 1 FROM incidents WHERE kind=? AND subject=? AND closed_at IS NULL"
        return bool(self._office.ask(sql, kind, subject))

    def _chain_complete(self, box: Box) -> None:
        """Every seq of every epoch has its receipt; what another board found waiting, in its own epoch."""
        terminal = box.who.terminal
        head = box.store.head()
        assert head is not None
        for epoch, count, last in self._office.ask(
            "SELECT epoch, count(*), max(seq) FROM receipts WHERE terminal=? GROUP BY epoch", terminal
        ):
            whole = self._harm in GENTLE and (epoch == head.epoch or self._harm is not Harm.REPLACED)
            if count != last and whole:
                raise ViolationError(f"{box.name}: epoch {epoch} has {count} receipts up to {last}")
            # Heads are compared at each contact: a clone or a backup that is behind its other life is found out.
            if epoch == head.epoch and last != head.seq:
                raise ViolationError(f"{box.name}: receipts end at {last}, the chain at {head.seq}")

    def _holds(self, box: Box) -> None:
        """Terminal and central agree on every hold; what the programme's risk account paid the member still has."""
        asked = "SELECT id FROM holds WHERE terminal=? AND state='open' AND asked_back_at IS NOT NULL"
        for (hold_id,) in self._office.ask(asked, box.who.terminal):
            raise ViolationError(f"{box.name}: hold {hold_id} was asked back and stays")
        here = dict(box.disk.keyed[Table.HOLDS])
        for hold_id, left in self._office.ask(
            "SELECT h.id, coalesce(sum(hl.remaining), 0) - h.risked FROM holds h LEFT JOIN hold_lots hl "
            "ON hl.owner=h.owner AND hl.hold=h.id WHERE h.terminal=? AND h.state='open' GROUP BY h.id",
            box.who.terminal,
        ):
            text = here.pop(hold_id, None)
            hold = read(Hold, text) if text is not None else None
            if hold is None or hold.state is not HoldState.OPEN or returnable(hold) != left:
                raise ViolationError(f"{box.name}: central holds {left} in {hold_id}, the terminal knows {hold}")
        for key, text in here.items():
            hold = read(Hold, text)
            if hold.state in (HoldState.OPEN, HoldState.ASKED):
                raise ViolationError(
                    f"{box.name}: the terminal has hold {key} {hold.state.value}, central has it not open"
                )


_FIGURES = """
SELECT 'lot', l.id FROM lots l LEFT JOIN (SELECT lot, sum(amount) s FROM postings WHERE bucket='free' GROUP BY lot) p
  ON p.lot = l.id WHERE coalesce(p.s, 0) <> l.remaining
UNION ALL
SELECT 'hold', h.hold FROM hold_lots h LEFT JOIN
  (SELECT hold, lot, sum(amount) s FROM postings WHERE bucket='held' GROUP BY hold, lot) p
  ON p.hold = h.hold AND p.lot = h.lot WHERE coalesce(p.s, 0) <> h.remaining
UNION ALL
SELECT 'balance', b.account FROM balances b LEFT JOIN
  (SELECT account, programme, sum(CASE WHEN bucket='owed' THEN 0 ELSE amount END) s,
   sum(CASE WHEN bucket='owed' THEN amount ELSE 0 END) o, sum(CASE WHEN bucket='held' THEN amount ELSE 0 END) h
   FROM postings GROUP BY account, programme) p
  ON p.account = b.account AND p.programme = b.programme
  WHERE coalesce(p.s, 0) <> b.balance OR coalesce(p.o, 0) <> b.owed OR coalesce(p.h, 0) <> b.held
"""

_LEFT = """
SELECT b.account FROM balances b JOIN accounts a ON a.owner = b.owner AND a.id = b.account
WHERE a.left_at IS NOT NULL AND (b.balance <> b.held OR b.owed <> 0)
"""

_OVERSPENT = """
SELECT h.id, h.granted, sum(-t.points) FROM holds h JOIN transactions t ON t.owner = h.owner AND t.hold = h.id
WHERE t.kind = 'redemption' AND t.status = 'accepted' AND t.reversed_by IS NULL
GROUP BY h.id HAVING sum(-t.points) > h.granted
"""
