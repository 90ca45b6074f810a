"""Loading the desk of a request: staff, days and vouchers, after its accounts were locked and its rows loaded."""

from datetime import datetime

from sqlalchemy import Connection, select

from central import tables as t
from central.book.book import Loaded
from central.book.loading import Wanted
from central.book.rows import TerminalRow
from central.book.staffed import Desk, load_people, load_sales, load_shop, load_shops, load_undone
from central.book.vouchering import load_vouchers
from central.database import chunks
from loyalty.bodies import Accrual, Kind, Redemption, Reversal
from loyalty.ids import Uuid


def load_desk_of(connection: Connection, terminal: TerminalRow, wanted: Wanted, loaded: Loaded, now: datetime) -> Desk:
    """The desk of a request; the vouchers that it may void are locked and put beside what was loaded."""
    owner, bodies = terminal.owner, wanted.bodies
    desk = load_shop(connection, terminal)
    load_people(connection, terminal, desk, bodies)
    sales = [
        (body, loaded.cards[body.card].account)
        for body in bodies
        if isinstance(body, Accrual) and body.card in loaded.cards and body.card is not None
    ]
    load_sales(connection, owner, desk, now, sales)
    undos = [body for body in bodies if isinstance(body, Reversal)]
    load_undone(connection, owner, desk, now, undos)
    spoken_of = [loaded.known[each] for each in wanted.references if each in loaded.known]
    load_shops(connection, owner, desk, (known.terminal for known in spoken_of))
    redemptions = {known.id for known in spoken_of if known.kind is Kind.REDEMPTION}
    redemptions |= {body.id for body in bodies if isinstance(body, Redemption)}
    loaded.vouchers = load_vouchers(connection, owner, redemptions)
    tx = t.transactions.c
    for part in chunks(sorted({body.reference for body in undos})):
        query = select(tx.id, tx.occurred_at).where(tx.owner == owner, tx.id.in_(part))
        loaded.occurred.update({Uuid(row.id): row.occurred_at for row in connection.execute(query)})
    return desk
