"""Papers that stand in no book: from what is wanted to what the printer gets."""

from datetime import datetime

from drivers.ports import PrintJob
from drivers.printer_profiles import PrinterProfile
from loyalty.wire import Configuration
from terminal.machine.slips import DaySlip, Slip, TestSlip


def slip_job(slip: Slip, told: Configuration, profile: PrinterProfile, at: datetime, *, training: bool) -> PrintJob:
    """The job of a paper; in `training` it must say that it is worth nothing.

    Raises:
        TextsError: there are no texts in its language.
    """
    from terminal.vouchers import DaySheet, day_job, test_print_job

    match slip:
        case TestSlip(language):
            return test_print_job(
                "test", told.shop, told.terminal_code, profile, language=language, at=at, training=training
            )
        case DaySlip(language, day, names):
            sheet = DaySheet(day, dict(names), told.shop, at, training)
            return day_job(sheet, told.terminal_code, profile, language)
