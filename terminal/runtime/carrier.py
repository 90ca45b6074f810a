"""Carrying effects out: each goes to the worker that may wait for it, and its result comes back as an event.

Facts reach the store here, whatever became of the session that asked for them.
"""

import functools
import logging
from collections.abc import Callable
from typing import assert_never

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from drivers.ports import PrinterStatus, PrintFailed, PrintFault, PrintUnknown
from loyalty.answers import Reason
from loyalty.errors import LoyaltyError
from loyalty.signing import key_id_of, public_text
from loyalty.wire import Authorise as AuthoriseMessage
from loyalty.wire import Authorised, Configuration, Item
from terminal.central_client import Answered
from terminal.journal.errors import JournalError, LateFactError
from terminal.journal.journal import Journal
from terminal.machine.effects import (
    Ask,
    Authorise,
    CheckPrinter,
    CheckStaffPin,
    Congratulated,
    Decide,
    Dim,
    Effect,
    EndSession,
    FetchCard,
    ForgetCard,
    KeepCalibration,
    KeepLayout,
    KeepSelfTest,
    LookUp,
    Note,
    Print,
    PrintData,
    PrintSlip,
    RatherNot,
    Record,
    RecordAccrual,
    RecordCancel,
    RecordIntent,
    RecordPreference,
    Reprint,
    RequestHold,
    SetLevel,
    Signal,
    StandAside,
    StartSession,
    Told,
)
from terminal.machine.events import (
    AccrualRecorded,
    AccrualRefused,
    AuthorisedRecorded,
    CancelRecorded,
    CardFetched,
    Declined,
    Event,
    FaultSays,
    IntentRecorded,
    NoAnswer,
    Printed,
    PrinterChecked,
    PrinterSays,
    Recorded,
    SentToPrinter,
    StoreRefused,
    StoreSays,
)
from terminal.machine.health import Fault, StoreRoom
from terminal.machine.redeeming import Intended
from terminal.machine.session import LocalCard
from terminal.runtime.failures import event_of, is_lost, severity
from terminal.runtime.levels import LevelKeeper
from terminal.runtime.papers import Loose, not_begun, print_loose
from terminal.runtime.ports import Counter, Devices
from terminal.runtime.questions import Questions
from terminal.runtime.signs import Signs
from terminal.runtime.trying import Trying
from terminal.runtime.worker import Broke, Hands, Job, Worker
from terminal.store.errors import StoreError
from terminal.store.store import Store

log = logging.getLogger("spaarpunt.terminal")

SESSION_SLOTS = 8
"""Slots of the store that a session has for its redemption's facts before it starts (protocol, section 3)."""


