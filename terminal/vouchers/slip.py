"""A member's own data as print jobs, paged by length: print only, and gone from memory after it.

What is personal stands in the job's `code`, so that the driver says "unknown" as soon as a byte of it may have left:
nobody may be told that nothing came out while a sheet with a name on it hangs in the printer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from drivers.ports import PrintJob
from drivers.printer_profiles import PrinterProfile
from loyalty.card_status import CardStatus
from loyalty.programme import Unit
from loyalty.wire import Shop
from loyalty.wire_history import HistoryEntry
from loyalty.wire_privacy import BalanceData, MemberData
from screens.texts import Texts
from terminal.vouchers.lettering import LONGEST_TERMS
from terminal.vouchers.paper import BIG, LEFT, STRONG, Lettering, Paper
from terminal.vouchers.voucher import write_shop

LINES_A_SLIP: Final = 64
"""Rows of one piece of paper, some 25 cm: what a hand can hold, and a printer's memory."""

_TITLE: Final = Lettering(bold=True, align="left")
_STATUS: Final = {
    CardStatus.ISSUED: "slip.card.issued",
    CardStatus.BLOCKED: "slip.card.blocked",
    CardStatus.REPLACED: "slip.card.replaced",
    CardStatus.EXPIRED: "slip.card.expired",
    CardStatus.BLANK: "slip.card.blank",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: a title alone, a sentence alone (`value` empty), or a label with its value."""

    label: str
    value: str = ""
    title: bool = False


@dataclass(frozen=True, slots=True)
class _Slip:
    """What a member's data is written with."""

    data: MemberData
    texts: Texts
    zone: ZoneInfo

    def day(self, when: datetime) -> str:
        return self.texts.full_day(when.astimezone(self.zone).date())

    def count(self, points: int, unit: Unit) -> str:
        return f"{self.texts.number(points)} {self.texts.get(f'unit.{unit.value}', n=points)}"


def data_jobs(  # noqa: PLR0917 - whose, where and how: none of the six has a default
    job_id: str, data: MemberData, shop: Shop, terminal_code: str, profile: PrinterProfile, language: str
) -> tuple[PrintJob, ...]:
    """A member's data on as many pieces of paper as it takes, each cut.

    Args:
        job_id: names the whole; each piece adds its number.
        data: what central told.
        shop: where it is printed; its time zone is the one of every date.
        terminal_code: how people call this terminal.
        profile: the printer's model.
        language: of the session.

    Raises:
        TextsError: there are no texts in that language.
        ZoneInfoNotFoundError: the shop's time zone is none.
    """
    slip = _Slip(data, Texts(language), ZoneInfo(shop.timezone))
    sheets = list(_sheets(list(_rows(slip))))
    return tuple(
        PrintJob(
            job_id=f"{job_id}/{number}",
            head=_head(slip, shop, profile, number, len(sheets)),
            code=_body(profile, sheet),
            tail=_tail(slip, terminal_code, profile, last=number == len(sheets)),
        )
        for number, sheet in enumerate(sheets, 1)
    )


def _sheets(rows: list[_Row]) -> Iterator[list[_Row]]:
    """Rows by the piece of paper they stand on; a title is never the last of one."""
    sheet: list[_Row] = []
    for row in rows:
        if len(sheet) >= LINES_A_SLIP:
            moved = [sheet.pop()] if sheet[-1].title else []
            yield sheet
            sheet = moved
        sheet.append(row)
    yield sheet


def _head(slip: _Slip, shop: Shop, profile: PrinterProfile, number: int, of: int) -> bytes:
    texts, paper = slip.texts, Paper(profile)
    paper.begin()
    write_shop(paper, shop)
    paper.line(texts.get("slip.title"), BIG)
    paper.feed(8)
    paper.line(f"{slip.day(slip.data.as_of)}, {texts.time(slip.data.as_of, shop.timezone)}")
    if of > 1:
        paper.line(texts.get("slip.page_of", page=texts.number(number), pages=texts.number(of)), STRONG)
    return paper.written()


def _body(profile: PrinterProfile, rows: list[_Row]) -> bytes:
    paper = Paper(profile)
    for row in rows:
        if row.title:
            paper.rule()
            paper.line(row.label, _TITLE)
            paper.feed(4)
        elif row.value:
            paper.row(row.label, row.value)
        else:
            paper.line(row.label, LEFT, longest=LONGEST_TERMS)
    return paper.written()


def _tail(slip: _Slip, terminal_code: str, profile: PrinterProfile, *, last: bool) -> bytes:
    texts, paper = slip.texts, Paper(profile)
    paper.rule()
    if last:
        paper.line(texts.get("slip.rights"), LEFT, longest=LONGEST_TERMS)
        paper.feed(8)
    paper.row(texts.get("voucher.terminal"), terminal_code)
    paper.end()
    return paper.written()


# ── What stands on it ────────────────────


def _rows(slip: _Slip) -> Iterator[_Row]:
    yield from _person(slip)
    yield from _cards(slip)
    for each in slip.data.balances:
        yield from _balance(slip, each)
    yield from _proofs(slip)
    yield from _titled(slip.texts.get("slip.uses"), _uses(slip))
    yield from _titled(slip.texts.get("slip.responses"), _responses(slip))
    yield from _titled(slip.texts.get("slip.claims"), _claims(slip))
    yield from _titled(slip.texts.get("slip.entries"), _entries(slip))
    yield _Row(slip.texts.get("slip.where"), title=True)
    yield _Row(slip.texts.get("slip.where_detail", owner=slip.data.owner))


def _titled(title: str, rows: Iterator[_Row]) -> Iterator[_Row]:
    found = list(rows)
    if found:
        yield _Row(title, title=True)
        yield from found


def _person(slip: _Slip) -> Iterator[_Row]:
    data, texts = slip.data, slip.texts
    yield _Row(texts.get("slip.person"), title=True)
    unknown = texts.get("slip.unknown")
    for label, value in (
        (texts.get("slip.name"), data.name),
        (texts.get("slip.mail"), data.mail),
        (texts.get("slip.phone"), data.phone),
        (texts.get("slip.language"), data.language),
    ):
        yield _Row(label, value or unknown)
    if data.customer_since is not None:
        yield _Row(texts.get("slip.since"), slip.day(data.customer_since))


def _cards(slip: _Slip) -> Iterator[_Row]:
    texts = slip.texts
    yield _Row(texts.get("slip.cards"), title=True)
    for card in slip.data.cards:
        issued = slip.day(card.issued_at) if card.issued_at is not None else texts.get("slip.unknown")
        yield _Row(texts.get(_STATUS[card.status]), issued)
        if card.valid_until is not None:
            yield _Row(texts.get("slip.valid_until"), slip.day(card.valid_until))
    yield _Row(texts.get("slip.no_number"))


def _balance(slip: _Slip, each: BalanceData) -> Iterator[_Row]:
    texts = slip.texts
    yield _Row(each.programme, title=True)
    yield _Row(texts.get("slip.balance"), slip.count(each.balance, each.unit))
    if each.held:
        places = ", ".join(held.terminal for held in slip.data.holds if held.programme == each.programme)
        label = texts.get("slip.held_at", place=places) if places else texts.get("slip.held")
        yield _Row(label, slip.count(each.held, each.unit))
    if each.owed:
        yield _Row(texts.get("slip.owed"), slip.count(each.owed, each.unit))
    for lot in each.lots:
        if lot.expires_at is not None:
            expires = texts.get("slip.expires", day=slip.day(lot.expires_at))
            yield _Row(expires, slip.count(lot.points, each.unit))
    if each.shopped_cents is not None and each.currency is not None:
        yield _Row(texts.get("slip.shopped"), texts.money(each.shopped_cents, each.currency))


def _proofs(slip: _Slip) -> Iterator[_Row]:
    texts, proofs = slip.texts, slip.data.proofs
    yes, no = texts.get("slip.yes"), texts.get("slip.no")
    yield _Row(texts.get("slip.proofs"), title=True)
    yield _Row(texts.get("slip.pin"), yes if proofs.pin else no)
    yield _Row(texts.get("slip.phone_page"), yes if proofs.page else no)


def _uses(slip: _Slip) -> Iterator[_Row]:
    for use in slip.data.uses:
        yield _Row(f"{use.shop}, {use.terminal}", slip.day(use.used_at))


def _responses(slip: _Slip) -> Iterator[_Row]:
    for each in slip.data.responses:
        yield _Row(f"{slip.day(each.when)}  {each.campaign}", each.answer)


def _claims(slip: _Slip) -> Iterator[_Row]:
    for each in slip.data.claims:
        day = slip.texts.full_day(date.fromisoformat(each.day))
        yield _Row(day, slip.texts.money(each.cents, each.currency))


def _entries(slip: _Slip) -> Iterator[_Row]:
    for entry in slip.data.entries:
        yield _Row(_what(slip, entry), _figure(slip, entry))
    if slip.data.more:
        yield _Row(slip.texts.get("slip.more"))


def _what(slip: _Slip, entry: HistoryEntry) -> str:
    day = slip.texts.short_day(entry.when.astimezone(slip.zone).date())
    return f"{day}  {entry.reward or slip.texts.get(f'history.{entry.kind.value}')}"


def _figure(slip: _Slip, entry: HistoryEntry) -> str:
    count = slip.texts.number(abs(entry.points))
    return slip.texts.get("history.plus" if entry.points >= 0 else "history.minus", count=count)
