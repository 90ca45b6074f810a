"""From a request to its answer: gate, one database transaction, problem details, signature."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from central.api.calls import Call, Reply, Visit
from central.api.gate import check_signature, lock_terminal, readable_nonce, remember_nonce, sign, unpack
from central.book.rows import TerminalRow
from central.context import Central
from central.errors import BusyError, LedgerError, ProblemError
from loyalty.signing import NONCE_HEADER, SignedRequest
from loyalty.wire import MAX_REQUEST_BYTES, Problem, ProblemType, write

_log = logging.getLogger(__name__)

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"


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


def dispatch(central: Central, call: Call, incoming: Incoming) -> Outgoing:
    """Carry out a call; whatever goes wrong comes out as problem details."""
    try:
        reply = _carry_out(central, call, incoming)
    except ProblemError as error:
        return refuse(central, incoming.headers, error.problem)
    except (BusyError, LedgerError, SQLAlchemyError):
        # The statement's values may name people: the log gets the kind of error alone.
        _log.exception("%s %s failed", call.method, call.path, exc_info=False)
        return refuse(central, incoming.headers, ProblemError(ProblemType.INTERNAL, "Try again later.").problem)
    if reply.after is not None:
        reply.after()
    body = write(reply.message) if reply.message is not None else b""
    headers = {"content-type": JSON, **reply.headers} if body else dict(reply.headers)
    return _signed(central, incoming.headers, reply.status, headers, body)


def refuse(central: Central, headers: Mapping[str, str], problem: Problem) -> Outgoing:
    """A problem as an answer, signed where the request's nonce could be read."""
    return _signed(central, headers, problem.status, {"content-type": PROBLEM_JSON}, write(problem))


def _signed(central: Central, asked: Mapping[str, str], status: int, headers: dict[str, str], body: bytes) -> Outgoing:
    nonce = readable_nonce(asked)
    if nonce is not None:
        headers[NONCE_HEADER] = nonce
        sign(central, status, headers, body, nonce)
    return Outgoing(status, headers, body)


def _carry_out(central: Central, call: Call, incoming: Incoming) -> Reply:
    if len(incoming.body) > MAX_REQUEST_BYTES:
        raise ProblemError(ProblemType.TOO_LARGE, f"A request has at most {MAX_REQUEST_BYTES} bytes.")
    if not call.signed:
        plain = unpack(incoming.body, incoming.headers.get("content-encoding"))
        work = central.database.write if call.writes else central.database.read
        return work(lambda connection: call.carry_out(_visit(central, connection, incoming, plain, None)))
    request = SignedRequest(incoming.method, incoming.url, dict(incoming.headers), incoming.body)
    terminal, signed = central.database.read(lambda connection: check_signature(central, connection, request))
    plain = unpack(incoming.body, incoming.headers.get("content-encoding"))

    def carry_out(connection: Connection) -> Reply:
        present = lock_terminal(connection, terminal)
        remember_nonce(central, connection, present, signed.nonce)
        return call.carry_out(_visit(central, connection, incoming, plain, present))

    return central.database.write(carry_out)


def _visit(
    central: Central, connection: Connection, incoming: Incoming, plain: bytes, terminal: TerminalRow | None
) -> Visit:
    now = central.clock()
    return Visit(
        central, connection, now, plain, incoming.query, incoming.headers, terminal, incoming.path, incoming.url
    )
