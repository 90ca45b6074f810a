"""The self-test: each configured device tried with the technician's hands and eyes, each service asked.

Nothing is asked for in an order: whoever stands there scans, swipes, shows and turns as they like, and the list ticks
off what it notices. What only a person can judge, light, tone and print, is asked. It is a piece of the desk's work,
so it runs outside sessions alone and closes by itself.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from drivers.events import PadKey
from drivers.ports import PrintAssumed, PrintConfirmed, PrinterStatus
from loyalty.assurance import EntryMode
from loyalty.identify import DrivingLicence, Identified, PaymentCard, ReadError
from screens import intents
from screens.intents import Intent
from screens.technician_views import SelfTestRow
from screens.technician_words import Calibrated
from screens.technician_words import SelfTestItem as Item
from screens.technician_words import SelfTestState as State
from screens.technician_words import SelfTestWord as Word
from terminal.machine.desk.works import Door, Menu, SelfTest
from terminal.machine.effects import KeepCalibration, KeepLayout, KeepSelfTest, PrintSlip, Sign, Signal, StartSession
from terminal.machine.events import LayoutSeen, Read, SlipPrinted
from terminal.machine.health import Health, StoreRoom
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, leave, stay
from terminal.machine.slips import SelfTestSlip, TestSlip
from terminal.machine.states import AtDesk, Attract, Machine
from terminal.machine.technician import calibrating

IDLE: Final = 300_000
"""Nobody touched or showed anything for so long: the test is over, what was found is kept. Milliseconds."""
_SIGNS: Final = {
    Calibrated.GOOD: Sign.DONE,
    Calibrated.FAR: Sign.REFUSED,
    Calibrated.FLAT: Sign.REFUSED,
    Calibrated.NOBODY: Sign.ATTENTION,
}
POINTS: Final = frozenset(range(9))
_ASKS: Final = {
    Item.TOUCH: Word.DO_TOUCH,
    Item.SCANNER: Word.DO_SCAN,
    Item.MAGSTRIPE: Word.DO_SWIPE,
    Item.KEYPAD: Word.DO_TYPE,
    Item.RFID: Word.DO_TAP,
    Item.CAMERA: Word.DO_SHOW,
    Item.PRINTER: Word.DO_PRINT,
    Item.LIGHTS: Word.DO_LOOK,
    Item.KEY: Word.DO_TURN,
    Item.HOUSING: Word.DO_OPEN,
    Item.PRESENCE: Word.DO_STAND,
    Item.HEADSET: Word.DO_PLUG,
    Item.KEYS: Word.DO_PRESS,
}
_DOORS: Final = {
    EntryMode.SCANNED: Item.SCANNER,
    EntryMode.SWIPED: Item.MAGSTRIPE,
    EntryMode.KEYED: Item.KEYPAD,
    EntryMode.TAPPED: Item.RFID,
    EntryMode.CAMERA: Item.CAMERA,
}
_PRINTER: Final = {
    PrinterStatus.NEAR_END: (State.CAREFUL, Word.PAPER_LOW),
    PrinterStatus.PAPER_OUT: (State.FAULT, Word.PAPER_OUT),
    PrinterStatus.COVER_OPEN: (State.FAULT, Word.COVER_OPEN),
    PrinterStatus.OK: (State.GOOD, Word.PRINTED),
}


def begin(machine: Machine, language: str, now: Moment) -> Outcome:
    """Begin it as the first thing after the enrolment, with whoever enrolled the terminal."""
    idle_at, desk = now.uptime_ms + IDLE, machine.state
    if isinstance(desk, AtDesk) and isinstance(desk.work, Door):
        # The key was turned before the program began.
        return go(machine, replace(desk, language=language, work=SelfTest(), idle_at=idle_at))
    if not isinstance(machine.state, Attract):
        return stay(machine)
    number = machine.sessions + 1
    desk = AtDesk(number, language, None, SelfTest(), idle_at)
    return replace(machine, state=desk, sessions=number), (StartSession(number),)


def rows(machine: Machine, work: SelfTest, now: Moment) -> tuple[SelfTestRow, ...]:
    """The list: what was found by hand, and how the services are at this moment."""
    fitted = {each.item for each in machine.context.fittings} | {Item.TOUCH, Item.PRINTER, Item.LIGHTS}
    found = {row.item: row for row in work.found}
    lacking = {Item(each.value) for each in machine.context.expected} - fitted
    listed = [
        SelfTestRow(item, State.FAULT, Word.MISSING) if item in lacking else _of_device(machine, item, found.get(item))
        for item in Item
        if item in fitted | lacking
    ]
    return (*listed, *_services(machine.health, trusted=now.trusted))


def _of_device(machine: Machine, item: Item, found: SelfTestRow | None) -> SelfTestRow:
    missing = machine.health.missing
    names = {each.name for each in machine.context.fittings if each.item is item}
    if (names and names <= missing) or (item is Item.LIGHTS and {"lamp", "sounder"} & missing):
        return SelfTestRow(item, State.FAULT, Word.MISSING)
    if item is Item.PRESENCE and found is None and machine.presence.near:
        # Whoever stands there already has to go before they can come.
        return SelfTestRow(item, State.WAITING, Word.DO_LEAVE)
    return found or SelfTestRow(item, State.WAITING, _ASKS[item])


def _services(health: Health, *, trusted: bool) -> Iterable[SelfTestRow]:
    silent = (State.FAULT, Word.OFFLINE) if health.tried else (State.BUSY, Word.AWAITED)
    online = (State.GOOD, Word.ONLINE) if health.online else silent
    clock = (State.GOOD, Word.TRUSTED) if trusted else (State.BUSY, Word.AWAITED)
    room = {
        StoreRoom.OK: (State.GOOD, Word.ROOM),
        StoreRoom.WARN: (State.CAREFUL, Word.LITTLE_ROOM),
        StoreRoom.REFUSE: (State.FAULT, Word.NO_ROOM),
    }[health.room]
    return (
        SelfTestRow(Item.NETWORK, *online),
        SelfTestRow(Item.CLOCK, *clock),
        SelfTestRow(Item.STORE, *room),
    )


# ── what the technician does ────────────────────


def touched(machine: Machine, desk: AtDesk, work: SelfTest, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched on the list, on the points, or as an answer."""
    desk = replace(desk, idle_at=now.uptime_ms + IDLE)
    if work.at is Item.TOUCH:
        return _touched_points(machine, desk, work, intent, now)
    if work.at is not None:
        return _judged(machine, desk, work, work.at, intent)
    match intent:
        case intents.Stop() | intents.Back():
            return end(machine, desk, work, now)
        case intents.NextPage():
            return _at(machine, desk, replace(work, page=work.page + 1))
        case intents.Pick(Item.TOUCH.value):
            return _at(machine, desk, replace(work, at=Item.TOUCH, points=frozenset(), calibrated=None))
        case intents.Pick(Item.PRINTER.value) if not work.printing:
            printing = _found(work, Item.PRINTER, State.BUSY, Word.PRINTING)
            busy = replace(printing, printing=Item.PRINTER)
            return _at(machine, desk, busy, PrintSlip(desk.number, TestSlip(desk.language)))
        case intents.Pick(Item.LIGHTS.value):
            return _at(machine, desk, replace(work, at=Item.LIGHTS), Signal(Sign.ATTENTION))
        case intents.Do("report") if not work.printing:
            report = SelfTestSlip(desk.language, rows(machine, work, now))
            busy = replace(work, printing=Item.STORE)
            return _at(machine, desk, busy, PrintSlip(desk.number, report), KeepSelfTest(report.rows))
        case _:
            return _at(machine, desk, work)


