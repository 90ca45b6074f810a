"""What every call of central is given: its database, its time, its entropy and its key."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from central import tables as t
from central.bulk import insert_new
from central.database import Database
from central.freshness import Nonces
from central.messages.virtual import VirtualPost
from loyalty.ids import ENTROPY_BYTES, Uuid, uuid7
from loyalty.signing import private_text, public_text, read_private
from loyalty.wire_proofs import Channel

Clock = Callable[[], datetime]
Entropy = Callable[[int], bytes]

KEY_ID = "central-1"
"""The id of central's first signing key."""


def wall_clock() -> datetime:
    """This machine's time."""
    return datetime.now(UTC)


def _nobody() -> None:
    """Nobody sends."""


@dataclass(frozen=True, slots=True)
class Post:
    """How central reaches members.

    Attributes:
        channels: the ways it can send by.
        nudge: tells the sender that a letter waits; called once the letter is on disk.
        virtual: where letters land instead, or None in earnest.
    """

    channels: frozenset[Channel] = frozenset()
    nudge: Callable[[], None] = _nobody
    virtual: VirtualPost | None = None


@dataclass(frozen=True, slots=True)
class Central:
    """One running central.

    Attributes:
        public_url: the address that terminals use, where a proxy stands before central; None to take the request's.
    """

    database: Database
    key: Ed25519PrivateKey = field(repr=False)
    clock: Clock = wall_clock
    entropy: Entropy = secrets.token_bytes
    public_url: str | None = None
    post: Post = field(default_factory=Post)
    nonces: Nonces = field(default_factory=Nonces)
    member_url: str | None = None
    """The address that members' phones use; None where it is the terminals' own."""
    security_contact: str | None = None
    """Where a weakness is told, as a URI; None where whoever runs central says nothing."""

    @property
    def public_key(self) -> str:
        """Central's public key, as a terminal keeps it."""
        return public_text(self.key)

    def mint(self, now: datetime) -> Uuid:
        """A new id."""
        return uuid7(now, self.entropy(ENTROPY_BYTES))


def signing_key(database: Database, now: datetime, entropy: Entropy) -> Ed25519PrivateKey:
    """Central's key, made at the first start and shared by all processes on the database."""
    k = t.central_keys.c

    def work(connection: Connection) -> str:
        fresh = private_text(Ed25519PrivateKey.from_private_bytes(entropy(32)))
        row = {"owner": t.HOUSE, "id": KEY_ID, "private_key": fresh, "made_at": now}
        insert_new(connection, t.central_keys, [row])
        query = select(k.private_key).where(k.owner == t.HOUSE, k.id == KEY_ID)
        return str(connection.execute(query).scalar_one())

    return read_private(database.write(work))
