"""Paper that stands in no book: slips, and a member's own data, printed from memory and recorded nowhere."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, assert_never

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from drivers.ports import Printer, PrintFailed, PrintFault, PrintJob, PrintOutcome, PrintUnknown
from loyalty.signing import key_id_of, public_text
from loyalty.wire import Configuration
from terminal.journal.documents import PrintDocument
from terminal.journal.journal import Journal
from terminal.machine.effects import PrintData, PrintSlip, Reprint
from terminal.machine.events import DataPrinted, Reprinted, SlipPrinted
from terminal.runtime.ports import Devices
from terminal.runtime.slips import slip_job
from terminal.runtime.trying import plates_of

Loose = PrintSlip | Reprint | PrintData
"""What is printed without an intent: slips, duplicates, a member's own data."""
NOT_BEGUN: Final = PrintFailed(PrintFault.STALLED)
"""Too many jobs wait for the printer: no byte has left."""


def not_begun(order: Loose) -> SlipPrinted | Reprinted | DataPrinted:
    """What is known of a paper that was never begun."""
    match order:
        case PrintSlip(session):
            return SlipPrinted(session, NOT_BEGUN)
        case Reprint(session, redemption):
            return Reprinted(session, redemption, NOT_BEGUN)
        case PrintData(session):
            return DataPrinted(session, NOT_BEGUN)
        case _:
            assert_never(order)


def print_loose(
    order: Loose, journal: Journal, devices: Devices, told: Configuration, key: Callable[[], Ed25519PrivateKey]
) -> SlipPrinted | Reprinted | DataPrinted:
    """Print it; says what is known of the paper.

    Raises:
        StoreError: what is printed cannot be read from the disk.
    """
    match order:
        case PrintSlip():
            return print_slip(order, devices, told, journal.moment().at)
        case Reprint():
            return print_again(order, journal.redemptions.known(order.redemption), devices, told, key())
        case PrintData():
            return print_data(order, devices, told)
        case _:
            assert_never(order)


def print_data(order: PrintData, devices: Devices, told: Configuration) -> DataPrinted:
    """Print a member's data; says what is known of the paper."""
    from terminal.vouchers import data_jobs

    jobs = data_jobs(order.wish, order.data, told.shop, told.terminal_code, devices.profile, order.language)
    return DataPrinted(order.session, print_all(devices.printer, jobs))


def print_slip(order: PrintSlip, devices: Devices, told: Configuration, at: datetime) -> SlipPrinted:
    """Print a paper that stands in no book; says what is known of it."""
    job = slip_job(order.slip, told, devices.profile, at, lambda: plates_of(devices), training=order.training)
    return SlipPrinted(order.session, devices.printer.print(job))


def print_again(
    order: Reprint, document: PrintDocument | None, devices: Devices, told: Configuration, key: Ed25519PrivateKey
) -> Reprinted:
    """Print a voucher's serial once more, marked as a duplicate; `document` is None where it never was printed here."""
    from terminal.vouchers import voucher_job

    if document is None:
        return Reprinted(order.session, order.redemption, None)
    key_id = key_id_of(public_text(key))
    job = voucher_job(document, told.shop, told.terminal_code, devices.profile, key, key_id, duplicate=True)
    return Reprinted(order.session, order.redemption, devices.printer.print(job))


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
