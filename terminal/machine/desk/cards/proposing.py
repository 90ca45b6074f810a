"""What will be done stands there; one touch does it. Central decides, and a lost answer is asked for word by word."""

from dataclasses import replace
from typing import assert_never

from loyalty.ids import Uuid
from loyalty.routes import CustomerQuestion
from loyalty.wire import ProblemType
from loyalty.wire_cards import BlockCard, BlockReason, CardChange, CardChangedNow, CardDecided, RelinkCard, UnblockCard
from loyalty.wire_customers import Joined, JoinHousehold, Joining, LeaveHousehold, MergeCustomers, UndoMerge
from screens import intents
from screens.desk_views import Fact, Line
from screens.desk_words import DeskAction, DeskIcon, DeskNotice, FactName, FieldName, FieldTrouble
from screens.intents import Intent
from terminal.machine import delays
from terminal.machine.desk.cards import handing, meeting, naming, searching
from terminal.machine.desk.cards.proposals import (
    Block,
    HouseholdJoined,
    HouseholdLeft,
    Merge,
    Proposal,
    Relink,
    Replacement,
    Unblock,
    UndoneMerge,
)
from terminal.machine.desk.cards.works import Merged, Noting, Proposing
from terminal.machine.desk.ending import ended
from terminal.machine.desk.form import edited, troubled
from terminal.machine.desk.going import at, by
from terminal.machine.desk.works import Menu
from terminal.machine.effects import Ask, Code, Decide, Note
from terminal.machine.events import Decided, Heard
from terminal.machine.facts import CardReplaced, Who
from terminal.machine.minting import mint
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine

_BLOCKING = {
    DeskAction.LOST: BlockReason.LOST,
    DeskAction.STOLEN: BlockReason.STOLEN,
    DeskAction.MISUSED: BlockReason.MISUSED,
    DeskAction.ASKED: BlockReason.ASKED,
}
_JOINING = {
    Joining.UNKNOWN: DeskNotice.CUSTOMER_GONE,
    Joining.SAME: DeskNotice.SAME_CUSTOMER,
    Joining.NO_ACCOUNT: DeskNotice.NO_ACCOUNT,
    Joining.UNDONE: DeskNotice.UNDONE_BEFORE,
    Joining.LATER_FIRST: DeskNotice.LATER_FIRST,
    Joining.NOT_IN_HOUSEHOLD: DeskNotice.NOT_IN_HOUSEHOLD,
}
_CHANGING = {
    CardChange.UNKNOWN: DeskNotice.CARD_UNKNOWN,
    CardChange.CUSTOMER_UNKNOWN: DeskNotice.CUSTOMER_GONE,
    CardChange.ALREADY: DeskNotice.SO_ALREADY,
    CardChange.NOT_IN_USE: DeskNotice.NOT_IN_USE,
}


def actions(proposal: Proposal) -> tuple[DeskAction, ...]:
    """What a proposal can be answered with, besides the way back."""
    match proposal:
        case Merge():
            return (DeskAction.MERGE,)
        case UndoneMerge():
            return (DeskAction.UNDO_MERGE,)
        case HouseholdJoined():
            return (DeskAction.JOIN_HOUSEHOLD,)
        case HouseholdLeft():
            return (DeskAction.LEAVE_HOUSEHOLD,)
        case Relink():
            return DeskAction.RELINK_MOVE, DeskAction.RELINK_STAY
        case Block():
            return tuple(_BLOCKING)
        case Unblock():
            return (DeskAction.UNBLOCK,)
        case Replacement():
            return (DeskAction.REPLACE,)
        case _:
            assert_never(proposal)


def touched_note(machine: Machine, desk: AtDesk, work: Noting, intent: Intent) -> Outcome:
    """Type the reason; an empty one goes no further."""
    if isinstance(intent, intents.Back | intents.Stop):
        return at(machine, desk, Menu())
    after = edited(work.form, intent)
    if after is not None:
        return at(machine, desk, replace(work, form=after))
    if not isinstance(intent, intents.Enter):
        return go(machine, desk)
    text = work.form.text(FieldName.NOTE)
    if not text:
        return at(machine, desk, _stopped(work, FieldTrouble.EMPTY))
    if naming.is_payment_card(text, machine.context.schemes):
        return at(machine, desk, _stopped(meeting.note(work.proposal), FieldTrouble.PAYMENT_CARD))
    return at(machine, desk, Proposing(replace(work.proposal, note=text)))


