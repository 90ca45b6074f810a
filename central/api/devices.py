"""The calls of a terminal about itself, and the published keys."""

import hashlib

import msgspec
from sqlalchemy import Connection, Row, select, update

from central import tables as t
from central.api.calls import Call, Reply, Visit
from central.book.counter import Change, ChangeKind, note_changes
from central.book.rows import TerminalRow
from central.errors import ProblemError
from central.owners import load_numbers, load_programmes
from loyalty.errors import SignatureError
from loyalty.ids import Uuid
from loyalty.signing import read_public
from loyalty.wire import (
    Configuration,
    Enrol,
    Enrolled,
    Heartbeat,
    HeartbeatAnswer,
    ProblemType,
    PublishedKey,
    PublishedKeys,
    RollKey,
    Shop,
    TillKey,
    write,
)

FIRST_EPOCH = 1
_LONGEST_TEXT = 200


def token_hash(token: str) -> str:
    """What an enrolment token is kept by."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def voucher_key_id(public_key: str) -> str:
    """The id a voucher names its key by: the start of the key's SHA-256, as 16 hexadecimal digits."""
    return hashlib.sha256(public_key.encode("ascii")).hexdigest()[:16]


def enrol(visit: Visit) -> Reply:
    """`POST /v1/devices/enrol`: a one-time token and the device's public keys make a terminal.

    The same token with the same key, before it expires, is a repeat of an answer that got lost.
    """
    asked = visit.read(Enrol)
    _check_keys(asked)
    k = t.enrolment_tokens.c
    query = select(t.enrolment_tokens).where(k.hash == token_hash(asked.token)).with_for_update()
    token = visit.connection.execute(query).first()
    if token is None:
        raise ProblemError(ProblemType.TOKEN_UNKNOWN, "Ask the office for a new enrolment code.")
    if token.used_at is not None:
        terminal = _find(visit.connection, token.owner, token.terminal)
        if terminal is None or terminal.request_key != asked.request_key or terminal.revoked:
            raise ProblemError(ProblemType.TOKEN_USED, "Each enrolment code brings one terminal into service.")
    elif token.expires_at <= visit.now:
        raise ProblemError(ProblemType.TOKEN_EXPIRED, "Ask the office for a new enrolment code.")
    else:
        terminal = _make_terminal(visit, token, asked)
    o = t.owners.c
    owner = visit.connection.execute(select(o.lookup_key, o.lookup_key_id).where(o.owner == terminal.owner)).one()
    return Reply(
        Enrolled(
            terminal=terminal.id,
            owner=terminal.owner,
            epoch=FIRST_EPOCH,
            lookup_key=owner.lookup_key,
            lookup_key_id=owner.lookup_key_id,
            central_key=visit.central.public_key,
            configuration=configuration(visit.connection, terminal),
        )
    )


def _check_keys(asked: Enrol) -> None:
    try:
        read_public(asked.request_key)
        read_public(asked.voucher_key)
    except (SignatureError, ValueError) as error:
        raise ProblemError(ProblemType.BAD_REQUEST, "A key is an Ed25519 public key, base64url.") from error
    if len(asked.board) > 64 or not asked.board.isprintable() or len(asked.software) > _LONGEST_TEXT:
        raise ProblemError(ProblemType.BAD_REQUEST, "The board's name has at most 64 printable signs.")


def _find(connection: Connection, owner: Uuid, terminal: Uuid) -> TerminalRow | None:
    from central.api.gate import find_terminal

    found = find_terminal(connection, terminal)
    return found if found is not None and found.owner == owner else None


def _make_terminal(visit: Visit, token: Row[tuple[str, ...]], asked: Enrol) -> TerminalRow:
    connection, now, terminal = visit.connection, visit.now, visit.mint()
    k, b, e = t.terminals.c, t.card_batches.c, t.enrolment_tokens.c
    taken = select(k.id).where(k.owner == token.owner, k.code == token.code)
    if connection.execute(taken).first() is not None:
        raise ProblemError(ProblemType.CONFLICT, f"There is a terminal called {token.code} already; revoke it first.")
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
    }
    connection.execute(t.terminals.insert(), row)
    voucher = {
        "owner": token.owner,
        "id": voucher_key_id(asked.voucher_key),
        "terminal": terminal,
        "public_key": asked.voucher_key,
        "made_at": now,
        "retired_at": None,
    }
    connection.execute(t.voucher_keys.insert(), voucher)
    used = update(t.enrolment_tokens).where(e.owner == token.owner, e.hash == token.hash)
    connection.execute(used.values(used_at=now, terminal=terminal))
    if token.batch is not None:
        mine = update(t.card_batches).where(b.owner == token.owner, b.id == token.batch)
        connection.execute(mine.values(terminal=terminal))
        note_changes(connection, token.owner, [Change(ChangeKind.BATCH, token.batch)])
    found = _find(connection, token.owner, terminal)
    assert found is not None
    return found


