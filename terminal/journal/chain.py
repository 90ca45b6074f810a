"""Sealing bodies behind the head, one after the other, before one commit writes them."""

from loyalty.bodies import Body, Redemption, Source, encode, kind_of
from loyalty.envelope import Head, head_of, seal
from loyalty.ids import Uuid
from terminal.store.values import Append, OutboxRow


class Links:
    """New links of the chain; the head moves in memory and reaches the disk with the commit alone."""

    def __init__(self, head: Head, terminal: Uuid) -> None:
        self._head = head
        self._terminal = terminal
        self._rows: list[OutboxRow] = []

    @property
    def head(self) -> Head:
        """The head behind the last link."""
        return self._head

    def add(self, body: Body) -> OutboxRow:
        """Seal a body behind the head."""
        text = encode(body)
        envelope = seal(self._head, self._terminal, text)
        free = isinstance(body, Redemption) and body.source is Source.FREE
        row = OutboxRow(envelope, body.id, kind_of(body).value, text, free_intent=free)
        self._rows.append(row)
        self._head = head_of(envelope)
        return row

    def changes(self) -> tuple[Append, ...]:
        """What the commit must write."""
        return tuple(Append(row) for row in self._rows)