def _touched_points(machine: Machine, desk: AtDesk, work: SelfTest, intent: Intent, now: Moment) -> Outcome:
    glass = machine.context.glass
    if glass is not None and work.calibrating is not None:
        work, keep = calibrating.touched(work, work.calibrating, intent, glass, now)
        said = () if work.calibrating is not None or work.calibrated is None else (Signal(_SIGNS[work.calibrated]),)
        return _at(machine, desk, work, *([] if keep is None else [keep]), *said)
    if glass is not None and intent == intents.Do("calibrate"):
        return _at(machine, desk, calibrating.begin(work, now))
    if isinstance(intent, intents.Back | intents.Stop):
        return _at(machine, desk, replace(work, at=None))
    if not isinstance(intent, intents.Pick) or not intent.id.isdigit():
        return _at(machine, desk, work)
    points = (work.points | {int(intent.id)}) & POINTS
    if points != POINTS:
        return _at(machine, desk, replace(work, points=points))
    return _at(machine, desk, _found(replace(work, at=None), Item.TOUCH, State.GOOD, Word.POINTS), Signal(Sign.DONE))


def _judged(machine: Machine, desk: AtDesk, work: SelfTest, item: Item, intent: Intent) -> Outcome:
    """The technician's word on what only eyes and ears can tell."""
    work = replace(work, at=None)
    match intent:
        case intents.Confirm():
            good = _of_paper(machine) if item is Item.PRINTER else (State.GOOD, Word.SEEN)
            return _at(machine, desk, _found(work, item, *good))
        case intents.Back() | intents.Stop():
            return _at(machine, desk, _found(work, item, State.FAULT, Word.NOT_SEEN))
        case _:
            return go(machine, desk)


