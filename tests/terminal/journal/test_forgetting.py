"""A card whose member has left: nothing of it is known here afterwards, and what waits still goes."""

from loyalty.answers import Reason, Status
from loyalty.wire import CardErased, Changes
from terminal.journal.journal import Journal
from terminal.store import Table
from tests.terminal.journal.support import TOKEN, allowance_plan, answer, bodies, enrol, intend, prints, rows, sell


def test_a_card_that_left_is_forgotten_with_the_name_on_its_vouchers(journal: Journal) -> None:
    enrol(journal, hold=300)
    intend(journal, allowance_plan(journal))
    sell(journal)
    before = bodies(journal)
    journal.forgetting.forget(TOKEN)
    assert journal.store.get(Table.CARDS, TOKEN) is None
    assert [each.member for each in prints(journal)] == [None]
    assert bodies(journal) == before
    assert journal.card(TOKEN).summary is None


def test_the_tombstone_of_another_terminals_member_does_the_same(journal: Journal) -> None:
    enrol(journal, hold=300)
    intend(journal, allowance_plan(journal))
    journal.delivery.change(Changes(changes=(CardErased(token=TOKEN),), next=7, more=False))
    assert journal.store.get(Table.CARDS, TOKEN) is None
    assert [each.member for each in prints(journal)] == [None]


def test_a_refusal_that_comes_later_brings_nothing_of_the_card_back(journal: Journal) -> None:
    enrol(journal)
    sell(journal)
    journal.forgetting.forget(TOKEN)
    journal.delivery.settle([answer(rows(journal)[-1], Status.REJECTED, reason=Reason.CARD_UNKNOWN)])
    assert rows(journal) == ()
    assert journal.store.get(Table.CARDS, TOKEN) is None
