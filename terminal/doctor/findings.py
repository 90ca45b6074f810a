"""Findings: what was looked at, what was found, what to do. Pure; whoever looks gives what was seen.

No finding holds a secret, a number or a name of a person: they are read out on the telephone.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final, assert_never

import msgspec

from drivers.ports import PrinterStatus
from terminal.central_client import Answered, M, Refused, Reply, Revoked, Skewed, Weather
from terminal.machine.health import Fault, Health
from terminal.machine.moment import Moment
from terminal.store.values import CheckReport, Level, Room


class Part(StrEnum):
    """What can be looked at."""

    TERMINAL = "terminal"
    KEYS = "keys"
    STORE = "store"
    DISK = "disk"
    CENTRAL = "central"
    CLOCK = "clock"
    DISPLAY = "display"
    PRINTER = "printer"
    READER = "reader"
    CAMERA = "camera"
    PINS = "pins"
    CONTACT = "contact"
    CONFIGURATION = "configuration"


class _Finding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="state"):
    """What every finding says: of which part, by which name, and what was seen."""

    part: Part
    name: str
    seen: str


class Works(_Finding, frozen=True, kw_only=True, tag="works"):
    """It answers, and nothing is to be done."""


class Weak(_Finding, frozen=True, kw_only=True, tag="weak"):
    """It goes on, and somebody should come by."""

    todo: str


class Broken(_Finding, frozen=True, kw_only=True, tag="broken"):
    """What needs it is out of service."""

    todo: str


class Unasked(_Finding, frozen=True, kw_only=True, tag="unasked"):
    """It was not asked, and why; that is no good news and no bad."""


Finding = Works | Weak | Broken | Unasked

_PAPER: Final = "Put a new roll in; the printed side faces up."
_PLUG: Final = "Check its power and its cable, then look again."


def of_printer(name: str, status: PrinterStatus) -> Finding:
    """The printer's own word."""
    match status:
        case PrinterStatus.OK:
            return Works(part=Part.PRINTER, name=name, seen="ready, with paper")
        case PrinterStatus.NEAR_END:
            return Weak(part=Part.PRINTER, name=name, seen="the paper is nearly out", todo=_PAPER)
        case PrinterStatus.PAPER_OUT:
            return Broken(part=Part.PRINTER, name=name, seen="out of paper", todo=_PAPER)
        case PrinterStatus.COVER_OPEN:
            return Broken(
                part=Part.PRINTER, name=name, seen="its cover is open", todo="Shut the cover until it clicks."
            )
        case PrinterStatus.ERROR:
            todo = "Switch it off, take out what is jammed at the cutter, switch it on."
            return Broken(part=Part.PRINTER, name=name, seen="it reports an error", todo=todo)
        case PrinterStatus.UNPLUGGED:
            return Broken(part=Part.PRINTER, name=name, seen="it is not there", todo=_PLUG)
        case PrinterStatus.UNKNOWN:
            return Broken(part=Part.PRINTER, name=name, seen="it gives no answer that means anything", todo=_PLUG)
        case _:
            assert_never(status)


def of_device(part: Part, name: str, *, missing: bool) -> Finding:
    """A device that is there or is not."""
    if missing:
        return Broken(part=part, name=name, seen="it does not answer", todo=_PLUG)
    return Works(part=part, name=name, seen="it is there")


def of_store(report: CheckReport, waiting: int) -> Finding:
    """What the check at the store's start found."""
    seen = f"{waiting} transactions wait for central"
    if not report.sound:
        why = "; ".join(report.faults) or f"{report.bad_count} rows could not be read"
        todo = (
            "Keep the card: what is damaged lies beside the store. Ask the office to look at the terminal's incidents."
        )
        return Weak(part=Part.STORE, name="store", seen=f"damage was found and salvaged ({why}); {seen}", todo=todo)
    if report.dead_letters:
        todo = "The office has them as incidents; nothing is to be done here."
        return Weak(part=Part.STORE, name="store", seen=f"{report.dead_letters} dead letters; {seen}", todo=todo)
    return Works(part=Part.STORE, name="store", seen=f"sound; {seen}")


