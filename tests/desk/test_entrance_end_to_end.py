"""A club's entrance from bytes to pictures: yes, or no and why, within a second, with central and without it."""

import time
from collections.abc import Iterator

import pytest

from terminal.counter.acts import Flip, Switch
from tests.counter.crowd import crowd
from tests.desk.conftest import AtCounter

ANSWERS = (
    ("Lotte Meijer", "Welkom"),
    ("Bram Peters", "was geldig"),
    ("Jan de Vries", "geen clubkaart"),
)
TRIES = 3


@pytest.fixture
def entrance(at_counter: AtCounter) -> Iterator[AtCounter]:
    at_counter.stand("entrance")
    yield at_counter
    at_counter.counter.hands.do(Flip(Switch.NETWORK, "on"))
    at_counter.stand("counter")


def test_a_club_card_gets_yes_and_any_other_no_with_the_reason(entrance: AtCounter) -> None:
    before = entrance.books("select count(*) from transactions")
    for name, words in ANSWERS:
        entrance.scan(entrance.card(name).number)
        assert "punten" not in entrance.sees(words)
    assert entrance.books("select count(*) from transactions") == before


def test_without_central_the_store_answers_within_a_second(entrance: AtCounter) -> None:
    at = entrance
    at.counter.hands.do(Flip(Switch.NETWORK, "off"))
    took = []
    for _ in range(TRIES):
        for name, words in ANSWERS:
            began = time.monotonic()
            at.scan(at.card(name).number)
            at.sees(words)
            took.append(time.monotonic() - began)
    assert min(took) < 1.0 * crowd(), took
