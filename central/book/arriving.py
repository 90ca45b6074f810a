"""Writing what arrived: transactions, what waits for them, and the receipts of their places."""

from enum import StrEnum

import msgspec
from sqlalchemy import Connection, update

from central import tables as t
from central.book.book import Book
from central.bulk import Columns, Row, insert_columns, insert_new, upsert


def save_transactions(connection: Connection, book: Book) -> None:
    """Write new transactions, what became of known ones, and what is taken once."""
    _save_new(connection, book)
    for each in book.changed_known:
        known = book.loaded.known[each]
        values: Row = {
            "cents_left": known.cents_left,
            "expired_counted": known.expired_counted,
            "outcome": known.outcome,
            "reversed_by": known.reversed_by,
            "reason": known.reason,
            "body_hash": known.body_hash,
        }
        if each in book.late_bodies:
            values["body"] = book.late_bodies[each]
        tx = t.transactions.c
        connection.execute(update(t.transactions).where(tx.owner == book.owner, tx.id == each).values(values))
    insert_new(
        connection,
        t.tombstones,
        [
            {
                "owner": book.owner,
                "reference": s.reference,
                "cause": s.cause,
                "cents": s.cents,
                "outcome": s.outcome.value if s.outcome is not None else None,
            }
            for s in book.new_tombstones
        ],
    )
    used = book.new_till_receipts
    columns: Columns = {
        "owner": [book.owner] * len(used),
        "reference": list(used),
        "transaction_id": list(used.values()),
    }
    insert_columns(connection, t.till_receipts, columns)


def _save_new(connection: Connection, book: Book) -> None:
    new = [book.loaded.known[each] for each in book.new_known]
    gifts = {gift.cause: gift for gift in book.gifts if gift.kind is None and gift.parts}
    given = [gifts.get(known.id) for known in new]
    bodies = [book.late_bodies.get(each, body) for each, body in book.new_known.items()]
    columns: Columns = {
        "owner": [book.owner] * len(new),
        "id": [known.id for known in new],
        "kind": [str(known.kind) for known in new],
        "terminal": [known.terminal for known in new],
        "epoch": [known.epoch for known in new],
        "seq": [known.seq for known in new],
        "body": bodies,
        "body_hash": [known.body_hash for known in new],
        "account": [known.account for known in new],
        "programme": [known.programme for known in new],
        "version": [known.version for known in new],
        "status": [str(known.status) for known in new],
        "reason": [_word(known.reason) for known in new],
        "points": [known.points for known in new],
        "hold": [known.hold for known in new],
        "grant": [None if known.grant is None else msgspec.json.encode(known.grant).decode() for known in new],
        "cents_left": [known.cents_left for known in new],
        "expired_counted": [known.expired_counted for known in new],
        "outcome": [_word(known.outcome) for known in new],
        "reversed_by": [known.reversed_by for known in new],
        "occurred_at": [book.occurred[known.id] for known in new],
        "arrived_at": [book.now] * len(new),
        "staff": [book.acted.get(known.id) for known in new],
        "charity": [None if gift is None else gift.charity for gift in given],
        "gift": [None if gift is None else gift.parts for gift in given],
    }
    insert_columns(connection, t.transactions, columns)


def _word(member: StrEnum | None) -> str | None:
    """A closed list's word as the plain text that drivers take at once."""
    return None if member is None else str(member)


def save_receipts(connection: Connection, book: Book) -> None:
    """Write which places have their receipt."""
    owner, terminal = book.owner, book.terminal.id
    new = list(book.new_receipts.values())
    insert_columns(
        connection,
        t.receipts,
        {
            "owner": [owner] * len(new),
            "terminal": [terminal] * len(new),
            "epoch": [receipt.epoch for receipt in new],
            "seq": [receipt.seq for receipt in new],
            "hash": [receipt.hash for receipt in new],
            "transaction_id": [receipt.transaction for receipt in new],
            "status": [str(receipt.status) for receipt in new],
            "bytes": [receipt.raw for receipt in new],
            "arrived_at": [book.now] * len(new),
        },
    )
    r = t.receipts.c
    for receipt in book.changed_receipts.values():
        connection.execute(
            update(t.receipts)
            .where(r.owner == owner, r.terminal == terminal, r.epoch == receipt.epoch, r.seq == receipt.seq)
            .values(transaction_id=receipt.transaction, hash=receipt.hash)
        )
    upsert(
        connection,
        t.epochs,
        [
            {"owner": owner, "terminal": terminal, "epoch": epoch, "whole": whole}
            for epoch, whole in book.changed_whole.items()
        ],
        ["whole"],
    )
