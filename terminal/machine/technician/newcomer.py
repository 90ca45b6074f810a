"""A device that is not yet in service: the network by a Wi-Fi code or a cable, then an enrolment code, then yes.

A board that is to go on with a full store goes the same way, as long as the key is turned (`TakingOver`).

`step` is pure and total. Nothing is kept of a code but in the state that it leads to; whatever ends before the answer
is on the disk leaves the device as it was, and the same code may be shown again.
"""

from dataclasses import replace
from typing import assert_never

from drivers.events import ContactKind
from loyalty.codes import EnrolmentCode
from loyalty.identify import Enrolment, Unknown, UnknownReason, Wifi, identify
from loyalty.symbology import symbology_named
from loyalty.wire_enrolment import HANDSHAKE
from screens import intents
from screens.intents import Intent
from screens.technician_words import Link, SetupTrouble
from terminal.machine.effects import Code as Line
from terminal.machine.effects import KeepLayout, Note, Sign, Signal
from terminal.machine.events import (
    DeviceSays,
    KeySwitch,
    LayoutSeen,
    Read,
    ReadFailed,
    ReadTogether,
    Tick,
    Touched,
)
from terminal.machine.moment import Moment
from terminal.machine.technician.newcomer_values import (
    ASK,
    CONFIRM,
    ENROL,
    GONE,
    JOIN,
    LANGUAGES,
    LOOK,
    SORRY,
    Asking,
    AskWhere,
    Begin,
    Confirming,
    Enrolling,
    GivenUp,
    GiveUp,
    Idle,
    InService,
    Joined,
    Joining,
    JoinWifi,
    Led,
    LookAtNetwork,
    NetworkSeen,
    Newcomer,
    NewcomerEffect,
    NewcomerEvent,
    Stopped,
    TakeIn,
    TakenIn,
    TakingOver,
)

Answer = tuple[Newcomer, tuple[NewcomerEffect, ...]]


def step(device: Newcomer, event: NewcomerEvent, now: Moment) -> Answer:
    """What the device becomes when `event` happens at `now`, and what it wants done."""
    if device.over is not None:
        device = replace(device, over=_kept_awake(device.over, event, now))
    if device.choosing and isinstance(event, Read | ReadFailed | ReadTogether):
        # What became of a code is told on the screen beneath.
        device = replace(device, choosing=False)
    match event:
        case TakenIn():
            return replace(device, state=InService()), (Signal(Sign.DONE), Begin())
        case Joined() | NetworkSeen() | Led() | Stopped():
            return _learned(device, event, now)
        case Tick():
            return _ticked(device, now)
        case Read():
            return _read(device, event, now)
        case ReadTogether():
            codes = [each for each in event.readings if isinstance(_judged(device, each), Enrolment | Wifi)]
            return _read(device, codes[0], now) if len(codes) == 1 else _sorry(device, SetupTrouble.DAMAGED, now)
        case ReadFailed():
            busy = not isinstance(device.state, Idle)
            return (device, ()) if busy else _sorry(device, SetupTrouble.DAMAGED, now)
        case Touched(intent):
            return _touched(device, intent, now)
        case LayoutSeen(name, layout, sends):
            return device, (Signal(Sign.READ), KeepLayout(name, layout, sends))
        case KeySwitch(on) if device.over is not None:
            return _key(device, device.over, on=on)
        case DeviceSays(ContactKind.KEY.value, False) if device.over is not None:
            return _key(device, device.over, on=False)
        case DeviceSays(name, present):
            return replace(device, missing=device.missing - {name} if present else device.missing | {name}), ()
        case _:
            # What belongs to a terminal in service.
            return device, ()


def _kept_awake(over: TakingOver, event: NewcomerEvent, now: Moment) -> TakingOver:
    """What a hand does puts the end off."""
    if over.idle_at is None or isinstance(event, Read | ReadFailed | ReadTogether | Touched | KeySwitch):
        return replace(over, idle_at=now.uptime_ms + GONE)
    return over


def _key(device: Newcomer, over: TakingOver, *, on: bool) -> Answer:
    """The key closes what it opened; but what central may have decided already is waited for, key or none."""
    device = replace(device, over=replace(over, key_on=on))
    if on or over.answering or isinstance(device.state, Enrolling | InService):
        return device, ()
    return _give_up(device)


def _give_up(device: Newcomer) -> Answer:
    return replace(device, state=GivenUp(), attempts=device.attempts + 1), (GiveUp(),)


def _read(device: Newcomer, event: Read, now: Moment) -> Answer:
    """A code; while one is at work every other, and the same again, does nothing."""
    if not isinstance(device.state, Idle):
        return device, ()
    found = _judged(device, event)
    match found:
        case Wifi(code=code):
            attempt = device.attempts + 1
            state = Joining(code, now.uptime_ms + JOIN)
            return replace(device, state=state, attempts=attempt), (Signal(Sign.READ), JoinWifi(attempt, code))
        case Enrolment(code=code):
            return _enrolment(device, code, now)
        case Unknown(reason=UnknownReason.NEWER_VERSION):
            return _sorry(device, SetupTrouble.NEWER, now)
        case _:
            return _sorry(device, SetupTrouble.NOT_A_CODE, now)


def _judged(device: Newcomer, event: Read) -> object:
    symbology = symbology_named(event.symbology) if event.symbology else None
    return identify(event.text, event.mode, symbology, device.schemes, frozenset())


