"""One's own data on paper: all of it, on as many pieces as it takes, and never said not to be there when it may be."""

import pytest

from drivers.ports import (
    PrintConfirmed,
    PrinterStatus,
    PrintEvidence,
    PrintFailed,
    PrintFault,
    PrintJob,
    PrintOutcome,
    PrintUnknown,
)
from drivers.printer_profiles import EPSON_80, GENERIC_58, PrinterProfile
from terminal.runtime.papers import print_all
from terminal.vouchers import data_jobs
from tests.terminal.vouchers.data_examples import member_data
from tests.terminal.vouchers.examples import SHOPS, TERMINAL
from tests.terminal.vouchers.golden import whole
from tests.terminal.vouchers.reading import lines

DONE = PrintConfirmed(PrintEvidence.PROCESS_ID)


def jobs(entries: int = 4, *, more: bool = False, profile: PrinterProfile = EPSON_80) -> tuple[PrintJob, ...]:
    return data_jobs("wish", member_data(entries, more=more), SHOPS["nl"], TERMINAL, profile, "nl")


def said(job: PrintJob, profile: PrinterProfile = EPSON_80) -> str:
    return " ".join(lines(whole(job), profile))


@pytest.mark.parametrize("profile", [EPSON_80, GENERIC_58])
def test_all_that_is_kept_stands_on_it(profile: PrinterProfile) -> None:
    (job,) = jobs(profile=profile)
    text = said(job, profile).replace("\u00a0", " ")
    for word in (
        "Jan de Vries",
        "jan@vries.example",
        "+31201234001",
        "1.240 punten",
        "300 punten",
        "€ 1.234,56",
        "14 zegels",
        "Cappuccino",
        "walnoot",
        "€ 12,50",
        "De Korenaar",
    ):
        assert word in text, word


def test_what_is_personal_stands_where_the_driver_counts_it() -> None:
    """A head whose bytes are worth nothing may be lost in silence: no name is in it."""
    (job,) = jobs()
    assert "Vries" not in " ".join(lines(job.head, EPSON_80))
    assert "Vries" in " ".join(lines(job.code, EPSON_80))
    assert "Vries" not in repr(job)


def test_a_long_one_is_cut_into_pieces_that_say_which_they_are() -> None:
    found = jobs(120, more=True)
    assert len(found) > 1
    assert [job.job_id for job in found] == [f"wish/{number}" for number in range(1, len(found) + 1)]
    for number, job in enumerate(found, 1):
        assert f"Blad {number} van {len(found)}" in said(job)
    together = " ".join(said(job) for job in found)
    assert together.count("+48") == 119
    assert "per mail krijg je alles" in together.replace("\u00a0", " ")


class Press:
    """A printer that says what it is told to, job by job."""

    name = "press"

    def __init__(self, *outcomes: PrintOutcome) -> None:
        self.outcomes = list(outcomes)
        self.taken: list[str] = []

    def status(self) -> PrinterStatus:
        return PrinterStatus.OK

    def print(self, job: PrintJob) -> PrintOutcome:
        self.taken.append(job.job_id)
        return self.outcomes.pop(0)

    def close(self) -> None:
        """Nothing to give back."""


@pytest.mark.parametrize(
    ("outcomes", "together", "taken"),
    [
        ((DONE, DONE, DONE), DONE, 3),
        ((PrintFailed(PrintFault.PAPER_OUT),), PrintFailed(PrintFault.PAPER_OUT), 1),
        ((DONE, PrintFailed(PrintFault.PAPER_OUT)), PrintUnknown(PrintFault.PAPER_OUT), 2),
        ((PrintUnknown(PrintFault.NO_ANSWER),), PrintUnknown(PrintFault.NO_ANSWER), 1),
    ],
)
def test_what_is_known_of_several_pieces_together(
    outcomes: tuple[PrintOutcome, ...], together: PrintOutcome, taken: int
) -> None:
    press = Press(*outcomes)
    found = jobs(120)[:1] * 3
    assert print_all(press, found) == together
    assert len(press.taken) == taken
