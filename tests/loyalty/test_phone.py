"""The card to take along: who may have it, and the address that keeps the number to itself."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.assurance import Assurance, ProofWay
from loyalty.phone import SECRET_BYTES, SECRET_PATTERN, fits_a_code, may_take, pickup_address, with_number
from loyalty.signing import encode_key

printable = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=32)


@pytest.mark.parametrize(
    ("assurance", "without", "with_a_way"),
    [
        (Assurance.KEYED, False, False),
        (Assurance.GUESSABLE, False, False),
        (Assurance.POSSESSION, True, False),
        (Assurance.PROVEN, True, True),
    ],
)
def test_proof_is_asked_for_wherever_it_can_be_given(assurance: Assurance, without: bool, with_a_way: bool) -> None:
    assert may_take(assurance, ()) is without
    assert may_take(assurance, (ProofWay.MAIL,)) is with_a_way


@given(printable, st.binary(min_size=SECRET_BYTES, max_size=SECRET_BYTES))
def test_a_browser_keeps_the_number_and_nothing_of_it_is_sent(number: str, raw: bytes) -> None:
    secret = encode_key(raw)
    assert SECRET_PATTERN.fullmatch(secret)
    whole = with_number(pickup_address("https://kaart.example/", secret), number)
    parts = urlsplit(whole)
    assert (parts.path, parts.query) == (f"/m/{secret}", "")
    assert unquote(parts.fragment) == number


@pytest.mark.parametrize(
    ("number", "fits"), [("10001", True), ("LC1.a_Z", True), ("", False), ("é", False), ("1" * 33, False)]
)
def test_what_the_page_can_draw(number: str, fits: bool) -> None:
    assert fits_a_code(number) is fits
