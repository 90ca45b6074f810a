"""What the store refused, or what central asked for too early, comes to its end all the same."""

from pathlib import Path

import pytest

from loyalty.answers import HoldGrant
from loyalty.bodies import EpochReason
from loyalty.holds import HeldLot, HoldState
from loyalty.wire import Changes, HoldAskedBack
from terminal.journal.documents import PrintState
from terminal.journal.journal import Journal
from terminal.store import StoreFaultError
from tests.terminal.journal.support import (
    ACCOUNT,
    POINTS,
    TOKEN,
    Watched,
    answer,
    authorised,
    free_plan,
    intend,
    journal_over,
    kinds,
    known_summary,
    only_hold,
    opened,
    rows,
    state_of,
)


def asked_back(hold: str) -> Changes:
    return Changes(changes=(HoldAskedBack(hold=hold),), next=1, more=False)


def test_a_cancel_that_the_store_refused_is_recorded_later(journal: Journal) -> None:
    intent = intend(journal, free_plan())
    journal.loose.cancel_later(intent.id)

    journal.loose.tie()

    assert state_of(journal, intent) is PrintState.CANCELLED
    assert kinds(journal) == ["redemption", "cancel"]
    journal.loose.tie()
    assert kinds(journal) == ["redemption", "cancel"]


def test_an_intent_that_was_decided_meanwhile_is_not_cancelled(journal: Journal) -> None:
    intent = intend(journal, free_plan())
    journal.loose.cancel_later(intent.id)
    journal.redemptions.decided(intent.id, authorised(journal, intent))

    journal.loose.tie()

    assert state_of(journal, intent) is PrintState.QUEUED


def test_a_cancel_stays_left_over_until_it_is_on_the_disk(tmp_path: Path) -> None:
    class Refusing(Watched):
        refuses = False

        def commit(self, *what: object, **how: object) -> None:
            if self.refuses:
                raise StoreFaultError("once")
            super().commit(*what, **how)

    with opened(tmp_path / "store") as store:
        refusing = Refusing(store)
        journal = journal_over(refusing)
        journal.delivery.open_epoch(EpochReason.ENROLLED)
        intent = intend(journal, free_plan())
        journal.loose.cancel_later(intent.id)
        refusing.refuses = True
        with pytest.raises(StoreFaultError):
            journal.loose.tie()
        refusing.refuses = False
        journal.loose.tie()
        assert state_of(journal, intent) is PrintState.CANCELLED


def test_a_hold_asked_back_goes_back_though_the_terminal_stopped_in_between(journal: Journal) -> None:
    hold = only_hold(journal).id
    assert journal.delivery.change(asked_back(hold)) == (hold,)

    journal.loose.tie()

    assert only_hold(journal).state is HoldState.RETURNED
    assert kinds(journal) == ["hold_return"]
    journal.loose.tie()
    assert kinds(journal) == ["hold_return"]


def test_a_hold_asked_back_before_its_grant_arrived_goes_back_when_it_does(tmp_path: Path) -> None:
    with opened(tmp_path / "store") as store:
        journal = journal_over(store)
        journal.delivery.open_epoch(EpochReason.ENROLLED)
        journal.delivery.see(TOKEN, known_summary(points=320))
        hold = journal.keeping.request(TOKEN, ACCOUNT, POINTS)
        assert hold is not None
        assert journal.delivery.change(asked_back(hold)) == ()
        journal.loose.tie()
        assert kinds(journal) == ["epoch", "hold_request"]

        grant = HoldGrant(hold, 300, (HeldLot(300, None),))
        journal.delivery.settle([answer(row, hold=grant) for row in rows(journal)])
        journal.loose.tie()

        assert only_hold(journal).state is HoldState.RETURNED
        assert kinds(journal) == ["hold_return"]
