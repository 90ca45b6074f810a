"""The owner's terminals: found by their codes, listed, revoked, and ended where their store is gone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Connection, select, update

from central import tables as t
from central.book.book import Book
from central.book.ending import Ended, end_terminal
from central.book.loading import Wanted, load
from central.book.rowreaders import profile_of, terminal_row
from central.book.rows import HoldStanding, TerminalRow
from central.book.saving import save
from central.book.staffed import load_shop
from central.errors import DeviceError, NoDeviceError
from central.owners import load_programmes, load_till_keys
from loyalty.ids import Uuid
from loyalty.wire import Heartbeat
from loyalty.wire_terminals import NO_PROFILE, RefusedConfiguration, TerminalProfile

REVOKED = "revoked"
"""The status of a terminal that is out of service for good."""
_health = msgspec.json.Decoder(Heartbeat)


@dataclass(frozen=True, slots=True)
class Listed:
    """A terminal as the office sees it; what its last heartbeat said, None where there was none.

    Attributes:
        waiting: transactions that waited in its outbox.
        held: points that are set aside for it, over all programmes.
        tampered: whether its housing was open.
        missing: its devices that did not answer, by name.
        clock_trusted: whether it knew the time.
        disk_used: the used share of its store, 0 to 1.
        temperature: of its processor, in degrees Celsius.
        configuration: the version that it goes by.
        refused: a newer one that it does not take, and why.
        profile: what it is there for, and what must be fitted to it.
        roll_asked: whether the office waits for new keys of it.
    """

    id: Uuid
    code: str
    shop: str
    revoked: bool
    enrolled_at: datetime
    seen_at: datetime | None
    board: str
    software: str | None
    waiting: int | None
    printer: str | None
    held: int
    tampered: bool = False
    missing: tuple[str, ...] = ()
    clock_trusted: bool | None = None
    disk_used: float | None = None
    temperature: float | None = None
    configuration: int | None = None
    refused: RefusedConfiguration | None = None
    profile: TerminalProfile = NO_PROFILE
    roll_asked: bool = False


def terminals(connection: Connection, owner: Uuid, *, after: str = "", limit: int | None = None) -> tuple[Listed, ...]:
    """The owner's terminals, revoked ones too, by code: all, or `limit` at most after the code `after`."""
    return _listed(connection, owner, t.terminals.c.code > after, limit)


def terminal_listed(connection: Connection, owner: Uuid, called: str) -> Listed:
    """The terminal of that code or id.

    Raises:
        NoDeviceError: there is none.
    """
    found = _listed(connection, owner, _is(called), None)
    if not found:
        raise _none_called(called)
    return found[0]


def _listed(connection: Connection, owner: Uuid, which: ColumnElement[bool], limit: int | None) -> tuple[Listed, ...]:
    k, s, h, hl = t.terminals.c, t.shops.c, t.holds.c, t.hold_lots.c
    held: dict[str, int] = {}
    query = (
        select(h.terminal, hl.remaining)
        .join(t.hold_lots, (hl.owner == h.owner) & (hl.hold == h.id))
        .where(h.owner == owner, h.state.in_(_LIVE))
    )
    for row in connection.execute(query):
        held[row.terminal] = held.get(row.terminal, 0) + row.remaining
    rows = connection.execute(
        select(t.terminals, s.name.label("shop_name"))
        .join(t.shops, (s.owner == k.owner) & (s.id == k.shop))
        .where(k.owner == owner, which)
        .order_by(k.code)
        .limit(limit)
    )
    found: list[Listed] = []
    for row in rows:
        beat = None if row.health is None else _health.decode(row.health)
        found.append(
            Listed(
                id=row.id,
                code=row.code,
                shop=row.shop_name,
                revoked=row.status == REVOKED,
                enrolled_at=row.enrolled_at,
                seen_at=row.seen_at,
                board=row.board,
                software=None if beat is None else beat.software,
                waiting=None if beat is None else beat.waiting,
                printer=None if beat is None else beat.printer,
                held=held.get(row.id, 0),
                tampered=beat is not None and beat.tampered,
                missing=() if beat is None else beat.missing,
                clock_trusted=None if beat is None else beat.clock_trusted,
                disk_used=None if beat is None else beat.disk_used,
                temperature=None if beat is None else beat.temperature,
                configuration=None if beat is None else beat.configuration,
                refused=None if beat is None else beat.refused,
                profile=profile_of(row.profile),
                roll_asked=row.roll_asked_at is not None,
            )
        )
    return tuple(found)