def configuration(connection: Connection, terminal: TerminalRow) -> Configuration:
    """What a terminal is to be now."""
    s, k, o = t.shops.c, t.tills.c, t.owners.c
    shop = connection.execute(select(t.shops).where(s.owner == terminal.owner, s.id == terminal.shop)).one()
    tills = connection.execute(
        select(k.id, k.public_key).where(k.owner == terminal.owner, k.public_key.is_not(None)).order_by(k.id)
    )
    version = connection.execute(select(o.configuration).where(o.owner == terminal.owner)).scalar_one()
    programmes = load_programmes(connection, terminal.owner)
    numbers = load_numbers(connection, terminal.owner)
    current = [found for each in terminal.programmes if (found := programmes.current(each)) is not None]
    return Configuration(
        version=version,
        terminal_code=terminal.code,
        shop=Shop(id=shop.id, name=shop.name, city=shop.city, timezone=shop.timezone),
        languages=terminal.languages,
        currency=current[0].currency,
        programmes=tuple(current),
        tills=tuple(TillKey(till=row.id, key=row.public_key) for row in tills),
        schemes=None if numbers.schemes is None else numbers.schemes.all,
        link_hosts=numbers.link_hosts,
    )


def get_configuration(visit: Visit) -> Reply:
    """`GET /v1/devices/me/config`: 304 where the terminal has it already."""
    present = configuration(visit.connection, visit.caller)
    tag = f'"{hashlib.sha256(write(present)).hexdigest()[:32]}"'
    if visit.headers.get("if-none-match") == tag:
        return Reply(None, 304, {"etag": tag})
    return Reply(present, 200, {"etag": tag})


def heartbeat(visit: Visit) -> Reply:
    """`POST /v1/devices/me/heartbeat`: health in, central's time and counters out."""
    health = visit.read(Heartbeat)
    k, o = t.terminals.c, t.owners.c
    text = msgspec.json.encode(health).decode()
    if "\\u0000" in text:
        raise ProblemError(ProblemType.BAD_REQUEST, "A heartbeat has no control characters.")
    visit.connection.execute(
        update(t.terminals)
        .where(k.owner == visit.caller.owner, k.id == visit.caller.id)
        .values(seen_at=visit.now, health=text)
    )
    query = select(o.configuration, o.changes).where(o.owner == visit.caller.owner)
    owner = visit.connection.execute(query).one()
    return Reply(HeartbeatAnswer(now=visit.now, configuration=owner.configuration, changes=owner.changes))


def roll_key(visit: Visit) -> Reply:
    """`POST /v1/devices/me/roll-key`: the next request is signed with the new key."""
    asked = visit.read(RollKey)
    try:
        read_public(asked.request_key)
    except (SignatureError, ValueError) as error:
        raise ProblemError(ProblemType.BAD_REQUEST, "A key is an Ed25519 public key, base64url.") from error
    k, o = t.terminals.c, t.owners.c
    visit.connection.execute(
        update(t.terminals)
        .where(k.owner == visit.caller.owner, k.id == visit.caller.id)
        .values(request_key=asked.request_key)
    )
    query = select(o.configuration, o.changes).where(o.owner == visit.caller.owner)
    owner = visit.connection.execute(query).one()
    return Reply(HeartbeatAnswer(now=visit.now, configuration=owner.configuration, changes=owner.changes))


def published_keys(visit: Visit) -> Reply:
    """`GET /v1/keys`: the public keys of vouchers, retired ones too."""
    k = t.voucher_keys.c
    rows = visit.connection.execute(select(t.voucher_keys).order_by(k.made_at, k.id))
    return Reply(
        PublishedKeys(
            keys=tuple(
                PublishedKey(key_id=row.id, key=row.public_key, terminal=row.terminal, retired_at=row.retired_at)
                for row in rows
            )
        )
    )


CALLS = (
    Call(
        "POST",
        "/v1/devices/enrol",
        "Bring a terminal into service with a one-time token.",
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
    Call(
        "GET",
        "/v1/devices/me/config",
        "What this terminal is to be.",
        get_configuration,
        Configuration,
        not_modified=True,
    ),
    Call(
        "POST",
        "/v1/devices/me/heartbeat",
        "A terminal's health.",
        heartbeat,
        HeartbeatAnswer,
        Heartbeat,
        problems=(ProblemType.BAD_REQUEST, ProblemType.TOO_LARGE),
    ),
    Call(
        "POST",
        "/v1/devices/me/roll-key",
        "Give this terminal a new request key.",
        roll_key,
        HeartbeatAnswer,
        RollKey,
        problems=(ProblemType.BAD_REQUEST, ProblemType.TOO_LARGE),
    ),
    Call("GET", "/v1/keys", "The public keys of vouchers.", published_keys, PublishedKeys, signed=False, writes=False),
)
