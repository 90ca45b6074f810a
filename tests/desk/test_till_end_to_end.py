"""Staff's journeys at the till from bytes to books: badge and card through the wedge, touches on the drawn buttons."""

from tests.desk.conftest import AtCounter


def take_a_voucher(at: AtCounter, name: str) -> str:
    """A member takes a coffee; answers what the voucher's QR says."""
    before = len(at.counter.power.things.printer.tickets)
    at.is_online()
    at.scan(at.card(name).number)
    at.touch("reward:coffee.choose")
    at.touch("confirm")
    at.prints(before + 1)
    at.touch("done")
    return next(text for text in at.codes() if text.startswith("SP1.V."))


def test_a_sale_a_correction_and_its_undoing_reach_centrals_books(at_counter: AtCounter) -> None:
    at, clerk = at_counter, at_counter.staff("manager")
    before = len(at.books("select 1 from transactions where kind in ('accrual', 'reversal') and staff is not null"))
    at.enter(clerk)
    at.touch("tile:sale")
    at.sees("Scan de kaart")
    at.scan(at.card("Emma Smit").number)
    at.sees("E••• S.")
    at.write("12,50")
    at.touch("onward")
    at.sees("Vastgelegd")
    mine = "select status, staff from transactions where kind = 'accrual' and staff is not null"
    at.booked(lambda: len(at.books(mine)) == before + 1)
    assert at.books(mine)[-1][0] == "accepted"
    at.touch("back")
    at.touch("tile:undo")
    at.sees("Verkoop van")
    at.touch("row:0")
    at.touch("do:undo")
    at.sees("Teruggedraaid")
    at.booked(lambda: bool(at.books("select 1 from transactions where kind = 'reversal' and status = 'accepted'")))


def test_a_voucher_is_used_once_at_the_till(at_counter: AtCounter) -> None:
    at = at_counter
    voucher = take_a_voucher(at, "Pieter Bakker")
    at.enter(at.staff("clerk"))
    at.scan(voucher)
    at.sees("Kop koffie", "Geldig")
    at.touch("do:use_voucher")
    at.sees("Bon gebruikt")
    serial = voucher.split(".")[2]
    ((used,),) = at.books("select used_at is not null from vouchers where serial = ?", serial)
    assert used
    at.scan(voucher)
    at.sees("Al gebruikt")
    assert at.tree is not None
    assert at.tree.find("do:use_voucher") is None


def test_points_by_hand_need_a_note_and_carry_who_gave_them(at_counter: AtCounter) -> None:
    at, manager = at_counter, at_counter.staff("manager")
    at.enter(manager)
    at.touch("tile:points")
    at.sees("Scan de kaart")
    at.scan(at.card("Fatima el Amrani").number)
    at.sees("gelezen")
    at.write("50")
    at.touch("onward")
    at.touch("onward")
    at.sees("vul dit in")
    assert at.books("select 1 from transactions where kind = 'adjustment' and points = 50") == []
    at.write("actie")
    at.touch("onward")
    at.sees("Vastgelegd")
    at.booked(lambda: len(at.books("select 1 from transactions where kind = 'adjustment' and points = 50")) == 1)
    ((status, staff),) = at.books("select status, staff from transactions where kind = 'adjustment' and points = 50")
    assert status == "accepted"
    assert staff is not None


def test_paper_is_ordered_and_the_figures_come_out(at_counter: AtCounter) -> None:
    at = at_counter
    at.enter(at.staff("manager"))
    at.touch("tile:order")
    at.sees("Rollen papier")
    at.touch("row:0")
    at.write("4")
    at.touch("onward")
    at.sees("Besteld", "Komt")
    at.touch("back")
    at.touch("tile:figures")
    at.sees("Verkopen met een kaart")
    before = len(at.counter.power.things.printer.tickets)
    at.touch("do:print_day")
    at.prints(before + 1)
    assert "Dagcijfers" in at.paper()
    assert "Beloningen" in at.paper()


def test_in_training_nothing_reaches_the_books(at_counter: AtCounter) -> None:
    at = at_counter
    at.enter(at.staff("manager"))
    before = at.books("select count(*) from transactions")
    at.touch("tile:training")
    at.sees("Oefenen: dit telt niet")
    at.touch("tile:sale")
    at.sees("Scan de kaart")
    at.scan(at.card("Emma Smit").number)
    at.sees("E••• S.")
    at.write("99")
    at.touch("onward")
    at.sees("Geoefend", "Oefenen: dit telt niet")
    assert at.books("select count(*) from transactions") == before
