"""What an owner set up: programmes, tills, and the keys that go with them."""

import msgspec
from sqlalchemy import Connection, select

from central import tables as t
from central.book.book import Programmes
from loyalty.ids import Uuid
from loyalty.programme import Programme
from loyalty.receipts import TillKeys
from loyalty.signing import decode_key, read_public

_programme = msgspec.json.Decoder(Programme)


def load_programmes(connection: Connection, owner: Uuid) -> Programmes:
    """Every version of the owner's programmes, oldest first."""
    p = t.programmes.c
    versions: dict[Uuid, list[Programme]] = {}
    risk: dict[Uuid, Uuid] = {}
    query = select(p.id, p.document, p.risk_account).where(p.owner == owner).order_by(p.id, p.version)
    for row in connection.execute(query):
        versions.setdefault(row.id, []).append(_programme.decode(row.document))
        risk[row.id] = row.risk_account
    return Programmes({each: tuple(found) for each, found in versions.items()}, risk)


def load_till_keys(connection: Connection, owner: Uuid) -> TillKeys:
    """What the owner's tills sign receipts with; the HMAC secrets stay here."""
    k = t.tills.c
    rows = connection.execute(select(k.id, k.public_key, k.secret).where(k.owner == owner)).all()
    return TillKeys(
        public={row.id: (read_public(row.public_key),) for row in rows if row.public_key is not None},
        secret={row.id: (decode_key(row.secret),) for row in rows if row.secret is not None},
    )
