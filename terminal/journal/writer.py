"""What every room of the journal shares: the lock, new ids, the occasion, and one commit a fact."""

import threading
from collections.abc import Callable, Sequence

from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import Body, Occasion
from loyalty.envelope import Head
from loyalty.holds import Hold
from loyalty.ids import ENTROPY_BYTES, Uuid, uuid7
from loyalty.wire import BatchAssigned
from terminal.clock import Clock
from terminal.journal.chain import Links
from terminal.journal.documents import CardDocument, read
from terminal.journal.errors import NotEnrolledError
from terminal.journal.ledger import Drafts, local_card
from terminal.journal.spends import Spends
from terminal.machine.moment import Moment
from terminal.machine.session import LocalCard
from terminal.store.store import Store
from terminal.store.values import Change, OutboxRow, Table

Entropy = Callable[[int], bytes]
"""So many random bytes; `secrets.token_bytes` in the real terminal."""


class Writer:
    """One terminal's pen: whoever holds `lock` is the only one who writes."""

    def __init__(
        self, store: Store, *, terminal: Uuid, owner: Uuid, boot_id: Uuid, clock: Clock, entropy: Entropy
    ) -> None:
        self.store = store
        self.terminal = terminal
        self.owner = owner
        self.lock = threading.RLock()
        self.spends = Spends(store)
        self._boot_id = boot_id
        self._clock = clock
        self._entropy = entropy

    def moment(self) -> Moment:
        """The present."""
        return self._clock.moment()

    def new_id(self) -> Uuid:
        """An id for a new transaction or hold."""
        return uuid7(self._clock.moment().at, self._entropy(ENTROPY_BYTES))

    def occasion(
        self, mode: EntryMode | None = None, assurance: Assurance | None = None, staff: Uuid | None = None
    ) -> Occasion:
        """When and how what is recorded now happened."""
        now = self._clock.moment()
        return Occasion(now.at, now.trusted, self._boot_id, now.uptime_ms, mode, assurance, staff)

    def head(self) -> Head:
        """Where the chain ends.

        Raises:
            NotEnrolledError: there is no chain yet.
        """
        head = self.store.head()
        if head is None:
            raise NotEnrolledError("This terminal has no chain yet: enrol it first.")
        return head

    def drafts(self) -> Drafts:
        """Documents to change and to commit together."""
        return Drafts(self.store)

    def card(self, token: str) -> LocalCard:
        """What the terminal itself knows of a card."""
        with self.lock:
            card = self.drafts().card(token)
            account = card.summary.account if card.summary else None
            return local_card(card, self.holds_of(account), assigned=self._is_assigned(card))

    def _is_assigned(self, card: CardDocument) -> bool:
        """Whether the card is a blank of a batch that this terminal may issue from without central."""
        batch = card.summary.batch if card.summary else None
        text = self.store.get(Table.SETTINGS, f"batch/{batch}") if batch is not None else None
        return text is not None and read(BatchAssigned, text).terminal == self.terminal

    def holds_of(self, account: Uuid | None) -> tuple[Hold, ...]:
        """This terminal's holds of an account."""
        if account is None:
            return ()
        holds = (read(Hold, text) for _, text in self.store.all(Table.HOLDS))
        return tuple(hold for hold in holds if hold.account == account)

    def append(
        self, bodies: Sequence[Body], drafts: Drafts, *others: Change, reserved: bool = False
    ) -> tuple[OutboxRow, ...]:
        """Seal bodies behind the head and commit them with all that belongs to them; answers their rows."""
        links = Links(self.head(), self.terminal)
        rows = tuple(links.add(body) for body in bodies)
        self.commit([*links.changes(), *others, *drafts.changes()], reserved=reserved)
        return rows

    def commit(self, changes: Sequence[Change], *, reserved: bool = False) -> None:
        """Write all changes at once; when this returns they are on the disk."""
        self.store.commit(changes, reserved=reserved)
        self.spends.learn(changes)
