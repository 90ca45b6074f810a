"""The calls of a terminal about itself, and the published keys."""

import hashlib
from typing import Final

import msgspec
from sqlalchemy import bindparam, select, update

from central import tables as t
from central.api.calls import PROBLEM_JSON, Call, Reply, Visit
from central.api.configuration import configuration
from central.binds import OWNER, WHOSE
from central.book.rows import Incident
from central.book.saving import keep_incidents
from central.charities import tell_collected
from central.errors import ProblemError
from central.terminals.heads import compare, next_free_epoch
from central.terminals.keys import keep_voucher_key
from central.terminals.self_tests import keep_self_test
from loyalty.errors import SignatureError
from loyalty.signing import read_public
from loyalty.wire import (
    Configuration,
    Heartbeat,
    HeartbeatAnswer,
    ProblemType,
    PublishedKey,
    PublishedKeys,
    RollKey,
    write,
)
from loyalty.wire_incidents import IncidentKind
from loyalty.wire_terminals import SelfTestReport, SelfTestTaken

_COUNTERS: Final = select(t.owners.c.configuration, t.owners.c.changes).where(t.owners.c.owner == OWNER)
_SEEN: Final = (
    update(t.terminals)
    .where(t.terminals.c.owner == WHOSE, t.terminals.c.id == bindparam("who"))
    .values(seen_at=bindparam("seen"), health=bindparam("said"))
)
_HEALTH: Final = select(t.terminals.c.health).where(t.terminals.c.owner == OWNER, t.terminals.c.id == bindparam("who"))
_health = msgspec.json.Decoder(Heartbeat)


def get_configuration(visit: Visit) -> Reply:
    """`GET /v1/devices/me/config`: 304 where the terminal has it already."""
    present = configuration(visit.connection, visit.caller, visit.now)
    tag = f'"{hashlib.sha256(write(present)).hexdigest()[:32]}"'
    if visit.headers.get("if-none-match") == tag:
        return Reply(None, 304, {"etag": tag})
    return Reply(present, 200, {"etag": tag})


def heartbeat(visit: Visit) -> Reply:
    """`POST /v1/devices/me/heartbeat`: health in, central's time and counters out."""
    health = visit.read(Heartbeat)
    text = msgspec.json.encode(health).decode()
    if "\\u0000" in text:
        raise ProblemError(ProblemType.BAD_REQUEST, "A heartbeat has no control characters.")
    if health.board is not None and health.board != visit.caller.board:
        return _shut_out(visit, health.board)
    opened = _opened(visit, health)
    visit.connection.execute(
        _SEEN, {"whose": visit.caller.owner, "who": visit.caller.id, "seen": visit.now, "said": text}
    )
    tell_collected(visit.connection, visit.caller.owner, visit.now)
    owner = visit.connection.execute(_COUNTERS, {"owner": visit.caller.owner}).one()
    found, fork = compare(visit.connection, visit.caller, health.head), None
    if found is not None:
        fork = next_free_epoch(visit.connection, visit.caller)
    known_seq = found.known_seq if found is not None else None
    if found is not None and found.other_hash is not None:
        place, head = f"{visit.caller.id}/{health.head.epoch}/{health.head.seq}", health.head
        evidence = msgspec.json.encode({"first": found.other_hash, "second": head.hash})
        opened = (*opened, Incident(IncidentKind.FORK, place, evidence))
    if opened:
        keep_incidents(visit.connection, visit.caller, visit.mint, visit.now, opened)
    return Reply(
        HeartbeatAnswer(
            now=visit.now,
            configuration=owner.configuration,
            changes=owner.changes,
            fork=fork,
            known_seq=known_seq,
            roll_key=visit.caller.roll_asked,
        )
    )


def _shut_out(visit: Visit, board: str) -> Reply:
    """Another board speaks with this terminal's keys: a copied card, or one that was moved without a code.

    The board that was enrolled goes on. The other one is out of service, until a technician takes its store over.
    """
    evidence = msgspec.json.encode({"board": board, "enrolled": visit.caller.board})
    incident = Incident(IncidentKind.CLONED, f"{visit.caller.id}/{board}/{visit.now.date()}", evidence)
    keep_incidents(visit.connection, visit.caller, visit.mint, visit.now, (incident,))
    problem = ProblemError(ProblemType.DEVICE_REVOKED, "This terminal was enrolled on another board.").problem
    return Reply(problem, problem.status, {"content-type": PROBLEM_JSON})


def _opened(visit: Visit, health: Heartbeat) -> tuple[Incident, ...]:
    """The incident of a housing that the heartbeat before did not find open."""
    if not health.tampered:
        return ()
    before = visit.connection.execute(_HEALTH, {"owner": visit.caller.owner, "who": visit.caller.id}).scalar_one()
    if before is not None and _health.decode(before).tampered:
        return ()
    evidence = msgspec.json.encode({"seen_at": visit.now})
    return (Incident(IncidentKind.HOUSING_OPEN, f"{visit.caller.id}/{visit.now.isoformat()}", evidence),)


def roll_key(visit: Visit) -> Reply:
    """`POST /v1/devices/me/roll-key`: the next request is signed with the new key; a repeat changes nothing."""
    asked = visit.read(RollKey)
    try:
        read_public(asked.request_key)
        if asked.voucher_key is not None:
            read_public(asked.voucher_key)
    except (SignatureError, ValueError) as error:
        raise ProblemError(ProblemType.BAD_REQUEST, "A key is an Ed25519 public key, base64url.") from error
    k, owner = t.terminals.c, visit.caller.owner
    visit.connection.execute(
        update(t.terminals)
        .where(k.owner == owner, k.id == visit.caller.id)
        .values(request_key=asked.request_key, roll_asked_at=None)
    )
    if asked.voucher_key is not None:
        keep_voucher_key(visit.connection, owner, visit.caller.id, asked.voucher_key, visit.now)
    counted = visit.connection.execute(_COUNTERS, {"owner": owner}).one()
    return Reply(HeartbeatAnswer(now=visit.now, configuration=counted.configuration, changes=counted.changes))


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


def self_test(visit: Visit) -> Reply:
    """`POST /v1/devices/me/self-test`: what the terminal found of its devices; a repeat changes nothing."""
    report = visit.read(SelfTestReport)
    keep_self_test(visit.connection, visit.caller, report, visit.now)
    return Reply(SelfTestTaken(at=report.at))


CALLS = (
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
        "Give this terminal a new request key, and a new voucher key where it has one.",
        roll_key,
        HeartbeatAnswer,
        RollKey,
        problems=(ProblemType.BAD_REQUEST, ProblemType.TOO_LARGE),
    ),
    Call(
        "POST",
        "/v1/devices/me/self-test",
        "What this terminal found of its devices.",
        self_test,
        SelfTestTaken,
        SelfTestReport,
        problems=(ProblemType.BAD_REQUEST, ProblemType.TOO_LARGE),
    ),
    Call("GET", "/v1/keys", "The public keys of vouchers.", published_keys, PublishedKeys, signed=False, writes=False),
)
