"""Sales, holds, blanks, central's answers and changes, new epochs: each one commit."""

from datetime import timedelta

import msgspec
import pytest

from loyalty.answers import HoldGrant, Reason, Status
from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import Accrual, EpochOpened, EpochReason, HoldRequest, HoldReturn, Issue, Preference, Response
from loyalty.campaigns import Declined
from loyalty.errors import AmountError
from loyalty.holds import HeldLot, HoldState
from loyalty.ids import Uuid
from loyalty.wire import (
    BatchAssigned,
    CardChanged,
    CardErased,
    CardStatus,
    Changes,
    HoldAskedBack,
    ProgrammeChanged,
    Refusal,
    StaffChanged,
)
from terminal.journal.documents import PrintState, write
from terminal.journal.errors import LateFactError, NotBlankError
from terminal.journal.journal import Journal
from terminal.machine.facts import Responded, Who
from terminal.store import Bury, Table
from tests.terminal.journal.support import (
    ACCOUNT,
    CONFIRMED,
    HOLD,
    LATER,
    POINTS,
    START,
    TOKEN,
    allowance_plan,
    answer,
    authorised,
    bodies,
    chain_holds,
    free_plan,
    holds,
    intend,
    kinds,
    known_summary,
    only_hold,
    row_of,
    rows,
    sell,
    state_of,
)
from tests.terminal.machine.journey import OTHER_CARD, summary, token_of

BLANK, STAFF, BATCH = token_of(OTHER_CARD), Uuid("018f0000-0000-7000-8000-0000000000a1"), HOLD


# ── Sales ────────────────────


def test_a_sale_is_one_commit_with_its_points_pending(journal: Journal) -> None:
    assert sell(journal) == 25
    (commit,) = journal.store.commits
    assert {getattr(change, "table", "outbox") for change in commit.changes} == {"outbox", "cards", "receipts"}
    (body,) = bodies(journal)
    assert isinstance(body, Accrual)
    assert (body.cents, body.points, body.card, body.account, body.receipt_code) == (2599, 25, TOKEN, ACCOUNT, None)
    assert journal.card(TOKEN).pending(POINTS) == 25


def test_a_receipt_counts_once_whoever_shows_it(journal: Journal) -> None:
    assert sell(journal) == 25
    assert sell(journal) is Reason.RECEIPT_USED
    assert sell(journal, token=BLANK) is Reason.RECEIPT_USED
    assert sell(journal, "2", 100) == 1
    assert (journal.card(TOKEN).pending(POINTS), len(rows(journal))) == (26, 2)


def test_another_currency_is_refused(journal: Journal) -> None:
    assert sell(journal, currency="NOK") is Reason.CURRENCY
    assert rows(journal) == ()
    assert sell(journal) == 25


def test_a_sale_too_small_for_a_point_still_goes_to_central(journal: Journal) -> None:
    assert sell(journal, cents=99) == 0
    assert (kinds(journal), journal.card(TOKEN).pending(POINTS)) == (["accrual"], 0)


# ── Holds and blanks ────────────────────


def test_points_are_asked_for_once_and_open_with_what_is_granted(journal: Journal) -> None:
    assert journal.keeping.request(TOKEN, ACCOUNT, POINTS) is None
    journal.keeping.give_back(only_hold(journal).id)
    asked = journal.keeping.request(TOKEN, ACCOUNT, POINTS)
    assert asked is not None
    assert journal.keeping.request(TOKEN, ACCOUNT, POINTS) is None
    returned, request = rows(journal)
    assert isinstance(bodies(journal)[1], HoldRequest)
    grant = HoldGrant(asked, 150, (HeldLot(150, None),))
    journal.delivery.settle([answer(returned), answer(request, hold=grant)])
    hold = only_hold(journal)
    assert (hold.id, hold.state, hold.granted, hold.lots) == (asked, HoldState.OPEN, 150, (HeldLot(150, None),))


