"""From what a device says to what the machine is told. Nothing here judges, keeps or logs what was read."""

from typing import assert_never

from drivers.events import (
    ContactChanged,
    ContactKind,
    DeviceEvent,
    DeviceFound,
    DeviceLost,
    KeyPressed,
    LayoutRecognised,
    PresenceChanged,
    PrinterStatusChanged,
    PrintFinished,
    ReadFault,
    ReadFaultKind,
    Scanned,
    Sighted,
    Source,
    SwipeRead,
    Tracks,
)
from loyalty.assurance import EntryMode
from terminal.machine.events import (
    DeviceSays,
    Event,
    KeySwitch,
    LayoutSeen,
    Near,
    Plugged,
    PrinterSays,
    Read,
    ReadFailed,
    Struck,
    Tampered,
)

MODES: dict[Source, EntryMode] = {
    Source.SCANNER: EntryMode.SCANNED,
    Source.MAGSTRIPE: EntryMode.SWIPED,
    Source.CAMERA: EntryMode.CAMERA,
    Source.KEYPAD: EntryMode.KEYED,
    Source.RFID: EntryMode.TAPPED,
}


def translate(said: DeviceEvent) -> Event | None:
    """The machine's event for a device's; None for what the machine need not know."""
    match said:
        case Scanned():
            return Read(MODES[said.source], said.text, said.symbology.value if said.symbology else None)
        case SwipeRead():
            return Read(EntryMode.SWIPED, stripe(said.tracks))
        case ReadFault():
            return ReadFailed(MODES[said.source], too_long=said.kind is ReadFaultKind.TOO_LONG)
        case Sighted():
            # A single sighting is nobody's word: only what is confirmed is acted on.
            return Read(EntryMode.CAMERA, said.text, said.symbology.value) if said.confirmed else None
        case PrinterStatusChanged():
            return PrinterSays(said.status)
        case ContactChanged(contact=contact, closed=closed):
            return _contact(contact, closed=closed)
        case PresenceChanged(near=near):
            return Near(somebody=near)
        case LayoutRecognised():
            return LayoutSeen(said.device, said.layout, said.sends_identifier)
        case DeviceLost():
            return DeviceSays(said.device, present=False)
        case DeviceFound():
            return DeviceSays(said.device, present=True)
        case KeyPressed(key=key):
            # What it means on the screen, the display makes of it.
            return Struck(key.value)
        case PrintFinished():
            return None
        case _:
            assert_never(said)


def _contact(contact: ContactKind, *, closed: bool) -> Event | None:
    match contact:
        case ContactKind.KEY:
            return KeySwitch(on=closed)
        case ContactKind.TAMPER:
            return Tampered(opened=not closed)
        case ContactKind.HEADSET:
            return Plugged(inside=closed)
        case _:
            assert_never(contact)


def stripe(tracks: Tracks) -> str:
    """The tracks with their sentinels again, as the guard and the grammar of tracks read them (ISO/IEC 7811-2)."""
    read = {1: tracks.track1, 2: tracks.track2, 3: tracks.track3}
    starts = {1: "%", 2: ";", 3: "+"}
    text = ""
    for number, start in starts.items():
        if number in tracks.failed:
            text += f"{start}E?"
        elif read[number] is not None:
            text += f"{start}{read[number]}?"
    return text
