"""The rotating member QR: fresh once, and only about now."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.codes import RotatingMemberCode, parse, write
from loyalty.rotating import (
    Fresh,
    OutOfTime,
    Replayed,
    RotatingVerdict,
    WrongMac,
    rotating_code,
    step_of,
    verify_rotating,
)

KEY = bytes([2]) * 32
NOW = step_of(datetime(2026, 11, 22, 10, 0, tzinfo=UTC))


def test_a_step_is_half_a_minute() -> None:
    at = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
    assert [step_of(at.replace(second=second)) - NOW for second in (0, 29, 30, 59)] == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("off", "verdict"),
    [(-2, OutOfTime()), (-1, Fresh(NOW - 1)), (0, Fresh(NOW)), (1, Fresh(NOW + 1)), (2, OutOfTime())],
)
def test_one_step_either_way_holds(off: int, verdict: RotatingVerdict) -> None:
    assert verify_rotating(rotating_code("10001", NOW + off, KEY), KEY, NOW, None) == verdict


@pytest.mark.parametrize(("last", "verdict"), [(NOW - 1, Fresh(NOW)), (NOW, Replayed()), (NOW + 1, Replayed())])
def test_a_step_holds_once(last: int, verdict: RotatingVerdict) -> None:
    assert verify_rotating(rotating_code("10001", NOW, KEY), KEY, NOW, last) == verdict


@given(st.integers(0, 2**35), st.integers(0, 2**35))
def test_without_a_trusted_clock_any_later_step_holds(step: int, last: int) -> None:
    verdict = verify_rotating(rotating_code("10001", step, KEY), KEY, None, last)
    assert verdict == (Fresh(step) if step > last else Replayed())


@pytest.mark.parametrize("changed", [{"number": "10002"}, {"step": NOW + 1}, {"mac": "A" * 10}])
def test_a_changed_code_is_wrong(changed: dict[str, object]) -> None:
    code = replace(rotating_code("10001", NOW, KEY), **changed)  # type: ignore[arg-type]  # one field of each type
    assert verify_rotating(code, KEY, NOW, None) == WrongMac()


@given(st.integers(0, 49))
def test_one_flipped_bit_of_the_mac_is_wrong(bit: int) -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    code = rotating_code("10001", NOW, KEY)
    sign = alphabet[alphabet.index(code.mac[bit // 5]) ^ 1 << bit % 5]
    flipped = replace(code, mac=code.mac[: bit // 5] + sign + code.mac[bit // 5 + 1 :])
    assert verify_rotating(flipped, KEY, NOW, None) == WrongMac()


def test_another_members_key_does_not_open_it() -> None:
    assert verify_rotating(rotating_code("10001", NOW, KEY), bytes(32), NOW, None) == WrongMac()


def test_its_text_is_frozen() -> None:
    text = "SP1.R.10001.ZMOHC.UHR6KFZ6JX"
    assert write(rotating_code("10001", NOW, KEY)) == text
    read = parse(text)
    assert isinstance(read, RotatingMemberCode)
    assert verify_rotating(read, KEY, NOW, None) == Fresh(NOW)
