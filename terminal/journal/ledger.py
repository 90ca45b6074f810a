"""The shop's cards and holds as documents, changed in memory until one commit writes them together."""

from datetime import datetime

import msgspec

from loyalty.answers import AccountState, HoldGrant
from loyalty.holds import HeldLot, Hold, HoldState
from loyalty.ids import Uuid
from loyalty.wire import CardSummary, Refusal
from terminal.journal.documents import CardDocument, Pending, read, write
from terminal.machine.session import LocalCard, OnTheWay
from terminal.store.store import Store
from terminal.store.values import Change, Delete, Put, Table


class Drafts:
    """Documents as they will stand after the commit; each is read once and written once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._cards: dict[str, CardDocument] = {}
        self._erased: set[str] = set()
        self._holds: dict[Uuid, Hold | None] = {}
        self._touched_cards: set[str] = set()
        self._touched_holds: set[Uuid] = set()

    def card(self, token: str) -> CardDocument:
        """The card's document; an empty one for a card that nothing is known of."""
        if token not in self._cards:
            text = self._store.get(Table.CARDS, token)
            self._cards[token] = read(CardDocument, text) if text is not None else CardDocument()
        return self._cards[token]

    def put_card(self, token: str, card: CardDocument) -> None:
        """Let the card's document be `card`."""
        self._cards[token] = card
        self._erased.discard(token)
        self._touched_cards.add(token)

    def erase_card(self, token: str) -> None:
        """Let nothing be known of the card, whatever the same commit said of it before."""
        self._cards[token] = CardDocument()
        self._erased.add(token)
        self._touched_cards.add(token)

    def hold(self, hold_id: Uuid) -> Hold | None:
        """A hold of this terminal, or None."""
        if hold_id not in self._holds:
            text = self._store.get(Table.HOLDS, hold_id)
            self._holds[hold_id] = read(Hold, text) if text is not None else None
        return self._holds[hold_id]

    def put_hold(self, hold: Hold) -> None:
        """Let the hold be `hold`."""
        self._holds[hold.id] = hold
        self._touched_holds.add(hold.id)

    def drop_hold(self, hold_id: Uuid) -> None:
        """The hold is over."""
        self._holds[hold_id] = None
        self._touched_holds.add(hold_id)

    def changes(self) -> tuple[Change, ...]:
        """What the commit must write."""
        cards: list[Change] = [
            Delete(Table.CARDS, token) if token in self._erased else Put(Table.CARDS, token, write(self._cards[token]))
            for token in self._touched_cards
        ]
        holds: list[Change] = []
        for hold_id in self._touched_holds:
            hold = self._holds[hold_id]
            holds.append(Delete(Table.HOLDS, hold_id) if hold is None else Put(Table.HOLDS, hold_id, write(hold)))
        return (*cards, *holds)

    # ── moves that several facts share ────────────────────

    def add_pending(self, token: str, pending_now: Pending) -> None:
        """Points that central has not counted yet."""
        card = self.card(token)
        pending = (*card.pending, pending_now)
        self.put_card(token, msgspec.structs.replace(card, pending=pending))

    def settle(self, token: str, transaction: Uuid, refusal: Refusal | None = None) -> None:
        """Central counted the transaction, or (with `refusal`) refused it: it is pending no more.

        Of a card that nothing is known of, its member having left, nothing is kept: there is nobody to tell.
        """
        card = self.card(token)
        if card == CardDocument():
            return
        pending = tuple(p for p in card.pending if p.id != transaction)
        refusals = (*card.refusals, refusal) if refusal else card.refusals
        if (pending, refusals) != (card.pending, card.refusals):
            self.put_card(token, msgspec.structs.replace(card, pending=pending, refusals=refusals))

    def see(self, token: str, summary: CardSummary) -> None:
        """Central said how the card stands; an older word does not replace a newer one."""
        card = self.card(token)
        if card.summary is None or summary.as_of >= card.summary.as_of:
            self.put_card(token, msgspec.structs.replace(card, summary=summary))

    def see_state(self, token: str, state: AccountState) -> None:
        """Central said how the card's account stands."""
        summary = self.card(token).summary
        if summary is not None and summary.account == state.account and state.as_of >= summary.as_of:
            newer = msgspec.structs.replace(summary, balances=state.balances, as_of=state.as_of)
            self.see(token, newer)

    def grant(self, hold_id: Uuid, grant: HoldGrant | None) -> None:
        """Central answered a hold request: open with its lots, or refused."""
        hold = self.hold(hold_id)
        if hold is None or hold.state is not HoldState.ASKED:
            return
        if grant is None or grant.points == 0:
            self.drop_hold(hold_id)
            return
        lots = grant.lots or (HeldLot(grant.points, None),)
        self.put_hold(msgspec.structs.replace(hold, state=HoldState.OPEN, granted=grant.points, lots=lots))


def unspend(hold: Hold, drawn: tuple[HeldLot, ...]) -> Hold:
    """The hold once a redemption out of it failed for certain: the very lots go back."""
    points = sum(lot.points for lot in drawn)
    return msgspec.structs.replace(hold, spent=hold.spent - points, lots=(*hold.lots, *drawn))


def drawn_between(before: Hold, after: Hold) -> tuple[HeldLot, ...]:
    """Which lots a spend took: what `before` had of each expiry and `after` has not."""
    left: dict[datetime | None, int] = {}
    for lot in after.lots:
        left[lot.expires_at] = left.get(lot.expires_at, 0) + lot.points
    had: dict[datetime | None, int] = {}
    for lot in before.lots:
        had[lot.expires_at] = had.get(lot.expires_at, 0) + lot.points
    return tuple(
        HeldLot(points - left.get(expiry, 0), expiry) for expiry, points in had.items() if points > left.get(expiry, 0)
    )


def local_card(card: CardDocument, holds: tuple[Hold, ...], *, assigned: bool = False) -> LocalCard:
    """What a session may know of the card."""
    on_the_way = tuple(OnTheWay(p.points, p.programme, p.at) for p in card.pending)
    return LocalCard(
        card.summary,
        on_the_way,
        holds,
        card.refusals,
        card.congratulated,
        card.answered,
        card.declined,
        assigned=assigned,
    )
