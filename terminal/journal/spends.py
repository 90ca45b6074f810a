"""Which waiting rows spend an account's points or give a hold back: an authorisation takes them along."""

from collections.abc import Sequence
from typing import assert_never

from loyalty.bodies import Kind, decode
from loyalty.ids import Uuid
from terminal.store.store import Store
from terminal.store.values import (
    Acknowledge,
    Append,
    Bury,
    Change,
    Delete,
    OutboxRow,
    Put,
    Reenvelope,
    SetHead,
    place_of,
)

SPENDING = frozenset({Kind.REDEMPTION.value, Kind.HOLD_RETURN.value, Kind.CANCEL.value, Kind.PRINT_OUTCOME.value})
"""Kinds that central must know before it decides about a `free` redemption of the same account."""

_PAGE = 500


class Spends:
    """An index over the outbox, read through once when first asked and kept up with each commit."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_account: dict[Uuid, set[int]] | None = None

    def of(self, account: Uuid) -> tuple[OutboxRow, ...]:
        """The account's waiting spends and returns, in the chain's order; no `free` intent among them."""
        rows = (self._row(place) for place in sorted(self._index().get(account, ())))
        return tuple(row for row in rows if row is not None and not row.free_intent)

    def learn(self, changes: Sequence[Change]) -> None:
        """Keep up with a commit."""
        if self._by_account is None:
            return
        for change in changes:
            match change:
                case Append(row):
                    self._enter(row)
                case Acknowledge(places):
                    self._leave(set(places))
                case Bury(place=place):
                    self._leave({place})
                case Reenvelope() | SetHead():
                    self._by_account = None
                    return
                case Put() | Delete():
                    pass
                case _:
                    assert_never(change)

    def _index(self) -> dict[Uuid, set[int]]:
        if self._by_account is None:
            self._by_account = {}
            after = -1
            while rows := self._store.waiting(_PAGE, after):
                for row in rows:
                    if isinstance(row, OutboxRow):
                        self._enter(row)
                after = rows[-1].place
        return self._by_account

    def _enter(self, row: OutboxRow) -> None:
        if row.kind not in SPENDING or self._by_account is None:
            return
        account = decode(row.body).account
        if account is not None:
            self._by_account.setdefault(account, set()).add(place_of(row.envelope.epoch, row.envelope.seq))

    def _leave(self, places: set[int]) -> None:
        assert self._by_account is not None
        for account in [a for a, held in self._by_account.items() if held & places]:
            self._by_account[account] -= places
            if not self._by_account[account]:
                del self._by_account[account]

    def _row(self, place: int) -> OutboxRow | None:
        found = self._store.waiting(1, place - 1)
        row = found[0] if found else None
        return row if isinstance(row, OutboxRow) and row.place == place else None