class Carrier:
    """Carries effects out for one terminal.

    Args:
        journal: where facts go.
        counter: central, while somebody waits.
        devices: what prints, shines and sounds.
        post: takes events back, from any thread.
        nudge: tells the forwarder that something new waits.
        doubt: tells the forwarder that central did not answer somebody.
        told: what central last told the terminal to be, for the voucher's head and foot.
        voucher_key: what signs vouchers now; not the request key.
        stand_aside: keeps that another board goes on with the store, and ends the program.
        hire: makes what does the jobs, by name; a simulation puts its own hands there.
    """

    def __init__(
        self,
        journal: Journal,
        counter: Counter,
        devices: Devices,
        *,
        post: Callable[[Event], None],
        nudge: Callable[[], None],
        doubt: Callable[[], None],
        told: Callable[[], Configuration],
        voucher_key: Callable[[], Ed25519PrivateKey],
        stand_aside: Callable[[StandAside], None] = lambda _: None,
        hire: Callable[[str, Broke], Hands] = Worker,
    ) -> None:
        self._journal = journal
        self._store: Store = journal.store
        self._counter = counter
        self._devices = devices
        self._post = post
        self._nudge, self._doubt = nudge, doubt
        self._told = told
        self._voucher_key = voucher_key
        self._stand_aside = stand_aside
        self._signs, self._levels = Signs(devices, post), LevelKeeper(self._store, devices, post)
        self._ending = False
        self._disk, self._net = hire("journal", self._broke), hire("lookup", self._broke)
        keep = functools.partial(self._on_disk, 0)
        self._questions = Questions(self._net, counter, journal, post=post, doubt=doubt, nudge=nudge, keep=keep)
        self._decide, self._paper = hire("authorise", self._broke), hire("printer", self._broke)
        self._trying = Trying(self._store, devices, paper=self._paper, on_disk=keep, moment=journal.moment)

    def stuck(self) -> bool:
        """Whether a worker hangs in its job."""
        return any(hands.stuck() for hands in (self._disk, self._net, self._decide, self._paper))

    def stop(self, seconds: float) -> None:
        """Let the workers finish what they have begun."""
        for worker in (self._paper, self._decide, self._net, self._disk):
            if not worker.stop(seconds):
                log.warning("X03 a worker did not end in time")

    def expect_end(self) -> None:
        """A store that is lost from now on is no fault."""
        self._ending = True

    def carry(self, effect: Effect) -> None:  # noqa: PLR0915 - a line or two for each effect
        """Carry one effect out, or give it to its worker. Never waits."""
        match effect:
            case StartSession(session):
                self._on_disk(session, self._reserve)
            case EndSession():
                self._on_disk(effect.session, lambda: self._store.release(SESSION_SLOTS))
            case FetchCard(session, token):
                self._on_disk(session, lambda: self._post(CardFetched(session, self._journal.card(token))))
            case RecordAccrual():
                self._on_disk(effect.session, lambda: self._accrue(effect))
            case RecordIntent():
                self._on_disk(effect.session, lambda: self._intend(effect))
            case RequestHold():
                self._on_disk(0, lambda: self._request_hold(effect))
            case RecordPreference():
                self._on_disk(0, lambda: self._prefer(effect))
            case Congratulated(token, on):
                self._on_disk(0, lambda: self._journal.preferences.congratulated(token, on))
            case RatherNot(token, declined):
                self._on_disk(0, lambda: self._journal.preferences.rather_not(token, declined))
            case Told(token):
                self._on_disk(0, lambda: self._journal.delivery.told(token))
            case RecordCancel(intent, session):
                if not self._on_disk(session, lambda: self._cancel(intent)):
                    self._journal.loose.cancel_later(intent.id)
            case LookUp() | Ask() | CheckStaffPin():
                self._questions.ask(effect)
            case PrintSlip() | Reprint() | PrintData():
                self._on_paper(lambda: self._print_loose(effect), not_begun(effect))
            case Decide():
                self._on_disk(effect.session, lambda: self._have_decided(effect))
            case ForgetCard(token):
                self._on_disk(0, lambda: self._journal.forgetting.forget(token))
            case Record():
                self._on_disk(effect.session, lambda: self._record(effect))
            case Authorise(intent):
                if not self._decide.give(lambda: self._authorise(intent)):
                    self._post(NoAnswer(intent.id))
            case CheckPrinter(session):
                self._on_paper(lambda: self._check_printer(session), PrinterChecked(session, PrinterStatus.UNKNOWN))
            case Print(intent):
                self._give_voucher(intent)
            case KeepLayout() | KeepCalibration() | KeepSelfTest():
                self._trying.keep(effect)
            case SetLevel() | Dim() | StandAside():
                self._on_disk(0, lambda: self._settle(effect))
            case Signal(sign):
                self._signs.show(sign)
            case Note(code):
                log.info("%s %s", code.value, code.name.lower())
            case _:
                assert_never(effect)

    def ready(self) -> None:
        """Light the lamp, as loud and bright as staff chose: the first screen is there."""
        self._signs.ready()
        self._on_disk(0, self._levels.begin)

    def ask_printer(self) -> None:
        """Ask the printer how it is, unless somebody prints."""
        if self._paper.idle():
            self._paper.give(lambda: self._post(PrinterSays(self._devices.printer.status())))

    # ── on disk ────────────────────

    def _on_disk(self, session: int, job: Job) -> bool:
        """Give the journal's worker a job; False where too many wait already."""
        if self._disk.give(lambda: self._guarded(session, job)):
            return True
        log.error("S04 the journal's queue is full")
        self._post(StoreRefused(session))
        return False

    def _guarded(self, session: int, job: Job) -> None:
        """Turn what the store cannot do into what the machine must know."""
        try:
            job()
        except StoreError as error:
            word = "S05 the store failed" if is_lost(error) else "S06 the store refused"
            log.log(severity(error, ending=self._ending), "%s: %s", word, type(error).__name__)
            self._post(StoreRefused(session))
            self._post(event_of(error, self._store))
        except LateFactError:
            log.info("N02 a fact came too late; what is on disk stands")
        except (LoyaltyError, JournalError) as error:
            log.error("S07 not recorded: %s", type(error).__name__)  # noqa: TRY400 - its text may name a card
            self._post(StoreRefused(session))

    def _settle(self, effect: SetLevel | Dim | StandAside) -> None:
        if isinstance(effect, StandAside):
            self._stand_aside(effect)
        else:
            self._levels.carry(effect)

    def _reserve(self) -> None:
        if not self._store.reserve(SESSION_SLOTS):
            self._post(StoreSays(StoreRoom.REFUSE))

    def _accrue(self, effect: RecordAccrual) -> None:
        found = self._journal.sales.record(
            token=effect.token,
            account=effect.account,
            programme=effect.programme,
            receipt=effect.receipt,
            reference=effect.reference,
            code=effect.code,
            mode=effect.mode,
            assurance=effect.assurance,
        )
        if isinstance(found, Reason):
            self._post(AccrualRefused(effect.session, found))
            return
        self._nudge()
        self._post(AccrualRecorded(effect.session, found))

    def _intend(self, effect: RecordIntent) -> None:
        intent = self._journal.redemptions.intend(
            token=effect.token,
            account=effect.account,
            programme=effect.programme,
            reward=effect.reward,
            plan=effect.plan,
            mode=effect.mode,
            assurance=effect.assurance,
            language=effect.language,
            member=effect.member,
        )
        self._post(IntentRecorded(effect.session, intent))

    def _record(self, effect: Record) -> None:
        self._post(Recorded(effect.session, effect.fact, self._journal.facts.record(effect.who, effect.fact)))
        self._nudge()

    def _have_decided(self, effect: Decide) -> None:
        """On the disk first; what central says of it at once is heard, and otherwise the batch brings it."""
        item = self._journal.facts.decide(effect.who, effect.fact)
        self._questions.decide(effect, item, self._journal.head())

    def _request_hold(self, effect: RequestHold) -> None:
        if self._journal.keeping.request(effect.token, effect.account, effect.programme) is not None:
            self._nudge()

    def _prefer(self, effect: RecordPreference) -> None:
        said = self._journal.preferences.speak(
            token=effect.token,
            account=effect.account,
            language=effect.language,
            mode=effect.mode,
            assurance=effect.assurance,
        )
        if said is not None:
            self._nudge()

    def _cancel(self, intent: Intended) -> None:
        try:
            card = self._journal.redemptions.cancel(intent.id)
        except StoreError:
            self._journal.loose.cancel_later(intent.id)
            raise
        self._post(CancelRecorded(intent.id, card))
        self._nudge()

    # ── on the network ────────────────────

    def _authorise(self, intent: Intended) -> None:
        """Ask, and put the answer on disk before anyone hears of it."""
        row = self._journal.redemptions.waiting(intent.id)
        if row is None:
            self._post(NoAnswer(intent.id))
            return
        undelivered = self._journal.delivery.undelivered(self._journal.redemptions.document(intent.id).account)
        request = AuthoriseMessage(
            head=self._journal.head(),
            intent=Item(envelope=row.envelope, body=row.body.decode()),
            undelivered=tuple(Item(envelope=each.envelope, body=each.body.decode()) for each in undelivered),
        )
        reply = self._counter.authorise(request)
        if isinstance(reply, Answered):
            self._on_disk(0, lambda: self._record_decision(intent, reply.message))
        else:
            self._post(NoAnswer(intent.id))
            self._doubt()

    def _record_decision(self, intent: Intended, authorised: Authorised) -> None:
        reason = self._journal.redemptions.decided(intent.id, authorised)
        if reason is None:
            self._post(AuthorisedRecorded(intent.id))
        else:
            token = self._journal.redemptions.document(intent.id).token
            self._post(Declined(intent.id, reason, self._journal.card(token)))

    # ── on paper ────────────────────

    def _print(self, intent: Intended) -> None:
        """`sent` on disk, one print, its outcome on disk; whatever the session does meanwhile."""
        from terminal.vouchers import voucher_job

        try:
            document, told, key = self._journal.redemptions.sent(intent.id), self._told(), self._voucher_key()
            key_id = key_id_of(public_text(key))
            job = voucher_job(document, told.shop, told.terminal_code, self._devices.profile, key, key_id)
            self._post(SentToPrinter(intent.id))
            outcome = self._devices.printer.print(job)
            card = self._journal.redemptions.printed(intent.id, outcome)
        except StoreError as error:
            # What is on disk stands, and the next start brings it to its end (protocol, section 3, item 5).
            log.log(severity(error, ending=self._ending), "S05 the store failed at a print: %s", type(error).__name__)
            self._post(FaultSays(Fault.STORE))
            self._post(Printed(intent.id, PrintUnknown(PrintFault.ERROR), LocalCard(None)))
            return
        self._post(Printed(intent.id, outcome, card))
        self._nudge()

    def _print_loose(self, order: Loose) -> None:
        """Print what no book knows, or knows already."""
        try:
            said = print_loose(order, self._journal, self._devices, self._told(), self._voucher_key)
        except StoreError as error:
            log.log(severity(error, ending=self._ending), "S05 the store failed: %s", type(error).__name__)
            said = not_begun(order)
        self._post(said)

    def _check_printer(self, session: int) -> None:
        self._post(PrinterChecked(session, self._devices.printer.status()))

    def _on_paper(self, job: Job, not_begun: Event) -> None:
        """Give the printer's worker a job, or say at once that too many wait already."""
        if not self._paper.give(job):
            self._post(not_begun)

    def _give_voucher(self, intent: Intended) -> None:
        if not self._paper.give(lambda: self._print(intent)):
            self._on_disk(0, lambda: self._print_not_begun(intent))

    def _print_not_begun(self, intent: Intended) -> None:
        """The printer's queue is full: no byte has left, so the print has failed for certain."""
        log.error("P05 the printer's queue is full")
        outcome = PrintFailed(PrintFault.STALLED)
        self._post(Printed(intent.id, outcome, self._journal.redemptions.printed(intent.id, outcome)))
        self._nudge()

    def _broke(self, _error: Exception) -> None:
        """A job raised what nobody foresaw: nothing can be promised until somebody has looked."""
        self._post(FaultSays(Fault.STORE))