def _stopped(work: Noting, trouble: FieldTrouble) -> Noting:
    return replace(work, form=troubled(work.form, FieldName.NOTE, trouble))


def touched(machine: Machine, desk: AtDesk, work: Proposing, intent: Intent, now: Moment) -> Outcome:
    """Do what stands there."""
    if isinstance(intent, intents.Back | intents.Stop):
        return at(machine, desk, Menu())
    if work.until or not isinstance(intent, intents.Do) or intent.action not in actions(work.proposal):
        return go(machine, desk)
    waiting = replace(work, away=False, until=now.uptime_ms + delays.DESK_ANSWER)
    proposal, staff = work.proposal, by(desk).id
    if isinstance(proposal, Replacement):
        card = proposal.new
        who = Who(card.token, proposal.customer.account, card.mode, card.assurance, staff)
        waiting = replace(waiting, until=waiting.until + delays.STORE)
        return at(machine, desk, waiting, Decide(desk.number, who, CardReplaced(proposal.old.token)))
    machine, new = mint(machine, now)
    asked = _question(proposal, DeskAction(intent.action), staff, new)
    if work.sent is not None and _same(work.sent, asked):
        # The very same message: what central did before its answer was lost is not done twice.
        asked = work.sent
    return at(machine, desk, replace(waiting, sent=asked), Ask(desk.number, asked))


def _same(sent: CustomerQuestion, asked: CustomerQuestion) -> bool:
    """Whether a message says what an earlier one said, but for its id."""
    return type(sent) is type(asked) and _without_id(sent) == _without_id(asked)


def _without_id(question: CustomerQuestion) -> tuple[object, ...]:
    return tuple(getattr(question, name) for name in question.__struct_fields__ if name != "id")


def _question(proposal: Proposal, action: DeskAction, staff: Uuid, new: Uuid) -> CustomerQuestion:
    match proposal:
        case Merge(kept, gone):
            return MergeCustomers(id=new, by=staff, kept=kept.customer, gone=gone.customer)
        case UndoneMerge(merge):
            return UndoMerge(id=new, by=staff, merge=merge)
        case HouseholdJoined(customer, host):
            return JoinHousehold(id=new, by=staff, customer=customer.customer, host=host.customer)
        case HouseholdLeft(customer):
            return LeaveHousehold(id=new, by=staff, customer=customer.customer)
        case Relink(card, customer, note):
            move = action is DeskAction.RELINK_MOVE
            return RelinkCard(id=new, by=staff, token=card.token, customer=customer.customer, note=note, move=move)
        case Block(card):
            return BlockCard(id=new, by=staff, token=card.token, reason=_BLOCKING[action])
        case Unblock(card, note):
            return UnblockCard(id=new, by=staff, token=card.token, note=note)
        case Replacement():
            raise AssertionError("a card is replaced by a transaction, not by a question")
        case _:
            assert_never(proposal)


def heard(machine: Machine, desk: AtDesk, work: Proposing, event: Heard) -> Outcome:
    """What central did."""
    if not work.until or event.question != work.sent:
        return stay(machine, Note(Code.LATE_RESULT))
    match event.answer:
        case Joined(outcome=Joining.DONE):
            return _joined(machine, desk, work, event.answer)
        case Joined(outcome=outcome):
            return ended(machine, desk, _JOINING[outcome])
        case CardChangedNow(outcome=CardChange.DONE):
            return _changed(machine, desk, work.proposal, event.answer)
        case CardChangedNow(outcome=CardChange.NOTE_MISSING) if isinstance(work.proposal, Relink | Unblock):
            return at(machine, desk, _stopped(meeting.note(work.proposal), FieldTrouble.NOT_A_NOTE))
        case CardChangedNow(outcome=outcome):
            return ended(machine, desk, _CHANGING.get(outcome, DeskNotice.NOT_TAKEN))
        case None if event.problem is ProblemType.STAFF_REFUSED:
            return ended(machine, desk, DeskNotice.REFUSED)
        case _:
            return unanswered(machine, desk, work)


