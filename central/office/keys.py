"""Office keys: who asks for the office over HTTP, and what they may.

A key is a name, a role and a secret of 160 random bits. Central keeps the secret's SHA-256 alone: what was drawn by
chance needs no stretching (NIST SP 800-63B, section 3.1.2).
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select, update

from central import tables as t
from central.bulk import insert_rows
from central.errors import OfficeKeyError
from central.office.trail import Action, Trail
from loyalty.codes.fields import write_base32
from loyalty.ids import Uuid

SECRET_BYTES: Final = 20
_PREFIX: Final = "spaarpunt-office-"
_KEY: Final = re.compile(rf"{_PREFIX}([0-9a-f]{{32}})-([A-Z2-7]{{32}})", re.ASCII)
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}", re.ASCII)
_NO_HASH: Final = "0" * 64


class OfficeRole(StrEnum):
    """What a key may; each may what those before it may."""

    VIEWER = "viewer"
    """See terminals, the configuration and open incidents."""
    OPERATOR = "operator"
    """Create and replace terminals, change what they go by, roll keys, close incidents."""
    ADMINISTRATOR = "administrator"
    """Revoke terminals, read the trail."""

    def may(self, needed: "OfficeRole") -> bool:
        """Whether it is enough where `needed` is asked for."""
        order = tuple(OfficeRole)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Officer:
    """Whose key a request came with."""

    owner: Uuid
    key: Uuid
    name: str
    role: OfficeRole


class ListedKey(msgspec.Struct, frozen=True):
    """A key as the office lists it; its secret is nowhere."""

    id: Uuid
    name: str
    role: OfficeRole
    made_at: datetime
    revoked_at: datetime | None


def make_key(connection: Connection, trail: Trail, name: str, role: OfficeRole, entropy: Callable[[int], bytes]) -> str:
    """Make a key; its text is said here and never again.

    Raises:
        OfficeKeyError: the name cannot be, or was given before.
    """
    if _NAME.fullmatch(name) is None:
        raise OfficeKeyError("A key's name is 1 to 40 small letters, figures, dots and hyphens, such as anna.laptop.")
    k = t.office_keys.c
    if connection.execute(select(k.id).where(k.owner == trail.owner, k.name == name)).first() is not None:
        raise OfficeKeyError(f"There is or was a key called {name}; a name means one key for ever: choose another.")
    key, secret = trail.mint(), write_base32(entropy(SECRET_BYTES))
    row = {
        "owner": trail.owner,
        "id": key,
        "name": name,
        "role": role.value,
        "hash": _hash(secret),
        "made_at": trail.now,
        "revoked_at": None,
    }
    insert_rows(connection, t.office_keys, [row])
    trail.note(connection, Action.KEY_MADE, name, role.value)
    return f"{_PREFIX}{UUID(key).hex}-{secret}"


def revoke_key(connection: Connection, trail: Trail, name: str) -> None:
    """End a key for good, from its next request on.

    Raises:
        OfficeKeyError: there is none of that name in force.
    """
    k = t.office_keys.c
    live = (k.owner == trail.owner, k.name == name, k.revoked_at.is_(None))
    if connection.execute(update(t.office_keys).where(*live).values(revoked_at=trail.now)).rowcount != 1:
        raise OfficeKeyError(f"No key called {name} is in force; 'office keys' names them.")
    trail.note(connection, Action.KEY_REVOKED, name)


def list_keys(connection: Connection, owner: Uuid) -> tuple[ListedKey, ...]:
    """Every key of the owner, revoked ones too, by name."""
    k = t.office_keys.c
    rows = connection.execute(select(t.office_keys).where(k.owner == owner).order_by(k.name))
    return tuple(ListedKey(row.id, row.name, OfficeRole(row.role), row.made_at, row.revoked_at) for row in rows)


def officer_of(connection: Connection, text: str) -> Officer | None:
    """Whose key a text is; None where it is nobody's, or was revoked.

    The time it takes says nothing of the secret, nor whether there is a key of that id.
    """
    found = _KEY.fullmatch(text)
    key, secret = (str(UUID(found[1])), found[2]) if found is not None else ("", "")
    row = connection.execute(select(t.office_keys).where(t.office_keys.c.id == key)).one_or_none()
    holds = hmac.compare_digest(_hash(secret), _NO_HASH if row is None else row.hash)
    if row is None or not holds or row.revoked_at is not None:
        return None
    return Officer(row.owner, row.id, row.name, OfficeRole(row.role))


def still_in_force(connection: Connection, officer: Officer) -> bool:
    """Whether a key that was taken before is in force still; none is revoked until the transaction ends."""
    k = t.office_keys.c
    query = select(k.revoked_at).where(k.owner == officer.owner, k.id == officer.key).with_for_update(read=True)
    return connection.execute(query).scalar_one() is None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