@pytest.mark.parametrize("given", [None, HoldGrant(HOLD, 0)])
def test_a_hold_that_is_not_given_is_over_and_nobody_s_fault(journal: Journal, given: HoldGrant | None) -> None:
    journal.keeping.give_back(only_hold(journal).id)
    journal.keeping.request(TOKEN, ACCOUNT, POINTS)
    returned, request = rows(journal)
    refused = answer(request, Status.REJECTED, reason=Reason.NOT_ALLOWED, hold=given)
    journal.delivery.settle([answer(returned), refused])
    assert (holds(journal), journal.card(TOKEN).refusals) == ([], ())
    assert journal.keeping.request(TOKEN, ACCOUNT, POINTS) is not None


def test_a_return_states_what_is_left_and_ends_the_hold_when_central_has_it(journal: Journal) -> None:
    hold_id = only_hold(journal).id
    intend(journal, allowance_plan(journal))
    assert journal.keeping.give_back(hold_id) == 200
    assert journal.keeping.give_back(hold_id) is None
    assert journal.keeping.give_back(HOLD) is None
    body = bodies(journal)[-1]
    assert isinstance(body, HoldReturn)
    assert (body.hold, body.points, body.account) == (hold_id, 200, ACCOUNT)
    with pytest.raises(AmountError):
        intend(journal, allowance_plan(journal))
    journal.delivery.settle([answer(row) for row in rows(journal)])
    assert holds(journal) == []


def test_a_blank_comes_to_life_once(journal: Journal) -> None:
    journal.delivery.see(BLANK, summary(OTHER_CARD, 0, status=CardStatus.BLANK))
    journal.keeping.issue(BLANK, BATCH, "nb", STAFF)
    (body,) = bodies(journal)
    assert isinstance(body, Issue)
    assert (body.card, body.batch, body.language, body.occasion.staff) == (BLANK, BATCH, "nb", STAFF)
    assert journal.card(BLANK).summary.status is CardStatus.ISSUED
    for token in (BLANK, TOKEN):
        with pytest.raises(NotBlankError):
            journal.keeping.issue(token, BATCH, "nb")
    assert kinds(journal) == ["issue"]


# ── Central's answers ────────────────────


def test_an_accepted_sale_is_counted_and_no_longer_pending(journal: Journal) -> None:
    sell(journal)
    journal.delivery.settle([answer(rows(journal)[0], left=345)])
    card = journal.card(TOKEN)
    assert (card.pending(POINTS), card.summary.balances[0].balance, rows(journal)) == (0, 345, ())
    assert len(journal.store.commits) == 2


@pytest.mark.parametrize("status", [Status.REJECTED, Status.DUPLICATE])
def test_a_rejected_sale_leaves_the_pending_figure_and_is_told(journal: Journal, status: Status) -> None:
    sell(journal)
    first = Status.REJECTED if status is Status.DUPLICATE else None
    journal.delivery.settle([answer(rows(journal)[0], status, first=first, reason=Reason.RECEIPT_USED)])
    card = journal.card(TOKEN)
    assert (card.pending(POINTS), [refusal.reason for refusal in card.refusals]) == (0, [Reason.RECEIPT_USED])
    journal.delivery.told(TOKEN)
    assert journal.card(TOKEN).refusals == ()
    journal.store.commits.clear()
    journal.delivery.told(TOKEN)
    assert journal.store.commits == []


def test_a_rejection_nobody_need_hear_of_is_told_to_nobody(journal: Journal) -> None:
    sell(journal)
    journal.delivery.settle([answer(rows(journal)[0], Status.REJECTED, reason=Reason.CANCELLED)])
    assert (journal.card(TOKEN).refusals, journal.card(TOKEN).pending(POINTS)) == ((), 0)


def test_a_duplicate_that_was_accepted_counts_once(journal: Journal) -> None:
    sell(journal)
    told = answer(rows(journal)[0], Status.DUPLICATE, first=Status.ACCEPTED, left=345)
    journal.delivery.settle([told])
    journal.delivery.settle([told])
    assert (journal.card(TOKEN).summary.balances[0].balance, journal.card(TOKEN).refusals) == (345, ())


