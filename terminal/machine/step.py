"""The machine: `step(machine, event, now)` is pure and total. All of the terminal's decisions are made below it."""

from dataclasses import replace
from typing import assert_never

from screens.technician_words import SelfTestItem
from terminal.machine import (
    asking,
    entrance,
    privacy,
    reading,
    redemption,
    resting,
    shopper,
    surveying,
    together,
    unread,
)
from terminal.machine.adjusts import Adjusting
from terminal.machine.at_entrance import AtEntrance
from terminal.machine.desk import care, desk, opening, paper
from terminal.machine.effects import Code, Effect, LookUp, Note
from terminal.machine.events import (
    AccrualRecorded,
    AccrualRefused,
    AuthorisedRecorded,
    BeginSelfTest,
    CancelRecorded,
    CardFetched,
    Configured,
    DataPrinted,
    Decided,
    Declined,
    DeviceSays,
    Event,
    FaultSays,
    Heard,
    IntentRecorded,
    KeySwitch,
    LayoutSeen,
    LevelSays,
    LookedUp,
    LookUpFailed,
    Near,
    NetworkSays,
    NoAnswer,
    Plugged,
    Printed,
    PrinterChecked,
    PrinterSays,
    Read,
    ReadFailed,
    ReadTogether,
    Recorded,
    Reprinted,
    SentToPrinter,
    SlipPrinted,
    StaffChecked,
    StoreRefused,
    StoreSays,
    Struck,
    Tampered,
    Tick,
    Touched,
)
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, leave, stay
from terminal.machine.states import (
    AtDesk,
    Attract,
    Browsing,
    Helping,
    Left,
    LookingUp,
    Machine,
    Noticing,
    OutOfService,
    Redeeming,
    Refusing,
    Thanking,
    Unsure,
    Warned,
    session_of,
)
from terminal.machine.technician import selftest
from terminal.machine.unknown import AwaitingCard, Keying


def step(machine: Machine, event: Event, now: Moment) -> Outcome:
    """What the terminal becomes when `event` happens at `now`, and what it wants done."""
    machine, effects = _decide(machine, event, now)
    if machine.waiting is not None and not isinstance(machine.state, Redeeming | Thanking | Unsure):
        waited = machine.waiting
        machine, more = reading.read(replace(machine, waiting=None), waited, now)
        effects = (*effects, *more)
    if surveying.is_ready(machine):
        machine, more = surveying.take_up(machine, now)
        effects = (*effects, *more)
    if machine.health.fault is not None and isinstance(machine.state, _OPEN) and not opening.mends(machine):
        machine, more = leave(machine)
        effects = (*effects, *more, Note(Code.OUT_OF_SERVICE))
    if machine.due is not None and isinstance(machine.state, Attract | OutOfService | AtEntrance):
        machine = replace(machine, context=machine.due, due=None)
    machine, more = resting.settled(machine, event, now)
    return machine, (*effects, *more)


_OPEN = (
    Attract
    | Adjusting
    | LookingUp
    | Browsing
    | Warned
    | Helping
    | Noticing
    | Left
    | Keying
    | AwaitingCard
    | AtDesk
    | AtEntrance
)
"""States that go on to serve somebody: none of them is entered, or stays, while a fault stands."""


