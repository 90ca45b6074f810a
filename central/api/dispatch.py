"""From a request to its answer: gate, one database transaction, problem details, signature.

Who stands at a terminal does not wait for a batch: a call that answers first reads a snapshot, and what it leaves to
be written, its nonce with it on SQLite, is written behind the answer.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from central.api.calls import PROBLEM_JSON, Call, Reply, Visit
from central.api.gate import (
    check_signature,
    lock_terminal,
    readable_nonce,
    refuse_known,
    remember_nonce,
    replayed,
    sign,
    unpack,
    write_nonce,
)
from central.api.office_gate import check_key, no_key
from central.book.rows import TerminalRow
from central.context import Central
from central.errors import BusyError, LedgerError, ProblemError
from central.office.keys import OfficeRole, still_in_force
from loyalty.signing import NONCE_HEADER, SignedRequest
from loyalty.wire import MAX_REQUEST_BYTES, Problem, ProblemType, write

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as it arrived; header names are in lower case."""

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    query: Mapping[str, str]
    body: bytes = field(repr=False)
    path: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An answer, ready to be sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    behind: Callable[[], None] | None = None
    """What is still to be written once the answer is on its way."""


def dispatch(central: Central, call: Call, incoming: Incoming) -> Outgoing:
    """Carry out a call; whatever goes wrong comes out as problem details."""
    try:
        reply, behind = _carry_out(central, call, incoming)
    except ProblemError as error:
        return refuse(central, incoming.headers, error.problem)
    except (BusyError, LedgerError, SQLAlchemyError):
        # The statement's values may name people: the log gets the kind of error alone.
        _log.exception("%s %s failed", call.method, call.path, exc_info=False)
        return refuse(central, incoming.headers, ProblemError(ProblemType.INTERNAL, "Try again later.").problem)
    if reply.after is not None:
        reply.after()
    if reply.document is not None:
        body = reply.document()
    else:
        body = write(reply.message) if reply.message is not None else b""
    headers = {"content-type": call.media, **reply.headers} if body else dict(reply.headers)
    return replace(_signed(central, incoming.headers, reply.status, headers, body), behind=behind)


def refuse(central: Central, headers: Mapping[str, str], problem: Problem) -> Outgoing:
    """A problem as an answer, signed where the request's nonce could be read."""
    said = {"content-type": PROBLEM_JSON}
    if problem.type is ProblemType.OFFICE_KEY:
        said["www-authenticate"] = "Bearer"  # RFC 9110, section 11.6.1
    return _signed(central, headers, problem.status, said, write(problem))


def _signed(central: Central, asked: Mapping[str, str], status: int, headers: dict[str, str], body: bytes) -> Outgoing:
    nonce = readable_nonce(asked)
    if nonce is not None:
        headers[NONCE_HEADER] = nonce
        sign(central, status, headers, body, nonce)
    return Outgoing(status, headers, body)


Carried = tuple[Reply, Callable[[], None] | None]


def _carry_out(central: Central, call: Call, incoming: Incoming) -> Carried:
    if len(incoming.body) > MAX_REQUEST_BYTES:
        raise ProblemError(ProblemType.TOO_LARGE, f"A request has at most {MAX_REQUEST_BYTES} bytes.")
    if call.role is not None:
        return _carry_out_for_office(central, call, call.role, incoming), None
    if not call.signed:
        plain = unpack(incoming.body, incoming.headers.get("content-encoding"))
        work = central.database.write if call.writes else central.database.read
        return work(lambda connection: call.carry_out(_visit(central, connection, incoming, plain, None))), None
    request = SignedRequest(incoming.method, incoming.url, dict(incoming.headers), incoming.body)
    terminal, signed = central.database.read(lambda connection: check_signature(central, connection, request))
    plain = unpack(incoming.body, incoming.headers.get("content-encoding"))
    if call.answers_first is not None and call.answers_first(plain) and not central.nonces.full:
        return _answer_first(central, call, (incoming, plain), terminal, signed.nonce)
    carried = call.carry_out if call.reads_ahead is None else call.reads_ahead(terminal, plain)

    def carry_out(connection: Connection) -> Reply:
        present = lock_terminal(connection, terminal)
        remember_nonce(central, connection, present, signed.nonce)
        reply = carried(_visit(central, connection, incoming, plain, present))
        if reply.note is not None:
            reply.note(connection)
        return reply

    return central.database.write(carry_out), None


def _carry_out_for_office(central: Central, call: Call, needed: OfficeRole, incoming: Incoming) -> Reply:
    """Ask for the key before anything is read or locked for it, and once more where something is written."""
    officer = central.database.read(lambda connection: check_key(connection, incoming.headers, needed))
    plain = unpack(incoming.body, incoming.headers.get("content-encoding"))

    def carry_out(connection: Connection) -> Reply:
        if call.writes and not still_in_force(connection, officer):
            raise no_key()
        return call.carry_out(replace(_visit(central, connection, incoming, plain, None), officer=officer))

    return (central.database.write if call.writes else central.database.read)(carry_out)


def _answer_first(
    central: Central, call: Call, asked: tuple[Incoming, bytes], terminal: TerminalRow, nonce: str
) -> Carried:
    """Answer from a snapshot, and say what is to be written behind the answer.

    Where many processes share a database the nonce is written before: no batch is in its way. SQLite has one process
    and one writer: there the process remembers it until the writer is free.
    """
    database = central.database
    if not database.is_sqlite:
        database.write(lambda connection: write_nonce(central, connection, terminal, nonce))
    elif not central.nonces.take(terminal.id, nonce):
        raise replayed()
    # What the snapshot lacks is not older than what the answer says to be as of.
    now = central.clock() - database.writing_for()

    def read(connection: Connection) -> Reply:
        if database.is_sqlite:
            refuse_known(connection, terminal, nonce)
        return call.carry_out(_visit(central, connection, *asked, terminal, now))

    try:
        reply = database.read(read)
    except BaseException:
        central.nonces.drop(terminal.id, nonce)
        raise
    if not database.is_sqlite and reply.note is None:
        return reply, None

    def write_behind() -> None:
        try:
            database.write(keep)
        except (BusyError, LedgerError, SQLAlchemyError):
            # Nothing is lost: what was not noted is told or asked again. The nonce stays in mind.
            _log.exception("%s %s could not be noted", call.method, call.path, exc_info=False)
        else:
            central.nonces.drop(terminal.id, nonce)

    def keep(connection: Connection) -> None:
        if database.is_sqlite:
            write_nonce(central, connection, terminal, nonce)
        if reply.note is not None:
            reply.note(connection)

    return reply, write_behind


def _visit(  # noqa: PLR0917 - what a visit is made of
    central: Central,
    connection: Connection,
    incoming: Incoming,
    plain: bytes,
    terminal: TerminalRow | None,
    now: datetime | None = None,
) -> Visit:
    now = now or central.clock()
    return Visit(
        central, connection, now, plain, incoming.query, incoming.headers, terminal, incoming.path, incoming.url
    )
