"""What was begun and could not be brought to its end at once: tried again until it is on the disk."""

import contextlib

from loyalty.holds import Hold, HoldState
from loyalty.ids import Uuid
from terminal.journal.documents import read
from terminal.journal.errors import LateFactError
from terminal.journal.keeping import Keeping
from terminal.journal.redemptions import Redemptions
from terminal.journal.writer import Writer
from terminal.store.values import Table


class LooseEnds:
    """Cancels that the store refused, and holds that central asked back and that are still here.

    The cancels are kept in memory alone: a start finds such an intent still open, and cancels it itself.
    """

    def __init__(self, writer: Writer, redemptions: Redemptions, keeping: Keeping) -> None:
        self._writer = writer
        self._redemptions = redemptions
        self._keeping = keeping
        self._cancels: list[Uuid] = []

    def cancel_later(self, intent: Uuid) -> None:
        """The cancel of an intent could not be recorded; nobody waits for it any more, and central must have it."""
        with self._writer.lock:
            self._cancels.append(intent)

    def tie(self) -> None:
        """Record what was left over; each stays left over until it is on the disk.

        Raises:
            StoreError: the store still refuses.
        """
        with self._writer.lock:
            while self._cancels:
                # One that was decided meanwhile has gone on by that decision.
                with contextlib.suppress(LateFactError):
                    self._redemptions.cancel(self._cancels[0])
                del self._cancels[0]
            for _, text in list(self._writer.store.all(Table.HOLDS)):
                hold = read(Hold, text)
                if hold.asked_back and hold.state is HoldState.OPEN:
                    self._keeping.give_back(hold.id)
