"""The messages by which a device learns where an enrolment code leads, before a technician confirms it."""

from datetime import datetime
from typing import Final

from loyalty.ids import Uuid
from loyalty.wire import Message

HANDSHAKE: Final = 1
"""The version of the enrolment's messages that this program speaks; a code may name a newer one."""


class Introduce(Message, frozen=True, kw_only=True):
    """`POST /v1/devices/introduce`: what would this code make of the device? Nothing is used up by asking.

    Attributes:
        token: the code's.
        request_key: the key that the device would enrol with (raw Ed25519, base64url): the very device that used the
            code may ask again after a lost answer.
        store_of: the terminal whose store this device has, or None.
    """

    token: str
    request_key: str
    store_of: Uuid | None = None

    def __repr__(self) -> str:
        return "Introduce()"


class Introduced(Message, frozen=True, kw_only=True):
    """The answer, signed by the key that it brings.

    Attributes:
        shop: the shop's name.
        city: where it is.
        terminal_code: what the terminal will be called, such as ``K1-3``.
        replaces: whether this board takes another one's place.
        central_key: central's Ed25519 public key.
        now: central's time; a device that pinned the server's key may go by it (protocol, section 8).
    """

    shop: str
    city: str
    terminal_code: str
    replaces: bool
    central_key: str
    now: datetime
