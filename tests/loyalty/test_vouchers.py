"""Vouchers: a serial from the intent, a signature from the terminal, a short code for hands."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import assume, given
from hypothesis import strategies as st

from loyalty.codes import MemberCode, VoucherCode, write
from loyalty.errors import CodeError, SignatureError
from loyalty.ids import Uuid
from loyalty.signing import public_text
from loyalty.vouchers import (
    SHORT_ALPHABET,
    Authentic,
    Forged,
    NotAVoucher,
    UnknownMaker,
    grouped,
    read_short_code,
    short_code,
    sign_voucher,
    verify_voucher,
    voucher_serial,
)
from loyalty.wire import PublishedKey

KEY = Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32)
INTENT = "0192e2a0-7c1d-7a3b-8f00-0123456789ab"
TERMINAL = Uuid("0192e2a0-0000-7000-8000-000000000001")
PUBLISHED = (
    PublishedKey(key_id="K6", key=public_text(OTHER), terminal=TERMINAL, retired_at=datetime(2026, 1, 1, tzinfo=UTC)),
    PublishedKey(key_id="K7", key=public_text(KEY), terminal=TERMINAL),
)
serials = st.uuids().map(str).map(voucher_serial)


def voucher(key_id: str = "K7", key: Ed25519PrivateKey = KEY) -> VoucherCode:
    return sign_voucher(INTENT, "coffee", date(2027, 2, 28), key_id, key)


def test_the_serial_is_the_intents_alone() -> None:
    assert voucher_serial(INTENT) == voucher_serial(INTENT.upper()) == "3VGCIEXLSQEJLOJ2"
    assert voucher() == voucher()
    with pytest.raises(ValueError, match="UUID"):
        voucher_serial("7")


@given(st.lists(st.uuids(), unique=True, max_size=50))
def test_serials_differ(intents: list[object]) -> None:
    assert len({voucher_serial(str(intent)) for intent in intents}) == len(intents)


def test_a_published_key_proves_who_made_it() -> None:
    assert verify_voucher(write(voucher()), PUBLISHED) == Authentic(voucher(), TERMINAL, None)


def test_a_retired_key_still_does_and_says_since_when() -> None:
    verdict = verify_voucher(write(voucher("K6", OTHER)), PUBLISHED)
    assert isinstance(verdict, Authentic)
    assert verdict.retired_at == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "changed",
    [{"serial": "A" * 16}, {"reward": "television"}, {"valid_until": None}, {"key_id": "K6"}, {"signature": bytes(64)}],
)
def test_a_changed_voucher_is_forged(changed: dict[str, object]) -> None:
    code = replace(voucher(), **changed)  # type: ignore[arg-type]  # one field of each type
    assert verify_voucher(write(code), PUBLISHED) == Forged()


@given(st.integers(0, 511))
def test_one_flipped_bit_is_forged(bit: int) -> None:
    flipped = bytearray(voucher().signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert verify_voucher(write(replace(voucher(), signature=bytes(flipped))), PUBLISHED) == Forged()


def test_a_key_that_is_not_published_is_unknown() -> None:
    assert verify_voucher(write(voucher("K9")), PUBLISHED) == UnknownMaker("K9")


@pytest.mark.parametrize("text", ["", "hello", "SP2.V.1", write(MemberCode("10001")), write(voucher())[:-1]])
def test_what_is_no_voucher_is_said_to_be_none(text: str) -> None:
    assert isinstance(verify_voucher(text, PUBLISHED), NotAVoucher)


def test_a_damaged_set_of_keys_is_an_error_not_a_forgery() -> None:
    damaged = (PublishedKey(key_id="K7", key="????", terminal=TERMINAL),)
    with pytest.raises(SignatureError):
        verify_voucher(write(voucher()), damaged)


@given(serials, st.data())
def test_a_short_code_notices_one_wrong_sign(serial: str, data: st.DataObject) -> None:
    code = short_code(serial)
    place = data.draw(st.integers(0, 9))
    sign = data.draw(st.sampled_from(SHORT_ALPHABET))
    assume(sign != code[place])
    with pytest.raises(CodeError, match="wrong"):
        read_short_code(code[:place] + sign + code[place + 1 :])


@given(serials, st.integers(0, 9), st.integers(0, 9))
def test_a_short_code_notices_two_swapped_signs(serial: str, one: int, other: int) -> None:
    signs = list(short_code(serial))
    assume(signs[one] != signs[other])
    signs[one], signs[other] = signs[other], signs[one]
    with pytest.raises(CodeError, match="swapped"):
        read_short_code("".join(signs))


@given(serials)
def test_a_short_code_is_read_as_people_type_it(serial: str) -> None:
    code = short_code(serial)
    assert len(code) == 10
    assert not set(code) & set("01ILO")
    for typed in (code, code.lower(), grouped(code), f" {code[:5]} {code[5:]} "):
        assert read_short_code(typed) == code


@pytest.mark.parametrize("typed", ["", "ABCDE", "ABCDE-FGHJ0", "ABCDEFGHJKM", "é" * 10, "ß" * 5])
def test_what_is_no_short_code_is_refused(typed: str) -> None:
    with pytest.raises(CodeError):
        read_short_code(typed)


def test_no_serial_no_short_code() -> None:
    with pytest.raises(CodeError):
        short_code("short")


def test_short_codes_tell_vouchers_apart() -> None:
    codes = sorted(short_code(voucher_serial(f"{number:032x}")) for number in range(2000))
    assert all(one != other for one, other in pairwise(codes))
