"""`spaarpunt try-reader`: says live what a reader gives and what the terminal would take it for.

A technician looks at this with a member's card in hand, so the text is masked unless it is asked for; a payment card is
refused before anything of it is said, its keys included, and in every layout: one that is set wrong garbles a number
without hiding it.
"""

import select
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias, assert_never

from drivers.errors import SettingError
from drivers.events import (
    ContactChanged,
    DeviceFound,
    DeviceLost,
    KeyPressed,
    LayoutRecognised,
    PresenceChanged,
    ReaderEvent,
    ReadFault,
    Scanned,
    Source,
    SwipeRead,
)
from drivers.lines import Line
from drivers.ports import Reader
from drivers.virtual.wedge import VirtualWedge
from drivers.wedge.decoder import EV_KEY, IDLE, KEY_DOWN, KeyEvent, WedgeSettings, fall_silent, feed
from drivers.wedge.layouts import LayoutName
from drivers.wedge.learning import Learned, learn
from drivers.wedge.reader import KeySource
from loyalty.assurance import EntryMode
from loyalty.guard import Refused, refuse
from loyalty.identify import DrivingLicence, Identified, Member, PaymentCard, ReadError, Unknown, identify, to_answer
from loyalty.schemes import Schemes, default_schemes
from loyalty.symbology import symbology_named
from terminal.config import ReaderKind, ReaderSection
from terminal.errors import ConfigurationError
from terminal.hardware import reader as build
from terminal.runtime.translate import MODES, stripe

_MOST_KEYS: Final = 20_000
"""Of one reading; what is longer is no code, and the reader says so itself."""
_ONE_TURN_S: Final = 0.25

Say: TypeAlias = Callable[[str], None]


class Tap:
    """A device whose key events are also kept until the reading that they make is said."""

    def __init__(self, source: KeySource, kept: list[KeyEvent]) -> None:
        self._source = source
        self._kept = kept

    def fileno(self) -> int:
        """As the device's."""
        return self._source.fileno()

    def read(self) -> Sequence[KeyEvent]:
        """What the device gave, kept as well."""
        events = self._source.read()
        self._kept.extend(events)
        del self._kept[:-_MOST_KEYS]
        return events

    def close(self) -> None:
        """Gives it back, and forgets what was kept."""
        self._kept.clear()
        self._source.close()


@dataclass(slots=True)
class Trial:
    """One reader being tried.

    Attributes:
        section: what the configuration says of it.
        say: takes each line of the report.
        reveal: whether texts are shown as they are.
        wedge: the virtual device, where there is no real one.
        schemes: the card number schemes that readings are judged by.
        kept: the key events of the reading under way; empty for a serial reader.
    """

    section: ReaderSection
    say: Say
    reveal: bool = False
    wedge: VirtualWedge | None = None
    schemes: Schemes = field(default_factory=default_schemes)
    kept: list[KeyEvent] = field(default_factory=list, repr=False)
    reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        """Builds the reader: the real one, or the real driver over the virtual device."""
        found = None if self.wedge is None else self.wedge.find
        self.reader = build(self.section, found, lambda source: Tap(source, self.kept), learns=False)

    def turn(self, now: float) -> None:
        """Takes what is there and reports it."""
        said = self.reader.read_events(now)
        if not said:
            return
        events, readings = tuple(self.kept), sum(not isinstance(each, DeviceFound | DeviceLost) for each in said)
        if readings:
            self.kept.clear()
        for each in said:
            for line in report(each, events, self, alone=readings == 1):
                self.say(line)


def report(said: ReaderEvent, events: Sequence[KeyEvent], trial: Trial, *, alone: bool = True) -> Iterator[str]:
    """What to tell a technician of one event.

    Args:
        said: the event.
        events: the keys that made it, where they are known.
        trial: whose reader said it.
        alone: whether those keys made nothing else; in a burst nobody can say which key was whose.
    """
    name = trial.section.name
    match said:
        case DeviceFound():
            yield f"{name}: found, layout {trial.section.layout}" if trial.section.path is None else f"{name}: found"
        case DeviceLost(reason=reason):
            yield f"{name}: {reason}; looking again every second"
        case ReadFault(kind=kind):
            yield f"{name}: a reading came to nothing ({kind}); the screen asks for another"
        case LayoutRecognised(layout=layout):
            yield f"{name}: this is the layout test code; the layout is {layout}"
        case ContactChanged(contact=contact, closed=closed):
            yield f"{name}: {contact} {'closed' if closed else 'open'}"
        case PresenceChanged(near=near):
            yield f"{name}: {'somebody' if near else 'nobody'} is near"
        case KeyPressed(key=key):
            yield f"{name}: the key {key}"
        case Scanned() | SwipeRead():
            yield from _reading(said, events, trial, alone=alone)
        case _:
            assert_never(said)


