"""What central decides while somebody waits: held back from every batch meanwhile, and undone here where it says no."""

import pytest

from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import Issue, Replace
from loyalty.card_status import CardStatus
from loyalty.ids import Uuid
from terminal.journal.errors import NotBlankError
from terminal.journal.journal import Journal
from terminal.machine.facts import CardIssued, CardReplaced, Who
from tests.terminal.journal.support import ACCOUNT, HOLD, TOKEN, Watched, bodies, journal_over, kinds, rows, sell
from tests.terminal.machine.journey import OTHER_CARD, summary, token_of

BLANK, STAFF = token_of(OTHER_CARD), Uuid("018f0000-0000-7000-8000-0000000000a1")
ISSUED = CardIssued(HOLD, None, "nl")


def who(token: str = BLANK) -> Who:
    return Who(token, ACCOUNT, EntryMode.SCANNED, Assurance.POSSESSION, STAFF)


@pytest.fixture
def at_blank(journal: Journal) -> Journal:
    """A blank is known here."""
    journal.delivery.see(BLANK, summary(OTHER_CARD, 0, status=CardStatus.BLANK))
    return journal


def status(journal: Journal, token: str = BLANK) -> CardStatus:
    known = journal.card(token).summary
    assert known is not None
    return known.status


def test_what_central_is_asked_about_waits_for_no_batch_until_it_answered(at_blank: Journal) -> None:
    item = at_blank.facts.decide(who(), ISSUED)
    sell(at_blank)
    asked, other = rows(at_blank)
    assert isinstance(bodies(at_blank)[0], Issue)
    assert (item.envelope, item.body.encode()) == (asked.envelope, asked.body)
    assert [at_blank.facts.keeps_back(row) for row in (asked, other)] == [True, False]
    at_blank.facts.asked(item)
    assert not at_blank.facts.keeps_back(asked), "an answer or none: the batch may bring it"


def test_after_a_restart_nobody_asks_any_more_and_the_batch_brings_it(at_blank: Journal) -> None:
    at_blank.facts.decide(who(), ISSUED)
    after = journal_over(Watched(at_blank.store))
    assert not any(map(after.facts.keeps_back, rows(after)))


def test_each_row_is_held_back_by_itself(at_blank: Journal) -> None:
    issue = at_blank.facts.decide(who(), ISSUED)
    replace = at_blank.facts.decide(who(TOKEN), CardReplaced(BLANK))
    assert isinstance(bodies(at_blank)[1], Replace)
    at_blank.facts.asked(issue)
    assert [at_blank.facts.keeps_back(row) for row in rows(at_blank)] == [False, True]
    at_blank.facts.asked(replace)
    assert not any(map(at_blank.facts.keeps_back, rows(at_blank)))


def test_a_blank_lives_from_its_record_on_and_is_issued_once(at_blank: Journal) -> None:
    at_blank.facts.decide(who(), ISSUED)
    assert status(at_blank) is CardStatus.ISSUED
    with pytest.raises(NotBlankError):
        at_blank.facts.decide(who(), ISSUED)
    assert kinds(at_blank) == ["issue"]


def test_what_central_did_not_issue_is_a_blank_again_and_may_be_tried_anew(at_blank: Journal) -> None:
    item = at_blank.facts.decide(who(), ISSUED)
    at_blank.facts.asked(item)
    at_blank.facts.not_issued(BLANK)
    assert status(at_blank) is CardStatus.BLANK
    at_blank.facts.decide(who(), ISSUED)
    assert kinds(at_blank) == ["issue", "issue"], "the refused one stays in the chain"


@pytest.mark.parametrize("other", [CardStatus.BLOCKED, CardStatus.REPLACED, CardStatus.EXPIRED, CardStatus.BLANK])
def test_only_a_card_that_is_issued_here_turns_back_into_a_blank(journal: Journal, other: CardStatus) -> None:
    journal.delivery.see(BLANK, summary(OTHER_CARD, 0, status=other))
    journal.facts.not_issued(BLANK)
    assert status(journal) is other


def test_a_card_that_nobody_knows_here_turns_into_nothing(journal: Journal) -> None:
    unknown = token_of(OTHER_CARD)
    journal.facts.not_issued(unknown)
    assert journal.card(unknown).summary is None
