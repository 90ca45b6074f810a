"""Asking while somebody waits: central, and for a badge's PIN the terminal itself. One worker does it all."""

from collections.abc import Callable
from typing import assert_never

import msgspec

from loyalty.answers import Reason, Status
from loyalty.envelope import Head
from loyalty.routes import Question
from loyalty.wire import Item, Lookup, ProblemType
from loyalty.wire_cards import CardDecided, IssueCard, ReplaceCard
from loyalty.wire_incidents import IncidentClosed
from loyalty.wire_staff import StaffOpened
from terminal.central_client import Answered, Refused, Revoked, Weather
from terminal.journal.journal import Journal
from terminal.machine.effects import Ask, CheckStaffPin, Decide, LookUp
from terminal.machine.events import Decided, Event, FaultSays, Heard, LookedUp, LookUpFailed, NetworkSays, StaffChecked
from terminal.machine.facts import CardIssued, CardReplaced
from terminal.machine.health import Fault
from terminal.runtime.ports import Counter
from terminal.runtime.worker import Hands, Job

Asking = LookUp | Ask | CheckStaffPin
"""What is asked."""


class Questions:
    """Asks for the machine.

    Args:
        worker: does the asking.
        counter: central.
        journal: what the terminal knows itself.
        post: takes events back.
        doubt: tells the forwarder that central did not answer somebody.
        nudge: tells the forwarder that something waits.
        keep: gives the journal's worker a job: what central said is kept.
    """

    def __init__(
        self,
        worker: Hands,
        counter: Counter,
        journal: Journal,
        *,
        post: Callable[[Event], None],
        doubt: Callable[[], None],
        keep: Callable[[Job], object],
        nudge: Callable[[], None],
    ) -> None:
        self._worker = worker
        self._counter = counter
        self._journal = journal
        self._post = post
        self._doubt = doubt
        self._keep = keep
        self._nudge = nudge

    def ask(self, asking: Asking) -> None:
        """Give a question to the worker; where too many wait, it is as good as unanswered. Never waits."""
        match asking:
            case LookUp():
                if not self._worker.give(lambda: self._look_up(asking)):
                    self._post(LookUpFailed(asking.session))
            case Ask(session, question):
                if not self._worker.give(lambda: self._ask(session, question)):
                    self._post(Heard(session, question))
            case CheckStaffPin():
                if not self._worker.give(lambda: self._check_staff(asking)):
                    self._post(StaffChecked(asking.session, None))
            case _:
                assert_never(asking)

    def _look_up(self, effect: LookUp) -> None:
        asked = Lookup(token=effect.token, step=effect.step, mac=effect.mac, number=effect.number, mode=effect.mode)
        reply = self._counter.look_up(asked)
        match reply:
            case Answered(summary):
                self._keep(lambda: self._journal.delivery.see(effect.token, summary))
                self._post(LookedUp(effect.session, summary))
            case Refused(problem) if problem.type is ProblemType.CARD_UNKNOWN:
                self._post(LookedUp(effect.session, None))
            case Revoked():
                self._post(FaultSays(Fault.REVOKED))
            case _:
                self._post(NetworkSays(online=False))
                self._post(LookUpFailed(effect.session))
                self._doubt()

    def _ask(self, session: int, question: Question) -> None:
        reply = self._counter.ask(question)
        answer = reply.message if isinstance(reply, Answered) else None
        self._post(Heard(session, question, answer, reply.problem.type if isinstance(reply, Refused) else None))
        if isinstance(answer, StaffOpened) and answer.staff is not None:
            staff = answer.staff.id
            self._keep(lambda: self._journal.badges.central_opened(staff))
        self._heed(reply)

    def _heed(self, reply: object) -> None:
        """What an answer says besides what was asked: that this terminal is revoked, or that central is away."""
        if isinstance(reply, Revoked):
            self._post(FaultSays(Fault.REVOKED))
        elif isinstance(reply, Weather):
            self._doubt()

    def decide(self, effect: Decide, item: Item, head: Head) -> None:
        """Have central decide a transaction that is on the disk. Never waits."""
        if not self._worker.give(lambda: self._decide(effect, item, head)):
            self._settle(item)
            self._post(Decided(effect.session, effect.fact, None))

    def _decide(self, effect: Decide, item: Item, head: Head) -> None:
        question: Question
        if effect.closing is not None:
            question = msgspec.structs.replace(effect.closing, item=item)
        elif isinstance(effect.fact, CardReplaced):
            question = ReplaceCard(head=head, item=item)
        else:
            question = IssueCard(head=head, item=item)
        try:
            reply = self._counter.ask(question)
        finally:
            self._settle(item)
        answer = reply.message if isinstance(reply, Answered) else None
        known = answer if isinstance(answer, CardDecided | IncidentClosed) else None
        if isinstance(known, CardDecided) and isinstance(effect.fact, CardIssued):
            self._keep_issue(known, effect.who.token)
        self._post(Decided(effect.session, effect.fact, known))
        self._heed(reply)

    def _settle(self, item: Item) -> None:
        self._journal.facts.asked(item)
        self._nudge()

    def _keep_issue(self, known: CardDecided, token: str | None) -> None:
        refused = known.answer.status is Status.REJECTED and known.answer.reason is Reason.NOT_ALLOWED
        if refused and token is not None:
            self._keep(lambda: self._journal.facts.not_issued(token))

    def _check_staff(self, effect: CheckStaffPin) -> None:
        """Stretching a PIN takes a moment: no worker that writes waits for it."""
        opened = self._journal.badges.check(effect.badge, effect.pin, effect.key, effect.rules)
        self._post(StaffChecked(effect.session, opened))
