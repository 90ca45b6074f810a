"""The journal: each fact of the terminal becomes one commit of the store.

It is the only writer of transactions. A method returns once its facts are on the disk; two threads never write at
once. What a fact means on screen is the machine's business, and what central thinks of it the forwarder's.
"""

from loyalty.envelope import Head
from loyalty.ids import Uuid
from terminal.clock import Clock
from terminal.journal.badges import Badges
from terminal.journal.delivery import Delivery
from terminal.journal.facts import Facts
from terminal.journal.forgetting import Forgetting
from terminal.journal.keeping import Keeping
from terminal.journal.loose_ends import LooseEnds
from terminal.journal.preferences import Preferences
from terminal.journal.redemptions import Redemptions
from terminal.journal.sales import Sales
from terminal.journal.writer import Entropy, Writer
from terminal.machine.moment import Moment
from terminal.machine.session import LocalCard
from terminal.store.store import Store


class Journal:
    """One terminal's journal over its store, a room for each kind of fact.

    Attributes:
        sales: accruals.
        redemptions: intents and what became of them.
        keeping: holds, and the issue of blanks.
        preferences: what members would like.
        badges: who works here.
        facts: what is recorded as it is.
        delivery: central's answers and changes, new epochs.
        forgetting: cards whose member has left.
        loose: what could not be brought to its end at once.
    """

    def __init__(
        self, store: Store, *, terminal: Uuid, owner: Uuid, boot_id: Uuid, clock: Clock, entropy: Entropy
    ) -> None:
        self._writer = Writer(store, terminal=terminal, owner=owner, boot_id=boot_id, clock=clock, entropy=entropy)
        self.store = store
        self.sales = Sales(self._writer)
        self.redemptions = Redemptions(self._writer)
        self.keeping = Keeping(self._writer)
        self.preferences = Preferences(self._writer)
        self.badges = Badges(self._writer)
        self.facts = Facts(self._writer)
        self.delivery = Delivery(self._writer)
        self.forgetting = Forgetting(self._writer)
        self.loose = LooseEnds(self._writer, self.redemptions, self.keeping)

    def head(self) -> Head:
        """Where the chain ends."""
        return self._writer.head()

    def moment(self) -> Moment:
        """The present."""
        return self._writer.moment()

    def card(self, token: str) -> LocalCard:
        """What the terminal itself knows of a card."""
        return self._writer.card(token)
