"""A shop's figures of a day on paper: each terminal's, by programme, and the shop's sums. No customer stands on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from drivers.ports import PrintJob
from drivers.printer_profiles import PrinterProfile
from loyalty.programme import Unit
from loyalty.wire import Shop
from loyalty.wire_staff import Day, ProgrammeFigures, TerminalFigures
from screens.texts import Texts
from terminal.vouchers.paper import BIG, Lettering, Paper
from terminal.vouchers.voucher import write_shop

_TITLE: Final = Lettering(bold=True, align="left")


@dataclass(frozen=True, slots=True)
class DaySheet:
    """What a day's figures are written from.

    Attributes:
        day: central's figures.
        names: the programmes' names, by id.
        shop: whose they are.
        at: when they are printed; aware.
        training: whether the paper must say that it was printed for practice.
    """

    day: Day
    names: dict[str, str]
    shop: Shop
    at: datetime
    training: bool = False


def day_job(sheet: DaySheet, terminal_code: str, profile: PrinterProfile, language: str) -> PrintJob:
    """The day's figures as a print job; worth nothing, so its code is empty.

    Raises:
        TextsError: there are no texts in that language.
        ZoneInfoNotFoundError: the shop's time zone is none.
    """
    texts, paper = Texts(language), Paper(profile)
    paper.begin()
    write_shop(paper, sheet.shop)
    if sheet.training:
        paper.band(texts.get("desk.training"))
        paper.feed(12)
    paper.line(texts.get("day.title"), BIG)
    paper.line(texts.full_day(sheet.day.day))
    paper.line(texts.get("day.as_of", time=texts.time(sheet.day.as_of, sheet.shop.timezone)))
    for terminal in sheet.day.terminals:
        _terminal(paper, texts, sheet, terminal)
    paper.rule()
    paper.row(texts.get("voucher.terminal"), terminal_code)
    paper.row(texts.get("voucher.issued"), texts.time(sheet.at, sheet.shop.timezone))
    paper.end()
    return PrintJob(job_id="day", head=paper.written(), code=b"", tail=b"")


def _terminal(paper: Paper, texts: Texts, sheet: DaySheet, terminal: TerminalFigures) -> None:
    paper.rule()
    paper.line(texts.get("day.terminal", code=terminal.code), _TITLE)
    for figures in terminal.programmes:
        _programme(paper, texts, sheet.names.get(figures.programme), figures)
    _rows(
        paper,
        texts,
        ("day.vouchers_used", terminal.vouchers_used),
        ("day.cards_issued", terminal.cards_issued),
        ("day.cards_replaced", terminal.cards_replaced),
    )


def _programme(paper: Paper, texts: Texts, name: str | None, figures: ProgrammeFigures) -> None:
    paper.feed(8)
    paper.line(name or texts.get(f"unit.{figures.unit.value}", n=figures.points_given), _TITLE)
    paper.row(texts.get("day.sales"), texts.number(figures.accruals))
    if figures.unit is Unit.POINTS or figures.sales_cents:
        paper.row(texts.get("day.sales_of"), texts.money(figures.sales_cents, figures.currency.value))
    _rows(
        paper,
        texts,
        ("day.given", figures.points_given),
        ("day.redemptions", figures.redemptions),
        ("day.taken", figures.points_taken),
        ("day.added", figures.points_added),
        ("day.removed", figures.points_removed),
        ("day.undone", figures.undone),
    )


def _rows(paper: Paper, texts: Texts, *rows: tuple[str, int]) -> None:
    for key, figure in rows:
        paper.row(texts.get(key), texts.number(figure))