_LIVE = (HoldStanding.OPEN.value, HoldStanding.RETURNING.value)


def terminal_called(connection: Connection, owner: Uuid, called: str) -> TerminalRow:
    """The terminal of that code or id.

    Raises:
        NoDeviceError: there is none.
    """
    query = select(t.terminals).where(t.terminals.c.owner == owner, _is(called))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise _none_called(called)
    return terminal_row(row)


def _is(called: str) -> ColumnElement[bool]:
    """A code has 20 signs at most and an id 36: no text is both."""
    return (t.terminals.c.code == called) | (t.terminals.c.id == called)


def _none_called(called: str) -> NoDeviceError:
    return NoDeviceError(f"There is no terminal {called!r}; 'terminal list' names them.")


def lock(connection: Connection, terminal: TerminalRow) -> TerminalRow:
    """The terminal as it is now, locked until the transaction ends."""
    k = t.terminals.c
    query = select(t.terminals).where(k.owner == terminal.owner, k.id == terminal.id).with_for_update(key_share=True)
    return terminal_row(connection.execute(query).one())


def revoke(connection: Connection, owner: Uuid, called: str, now: datetime, mint: Callable[[], Uuid]) -> Ended:
    """Put a terminal out of service for good: it hears so, signed, at its next call, and what it held is free again.

    What it has not delivered never arrives. A terminal that is only broken is replaced, not revoked.

    Raises:
        DeviceError: there is none of that code or id, or it was revoked already.
    """
    present = lock(connection, terminal_called(connection, owner, called))
    if present.revoked:
        raise DeviceError(f"{present.code} was revoked already; nothing was changed.")
    k = t.terminals.c
    changed = update(t.terminals).where(k.owner == owner, k.id == present.id)
    connection.execute(changed.values(status=REVOKED, revoked_at=now))
    v = t.voucher_keys.c
    keys = update(t.voucher_keys).where(v.owner == owner, v.terminal == present.id, v.retired_at.is_(None))
    connection.execute(keys.values(retired_at=now))
    return end(connection, present, now, mint)


def end(connection: Connection, terminal: TerminalRow, now: datetime, mint: Callable[[], Uuid]) -> Ended:
    """End what a locked terminal holds: nothing can be spent out of it any more."""
    h = t.holds.c
    query = select(h.id).where(h.owner == terminal.owner, h.terminal == terminal.id, h.state.in_(_LIVE))
    holds = {Uuid(each) for each in connection.execute(query).scalars()}
    book = Book(
        terminal=terminal,
        now=now,
        mint=mint,
        programmes=load_programmes(connection, terminal.owner),
        till_keys=load_till_keys(connection, terminal.owner),
        loaded=load(connection, terminal, Wanted((), (), holds=holds)),
        desk=load_shop(connection, terminal),
    )
    ended = end_terminal(book)
    save(connection, book)
    return ended


def ask_roll(connection: Connection, owner: Uuid, called: str, now: datetime) -> None:
    """Have a terminal roll its keys: it is told at its next heartbeat, and makes them itself.

    Raises:
        DeviceError: there is none of that code or id, or it was revoked.
    """
    present = _in_service(connection, owner, called)
    k = t.terminals.c
    asked = update(t.terminals).where(k.owner == owner, k.id == present.id)
    connection.execute(asked.values(roll_asked_at=now))


def set_profile(connection: Connection, owner: Uuid, called: str, profile: TerminalProfile) -> int:
    """Say what a terminal is there for; answers the configuration's version, which it fetches by itself.

    Raises:
        DeviceError: there is none of that code or id, or it was revoked.
    """
    present = _in_service(connection, owner, called)
    k, o = t.terminals.c, t.owners.c
    changed = update(t.terminals).where(k.owner == owner, k.id == present.id)
    connection.execute(changed.values(profile=msgspec.json.encode(profile).decode()))
    connection.execute(update(t.owners).where(o.owner == owner).values(configuration=o.configuration + 1))
    return configuration_version(connection, owner)


def configuration_version(connection: Connection, owner: Uuid) -> int:
    """The version of the configuration that the owner's terminals should go by."""
    o = t.owners.c
    version: int = connection.execute(select(o.configuration).where(o.owner == owner)).scalar_one()
    return version


def _in_service(connection: Connection, owner: Uuid, called: str) -> TerminalRow:
    present = lock(connection, terminal_called(connection, owner, called))
    if present.revoked:
        raise DeviceError(f"{present.code} was revoked: it takes no orders any more.")
    return present
