"""The phones of the tray's holders: they photograph the screen and pick a card up, as a member's page does."""

import http.client
import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import unquote, urlsplit

import msgspec
import numpy as np

from drivers.camera.engines import Kinds, engine_for
from drivers.events import Decoder
from loyalty.codes import MemberCode, write
from loyalty.errors import BodyError
from loyalty.phone import SECRET_BYTES
from loyalty.rotating import rotating_code, step_of
from loyalty.signing import decode_key, encode_key
from loyalty.wire import read
from loyalty.wire import write as write_message
from loyalty.wire_phone import PickedUp, PickUp
from terminal.counter.acts import HandsError
from terminal.counter.mirror import Frame
from terminal.demo.world import SeededCard

SECONDS: Final = 5.0
MOST_BYTES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A code that a phone saw on the terminal's screen.

    Attributes:
        address: where the card is picked up.
        number: of the card, which the address keeps in its fragment.
    """

    address: str = field(repr=False)
    number: str = field(repr=False)


def photograph(frame: Frame) -> Seen:
    """What a phone reads off the terminal's screen.

    Raises:
        HandsError: there is no code for phones on it.
    """
    grey = np.asarray(frame.picture().convert("L"))
    for found in engine_for(Decoder.ZXING).read(grey, Kinds.CORE):
        parts = urlsplit(found.text)
        if parts.scheme in {"http", "https"} and parts.path.startswith("/m/") and parts.fragment:
            return Seen(found.text, unquote(parts.fragment))
    raise HandsError("There is no code for a phone on the screen; a card's menu leads to one.")


class Phones:
    """What the phones keep: a key for each card that was picked up; any thread may ask."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._keys: dict[str, str] = {}

    def pick_up(self, seen: Seen) -> None:
        """Pick a card up, once.

        Raises:
            HandsError: central does not give it.
        """
        page = PickUp(page=encode_key(secrets.token_bytes(SECRET_BYTES)))
        try:
            status, body = _post(seen.address, write_message(page))
        except (OSError, http.client.HTTPException) as error:
            raise HandsError(f"The phone does not reach central ({type(error).__name__}).") from error
        if status != http.HTTPStatus.OK:
            raise HandsError("A phone took this code already, or it is too old; ask the terminal for another.")
        try:
            picked = read(PickedUp, body)
        except BodyError as error:
            raise HandsError(f"The phone does not understand central: {error}") from error
        with self._guard:
            self._keys[seen.number] = picked.key

    def holding(self, card: SeededCard) -> SeededCard:
        """The card with the key that its phone has by now."""
        with self._guard:
            key = self._keys.get(card.number)
        return card if key is None else msgspec.structs.replace(card, rotating_key=key)

    def code(self, card: SeededCard, now: datetime) -> str:
        """What the phone shows: the rotating code where there is a key for it, else the plain one."""
        key = self.holding(card).rotating_key
        if key is None:
            return write(MemberCode(card.number))
        return write(rotating_code(card.number, step_of(now), decode_key(key)))


def _post(address: str, body: bytes) -> tuple[int, bytes]:
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        line.request("POST", f"{parts.path}/pickup", body, {"Content-Type": "application/json"})
        answer = line.getresponse()
        return answer.status, answer.read(MOST_BYTES)
    finally:
        line.close()
