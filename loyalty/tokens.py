"""A card's token: what stands for a card number in transactions, in the store and in `/v1/changes`.

It keeps numbers out of logs, backups and messages, and no more than that. Whoever has the owner's key
hashes all 100,000 numbers of a plain scheme in a second and has every number back; so a stolen
terminal's tokens are as good as its numbers, and possession of a token proves nothing. The key comes at
enrolment and outlives key rolls (a new key would make every card unknown), hence the key id in front.
"""

import base64
import hmac
import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from loyalty.errors import CodeError
from loyalty.schemes import MemberNumber

_KEY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,16}", re.ASCII)
_TEXT: Final = re.compile(r"(?P<key>[A-Za-z0-9_-]{1,16}):(?P<digest>[A-Za-z0-9_-]{43})", re.ASCII)
_LEAST_KEY_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class TokenKey:
    """The owner's key for tokens; at least 16 random bytes."""

    key_id: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuses a key no token can name or that is too short to be one.

        Raises:
            CodeError: the id is not 1 to 16 of `A-Z a-z 0-9 _ -`, or the secret is too short.
        """
        if _KEY_ID.fullmatch(self.key_id) is None:
            raise CodeError(f"Token key id {self.key_id!r} is not 1 to 16 letters, digits, _ or -; rename it.")
        if len(self.secret) < _LEAST_KEY_BYTES:
            raise CodeError(f"Token key {self.key_id} has {len(self.secret)} bytes; it needs at least 16.")


@dataclass(frozen=True, slots=True)
class CardToken:
    """A card, named without its number. Text form: key id, colon, 32 bytes as base64url without padding."""

    key_id: str
    digest: bytes

    def __str__(self) -> str:
        """The text form, as it stands in bodies and messages."""
        return f"{self.key_id}:{base64.urlsafe_b64encode(self.digest).decode().rstrip('=')}"


def card_token(key: TokenKey, owner: str, number: MemberNumber) -> CardToken:
    """HMAC-SHA256(key, owner ‖ scheme ‖ canonical number), each field behind its length (protocol, section 7).

    A field's length is four bytes, big-endian, so no two triples share their bytes: 10001 in two schemes
    is two cards.
    """
    return _token(key, owner, number.scheme_id, number.canonical)


def badge_token(key: TokenKey, owner: str, badge: str) -> CardToken:
    """HMAC-SHA256(key, owner ‖ "staff badge" ‖ badge): what a terminal's store knows a badge by.

    No scheme is called "staff badge" (a scheme's id has no blank), so no badge has the token of a card.
    """
    return _token(key, owner, "staff badge", badge)


def _token(key: TokenKey, *fields: str) -> CardToken:
    message = b"".join(len(part).to_bytes(4, "big") + part for part in (each.encode() for each in fields))
    return CardToken(key.key_id, hmac.new(key.secret, message, sha256).digest())


def parse_token(text: str) -> CardToken:
    """Read a token's text form.

    Raises:
        CodeError: the text is not a token's, or has bits to spare.
    """
    found = _TEXT.fullmatch(text)
    if found is None:
        raise CodeError("A card token is 'key id:43 base64url signs'; this text is not.")
    token = CardToken(found["key"], base64.urlsafe_b64decode(found["digest"] + "="))
    if str(token) != text:
        raise CodeError("A card token's last sign has bits that belong to no byte; it was changed on its way.")
    return token
