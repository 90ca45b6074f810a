"""The member's PIN: hashed with Argon2id (RFC 9106), five wrong in a row lock it for good, and only a new one opens it.

A wrong try is counted in the transaction that answers it, under the row's lock, so that guesses made at once are
counted one after the other. The hash costs some 30 ms and 19 MiB; it is no wall against a thief of the database, who
has only a million PINs to try.
"""

from datetime import datetime
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, select, update

from central import tables as t
from central.book.counter import Change, ChangeKind, note_changes
from central.bulk import upsert
from central.errors import LedgerError
from loyalty.ids import Uuid
from loyalty.pins import WRONG_IN_A_ROW
from loyalty.wire_proofs import PinOutcome, PinProof

SALT_BYTES: Final = 16
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)


def check_pin(connection: Connection, owner: Uuid, account: Uuid, pin: str, now: datetime) -> PinProof:
    """Judge a PIN, and count it where it is wrong."""
    s = t.member_secrets.c
    mine = (s.owner == owner, s.account == account)
    query = select(s.pin, s.pin_wrong, s.pin_locked_at).where(*mine).with_for_update()
    secret = connection.execute(query).first()
    if secret is None or secret.pin is None:
        return PinProof(outcome=PinOutcome.NOT_SET)
    if secret.pin_locked_at is not None:
        return PinProof(outcome=PinOutcome.LOCKED)
    if _matches(secret.pin, pin):
        if secret.pin_wrong:
            connection.execute(update(t.member_secrets).where(*mine).values(pin_wrong=0))
        return PinProof(outcome=PinOutcome.PROVEN, tries_left=WRONG_IN_A_ROW)
    wrong = secret.pin_wrong + 1
    locked = now if wrong >= WRONG_IN_A_ROW else None
    connection.execute(update(t.member_secrets).where(*mine).values(pin_wrong=wrong, pin_locked_at=locked))
    outcome = PinOutcome.WRONG if locked is None else PinOutcome.LOCKED
    return PinProof(outcome=outcome, tries_left=max(0, WRONG_IN_A_ROW - wrong))


def put_pin(connection: Connection, owner: Uuid, account: Uuid, pin: str, salt: bytes) -> None:
    """Set the PIN, which opens a locked one; terminals learn that there is one."""
    row = {
        "owner": owner,
        "account": account,
        "rotating_key": None,
        "rotating_step": None,
        "pin": hash_pin(pin, salt),
        "pin_wrong": 0,
        "pin_locked_at": None,
    }
    upsert(connection, t.member_secrets, [row], ["pin", "pin_wrong", "pin_locked_at"])
    note_changes(connection, owner, [Change(ChangeKind.ACCOUNT, account)])


def has_pin(connection: Connection, owner: Uuid, account: Uuid, pin: str) -> bool:
    """Whether exactly this PIN is set and open; nothing is counted, so only for who has proven already."""
    s = t.member_secrets.c
    query = select(s.pin).where(s.owner == owner, s.account == account, s.pin_locked_at.is_(None))
    known = connection.execute(query).scalar()
    return known is not None and _matches(known, pin)


def hash_pin(pin: str, salt: bytes) -> str:
    """The PIN's Argon2id hash in its encoded form."""
    return _HASHER.hash(pin, salt=salt)


def _matches(known: str, pin: str) -> bool:
    try:
        return _HASHER.verify(known, pin)
    except InvalidHashError as error:
        raise LedgerError("A member's PIN is kept in a form that is no Argon2 hash; set it anew.") from error
    except VerificationError:
        return False