def test_what_central_could_not_read_is_buried_whole(journal: Journal) -> None:
    sell(journal)
    (row,) = rows(journal)
    journal.delivery.settle([answer(row, Status.UNREADABLE)] * 2)
    assert rows(journal) == ()
    assert [letter.row.body for letter in journal.store.dead_letters()] == [row.body]
    assert sum(isinstance(c, Bury) for c in journal.store.commits[-1].changes) == 1


def test_answers_in_any_order_and_of_other_places_are_one_commit(journal: Journal) -> None:
    for number in range(4):
        sell(journal, str(number))
    first, second, third, fourth = rows(journal)
    strange = msgspec.structs.replace(answer(fourth), seq=9_999)
    mad = msgspec.structs.replace(answer(fourth), seq=-1)
    journal.store.commits.clear()
    journal.delivery.settle([answer(third), strange, mad, answer(first)])
    assert [row.id for row in rows(journal)] == [second.id, fourth.id]
    assert len(journal.store.commits) == 1
    assert journal.card(TOKEN).pending(POINTS) == 50


def test_an_allowance_redemption_stays_subtracted_until_central_counted_it(journal: Journal) -> None:
    intend(journal, allowance_plan(journal))
    assert journal.card(TOKEN).spent(POINTS) == 100
    journal.delivery.settle([answer(rows(journal)[0], left=220)])
    card = journal.card(TOKEN)
    assert (card.spent(POINTS), card.summary.balances[0].balance) == (0, 220)
    assert only_hold(journal).spent == 100


def test_older_figures_do_not_replace_newer_ones(journal: Journal) -> None:
    journal.delivery.see(TOKEN, known_summary(500, START + timedelta(hours=2)))
    journal.delivery.see(TOKEN, known_summary(7, START + timedelta(hours=1)))
    sell(journal)
    journal.delivery.settle([answer(rows(journal)[0], left=8, at=START + timedelta(hours=1))])
    assert journal.card(TOKEN).summary.balances[0].balance == 500


def test_only_what_spends_goes_along_with_an_authorisation(journal: Journal) -> None:
    free = intend(journal, free_plan())
    sell(journal)
    intend(journal, allowance_plan(journal))
    assert [row.kind for row in journal.delivery.undelivered(ACCOUNT)] == ["redemption"]
    assert journal.delivery.undelivered(HOLD) == ()
    journal.redemptions.cancel(free.id)
    assert [row.kind for row in journal.delivery.undelivered(ACCOUNT)] == ["redemption", "cancel"]
    journal.delivery.settle([answer(row) for row in rows(journal) if not row.free_intent])
    assert journal.delivery.undelivered(ACCOUNT) == ()


# ── Changes ────────────────────


def test_a_page_of_changes_and_its_cursor_are_one_commit(journal: Journal) -> None:
    hold_id = only_hold(journal).id
    page = Changes(
        changes=(
            CardChanged(card=summary(OTHER_CARD, 9)),
            ProgrammeChanged(programme=POINTS),
            StaffChanged(staff=STAFF, badge="b", name="n", active=True),
            BatchAssigned(batch=BATCH, terminal=STAFF),
            HoldAskedBack(hold=hold_id),
            HoldAskedBack(hold=HOLD),
        ),
        next=41,
        more=False,
    )
    assert journal.delivery.cursor() == 0
    assert journal.delivery.change(page) == (hold_id,)
    assert len(journal.store.commits) == 1
    assert (journal.delivery.cursor(), journal.card(BLANK).summary.balances[0].balance) == (41, 9)
    assert journal.store.get(Table.PROGRAMMES, f"{POINTS.id}/1") == write(POINTS)
    assert journal.store.get(Table.STAFF, STAFF) is not None
    assert journal.store.get(Table.SETTINGS, f"batch/{BATCH}") is not None
    with pytest.raises(AmountError):
        intend(journal, allowance_plan(journal))
    assert journal.keeping.give_back(hold_id) == 300