def _enrolment(device: Newcomer, code: EnrolmentCode, now: Moment) -> Answer:
    if code.handshake > HANDSHAKE:
        return _sorry(device, SetupTrouble.NEWER, now)
    if device.over is not None and not device.over.key_on:
        return _sorry(device, SetupTrouble.NO_KEY, now)
    if device.link is Link.NONE:
        return _sorry(device, SetupTrouble.NO_LINK, now)
    attempt = device.attempts + 1
    state = Asking(code, now.uptime_ms + ASK)
    return replace(device, state=state, attempts=attempt), (Signal(Sign.READ), AskWhere(attempt, code))


def _sorry(device: Newcomer, trouble: SetupTrouble, now: Moment) -> Answer:
    if not isinstance(device.state, Idle):
        return device, ()
    return replace(device, state=Idle(trouble, now.uptime_ms + SORRY)), (Signal(Sign.REFUSED), Note(Line.SETUP_REFUSED))


def _touched(device: Newcomer, intent: Intent, now: Moment) -> Answer:
    state = device.state
    match intent:
        case intents.ChooseLanguage(language) if language in LANGUAGES:
            return replace(device, language=language, choosing=False), ()
        case intents.ShowLanguages():
            return replace(device, choosing=True), ()
        case intents.Back() if device.choosing:
            return replace(device, choosing=False), ()
        case intents.Confirm() if isinstance(state, Confirming):
            if device.over is not None and not device.over.key_on:
                return _failed(device, SetupTrouble.NO_KEY, now)
            enrolling = Enrolling(state.code, state.led, now.uptime_ms + ENROL)
            if device.over is not None:
                device = replace(device, over=replace(device.over, answering=True))
            return replace(device, state=enrolling), (TakeIn(device.attempts, state.code, device.language),)
        case intents.Stop() if device.over is not None and isinstance(state, Idle):
            return _give_up(device)
        case intents.Stop() | intents.Back() if not isinstance(state, Enrolling | InService | GivenUp):
            return replace(device, state=Idle(), attempts=device.attempts + 1), ()
        case _:
            return device, ()


def _learned(device: Newcomer, event: Joined | NetworkSeen | Led | Stopped, now: Moment) -> Answer:
    if isinstance(event, NetworkSeen):
        return replace(device, link=event.link), ()
    if isinstance(event, Joined):
        device = replace(device, link=event.link)
    if event.attempt != device.attempts:
        return device, ()
    match event:
        case Joined(trouble=None) if isinstance(device.state, Joining):
            return replace(device, state=Idle()), (Signal(Sign.DONE),)
        case Joined(trouble=trouble) if isinstance(device.state, Joining) and trouble is not None:
            return _failed(device, trouble, now)
        case Led() if isinstance(device.state, Asking):
            if device.over is not None and (event.terminal != device.over.left.terminal or not event.replaces):
                return _failed(device, SetupTrouble.CONFLICT, now)
            return replace(device, state=Confirming(device.state.code, event, now.uptime_ms + CONFIRM)), ()
        case Stopped(trouble=trouble, refused=refused) if isinstance(device.state, Asking | Enrolling):
            if device.over is not None and refused and isinstance(device.state, Enrolling):
                device = replace(device, over=replace(device.over, answering=False))
            return _failed(device, trouble, now)
        case Joined() | Led() | Stopped():
            return device, ()
        case _:
            assert_never(event)


def _failed(device: Newcomer, trouble: SetupTrouble, now: Moment) -> Answer:
    attempts = device.attempts + 1
    state = Idle(trouble, now.uptime_ms + SORRY)
    return replace(device, state=state, attempts=attempts), (Signal(Sign.REFUSED), Note(Line.SETUP_REFUSED))


def _is_left_alone(device: Newcomer, now: Moment) -> bool:
    """Whether a terminal that could serve waits for a code that nobody shows."""
    over = device.over
    if over is None or over.answering or over.idle_at is None:
        return False
    return now.uptime_ms >= over.idle_at


def _ticked(device: Newcomer, now: Moment) -> Answer:
    effects: tuple[NewcomerEffect, ...] = ()
    if now.uptime_ms >= device.look_at:
        device = replace(device, look_at=now.uptime_ms + LOOK)
        effects = (LookAtNetwork(),)
    state = device.state
    if isinstance(state, Idle) and _is_left_alone(device, now):
        device, more = _give_up(device)
        return device, (*effects, *more)
    match state:
        case Idle(trouble=trouble, until=until) if trouble is not None and now.uptime_ms >= until:
            return replace(device, state=Idle()), effects
        case Joining(until=until) if now.uptime_ms >= until:
            device, more = _failed(device, SetupTrouble.WIFI_NO_ADDRESS, now)
        case Asking(until=until) if now.uptime_ms >= until:
            device, more = _failed(device, SetupTrouble.UNREACHABLE, now)
        case Enrolling(until=until) if now.uptime_ms >= until:
            device, more = _failed(device, SetupTrouble.UNREACHABLE, now)
        case Confirming(until=until) if now.uptime_ms >= until:
            return replace(device, state=Idle(), attempts=device.attempts + 1), effects
        case Idle() | Joining() | Asking() | Confirming() | Enrolling() | InService() | GivenUp():
            return device, effects
        case _:
            assert_never(state)
    return device, (*effects, *more)
