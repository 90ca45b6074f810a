"""What central itself has seen proven: where, by whom, and how lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select

from central import tables as t
from central.book.rows import CardRow, TerminalRow
from central.bulk import upsert
from loyalty.ids import Uuid

PROVEN_FOR: Final = timedelta(minutes=10)
"""How long a proof opens one's data at the terminal where it was given: a session, and not the next one."""


@dataclass(frozen=True, slots=True)
class Member:
    """Whoever may prove something: one of those who share an account, or the one whose it is.

    Attributes:
        account: the account.
        carrier: the customer who carries the card, where that is not the account's own.
    """

    account: Uuid
    carrier: Uuid | None = None


def member_of(card: CardRow) -> Member:
    """Whose card this is."""
    return Member(card.account, card.customer)


def note_proof(connection: Connection, terminal: TerminalRow, member: Member, now: datetime) -> None:
    """Somebody proved to be the member, at a terminal."""
    row = {
        "owner": terminal.owner,
        "account": member.account,
        "carrier": member.carrier or member.account,
        "terminal": terminal.id,
        "proven_at": now,
    }
    upsert(connection, t.proofs, [row], ["proven_at"])


def was_proven(connection: Connection, terminal: TerminalRow, member: Member, now: datetime) -> bool:
    """Whether the member proved who they are at this terminal within `PROVEN_FOR`."""
    p = t.proofs.c
    query = select(p.proven_at).where(
        p.owner == terminal.owner,
        p.account == member.account,
        p.carrier == (member.carrier or member.account),
        p.terminal == terminal.id,
    )
    proven_at = connection.execute(query).scalar_one_or_none()
    return proven_at is not None and now - proven_at <= PROVEN_FOR
