"""Card tokens: one per owner, scheme and number, and nothing in them to read."""

import hmac
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.assurance import Assurance
from loyalty.errors import CodeError
from loyalty.schemes import MemberNumber
from loyalty.tokens import TokenKey, card_token, parse_token

KEY = TokenKey("k1", b"0123456789abcdef")
fields = st.tuples(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))


def token(owner: str, scheme: str, number: str) -> str:
    return str(card_token(KEY, owner, MemberNumber(scheme, number, Assurance.GUESSABLE)))


def test_the_recipe_is_frozen() -> None:
    message = b"\0\0\0\x05owner\0\0\0\x05plain\0\0\0\x0510001"
    made = card_token(KEY, "owner", MemberNumber("plain", "10001", Assurance.GUESSABLE))
    assert made.digest == hmac.new(KEY.secret, message, sha256).digest()
    assert str(made) == "k1:V0FmZrS7kNgxC6nVlDB7k38XNp6abOtk1ln6c-RHci0"


@given(fields, fields)
def test_two_cards_never_share_a_token(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    assert (token(*one) == token(*other)) is (one == other)


def test_the_boundary_between_fields_counts() -> None:
    assert token("a", "b1", "0001") != token("a", "b", "10001")


@given(st.binary(min_size=32, max_size=32))
def test_the_text_form_reads_back(digest: bytes) -> None:
    made = card_token(KEY, "o", MemberNumber("s", digest.hex(), Assurance.GUESSABLE))
    assert parse_token(str(made)) == made


@pytest.mark.parametrize(
    "text", ["", "k1", "k1:", "k1:abc", "k 1:" + "A" * 43, "k1:" + "A" * 42 + "B", "k1:" + "A" * 44]
)
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(CodeError):
        parse_token(text)


def test_a_key_hides_its_secret_and_is_held_to_its_length() -> None:
    assert "0123456789abcdef" not in repr(KEY)
    with pytest.raises(CodeError, match="16"):
        TokenKey("k1", b"short")
    with pytest.raises(CodeError, match="rename"):
        TokenKey("k:1", b"0123456789abcdef")
