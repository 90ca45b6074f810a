"""What stands around the terminal: the virtual post, the machine's wall clock, the tray, the places."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import msgspec
import pytest

from loyalty.assurance import ProofWay
from loyalty.cards import CardKind, DiscountRule
from loyalty.ids import Uuid
from loyalty.money import Currency, Money
from loyalty.programme import Unit
from loyalty.wire import Balance, CardStatus, CardSummary
from terminal.counter.acts import HandsError
from terminal.counter.post import SHOWN, Post
from terminal.counter.tray import BLANKS, KINDS, Leaf, badge_of, card_of, leaf_of
from terminal.counter.wall import COLD, WallClock
from terminal.demo.world import SeededAnswer, SeededCard, SeededStaff
from tests.counter.conftest import Standing

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CARD = SeededCard("LCXD8K1CTY4T", "t", "Sanne van den Berg", "nl", "issued", 85, stamps=34, channels=("mail", "sms"))


@contextmanager
def central_with(messages: list[dict[str, str]], status: int = 200) -> Iterator[str]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == "/v1/dev/messages"
            body = json.dumps({"messages": messages}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def test_a_card_of_a_kind_says_what_it_is_for_and_until_when() -> None:
    rule = DiscountRule(basis_points=500, currency=Currency.EUR, most_cents=1000)
    sold = CardKind(id="both", discount=rule, price=Money(250, Currency.EUR))
    club = CardKind(id="club", collects=False, admits=True, named=True)
    both = msgspec.structs.replace(CARD, kind="both", name="")
    known = CardSummary(token="t", status=CardStatus.ISSUED, kind=sold, as_of=NOON)
    shown = card_of(both, known, "EUR")
    assert (shown.full_name, shown.name, shown.group, shown.note) == ("Anonymous", "", KINDS, "collects, 5% off")
    assert shown.facts[1:] == ("at most € 10.00 a sale", "sold for € 2.50", "may be passed on")
    over = msgspec.structs.replace(known, status=CardStatus.EXPIRED, kind=club, valid_until=NOON)
    shown = card_of(msgspec.structs.replace(CARD, kind="club"), over, "EUR")
    assert (shown.status, shown.note) == ("expired", "club")
    assert shown.facts[1:] == ("expired on 22-11-2026", "free", "for named members")


def test_blanks_lie_together_whatever_their_kind() -> None:
    blank = msgspec.structs.replace(CARD, status="blank", name="")
    assert [card_of(each, None, None).group for each in (blank, msgspec.structs.replace(blank, kind="club"))] == [
        BLANKS,
        BLANKS,
    ]
    assert (card_of(blank, None, None).full_name, card_of(blank, None, None).note) == ("A blank", "collects")
    given = msgspec.structs.replace(summary(points=0, stamps=0), name="L••• B.")
    assert (card_of(blank, given, None).full_name, card_of(blank, given, None).name) == ("L••• B.", "L••• B.")
    assert card_of(CARD, None, None).group == ""


def letter(number: int) -> dict[str, str]:
    return {"id": f"l{number}", "channel": "sms", "address": "+31201234001", "subject": "", "text": f"code {number}"}


def test_letters_are_numbered_as_they_came_and_the_newest_is_first() -> None:
    post, messages = Post(), [letter(1), letter(2)]
    with central_with(messages) as url:
        assert post.fetch(url)
        assert [(each.text, each.number) for each in post.letters] == [("code 2", 2), ("code 1", 1)]
        assert not post.fetch(url)
        # Central forgets the oldest; what came keeps its number.
        messages[:] = [letter(2), letter(3)]
        assert post.fetch(url)
        assert [(each.text, each.number) for each in post.letters] == [("code 3", 3), ("code 2", 2)]


def test_only_the_latest_letters_are_shown() -> None:
    post = Post()
    with central_with([letter(number) for number in range(SHOWN + 5)]) as url:
        post.fetch(url)
    assert [each.number for each in post.letters] == list(range(SHOWN + 5, 5, -1))


def test_a_central_without_a_virtual_post_or_no_central_has_sent_nothing() -> None:
    post = Post()
    with central_with([letter(1)], status=404) as url:
        assert not post.fetch(url)
    assert not post.fetch(url)
    assert post.letters == ()


def test_a_letter_names_nobody_in_its_repr() -> None:
    post = Post()
    with central_with([letter(1)]) as url:
        post.fetch(url)
    assert "+31" not in repr(post.letters)
    assert "code 1" not in repr(post.letters)


def test_a_clock_that_ran_down_begins_in_1970_and_goes_on() -> None:
    uptime = [5.0]
    wall = WallClock(lambda: NOON, lambda: uptime[0])
    assert wall() == NOON
    wall.run_down()
    uptime[0] += 90
    assert wall() == COLD + timedelta(seconds=90)
    wall.set_right()
    assert wall() == NOON


def summary(**balances: int) -> CardSummary:
    found = tuple(
        Balance(programme=Uuid("0190a6d4-0000-7000-8000-000000000001"), unit=Unit(unit), balance=many, free=many)
        for unit, many in balances.items()
    )
    return CardSummary(token="t", status=CardStatus.BLOCKED, balances=found, proofs=(ProofWay.PIN,), as_of=NOON)


def test_a_card_says_what_central_has_of_it_now() -> None:
    before, after = card_of(CARD, None, "EUR"), card_of(CARD, summary(points=90, stamps=2), "EUR")
    assert (before.points, before.status, before.note) == (None, "issued", "34 stamps")
    assert (after.points, after.status, after.note) == (90, "blocked", "2 stamps")
    assert before.name == "S••• v. d. B."
    assert before.facts == ("34 stamps", "codes by mail or SMS")
    assert "has a PIN by now" in after.facts


def test_a_card_of_the_other_shop_says_so_first() -> None:
    abroad = card_of(CARD, None, "NOK")
    assert (abroad.here, abroad.note) == (False, "euros")


def test_a_badge_says_role_and_pin_where_there_are_any() -> None:
    assert badge_of(SeededStaff("Marieke Jansen", "BADGE-1")).note == ""
    assert badge_of(SeededStaff("Marieke Jansen", "BADGE-1", "402917", ("clerk",))).note == "clerk, PIN 402917"


def test_a_place_that_is_none_changes_nothing(standing: Standing) -> None:
    places = standing.places
    with pytest.raises(HandsError, match="K1-1, K1-2, B1-1"):
        places.take("X9-9")
    assert places.now.code == "K1-1"
    assert places.till.shop == places.now.shop


def test_a_leaflet_speaks_the_pages_language_where_it_has_it() -> None:
    assert leaf_of(SeededAnswer("SP1.C.A.B", {"nl": "Ja", "en": "Yes"})) == Leaf("SP1.C.A.B", "Yes")
    assert leaf_of(SeededAnswer("SP1.C.A.B", {"nb": "Nei"})) == Leaf("SP1.C.A.B", "Nei")
