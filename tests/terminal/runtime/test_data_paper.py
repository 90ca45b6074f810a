"""One's own data from the menu to the virtual printer's paper, with paper and without, and nothing of it recorded."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from drivers.virtual.faults import FailAfter, Silent
from loyalty.wire_privacy import AskData, DataGiven, DataOutcome
from screens import intents, views
from screens.views import DataState
from terminal.central_client import Answered
from terminal.machine.states import session_of
from tests.terminal.journal.support import TOKEN, bodies, prints
from tests.terminal.machine.journey import CARD, summary
from tests.terminal.runtime.rig import Rig, rig
from tests.terminal.vouchers.data_examples import member_data
from tests.terminal.vouchers.reading import lines


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as made:
        made.online()
        # An anonymous card: having it is enough.
        made.counter.cards[TOKEN] = msgspec.structs.replace(summary(), name=None)
        yield made


def offered(stand: Rig, entries: int = 4) -> None:
    """The card's holder stands before "print"."""
    stand.counter.told = Answered(DataGiven(outcome=DataOutcome.GIVEN, data=member_data(entries)))
    stand.things.scan(CARD)
    stand.machine(lambda machine: (session := session_of(machine.state)) is not None and session.fresh is not None)
    stand.view(views.BalanceView)
    stand.touch(intents.ShowMenu())
    stand.view(views.MenuView)
    stand.touch(intents.ShowPrivacy())
    stand.view(views.PrivacyView)
    stand.touch(intents.HaveData("paper"))
    stand.view(views.DataView)


def said(stand: Rig) -> str:
    return " ".join(" ".join(lines(ticket, stand.devices.profile)) for ticket in stand.things.printer.tickets)


def came_to(stand: Rig, state: DataState) -> views.DataView:
    return stand.view(views.DataView, lambda view: view.state is state)


def test_the_paper_comes_out_and_the_journal_knows_nothing_of_it(stand: Rig) -> None:
    offered(stand)
    stand.touch(intents.Confirm())
    came_to(stand, DataState.PRINTED)
    assert [type(question) for question in stand.counter.asked] == [AskData]
    assert "Jan de Vries" in said(stand)
    assert "Speeltuin De Wip" in said(stand)
    assert prints(stand.journal) == []
    assert bodies(stand.journal) == []
    stand.touch(intents.Stop())
    stand.view(views.AttractView)
    assert "Vries" not in repr(stand.seen)


def test_a_long_one_comes_out_in_pieces(stand: Rig) -> None:
    offered(stand, entries=110)
    stand.touch(intents.Confirm())
    came_to(stand, DataState.PRINTED)
    pieces = stand.things.printer.tickets
    assert len(pieces) > 1
    assert f"Blad {len(pieces)} van {len(pieces)}" in said(stand)


def test_without_paper_nothing_is_asked_and_nothing_comes_out(stand: Rig) -> None:
    offered(stand)
    stand.things.printer.set_paper(0.0)
    stand.machine(lambda machine: not machine.health.can_print)
    stand.touch(intents.Confirm())
    came_to(stand, DataState.FAILED)
    assert stand.counter.asked == []
    assert stand.things.printer.tickets == ()


def test_paper_that_ends_halfway_is_no_paper_that_nobody_knows_of(stand: Rig) -> None:
    """A part with a name on it may hang in the printer: the screen says so."""
    offered(stand, entries=110)
    stand.things.printer.set_paper(220.0)
    stand.touch(intents.Confirm())
    came_to(stand, DataState.UNSURE)
    assert stand.things.printer.tickets == () or "Jan de Vries" in said(stand)


def test_a_printer_that_says_nothing_leaves_it_unknown(stand: Rig) -> None:
    offered(stand)
    real = stand.devices.printer.print

    def falls_silent(job: object) -> object:
        stand.things.printer.set_fault(FailAfter(600, Silent()))
        return real(job)  # type: ignore[arg-type] # the printer's own job

    stand.devices.printer.print = falls_silent  # type: ignore[method-assign, assignment] # a cable that fails mid-way
    stand.touch(intents.Confirm())
    came_to(stand, DataState.UNSURE)
