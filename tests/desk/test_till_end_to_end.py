"""Staff's journeys at the till from bytes to books: badge and card through the wedge, touches on the drawn buttons."""

from datetime import date

from screens.texts import Texts
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
    mine = "select status, staff from transactions where kind = 'accrual' and staff is not null order by id"
    undone = "select 1 from transactions where kind = 'reversal' and status = 'accepted'"
    sales, reversals = len(at.books(mine)), len(at.books(undone))
    at.enter(clerk)
    at.touch("tile:sale")
    at.sees("Scan de kaart")
    at.scan(at.card("Emma Smit").number)
    at.sees("E••• S.")
    at.write("12,50")
    at.touch("onward")
    at.sees("Vastgelegd")
    at.booked(lambda: len(at.books(mine)) == sales + 1)
    assert at.books(mine)[-1][0] == "accepted"
    at.touch("back")
    at.touch("tile:undo")
    at.sees("Verkoop van")
    at.touch("row:0")
    at.touch("do:undo")
    at.sees("Teruggedraaid")
    at.booked(lambda: len(at.books(undone)) == reversals + 1)


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


def test_paper_stamps_are_counted_in(at_counter: AtCounter) -> None:
    at = at_counter
    at.enter(at.staff("clerk"))
    at.touch("tile:stamps")
    at.sees("Papieren zegels")
    at.scan(at.card("Willem Mulder").number)
    at.sees("W••• M.")
    at.write("7")
    at.touch("onward")
    at.sees("Vastgelegd")
    counted = "select status, points, staff is not null from transactions where kind = 'stamps'"
    at.booked(lambda: bool(at.books(counted)))
    assert at.books(counted) == [("accepted", 7, 1)]


def claim(at: AtCounter, name: str, figures: str) -> None:
    """A member misses the points of today's purchase, and asks the shop to look."""
    before = at.books("select count(*) from claims")[0][0]
    at.is_online()
    at.scan(at.card(name).number)
    at.touch("menu")
    at.touch("way:claim")
    at.touch("day:0")
    at.write(figures)
    at.touch("enter")
    at.touch("send")
    at.booked(lambda: at.books("select count(*) from claims") == [(before + 1,)])
    at.leave()


def test_claims_are_granted_or_refused_with_a_word_why(at_counter: AtCounter) -> None:
    at = at_counter
    claim(at, "Pieter Bakker", "2000")
    claim(at, "Noor Dijkstra", "3000")
    at.enter(at.staff("clerk"))
    at.touch("tile:claims")
    at.sees("P••• B.", "N••• D.")
    at.touch("row:0")
    at.sees("P••• B.")
    at.touch("do:grant")
    at.sees("Toegekend")
    at.touch("back")
    at.touch("tile:claims")
    at.sees("N••• D.")
    assert "P••• B." not in at.said
    at.touch("row:0")
    at.touch("do:refuse")
    at.sees("Waarom niet?")
    at.touch("onward")
    at.sees("vul dit in")
    at.write("geen bon")
    at.touch("onward")
    at.sees("Afgewezen")
    decided = "select state, note, points, decided_by is not null from claims order by made_at"
    granted, refused = at.books(decided)
    assert (granted[0], granted[2] > 0, granted[3]) == ("granted", True, 1)
    assert refused == ("refused", "geen bon", 0, 1)


def test_what_is_ordered_comes_on_the_day_that_is_said(at_counter: AtCounter) -> None:
    at = at_counter
    at.enter(at.staff("manager"))
    at.touch("tile:order")
    at.sees("Rollen papier")
    at.touch("row:1")
    at.write("250")
    at.touch("onward")
    said = at.sees("Besteld", "Komt", "250")
    ((lines, day),) = at.books("select lines, delivery_on from orders where lines like '%250%'")
    assert "cards" in str(lines)
    assert Texts("nl").full_day(date.fromisoformat(str(day))) in said


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
