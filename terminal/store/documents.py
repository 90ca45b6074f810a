"""How rows are written as JSON documents: the outbox row with its body inside, unchanged.

The body's bytes stand in the document as they came (`msgspec.Raw`), so a row is one JSON text that
any tool can read, and the body taken out of it is the very same bytes.
"""

import msgspec

from loyalty.envelope import Envelope, Head
from loyalty.ids import Uuid
from terminal.store.errors import DocumentRefusedError, StoreNewerError
from terminal.store.values import DeadLetter, OutboxRow, VoidRow

SCHEMA = 1
"""The number in each document the store itself writes."""
DOCUMENT_LIMIT = 256 * 1024
"""Bytes of the largest document."""


class RowDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An outbox row as it lies on disk."""

    schema: int
    terminal: Uuid
    epoch: int
    seq: int
    prev: str
    hash: str
    id: str
    kind: str
    free: bool
    body: msgspec.Raw


class VoidDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a salvage leaves where an outbox row could not be read."""

    schema: int
    void: bool
    epoch: int
    seq: int
    hash: str


class LetterDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dead letter as it lies on disk."""

    schema: int
    reason: str
    row: RowDocument


class HeadDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The chain's head as it lies on disk."""

    schema: int
    epoch: int
    seq: int
    hash: str


class _Schema(msgspec.Struct, frozen=True):
    schema: int


_encode = msgspec.json.Encoder().encode
_decode_row = msgspec.json.Decoder(RowDocument).decode
_decode_void = msgspec.json.Decoder(VoidDocument).decode
_decode_letter = msgspec.json.Decoder(LetterDocument).decode
_decode_head = msgspec.json.Decoder(HeadDocument).decode
_decode_schema = msgspec.json.Decoder(_Schema).decode
_decode_raw = msgspec.json.Decoder(msgspec.Raw).decode


def checked(document: bytes) -> bytes:
    """The document itself, if it is JSON and small enough.

    Raises:
        DocumentRefusedError: it is not.
    """
    if len(document) > DOCUMENT_LIMIT:
        raise DocumentRefusedError(f"a document of {len(document)} bytes; the limit is {DOCUMENT_LIMIT}")
    try:
        raw = _decode_raw(document)
    except msgspec.DecodeError as error:
        raise DocumentRefusedError(f"a document of {len(document)} bytes is not JSON: {error}") from error
    if len(memoryview(raw)) != len(document):
        raise DocumentRefusedError("a document has blanks around it and would not come back the same")
    return document


def _row_document(row: OutboxRow) -> RowDocument:
    at = row.envelope
    return RowDocument(
        SCHEMA, at.terminal, at.epoch, at.seq, at.prev, at.hash, row.id, row.kind, row.free_intent,
        msgspec.Raw(checked(row.body)),
    )  # fmt: skip


def _row_value(document: RowDocument) -> OutboxRow:
    at = Envelope(document.terminal, document.epoch, document.seq, document.prev, document.hash)
    return OutboxRow(at, document.id, document.kind, bytes(document.body), document.free)


def encode_row(row: OutboxRow) -> bytes:
    """An outbox row's document.

    Raises:
        DocumentRefusedError: the body is no JSON, has blanks around it, or is too large.
    """
    return _encode(_row_document(row))


def _refuse_newer(document: bytes) -> None:
    schema = _decode_schema(document).schema
    if schema > SCHEMA:
        raise StoreNewerError(f"a document of schema {schema}; this program knows {SCHEMA}: update it")


def decode_waiting(document: bytes) -> OutboxRow | VoidRow:
    """An outbox row from its document.

    Raises:
        StoreNewerError: written by a newer program.
        msgspec.MsgspecError: no outbox document.
    """
    try:
        return _row_value(_decode_row(document))
    except msgspec.ValidationError:
        _refuse_newer(document)
        void = _decode_void(document)
        return VoidRow(void.epoch, void.seq, void.hash)


def encode_void(row: VoidRow) -> bytes:
    """The document left where a row could not be read."""
    return _encode(VoidDocument(SCHEMA, True, row.epoch, row.seq, row.hash))


def encode_letter(letter: DeadLetter) -> bytes:
    """A dead letter's document."""
    return _encode(LetterDocument(SCHEMA, letter.reason, _row_document(letter.row)))


def decode_letter(document: bytes) -> DeadLetter:
    """A dead letter from its document.

    Raises:
        StoreNewerError: written by a newer program.
        msgspec.MsgspecError: no dead letter.
    """
    _refuse_newer(document)
    letter = _decode_letter(document)
    return DeadLetter(_row_value(letter.row), letter.reason)


def encode_head(head: Head) -> bytes:
    """The head's document."""
    return _encode(HeadDocument(SCHEMA, head.epoch, head.seq, head.hash))


def decode_head(document: bytes) -> Head:
    """The head from its document.

    Raises:
        StoreNewerError: written by a newer program.
        msgspec.MsgspecError: no head.
    """
    _refuse_newer(document)
    head = _decode_head(document)
    return Head(head.epoch, head.seq, head.hash)
