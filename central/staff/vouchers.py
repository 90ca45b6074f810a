"""Vouchers at the till: where one stands, and using it once, whoever asks at the same time (protocol, 3.6 and 7)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final, assert_never
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, select, update

from central import tables as t
from central.book.book import Programmes
from central.book.rows import TerminalRow
from central.bulk import Row as Columns
from central.bulk import insert_new
from loyalty.codes import VoucherCode
from loyalty.ids import Uuid
from loyalty.voucher_texts import Serial, ShortCode, VoucherText, WholeCode
from loyalty.vouchers import Authentic, Forged, NotAVoucher, UnknownMaker, short_code, verify_voucher
from loyalty.wire import PublishedKey
from loyalty.wire_vouchers import VoucherChecked, VoucherFacts, VoucherRedeemed, VoucherStanding, VoucherUse

_MOST_ALIKE: Final = 10
"""Vouchers of one short code that are looked at."""


@dataclass(frozen=True, slots=True)
class Till:
    """Who asks: a terminal that stands in for a till, its owner's programmes, and in which language."""

    connection: Connection = field(repr=False)
    terminal: TerminalRow
    programmes: Programmes = field(repr=False)
    language: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Use:
    """The wish to use a voucher.

    Attributes:
        id: under which it can be repeated.
        by: the member of staff.
        in_advance: whether they may use one that central was not told of yet.
    """

    id: Uuid
    by: Uuid
    in_advance: bool


def check_voucher(till: Till, found: VoucherText) -> VoucherChecked:
    """Where a voucher stands; nothing is changed."""
    rows = _rows(till, found)
    if len(rows) > 1:
        live = [row for row in rows if standing_of(row, till.now) is VoucherStanding.VALID]
        rows = live if len(live) == 1 else rows
    match found:
        case WholeCode(voucher=voucher):
            terminal = _maker(till, found)
            if terminal is None:
                ours = bool(_keys(till, voucher.key_id))
                return VoucherChecked(standing=VoucherStanding.FORGED if ours else VoucherStanding.UNKNOWN)
            if not rows:
                facts = _signed_facts(till, voucher, terminal)
                return VoucherChecked(standing=_undelivered(till, voucher), voucher=facts)
        case Serial() | ShortCode():
            pass
        case _:
            assert_never(found)
    if len(rows) > 1:
        return VoucherChecked(standing=VoucherStanding.AMBIGUOUS)
    if not rows:
        return VoucherChecked(standing=VoucherStanding.UNKNOWN)
    return VoucherChecked(standing=standing_of(rows[0], till.now), voucher=_facts(till, rows[0]))


def redeem_voucher(till: Till, serial: str, signed: WholeCode | None, use: Use) -> VoucherRedeemed:
    """Use a voucher, once: its row stays locked from the look at it to the mark in it."""
    row = _locked(till, serial)
    if row is None and signed is not None and signed.serial == serial:
        terminal = _maker(till, signed)
        if terminal is not None and not use.in_advance:
            return VoucherRedeemed(outcome=VoucherUse.UNDELIVERED)
        if terminal is not None and _undelivered(till, signed.voucher) is VoucherStanding.UNDELIVERED:
            insert_new(till.connection, t.vouchers, [_in_advance(till, signed.voucher, terminal)])
            row = _locked(till, serial)
    if row is None:
        return VoucherRedeemed(outcome=VoucherUse.UNKNOWN)
    standing = standing_of(row, till.now)
    if standing is not VoucherStanding.VALID:
        return VoucherRedeemed(outcome=VoucherUse(standing.value), voucher=_facts(till, row))
    v = t.vouchers.c
    mine = (v.owner == till.terminal.owner, v.serial == serial)
    used = {"used_at": till.now, "used_terminal": till.terminal.id, "used_by": use.by, "used_id": use.id}
    till.connection.execute(update(t.vouchers).where(*mine).values(used))
    after = _locked(till, serial)
    assert after is not None
    return VoucherRedeemed(outcome=VoucherUse.REDEEMED, voucher=_facts(till, after))


def standing_of(row: Row[Any], now: datetime) -> VoucherStanding:
    """Where a voucher of the table stands; its last day ends in the calendar of the shop that printed it."""
    if row.used_at is not None:
        return VoucherStanding.USED
    if row.voided_at is not None:
        return VoucherStanding.VOIDED
    today = now.astimezone(ZoneInfo(row.timezone)).date()
    over = row.valid_until is not None and today > date.fromisoformat(row.valid_until)
    return VoucherStanding.EXPIRED if over else VoucherStanding.VALID


def _undelivered(till: Till, voucher: VoucherCode) -> VoucherStanding:
    # Which shop's calendar it is in is not known yet: a day more harms nobody.
    over = voucher.valid_until is not None and till.now.astimezone(UTC).date() > voucher.valid_until
    if over:
        return VoucherStanding.EXPIRED
    # What a terminal that is out of service never told of may be a thief's, who has its key.
    retired = all(key.retired_at is not None for key in _keys(till, voucher.key_id))
    return VoucherStanding.UNKNOWN if retired else VoucherStanding.UNDELIVERED


