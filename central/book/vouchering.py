"""The vouchers of redemptions: made with them, voided with them, and never voided once used (protocol, 3.6)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, select, update

from central import tables as t
from central.binds import KEYS, OWNER
from central.book.book import Book
from central.book.rows import Known, VoucherRow
from central.book.staffed import moment_of
from central.bulk import Row, upsert
from central.database import chunks
from loyalty.bodies import Redemption
from loyalty.ids import Uuid
from loyalty.vouchers import short_code, voucher_serial

_LOCKED: Final = (
    select(t.vouchers.c.serial, t.vouchers.c.used_at)
    .where(t.vouchers.c.owner == OWNER, t.vouchers.c.serial.in_(KEYS))
    .order_by(t.vouchers.c.serial)
    .with_for_update()
)
_DETAILS = ("redemption", "reward", "co_payment_cents", "programme", "version", "issued_at", "valid_until")


def load_vouchers(connection: Connection, owner: Uuid, redemptions: Iterable[Uuid]) -> dict[Uuid, VoucherRow]:
    """The vouchers of redemptions, locked: one is used or taken back, not both."""
    serials = {voucher_serial(each): each for each in redemptions}
    found: dict[Uuid, VoucherRow] = {}
    for part in chunks(sorted(serials)):
        for row in connection.execute(_LOCKED, {"owner": owner, "keys": part}):
            found[serials[row.serial]] = VoucherRow(row.serial, used=row.used_at is not None)
    return found


def save_vouchers(connection: Connection, book: Book) -> None:
    """Write the vouchers of new redemptions, and void those of what was taken back.

    One that was used before its redemption arrived is there already, and learns what it is of.
    """
    rows = [_voucher(book, book.loaded.known[each], body) for each, body in book.new_vouchers.items()]
    upsert(connection, t.vouchers, rows, _DETAILS)
    v = t.vouchers.c
    for each in sorted(book.voided):
        mine = (v.owner == book.owner, v.serial == voucher_serial(each), v.used_at.is_(None), v.voided_at.is_(None))
        connection.execute(update(t.vouchers).where(*mine).values(voided_at=book.now))


def _voucher(book: Book, known: Known, body: Redemption) -> Row:
    programme = None
    if known.programme is not None and known.version is not None:
        programme = book.programmes.version(known.programme, known.version)
    reward = programme.reward(body.reward) if programme is not None else None
    issued = moment_of(body.occasion, book.now)
    serial = voucher_serial(known.id)
    until = None if reward is None else book.desk.day(issued + timedelta(days=reward.voucher_days)).isoformat()
    return {
        "owner": book.owner,
        "serial": serial,
        "short_code": short_code(serial),
        "redemption": known.id,
        "terminal": book.terminal.id,
        "reward": body.reward,
        "co_payment_cents": body.co_payment_cents,
        "programme": known.programme,
        "version": known.version,
        "issued_at": issued,
        "valid_until": until,
    }
