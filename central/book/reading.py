"""Reading items: from bytes that arrived to a body that may be decided, or to why it cannot be read."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import msgspec

from loyalty.bodies import (
    Accrual,
    Adjustment,
    Body,
    Cancel,
    Claim,
    EpochOpened,
    HoldRequest,
    HoldReturn,
    Issue,
    Preference,
    PrintOutcome,
    Redemption,
    Replace,
    Response,
    Reversal,
    Stamps,
    decode,
)
from loyalty.codes import ReceiptCode, parse
from loyalty.envelope import holds_together
from loyalty.errors import BodyError, CodeError
from loyalty.ids import Uuid
from loyalty.receipts import reference
from loyalty.wire import Item

LAST_PLACE: Final = 2**53 - 1
"""Epochs and seqs go no further: what JSON carries exactly."""
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
_HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,16}:[A-Za-z0-9_-]{43}", re.ASCII)
"""The form of `loyalty.tokens`; one that no card has is rejected by the directory."""
_REFERENCE: Final = re.compile(r"[!-~]{1,128}", re.ASCII)


class Readable(msgspec.Struct, frozen=True, gc=False):
    """An item whose envelope holds and whose body can be decided."""

    epoch: int
    seq: int
    prev: str
    hash: str
    body: Body
    raw: bytes
    body_hash: bytes

    def __repr__(self) -> str:
        return f"Readable({self.epoch}/{self.seq}, {type(self.body).__name__})"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An item that makes a dead letter; its bytes are kept."""

    epoch: int
    seq: int
    hash: str | None
    why: str
    raw: bytes = field(repr=False)


def is_uuid(text: str) -> bool:
    """Whether `text` is a UUID's canonical form."""
    return _UUID.fullmatch(text) is not None


def is_place(epoch: int, seq: int) -> bool:
    """Whether a chain may have such a place."""
    return 1 <= epoch <= LAST_PLACE and 1 <= seq <= LAST_PLACE


def is_hash(text: str) -> bool:
    """Whether `text` is a chain's hash."""
    return _HASH.fullmatch(text) is not None


def read_item(item: Item, owner: Uuid, terminal: Uuid) -> Readable | Unreadable:
    """Read one item of a terminal; its place is one that a chain may have."""
    envelope = item.envelope
    text = item.body.encode("utf-8")
    known_hash = envelope.hash if is_hash(envelope.hash) else None
    body = _readable(item, text, owner, terminal)
    if isinstance(body, str):
        return Unreadable(envelope.epoch, envelope.seq, known_hash, body, text)
    return Readable(
        envelope.epoch, envelope.seq, envelope.prev, envelope.hash, body, text, hashlib.sha256(text).digest()
    )


def _readable(item: Item, text: bytes, owner: Uuid, terminal: Uuid) -> Body | str:
    """The body of an item, or why it cannot be decided."""
    if item.envelope.terminal != terminal:
        return "the envelope is another terminal's"
    if not holds_together(item.envelope, text):
        return "the envelope does not hold together"
    try:
        body = decode(text)
    except BodyError as error:
        return str(error)
    if body.owner != owner:
        return "the body is another owner's"
    if not all(map(is_uuid, _ids(body))) or not _texts_fit(body):
        return "an id, token or reference in the body is none"
    return body


def _ids(body: Body) -> tuple[str, ...]:
    own: tuple[str, ...] = (body.id, body.programme.id) if body.programme is not None else (body.id,)
    others = (body.account, body.occasion.staff)
    if others != (None, None):
        own += tuple(each for each in others if each is not None)
    match body:
        case Accrual():
            return own
        case Issue():
            return (*own, body.batch) if body.customer is None else (*own, body.batch, body.customer)
        case _:
            return (*own, *references(body), *holds(body))


def references(body: Body) -> tuple[Uuid, ...]:
    """The other transactions that a body speaks of."""
    match body:
        case Cancel():
            return (body.intent.id,)
        case Reversal():
            return (body.reference,)
        case PrintOutcome():
            return (body.redemption,)
        case _:
            return ()


def holds(body: Body) -> tuple[Uuid, ...]:
    """The holds that a body speaks of."""
    match body:
        case Redemption():
            return (body.hold,) if body.hold is not None else ()
        case HoldRequest() | HoldReturn():
            return (body.hold,)
        case _:
            return ()


def tokens(body: Body) -> tuple[str, ...]:
    """The cards that a body speaks of."""
    own = (body.card,) if body.card is not None else ()
    return (*own, body.old_card) if isinstance(body, Replace) else own


def needs_lots(body: Body) -> bool:
    """Whether deciding a body needs the lots of its account; what only adds does not."""
    match body:
        case Accrual() | Stamps() | Issue() | Replace() | Response() | Preference() | Claim() | EpochOpened():
            return False
        case Adjustment():
            return body.points < 0
        case _:
            return True


def _texts_fit(body: Body) -> bool:
    if not all(map(_TOKEN.fullmatch, tokens(body))):
        return False
    match body:
        case Cancel():
            return is_place(body.intent.epoch, body.intent.seq) and is_hash(body.intent.hash)
        case Accrual():
            return body.receipt is None or _REFERENCE.fullmatch(body.receipt) is not None
        case EpochOpened():
            return (body.last_epoch or 0) <= LAST_PLACE and (body.last_seq or 0) <= LAST_PLACE
        case _:
            return True


def receipt_references(body: Accrual) -> Iterable[str]:
    """What an accrual's receipt may be kept by: what it says, and what its code says."""
    if body.receipt is not None:
        yield body.receipt
    if body.receipt_code is not None:
        try:
            code = parse(body.receipt_code)
        except CodeError:
            return
        if isinstance(code, ReceiptCode):
            yield reference(code)
