"""The seeded shop that a demo is played in, as central's seed describes it; and central itself, as a process."""

import selectors
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import msgspec

from terminal.errors import StartError

READY_SECONDS = 60.0
STOP_SECONDS = 10.0


class SeededCard(msgspec.Struct, frozen=True):
    """A card on the counter."""

    number: str
    token: str
    name: str
    language: str
    status: str
    points: int
    rotating_key: str | None = None
    """The key of the member's page, base64url, where there is one."""
    currency: str = "EUR"
    stamps: int = 0
    pin: str | None = None
    pin_locked: bool = False
    channels: tuple[str, ...] = ()
    """How the member can be sent a code: mail, sms."""
    kind: str = ""
    """What the card is for, in the owner's word; empty for one that collects and no more."""

    def __repr__(self) -> str:
        return f"SeededCard(status={self.status!r})"


class SeededTill(msgspec.Struct, frozen=True):
    """A till, with the key that it signs receipts with."""

    till: str
    shop: str
    private_key: str

    def __repr__(self) -> str:
        return f"SeededTill(till={self.till!r})"


class SeededTerminal(msgspec.Struct, frozen=True):
    """A terminal that may be enrolled, and the blanks it may issue."""

    code: str
    shop: str
    token: str
    batch: str
    blanks: tuple[str, ...]
    shop_name: str = ""
    city: str = ""

    def __repr__(self) -> str:
        return f"SeededTerminal(code={self.code!r})"


class SeededStaff(msgspec.Struct, frozen=True):
    """A member of staff, the badge's text, the PIN that goes with it, and what they are there for."""

    name: str
    badge: str
    pin: str = ""
    roles: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"SeededStaff(roles={self.roles!r})"


class SeededAnswer(msgspec.Struct, frozen=True):
    """An answer on the leaflet of the shop's campaign: its code, and its text by language."""

    code: str
    texts: dict[str, str]


class World(msgspec.Struct, frozen=True):
    """What the seed made, as far as a counter needs it; the rest of the file is left alone."""

    cards: tuple[SeededCard, ...]
    tills: tuple[SeededTill, ...]
    terminals: tuple[SeededTerminal, ...]
    staff: tuple[SeededStaff, ...] = ()
    leaflet: tuple[SeededAnswer, ...] = ()
    points_programme: str = ""
    stamps_programme: str = ""

    @property
    def terminal(self) -> SeededTerminal:
        """The terminal that is played."""
        return self.terminals[0]

    @property
    def till(self) -> SeededTill:
        """The till beside it."""
        return next(till for till in self.tills if till.shop == self.terminal.shop)

    @property
    def shoppers(self) -> tuple[SeededCard, ...]:
        """The members' cards of the shop's own programme."""
        return tuple(card for card in self.cards if card.language == "nl" and card.name and not card.kind)


def seed(database: str, out: Path, number: int) -> World:
    """Let central's own command seed `database`; central is never imported here.

    Raises:
        StartError: the command failed, or there is no central here.
    """
    if find_spec("central") is None:
        raise StartError(
            "The virtual counter brings a central of its own, and a terminal's package has none: "
            "try it on another machine, in the project's folder, with 'make run'."
        )
    command = [sys.executable, "-m", "central", "seed", "--database", database]
    run = subprocess.run(  # noqa: S603 - our own program, no shell
        [*command, "--json-out", str(out), "--seed", str(number)],
        capture_output=True,
        text=True,
        timeout=READY_SECONDS,
        check=False,
    )
    if run.returncode != 0:
        raise StartError(f"central's seed failed: {run.stderr.strip()[-500:]}")
    return msgspec.json.decode(out.read_bytes(), type=World)


@contextmanager
def central(database: str, port: int = 0) -> Iterator[str]:
    """Central as a process of its own, over `database`; yields its address, ends it behind.

    Raises:
        StartError: it does not come up.
    """
    serve = [sys.executable, "-m", "central", "serve", "--database", database, "--port", str(port)]
    # A world to try things in sends nobody anything: its messages are read at /v1/dev/messages.
    command = [*serve, "--virtual-messages"]
    with (
        tempfile.TemporaryFile("w+") as complaints,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, text=True) as process,  # noqa: S603 - ours
    ):
        try:
            said = _first_line(process)
            url = next((word for word in said.split() if word.startswith("http://")), None)
            if url is None:
                complaints.seek(0)
                said = complaints.read().strip()[-500:] or said or "nothing"
                raise StartError(f"central did not come up; it said: {said}")
            yield url
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _first_line(process: subprocess.Popen[str]) -> str:
    """What a process says first; nothing where it says nothing in good time."""
    assert process.stdout is not None
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        return process.stdout.readline().strip() if waiting.select(READY_SECONDS) else ""