def _reading(said: Scanned | SwipeRead, events: Sequence[KeyEvent], trial: Trial, *, alone: bool) -> Iterator[str]:
    name = trial.section.name
    text = said.text if isinstance(said, Scanned) else stripe(said.tracks)
    found = _judged(said, text, events, trial)
    if isinstance(found, PaymentCard | DrivingLicence):
        yield f"{name}: {_taken_for(found)}"
        return
    yield from (f"{name}: {line}" for line in (_keys(events, trial.section.layout) if alone else ("in a burst",)))
    if isinstance(said, Scanned) and said.source is Source.SCANNER and trial.section.sends_identifier:
        yield f"{name}: symbology {said.symbology or 'not named: no data carrier identifier before the text'}"
    yield f"{name}: {len(text)} signs: {ascii(text) if trial.reveal else _masked(text)}"
    learned = learn(events)
    if isinstance(learned, Learned):
        identifier = "" if learned.sends_identifier else ", sends_identifier = false"
        yield f'{name}: this is the layout test code; write layout = "{learned.layout}"{identifier}'
    else:
        yield f"{name}: taken for {_taken_for(found)}"


def _judged(said: Scanned | SwipeRead, text: str, events: Sequence[KeyEvent], trial: Trial) -> Identified:
    """What the terminal would take it for; what is a payment card in any layout is one."""
    mode = MODES[said.source] if isinstance(said, Scanned) else EntryMode.SWIPED
    for layout in LayoutName:
        for line in _lines(events, layout):
            refused = refuse(line.text, mode, trial.schemes)
            if refused is not None:
                return PaymentCard() if refused is Refused.PAYMENT_CARD else DrivingLicence()
    named = said.symbology if isinstance(said, Scanned) else None
    return identify(text, mode, symbology_named(named) if named else None, trial.schemes)


def _lines(events: Iterable[KeyEvent], layout: LayoutName) -> Iterator[Line]:
    """The lines that keys spell in a layout, silence ending the last."""
    state, settings = IDLE, WedgeSettings(layout, whole_s=None)
    for event in events:
        state, results = feed(state, event, settings)
        yield from (result for result in results if isinstance(result, Line))
    yield from (result for result in fall_silent(state)[1] if isinstance(result, Line))


def _keys(events: Sequence[KeyEvent], layout: LayoutName) -> Iterator[str]:
    """How it was typed: how many keys, how fast, and how it ended."""
    pressed = [event for event in events if event.type == EV_KEY and event.value == KEY_DOWN]
    lines = tuple(_lines(events, layout))
    if len(pressed) < 2 or not lines:
        return
    took = 1000 * (pressed[-1].at - pressed[0].at)
    each = took / (len(pressed) - 1)
    yield f"{len(pressed)} keys in {took:.0f} ms ({each:.1f} ms a key), ended by {lines[-1].ending}, read as {layout}"


def _masked(text: str) -> str:
    """Which kind of sign stands where, and not which: `9` for a digit, `A` and `a` for letters, the rest as it is."""
    return ascii("".join("9" if c.isdigit() else "A" if c.isupper() else "a" if c.isalpha() else c for c in text))


def _taken_for(found: Identified) -> str:
    answer = to_answer(found)
    match found:
        case PaymentCard():
            return "payment card refused; nothing of it is shown or kept"
        case DrivingLicence():
            return "driving licence refused; nothing of it is shown or kept"
        case Member(number=number, assurance=assurance):
            return f"a member's card: scheme {number.scheme_id}, {number.masked()}, {assurance.name.lower()}"
        case ReadError():
            return "a swipe that could not be read: swipe again"
        case Unknown(reason=reason):
            return f"nothing of ours ({reason.value})"
        case _:
            return f"a code of ours: {answer.kind}"


def listen(trials: Sequence[Trial], seconds: float | None, clock: Callable[[], float] = time.monotonic) -> None:
    """Reports until interrupted, or for `seconds`."""
    ends = None if seconds is None else clock() + seconds
    while ends is None or clock() < ends:
        now = clock()
        deadlines = [due - now for trial in trials if (due := trial.reader.deadline()) is not None]
        numbers = [number for trial in trials if (number := trial.reader.fileno()) is not None]
        select.select(numbers, [], [], max(0.0, min([_ONE_TURN_S, *deadlines])))
        for trial in trials:
            trial.turn(clock())


def play(trial: Trial, wedge: VirtualWedge, typed: Iterable[str]) -> None:
    """Types each line on a virtual reader, with Enter, and reports what the real driver makes of it."""
    now = 0.0
    trial.turn(now)
    for text in typed:
        try:
            wedge.type(text + "\n")
        except SettingError as error:
            trial.say(f"{trial.section.name}: {error}")
            continue
        number = trial.reader.fileno()
        while number is not None and select.select([number], [], [], 0)[0]:
            now += 1.0
            trial.turn(now)
        # Silence: another track could have followed.
        now += 1.0
        trial.turn(now)


def section_of(device: str, kind: ReaderKind, layout: LayoutName) -> ReaderSection:
    """The section for a device named on the command line: `1a2b:3c4d`, a port's path, or a name of by-id.

    Raises:
        ConfigurationError: USB ids that are none.
    """
    if device.startswith("/"):
        return ReaderSection(name="reader", kind=kind, path=device, layout=layout)
    if ":" not in device or device.startswith("usb-"):
        return ReaderSection(name="reader", kind=kind, by_id=device, layout=layout)
    try:
        vendor, product = (int(part, 16) for part in device.split(":"))
    except ValueError as error:
        raise ConfigurationError(
            f"{device!r} are no USB ids; expected four hexadecimal digits twice, as 1a2b:3c4d."
        ) from error
    return ReaderSection(name="reader", kind=kind, vendor=vendor, product=product, layout=layout)
