"""The page a technician prints to see that the printer is well: worth nothing, so its code is empty."""

from datetime import datetime
from zoneinfo import ZoneInfo

from drivers.ports import PrintJob
from drivers.printer_profiles import PrinterProfile
from loyalty.wire import Shop
from screens.texts import Texts
from terminal.vouchers.paper import BIG, LEFT, STRONG, Paper
from terminal.vouchers.voucher import write_shop

_LETTERS = "é ï € Æ Ø Å æ ø å ij ß č ł Ж •"
_QR_TEXT = "TEST"


def test_print_job(
    job_id: str,
    shop: Shop,
    terminal_code: str,
    profile: PrinterProfile,
    *,
    language: str,
    at: datetime,
    training: bool,
) -> PrintJob:
    """A self-test page: the printer's width, its letters and its QR.

    Args:
        job_id: comes back with the outcome.
        shop: where the terminal stands.
        terminal_code: how people call this terminal.
        profile: the printer's model, named on the page.
        language: of the technician.
        at: when it is printed; aware.
        training: whether the page must say that it was printed for practice.

    Raises:
        TextsError: there are no texts in that language.
        ZoneInfoNotFoundError: the shop's time zone is none.
    """
    texts = Texts(language)
    paper = Paper(profile)
    paper.begin()
    write_shop(paper, shop)
    paper.band(texts.get("test_print.title"))
    if training:
        paper.band(texts.get("desk.training"))
    paper.feed(12)
    paper.line(texts.get("test_print.worthless"), STRONG)
    paper.rule()
    paper.row(texts.get("voucher.terminal"), terminal_code)
    paper.row(texts.get("test_print.printer"), profile.name)
    day = texts.full_day(at.astimezone(ZoneInfo(shop.timezone)).date())
    paper.row(texts.get("voucher.issued"), texts.series((day, texts.time(at, shop.timezone))))
    paper.rule()
    paper.line(texts.get("test_print.width", columns=texts.number(profile.columns)), LEFT)
    paper.line("".join(str(column % 10) for column in range(1, profile.columns + 1)), LEFT)
    paper.feed(8)
    paper.line(_LETTERS)
    paper.line("0123456789", BIG)
    paper.qr(_QR_TEXT)
    paper.end()
    return PrintJob(job_id=job_id, head=paper.written(), code=b"", tail=b"")


# Its name begins as pytest's tests do; it is none.
test_print_job.__test__ = False  # type: ignore[attr-defined] # functions take attributes, their type does not say so
