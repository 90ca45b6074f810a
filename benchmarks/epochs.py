"""A new epoch straight at the store, without a journal: its first record, then every waiting body anew.

The program opens its epochs in `terminal.journal.delivery`, which also knows what became of intents.
"""

from collections.abc import Iterable

from loyalty.envelope import head_of, opening, seal
from loyalty.ids import Uuid
from terminal.store.values import Append, OutboxRow, Reenvelope, SetHead, VoidRow, Waiting


def new_epoch(
    epoch: int, terminal: Uuid, first: tuple[Uuid, bytes], waiting: Iterable[Waiting] = ()
) -> tuple[SetHead | Append | Reenvelope, ...]:
    """What to commit, at once, to go on in `epoch`.

    Args:
        epoch: one that is free: `Store.next_epoch`, or central's answer where that is higher.
        terminal: whose chain it is.
        first: id and bytes of the body that says why and names the last head known.
        waiting: all rows that wait. Void ones keep their place: central is told of it.
    """
    number, body = first
    at = seal(opening(epoch), terminal, body)
    changes: list[SetHead | Append | Reenvelope] = [
        SetHead(opening(epoch)),
        Append(OutboxRow(at, number, "epoch", body)),
    ]
    for row in waiting:
        match row:
            case OutboxRow():
                at = seal(head_of(at), terminal, row.body)
                moved = OutboxRow(at, row.id, row.kind, row.body, row.free_intent)
                changes.append(Reenvelope(row.place, moved))
            case VoidRow():
                pass
    return tuple(changes)
