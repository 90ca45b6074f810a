"""The running terminal, asked: it holds the store and the devices, so it says itself how they are."""

from dataclasses import dataclass

from drivers.events import CONTACTS
from terminal.doctor import findings
from terminal.doctor.findings import Finding, Part, Works
from terminal.machine.health import Fault, Health
from terminal.machine.moment import Moment
from terminal.store.values import CheckReport, Room


@dataclass(frozen=True, slots=True)
class Seen:
    """What the running terminal knows of itself at one moment.

    Attributes:
        health: the machine's.
        url: central's address.
        now: by its own clock.
        room: in its store.
        report: of its store's last check.
        waiting: transactions that wait.
        rolling: whether a roll of keys has no answer yet.
        readers: names of what reads, contacts too.
        cameras: names of what looks.
        printer: its name.
        attended: whether somebody stands at it.
    """

    health: Health
    url: str
    now: Moment
    room: Room
    report: CheckReport
    waiting: int
    rolling: bool
    readers: tuple[str, ...]
    cameras: tuple[str, ...]
    printer: str
    attended: bool = False


def findings_of(seen: Seen) -> tuple[Finding, ...]:
    """Everything that the running terminal can say of itself."""
    health, missing = seen.health, seen.health.missing
    revoked = health.fault is Fault.REVOKED
    found: list[Finding | None] = [
        findings.of_fault(health.fault),
        findings.of_keys(revoked=revoked, rolling=seen.rolling),
        findings.of_store(seen.report, seen.waiting),
        findings.of_room(seen.room),
        findings.of_online(seen.url, online=health.online),
        findings.of_clock(seen.now),
        Works(part=Part.DISPLAY, name="display", seen="it is drawn on"),
        findings.of_printer(seen.printer, health.printer),
    ]
    for name in seen.readers:
        part = Part.CONTACT if name in CONTACTS else Part.READER
        found.append(findings.of_device(part, name, missing=name in missing))
    found += [findings.of_device(Part.CAMERA, name, missing=name in missing) for name in seen.cameras]
    found += [findings.of_device(Part.PINS, name, missing=name in missing) for name in ("lamp", "sounder")]
    found.append(findings.of_housing(health))
    return tuple(each for each in found if each is not None)
