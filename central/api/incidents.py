"""The calls about incidents: what is open in a shop, and how one was put right."""

from central.acts import Act, note_act, repeated
from central.api.calls import Call, Reply, Visit
from central.api.transactions import open_book, read_items, reply, with_states, write_book
from central.book.delivery import deliver
from central.book.places import settle_places
from central.book.reading import Readable, is_uuid
from central.errors import ProblemError
from central.staff.incidents import Open, find_incident, list_incidents, sign_closing
from central.staff.members import acting
from loyalty.answers import Answer, Status
from loyalty.bodies import Body, PrintOutcome, PrintResult, Reversal
from loyalty.closing import closings
from loyalty.problems import ProblemType
from loyalty.wire_incidents import (
    MOST_INCIDENTS,
    CloseIncident,
    Closing,
    IncidentClosed,
    IncidentClosing,
    IncidentsPage,
    ListIncidents,
)

_CLOSED = "incident.close"
_LONGEST_NOTE = 500


def incidents(visit: Visit) -> Reply:
    """`POST /v1/incidents/list`: what is open in this shop."""
    asked = visit.read(ListIncidents)
    member = acting(visit.connection, visit.caller, asked.by)
    if not 1 <= asked.limit <= MOST_INCIDENTS or (asked.after is not None and not is_uuid(asked.after)):
        raise ProblemError(ProblemType.BAD_REQUEST, f"'limit' is 1 … {MOST_INCIDENTS}, 'after' an incident's id.")
    return Reply(list_incidents(visit.connection, visit.caller, member, asked))


def close_incident(visit: Visit) -> Reply:
    """`POST /v1/incidents/{incident}/close`: the transaction that puts it right, and the name under it, at once."""
    asked = visit.read(CloseIncident)
    member = acting(visit.connection, visit.caller, asked.by)
    if asked.incident != visit.path["incident"] or not is_uuid(asked.incident) or len(asked.note) > _LONGEST_NOTE:
        raise ProblemError(ProblemType.BAD_REQUEST, "'incident' must be the address's, 'note' short.")
    had = repeated(visit, asked.id, _CLOSED, IncidentClosed)
    if had is not None:
        return Reply(had)
    found = find_incident(visit.connection, visit.caller, asked.incident)
    if found is None:
        return Reply(IncidentClosed(outcome=IncidentClosing.UNKNOWN))
    if asked.how not in closings(found.kind, member.roles):
        return Reply(IncidentClosed(outcome=IncidentClosing.NOT_THIS_WAY))
    if found.by_hand or (found.closed_at is not None and asked.how is Closing.EXPLAINED):
        return Reply(IncidentClosed(outcome=IncidentClosing.ALREADY_CLOSED))
    if asked.how is not Closing.EXPLAINED:
        return _put_right(visit, asked, found)
    if not asked.note.strip():
        return Reply(IncidentClosed(outcome=IncidentClosing.NOTE_MISSING))
    return Reply(_sign(visit, asked, None))


def _put_right(visit: Visit, asked: CloseIncident, found: Open) -> Reply:
    """Decide the transaction, and close the incident where it was accepted."""
    items = read_items(visit.caller, (asked.item,)) if asked.item is not None else ()
    if not (items and isinstance(items[0], Readable) and _puts_right(items[0].body, asked, found)):
        return Reply(IncidentClosed(outcome=IncidentClosing.NOT_THIS_WAY))
    book = open_book(visit, items, ())
    decided = deliver(book, items, ())
    settle_places(book, None)
    write_book(visit, book, items)
    (answer,) = with_states(visit, book, decided)
    if not _accepted(answer):
        return reply(visit, book, IncidentClosed(outcome=IncidentClosing.REFUSED, answer=answer))
    return reply(visit, book, _sign(visit, asked, answer))


def _puts_right(body: Body, asked: CloseIncident, found: Open) -> bool:
    """Whether a body is the one that closes this incident so."""
    match body:
        case PrintOutcome():
            out = body.result in (PrintResult.CONFIRMED, PrintResult.ASSUMED)
            return asked.how is Closing.REPRINTED and body.redemption == found.subject and body.duplicate and out
        case Reversal():
            whole = body.cents is None and body.occasion.staff == asked.by
            return asked.how is Closing.REVERSED and body.reference == found.subject and whole
        case _:
            return False


def _accepted(answer: Answer) -> bool:
    return answer.status is Status.ACCEPTED or (
        answer.status is Status.DUPLICATE and answer.first is Status.ACCEPTED and answer.reason is None
    )


def _sign(visit: Visit, asked: CloseIncident, answer: Answer | None) -> IncidentClosed:
    mine = sign_closing(visit.connection, visit.caller.owner, asked, visit.now)
    done = IncidentClosed(outcome=IncidentClosing.CLOSED if mine else IncidentClosing.ALREADY_CLOSED, answer=answer)
    if mine:
        act = Act(asked.id, _CLOSED, asked.by, asked.incident, asked.how.value, asked.note.strip() or None)
        note_act(visit, act, done)
    return done


_PROBLEMS = (ProblemType.BAD_REQUEST, ProblemType.STAFF_REFUSED, ProblemType.TOO_LARGE)

CALLS = (
    Call(
        "POST",
        "/v1/incidents/list",
        "What is open in this shop; alerts about staff are left out.",
        incidents,
        IncidentsPage,
        ListIncidents,
        problems=_PROBLEMS,
    ),
    Call(
        "POST",
        "/v1/incidents/{incident}/close",
        "Close an incident, with the transaction that puts it right.",
        close_incident,
        IncidentClosed,
        CloseIncident,
        problems=(*_PROBLEMS, ProblemType.CONFLICT),
    ),
)
