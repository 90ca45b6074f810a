"""The keys that terminals sign with: vouchers' keys are published for ever, a replaced board's key says so."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select, update

from central import tables as t
from central.binds import OWNER, THIS
from central.book.rows import TerminalRow
from central.bulk import insert_new
from loyalty.ids import Uuid
from loyalty.signing import key_id_of
from loyalty.wire import PublishedKey

_SHOPS_KEYS: Final = (
    select(t.voucher_keys)
    .join(
        t.terminals,
        (t.terminals.c.owner == t.voucher_keys.c.owner) & (t.terminals.c.id == t.voucher_keys.c.terminal),
    )
    .where(t.voucher_keys.c.owner == OWNER, t.terminals.c.shop == THIS)
    .order_by(t.voucher_keys.c.made_at, t.voucher_keys.c.id)
)


def keep_voucher_key(connection: Connection, owner: Uuid, terminal: Uuid, public_key: str, now: datetime) -> None:
    """Publish a terminal's voucher key; those before it are retired and stay published. A repeat changes nothing."""
    v, key_id = t.voucher_keys.c, key_id_of(public_key)
    mine = (v.owner == owner, v.terminal == terminal)
    older = update(t.voucher_keys).where(*mine, v.id != key_id, v.retired_at.is_(None))
    connection.execute(older.values(retired_at=now))
    row = {
        "owner": owner,
        "id": key_id,
        "terminal": terminal,
        "public_key": public_key,
        "made_at": now,
        "retired_at": None,
    }
    known = connection.execute(select(v.id).where(v.owner == owner, v.id == key_id)).first()
    insert_new(connection, t.voucher_keys, [row])
    if known is None:
        # The shop's other terminals check signatures by it while they have no network.
        o = t.owners.c
        connection.execute(update(t.owners).where(o.owner == owner).values(configuration=o.configuration + 1))


def voucher_keys_of(connection: Connection, owner: Uuid, shop: Uuid) -> tuple[PublishedKey, ...]:
    """The voucher keys of a shop's terminals, retired ones too, oldest first."""
    rows = connection.execute(_SHOPS_KEYS, {"owner": owner, "this": shop})
    return tuple(
        PublishedKey(key_id=row.id, key=row.public_key, terminal=row.terminal, retired_at=row.retired_at)
        for row in rows
    )


def replaced_keys(connection: Connection, terminal: TerminalRow) -> tuple[str, ...]:
    """The request keys of boards that another took this terminal over from."""
    r = t.retired_keys.c
    query = select(r.public_key).where(r.owner == terminal.owner, r.terminal == terminal.id)
    return tuple(connection.execute(query).scalars())
