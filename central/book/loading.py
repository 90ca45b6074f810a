"""Loading the book: all that a request's bodies name, in a few statements, after its accounts were locked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from central import tables as t
from central.among import Question
from central.book import asked
from central.book.book import Loaded, Place
from central.book.reading import holds, needs_lots, receipt_references, references, tokens
from central.book.responding import load_responses
from central.book.rowreaders import cards_of, hold_row, known_row
from central.book.rows import BatchRow, CustomerRow, HoldStanding, ReceiptRow, TerminalRow, Tombstone
from central.customers.purses import kinds_of, purses_of
from central.database import chunks
from loyalty import ledger
from loyalty.answers import Status
from loyalty.bodies import Accrual, Body, Claim, Issue, PrintResult, Replace
from loyalty.claims import ClaimState
from loyalty.ids import Uuid
from loyalty.lots import Lot
from loyalty.postings import Bucket, Posting, PostingKind


@dataclass(slots=True)
class Wanted:
    """What a request's bodies name."""

    bodies: Sequence[Body]
    places: Sequence[Place]
    ids: set[Uuid] = field(default_factory=set)
    references: set[Uuid] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)
    holds: set[Uuid] = field(default_factory=set)

    def __post_init__(self) -> None:
        for body in self.bodies:
            self.ids.add(body.id)
            self.references.update(references(body))
            self.tokens.update(tokens(body))
            self.holds.update(holds(body))


def load(connection: Connection, terminal: TerminalRow, wanted: Wanted) -> Loaded:
    """Lock the accounts that the bodies touch, and load what decides them."""
    loaded = Loaded()
    owner = terminal.owner
    _lock_accounts(connection, terminal, wanted)
    _load_known(connection, owner, wanted, loaded)
    _load_cards(connection, owner, wanted.tokens, loaded)
    _load_holds(connection, terminal, wanted, loaded)
    _load_places(connection, terminal, wanted.places, loaded)
    _load_tombstones(connection, owner, wanted.ids, loaded)
    _load_once_only(connection, owner, wanted, loaded)
    load_responses(connection, owner, wanted.bodies, loaded)
    _load_accounts(connection, owner, wanted, loaded)
    _load_left(connection, owner, loaded)
    accounts = loaded.accounts
    _load_open_claims(connection, owner, wanted, loaded)
    _load_unprinted(connection, terminal, loaded)
    heavy = _heavy_accounts(loaded, wanted)
    _load_figures(connection, owner, accounts, heavy, loaded)
    _load_taken(connection, owner, wanted, loaded)
    _load_uses(connection, terminal, accounts, heavy, loaded)
    return loaded


def _lock_accounts(connection: Connection, terminal: TerminalRow, wanted: Wanted) -> None:
    """SQLite has one writer, who holds every lock; elsewhere lock in one order, then read."""
    if connection.dialect.name == "sqlite":
        return
    owner = terminal.owner
    found: set[str] = {body.account for body in wanted.bodies if body.account is not None}
    found |= _accounts(connection, asked.ACCOUNT_OF_CARD, owner, wanted.tokens)
    found |= _accounts(connection, asked.ACCOUNT_OF_TRANSACTION, owner, wanted.references | wanted.ids)
    found |= _accounts(connection, asked.ACCOUNT_OF_HOLD, owner, wanted.holds)
    held = select(t.holds.c.account).where(t.holds.c.owner == owner)
    returning = held.where(t.holds.c.terminal == terminal.id, t.holds.c.state == HoldStanding.RETURNING.value)
    found |= {row[0] for row in connection.execute(returning)}
    lock_accounts(connection, owner, found)


def lock_accounts(connection: Connection, owner: Uuid, accounts: Iterable[str]) -> None:
    """Lock accounts in one order; SQLite's one writer has them all."""
    for part in chunks(sorted(accounts)):
        asked.LOCKED.ask(connection, part, owner=owner)


