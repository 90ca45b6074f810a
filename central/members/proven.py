"""What central itself has seen proven: where, whose, and how lately."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select

from central import tables as t
from central.bulk import upsert
from loyalty.ids import Uuid

PROVEN_FOR: Final = timedelta(minutes=10)
"""How long a proof opens one's data at the terminal where it was given: a session, and not the next one."""


def note_proof(connection: Connection, owner: Uuid, account: Uuid, terminal: Uuid, now: datetime) -> None:
    """Somebody proved to be the account's member, at a terminal."""
    row = {"owner": owner, "account": account, "terminal": terminal, "proven_at": now}
    upsert(connection, t.proofs, [row], ["proven_at"])


def was_proven(connection: Connection, owner: Uuid, account: Uuid, terminal: Uuid, now: datetime) -> bool:
    """Whether the account's member proved who they are at this terminal within `PROVEN_FOR`."""
    p = t.proofs.c
    query = select(p.proven_at).where(p.owner == owner, p.account == account, p.terminal == terminal)
    proven_at = connection.execute(query).scalar_one_or_none()
    return proven_at is not None and now - proven_at <= PROVEN_FOR
