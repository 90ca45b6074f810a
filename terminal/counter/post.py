"""The virtual post: letters and texts to members that a central made for trying keeps instead of sending."""

import http.client
import logging
import threading
from typing import Final
from urllib.parse import urlsplit

import msgspec

log = logging.getLogger("spaarpunt.counter")

PATH: Final = "/v1/dev/messages"
SECONDS: Final = 3.0
MOST_BYTES: Final = 1_000_000
SHOWN: Final = 12
"""Letters that are shown; older ones lie at central."""


class Letter(msgspec.Struct, frozen=True):
    """A letter or text as it landed; `number` counts up from 1 over all that came, `attached` is a document's bytes."""

    id: str
    channel: str
    address: str
    subject: str
    text: str
    attached: int = 0
    number: int = 0

    def __repr__(self) -> str:
        return f"Letter(channel={self.channel!r})"


class _Kept(msgspec.Struct, frozen=True):
    messages: tuple[Letter, ...]


class Post:
    """What landed, as often as `fetch` is called; any thread may read."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._letters: tuple[Letter, ...] = ()
        self._numbers: dict[str, int] = {}
        self._count = 0

    @property
    def letters(self) -> tuple[Letter, ...]:
        """The newest first."""
        with self._guard:
            return self._letters

    def fetch(self, url: str) -> bool:
        """Ask the central at `url` what it was given to send; whether something new came.

        A central that does not answer, or has no virtual post, has sent nothing.
        """
        try:
            kept = msgspec.json.decode(_get(url), type=_Kept).messages
        except (OSError, http.client.HTTPException, msgspec.MsgspecError) as error:
            log.debug("N22 the virtual post did not answer (%s)", type(error).__name__)
            return False
        with self._guard:
            before, numbers = self._count, {}
            for each in kept:
                known = self._numbers.get(each.id)
                self._count += known is None
                numbers[each.id] = known or self._count
            self._numbers = numbers
            newest = kept[-SHOWN:][::-1]
            self._letters = tuple(msgspec.structs.replace(each, number=numbers[each.id]) for each in newest)
            return self._count > before


def _get(url: str) -> bytes:
    """The body at the virtual post's address; empty where there is none."""
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        line.request("GET", PATH)
        answer = line.getresponse()
        return answer.read(MOST_BYTES) if answer.status == http.HTTPStatus.OK else b'{"messages": []}'
    finally:
        line.close()
