"""`POST /v1/devices/introduce` and `/enrol`: a one-time token makes a terminal of a device, or takes one over."""

from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from central import tables as t
from central.api.calls import Call, Reply, Visit
from central.api.configuration import configuration
from central.api.gate import find_terminal
from central.book.counter import Change, ChangeKind, note_changes
from central.book.rows import TerminalRow
from central.bulk import insert_new
from central.errors import ProblemError
from central.terminals import fleet
from central.terminals.codes import token_hash
from central.terminals.keys import keep_voucher_key
from loyalty.errors import SignatureError
from loyalty.ids import Uuid
from loyalty.signing import read_public
from loyalty.wire import Enrol, Enrolled, ProblemType
from loyalty.wire_enrolment import Introduce, Introduced

FIRST_EPOCH: Final = 1
_LONGEST_TEXT: Final = 200
Token = Row[Any]


def enrol(visit: Visit) -> Reply:
    """`POST /v1/devices/enrol`.

    The same token with the same key, before it expires, is a repeat of an answer that got lost.
    """
    asked = visit.read(Enrol)
    _check_keys(asked)
    token = _token(visit.connection, asked.token, lock=True)
    if token.used_at is not None:
        terminal = _taken_in(visit.connection, token, asked.request_key)
        epoch = token.epoch or FIRST_EPOCH
    elif token.expires_at <= visit.now:
        raise ProblemError(ProblemType.TOKEN_EXPIRED, "Ask the office for a new enrolment code.")
    elif token.replaces is not None:
        terminal, epoch = _take_over(visit, token, asked)
    elif asked.store_of is not None:
        raise ProblemError(
            ProblemType.CONFLICT, "This device has a terminal's store; ask for a code that replaces that terminal."
        )
    else:
        terminal, epoch = _make_terminal(visit, token, asked), FIRST_EPOCH
    o = t.owners.c
    owner = visit.connection.execute(select(o.lookup_key, o.lookup_key_id).where(o.owner == terminal.owner)).one()
    return Reply(
        Enrolled(
            terminal=terminal.id,
            owner=terminal.owner,
            epoch=epoch,
            lookup_key=owner.lookup_key,
            lookup_key_id=owner.lookup_key_id,
            central_key=visit.central.public_key,
            configuration=configuration(visit.connection, terminal, visit.now),
        )
    )


def introduce(visit: Visit) -> Reply:
    """`POST /v1/devices/introduce`: which shop and terminal a code is for; it stays unused."""
    asked, connection = visit.read(Introduce), visit.connection
    token = _token(connection, asked.token)
    if token.used_at is not None:
        _taken_in(connection, token, asked.request_key)
    elif token.expires_at <= visit.now:
        raise ProblemError(ProblemType.TOKEN_EXPIRED, "Ask the office for a new enrolment code.")
    elif asked.store_of is not None and asked.store_of != token.replaces:
        raise ProblemError(
            ProblemType.CONFLICT, "This device has a terminal's store; ask for a code that replaces that terminal."
        )
    s = t.shops.c
    shop = connection.execute(select(s.name, s.city).where(s.owner == token.owner, s.id == token.shop)).one()
    return Reply(
        Introduced(
            shop=shop.name,
            city=shop.city,
            terminal_code=token.code,
            replaces=token.replaces is not None,
            central_key=visit.central.public_key,
            now=visit.now,
        )
    )


def _token(connection: Connection, text: str, *, lock: bool = False) -> Token:
    query = select(t.enrolment_tokens).where(t.enrolment_tokens.c.hash == token_hash(text))
    token = connection.execute(query.with_for_update() if lock else query).first()
    if token is None:
        raise ProblemError(ProblemType.TOKEN_UNKNOWN, "Ask the office for a new enrolment code.")
    return token


def _check_keys(asked: Enrol) -> None:
    try:
        read_public(asked.request_key)
        read_public(asked.voucher_key)
    except (SignatureError, ValueError) as error:
        raise ProblemError(ProblemType.BAD_REQUEST, "A key is an Ed25519 public key, base64url.") from error
    if len(asked.board) > 64 or not asked.board.isprintable() or len(asked.software) > _LONGEST_TEXT:
        raise ProblemError(ProblemType.BAD_REQUEST, "The board's name has at most 64 printable signs.")


def _taken_in(connection: Connection, token: Token, request_key: str) -> TerminalRow:
    terminal = find_terminal(connection, token.terminal)
    if terminal is None or terminal.request_key != request_key or terminal.revoked:
        raise ProblemError(ProblemType.TOKEN_USED, "Each enrolment code brings one terminal into service.")
    return terminal