def _of_paper(machine: Machine) -> tuple[State, Word]:
    return _PRINTER.get(machine.health.printer, (State.GOOD, Word.PRINTED))


def printed(machine: Machine, desk: AtDesk, work: SelfTest, event: SlipPrinted) -> Outcome:
    """What is known of the test page or of the report."""
    good = isinstance(event.outcome, PrintConfirmed | PrintAssumed)
    sign = Signal(Sign.DONE if good else Sign.ATTENTION)
    if work.printing is Item.PRINTER:
        work = replace(work, printing=None)
        if good:
            return _at(machine, desk, replace(work, at=Item.PRINTER), sign)
        state, word = _PRINTER.get(machine.health.printer, (State.FAULT, Word.NO_PRINTER))
        failed = word if state is State.FAULT else Word.NO_PRINTER
        return _at(machine, desk, _found(work, Item.PRINTER, State.FAULT, failed), sign)
    return _at(machine, desk, replace(work, printing=None, printed=good), sign)


def shown(machine: Machine, desk: AtDesk, event: Read, found: Identified, now: Moment) -> Outcome:
    """Something was read: by which door is all that counts, and nothing of it is kept.

    A payment card or a licence proves the reader as well as any card; it is refused all the same.
    """
    work = desk.work
    if not isinstance(work, SelfTest):
        return stay(machine)
    desk = replace(desk, idle_at=now.uptime_ms + IDLE)
    item = _DOORS[event.mode]
    if isinstance(found, ReadError):
        return _at(machine, desk, _found(work, item, State.CAREFUL, Word.AGAIN), Signal(Sign.REFUSED))
    refused = isinstance(found, PaymentCard | DrivingLicence)
    known = next((row for row in work.found if row.item is item and row.word is Word.LEARNED), None)
    ticked = work if known else _found(work, item, State.GOOD, Word.READ)
    return _at(machine, desk, ticked, Signal(Sign.REFUSED if refused else Sign.READ))


