"""From database rows to the book's frozen values."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
from sqlalchemy import Row

from central import tables as t
from central.book.rows import CardRow, HoldRow, HoldStanding, Known, TerminalRow
from loyalty.answers import HoldGrant, Reason, Status
from loyalty.bodies import Kind, PrintResult
from loyalty.ids import Uuid
from loyalty.wire import CardStatus
from loyalty.wire_terminals import NO_PROFILE, TerminalProfile

_c = t.cards.c
CARD_COLUMNS: Final = (
    _c.token,
    _c.account,
    _c.batch,
    _c.status,
    _c.valid_until,
    _c.issued_at,
    _c.blocked_at,
    _c.customer,
    _c.replaces,
    _c.shop,
)
"""What `cards_of` reads."""
_CARD_STATUSES: Final = {status.value: status for status in CardStatus}


def known_row(row: Row[Any]) -> Known:
    """A row of `transactions`."""
    return Known(
        id=row.id,
        kind=Kind(row.kind),
        terminal=row.terminal,
        epoch=row.epoch,
        seq=row.seq,
        body_hash=row.body_hash,
        account=row.account,
        programme=row.programme,
        version=row.version,
        status=Status(row.status),
        reason=Reason(row.reason) if row.reason is not None else None,
        points=row.points,
        hold=row.hold,
        grant=msgspec.json.decode(row.grant, type=HoldGrant) if row.grant is not None else None,
        cents_left=row.cents_left,
        expired_counted=row.expired_counted or 0,
        outcome=PrintResult(row.outcome) if row.outcome is not None else None,
        reversed_by=row.reversed_by,
        arrived_at=row.arrived_at,
    )


def card_row(row: Row[Any]) -> CardRow:
    """A row of `cards`."""
    return CardRow(
        token=row.token,
        account=row.account,
        batch=row.batch,
        status=CardStatus(row.status),
        valid_until=row.valid_until,
        issued_at=row.issued_at,
        blocked_at=row.blocked_at,
        customer=row.customer,
        replaces=row.replaces,
        shop=row.shop,
    )


def cards_of(rows: Iterable[tuple[Any, ...]]) -> Iterator[CardRow]:
    """Rows of `CARD_COLUMNS`, by position: a name costs five times as much, and a batch names hundreds of cards."""
    for token, account, batch, status, valid_until, issued_at, blocked_at, customer, replaces, shop in rows:
        yield CardRow(
            token,
            account,
            batch,
            _CARD_STATUSES[status],
            valid_until,
            issued_at,
            blocked_at,
            customer,
            replaces,
            shop,
        )


def hold_row(row: Row[Any]) -> HoldRow:
    """A row of `holds`."""
    return HoldRow(
        id=row.id,
        account=row.account,
        programme=row.programme,
        terminal=row.terminal,
        standing=HoldStanding(row.state),
        grant=msgspec.json.decode(row.grant, type=HoldGrant),
        risked=row.risked,
        returned=row.returned,
        return_points=row.return_points,
        return_epoch=row.return_epoch,
        return_seq=row.return_seq,
        opened_at=row.opened_at,
    )


def terminal_row(row: Row[Any]) -> TerminalRow:
    """A row of `terminals`."""
    return TerminalRow(
        owner=row.owner,
        id=row.id,
        code=row.code,
        shop=row.shop,
        request_key=row.request_key,
        revoked=row.status == "revoked",
        languages=msgspec.json.decode(row.languages, type=tuple[str, ...]),
        programmes=msgspec.json.decode(row.programmes, type=tuple[Uuid, ...]),
        next_epoch=row.next_epoch,
        board=row.board,
        profile=profile_of(row.profile),
        roll_asked=row.roll_asked_at is not None,
    )


def profile_of(text: str | None) -> TerminalProfile:
    """A terminal's profile as it is kept; an empty one where none is."""
    return NO_PROFILE if text is None else msgspec.json.decode(text, type=TerminalProfile)
