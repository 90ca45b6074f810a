"""Staff put customers right, from bytes to books: a wrong link, a household, an address that is proven."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.desk.conftest import AtCounter
from tests.desk.people import blanks, choose, fill_in, find, issue

CARDS_OF = (
    "select k.status, k.account from cards k join accounts a on a.id = k.account join customers c on c.id = a.customer"
    " where c.family = ?"
)


@contextmanager
def verifying(at: AtCounter) -> Iterator[None]:
    """The shop's programmes ask for a proven address meanwhile."""
    at.set_up("update programmes set document = json_set(document, '$.verify_address', json('true'))")
    try:
        yield
    finally:
        at.set_up("update programmes set document = json_set(document, '$.verify_address', json('false'))")


def test_a_card_that_hangs_on_the_wrong_customer_is_put_right_for_a_reason(at_counter: AtCounter) -> None:
    at = at_counter
    wrong, right = blanks(at)[6:8]
    at.enter(at.staff("manager"))
    issue(at, wrong, "fout vogel", "0612345006")
    at.touch("do:another_card")
    at.sees("Scan de nieuwe kaart")
    issue(at, right, "goed vogelaar", "0612345007")
    at.touch("back")
    at.sees("Wat wil je doen?")
    at.scan(wrong)
    at.sees("Fout Vogel")
    at.touch("do:cards")
    at.sees("In gebruik")
    at.touch("do:relink")
    choose(at, "vogelaar", "Goed Vogelaar")
    at.sees("Waarom klopte de klant niet?")
    at.touch("onward")
    at.sees("vul dit in")
    assert len(at.books(CARDS_OF, "Vogel")) == 1
    at.write("verwisseld")
    at.touch("onward")
    at.sees("Goed Vogelaar", "Reden: verwisseld")
    at.touch("do:relink_move")
    at.sees("De kaart is overgezet")
    assert at.books(CARDS_OF, "Vogel") == []
    assert [status for status, _ in at.books(CARDS_OF, "Vogelaar")] == ["issued", "issued"]
    ((note, by),) = at.books("select note, by from acts where action = 'card.relink'")
    assert (note, by is not None) == ("verwisseld", True)


def test_a_household_shares_an_account_and_parts_again(at_counter: AtCounter) -> None:
    at = at_counter
    one, other = blanks(at)[8:10]
    at.enter(at.staff("manager"))
    issue(at, one, "anna huizer", "0612345008")
    at.touch("do:another_card")
    at.sees("Scan de nieuwe kaart")
    issue(at, other, "bas kamper", "0612345009")
    at.touch("back")
    find(at, "huizer", "Anna Huizer")
    at.touch("do:join_household")
    choose(at, "kamper", "Bas Kamper")
    at.sees("Anna Huizer", "Bas Kamper")
    at.touch("do:join_household")
    at.sees("Ze sparen samen")
    assert sorted(len(at.books(CARDS_OF, each)) for each in ("Huizer", "Kamper")) == [0, 2]
    at.touch("back")
    at.sees("Wat wil je doen?")
    at.scan(one)
    at.sees("Welke klant?", "Anna Huizer", "Bas Kamper")
    at.touch("row:0")
    at.sees("Anna Huizer", "Spaart samen")
    at.touch("do:leave_household")
    at.sees("blijft")
    at.touch("do:leave_household")
    at.sees("De kaarten sparen vanaf nu apart")
    assert [len(at.books(CARDS_OF, each)) for each in ("Huizer", "Kamper")] == [1, 1]


def test_where_the_programme_asks_a_code_is_sent_and_typed_back_before_the_card_is_given(at_counter: AtCounter) -> None:
    at = at_counter
    number = blanks(at)[10]
    at.enter(at.staff("clerk"))
    with verifying(at):
        fill_in(at, number, "wies waarheid", "0612345010")
        at.sees("Welke code kreeg de klant?")
        at.sees("010")
        assert at.books(CARDS_OF, "Waarheid") == []
        code = sent_code(at)
        at.write(str((int(code) + 1) % 1_000_000).zfill(6))
        at.touch("onward")
        at.sees("Welke code kreeg de klant?", "klopt niet")
        for _ in code:
            at.touch("erase")
        at.write(code)
        at.touch("onward")
        at.sees("De kaart is gegeven", "Wies Waarheid")
    ((proven,),) = at.books("select phone_verified_at is not null from customers where family = 'Waarheid'")
    assert proven
    assert [status for status, _ in at.books(CARDS_OF, "Waarheid")] == ["issued"]


def sent_code(at: AtCounter) -> str:
    """The figures of the last text that central sent."""
    messages = httpx.get(f"{at.url}/v1/dev/messages", timeout=10.0).json()["messages"]
    found = re.search(r"\b\d{6}\b", messages[0]["text"])
    assert found is not None, "no code was sent"
    return found[0]