def _decide(machine: Machine, event: Event, now: Moment) -> Outcome:
    match event:
        case Tick():
            return shopper.ticked(machine, now)
        case Read():
            return unread.counted(reading.read(machine, event, now), now)
        case ReadTogether():
            return unread.counted(together.read(machine, event, now), now)
        case ReadFailed():
            return unread.counted(reading.failed(machine, event, now), now)
        case Touched(intent):
            return shopper.touched(machine, intent, now)
        case CardFetched() | LookedUp() | LookUpFailed():
            if isinstance(machine.state, AtDesk):
                return desk.learned(machine, event, now)
            if isinstance(machine.state, AtEntrance):
                return entrance.learned(machine, machine.state, event, now)
            return shopper.card_fact(machine, event, now)
        case Heard():
            return asking.heard(machine, event, now)
        case DataPrinted():
            return privacy.printed(machine, event)
        case Recorded():
            return asking.recorded(machine, event, now)
        case Decided() | StaffChecked() | SlipPrinted() | Reprinted():
            return desk.learned(machine, event, now)
        case AccrualRecorded() | AccrualRefused():
            return shopper.accrual_fact(machine, event, now)
        case StoreRefused():
            if isinstance(machine.state, Redeeming):
                return redemption.learn(machine, machine.state, event, now)
            if isinstance(machine.state, AtDesk):
                return desk.learned(machine, event, now)
            return shopper.accrual_fact(machine, event, now)
        case (
            PrinterChecked()
            | IntentRecorded()
            | AuthorisedRecorded()
            | Declined()
            | NoAnswer()
            | CancelRecorded()
            | SentToPrinter()
            | Printed()
        ):
            if isinstance(machine.state, Redeeming):
                return redemption.learn(machine, machine.state, event, now)
            if isinstance(event, IntentRecorded):
                return redemption.late_intent(machine, event)
            return stay(machine, Note(Code.LATE_RESULT))
        case Near():
            return stay(resting.sensed(machine, event, now))
        case Plugged(inside):
            return stay(selftest.plugged(machine, inside=inside))
        case Struck(key):
            return stay(selftest.struck(machine, key))
        case LayoutSeen():
            return selftest.learned(machine, event, now)
        case LevelSays():
            return care.level_said(machine, event)
        case BeginSelfTest(language):
            return selftest.begin(machine, language, now)
        case KeySwitch() | Tampered():
            return _contact(machine, event, now)
        case PrinterSays() | NetworkSays() | StoreSays() | DeviceSays() | FaultSays() | Configured():
            return _health(machine, event, now)
        case _:
            assert_never(event)


def _health(
    machine: Machine,
    event: PrinterSays | NetworkSays | StoreSays | DeviceSays | FaultSays | Configured,
    now: Moment,
) -> Outcome:
    health = machine.health
    match event:
        case PrinterSays(status):
            said = replace(machine, health=replace(health, printer=status))
            return stay(paper.printer_said(said, health.printer, now))
        case NetworkSays(online):
            said = replace(machine, health=replace(health, online=online, tried=True))
            return said, _catch_up(machine, online=online)
        case StoreSays(room):
            return replace(machine, health=replace(health, room=room)), ()
        case DeviceSays(device, present):
            missing = health.missing - {device} if present else health.missing | {device}
            return replace(machine, health=replace(health, missing=missing)), ()
        case FaultSays(fault):
            since = None if fault is None else now.at if fault is not health.fault else health.fault_since
            machine = replace(machine, health=replace(health, fault=fault, fault_since=since))
            return _obey_fault(machine)
        case Configured(context, waits):
            # What changes at once while another waits was made of that one too.
            waits = waits or machine.due is not None
            return (replace(machine, due=context) if waits else replace(machine, context=context)), ()
        case _:
            assert_never(event)


def _contact(machine: Machine, event: KeySwitch | Tampered, now: Moment) -> Outcome:
    health = machine.health
    match event:
        case KeySwitch(on):
            # Who has the key has seen who typed: the count of typed numbers begins anew (protocol, section 6).
            keyed = () if on else machine.keyed
            machine = selftest.sensed(machine, SelfTestItem.KEY, at_rest=not on)
            turned = replace(machine, health=replace(health, key_on=on), keyed=keyed)
            if not on and not health.key_on:
                # A contact's first word after a start: nobody turned it, and who came in by badge stays.
                return stay(turned)
            return opening.key_switched(turned, now, on=on)
        case Tampered(is_open):
            machine = selftest.sensed(machine, SelfTestItem.HOUSING, at_rest=not is_open)
            openings = health.openings + (is_open and not health.tampered)
            machine = replace(machine, health=replace(health, tampered=is_open, openings=openings))
            return stay(machine, Note(Code.TAMPERED)) if is_open else stay(machine)
        case _:
            assert_never(event)


def _catch_up(machine: Machine, *, online: bool) -> tuple[Effect, ...]:
    """Central answers again while somebody stands there whom it has not spoken of yet: ask now."""
    session = session_of(machine.state)
    if not online or machine.health.online or session is None or session.fresh is not None:
        return ()
    return (LookUp(session.id, session.token, mode=session.mode),)


def _obey_fault(machine: Machine) -> Outcome:
    """Out of service, or back; a redemption that runs is brought to its end first."""
    match machine.state:
        case OutOfService(language) if machine.health.fault is None:
            return go(machine, Attract(language))
        case Refusing() if machine.health.fault is not None:
            machine, effects = leave(machine)
            return machine, (*effects, Note(Code.OUT_OF_SERVICE))
        case _:
            # `step` closes what goes on to serve somebody; what a redemption still shows has its own end.
            return stay(machine)
