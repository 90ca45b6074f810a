"""Paper that stands in no book: slips, and a member's own data, printed from memory and recorded nowhere."""

from collections.abc import Sequence
from datetime import datetime

from drivers.ports import Printer, PrintFailed, PrintJob, PrintOutcome, PrintUnknown
from loyalty.wire import Configuration
from terminal.machine.effects import PrintData, PrintSlip
from terminal.machine.events import DataPrinted, SlipPrinted
from terminal.runtime.ports import Devices
from terminal.runtime.slips import slip_job


def print_data(order: PrintData, devices: Devices, told: Configuration) -> DataPrinted:
    """Print a member's data; says what is known of the paper."""
    from terminal.vouchers import data_jobs

    jobs = data_jobs(order.wish, order.data, told.shop, told.terminal_code, devices.profile, order.language)
    return DataPrinted(order.session, print_all(devices.printer, jobs))


def print_slip(order: PrintSlip, devices: Devices, told: Configuration, at: datetime) -> SlipPrinted:
    """Print a paper that stands in no book; says what is known of it."""
    job = slip_job(order.slip, told, devices.profile, at, training=order.training)
    return SlipPrinted(order.session, devices.printer.print(job))


def print_all(printer: Printer, jobs: Sequence[PrintJob]) -> PrintOutcome:
    """Print jobs one after the other; the first that does not come out is the last.

    Args:
        printer: the printer.
        jobs: at least one.

    Returns:
        What is known of all of them together: where some came out and a later one failed, nobody has the whole.
    """
    first, *others = jobs
    outcome = printer.print(first)
    for job in others:
        if isinstance(outcome, PrintFailed | PrintUnknown):
            break
        outcome = printer.print(job)
        if isinstance(outcome, PrintFailed):
            return PrintUnknown(outcome.fault)
    return outcome
