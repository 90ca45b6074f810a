"""What a call is: its address, its messages, its problems, and what carries it out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeVar

import msgspec
from sqlalchemy import Connection

from central.book.rows import TerminalRow
from central.context import Central
from central.errors import ProblemError
from central.office.keys import Officer, OfficeRole
from central.office.trail import Trail
from loyalty.errors import BodyError
from loyalty.ids import Uuid
from loyalty.wire import ProblemType, read

PROBLEM_JSON: Final = "application/problem+json"
"""The media type of a problem (RFC 9457, section 3)."""
M = TypeVar("M", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call answers: a message, or nothing with its status."""

    message: msgspec.Struct | None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    after: Callable[[], None] | None = None
    """What is done once the transaction is on disk, such as telling the sender."""
    note: Callable[[Connection], None] | None = None
    """What a call that answers first still has to write."""
    document: Callable[[], bytes] | None = None
    """Makes the body in place of a message, once the transaction is on disk; `Call.media` says what it is."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request while it is carried out, inside its one database transaction."""

    central: Central
    connection: Connection
    now: datetime
    body: bytes = field(repr=False)
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    terminal: TerminalRow | None = None
    path: Mapping[str, str] = field(default_factory=dict)
    """The parts of the address that the call's path names in braces."""
    url: str = field(default="", repr=False)
    """The whole address, as it was signed where it is."""
    officer: Officer | None = None

    @property
    def caller(self) -> TerminalRow:
        """The terminal whose signature was checked."""
        assert self.terminal is not None
        return self.terminal

    @property
    def office(self) -> Officer:
        """Whose office key was checked."""
        assert self.officer is not None
        return self.officer

    @property
    def trail(self) -> Trail:
        """In which the office's changes are kept, in the key's name."""
        return Trail(self.office.owner, self.office.name, self.office.key, self.now, self.mint)

    def mint(self) -> Uuid:
        """A new id."""
        return self.central.mint(self.now)

    def read(self, kind: type[M]) -> M:
        """The request's message.

        Raises:
            ProblemError: the body is no such message.
        """
        return read_body(kind, self.body)

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number of the query.

        Raises:
            ProblemError: it is none, or outside `low` … `high`.
        """
        text = self.query.get(name)
        if text is None:
            return default
        if text.isascii() and text.isdigit() and len(text) <= 19 and low <= int(text) <= high:
            return int(text)
        raise ProblemError(ProblemType.BAD_REQUEST, f"'{name}' must be a whole number from {low} to {high}.")

    def word(self, name: str, longest: int) -> str | None:
        """A text of the query; None where it is left out.

        Raises:
            ProblemError: it is not printable, or longer than `longest`.
        """
        text = self.query.get(name)
        if text is not None and not (text.isprintable() and len(text) <= longest):
            raise ProblemError(ProblemType.BAD_REQUEST, f"'{name}' has at most {longest} printable signs.")
        return text


def read_body(kind: type[M], body: bytes) -> M:
    """A request's message.

    Raises:
        ProblemError: the body is no such message.
    """
    try:
        return read(kind, body)
    except BodyError as error:
        raise ProblemError(ProblemType.BAD_REQUEST, str(error)) from error


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number in a call's query."""

    name: str
    summary: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Word:
    """A text in a call's query."""

    name: str
    summary: str
    longest: int


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API."""

    method: str
    path: str
    summary: str
    carry_out: Callable[[Visit], Reply]
    answer: type[msgspec.Struct] | None
    request: type[msgspec.Struct] | None = None
    signed: bool = True
    writes: bool = True
    """Whether it needs a writing transaction; a signed call does, to remember its nonce, unless it answers first."""
    reads_ahead: Callable[[TerminalRow, bytes], Callable[[Visit], Reply]] | None = None
    """Reads a large body before the terminal's turn at the database has come, and answers what carries it out then;
    None: `carry_out` reads it. It raises what `carry_out` would."""
    answers_first: Callable[[bytes], bool] | None = None
    """Whether a request of this body is answered from a snapshot and leaves what it changes to a note; None: never."""
    query: tuple[Parameter | Word, ...] = ()
    problems: tuple[ProblemType, ...] = ()
    not_modified: bool = False
    """Whether it may answer 304 to a known ETag."""
    most_a_minute: int | None = None
    """How often one address may call it; None for what only terminals may."""
    role: OfficeRole | None = None
    """The least role that an office key needs; None where it is no call of the office. Such a call is not signed."""
    media: str = "application/json"
    """The media type of the answer."""