def unread(machine: Machine, desk: AtDesk, work: SelfTest, mode: EntryMode) -> Outcome:
    """A reading came to nothing."""
    item = _DOORS[mode]
    if any(row.item is item and row.state is State.GOOD for row in work.found):
        return stay(machine, Signal(Sign.REFUSED))
    return _at(machine, desk, _found(work, item, State.CAREFUL, Word.AGAIN), Signal(Sign.REFUSED))


def learned(machine: Machine, event: LayoutSeen, now: Moment) -> Outcome:
    """The scanner read its test code: it types by this layout from now on. Elsewhere than here it changes nothing."""
    desk = machine.state
    if not isinstance(desk, AtDesk) or not isinstance(desk.work, SelfTest):
        return stay(machine)
    work, desk = desk.work, replace(desk, idle_at=now.uptime_ms + IDLE)
    ticked = _found(work, Item.SCANNER, State.GOOD, Word.LEARNED)
    keep = KeepLayout(event.device, event.layout, event.sends_identifier)
    return _at(machine, desk, ticked, keep, Signal(Sign.READ))


def sensed(machine: Machine, item: Item, *, at_rest: bool) -> Machine:
    """The key was turned, the housing opened, or somebody came near (`at_rest` False); or it was put back."""
    desk = machine.state
    if not isinstance(desk, AtDesk) or not isinstance(desk.work, SelfTest):
        return machine
    moved = any(row.item is item and row.word in {Word.DO_SHUT, Word.SEEN} for row in desk.work.found)
    if not at_rest:
        state, word = (State.BUSY, Word.DO_SHUT) if item is Item.HOUSING else (State.GOOD, Word.SEEN)
    elif moved:
        state, word = State.GOOD, Word.SEEN
    else:
        return machine
    return replace(machine, state=replace(desk, work=_found(desk.work, item, state, word)))


def plugged(machine: Machine, *, inside: bool) -> Machine:
    """A headset came in: whoever wears it is asked through it whether they hear this."""
    desk = machine.state
    if not inside or not isinstance(desk, AtDesk) or not isinstance(desk.work, SelfTest) or desk.work.at is not None:
        return machine
    return replace(machine, state=replace(desk, work=replace(desk.work, at=Item.HEADSET)))


def struck(machine: Machine, key: str) -> Machine:
    """One of the four keys went down; once each of them did, they are in order."""
    desk = machine.state
    if not isinstance(desk, AtDesk) or not isinstance(desk.work, SelfTest):
        return machine
    work = replace(desk.work, struck=desk.work.struck | {key})
    all_of_them = work.struck >= {each.value for each in PadKey}
    found = (State.GOOD, Word.SEEN) if all_of_them else (State.BUSY, Word.DO_PRESS)
    return replace(machine, state=replace(desk, work=_found(work, Item.KEYS, *found)))


def late(machine: Machine, desk: AtDesk, work: SelfTest, now: Moment) -> Outcome | None:
    """What follows where a cross was not touched in time; None where there is nothing to be late with."""
    after = calibrating.late(work, now)
    return None if after is None else _at(machine, desk, after, Signal(_SIGNS[Calibrated.NOBODY]))


def end(machine: Machine, desk: AtDesk, work: SelfTest, now: Moment) -> Outcome:
    """The test is over: what was found is kept; back to the menu, or into service where nobody's PIN was asked."""
    keep = KeepSelfTest(rows(machine, work, now))
    if desk.staff is not None:
        machine, effects = go(machine, replace(desk, work=Menu()))
        return machine, (*effects, keep)
    return leave(machine, keep)


def _found(work: SelfTest, item: Item, state: State, word: Word) -> SelfTest:
    others = tuple(row for row in work.found if row.item is not item)
    return replace(work, found=(*others, SelfTestRow(item, state, word)), printed=False)


def _at(
    machine: Machine,
    desk: AtDesk,
    work: SelfTest,
    *effects: PrintSlip | KeepSelfTest | KeepLayout | KeepCalibration | Signal,
) -> Outcome:
    return go(machine, replace(desk, work=work), *effects)