def _rows(till: Till, found: VoucherText) -> Sequence[Row[Any]]:
    v = t.vouchers.c
    match found:
        case ShortCode(code=code):
            same = v.short_code == code
        case WholeCode() | Serial():
            same = v.serial == found.serial
        case _:
            assert_never(found)
    return till.connection.execute(_known(till).where(same).order_by(v.serial).limit(_MOST_ALIKE)).all()


def _locked(till: Till, serial: str) -> Row[Any] | None:
    query = _known(till).where(t.vouchers.c.serial == serial).with_for_update(of=t.vouchers)
    return till.connection.execute(query).first()


def _known(till: Till) -> Select[Any]:
    """Vouchers with where they were printed."""
    v, k, s = t.vouchers.c, t.terminals.c, t.shops.c
    return (
        select(t.vouchers, k.code.label("issued_terminal"), s.name.label("issued_shop"), s.timezone)
        .join(t.terminals, (k.owner == v.owner) & (k.id == v.terminal))
        .join(t.shops, (s.owner == k.owner) & (s.id == k.shop))
        .where(v.owner == till.terminal.owner)
    )


def _maker(till: Till, signed: WholeCode) -> Uuid | None:
    """The terminal that signed a voucher; None where none of the owner's did."""
    verdict = verify_voucher(signed.text, _keys(till, signed.voucher.key_id))
    match verdict:
        case Authentic(terminal=terminal):
            return Uuid(terminal)
        case Forged() | UnknownMaker() | NotAVoucher():
            return None
        case _:
            assert_never(verdict)


def _keys(till: Till, key_id: str) -> list[PublishedKey]:
    k = t.voucher_keys.c
    rows = till.connection.execute(select(t.voucher_keys).where(k.owner == till.terminal.owner, k.id == key_id))
    return [
        PublishedKey(key_id=row.id, key=row.public_key, terminal=row.terminal, retired_at=row.retired_at)
        for row in rows
    ]


def _in_advance(till: Till, voucher: VoucherCode, terminal: Uuid) -> Columns:
    """The row of a voucher whose terminal has not delivered it; its redemption fills in the rest."""
    return {
        "owner": till.terminal.owner,
        "serial": voucher.serial,
        "short_code": short_code(voucher.serial),
        "terminal": terminal,
        "reward": voucher.reward,
        "co_payment_cents": 0,
        "valid_until": voucher.valid_until.isoformat() if voucher.valid_until is not None else None,
    }


def _signed_facts(till: Till, voucher: VoucherCode, terminal: Uuid) -> VoucherFacts:
    """What a voucher says of itself, under its signature."""
    found = _place(till, terminal)
    names = (_reward(till, each, None, voucher.reward) for each in till.programmes.versions)
    name = next((text for text in names if text is not None), None)
    return VoucherFacts(
        serial=voucher.serial,
        reward=name or voucher.reward,
        issued_terminal=found[0] if found else None,
        issued_shop=found[1] if found else None,
        valid_until=voucher.valid_until,
    )


def _facts(till: Till, row: Row[Any]) -> VoucherFacts:
    programme = till.programmes.current(row.programme) if row.programme is not None else None
    used = _place(till, row.used_terminal) if row.used_terminal is not None else None
    return VoucherFacts(
        serial=row.serial,
        reward=_reward(till, row.programme, row.version, row.reward) or row.reward,
        co_payment_cents=row.co_payment_cents,
        currency=programme.currency if programme is not None else None,
        issued_at=row.issued_at,
        issued_terminal=row.issued_terminal,
        issued_shop=row.issued_shop,
        valid_until=date.fromisoformat(row.valid_until) if row.valid_until is not None else None,
        used_at=row.used_at,
        used_terminal=used[0] if used else None,
        used_shop=used[1] if used else None,
        voided_at=row.voided_at,
    )


def _reward(till: Till, programme: Uuid | None, version: int | None, reward: str) -> str | None:
    """A reward's name as its version had it; None where it is none of ours."""
    if programme is None:
        return None
    named = till.programmes.version(programme, version) if version is not None else till.programmes.current(programme)
    found = named.reward(reward) if named is not None else None
    return found.name(till.language) if found is not None else None


def _place(till: Till, terminal: Uuid) -> tuple[str, str] | None:
    """A terminal's code and its shop's name."""
    k, s = t.terminals.c, t.shops.c
    query = (
        select(k.code, s.name)
        .join(t.shops, (s.owner == k.owner) & (s.id == k.shop))
        .where(k.owner == till.terminal.owner, k.id == terminal)
    )
    row = till.connection.execute(query).first()
    return (row.code, row.name) if row is not None else None
