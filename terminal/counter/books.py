"""Central's side of the counter: what it answered, and the balances it has, asked by its public API."""

import secrets
import threading
import time
from collections import deque

import msgspec

from loyalty.answers import Answer
from loyalty.errors import BodyError
from loyalty.wire import Authorise, Authorised, Batch, BatchAnswer, CardChanged, CardSummary, Item, read
from terminal import identity
from terminal.central_client import Answered, CentralClient, credentials
from terminal.clock import SystemClock
from terminal.counter.bell import Bell
from terminal.counter.post import Letter, Post
from terminal.journal.documents import IdentityDocument
from terminal.known_time import BUILT
from terminal.store.store import Store

KEPT = 40
"""Answers that are shown; older ones are central's own business."""
LOOK_SECONDS = 4.0
"""How often central is asked while somebody looks: it may be changed at its own counter."""
SOON_SECONDS = 0.2
HURRY_SECONDS = 5.0
"""How often, and for how long, it is asked once a member's code is on its way."""
STOP_SECONDS = 5.0


class Told(msgspec.Struct, frozen=True):
    """What central answered to one transaction."""

    id: str
    seq: int
    kind: str
    status: str
    reason: str | None
    points: int | None


class _Kind(msgspec.Struct, frozen=True):
    kind: str = ""


class Books:
    """What central has, as far as its answers and its changes say; asked only while somebody looks.

    The questions go over a line of their own: pulling the terminal's cable does not blind whoever looks.

    Args:
        bell: rung when there is something new.
    """

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._guard = threading.Lock()
        self._told: deque[Told] = deque(maxlen=KEPT)
        self._cards: dict[str, CardSummary] = {}
        self._after = 0
        self._post = Post()
        self._url = ""
        self._terminal = ""
        self._hurry_until = 0.0
        self._client: CentralClient | None = None
        self._who: IdentityDocument | None = None
        self._unheard = True
        self._ask = threading.Event()
        self._stopping = False
        self._looking = 0
        self._thread = threading.Thread(target=self._run, name="spaarpunt-books", daemon=True)
        self._thread.start()

    @property
    def told(self) -> tuple[Told, ...]:
        """Central's answers, the newest first."""
        with self._guard:
            return tuple(reversed(self._told))

    @property
    def letters(self) -> tuple[Letter, ...]:
        """What members were sent, the newest first."""
        return self._post.letters

    def card(self, token: str) -> CardSummary | None:
        """What central says of a card; None before it was asked."""
        with self._guard:
            return self._cards.get(token)

    def join(self, terminal: str, store: Store) -> None:
        """Ask as the terminal whose store this is; where it is another than before, its answers are a new page."""
        other = terminal != self._terminal
        if other:
            with self._guard:
                self._told.clear()
            self._terminal = terminal
        if not other and not self._unheard:
            return
        who = identity.identity(store)
        self._unheard = who is None
        if who is None or who == self._who:
            return
        self._who, self._url = who, who.url
        signs = credentials(who.terminal, who.request_key, who.central_key)
        if self._client is None:
            self._client = CentralClient(who.url, signs, SystemClock(BUILT, trusted=True), secrets.token_bytes)
        self._client.use(signs)
        self._ask.set()

    def look(self, by: int) -> None:
        """Somebody began (1) or ceased (-1) to look."""
        with self._guard:
            self._looking += by
        self._ask.set()

    def hear(self, path: str, request: bytes, answer: bytes) -> None:
        """A tap on the terminal's line: what it sent, and what central answered."""
        if path == "/v1/verifications":
            self._hurry_until = time.monotonic() + HURRY_SECONDS
            self._ask.set()
        try:
            found = tuple(_told(path, request, answer))
        except (BodyError, msgspec.MsgspecError):
            # A problem, or a page of somebody else's: nothing was decided.
            return
        if found:
            with self._guard:
                self._told.extend(found)
            self._bell.ring()
            self._ask.set()

    def close(self) -> None:
        """Ask no more."""
        self._stopping = True
        self._ask.set()
        self._thread.join(STOP_SECONDS)
        if self._client is not None:
            self._client.close()

    def _run(self) -> None:
        while not self._stopping:
            self._ask.wait(self._patience())
            self._ask.clear()
            if self._watched() and self._client is not None and not self._stopping:
                self._catch_up(self._client)

    def _patience(self) -> float | None:
        """Seconds until central is asked again; None for when somebody looks."""
        if not self._watched():
            return None
        return SOON_SECONDS if time.monotonic() < self._hurry_until else LOOK_SECONDS

    def _watched(self) -> bool:
        with self._guard:
            return self._looking > 0

    def _catch_up(self, client: CentralClient) -> None:
        if self._post.fetch(self._url):
            self._hurry_until = 0.0
            self._bell.ring()
        more = True
        while more and not self._stopping:
            reply = client.changes(self._after)
            if not isinstance(reply, Answered):
                # The terminal's keys may have been rolled since: `join` looks at its next step.
                self._unheard = True
                return
            cards = [each.card for each in reply.message.changes if isinstance(each, CardChanged)]
            with self._guard:
                self._cards.update({card.token: card for card in cards})
            self._after, more = reply.message.next, reply.message.more
            if cards:
                self._bell.ring()


def _told(path: str, request: bytes, answer: bytes) -> list[Told]:
    if path == "/v1/transactions":
        batch = read(Batch, request)
        return _joined(batch.items, read(BatchAnswer, answer).answers)
    if path == "/v1/transactions/authorise":
        wanted, decided = read(Authorise, request), read(Authorised, answer)
        return _joined((*wanted.undelivered, wanted.intent), (*decided.undelivered, decided.answer))
    return []


def _joined(items: tuple[Item, ...], answers: tuple[Answer, ...]) -> list[Told]:
    kinds = {item.envelope.seq: msgspec.json.decode(item.body, type=_Kind).kind for item in items}
    return [
        Told(
            str(each.id or ""),
            each.seq,
            kinds.get(each.seq, "void"),
            each.status.value,
            each.reason.value if each.reason is not None else None,
            each.points,
        )
        for each in answers
    ]
