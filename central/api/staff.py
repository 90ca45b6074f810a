"""The calls by which staff log in, change their PIN and see the day."""

from datetime import timedelta
from typing import Final

from central.api.calls import Call, Reply, Visit
from central.book.reading import is_uuid
from central.book.staffed import load_shop
from central.errors import ProblemError
from central.history import read_cursor
from central.owners import load_programmes
from central.staff.day import Wanted, day_of
from central.staff.members import acting
from central.staff.pins import change_pin, open_staff
from loyalty.errors import CodeError
from loyalty.problems import ProblemType
from loyalty.staff_pins import SALT_BYTES, is_staff_pin
from loyalty.tokens import parse_token
from loyalty.wire_staff import AskDay, Day, OpenStaff, SetStaffPin, StaffOpened, StaffPinSet

_LOOK_BACK: Final = timedelta(days=400)
"""How far back a day's figures can be asked for."""


def open_with_badge(visit: Visit) -> Reply:
    """`POST /v1/staff/open`: is this the PIN of the badge's bearer?"""
    asked = visit.read(OpenStaff)
    _check_form(asked.badge, asked.pin)
    return Reply(open_staff(visit.connection, visit.caller, asked.badge, asked.pin, visit.now))


def set_staff_pin(visit: Visit) -> Reply:
    """`POST /v1/staff/pin`: a new PIN by the present one."""
    asked = visit.read(SetStaffPin)
    _check_form(asked.badge, asked.pin, asked.current)
    if not is_uuid(asked.id):
        raise ProblemError(ProblemType.BAD_REQUEST, "'id' must be a UUID.")
    salt = visit.central.entropy(SALT_BYTES)
    return Reply(change_pin(visit.connection, visit.caller, asked, salt, visit.now))


def day(visit: Visit) -> Reply:
    """`POST /v1/staff/day`: the shop's figures of a day, and what of it can be undone."""
    asked = visit.read(AskDay)
    member = acting(visit.connection, visit.caller, asked.by)
    before = read_cursor(asked.before) if asked.before is not None else None
    if asked.before is not None and before is None:
        raise ProblemError(ProblemType.BAD_REQUEST, "'before' is no cursor that was given here.")
    desk = load_shop(visit.connection, visit.caller)
    today = desk.day(visit.now)
    if asked.day is not None and not today - _LOOK_BACK <= asked.day <= today:
        raise ProblemError(ProblemType.BAD_REQUEST, f"'day' is one of the last {_LOOK_BACK.days} days.")
    wanted = Wanted(
        terminal=visit.caller,
        desk=desk,
        programmes=load_programmes(visit.connection, visit.caller.owner),
        member=member,
        day=asked.day or today,
        before=before,
        language=asked.language,
        now=visit.now,
    )
    return Reply(day_of(visit.connection, wanted))


def _check_form(badge: str, *pins: str) -> None:
    try:
        parse_token(badge)
    except CodeError as error:
        raise ProblemError(ProblemType.BAD_REQUEST, "'badge' must be a badge's token.") from error
    if not all(map(is_staff_pin, pins)):
        raise ProblemError(ProblemType.BAD_REQUEST, "A staff member's PIN is six figures.")


_PROBLEMS = (ProblemType.BAD_REQUEST, ProblemType.TOO_LARGE)

CALLS = (
    Call(
        "POST",
        "/v1/staff/open",
        "Whether this is the PIN of the badge's bearer.",
        open_with_badge,
        StaffOpened,
        OpenStaff,
        problems=_PROBLEMS,
    ),
    Call(
        "POST",
        "/v1/staff/pin",
        "Change the PIN of a badge's bearer by the present one.",
        set_staff_pin,
        StaffPinSet,
        SetStaffPin,
        problems=_PROBLEMS,
    ),
    Call(
        "POST",
        "/v1/staff/day",
        "A shop's day: its figures, and what can be undone.",
        day,
        Day,
        AskDay,
        problems=(*_PROBLEMS, ProblemType.STAFF_REFUSED),
    ),
)
