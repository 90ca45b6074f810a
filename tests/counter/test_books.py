"""Central's side of the counter: asked as the terminal, whose keys may be rolled meanwhile."""

import time

from terminal.app import Terminal
from terminal.counter.bell import Bell
from terminal.counter.books import Books
from terminal.rolling import KeyRoll, Roll, RollOutcome
from tests.counter.conftest import Standing

WAIT_SECONDS = 60.0
"""For a slow machine; what is waited for rings the bell."""


def running(standing: Standing) -> Terminal:
    """The terminal on the counter, which may be starting yet."""
    bell, ends = standing.counter.bell, time.monotonic() + WAIT_SECONDS
    while (now := standing.counter.power.now) is None or now.terminal is None:
        assert time.monotonic() < ends, "no terminal runs"
        bell.wait(bell.rings, 0.05)
    return now.terminal


def test_central_is_asked_on_after_the_terminals_keys_were_rolled(standing: Standing) -> None:
    terminal, bell = running(standing), Bell()
    books = Books(bell)
    card = next(each for each in standing.places.world.cards if each.status == "issued")
    try:
        books.join("K1-1", terminal.store)
        assert KeyRoll(terminal.store).roll(terminal.client) == Roll(RollOutcome.ROLLED)
        books.look(1)
        ends = time.monotonic() + WAIT_SECONDS
        while books.card(card.token) is None:
            assert time.monotonic() < ends, "central was asked with a key that it does not know any more"
            # As at each step of the machine.
            books.join("K1-1", terminal.store)
            bell.wait(bell.rings, 0.05)
    finally:
        books.close()
