"""Where the chain ends, as the rows say.

The head has a row of its own, which outlives every drain. It is written when an epoch opens and
whenever rows leave the outbox; in between the outbox's last row is the head. So a record costs one
page of the log and not two.
"""

from loyalty.envelope import Head, head_of
from terminal.store.documents import decode_head, decode_waiting
from terminal.store.errors import StoreDamagedError
from terminal.store.rows import Rows, place_crc
from terminal.store.values import OutboxRow, VoidRow, epoch_and_seq, place_of

HEAD = "head"


def noted_head(rows: Rows) -> Head | None:
    """The head as its own row has it.

    Raises:
        StoreDamagedError: the row does not fit its checksum.
    """
    kept = rows.keyed("chain", HEAD)
    return None if kept is None else decode_head(kept)


def read_head(rows: Rows) -> Head | None:
    """The head: the noted one, or the outbox's last row where that lies behind it.

    Raises:
        StoreDamagedError: one of the two cannot be read.
    """
    noted = noted_head(rows)
    last = rows.db.execute("SELECT id, body, crc FROM outbox ORDER BY id DESC LIMIT 1").fetchone()
    if last is None or (noted is not None and last[0] <= place_of(noted.epoch, noted.seq)):
        return noted
    place, body, crc = last
    if place_crc("outbox", place, body) != crc:
        raise StoreDamagedError("the last record does not fit its checksum; restart to salvage the store")
    row = decode_waiting(body)
    return head_of(row.envelope) if isinstance(row, OutboxRow) else Head(row.epoch, row.seq, row.hash)


def void_at(rows: Rows, place: int, head: Head | None) -> VoidRow:
    """What stands for a row that cannot be read: its hash is in the record behind it, or in the head."""
    epoch, seq = epoch_and_seq(place)
    if head is not None and (head.epoch, head.seq) == (epoch, seq):
        return VoidRow(epoch, seq, head.hash)
    found = rows.db.execute("SELECT body, crc FROM outbox WHERE id=?", (place + 1,)).fetchone()
    if found is None or place_crc("outbox", place + 1, found[0]) != found[1]:
        return VoidRow(epoch, seq, "")
    row = decode_waiting(found[0])
    return VoidRow(epoch, seq, row.envelope.prev if isinstance(row, OutboxRow) else "")
