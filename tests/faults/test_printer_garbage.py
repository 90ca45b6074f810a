"""The printer answers bytes that mean nothing: that is unknown, not a state somebody misread."""

from hypothesis import given
from hypothesis import strategies as st

from drivers.ports import PrinterStatus, PrintFailed, PrintFault, PrintJob
from drivers.printer import EscposPrinter
from drivers.printer_answers import split_answers
from drivers.printer_profiles import EPSON_80
from drivers.virtual.clock import HandClock
from drivers.virtual.faults import Garbage
from drivers.virtual.printer import VirtualLink, VirtualPrinter


def test_garbage_is_unknown():
    clock, machine = HandClock(), VirtualPrinter(EPSON_80)
    driver = EscposPrinter("till", VirtualLink(machine, wait=clock.wait), EPSON_80, monotonic=clock.monotonic)
    machine.set_fault(Garbage())
    assert driver.status() is PrinterStatus.UNKNOWN
    assert driver.print(PrintJob("job", b"head\n", b"CODE\n", b"")) == PrintFailed(PrintFault.NO_ANSWER)


@given(st.binary(max_size=64))
def test_any_bytes_at_all_are_taken_apart(received):
    answers, rest = split_answers(received)
    assert len(answers) <= len(received)
    assert len(rest) < 7
