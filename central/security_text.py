"""Where a weakness is told: `/.well-known/security.txt` (RFC 9116), in the words of whoever runs central."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from central.errors import StartError

PLACE: Final = "/.well-known/security.txt"
GOOD_FOR: Final = timedelta(days=30)
"""It is written anew for each who asks; RFC 9116, section 2.5.5, wants less than a year."""
_CONTACT: Final = re.compile(r"mailto:[^\s@]+@[^\s@]+|tel:\+?[0-9-]+|https://\S+", re.ASCII)


def check_contact(contact: str) -> None:
    """Refuse what is no way to reach anybody (RFC 9116, section 2.5.3).

    Raises:
        StartError: it is none.
    """
    if _CONTACT.fullmatch(contact) is None:
        raise StartError("A security contact is one of mailto:name@host, tel:+31201234567 and https://host/page.")


def security_text(contact: str, now: datetime) -> str:
    """The file's lines, good for `GOOD_FOR` from `now` on."""
    expires = (now + GOOD_FOR).astimezone(UTC).replace(microsecond=0)
    return f"Contact: {contact}\nExpires: {expires:%Y-%m-%dT%H:%M:%SZ}\n"


def answering(contact: str, clock: Callable[[], datetime]) -> Callable[[Request], Awaitable[Response]]:
    """What answers at `PLACE`."""

    async def security(request: Request) -> Response:  # noqa: ARG001 - Starlette's interface
        return PlainTextResponse(security_text(contact, clock()))

    return security