@pytest.mark.parametrize("order", [1, -1])
def test_an_erased_card_is_gone_unless_central_speaks_of_it_again(journal: Journal, order: int) -> None:
    both = (CardChanged(card=summary(points=9, at=START + timedelta(days=1))), CardErased(token=TOKEN))[::order]
    journal.delivery.change(Changes(changes=both, next=2, more=False))
    assert (journal.store.get(Table.CARDS, TOKEN) is None) is (order == 1)


def test_refusals_that_central_tells_are_forgotten_once_told(journal: Journal) -> None:
    refusal = Refusal(id=HOLD, reason=Reason.CURRENCY, occurred_at=START)
    journal.delivery.see(TOKEN, msgspec.structs.replace(known_summary(5), refusals=(refusal,)))
    journal.delivery.told(TOKEN)
    assert journal.card(TOKEN).summary.refusals == ()


# ── Epochs ────────────────────


def test_the_first_record_of_an_epoch_says_why_and_what_was_before(fresh: Journal) -> None:
    fresh.delivery.open_epoch(EpochReason.ENROLLED)
    (body,) = bodies(fresh)
    assert isinstance(body, EpochOpened)
    assert (body.reason, body.last_epoch) == (EpochReason.ENROLLED, None)
    before = fresh.head()
    fresh.delivery.open_epoch(EpochReason.SALVAGED)
    latest = next(body for body in bodies(fresh) if body.reason is EpochReason.SALVAGED)
    assert (latest.last_epoch, latest.last_seq, latest.last_hash) == (before.epoch, before.seq, before.hash)


@pytest.mark.parametrize(("named", "opened"), [(None, 2), (7, 7), (1, 2)])
def test_what_waits_keeps_id_and_bytes_in_the_new_epoch(journal: Journal, named: int | None, opened: int) -> None:
    sell(journal)
    redemption = intend(journal, allowance_plan(journal))
    before = [(row.id, row.body) for row in rows(journal)]
    assert [row.kind for row in journal.delivery.undelivered(ACCOUNT)] == ["redemption"]
    journal.store.commits.clear()
    head = journal.delivery.open_epoch(EpochReason.FORKED, named)
    assert (head.epoch, head.seq, head) == (opened, 3, journal.head())
    assert [(row.id, row.body) for row in rows(journal)[1:]] == before
    assert kinds(journal) == ["epoch", "accrual", "redemption"]
    assert chain_holds(journal)
    assert len(journal.store.commits) == 1
    assert [row.kind for row in journal.delivery.undelivered(ACCOUNT)] == ["redemption"]
    journal.redemptions.sent(redemption.id)
    journal.redemptions.printed(redemption.id, CONFIRMED)
    assert chain_holds(journal)


def test_an_open_intent_is_known_by_its_new_place(journal: Journal) -> None:
    intent = intend(journal, free_plan())
    journal.delivery.open_epoch(EpochReason.FORKED)
    assert journal.redemptions.waiting(intent.id) is not None
    place = row_of(journal, intent.id).envelope
    journal.redemptions.cancel(intent.id)
    reference = bodies(journal)[-1].intent
    assert (reference.epoch, reference.seq, reference.hash) == (2, place.seq, place.hash)
    journal.delivery.settle([answer(row) for row in rows(journal) if not row.free_intent])
    assert rows(journal) == ()


def test_an_intent_authorised_in_the_new_epoch_is_queued(journal: Journal) -> None:
    intent = intend(journal, free_plan())
    journal.delivery.open_epoch(EpochReason.FORKED)
    assert journal.redemptions.decided(intent.id, authorised(journal, intent)) is None
    assert (state_of(journal, intent), kinds(journal)) == (PrintState.QUEUED, ["epoch"])


def test_a_cancelled_intent_does_not_wait_for_ever_in_the_new_epoch(journal: Journal) -> None:
    intent = intend(journal, free_plan())
    journal.redemptions.cancel(intent.id)
    journal.delivery.open_epoch(EpochReason.FORKED)
    assert kinds(journal) == ["epoch", "cancel"]
    assert chain_holds(journal)
    journal.delivery.settle([answer(row) for row in rows(journal)])
    assert journal.store.lowest_waiting() is None
    with pytest.raises(LateFactError):
        journal.redemptions.cancel(intent.id)


