"""Heads compared: whether the chain that a terminal speaks of is the one that central has receipts of."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from central import tables as t
from central.binds import OWNER, THIS
from central.book.reading import is_place
from central.book.rows import TerminalRow
from loyalty.envelope import Head

_LAST: Final = (
    select(t.receipts.c.seq, t.receipts.c.hash)
    .where(t.receipts.c.owner == OWNER, t.receipts.c.terminal == THIS)
    .where(t.receipts.c.epoch == bindparam("epoch"), t.receipts.c.seq >= bindparam("seq"))
    .order_by(t.receipts.c.seq.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Compared:
    """What sets the terminal's chain apart from central's; one of the two.

    Attributes:
        known_seq: the highest seq with a receipt in the head's epoch, where it lies above the head.
        other_hash: the hash that central has at the head's own place, where it is another.
    """

    known_seq: int | None = None
    other_hash: str | None = None


def compare(connection: Connection, terminal: TerminalRow, head: Head) -> Compared | None:
    """Set the head beside the receipts of its epoch; None where the chains are one.

    A head below them is said to the terminal, which alone knows whether its own later request overtook this one; so
    it opens no incident here: the record that opens its new epoch does. Another hash at one place is a fork, at once.
    """
    if not is_place(head.epoch, max(head.seq, 1)):
        return None
    place = {"owner": terminal.owner, "this": terminal.id, "epoch": head.epoch, "seq": head.seq}
    last = connection.execute(_LAST, place).first()
    if last is None:
        return None
    if last.seq > head.seq:
        return Compared(known_seq=last.seq)
    # A terminal that could not read its own last row knows no hash.
    other = head.hash != "" and last.hash not in (None, head.hash)
    return Compared(other_hash=last.hash) if other else None


def next_free_epoch(connection: Connection, terminal: TerminalRow) -> int:
    """An epoch that is nobody else's; of a terminal whose row is locked."""
    k = t.terminals.c
    mine = (k.owner == terminal.owner, k.id == terminal.id)
    epoch: int = connection.execute(select(k.next_epoch).where(*mine)).scalar_one()
    connection.execute(update(t.terminals).where(*mine).values(next_epoch=epoch + 1))
    return epoch
