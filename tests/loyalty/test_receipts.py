"""Till receipts: made by their till, checked by whoever has its key."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from loyalty.codes import ReceiptCode, parse, write
from loyalty.receipts import Invalid, TillKeys, Unchecked, Unverifiable, Verified, reference, sign_receipt, verify

KEY = Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)
NEXT_KEY = Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32)
SECRET = bytes([3]) * 32
AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
CENTRAL = TillKeys({"AMS1-3": [KEY.public_key()], "AMS1-5": [NEXT_KEY.public_key()]}, {"AMS1-4": [SECRET]})
TERMINAL = replace(CENTRAL, secret={})


def receipt(till: str = "AMS1-3", number: str = "000471", key: Ed25519PrivateKey | bytes = KEY) -> ReceiptCode:
    return sign_receipt(till, number, 1895, "EUR", AT, key)


def test_a_till_with_a_public_key_is_checked_anywhere() -> None:
    read = parse(write(receipt()))
    assert isinstance(read, ReceiptCode)
    assert verify(read, TERMINAL) == verify(read, CENTRAL) == Verified("AMS1-3/000471/20261122T100000Z")


def test_an_hmac_is_checked_by_central_alone() -> None:
    code = receipt("AMS1-4", key=SECRET)
    assert verify(code, TERMINAL) == Unverifiable(reference(code), Unchecked.CENTRAL_ONLY)
    assert verify(code, CENTRAL) == Verified(reference(code))


def test_an_unknown_till_is_centrals_to_judge() -> None:
    code = receipt("OSL9-1")
    assert verify(code, TERMINAL) == Unverifiable(reference(code), Unchecked.UNKNOWN_TILL)


@pytest.mark.parametrize(
    "changed",
    [
        {"till": "AMS1-5"},
        {"number": "000472"},
        {"amount_cents": 189500},
        {"currency": "NOK"},
        {"at": AT + timedelta(seconds=1)},
    ],
)
def test_a_changed_receipt_is_invalid(changed: dict[str, object]) -> None:
    assert verify(replace(receipt(), **changed), TERMINAL) == Invalid()  # type: ignore[arg-type]  # one field of each type


@given(st.integers(0, 511))
def test_one_flipped_bit_of_the_signature_is_invalid(bit: int) -> None:
    code = receipt()
    flipped = bytearray(code.signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert verify(replace(code, signature=bytes(flipped)), TERMINAL) == Invalid()


@given(st.integers(0, 127))
def test_one_flipped_bit_of_an_hmac_is_invalid(bit: int) -> None:
    code = receipt("AMS1-4", key=SECRET)
    flipped = bytearray(code.signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert verify(replace(code, signature=bytes(flipped)), CENTRAL) == Invalid()


def test_a_till_may_have_rolled_its_key() -> None:
    both = TillKeys({"AMS1-3": [NEXT_KEY.public_key(), KEY.public_key()]})
    assert verify(receipt(), both) == verify(receipt(key=NEXT_KEY), both) == Verified(reference(receipt()))


def test_receipts_of_one_number_on_two_days_are_two() -> None:
    later = sign_receipt("AMS1-3", "000471", 1895, "EUR", AT + timedelta(days=1), KEY)
    assert reference(later) != reference(receipt())


def test_no_key_shows() -> None:
    assert repr(SECRET) not in repr(CENTRAL)
