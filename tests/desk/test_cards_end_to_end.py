"""Staff's journeys with customers and cards from bytes to books: blanks through the wedge, touches on what is drawn."""

from tests.desk.conftest import AtCounter
from tests.desk.people import blanks, choose, find, issue


def test_a_blank_becomes_a_customers_card_and_never_twice(at_counter: AtCounter) -> None:
    at = at_counter
    number = blanks(at)[0]
    at.enter(at.staff("clerk"))
    issue(at, number, "karel zwart", "0612345001")
    ((given, family, phone),) = at.books("select given, family, phone from customers where family = 'Zwart'")
    assert (given, family, phone) == ("Karel", "Zwart", "+31612345001")
    ((status,),) = at.books(
        "select k.status from cards k join accounts a on a.id = k.account join customers c on c.id = a.customer"
        " where c.family = 'Zwart'"
    )
    assert status == "issued"
    ((word, staff),) = at.books("select status, staff from transactions where kind = 'issue' and staff is not null")
    assert (word, staff is not None) == ("accepted", True)
    at.touch("back")
    at.touch("tile:issue")
    at.sees("Scan de nieuwe kaart")
    at.scan(number)
    said = at.sees("Deze kaart is al gegeven")
    assert "Zwart" not in said


def test_a_lost_card_is_replaced_and_blocked_everywhere(at_counter: AtCounter) -> None:
    at = at_counter
    old, new = blanks(at)[1:3]
    at.enter(at.staff("clerk"))
    issue(at, old, "marie appel", "0612345002")
    at.touch("back")
    find(at, "appel", "Marie Appel")
    at.touch("do:lost_card")
    at.sees("De oude wordt overal geblokkeerd")
    at.scan(new)
    at.sees("Het saldo gaat mee")
    at.touch("do:replace")
    at.sees("De kaart is vervangen")
    states = at.books(
        "select k.status from cards k join accounts a on a.id = k.account join customers c on c.id = a.customer"
        " where c.family = 'Appel' order by k.status"
    )
    assert states == [("issued",), ("replaced",)]
    at.touch("back")
    at.sees("Wat wil je doen?")
    at.scan(new)
    at.sees("Marie Appel")


def test_two_customers_become_one_and_two_again(at_counter: AtCounter) -> None:
    at = at_counter
    first, second = blanks(at)[3:5]
    at.enter(at.staff("manager"))
    issue(at, first, "piet noord", "0612345003")
    at.touch("do:another_card")
    at.sees("Scan de nieuwe kaart")
    issue(at, second, "zoe zuid", "0612345004")
    at.touch("back")
    find(at, "noord", "Piet Noord")
    at.touch("do:merge")
    at.sees("Met wie samenvoegen?")
    at.write("zuid")
    at.touch("onward")
    at.sees("Welke klant?", "Zoe Zuid")
    at.touch("row:0")
    at.sees("Beide kaarten blijven werken")
    at.touch("do:merge")
    at.sees("Eén klant nu")
    merged = "select merged_into is not null from customers where family = 'Zuid'"
    assert at.books(merged) == [(1,)]
    at.touch("do:undo_merge")
    at.sees("Zoe Zuid", "blijft besteed")
    at.touch("do:undo_merge")
    at.sees("Weer twee klanten")
    assert at.books(merged) == [(0,)]


def test_a_merge_is_undone_another_day_from_the_sheet_of_a_customer_found_by_number(at_counter: AtCounter) -> None:
    at = at_counter
    first, second = blanks(at)[11:13]
    at.enter(at.staff("manager"))
    issue(at, first, "tom toren", "0612345011")
    at.touch("do:another_card")
    at.sees("Scan de nieuwe kaart")
    issue(at, second, "kim kerk", "0612345012")
    at.touch("back")
    find(at, "toren", "Tom Toren")
    at.touch("do:merge")
    choose(at, "kerk", "Kim Kerk")
    at.touch("do:merge")
    at.sees("Eén klant nu")
    at.leave()
    at.enter(at.staff("clerk"))
    at.touch("tile:find")
    at.sees("kaartnummer")
    type_number(at, second)
    at.touch("onward")
    at.sees("Tom Toren", "Toch twee klanten")
    at.touch("do:undo_merge")
    at.sees("Samenvoegen terugdraaien", "Kim Kerk")
    at.touch("do:undo_merge")
    at.sees("Weer twee klanten")
    assert at.books("select merged_into from customers where family = 'Kerk'") == [(None,)]
    at.touch("back")
    at.touch("tile:find")
    type_number(at, second)
    at.touch("onward")
    said = at.sees("Kim Kerk", "Kaart kwijt")
    assert "Toch twee" not in said


def type_number(at: AtCounter, number: str) -> None:
    """The number on a card, on the layers of the keyboard where its signs are."""
    at.sees("Wie zoek je?")
    for sign in number.lower():
        layer = "figures" if sign.isdigit() else "letters"
        at.show_keys(layer)
        at.touch(f"key:{sign}")


def test_a_card_is_blocked_and_opened_again_for_a_reason(at_counter: AtCounter) -> None:
    at = at_counter
    number = blanks(at)[5]
    at.enter(at.staff("clerk"))
    issue(at, number, "loes linde", "0612345005")
    at.touch("back")
    at.sees("Wat wil je doen?")
    at.scan(number)
    at.sees("Loes Linde", "Kaart kwijt")
    at.touch("do:cards")
    at.sees("In gebruik")
    at.touch("do:block")
    at.touch("do:stolen")
    at.sees("De kaart is geblokkeerd")
    at.touch("back")
    at.sees("Wat wil je doen?")
    at.scan(number)
    at.sees("Loes Linde", "Kaart kwijt")
    at.touch("do:cards")
    at.touch("do:unblock")
    at.touch("onward")
    at.sees("vul dit in")
    at.write("terug")
    at.touch("onward")
    at.sees("Reden: terug")
    at.touch("do:unblock")
    at.sees("De kaart doet het weer")
    assert at.books("select note from acts where action = 'card.unblock'") == [("terug",)]
