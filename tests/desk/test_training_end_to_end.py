"""Training from bytes to books: every screen and paper says that it does not count, and nothing reaches the books."""

import pytest

from tests.desk.conftest import AtCounter
from tests.desk.people import blanks, fill_in

MARK = "Oefenen: dit telt niet"
BOOKS = ("transactions", "acts", "customers", "orders", "vouchers", "incidents", "postings", "joins", "verifications")


@pytest.fixture
def training(at_counter: AtCounter) -> AtCounter:
    """Marieke practises."""
    at_counter.enter(at_counter.staff("manager"))
    at_counter.touch("tile:training")
    at_counter.sees(MARK)
    return at_counter


def counts(at: AtCounter) -> list[object]:
    """How much central's books hold."""
    return [at.books(f"select count(*) from {each}") for each in BOOKS]


def test_every_room_is_marked(training: AtCounter) -> None:
    at = training
    for tile, words in (
        ("issue", "Scan de nieuwe kaart"),
        ("find", "Wie zoek je?"),
        ("sale", "Bedrag op de kassabon"),
        ("voucher", "Scan de bon"),
        ("points", "Punten bij of af"),
        ("stamps", "Papieren zegels"),
        ("undo", "Terug"),
        ("incidents", "Nog nakijken"),
        ("claims", "Gemiste punten"),
        ("order", "Rollen papier"),
        ("figures", "Verkopen met een kaart"),
        ("terminal", "Proefafdruk"),
    ):
        at.touch(f"tile:{tile}")
        at.sees(MARK, words)
        at.touch("back")
        at.sees(MARK, "Wat wil je doen?")


def test_what_is_practised_is_booked_nowhere(training: AtCounter) -> None:
    at = training
    before, number = counts(at), blanks(at)[13]
    fill_in(at, number, "els oefen", "0612345013")
    at.sees(MARK, "Geoefend")
    at.touch("back")
    at.touch("tile:order")
    at.sees("Rollen papier")
    at.touch("row:0")
    at.write("4")
    at.touch("onward")
    at.sees(MARK, "Geoefend")
    at.touch("back")
    at.touch("tile:stamps")
    at.sees("Papieren zegels")
    at.scan(at.card("Willem Mulder").number)
    at.sees("W••• M.")
    at.write("7")
    at.touch("onward")
    at.sees(MARK, "Geoefend")
    assert counts(at) == before
    assert at.counter.power.now is not None
    assert at.counter.power.now.terminal is not None
    assert at.counter.power.now.terminal.store.waiting_count() == 0


def test_the_papers_of_training_say_so(training: AtCounter) -> None:
    at = training
    papers = len(at.counter.power.things.printer.tickets)
    at.touch("tile:figures")
    at.sees("Verkopen met een kaart")
    at.touch("do:print_day")
    at.prints(papers + 1)
    assert MARK in " ".join(at.paper().split())
