"""After a salvage nothing is spent out of a hold until central has spoken of it anew (protocol, section 4)."""

from pathlib import Path

import pytest

from loyalty.bodies import EpochReason, HoldRequest, HoldReturn
from loyalty.holds import HoldState, allowance
from terminal.journal.journal import Journal
from terminal.store.values import Acknowledge
from tests.terminal.journal.support import (
    ACCOUNT,
    POINTS,
    START,
    TOKEN,
    allowance_plan,
    bodies,
    chain_holds,
    enrol,
    intend,
    journal_over,
    kinds,
    only_hold,
    opened,
    rows,
)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return journal_over(opened(tmp_path / "store"))


def lose_all(journal: Journal) -> None:
    """What waits is gone, as the tail of a damaged log is."""
    journal.store.commit([Acknowledge(tuple(row.place for row in rows(journal)))])


def test_what_was_open_goes_back_and_is_not_spent_from(journal: Journal) -> None:
    """300 were granted and 100 spent: 200 go back, behind the redemption that still waits."""
    enrol(journal, hold=300)
    intend(journal, allowance_plan(journal))
    journal.delivery.open_epoch(EpochReason.SALVAGED)
    hold = only_hold(journal)
    assert hold.state is HoldState.RETURNED
    assert allowance(hold, START, clock_trusted=False) == 0
    assert kinds(journal)[-2:] == ["redemption", "hold_return"]
    returned = bodies(journal)[-1]
    assert isinstance(returned, HoldReturn)
    assert (returned.hold, returned.points) == (hold.id, 200)
    assert chain_holds(journal)


def test_a_request_that_was_lost_is_made_again_under_its_id(journal: Journal) -> None:
    enrol(journal)
    hold_id = journal.keeping.request(TOKEN, ACCOUNT, POINTS)
    lose_all(journal)
    journal.delivery.open_epoch(EpochReason.SALVAGED)
    again = bodies(journal)[-1]
    assert isinstance(again, HoldRequest)
    assert (again.hold, again.card, again.account) == (hold_id, TOKEN, ACCOUNT)
    assert only_hold(journal).state is HoldState.ASKED


def test_a_return_that_was_lost_is_recorded_again(journal: Journal) -> None:
    enrol(journal, hold=300)
    hold = only_hold(journal)
    assert journal.keeping.give_back(hold.id) == 300
    lose_all(journal)
    journal.delivery.open_epoch(EpochReason.SALVAGED)
    again = bodies(journal)[-1]
    assert isinstance(again, HoldReturn)
    assert (again.hold, again.points) == (hold.id, 300)


@pytest.mark.parametrize("what", ["request", "return"])
def test_what_still_waits_is_said_once(journal: Journal, what: str) -> None:
    enrol(journal, hold=0 if what == "request" else 300)
    if what == "request":
        journal.keeping.request(TOKEN, ACCOUNT, POINTS)
    else:
        journal.keeping.give_back(only_hold(journal).id)
    journal.delivery.open_epoch(EpochReason.SALVAGED)
    assert kinds(journal).count(f"hold_{what}") == 1


def test_another_epoch_leaves_holds_alone(journal: Journal) -> None:
    enrol(journal, hold=300)
    before = only_hold(journal)
    journal.delivery.open_epoch(EpochReason.BOARD_REPLACED)
    assert only_hold(journal) == before
    assert "hold_return" not in kinds(journal)
