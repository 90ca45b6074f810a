"""The office's calls: terminals, what they go by, incidents, and the trail of who changed what.

Whoever has a key asks for its owner alone; the same rooms of `central.office` serve the command line.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from typing import Final

from msgspec import UNSET
from msgspec.json import encode as write

from central.api import office_messages as m
from central.api.calls import Call, Parameter, Reply, Visit, Word
from central.book.reading import is_uuid
from central.errors import DeviceError, IncidentError, NoDeviceError, NoIncidentError, OwnerError, ProblemError
from central.office import settings, terminals
from central.office.keys import OfficeRole
from central.office.trail import MOST_LINES, read_trail
from central.owners import read_notice_file, read_scheme_file
from central.staff.open_incidents import open_incidents
from central.terminals import fleet
from central.terminals.codes import Made, Reach, Wanted
from central.terminals.self_tests import self_tests
from central.terminals.sheets import Label, write_sheet
from loyalty.ids import Uuid
from loyalty.problems import ProblemType
from loyalty.wire_terminals import TerminalProfile

MOST_A_MINUTE: Final = 120
"""How often one address may make each of these calls."""


@contextmanager
def _refusing() -> Iterator[None]:
    """What cannot be done, as the caller is told it."""
    try:
        yield
    except (NoDeviceError, NoIncidentError) as error:
        raise ProblemError(ProblemType.NOT_FOUND, str(error)) from error
    except (DeviceError, IncidentError, OwnerError) as error:
        raise ProblemError(ProblemType.CONFLICT, str(error)) from error


# ── terminals ────────────────────


def list_terminals(visit: Visit) -> Reply:
    """`GET /v1/office/terminals`."""
    limit = visit.number("limit", m.MOST_LISTED, 1, m.MOST_LISTED)
    after = visit.word("after", 36) or ""
    found = fleet.terminals(visit.connection, visit.office.owner, after=after, limit=limit + 1)
    version = fleet.configuration_version(visit.connection, visit.office.owner)
    return Reply(m.ListedTerminals(configuration=version, terminals=found[:limit], more=len(found) > limit))


def show_terminal(visit: Visit) -> Reply:
    """`GET /v1/office/terminals/{called}`."""
    owner = visit.office.owner
    with _refusing():
        found = fleet.terminal_listed(visit.connection, owner, _called(visit))
    return Reply(
        m.ShownTerminal(
            configuration=fleet.configuration_version(visit.connection, owner),
            terminal=found,
            self_tests=self_tests(visit.connection, owner, found.code),
        )
    )


def create_terminals(visit: Visit) -> Reply:
    """`POST /v1/office/terminals`."""
    asked = visit.read(m.CreateTerminals)
    reach, made = _create(visit, asked)
    return Reply(m.MadeCodes(codes=tuple(_told(each, reach) for each in made)))


def create_sheet(visit: Visit) -> Reply:
    """`POST /v1/office/terminals/sheet`: the same, to be printed."""
    asked = visit.read(m.CreateTerminals)
    reach, made = _create(visit, asked)
    labels = [
        Label(each.code, each.shop, reach.text(code.token), code.expires_at)
        for each, code in zip(asked.terminals, made, strict=True)
    ]
    return Reply(None, document=partial(_sheet, labels))


def _sheet(labels: list[Label]) -> bytes:
    file = BytesIO()
    write_sheet(file, labels)
    return file.getvalue()


def _create(visit: Visit, asked: m.CreateTerminals) -> tuple[Reach, tuple[Made, ...]]:
    wanted = tuple(
        Wanted(
            code=each.code,
            shop=each.shop,
            languages=each.languages,
            programmes=tuple(map(Uuid, each.programmes)),
            batch=None if each.batch is None else Uuid(each.batch),
            profile=each.profile,
        )
        for each in asked.terminals
    )
    with _refusing():
        reach = _reach(visit, asked)
        return reach, terminals.create(visit.connection, visit.trail, wanted, visit.central.entropy)


def replace_terminal(visit: Visit) -> Reply:
    """`POST /v1/office/terminals/{called}/replace`."""
    asked = visit.read(m.CodeReach)
    with _refusing():
        reach = _reach(visit, asked)
        made = terminals.replace(visit.connection, visit.trail, _called(visit), visit.central.entropy)
    return Reply(_told(made, reach))


def set_profile(visit: Visit) -> Reply:
    """`POST /v1/office/terminals/{called}/profile`."""
    profile = visit.read(TerminalProfile)
    with _refusing():
        version = terminals.set_profile(visit.connection, visit.trail, _called(visit), profile)
    return Reply(m.ConfigurationVersion(configuration=version))


def roll_terminal(visit: Visit) -> Reply:
    """`POST /v1/office/terminals/{called}/roll`."""
    with _refusing():
        return Reply(m.RollAsked(terminal=terminals.roll(visit.connection, visit.trail, _called(visit))))


def revoke_terminal(visit: Visit) -> Reply:
    """`POST /v1/office/terminals/{called}/revoke`."""
    with _refusing():
        return Reply(m.TerminalRevoked(ended=terminals.revoke(visit.connection, visit.trail, _called(visit))))


def _called(visit: Visit) -> str:
    called = visit.path["called"]
    if not called.isprintable():
        raise ProblemError(ProblemType.NOT_FOUND, "A terminal's code is printable.")
    return called


def _reach(visit: Visit, asked: m.CodeReach) -> Reach:
    url = asked.url or visit.central.public_url
    if url is None:
        raise ProblemError(ProblemType.BAD_REQUEST, "Name 'url', where terminals reach central: https://host.")
    reach = Reach(url, asked.spki)
    reach.check()
    return reach


def _told(made: Made, reach: Reach) -> m.MadeCode:
    return m.MadeCode(terminal=made.code, text=reach.text(made.token), expires_at=made.expires_at)


# ── what they go by ────────────────────


def show_configuration(visit: Visit) -> Reply:
    """`GET /v1/office/configuration`."""
    return Reply(settings.load_settings(visit.connection, visit.office.owner))


def set_configuration(visit: Visit) -> Reply:
    """`POST /v1/office/configuration`."""
    asked = visit.read(m.SetSettings)
    with _refusing():
        change = settings.Change(
            schemes=UNSET if asked.schemes is UNSET else read_scheme_file(write(asked.schemes)),
            link_hosts=asked.link_hosts,
            notice=UNSET if asked.notice is UNSET else read_notice_file(write(asked.notice)),
            keep_years=asked.keep_years,
        )
        version = settings.change_settings(visit.connection, visit.trail, change)
    return Reply(m.ConfigurationVersion(configuration=version))


# ── incidents and the trail ────────────────────


def list_open_incidents(visit: Visit) -> Reply:
    """`GET /v1/office/incidents`."""
    limit = visit.number("limit", m.MOST_LISTED, 1, m.MOST_LISTED)
    found = open_incidents(visit.connection, visit.office.owner, after=visit.word("after", 36), limit=limit + 1)
    return Reply(m.OpenIncidents(incidents=found[:limit], more=len(found) > limit))


def close_with_note(visit: Visit) -> Reply:
    """`POST /v1/office/incidents/{incident}/close`."""
    asked, incident = visit.read(m.CloseWithNote), Uuid(visit.path["incident"])
    with _refusing():
        if not is_uuid(incident):
            raise NoIncidentError("This is the id of no incident.")
        terminals.close_incident(visit.connection, visit.trail, incident, asked.note)
    return Reply(m.Closed(incident=incident))


def show_trail(visit: Visit) -> Reply:
    """`GET /v1/office/trail`."""
    limit = visit.number("limit", MOST_LINES, 1, MOST_LINES)
    lines = read_trail(visit.connection, visit.office.owner, visit.word("after", 36), limit + 1)
    return Reply(m.TrailPage(lines=lines[:limit], more=len(lines) > limit))


_see = partial(Call, signed=False, writes=False, most_a_minute=MOST_A_MINUTE)
_change = partial(Call, signed=False, most_a_minute=MOST_A_MINUTE)
_TERMINAL: Final = (ProblemType.NOT_FOUND, ProblemType.CONFLICT)
_BODY: Final = (ProblemType.BAD_REQUEST, ProblemType.TOO_LARGE)
_AFTER: Final = Word("after", "The last one of the page before.", 36)


def _limit(most: int) -> Parameter:
    return Parameter("limit", "How many at most.", 1, most)


CALLS: Final = (
    _see(
        "GET",
        "/v1/office/terminals",
        "The terminals by code, with what their last heartbeats said.",
        list_terminals,
        m.ListedTerminals,
        query=(_AFTER, _limit(m.MOST_LISTED)),
        role=OfficeRole.VIEWER,
        problems=(ProblemType.BAD_REQUEST,),
    ),
    _see(
        "GET",
        "/v1/office/terminals/{called}",
        "One terminal, with its self-tests.",
        show_terminal,
        m.ShownTerminal,
        role=OfficeRole.VIEWER,
        problems=(ProblemType.NOT_FOUND,),
    ),
    _change(
        "POST",
        "/v1/office/terminals",
        "Enrolment codes for new terminals: all, or none.",
        create_terminals,
        m.MadeCodes,
        m.CreateTerminals,
        role=OfficeRole.OPERATOR,
        problems=(*_BODY, ProblemType.CONFLICT),
    ),
    _change(
        "POST",
        "/v1/office/terminals/sheet",
        "The same as a sheet to print (PDF, A4, eight codes a page).",
        create_sheet,
        None,
        m.CreateTerminals,
        role=OfficeRole.OPERATOR,
        problems=(*_BODY, ProblemType.CONFLICT),
        media="application/pdf",
    ),
    _change(
        "POST",
        "/v1/office/terminals/{called}/replace",
        "An enrolment code with which another board takes a terminal over.",
        replace_terminal,
        m.MadeCode,
        m.CodeReach,
        role=OfficeRole.OPERATOR,
        problems=(*_BODY, *_TERMINAL),
    ),
    _change(
        "POST",
        "/v1/office/terminals/{called}/profile",
        "What a terminal is there for, and what must be fitted to it.",
        set_profile,
        m.ConfigurationVersion,
        TerminalProfile,
        role=OfficeRole.OPERATOR,
        problems=(*_BODY, *_TERMINAL),
    ),
    _change(
        "POST",
        "/v1/office/terminals/{called}/roll",
        "Have a terminal make new keys.",
        roll_terminal,
        m.RollAsked,
        role=OfficeRole.OPERATOR,
        problems=_TERMINAL,
    ),
    _change(
        "POST",
        "/v1/office/terminals/{called}/revoke",
        "Put a terminal out of service for good.",
        revoke_terminal,
        m.TerminalRevoked,
        role=OfficeRole.ADMINISTRATOR,
        problems=_TERMINAL,
    ),
    _see(
        "GET",
        "/v1/office/configuration",
        "What the owner set up for its terminals.",
        show_configuration,
        settings.Settings,
        role=OfficeRole.VIEWER,
    ),
    _change(
        "POST",
        "/v1/office/configuration",
        "Set what the owner's terminals must know; they fetch it by themselves.",
        set_configuration,
        m.ConfigurationVersion,
        m.SetSettings,
        role=OfficeRole.ADMINISTRATOR,
        problems=(*_BODY, ProblemType.CONFLICT),
    ),
    _see(
        "GET",
        "/v1/office/incidents",
        "The open incidents, oldest first, alerts about staff too.",
        list_open_incidents,
        m.OpenIncidents,
        query=(_AFTER, _limit(m.MOST_LISTED)),
        role=OfficeRole.OPERATOR,
        problems=(ProblemType.BAD_REQUEST,),
    ),
    _change(
        "POST",
        "/v1/office/incidents/{incident}/close",
        "Close an incident with a note of what was found.",
        close_with_note,
        m.Closed,
        m.CloseWithNote,
        role=OfficeRole.OPERATOR,
        problems=(*_BODY, *_TERMINAL),
    ),
    _see(
        "GET",
        "/v1/office/trail",
        "What the office changed, and whose key it was.",
        show_trail,
        m.TrailPage,
        query=(_AFTER, _limit(MOST_LINES)),
        role=OfficeRole.ADMINISTRATOR,
        problems=(ProblemType.BAD_REQUEST,),
    ),
)