# ── Preferences ────────────────────


def speak(journal: Journal, language: str) -> Uuid | None:
    return journal.preferences.speak(
        token=TOKEN, account=ACCOUNT, language=language, mode=EntryMode.SCANNED, assurance=Assurance.POSSESSION
    )


def test_a_language_is_one_commit_and_known_here_at_once(journal: Journal) -> None:
    before = len(journal.store.commits)
    assert speak(journal, "nb") is not None
    assert len(journal.store.commits) == before + 1
    (body,) = bodies(journal)
    assert isinstance(body, Preference)
    assert (body.language, body.card, body.account) == ("nb", TOKEN, ACCOUNT)
    assert journal.card(TOKEN).summary.language == "nb"
    assert chain_holds(journal)


def test_a_language_that_the_card_speaks_already_is_not_recorded(journal: Journal) -> None:
    speak(journal, "nb")
    assert speak(journal, "nb") is None
    assert kinds(journal) == ["preference"]


def test_what_central_refuses_of_a_language_is_told_to_nobody(journal: Journal) -> None:
    speak(journal, "nb")
    (row,) = rows(journal)
    journal.delivery.settle([answer(row, Status.REJECTED, reason=Reason.NOT_ALLOWED)])
    assert (rows(journal), journal.card(TOKEN).refusals) == ((), ())


def test_a_milestone_that_was_shown_is_kept_and_sends_nothing(journal: Journal) -> None:
    journal.preferences.congratulated(TOKEN, START.date())
    assert journal.card(TOKEN).congratulated == START.date()
    assert journal.card(TOKEN).summary is not None
    assert rows(journal) == ()


# ── Answers ────────────────────

WHO = Who(TOKEN, ACCOUNT, EntryMode.SCANNED, Assurance.POSSESSION)


def test_an_answer_is_one_commit_with_its_thanks_pending(journal: Journal) -> None:
    done = journal.facts.record(WHO, Responded("bread", "walnut", POINTS, 25))
    assert len(journal.store.commits) == 1
    body = bodies(journal)[-1]
    assert isinstance(body, Response)
    assert (body.id, body.campaign, body.answer, body.card) == (done, "bread", "walnut", TOKEN)
    assert body.programme is not None
    card = journal.card(TOKEN)
    assert (card.answered, card.pending(POINTS)) == (("bread",), 25)
    assert chain_holds(journal)


def test_once_central_counted_it_the_thanks_are_pending_no_more_and_nobody_is_asked_again(journal: Journal) -> None:
    journal.facts.record(WHO, Responded("bread", "walnut", POINTS, 25))
    journal.delivery.settle([answer(rows(journal)[-1])])
    card = journal.card(TOKEN)
    assert (card.answered, card.pending(POINTS)) == (("bread",), 0)


def test_a_rejected_answer_is_told_at_the_next_visit(journal: Journal) -> None:
    journal.facts.record(WHO, Responded("bread", "walnut", POINTS, 25))
    journal.delivery.settle([answer(rows(journal)[-1], Status.REJECTED, reason=Reason.NOT_ALLOWED)])
    card = journal.card(TOKEN)
    assert card.pending(POINTS) == 0
    assert [each.reason for each in card.refusals] == [Reason.NOT_ALLOWED]


def test_an_answer_without_thanks_has_no_programme(journal: Journal) -> None:
    journal.facts.record(WHO, Responded("bread", "walnut"))
    assert bodies(journal)[-1].programme is None
    assert journal.card(TOKEN).pending(POINTS) == 0


def test_only_the_last_answers_and_refusals_to_answer_are_kept(journal: Journal) -> None:
    for number in range(25):
        journal.facts.record(WHO, Responded(f"c{number}", "yes"))
        journal.preferences.rather_not(TOKEN, Declined(f"d{number}", START.date()))
    journal.preferences.rather_not(TOKEN, Declined("d24", LATER.date()))
    card = journal.card(TOKEN)
    assert (len(card.answered), card.answered[-1]) == (20, "c24")
    assert (len(card.declined), card.declined[-1]) == (20, Declined("d24", LATER.date()))