def unanswered(machine: Machine, desk: AtDesk, work: Proposing) -> Outcome:
    """Central said nothing: what stands there stays, and the next touch asks the very same."""
    if isinstance(work.proposal, Replacement):
        return ended(machine, desk, DeskNotice.UNDECIDED)
    return at(machine, desk, replace(work, until=0, away=True), Note(Code.NO_ANSWER))


def _joined(machine: Machine, desk: AtDesk, work: Proposing, joined: Joined) -> Outcome:
    match work.proposal:
        case Merge(_, gone) if isinstance(work.sent, MergeCustomers) and not by(desk).training:
            return at(machine, desk, Merged(work.sent.id, joined.cards, joined.points, searching.full_name(gone)))
        case Merge():
            return ended(machine, desk, DeskNotice.MERGED)
        case UndoneMerge():
            return ended(machine, desk, DeskNotice.UNMERGED, *undone_lines(joined))
        case HouseholdJoined():
            return ended(machine, desk, DeskNotice.HOUSEHOLD_JOINED, *moved_lines(joined.cards, joined))
        case _:
            return ended(machine, desk, DeskNotice.HOUSEHOLD_LEFT)


def moved_lines(cards: int, joined: Joined | CardChangedNow | Merged) -> tuple[Line, ...]:
    """What went over: cards, points of each programme, what was owed."""
    lines = [Line(DeskIcon.CARD, Fact(FactName.CARDS_MOVED, cards))] if cards else []
    lines += [Line(DeskIcon.GIFT, Fact(FactName.POINTS_MOVED, each.moved)) for each in joined.points if each.moved]
    lines += [Line(DeskIcon.WARN, Fact(FactName.OWED_MOVED, each.owed)) for each in joined.points if each.owed]
    return tuple(lines[:4])


def undone_lines(joined: Joined) -> tuple[Line, ...]:
    """What went back, and what could not be told apart any more."""
    back = [Line(DeskIcon.UNDO, Fact(FactName.POINTS_BACK, each.moved)) for each in joined.points if each.moved]
    mixed = [
        Line(DeskIcon.WARN, Fact(FactName.POINTS_MIXED, each.mixed), strong=True)
        for each in joined.points
        if each.mixed
    ]
    held = [Line(DeskIcon.CLOCK, Fact(FactName.POINTS_HELD, each.held)) for each in joined.points if each.held]
    return tuple((*mixed, *back, *held)[:4])


def _changed(machine: Machine, desk: AtDesk, proposal: Proposal, changed: CardChangedNow) -> Outcome:
    match proposal:
        case Block():
            return ended(machine, desk, DeskNotice.BLOCKED)
        case Unblock():
            return ended(machine, desk, DeskNotice.UNBLOCKED)
        case _:
            return ended(machine, desk, DeskNotice.RELINKED, *moved_lines(0, changed))


def decided(machine: Machine, desk: AtDesk, event: Decided) -> Outcome:
    """Whether the new card took the old one's place."""
    known = event.answer
    if event.practice or (isinstance(known, CardDecided) and handing.was_taken(known.answer)):
        return ended(machine, desk, DeskNotice.REPLACED)
    if isinstance(known, CardDecided):
        return handing.not_taken(machine, desk, known)
    return ended(machine, desk, DeskNotice.UNDECIDED)


def touched_merged(machine: Machine, desk: AtDesk, work: Merged, intent: Intent) -> Outcome:
    """Undo the merge, or leave it so."""
    match intent:
        case intents.Do(DeskAction.UNDO_MERGE.value):
            return at(machine, desk, Proposing(UndoneMerge(work.merge, work.gone)))
        case intents.Back() | intents.Stop() | intents.Continue() | intents.Done():
            return at(machine, desk, Menu())
        case _:
            return go(machine, desk)
