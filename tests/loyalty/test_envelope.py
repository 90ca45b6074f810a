"""Envelopes: a chain without gaps, whose every place covers all before it (protocol, section 1)."""

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.envelope import GENESIS, Envelope, Head, chain_hash, head_of, holds_together, opening, seal
from loyalty.errors import BodyError
from loyalty.ids import Uuid

TERMINAL = Uuid("018f0000-0000-7000-8000-000000000001")


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=8), st.integers(1, 99))
def test_a_chain_counts_up_and_each_link_names_the_one_before(found: list[bytes], epoch: int) -> None:
    head = opening(epoch)
    assert (head.seq, head.hash) == (0, GENESIS)
    for number, body in enumerate(found, start=1):
        envelope = seal(head, TERMINAL, body)
        assert (envelope.epoch, envelope.seq, envelope.prev) == (epoch, number, head.hash)
        assert holds_together(envelope, body)
        assert not holds_together(envelope, body + b"x")
        head = head_of(envelope)
        assert head == Head(epoch, number, envelope.hash)


@pytest.mark.parametrize(
    "changed", [{"terminal": Uuid("t")}, {"epoch": 2}, {"seq": 2}, {"prev": "1" * 64}, {"hash": "1" * 64}]
)
def test_a_changed_place_is_noticed(changed: dict[str, object]) -> None:
    envelope = seal(opening(1), TERMINAL, b"body")
    assert holds_together(envelope, b"body")
    assert not holds_together(msgspec.structs.replace(envelope, **changed), b"body")


def test_the_hash_is_the_one_that_is_written_down() -> None:
    body = hashlib.sha256(b"{}").digest()
    place = (3).to_bytes(8, "big") + (7).to_bytes(8, "big")
    expected = hashlib.sha256(b"spaarpunt-chain-1\0" + bytes(32) + b"abc" + place + body).hexdigest()
    assert chain_hash(GENESIS, Uuid("abc"), 3, 7, b"{}") == expected


@pytest.mark.parametrize(
    "nonsense",
    [
        {"terminal": Uuid("é")},
        {"epoch": 0},
        {"seq": 0},
        {"epoch": -1},
        {"epoch": 2**80},
        {"seq": 2**63},
        {"prev": ""},
        {"prev": "z" * 64},
        {"prev": "AB" * 32},
        {"prev": "00 " * 21 + "0"},
        {"prev": "é" * 64},
        {"hash": "é" * 64},
        {"hash": ""},
        {"hash": "\ud800"},
    ],
)
def test_an_envelope_of_nonsense_holds_nothing_together_and_raises_nothing(nonsense: dict[str, object]) -> None:
    envelope = msgspec.structs.replace(seal(opening(1), TERMINAL, b"body"), **nonsense)
    assert holds_together(envelope, b"body") is False


@given(st.text(max_size=70), st.integers(), st.integers(), st.text(max_size=70), st.text(max_size=70))
def test_no_envelope_raises(terminal: str, epoch: int, seq: int, prev: str, claimed: str) -> None:
    assert not holds_together(Envelope(Uuid(terminal), epoch, seq, prev, claimed), b"")


@pytest.mark.parametrize(("prev", "epoch", "seq"), [("", 1, 1), (GENESIS, 0, 1), (GENESIS, 1, 0), ("Z" * 64, 1, 1)])
def test_a_place_that_is_none_cannot_be_sealed(prev: str, epoch: int, seq: int) -> None:
    with pytest.raises(BodyError):
        chain_hash(prev, TERMINAL, epoch, seq, b"")
