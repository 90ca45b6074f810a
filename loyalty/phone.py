"""The card to take along on a phone: who may have one, and the address by which a phone picks it up.

The address is shown as a QR. Its path holds a one-time secret, by which central knows the account; its fragment holds
the member number, which a browser keeps to itself (RFC 3986, section 3.5), so central is never told it.
"""

import re
from collections.abc import Collection
from datetime import timedelta
from typing import Final
from urllib.parse import quote

from loyalty.assurance import Assurance, ProofWay
from loyalty.codes import RotatingMemberCode
from loyalty.errors import CodeError

PICKUP_LIFE: Final = timedelta(minutes=10)
"""How long a card waits to be picked up."""
SECRET_BYTES: Final = 16
"""Of entropy in the secret: it is its only defence."""
SECRET_PATTERN: Final = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
"""A secret in base64url without padding, and the name that a page gives itself."""


def may_take(assurance: Assurance, ways: Collection[ProofWay]) -> bool:
    """Whether who stands there may have the card on a phone, which from then on proves by itself.

    Args:
        assurance: how sure the terminal is.
        ways: how the member can prove who they are; with any of them, possession is not enough.
    """
    return assurance >= (Assurance.PROVEN if ways else Assurance.POSSESSION)


def pickup_address(base: str, secret: str) -> str:
    """Where a phone picks a card up.

    Args:
        base: central's address as phones reach it.
        secret: in base64url.
    """
    return f"{base.rstrip('/')}/m/{secret}"


def with_number(address: str, number: str) -> str:
    """The address with the member number in its fragment, as the QR holds it."""
    return f"{address}#{quote(number, safe='')}"


def fits_a_code(number: str) -> bool:
    """Whether a member's page can put this number into its rotating QR."""
    try:
        RotatingMemberCode(number, 0, "A" * 10)
    except CodeError:
        return False
    return True
