"""The gate: who asks, whether the request is whole, fresh and new; and answers under central's own signature."""

import re
import zlib
from collections.abc import Mapping, MutableMapping
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, delete, select

from central import tables as t
from central.binds import OWNER, THIS
from central.book.reading import is_uuid
from central.book.rowreaders import terminal_row
from central.book.rows import TerminalRow
from central.bulk import insert_rows
from central.context import KEY_ID, Central
from central.errors import ProblemError
from central.terminals.keys import replaced_keys
from loyalty.errors import SignatureError
from loyalty.signing import (
    NONCE_HEADER,
    WINDOW,
    ClockSkewError,
    Signed,
    SignedAnswer,
    SignedRequest,
    read_public,
    sign_answer,
    verify_request,
)
from loyalty.wire import MAX_REQUEST_BYTES, ProblemType

REMEMBER: Final = 2 * WINDOW + timedelta(minutes=1)
"""How long a nonce is remembered: until no signature that has it can lie inside the window any more."""
_NONCE: Final = re.compile(r"[!#-\[\]-~]{8,128}", re.ASCII)
_NONCE_IN_SIGNATURE: Final = re.compile(r';nonce="([!#-\[\]-~]{8,128})"', re.ASCII)
_TERMINAL: Final = select(t.terminals).where(t.terminals.c.id == THIS)
_LOCKED: Final = _TERMINAL.where(t.terminals.c.owner == OWNER).with_for_update(key_share=True)


def readable_nonce(headers: Mapping[str, str]) -> str | None:
    """The nonce that the answer repeats: of the request's signature, else of its own header (enrolment)."""
    found = _NONCE_IN_SIGNATURE.search(headers.get("signature-input", ""))
    if found is not None:
        return found[1]
    plain = headers.get(NONCE_HEADER, "")
    return plain if _NONCE.fullmatch(plain) is not None else None


def check_signature(central: Central, connection: Connection, request: SignedRequest) -> tuple[TerminalRow, Signed]:
    """The terminal that signed a request.

    Raises:
        ProblemError: unsigned, wrong, too far from central's time, or of a revoked terminal.
    """
    if "signature-input" not in request.headers or "signature" not in request.headers:
        raise ProblemError(ProblemType.UNSIGNED, "Sign it with the terminal's request key (RFC 9421, Ed25519).")
    now = central.clock()
    rows: dict[str, TerminalRow] = {}

    def find(key_id: str) -> Ed25519PublicKey:
        terminal = find_terminal(connection, key_id)
        if terminal is None:
            raise SignatureError("No terminal has this key id.")
        rows[key_id] = terminal
        return read_public(terminal.request_key)

    try:
        signed = verify_request(request, find, now)
    except ClockSkewError as error:
        raise ProblemError(ProblemType.CLOCK_SKEW, str(error), now=now) from error
    except SignatureError as error:
        if any(_was_replaced(connection, terminal, request, now) for terminal in rows.values()):
            raise ProblemError(ProblemType.DEVICE_REVOKED, "Another board took this terminal's place.") from error
        raise ProblemError(ProblemType.SIGNATURE_INVALID, "It is missing, foreign or wrong.") from error
    except (ValueError, UnicodeError, KeyError, TypeError) as error:
        # What the signature's library makes of headers that are no structured fields (RFC 9651).
        raise ProblemError(ProblemType.SIGNATURE_INVALID, "The signature's headers cannot be read.") from error
    terminal = rows[signed.key_id]
    if terminal.revoked:
        raise ProblemError(ProblemType.DEVICE_REVOKED, "It is out of service for good; enrol a new one.")
    if _NONCE.fullmatch(signed.nonce) is None:
        raise ProblemError(ProblemType.SIGNATURE_INVALID, "A nonce is 8 to 128 printable signs.")
    return terminal, signed


