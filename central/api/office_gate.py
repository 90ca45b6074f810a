"""The office's gate: a key in each request (RFC 6750, section 2.1), in force and with the role that the call needs."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection

from central.errors import ProblemError
from central.office.keys import Officer, OfficeRole, officer_of
from loyalty.problems import ProblemType

WRONG_KEYS_A_MINUTE: Final = 10
"""From one address; after them it waits, whatever it sends."""
_SCHEME: Final = "bearer "
"""In small letters: its case does not matter (RFC 9110, section 11.1)."""


def check_key(connection: Connection, headers: Mapping[str, str], needed: OfficeRole) -> Officer:
    """Whose key a request came with.

    Raises:
        ProblemError: none that is in force, or one whose role is not enough.
    """
    said = headers.get("authorization", "")
    named = said[: len(_SCHEME)].lower() == _SCHEME
    officer = officer_of(connection, said[len(_SCHEME) :].strip() if named else "")
    if officer is None:
        raise no_key()
    if not officer.role.may(needed):
        raise ProblemError(
            ProblemType.OFFICE_ROLE, f"This takes the role {needed.value}; the key has {officer.role.value}."
        )
    return officer


def no_key() -> ProblemError:
    """The request came with no key that is in force; in which way it is wrong is not said."""
    return ProblemError(ProblemType.OFFICE_KEY, "Send 'Authorization: Bearer' with a key that is in force.")
