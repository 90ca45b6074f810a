"""Vouchers: a serial from the intent's id, a signed code for tills, a short code for hands.

The signature proves which terminal made the voucher, not that it is unused: that, only central knows
(protocol, section 7). The serial needs no counter, so a salvaged store never gives one out twice.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from loyalty.codes import VoucherCode, parse, voucher_message
from loyalty.codes.values import SERIAL_SIGNS, SIGNATURE_BYTES
from loyalty.errors import CodeError
from loyalty.signing import read_public
from loyalty.wire import PublishedKey

SHORT_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 signs, a prime number of them; none looks like another of them (no 0, 1, I, L, O)."""
SHORT_SIGNS: Final = 10
_PRIME: Final = len(SHORT_ALPHABET)


@dataclass(frozen=True, slots=True)
class Authentic:
    """A terminal of this owner made it. Whether it was used before, central says."""

    voucher: VoucherCode
    terminal: str
    retired_at: datetime | None
    """Since when its key is out of use, None for a present one: a voucher from before then is still good."""


@dataclass(frozen=True, slots=True)
class Forged:
    """It names a key it was not signed with, or was changed since."""


@dataclass(frozen=True, slots=True)
class UnknownMaker:
    """It names a key that is not in the set: foreign, or the set is old."""

    key_id: str


@dataclass(frozen=True, slots=True)
class NotAVoucher:
    """It is no voucher's code. `reason` is a sentence for an operator."""

    reason: str


VoucherVerdict = Authentic | Forged | UnknownMaker | NotAVoucher


def voucher_serial(intent: str) -> str:
    """The serial of the voucher for an intent: 80 bits of the SHA-256 of its id, in base 32.

    Args:
        intent: the intent's id, a UUID in text form; how it is written makes no difference.

    Raises:
        ValueError: it is no UUID.
    """
    digest = sha256(b"spaarpunt voucher 1" + UUID(intent).bytes).digest()
    return base64.b32encode(digest[:10]).decode("ascii")


def sign_voucher(
    intent: str, reward: str, valid_until: date | None, key_id: str, key: Ed25519PrivateKey
) -> VoucherCode:
    """Make the code of the voucher for an intent; the same intent gives the same bytes (RFC 8032, 5.1.6).

    Raises:
        CodeError: a field cannot stand in a code.
        ValueError: the intent is no UUID.
    """
    blank = VoucherCode(voucher_serial(intent), reward, valid_until, key_id, bytes(SIGNATURE_BYTES))
    return replace(blank, signature=key.sign(voucher_message(blank)))


def verify_voucher(text: str, published: Iterable[PublishedKey]) -> VoucherVerdict:
    """Judge a voucher's text offline, by the owner's published keys, retired ones included.

    Raises:
        SignatureError: a published key is no key; the set itself is damaged.
    """
    try:
        voucher = parse(text)
    except CodeError as error:
        return NotAVoucher(str(error))
    if not isinstance(voucher, VoucherCode):
        return NotAVoucher("The code is one of ours, but not a voucher's.")
    named = [known for known in published if known.key_id == voucher.key_id]
    if not named:
        return UnknownMaker(voucher.key_id)
    for known in named:
        try:
            read_public(known.key).verify(voucher.signature, voucher_message(voucher))
        except InvalidSignature:
            continue
        return Authentic(voucher, known.terminal, known.retired_at)
    return Forged()


def short_code(serial: str) -> str:
    """Ten signs for hands: nine from the serial (44 bits) and a check sign.

    Any one wrong sign, and any two swapped, are noticed: the sum of each sign times its place is 0 modulo 31.

    Raises:
        CodeError: it is no serial.
    """
    if len(serial) != SERIAL_SIGNS or not serial.isascii():
        raise CodeError(f"A voucher's serial has {SERIAL_SIGNS} signs; this text is none.")
    number = int.from_bytes(sha256(b"spaarpunt short 1" + serial.encode("ascii")).digest(), "big")
    signs = ""
    for _ in range(SHORT_SIGNS - 1):
        number, place = divmod(number, _PRIME)
        signs += SHORT_ALPHABET[place]
    return signs + SHORT_ALPHABET[_check_place(signs)]


def read_short_code(typed: str) -> str:
    """A short code as a person typed it, in its one form: capitals without spaces and dashes.

    Raises:
        CodeError: it is none, or its check sign says that a sign is wrong.
    """
    code = "".join(sign for sign in typed if sign not in " -\t").upper()
    if not typed.isascii() or len(code) != SHORT_SIGNS or not set(code) <= set(SHORT_ALPHABET):
        raise CodeError(f"A voucher's short code has {SHORT_SIGNS} letters and digits, without 0, 1, I, L and O.")
    if _weighted(code) != 0:
        raise CodeError("A sign of the voucher's short code is wrong, or two are swapped; compare it again.")
    return code


def grouped(code: str) -> str:
    """A short code for paper: two groups of five."""
    return f"{code[:5]}-{code[5:]}"


def _weighted(signs: str) -> int:
    return sum(place * SHORT_ALPHABET.index(sign) for place, sign in enumerate(signs, start=1)) % _PRIME


def _check_place(signs: str) -> int:
    """The sign at place 10 that makes the weighted sum 0: -sum divided by 10 modulo 31."""
    return -_weighted(signs) * pow(SHORT_SIGNS, -1, _PRIME) % _PRIME