def _was_replaced(connection: Connection, terminal: TerminalRow, request: SignedRequest, now: datetime) -> bool:
    """Whether a board signed that another took the terminal over from."""

    def signed_with(public_key: str) -> bool:
        try:
            verify_request(request, lambda _: read_public(public_key), now)
        except ClockSkewError:
            return True
        except SignatureError:
            return False
        return True

    return any(map(signed_with, replaced_keys(connection, terminal)))


def find_terminal(connection: Connection, terminal_id: str) -> TerminalRow | None:
    """The terminal of that id, or None."""
    if not is_uuid(terminal_id):
        return None
    row = connection.execute(_TERMINAL, {"this": terminal_id}).first()
    return terminal_row(row) if row is not None else None


def lock_terminal(connection: Connection, terminal: TerminalRow) -> TerminalRow:
    """The terminal as it is now, locked: one request of a terminal after the other.

    Raises:
        ProblemError: it was revoked meanwhile.
    """
    present = terminal_row(connection.execute(_LOCKED, {"owner": terminal.owner, "this": terminal.id}).one())
    if present.revoked:
        raise ProblemError(ProblemType.DEVICE_REVOKED, "It is out of service for good; enrol a new one.")
    if present.request_key != terminal.request_key:
        raise ProblemError(ProblemType.SIGNATURE_INVALID, "The terminal has a newer key.")
    return present


def remember_nonce(central: Central, connection: Connection, terminal: TerminalRow, nonce: str) -> None:
    """Take a nonce once, and forget those that no signature can bring any more; of a terminal whose row is locked.

    Raises:
        ProblemError: it was here before.
    """
    n = t.nonces.c
    write_nonce(central, connection, terminal, nonce)
    old = central.clock() - REMEMBER
    connection.execute(delete(t.nonces).where(n.owner == terminal.owner, n.terminal == terminal.id, n.seen_at < old))


def write_nonce(central: Central, connection: Connection, terminal: TerminalRow, nonce: str) -> None:
    """Take a nonce once, without a lock: of two at the same time the database lets one in, and the other tries again.

    Raises:
        ProblemError: it was here before.
    """
    refuse_known(connection, terminal, nonce)
    row = {"owner": terminal.owner, "terminal": terminal.id, "nonce": nonce, "seen_at": central.clock()}
    insert_rows(connection, t.nonces, [row])


def refuse_known(connection: Connection, terminal: TerminalRow, nonce: str) -> None:
    """Refuse a nonce that the database has.

    Raises:
        ProblemError: it was here before.
    """
    n = t.nonces.c
    query = select(n.nonce).where(n.owner == terminal.owner, n.terminal == terminal.id, n.nonce == nonce)
    if connection.execute(query).first() is not None:
        raise replayed()


def replayed() -> ProblemError:
    """A nonce was here before."""
    return ProblemError(ProblemType.REPLAYED, "Sign each request anew, with a nonce of its own.")


def unpack(body: bytes, encoding: str | None) -> bytes:
    """The body without its content encoding; the signature's digest is over the bytes as they were sent.

    Raises:
        ProblemError: an encoding that is not gzip, broken, or larger than a request may be.
    """
    if encoding is None or encoding in ("", "identity"):
        return body
    if encoding != "gzip":
        raise ProblemError(ProblemType.BAD_REQUEST, "Send the body plain or with Content-Encoding: gzip.", status=415)
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, MAX_REQUEST_BYTES + 1)
    except zlib.error as error:
        raise ProblemError(ProblemType.BAD_REQUEST, "The gzip body is broken.") from error
    if len(plain) > MAX_REQUEST_BYTES:
        raise ProblemError(ProblemType.TOO_LARGE, f"Unpacked it may have {MAX_REQUEST_BYTES} bytes.")
    if not unpacker.eof:
        raise ProblemError(ProblemType.BAD_REQUEST, "The gzip body ends too early.")
    return plain


def sign(central: Central, status: int, headers: MutableMapping[str, str], body: bytes, nonce: str) -> None:
    """Put central's signature into an answer's headers."""
    sign_answer(SignedAnswer(status, headers, body), central.key, KEY_ID, central.clock(), nonce)
