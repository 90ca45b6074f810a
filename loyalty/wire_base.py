"""What every message between a terminal and central is, and the one way it is written and read."""

from typing import TypeVar

import msgspec

from loyalty.errors import BodyError


class Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all messages."""


T = TypeVar("T", bound=msgspec.Struct)

_encoder = msgspec.json.Encoder()
_decoders: dict[type[msgspec.Struct], msgspec.json.Decoder[msgspec.Struct]] = {}


def write(message: msgspec.Struct) -> bytes:
    """The message as JSON."""
    return _encoder.encode(message)


def read(kind: type[T], text: bytes) -> T:
    """Read a message of `kind`.

    Raises:
        BodyError: the text is no such message. The sentence names the field, not its value.
    """
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    try:
        message = decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BodyError(f"Not a {kind.__name__} message: {error}.") from error
    assert isinstance(message, kind)
    return message
