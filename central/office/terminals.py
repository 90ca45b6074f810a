"""What the office does to its terminals, each with its line in the trail."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from central.book.ending import Ended
from central.errors import DeviceError
from central.office.trail import Action, Trail
from central.staff.open_incidents import close_at_office
from central.terminals import codes, fleet
from central.terminals.codes import Made, Wanted
from loyalty.ids import Uuid
from loyalty.wire_terminals import TerminalProfile

MOST_AT_ONCE = 1000
"""Terminals of one list."""
Entropy = Callable[[int], bytes]


def create(connection: Connection, trail: Trail, wanted: Sequence[Wanted], entropy: Entropy) -> tuple[Made, ...]:
    """Make enrolment codes for terminals that there are not yet: all, or none.

    Raises:
        DeviceError: one is named twice or there already, is not to be so, or they are none or too many.
    """
    if not 0 < len(wanted) <= MOST_AT_ONCE or len({each.code for each in wanted}) < len(wanted):
        raise DeviceError(f"Expected 1 to {MOST_AT_ONCE} terminals, each once.")
    made = tuple(codes.for_new(connection, trail.owner, each, trail.now, entropy) for each in wanted)
    for each in wanted:
        trail.note(connection, Action.TERMINAL_CODE, each.code, _words(each.profile))
    return made


def replace(connection: Connection, trail: Trail, called: str, entropy: Entropy) -> Made:
    """Make an enrolment code with which another board takes a terminal over.

    Raises:
        DeviceError: there is no such terminal, or it was revoked.
    """
    made = codes.for_replacing(connection, trail.owner, called, trail.now, entropy)
    trail.note(connection, Action.TERMINAL_REPLACE, made.code)
    return made


def set_profile(connection: Connection, trail: Trail, called: str, profile: TerminalProfile) -> int:
    """Say what a terminal is there for; answers the configuration's version, which it fetches by itself.

    Raises:
        DeviceError: there is no such terminal, or it was revoked.
    """
    version = fleet.set_profile(connection, trail.owner, called, profile)
    trail.note(connection, Action.TERMINAL_PROFILE, _code(connection, trail, called), _words(profile))
    return version


def roll(connection: Connection, trail: Trail, called: str) -> str:
    """Have a terminal make new keys; it is told at its next heartbeat. Answers its code.

    Raises:
        DeviceError: there is no such terminal, or it was revoked.
    """
    fleet.ask_roll(connection, trail.owner, called, trail.now)
    code = _code(connection, trail, called)
    trail.note(connection, Action.TERMINAL_ROLL, code)
    return code


def revoke(connection: Connection, trail: Trail, called: str) -> Ended:
    """Put a terminal out of service for good.

    Raises:
        DeviceError: there is no such terminal, or it was revoked already.
    """
    ended = fleet.revoke(connection, trail.owner, called, trail.now, trail.mint)
    trail.note(connection, Action.TERMINAL_REVOKE, _code(connection, trail, called))
    return ended


def close_incident(connection: Connection, trail: Trail, incident: Uuid, note: str) -> None:
    """Close an incident; the note of what was found stays with the incident, and not in the trail.

    Raises:
        IncidentError: there is none that is open, or it cannot be closed so.
    """
    close_at_office(connection, trail.owner, incident, note, trail.now)
    trail.note(connection, Action.INCIDENT_CLOSED, incident)


def _code(connection: Connection, trail: Trail, called: str) -> str:
    return fleet.terminal_called(connection, trail.owner, called).code


def _words(profile: TerminalProfile) -> str | None:
    return " ".join((*profile.roles, *profile.hardware)) or None
