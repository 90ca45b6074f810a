"""Envelopes: a body's place in its terminal's chain (protocol, section 1).

`seq` has no gaps within an epoch, and `hash` covers the hash before it, the terminal, the epoch, the seq and the
body's hash. A waiting body keeps its id and bytes when a new epoch gives it a new envelope.
"""

import hashlib
import hmac
import re

import msgspec

from loyalty.errors import BodyError
from loyalty.ids import Uuid

GENESIS = "0" * 64
"""What the first record of each epoch names as the hash before it."""

_DOMAIN = b"spaarpunt-chain-1\x00"
_HASH = re.compile("[0-9a-f]{64}")
_LAST = 2**63 - 1


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last place of a terminal's chain that is taken; ``seq == 0`` opens an epoch."""

    epoch: int
    seq: int
    hash: str


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body's place: hashes are 64 lower-case hexadecimal digits."""

    terminal: Uuid
    epoch: int
    seq: int
    prev: str
    hash: str


def opening(epoch: int) -> Head:
    """The head of an epoch that has no record yet."""
    return Head(epoch, 0, GENESIS)


def chain_hash(prev: str, terminal: Uuid, epoch: int, seq: int, body: bytes) -> str:
    """SHA-256 over the place and the body's own SHA-256.

    Raises:
        BodyError: `prev` is no hash, the place is no place, or the terminal is no id.
    """
    if not (1 <= epoch <= _LAST and 1 <= seq <= _LAST):
        raise BodyError(f"Place {epoch}/{seq} of terminal {terminal} cannot be sealed: epochs and seqs count from 1.")
    if _HASH.fullmatch(prev) is None:
        raise BodyError(f"The hash before {epoch}/{seq} of terminal {terminal} is not 64 small hexadecimal digits.")
    if not terminal.isascii():
        raise BodyError(f"Place {epoch}/{seq} names a terminal that is no id.")
    place = epoch.to_bytes(8, "big") + seq.to_bytes(8, "big")
    covered = _DOMAIN + bytes.fromhex(prev) + terminal.encode("ascii") + place + hashlib.sha256(body).digest()
    return hashlib.sha256(covered).hexdigest()


def seal(head: Head, terminal: Uuid, body: bytes) -> Envelope:
    """Give `body` the place after `head`."""
    seq = head.seq + 1
    return Envelope(terminal, head.epoch, seq, head.hash, chain_hash(head.hash, terminal, head.epoch, seq, body))


def head_of(envelope: Envelope) -> Head:
    """The head once `envelope` is in the chain."""
    return Head(envelope.epoch, envelope.seq, envelope.hash)


def holds_together(envelope: Envelope, body: bytes) -> bool:
    """Whether the envelope's hash is that of its place and `body`."""
    try:
        expected = chain_hash(envelope.prev, envelope.terminal, envelope.epoch, envelope.seq, body)
    except BodyError:
        return False
    return hmac.compare_digest(expected.encode(), envelope.hash.encode("utf-8", "replace"))
