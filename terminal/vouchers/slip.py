"""A member's own data as print jobs, paged by length: print only, and gone from memory after it.

What is personal stands in the job's `code`, so that the driver says "unknown" as soon as a byte of it may have left:
nobody may be told that nothing came out while a sheet with a name on it hangs in the printer.
"""

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from drivers.ports import PrintJob
from drivers.printer_profiles import PrinterProfile
from loyalty.wire import Shop
from loyalty.wire_privacy import MemberData
from screens.texts import Texts
from terminal.vouchers.lettering import LONGEST_TERMS
from terminal.vouchers.paper import BIG, LEFT, STRONG, Lettering, Paper
from terminal.vouchers.slip_lists import lists
from terminal.vouchers.slip_rows import Row, Slip, balance, cards, person
from terminal.vouchers.voucher import write_shop

LINES_A_SLIP: Final = 64
"""Rows of one piece of paper, some 25 cm: what a hand can hold, and a printer's memory."""

_TITLE: Final = Lettering(bold=True, align="left")


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
    slip = Slip(data, Texts(language), ZoneInfo(shop.timezone))
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


def _sheets(rows: list[Row]) -> Iterator[list[Row]]:
    """Rows by the piece of paper they stand on; a title is never the last of one."""
    sheet: list[Row] = []
    for row in rows:
        if len(sheet) >= LINES_A_SLIP:
            moved = [sheet.pop()] if sheet[-1].title else []
            yield sheet
            sheet = moved
        sheet.append(row)
    yield sheet


def _head(slip: Slip, shop: Shop, profile: PrinterProfile, number: int, of: int) -> bytes:
    texts, paper = slip.texts, Paper(profile)
    paper.begin()
    write_shop(paper, shop)
    paper.line(texts.get("slip.title"), BIG)
    paper.feed(8)
    paper.line(texts.series((slip.day(slip.data.as_of), texts.time(slip.data.as_of, shop.timezone))))
    if of > 1:
        paper.line(texts.get("slip.page_of", page=texts.number(number), pages=texts.number(of)), STRONG)
    return paper.written()


def _body(profile: PrinterProfile, rows: list[Row]) -> bytes:
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


def _tail(slip: Slip, terminal_code: str, profile: PrinterProfile, *, last: bool) -> bytes:
    texts, paper = slip.texts, Paper(profile)
    paper.rule()
    if last:
        paper.line(texts.get("slip.rights"), LEFT, longest=LONGEST_TERMS)
        paper.feed(8)
    paper.row(texts.get("voucher.terminal"), terminal_code)
    paper.end()
    return paper.written()


def _rows(slip: Slip) -> Iterator[Row]:
    """What stands on it, from top to bottom."""
    yield from person(slip)
    yield from cards(slip)
    for each in slip.data.balances:
        yield from balance(slip, each)
    yield from lists(slip)
    yield Row(slip.texts.get("slip.where"), title=True)
    yield Row(slip.texts.get("slip.where_detail", owner=slip.data.owner))
