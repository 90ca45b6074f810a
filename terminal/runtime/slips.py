"""Papers that stand in no book: from what is wanted to what the printer gets."""

from collections.abc import Callable
from datetime import datetime

from drivers.ports import PrintJob
from drivers.printer_profiles import PrinterProfile
from loyalty.wire import Configuration
from loyalty.wire_terminals import Plate
from terminal.machine.slips import DaySlip, SelfTestSlip, Slip, TestSlip
from terminal.software import SOFTWARE, board_serial

Plates = Callable[[], tuple[Plate, ...]]


def slip_job(
    slip: Slip, told: Configuration, profile: PrinterProfile, at: datetime, plates: Plates, *, training: bool
) -> PrintJob:
    """The job of a paper; in `training` it must say that it is worth nothing.

    Args:
        slip: what is wanted.
        told: what the terminal is.
        profile: the printer's model.
        at: when it is printed; aware.
        plates: asks the devices what they say of themselves; it may take seconds.
        training: whether staff practise.

    Raises:
        TextsError: there are no texts in its language.
    """
    from terminal.vouchers import DaySheet, Tried, day_job, report_job, test_print_job

    match slip:
        case TestSlip(language):
            return test_print_job(
                "test", told.shop, told.terminal_code, profile, language=language, at=at, training=training
            )
        case SelfTestSlip(language, rows):
            tried = Tried(rows, told.shop, told.terminal_code, board_serial(), SOFTWARE, at, plates())
            return report_job(tried, profile, language)
        case DaySlip(language, day, names):
            sheet = DaySheet(day, dict(names), told.shop, at, training)
            return day_job(sheet, told.terminal_code, profile, language)