def _make_terminal(visit: Visit, token: Token, asked: Enrol) -> TerminalRow:
    connection, now, terminal = visit.connection, visit.now, visit.mint()
    k, b = t.terminals.c, t.card_batches.c
    taken = select(k.id).where(k.owner == token.owner, k.code == token.code)
    if connection.execute(taken).first() is not None:
        raise ProblemError(ProblemType.CONFLICT, f"There is a terminal called {token.code} already; replace that one.")
    row = {
        "owner": token.owner,
        "id": terminal,
        "code": token.code,
        "shop": token.shop,
        "status": "active",
        "request_key": asked.request_key,
        "languages": token.languages,
        "programmes": token.programmes,
        "board": asked.board,
        "next_epoch": FIRST_EPOCH + 1,
        "enrolled_at": now,
        "seen_at": now,
        "health": None,
        "revoked_at": None,
        "profile": token.profile,
        "roll_asked_at": None,
    }
    connection.execute(t.terminals.insert(), row)
    keep_voucher_key(connection, token.owner, terminal, asked.voucher_key, now)
    _use(connection, token, terminal, visit, FIRST_EPOCH)
    if token.batch is not None:
        mine = update(t.card_batches).where(b.owner == token.owner, b.id == token.batch)
        connection.execute(mine.values(terminal=terminal))
        note_changes(connection, token.owner, [Change(ChangeKind.BATCH, token.batch)])
    return _present(connection, terminal)


def _take_over(visit: Visit, token: Token, asked: Enrol) -> tuple[TerminalRow, int]:
    """Another board is the terminal from now on: with its store, which goes on, or without, which ends what it held."""
    connection, now = visit.connection, visit.now
    old = fleet.lock(connection, _present(connection, token.replaces))
    if old.revoked:
        raise ProblemError(ProblemType.CONFLICT, "The terminal was revoked meanwhile; bring a new one into service.")
    if asked.store_of not in (None, old.id):
        raise ProblemError(
            ProblemType.CONFLICT, "This device's store belongs to another terminal than the code replaces."
        )
    if asked.store_of is None:
        fleet.end(connection, old, now, visit.mint)
    k, epoch = t.terminals.c, old.next_epoch
    retired = {"owner": old.owner, "terminal": old.id, "public_key": old.request_key, "retired_at": now}
    insert_new(connection, t.retired_keys, [retired])
    changed = update(t.terminals).where(k.owner == old.owner, k.id == old.id)
    keys = {"request_key": asked.request_key, "board": asked.board, "roll_asked_at": None}
    connection.execute(changed.values(**keys, next_epoch=epoch + 1, enrolled_at=now, seen_at=now))
    keep_voucher_key(connection, old.owner, old.id, asked.voucher_key, now)
    _use(connection, token, old.id, visit, epoch)
    return _present(connection, old.id), epoch


def _use(connection: Connection, token: Token, terminal: Uuid, visit: Visit, epoch: int) -> None:
    e = t.enrolment_tokens.c
    used = update(t.enrolment_tokens).where(e.owner == token.owner, e.hash == token.hash)
    connection.execute(used.values(used_at=visit.now, terminal=terminal, epoch=epoch))


def _present(connection: Connection, terminal: Uuid) -> TerminalRow:
    found = find_terminal(connection, terminal)
    assert found is not None
    return found


CALLS = (
    Call(
        "POST",
        "/v1/devices/introduce",
        "Say which shop and terminal an enrolment code is for, for the technician to confirm; it stays unused.",
        introduce,
        Introduced,
        Introduce,
        signed=False,
        writes=False,
        problems=(
            ProblemType.BAD_REQUEST,
            ProblemType.TOKEN_UNKNOWN,
            ProblemType.TOKEN_USED,
            ProblemType.TOKEN_EXPIRED,
            ProblemType.CONFLICT,
            ProblemType.TOO_LARGE,
            ProblemType.TOO_MANY,
        ),
        most_a_minute=60,
    ),
    Call(
        "POST",
        "/v1/devices/enrol",
        "Bring a terminal into service with a one-time token, or let another board take it over.",
        enrol,
        Enrolled,
        Enrol,
        signed=False,
        problems=(
            ProblemType.BAD_REQUEST,
            ProblemType.TOKEN_UNKNOWN,
            ProblemType.TOKEN_USED,
            ProblemType.TOKEN_EXPIRED,
            ProblemType.CONFLICT,
            ProblemType.TOO_LARGE,
        ),
    ),
)
