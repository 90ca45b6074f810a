"""Vouchers of which nobody knows whether they came out, put right at the desk: from bytes to books."""

from loyalty.codes import VoucherCode, parse
from terminal.counter.acts import Flip, Switch
from tests.desk.conftest import AtCounter

INCIDENT = "select kind, how, closed_by is not null from incidents where kind = 'print_unknown' order by opened_at"
BALANCE = (
    "select b.balance from balances b join cards k on k.account = b.account join programmes p on p.id = b.programme"
    " where k.token = ? and json_extract(p.document, '$.unit') = 'points' limit 1"
)


def spoil_a_voucher(at: AtCounter, name: str) -> None:
    """A member takes a coffee, and the paper ends in the middle of the voucher; then there is paper again."""
    incidents = len(at.books(INCIDENT))
    at.is_online()
    at.counter.hands.do(Flip(Switch.PAPER, "a scrap"))
    at.scan(at.card(name).number)
    at.touch("reward:coffee.choose")
    at.touch("confirm")
    at.booked(lambda: len(at.books(INCIDENT)) == incidents + 1)
    at.counter.hands.do(Flip(Switch.PAPER, "in"))
    at.leave()


def test_a_voucher_that_tore_is_printed_once_more_as_a_duplicate_of_the_same_serial(at_counter: AtCounter) -> None:
    at = at_counter
    spoil_a_voucher(at, "Jan de Vries")
    points = at.books(BALANCE, at.card("Jan de Vries").token)
    ((serial,),) = at.books("select serial from vouchers order by issued_at desc limit 1")
    papers = len(at.counter.power.things.printer.tickets)
    at.enter(at.staff("clerk"))
    at.touch("tile:incidents")
    at.sees("Kop koffie")
    at.touch("row:0")
    at.touch("do:reprint")
    at.sees("In orde")
    assert len(at.counter.power.things.printer.tickets) == papers + 1
    assert "DUPLICAAT" in at.paper().upper()
    (code,) = at.codes()
    voucher = parse(code)
    assert isinstance(voucher, VoucherCode)
    assert voucher.serial == serial
    assert at.books(INCIDENT)[-1] == ("print_unknown", "reprinted", 1)
    assert at.books(BALANCE, at.card("Jan de Vries").token) == points
    at.touch("back")
    at.sees("Wat wil je doen?")
    at.scan(code)
    at.sees("Kop koffie", "Geldig")


def test_a_voucher_that_never_came_is_taken_back_and_the_points_with_it(at_counter: AtCounter) -> None:
    at = at_counter
    token = at.card("Willem Mulder").token
    ((before,),) = at.books(BALANCE, token)
    spoil_a_voucher(at, "Willem Mulder")
    assert at.books(BALANCE, token) == [(before - 100,)]
    at.enter(at.staff("clerk"))
    at.touch("tile:incidents")
    at.sees("Kop koffie")
    at.touch("row:0")
    at.touch("do:reverse")
    at.sees("In orde")
    assert at.books(INCIDENT)[-1] == ("print_unknown", "reversed", 1)
    assert at.books(BALANCE, token) == [(before,)]
    ((void,),) = at.books("select voided_at is not null from vouchers order by issued_at desc limit 1")
    assert void
