"""The book of one request: what was loaded, what was decided, and what is to be written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from msgspec.structs import replace

from central.book.rows import (
    Answered,
    BatchRow,
    CardRow,
    CardSale,
    CustomerRow,
    Gift,
    HoldRow,
    Incident,
    Known,
    NewClaim,
    ReceiptRow,
    TerminalRow,
    Tombstone,
    VoucherRow,
)
from central.book.staffed import Desk, quiet_desk
from central.staff.wording import Told
from loyalty import ledger
from loyalty.bodies import Redemption
from loyalty.campaigns import Campaign
from loyalty.cards import CardKind
from loyalty.ids import Uuid
from loyalty.lots import Lot
from loyalty.postings import Bucket, Posting
from loyalty.programme import Programme
from loyalty.receipts import TillKeys
from loyalty.wire_incidents import IncidentKind

Place = tuple[int, int]
"""Epoch and seq."""
Purse = tuple[Uuid, Uuid]
"""Account and programme: what one figure of the ledger belongs to."""


class Posted(msgspec.Struct, frozen=True, gc=False):
    """A posting with what it belongs to."""

    cause: Uuid
    account: Uuid
    programme: Uuid
    posting: Posting


class OpenedLot(msgspec.Struct, frozen=True, gc=False):
    """A lot that this request opens; what is left of it comes from its postings."""

    account: Uuid
    programme: Uuid
    lot: Lot


@dataclass(slots=True)
class Programmes:
    """The owner's programmes: every version, and the risk account of each."""

    versions: Mapping[Uuid, tuple[Programme, ...]]
    """Oldest first."""
    risk_accounts: Mapping[Uuid, Uuid]

    def current(self, programme: Uuid) -> Programme | None:
        """The version in force, or None for a programme that is not the owner's."""
        versions = self.versions.get(programme, ())
        return versions[-1] if versions else None

    def version(self, programme: Uuid, version: int) -> Programme | None:
        """One version, or None."""
        return next((one for one in self.versions.get(programme, ()) if one.version == version), None)

    def reckoning(self, programme: Uuid, version: int, arrival: datetime) -> Programme | None:
        """The version that reckons: the named one if it was in force within 30 days of arrival, else the current."""
        named = self.version(programme, version)
        return named if named is not None and named.reckons_at(arrival) else self.current(programme)


@dataclass(slots=True)
class Loaded:
    """What the database said."""

    cards: dict[str, CardRow] = field(default_factory=dict)
    known: dict[Uuid, Known] = field(default_factory=dict)
    receipts: dict[Place, ReceiptRow] = field(default_factory=dict)
    whole: dict[int, int] = field(default_factory=dict)
    """Up to which seq every seq has its receipt or the incident of its gap, by epoch."""
    beyond: dict[int, set[int]] = field(default_factory=dict)
    """Seqs after that which have one, by epoch."""
    holds: dict[Uuid, HoldRow] = field(default_factory=dict)
    figures: dict[Purse, ledger.Account] = field(default_factory=dict)
    accounts: set[Uuid] = field(default_factory=set)
    left: set[Uuid] = field(default_factory=set)
    """Accounts whose member has left."""
    uses: dict[Uuid, dict[Uuid, datetime]] = field(default_factory=dict)
    """Last use by account and terminal; at every terminal."""
    taken: dict[Uuid, list[Posting]] = field(default_factory=dict)
    """The postings of transactions that something reverses."""
    lots: dict[Uuid, Lot] = field(default_factory=dict)
    """The lots that those postings name."""
    expired: dict[Uuid, int] = field(default_factory=dict)
    """Points that expired out of the lots of reversed accruals."""
    tombstones: dict[Uuid, list[Tombstone]] = field(default_factory=dict)
    used_receipts: set[str] = field(default_factory=set)
    customers: dict[Uuid, CustomerRow] = field(default_factory=dict)
    batches: dict[Uuid, BatchRow] = field(default_factory=dict)
    """The batches of the cards that are issued."""
    kinds: dict[Uuid, CardKind] = field(default_factory=dict)
    """What the cards of a batch are for; only of cards that the bodies name, and of batches that have a kind."""
    unprinted: dict[Uuid, Known] = field(default_factory=dict)
    open_claims: dict[Uuid, int] = field(default_factory=dict)
    """How many each account has, where a claim is to be decided."""
    vouchers: dict[Uuid, VoucherRow] = field(default_factory=dict)
    """By redemption."""
    occurred: dict[Uuid, datetime] = field(default_factory=dict)
    """When what something reverses happened, as its terminal said."""
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    """Those that answers name."""
    responses: dict[tuple[Uuid, str], str] = field(default_factory=dict)
    """Answers by account and campaign."""


