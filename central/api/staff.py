"""The calls by which staff log in, change their PIN and see the day."""

from central.api.calls import Call, Reply, Visit
from central.book.reading import is_uuid
from central.errors import ProblemError
from central.staff.pins import change_pin, open_staff
from loyalty.errors import CodeError
from loyalty.problems import ProblemType
from loyalty.staff_pins import SALT_BYTES, is_staff_pin
from loyalty.tokens import parse_token
from loyalty.wire_staff import OpenStaff, SetStaffPin, StaffOpened, StaffPinSet


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
)