def of_room(room: Room) -> Finding:
    """How much the store can still take."""
    share = f"{100 * room.used // max(1, room.limit)} % used, room for {room.slots} transactions"
    match room.level:
        case Level.OK:
            return Works(part=Part.DISK, name="disk", seen=share)
        case Level.WARN:
            todo = "Bring the network back soon: what waits leaves when central takes it."
            return Weak(part=Part.DISK, name="disk", seen=share, todo=todo)
        case Level.REFUSE:
            todo = "Bring the network back now, or put in a larger card: nothing new is taken."
            return Broken(part=Part.DISK, name="disk", seen=share, todo=todo)
        case _:
            assert_never(room.level)


def of_clock(now: Moment) -> Finding:
    """Whether the time can be believed."""
    seen = f"{now.at:%Y-%m-%d %H:%M} UTC"
    if now.trusted:
        return Works(part=Part.CLOCK, name="clock", seen=seen)
    todo = "It learns the time from central or from NTP; bring the network back."
    return Weak(part=Part.CLOCK, name="clock", seen=f"{seen}, not trusted", todo=todo)


def of_central(url: str, reply: Reply[M]) -> Finding:
    """What central said to a call."""
    match reply:
        case Answered():
            return Works(part=Part.CENTRAL, name=url, seen="it answers, signed")
        case Weather(why=why):
            todo = "Check the network's cable or Wi-Fi, and whether a page asks for terms to be accepted."
            return Weak(part=Part.CENTRAL, name=url, seen=f"no answer ({why})", todo=todo)
        case Refused(problem):
            todo = "Ask the office: central is there and does not take this terminal's call."
            return Broken(part=Part.CENTRAL, name=url, seen=problem.title, todo=todo)
        case Revoked():
            todo = "This terminal is out of service for good. Bring a new one into service with a code from the office."
            return Broken(part=Part.CENTRAL, name=url, seen="it revoked this terminal", todo=todo)
        case Skewed(now):
            return _skewed(url, now)
        case _:
            assert_never(reply)


def _skewed(url: str, now: datetime) -> Finding:
    todo = "Let it reach NTP, or start it once more; if it stays so, set the clock."
    return Weak(part=Part.CENTRAL, name=url, seen=f"it says that it is {now:%Y-%m-%d %H:%M} UTC", todo=todo)


def of_online(url: str, *, online: bool) -> Finding:
    """What the running terminal knows of central."""
    if online:
        return Works(part=Part.CENTRAL, name=url, seen="it answers, signed")
    return of_central(url, Weather("not for a while"))


def of_fault(fault: Fault | None) -> Finding:
    """Whether the running terminal serves."""
    if fault is None:
        return Works(part=Part.TERMINAL, name="terminal", seen="it runs and serves")
    todo = {
        Fault.REVOKED: "Bring a new terminal into service with a code from the office.",
        Fault.STORE: "Look at the store below; start the terminal once more, then change the card.",
        Fault.STORE_FULL: "Bring the network back: what waits must leave first.",
        Fault.READERS: "Look at the readers below.",
    }[fault]
    return Broken(part=Part.TERMINAL, name="terminal", seen=f"out of service, code {fault.value}", todo=todo)


def of_housing(health: Health) -> Finding | None:
    """Whether somebody opened the housing; None while it is shut."""
    if not health.tampered:
        return None
    todo = "See who opened it and why. Shut it; replace the terminal if you do not know."
    return Weak(part=Part.CONTACT, name="tamper", seen="the housing is open", todo=todo)


def of_keys(*, revoked: bool, rolling: bool) -> Finding:
    """How the terminal's keys stand; nothing of the keys themselves."""
    if revoked:
        return of_central("keys", Revoked())
    if rolling:
        todo = "Run 'spaarpunt roll-key' again when central answers."
        return Weak(part=Part.KEYS, name="keys", seen="a roll has no answer yet; both keys are tried", todo=todo)
    return Works(part=Part.KEYS, name="keys", seen="there, with central's")


def not_enrolled() -> Finding:
    """There is no terminal in the store yet."""
    todo = "Scan an enrolment code of the office, or run 'spaarpunt enrol'."
    return Broken(part=Part.KEYS, name="keys", seen="this terminal is not enrolled", todo=todo)


def serves(findings: tuple[Finding, ...]) -> bool:
    """Whether nothing is broken."""
    return not any(isinstance(each, Broken) for each in findings)
