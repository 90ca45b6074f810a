"""The self-test's result on paper: what was tried, how it is, with the serial number of the board."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from drivers.ports import PrintJob
from drivers.printer_profiles import PrinterProfile
from loyalty.wire import Shop
from loyalty.wire_terminals import Plate
from screens.technician_views import SelfTestRow
from screens.texts import Texts
from terminal.vouchers.paper import LEFT, Paper
from terminal.vouchers.voucher import write_shop


@dataclass(frozen=True, slots=True)
class Tried:
    """What stands on the report.

    Attributes:
        rows: what was tried.
        shop: where the terminal stands.
        terminal: its code.
        board: the board's serial number.
        software: the program's version.
        at: when; aware.
        plates: what the devices say of themselves.
    """

    rows: tuple[SelfTestRow, ...]
    shop: Shop
    terminal: str
    board: str
    software: str
    at: datetime
    plates: tuple[Plate, ...] = ()


def report_job(tried: Tried, profile: PrinterProfile, language: str) -> PrintJob:
    """The report.

    Args:
        tried: what stands on it.
        profile: the printer's model.
        language: of the technician.

    Raises:
        TextsError: there are no texts in that language.
        ZoneInfoNotFoundError: the shop's time zone is none.
    """
    texts, paper = Texts(language), Paper(profile)
    paper.begin()
    write_shop(paper, tried.shop)
    paper.band(texts.get("selftest.report.title"))
    paper.feed(12)
    paper.row(texts.get("voucher.terminal"), tried.terminal)
    paper.row(texts.get("selftest.report.board"), tried.board)
    paper.row(texts.get("selftest.report.version"), tried.software)
    paper.row(texts.get("test_print.printer"), profile.name)
    day = texts.full_day(tried.at.astimezone(ZoneInfo(tried.shop.timezone)).date())
    paper.row(texts.get("selftest.report.at"), texts.series((day, texts.time(tried.at, tried.shop.timezone))))
    paper.rule()
    for row in tried.rows:
        name = texts.get(f"selftest.item.{row.item.value}")
        paper.row(name, texts.get(f"selftest.state.{row.state.value}"), bold=True)
        paper.line(texts.get(f"selftest.word.{row.word.value}"), LEFT)
    paper.rule()
    for plate in tried.plates:
        paper.row(plate.device, " ".join(filter(None, (plate.maker, plate.model))), bold=True)
        numbers = (plate.serial, plate.firmware)
        if any(numbers):
            paper.line(" · ".join(filter(None, numbers)), LEFT)
    if tried.plates:
        paper.rule()
    paper.end()
    return PrintJob(job_id="self-test", head=paper.written(), code=b"", tail=b"")