@dataclass(slots=True)
class Book:
    """The working set of one request. Decisions change it; `central.book.saving` writes it."""

    terminal: TerminalRow
    now: datetime
    mint: Callable[[], Uuid]
    programmes: Programmes
    till_keys: TillKeys
    loaded: Loaded
    desk: Desk = field(default_factory=quiet_desk)

    posted: list[Posted] = field(default_factory=list)
    opened: dict[Uuid, OpenedLot] = field(default_factory=dict)
    new_known: dict[Uuid, bytes | None] = field(default_factory=dict)
    """Ids of new transactions, with their bodies."""
    occurred: dict[Uuid, datetime] = field(default_factory=dict)
    changed_known: set[Uuid] = field(default_factory=set)
    acted: dict[Uuid, Uuid] = field(default_factory=dict)
    """The member of staff behind new transactions."""
    new_vouchers: dict[Uuid, Redemption] = field(default_factory=dict)
    """The bodies of new redemptions."""
    voided: set[Uuid] = field(default_factory=set)
    """Redemptions that were taken back."""
    alerts: list[Told] = field(default_factory=list)
    mailed: bool = False
    """Whether an alert's letter waits to be sent."""
    late_bodies: dict[Uuid, bytes] = field(default_factory=dict)
    """Bodies that arrived after their tombstone."""
    new_receipts: dict[Place, ReceiptRow] = field(default_factory=dict)
    changed_receipts: dict[Place, ReceiptRow] = field(default_factory=dict)
    new_holds: set[Uuid] = field(default_factory=set)
    changed_holds: set[Uuid] = field(default_factory=set)
    changed_cards: set[str] = field(default_factory=set)
    new_tombstones: list[Tombstone] = field(default_factory=list)
    new_till_receipts: dict[str, Uuid] = field(default_factory=dict)
    attached: dict[Uuid, Uuid] = field(default_factory=dict)
    """Customers attached to accounts."""
    poured: dict[Uuid, Uuid] = field(default_factory=dict)
    """Accounts that flow on into another from now on."""
    sold: list[CardSale] = field(default_factory=list)
    preferred: dict[Uuid, str] = field(default_factory=dict)
    """Languages chosen, by account."""
    claims: list[NewClaim] = field(default_factory=list)
    gifts: list[Gift] = field(default_factory=list)
    new_responses: list[Answered] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    closed_incidents: list[tuple[IncidentKind, str, str]] = field(default_factory=list)
    touched: set[Uuid] = field(default_factory=set)
    """Accounts whose summary changed."""
    used: set[Uuid] = field(default_factory=set)
    """Accounts used at this terminal."""
    changed_whole: dict[int, int] = field(default_factory=dict)
    forked: bool = False

    @property
    def owner(self) -> Uuid:
        """The programme's owner whose rows these are."""
        return self.terminal.owner

    def purse(self, account: Uuid, programme: Uuid) -> ledger.Account:
        """The figures of an account in a programme."""
        return self.loaded.figures.get((account, programme), ledger.Account())

    def post(self, cause: Uuid, account: Uuid, programme: Uuid, entry: ledger.Entry) -> None:
        """Take an entry of the ledger's rules into the book."""
        self.loaded.figures[account, programme] = entry.account
        for lot in entry.opened:
            self.opened[lot.id] = OpenedLot(account, programme, lot)
            self.loaded.lots[lot.id] = lot
        risk = self.programmes.risk_accounts.get(programme)
        for posting in entry.postings:
            whose = risk if posting.bucket is Bucket.RISK and risk is not None else account
            self.posted.append(Posted(cause, whose, programme, posting))
        self.touched.add(account)
        if account in self.loaded.left:
            self._lapse(account, programme)

    def let_go(self, account: Uuid, programme: Uuid) -> None:
        """Let what is free of a wholly loaded account lapse, now and whenever points come back to it."""
        self.loaded.left.add(account)
        self._lapse(account, programme)

    def _lapse(self, account: Uuid, programme: Uuid) -> None:
        entry = ledger.leave(self.purse(account, programme))
        if entry.postings:
            # Under a cause of its own: it must stand when what brought the points back is itself looked at.
            self.post(self.mint(), account, programme, entry)

    def settle_expiry(self, account: Uuid, programme: Uuid) -> None:
        """Post what of a wholly loaded account has expired, under a cause of its own."""
        entry = ledger.expire(self.purse(account, programme), self.now)
        if entry.postings:
            self.post(self.mint(), account, programme, entry)

    def kind_of(self, card: CardRow) -> CardKind | None:
        """What a card that a body names is for; None for one without a kind."""
        return self.loaded.kinds.get(card.batch) if card.batch is not None else None

    def change_known(self, known: Known) -> None:
        """Keep what became of a transaction."""
        self.loaded.known[known.id] = known
        if known.id not in self.new_known:
            self.changed_known.add(known.id)

    def change_hold(self, hold: HoldRow) -> None:
        """Keep what became of a hold."""
        self.loaded.holds[hold.id] = hold
        if hold.id not in self.new_holds:
            self.changed_holds.add(hold.id)

    def change_card(self, card: CardRow) -> None:
        """Keep what became of a card."""
        self.loaded.cards[card.token] = card
        self.changed_cards.add(card.token)
        self.touched.add(card.account)

    def bury(self, tombstone: Tombstone) -> None:
        """Keep what arrived before the transaction it speaks of."""
        self.loaded.tombstones.setdefault(tombstone.reference, []).append(tombstone)
        self.new_tombstones.append(tombstone)

    def give_receipt(self, receipt: ReceiptRow) -> None:
        """Give a place its receipt; a place that has one keeps it, but learns which transaction it was."""
        place = (receipt.epoch, receipt.seq)
        had = self.loaded.receipts.get(place)
        if had is None:
            self.loaded.receipts[place] = self.new_receipts[place] = receipt
        elif had.transaction is None and receipt.transaction is not None and had.hash in (None, receipt.hash):
            learned = replace(had, transaction=receipt.transaction, hash=receipt.hash)
            self.loaded.receipts[place] = learned
            if place in self.new_receipts:
                self.new_receipts[place] = learned
            else:
                self.changed_receipts[place] = learned

    def open_incident(
        self, kind: IncidentKind, subject: str, account: Uuid | None = None, /, **evidence: str | int | None
    ) -> None:
        """Open an incident; one of this kind and subject that is known already stays as it is."""
        self.incidents.append(Incident(kind, subject, msgspec.json.encode(evidence), account))

    def close_incident(self, kind: IncidentKind, subject: str, why: str) -> None:
        """Close an incident that a fact has explained; nothing where there is none."""
        self.closed_incidents.append((kind, subject, why))