def _accounts(connection: Connection, question: Question, owner: Uuid, keys: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for part in chunks(sorted(keys)):
        found |= {row[0] for row in question.ask(connection, part, owner=owner) if row[0] is not None}
    return found


def _load_known(connection: Connection, owner: Uuid, wanted: Wanted, loaded: Loaded) -> None:
    for part in chunks(sorted(wanted.ids | wanted.references)):
        for row in asked.KNOWN.ask(connection, part, owner=owner):
            known = known_row(row)
            loaded.known[known.id] = known


def _load_cards(connection: Connection, owner: Uuid, wanted: set[str], loaded: Loaded) -> None:
    for part in chunks(sorted(wanted)):
        loaded.cards.update({card.token: card for card in cards_of(asked.CARDS.values(connection, part, owner=owner))})


def _load_holds(connection: Connection, terminal: TerminalRow, wanted: Wanted, loaded: Loaded) -> None:
    named = wanted.holds | {known.hold for known in loaded.known.values() if known.hold is not None}
    for part in chunks(sorted(named)):
        for row in asked.HOLDS.ask(connection, part, owner=terminal.owner):
            loaded.holds[row.id] = hold_row(row)
    for row in connection.execute(asked.RETURNING, {"owner": terminal.owner, "this": terminal.id}):
        loaded.holds[row.id] = hold_row(row)


def _load_places(connection: Connection, terminal: TerminalRow, places: Sequence[Place], loaded: Loaded) -> None:
    mine = {"owner": terminal.owner, "this": terminal.id}
    loaded.whole.update({row.epoch: row.whole for row in connection.execute(asked.WHOLE, mine)})
    spans: dict[int, tuple[int, int]] = {}
    for epoch, seq in places:
        low, high = spans.get(epoch, (seq, seq))
        spans[epoch] = (min(low, seq), max(high, seq))
    for epoch, (low, high) in spans.items():
        whole = loaded.whole.get(epoch, 0)
        for row in connection.execute(asked.NEAR, {**mine, "epoch": epoch, "low": low - 1, "high": high}):
            loaded.receipts[row.epoch, row.seq] = ReceiptRow(
                row.epoch, row.seq, row.hash, row.transaction_id, Status(row.status)
            )
        beyond = connection.execute(asked.BEYOND, {**mine, "epoch": epoch, "whole": whole})
        loaded.beyond[epoch] = {row.seq for row in beyond}


def _load_tombstones(connection: Connection, owner: Uuid, ids: set[Uuid], loaded: Loaded) -> None:
    for part in chunks(sorted(ids)):
        for row in asked.TOMBSTONES.ask(connection, part, owner=owner):
            outcome = PrintResult(row.outcome) if row.outcome is not None else None
            grave = Tombstone(row.reference, row.cause, row.cents, outcome)
            loaded.tombstones.setdefault(row.reference, []).append(grave)


def _load_once_only(connection: Connection, owner: Uuid, wanted: Wanted, loaded: Loaded) -> None:
    """Receipts that earned already, and what cards are issued from and to."""
    named: set[str] = set()
    for body in wanted.bodies:
        if isinstance(body, Accrual):
            named.update(receipt_references(body))
    for part in chunks(sorted(named)):
        used = asked.USED_RECEIPTS.ask(connection, part, owner=owner)
        loaded.used_receipts.update(row.reference for row in used)
    _load_issuing(connection, owner, wanted, loaded)


def _load_issuing(connection: Connection, owner: Uuid, wanted: Wanted, loaded: Loaded) -> None:
    """The customers and batches that cards are issued to and from, and what each card is for."""
    batches = sorted({card.batch for card in loaded.cards.values() if card.batch is not None})
    loaded.kinds.update(kinds_of(connection, owner, batches))
    if any(isinstance(body, Issue | Replace) for body in wanted.bodies):
        b = t.card_batches.c
        for some in chunks(batches):
            query = select(b.id, b.terminal, b.shop).where(b.owner == owner, b.id.in_(some))
            loaded.batches.update({row.id: BatchRow(row.terminal, row.shop) for row in connection.execute(query)})
    named = sorted({body.customer for body in wanted.bodies if isinstance(body, Issue) and body.customer is not None})
    c = t.customers.c
    for part in chunks(named):
        purses = purses_of(connection, owner, part)
        verified = c.mail_verified_at.is_not(None) | c.phone_verified_at.is_not(None)
        there = select(c.id, verified.label("verified")).where(
            c.owner == owner, c.id.in_(part), c.merged_into.is_(None)
        )
        for row in connection.execute(there):
            purse = purses.get(row.id)
            loaded.customers[row.id] = CustomerRow(
                purse.account if purse is not None else None, purse is not None and purse.shared, row.verified
            )


def load_purses(connection: Connection, owner: Uuid, accounts: Iterable[Uuid]) -> Loaded:
    """Lock accounts, in one order, and load all of their figures and holds, for what central itself decides of them."""
    wanted = sorted(set(accounts))
    lock_accounts(connection, owner, wanted)
    loaded = Loaded(accounts=set(wanted))
    _load_figures(connection, owner, loaded.accounts, loaded.accounts, loaded)
    return loaded


def _load_open_claims(connection: Connection, owner: Uuid, wanted: Wanted, loaded: Loaded) -> None:
    if not any(isinstance(body, Claim) for body in wanted.bodies):
        return
    c = t.claims.c
    for part in chunks(sorted(loaded.accounts)):
        query = select(c.account, func.count()).where(
            c.owner == owner, c.account.in_(part), c.state == ClaimState.OPEN.value
        )
        found = connection.execute(query.group_by(c.account)).all()
        loaded.open_claims.update({Uuid(account): int(count) for account, count in found})


def _heavy_accounts(loaded: Loaded, wanted: Wanted) -> set[Uuid]:
    """Accounts whose lots some decision needs."""
    spoken_of = wanted.references | set(loaded.tombstones)
    heavy = {loaded.known[each].account for each in wanted.references if each in loaded.known}
    heavy |= {hold.account for hold in loaded.holds.values()}
    for body in wanted.bodies:
        if needs_lots(body) or body.id in spoken_of:
            card = loaded.cards.get(body.card) if body.card is not None else None
            heavy.add(card.account if card is not None else body.account)
    return {account for account in heavy if account is not None}


def _load_accounts(connection: Connection, owner: Uuid, wanted: Wanted, loaded: Loaded) -> None:
    """The accounts that rows point at are there; one that only a body names may be anybody's."""
    found = loaded.accounts
    found.update(card.account for card in loaded.cards.values())
    found.update(known.account for known in loaded.known.values() if known.account is not None)
    found.update(hold.account for hold in loaded.holds.values())
    a = t.accounts.c
    named = {body.account for body in wanted.bodies if body.account is not None} - found
    for part in chunks(sorted(named)):
        query = select(a.id).where(a.owner == owner, a.id.in_(part))
        found.update(row.id for row in connection.execute(query))


def _load_left(connection: Connection, owner: Uuid, loaded: Loaded) -> None:
    for part in chunks(sorted(loaded.accounts)):
        loaded.left.update(row.id for row in asked.LEFT.ask(connection, part, owner=owner))


def _load_figures(connection: Connection, owner: Uuid, accounts: set[Uuid], heavy: set[Uuid], loaded: Loaded) -> None:
    owed: dict[tuple[Uuid, Uuid], int] = {}
    for part in chunks(sorted(accounts)):
        rows = asked.OWED.ask(connection, part, owner=owner)
        owed.update({(row.account, row.programme): row.owed for row in rows})
    free = _load_lots(connection, owner, heavy, loaded)
    held = _load_held(connection, owner, heavy, loaded)
    for purse in owed.keys() | free.keys() | held.keys():
        loaded.figures[purse] = ledger.Account(
            tuple(free.get(purse, ())), tuple(held.get(purse, ())), owed.get(purse, 0)
        )


def _load_lots(
    connection: Connection, owner: Uuid, heavy: set[Uuid], loaded: Loaded
) -> dict[tuple[Uuid, Uuid], list[Lot]]:
    free: dict[tuple[Uuid, Uuid], list[Lot]] = {}
    for part in chunks(sorted(heavy)):
        for row in asked.FREE_LOTS.ask(connection, part, owner=owner):
            lot = Lot(row.id, row.remaining, row.earned_at, row.expires_at)
            loaded.lots[lot.id] = lot
            free.setdefault((row.account, row.programme), []).append(lot)
    return free


def _load_held(
    connection: Connection, owner: Uuid, heavy: set[Uuid], loaded: Loaded
) -> dict[tuple[Uuid, Uuid], list[ledger.OpenHold]]:
    held: dict[tuple[Uuid, Uuid], list[ledger.OpenHold]] = {}
    parts: dict[Uuid, list[Lot]] = {}
    for part in chunks(sorted(heavy)):
        rows = asked.LIVE_HOLDS.ask(connection, part, owner=owner)
        for row in rows:
            loaded.holds[row.id] = hold_row(row)
            parts[row.id] = []
        for ids in chunks(sorted(row.id for row in rows)):
            for row in asked.HELD_LOTS.ask(connection, ids, owner=owner):
                lot = Lot(row.id, row.remaining, row.earned_at, row.expires_at)
                loaded.lots.setdefault(lot.id, lot)
                parts[row.hold].append(lot)
        for row in rows:
            open_hold = ledger.OpenHold(row.id, tuple(parts[row.id]))
            held.setdefault((row.account, row.programme), []).append(open_hold)
    return held


def _load_taken(connection: Connection, owner: Uuid, wanted: Wanted, loaded: Loaded) -> None:
    """What reversed transactions posted, and the lots that those postings name."""
    reversed_ids = sorted(each for each in wanted.references if each in loaded.known)
    for part in chunks(reversed_ids):
        for row in asked.POSTED.ask(connection, part, owner=owner):
            posting = Posting(Bucket(row.bucket), PostingKind(row.kind), row.amount, row.lot, row.hold)
            loaded.taken.setdefault(row.cause, []).append(posting)
        for cause in part:
            known = loaded.known[cause]
            purse = {"owner": owner, "account": known.account, "programme": known.programme, "this": cause}
            loaded.expired[cause] = -sum(row.amount for row in connection.execute(asked.EXPIRED, purse))
    named = {posting.lot for taken in loaded.taken.values() for posting in taken if posting.lot is not None}
    for part in chunks(sorted(named - set(loaded.lots))):
        for row in asked.LOTS.ask(connection, part, owner=owner):
            loaded.lots[row.id] = Lot(row.id, row.remaining, row.earned_at, row.expires_at)


def _load_uses(
    connection: Connection, terminal: TerminalRow, accounts: set[Uuid], heavy: set[Uuid], loaded: Loaded
) -> None:
    """Where the accounts were used: a hold's policy asks it, and what is recent is not written again.

    Of accounts whose lots no decision needs, no hold is decided: this terminal's own use is enough.
    """
    mine = {"owner": terminal.owner, "this": terminal.id}
    for part in chunks(sorted(accounts - heavy)):
        loaded.uses.update(
            {account: {terminal.id: used} for account, used in asked.MY_USES.values(connection, part, **mine)}
        )
    for part in chunks(sorted(heavy)):
        for account, where, used_at in asked.USES.values(connection, part, owner=terminal.owner):
            loaded.uses.setdefault(account, {})[where] = used_at


def _load_unprinted(connection: Connection, terminal: TerminalRow, loaded: Loaded) -> None:
    for row in connection.execute(asked.UNPRINTED, {"owner": terminal.owner, "this": terminal.id}):
        known = known_row(row)
        loaded.unprinted[known.id] = known
