"""How much waits for staff: asked for when they come in, and shown beside the menu's ways."""

from dataclasses import replace

from loyalty.ids import Uuid
from loyalty.wire_claims import ClaimsPage, ListClaims
from loyalty.wire_incidents import IncidentsPage, ListIncidents
from terminal.machine.desk.facts import DeskFact
from terminal.machine.desk.till.works import AtClaims, AtIncidents
from terminal.machine.effects import Ask
from terminal.machine.events import Heard
from terminal.machine.outcome import Outcome, stay
from terminal.machine.states import AtDesk, Machine


def asked(session: int, staff: Uuid, language: str) -> tuple[Ask, ...]:
    """What is asked of central as soon as somebody is in."""
    return (
        Ask(session, ListIncidents(by=staff, language=language)),
        Ask(session, ListClaims(by=staff)),
    )


def counted(machine: Machine, desk: AtDesk, event: DeskFact) -> Outcome | None:
    """The counts that an answer brings while no list waits for it; None where it is something else."""
    if not isinstance(event, Heard) or isinstance(desk.work, AtIncidents | AtClaims):
        return None
    match event.question, event.answer:
        case ListIncidents(), IncidentsPage(incidents=found):
            return stay(replace(machine, state=replace(desk, incidents=len(found))))
        case ListClaims(), ClaimsPage(claims=found):
            return stay(replace(machine, state=replace(desk, claims=len(found))))
        case ((ListIncidents() | ListClaims()), _):
            return stay(machine)
        case _:
            return None
