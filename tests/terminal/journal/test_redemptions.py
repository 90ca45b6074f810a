"""Intents and what becomes of them: one state each, each fact one commit (protocol, section 3)."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from drivers.ports import PrintAssumed, PrintFailed, PrintFault, PrintOutcome, PrintUnknown
from loyalty.answers import HoldGrant, Reason, Status
from loyalty.bodies import Cancel, HoldReturn, PrintResult, Redemption, Source
from loyalty.bodies import PrintOutcome as PrintOutcomeBody
from loyalty.errors import AmountError
from loyalty.holds import HeldLot, HoldState
from loyalty.programme import Unit
from loyalty.vouchers import voucher_serial
from terminal.journal.documents import PrintState
from terminal.journal.errors import LateFactError, NotEnrolledError, UnknownIntentError
from terminal.journal.journal import Journal
from terminal.journal.ledger import Drafts
from terminal.machine.redeeming import Plan
from terminal.store import Append
from tests.terminal.journal.support import (
    CONFIRMED,
    HOLD,
    LATER,
    POINTS,
    PROGRAMME,
    SOON,
    START,
    TOKEN,
    HandClock,
    allowance_plan,
    answer,
    authorised,
    bodies,
    chain_holds,
    enrol,
    free_plan,
    intend,
    journal_over,
    kinds,
    only_hold,
    opened,
    row_of,
    rows,
    sell,
    state_of,
)


def test_nothing_is_recorded_before_enrolment(fresh: Journal) -> None:
    with pytest.raises(NotEnrolledError):
        intend(fresh, free_plan())
    with pytest.raises(NotEnrolledError):
        sell(fresh)
    assert fresh.store.commits == []


def test_a_free_redemption_is_one_commit_a_fact(journal: Journal) -> None:
    intent = intend(journal, free_plan())
    assert (state_of(journal, intent), intent.serial) == (PrintState.INTENDED, voucher_serial(intent.id))
    (row,) = rows(journal)
    assert (row.kind, row.free_intent) == ("redemption", True)
    assert journal.redemptions.decided(intent.id, authorised(journal, intent, left=220)) is None
    assert (state_of(journal, intent), rows(journal)) == (PrintState.QUEUED, ())
    assert journal.redemptions.sent(intent.id).state is PrintState.SENT
    card = journal.redemptions.printed(intent.id, CONFIRMED)
    assert state_of(journal, intent) is PrintState.CONFIRMED
    assert card.summary.balances[0].balance == 220
    assert (card.pending(POINTS), card.spent(POINTS)) == (0, 0)
    (outcome,) = bodies(journal)
    assert isinstance(outcome, PrintOutcomeBody)
    assert (outcome.redemption, outcome.result, outcome.evidence) == (intent.id, PrintResult.CONFIRMED, "process-id")
    assert len(journal.store.commits) == 4
    assert [c.reserved for c in journal.store.commits] == [True, False, False, True]


def test_an_intent_names_its_source_serial_and_place_for_ever(journal: Journal) -> None:
    intent = intend(journal, allowance_plan(journal))
    body, document = bodies(journal)[0], journal.redemptions.document(intent.id)
    assert isinstance(body, Redemption)
    assert (body.source, body.hold, body.serial) == (Source.ALLOWANCE, only_hold(journal).id, intent.serial)
    assert (body.points, body.card, body.occasion.clock_trusted) == (100, TOKEN, True)
    assert (document.epoch, document.seq, document.hash) == (1, 3, row_of(journal, intent.id).envelope.hash)
    assert (document.reward_name, document.member, document.valid_until) == (
        "Kopp kaffe",
        "A••• B.",
        START + timedelta(days=30),
    )
    assert "A•••" not in repr(document)


def test_an_allowance_redemption_is_queued_and_spent_in_one_commit(journal: Journal) -> None:
    intent = intend(journal, allowance_plan(journal))
    assert state_of(journal, intent) is PrintState.QUEUED
    assert len(journal.store.commits) == 1
    hold, card = only_hold(journal), journal.card(TOKEN)
    assert (hold.spent, hold.lots, card.spent(POINTS)) == (100, (HeldLot(200, None),), 100)
    assert not rows(journal)[0].free_intent
    journal.redemptions.sent(intent.id)
    journal.redemptions.printed(intent.id, CONFIRMED)
    assert kinds(journal) == ["redemption", "print_outcome"]
    assert only_hold(journal).spent == 100


def test_a_hold_is_never_overspent(journal: Journal) -> None:
    for _ in range(3):
        intend(journal, allowance_plan(journal))
    before = journal.store.commits[:]
    with pytest.raises(AmountError):
        intend(journal, allowance_plan(journal))
    assert (only_hold(journal).spent, journal.store.commits) == (300, before)


def test_there_must_be_a_hold_to_redeem_out_of(journal: Journal) -> None:
    with pytest.raises(UnknownIntentError):
        intend(journal, Plan(PROGRAMME, "coffee", 100, Source.ALLOWANCE, hold=HOLD))
    assert journal.store.commits == []


@pytest.mark.parametrize("trusted", [True, False])
def test_a_lot_past_its_expiry_counts_only_where_nobody_knows_the_time(tmp_path: Path, trusted: bool) -> None:
    clock = HandClock()
    with opened(tmp_path / "s") as store:
        journal = journal_over(store, clock=clock)
        enrol(journal, hold=200, lots=(HeldLot(120, SOON), HeldLot(80, LATER)))
        clock.now = HandClock(SOON + timedelta(days=1), trusted=trusted).now
        if trusted:
            with pytest.raises(AmountError):
                intend(journal, allowance_plan(journal))
        else:
            intend(journal, allowance_plan(journal))
            assert only_hold(journal).lots == (HeldLot(20, SOON), HeldLot(80, LATER))


@pytest.mark.parametrize(
    ("outcome", "state", "result"),
    [
        (CONFIRMED, PrintState.CONFIRMED, PrintResult.CONFIRMED),
        (PrintAssumed(), PrintState.ASSUMED, PrintResult.ASSUMED),
        (PrintUnknown(PrintFault.STALLED), PrintState.UNKNOWN, PrintResult.UNKNOWN),
    ],
)
def test_an_outcome_that_may_be_paper_spends_the_hold(
    journal: Journal, outcome: PrintOutcome, state: PrintState, result: PrintResult
) -> None:
    intent = intend(journal, allowance_plan(journal))
    journal.redemptions.sent(intent.id)
    card = journal.redemptions.printed(intent.id, outcome)
    assert (state_of(journal, intent), card.spent(POINTS), only_hold(journal).spent) == (state, 100, 100)
    assert bodies(journal)[-1].result is result


@pytest.mark.parametrize("sent", [True, False])
def test_a_print_that_failed_for_certain_puts_the_very_lots_back(tmp_path: Path, sent: bool) -> None:
    lots = (HeldLot(60, SOON), HeldLot(140, LATER))
    with opened(tmp_path / "s") as store:
        journal = journal_over(store)
        enrol(journal, hold=200, lots=lots)
        intent = intend(journal, allowance_plan(journal))
        assert only_hold(journal).lots == (HeldLot(100, LATER),)
        if sent:
            journal.redemptions.sent(intent.id)
        card = journal.redemptions.printed(intent.id, PrintFailed(PrintFault.PAPER_OUT))
        hold = only_hold(journal)
        assert (hold.spent, card.spent(POINTS)) == (0, 0)
        by_expiry = {when: sum(lot.points for lot in hold.lots if lot.expires_at == when) for when in (SOON, LATER)}
        assert by_expiry == {SOON: 60, LATER: 140}
        assert kinds(journal) == ["redemption", "print_outcome"]


def test_a_failed_print_of_a_hold_given_back_meanwhile_leaves_the_return_as_it_is(journal: Journal) -> None:
    intent = intend(journal, allowance_plan(journal))
    assert journal.keeping.give_back(only_hold(journal).id) == 200
    card = journal.redemptions.printed(intent.id, PrintFailed(PrintFault.PAPER_OUT))
    assert (only_hold(journal).state, only_hold(journal).spent, card.spent(POINTS)) == (HoldState.RETURNED, 100, 0)


def test_a_cancel_names_the_intent_s_place_and_takes_its_row_along(journal: Journal) -> None:
    intent = intend(journal, free_plan())
    place = row_of(journal, intent.id).envelope
    journal.redemptions.cancel(intent.id)
    assert state_of(journal, intent) is PrintState.CANCELLED
    cancel = bodies(journal)[-1]
    assert isinstance(cancel, Cancel)
    assert (cancel.intent.id, cancel.intent.epoch, cancel.intent.seq, cancel.intent.hash) == (
        intent.id,
        place.epoch,
        place.seq,
        place.hash,
    )
    assert [c.reserved for c in journal.store.commits] == [True, True]
    journal.delivery.settle([answer(rows(journal)[-1])])
    assert rows(journal) == ()


def test_after_a_cancel_the_next_try_is_a_new_intent(journal: Journal) -> None:
    first = intend(journal, free_plan())
    journal.redemptions.cancel(first.id)
    second = intend(journal, allowance_plan(journal))
    assert (first.id != second.id, first.serial != second.serial) == (True, True)
    assert kinds(journal) == ["redemption", "cancel", "redemption"]
    assert chain_holds(journal)


def test_central_s_refusal_declines_and_is_not_told_a_second_time(journal: Journal) -> None:
    intent = intend(journal, free_plan())
    refused = authorised(journal, intent, status=Status.REJECTED, reason=Reason.INSUFFICIENT)
    assert journal.redemptions.decided(intent.id, refused) is Reason.INSUFFICIENT
    assert (state_of(journal, intent), rows(journal)) == (PrintState.DECLINED, ())
    assert journal.card(TOKEN).refusals == ()


@pytest.mark.parametrize(
    ("first", "state"), [(Status.ACCEPTED, PrintState.QUEUED), (Status.REJECTED, PrintState.DECLINED)]
)
def test_a_repeated_authorisation_is_the_first_decision(journal: Journal, first: Status, state: PrintState) -> None:
    intent = intend(journal, free_plan())
    reason = Reason.INSUFFICIENT if first is Status.REJECTED else None
    repeat = authorised(journal, intent, status=Status.DUPLICATE, first=first, reason=reason)
    assert journal.redemptions.decided(intent.id, repeat) is reason
    assert state_of(journal, intent) is state


def test_a_decision_nobody_gave_a_reason_for_prints_nothing(journal: Journal) -> None:
    intent = intend(journal, free_plan())
    unread = authorised(journal, intent, status=Status.UNREADABLE)
    assert journal.redemptions.decided(intent.id, unread) is Reason.NOT_ALLOWED
    assert state_of(journal, intent) is PrintState.DECLINED
    assert [letter.row.id for letter in journal.store.dead_letters()] == [intent.id]


def test_an_authorisation_settles_what_it_took_along(journal: Journal) -> None:
    earlier = intend(journal, allowance_plan(journal))
    journal.redemptions.sent(earlier.id)
    journal.redemptions.printed(earlier.id, CONFIRMED)
    sell(journal)
    plan = free_plan(give_back=only_hold(journal).id)
    intent = intend(journal, plan)
    account = journal.redemptions.document(intent.id).account
    along = journal.delivery.undelivered(account)
    assert [row.kind for row in along] == ["redemption", "print_outcome", "hold_return"]
    decision = authorised(journal, intent, *(answer(row) for row in along), left=120)
    assert journal.redemptions.decided(intent.id, decision) is None
    assert kinds(journal) == ["accrual"]
    card = journal.card(TOKEN)
    assert (card.spent(POINTS), card.pending(POINTS), card.holds) == (0, 25, ())
    assert len(journal.store.commits) == 6


def test_giving_the_hold_back_and_the_intent_are_one_commit(journal: Journal) -> None:
    intend(journal, free_plan(give_back=only_hold(journal).id))
    assert len(journal.store.commits) == 1
    returned, redemption = bodies(journal)
    assert isinstance(returned, HoldReturn)
    assert (returned.points, redemption.hold) == (300, None)
    assert only_hold(journal).state is HoldState.RETURNED
    assert chain_holds(journal)
    again = intend(journal, free_plan(give_back=only_hold(journal).id))
    assert kinds(journal) == ["hold_return", "redemption", "redemption"]
    assert state_of(journal, again) is PrintState.INTENDED


def test_each_fact_comes_once_and_in_order(journal: Journal) -> None:
    redemptions = journal.redemptions
    intent = intend(journal, free_plan())
    decision = authorised(journal, intent)
    for late in (lambda: redemptions.sent(intent.id), lambda: redemptions.printed(intent.id, CONFIRMED)):
        with pytest.raises(LateFactError):
            late()
    redemptions.decided(intent.id, decision)
    for late in (lambda: redemptions.decided(intent.id, decision), lambda: redemptions.cancel(intent.id)):
        with pytest.raises(LateFactError):
            late()
    redemptions.sent(intent.id)
    with pytest.raises(LateFactError):
        redemptions.sent(intent.id)
    redemptions.printed(intent.id, CONFIRMED)
    with pytest.raises(LateFactError):
        redemptions.printed(intent.id, PrintFailed(PrintFault.ERROR))
    assert len(journal.store.commits) == 4


def test_a_decision_that_comes_after_the_cancel_changes_nothing(journal: Journal) -> None:
    intent = intend(journal, free_plan())
    decision = authorised(journal, intent, left=220)
    journal.redemptions.cancel(intent.id)
    with pytest.raises(LateFactError):
        journal.redemptions.decided(intent.id, decision)
    assert state_of(journal, intent) is PrintState.CANCELLED
    assert kinds(journal) == ["redemption", "cancel"]


def test_an_intent_nobody_recorded_has_no_facts(journal: Journal) -> None:
    for call in (journal.redemptions.sent, journal.redemptions.cancel, journal.redemptions.document):
        with pytest.raises(UnknownIntentError):
            call(HOLD)


def test_a_recorded_intent_s_bytes_are_the_bytes_that_wait(journal: Journal) -> None:
    intend(journal, allowance_plan(journal))
    (commit,) = journal.store.commits
    (append,) = [change for change in commit.changes if isinstance(change, Append)]
    assert append.row.body == rows(journal)[0].body


def test_a_grant_is_taken_once(journal: Journal) -> None:
    hold = only_hold(journal)
    intend(journal, allowance_plan(journal))
    drafts = Drafts(journal.store)
    drafts.grant(hold.id, HoldGrant(hold.id, 900, (HeldLot(900, None),)))
    drafts.grant(HOLD, HoldGrant(HOLD, 900))
    assert drafts.changes() == ()
    assert (only_hold(journal).granted, only_hold(journal).spent) == (300, 100)


def test_what_is_taken_for_stamps_says_so_on_its_voucher(journal: Journal) -> None:
    stamps = msgspec.structs.replace(POINTS, unit=Unit.STAMPS, card_size=20)
    intent = intend(journal, free_plan(), programme=stamps)
    assert journal.redemptions.document(intent.id).unit is Unit.STAMPS
