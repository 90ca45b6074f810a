"""Rolling the terminal's keys: new ones on the disk before central hears of them, both tried after a lost answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from loyalty.signing import public_text, read_private
from loyalty.wire import RollKey
from terminal import identity
from terminal.central_client import (
    Answered,
    CentralClient,
    Credentials,
    Refused,
    Revoked,
    Skewed,
    Transport,
    Weather,
)
from terminal.clock import Clock
from terminal.journal.documents import IdentityDocument
from terminal.store.store import Store


class RollOutcome(StrEnum):
    """What became of a roll."""

    ROLLED = "rolled"
    """Central knows the new keys alone."""
    PENDING = "pending"
    """No answer came: the terminal tries both until one holds."""
    REFUSED = "refused"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll's end; `why` is a word for the operator where it is not done."""

    outcome: RollOutcome
    why: str = ""


def signing(who: IdentityDocument, next_key: str | None) -> Credentials:
    """What the terminal signs with; with the next key too while a roll has no answer yet.

    Raises:
        SignatureError: a key is no key.
    """
    after = None if next_key is None else read_private(next_key)
    return Credentials(who.terminal, read_private(who.request_key), who.central_key, after)


class KeyRoll:
    """Rolls one terminal's keys; any thread may ask.

    Args:
        store: keeps the keys.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()

    def credentials(self) -> Credentials:
        """What to sign with now.

        Raises:
            StartError: the terminal is not enrolled.
        """
        next_keys = identity.next_keys(self._store)
        return signing(identity.enrolled(self._store), None if next_keys is None else next_keys.request_key)

    def voucher_key(self) -> Ed25519PrivateKey:
        """What vouchers are signed with now: only ever a key that central has published."""
        return identity.voucher_key(identity.enrolled(self._store))

    def client(
        self, clock: Clock, entropy: Callable[[int], bytes], transport: Transport | None = None
    ) -> CentralClient:
        """A client that signs as this terminal does, towards the server that its enrolment pinned.

        Raises:
            StartError: the terminal is not enrolled.
            SignatureError: a key is no key.
        """
        who = identity.enrolled(self._store)
        return CentralClient(who.url, self.credentials(), clock, entropy, transport, rolled=self.finish, pin=who.pin)

    def finish(self) -> None:
        """Central knows the next keys: they are the terminal's from now on. Harmless when repeated."""
        with self._lock:
            identity.adopt_next_keys(self._store)

    def roll(self, client: CentralClient) -> Roll:
        """Give the terminal new keys for requests and vouchers; one that was begun goes on.

        Raises:
            StoreError: the keys could not be kept; central has not heard of them.
        """
        with self._lock:
            keys = identity.begin_roll(self._store)
        client.use(self.credentials())
        message = RollKey(
            request_key=public_text(read_private(keys.request_key)),
            voucher_key=public_text(read_private(keys.voucher_key)),
        )
        reply = client.roll_key(message)
        match reply:
            case Answered():
                self.finish()
                client.use(self.credentials())
                return Roll(RollOutcome.ROLLED)
            case Weather(why=why):
                return Roll(RollOutcome.PENDING, why)
            case Skewed(now):
                return Roll(RollOutcome.PENDING, f"the clock is wrong; central says {now:%Y-%m-%d %H:%M} UTC")
            case Refused(problem):
                return Roll(RollOutcome.REFUSED, problem.title)
            case Revoked():
                return Roll(RollOutcome.REVOKED)
            case _:
                assert_never(reply)
