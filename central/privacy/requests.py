"""Wishes about one's own data: each carried out once, and kept without anything personal in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, func, select

from central import tables as t
from loyalty.ids import Uuid

_DAY: Final = timedelta(hours=24)


class RequestKind(StrEnum):
    """What was asked for."""

    PAPER = "paper"
    MAIL = "mail"
    LEAVE = "leave"
    RETENTION = "retention"
    """Nobody asked: the account's time was over."""


@dataclass(frozen=True, slots=True)
class Request:
    """A wish.

    Attributes:
        id: made by who asked; a repeat has the same.
        terminal: where; None for central itself.
    """

    id: Uuid
    account: Uuid
    kind: RequestKind
    terminal: Uuid | None


def answered(connection: Connection, owner: Uuid, request_id: Uuid) -> str | None:
    """The first answer to this very wish, or None for a new one."""
    r = t.privacy_requests.c
    return connection.execute(select(r.answer).where(r.owner == owner, r.id == request_id)).scalar_one_or_none()


def note_request(connection: Connection, owner: Uuid, request: Request, answer: str, now: datetime) -> None:
    """Keep that a wish was carried out, and its answer."""
    row = {
        "owner": owner,
        "id": request.id,
        "account": request.account,
        "kind": request.kind.value,
        "terminal": request.terminal,
        "asked_at": now,
        "answer": answer,
    }
    connection.execute(t.privacy_requests.insert(), row)


def given_lately(
    connection: Connection, owner: Uuid, account: Uuid, kinds: Sequence[RequestKind], now: datetime
) -> int:
    """How many such wishes were carried out for an account within 24 hours."""
    r = t.privacy_requests.c
    query = select(func.count()).where(
        r.owner == owner, r.account == account, r.kind.in_([kind.value for kind in kinds]), r.asked_at > now - _DAY
    )
    return int(connection.execute(query).scalar_one())
