"""The plug is pulled, again and again; at the end central's books are whole."""

import random
from threading import Event

import pytest

from tests.lab import views
from tests.lab.notes import Notes
from tests.lab.serving import EMMA, Veteran

KILLS = 20
SEED = 8
CENTS, POINTS = 100, 10
START_SECONDS = (15.0, 45.0)
SENDING_SECONDS = (0.0, 3.0)


@pytest.mark.timeout(5400)
def test_killed_twenty_times_central_has_each_transaction_once(veteran: Veteran, notes: Notes) -> None:
    """Cut while sales wait, in the midst of sending them, and while the terminal starts: nothing is lost or doubled."""
    chance, told, office = random.Random(SEED), set[str](), veteran.office
    card = office.shopper(EMMA)
    before, sold = office.points(card), office.accepted(veteran.code, "accrual")
    for life in range(KILLS):
        match life % 3:
            case 0:
                told |= cut_while_a_sale_waits(veteran)
            case 1:
                cut_while_a_sale_is_sent(veteran, chance)
            case _:
                cut_while_it_starts(veteran, chance)
    with veteran.power() as served:
        served.stand.shows(views.attract())
        served.until_delivered()
        served.stand.keep("killed", f"Its plug was pulled {KILLS} times: the terminal serves")
    lost = told - set(office.chain(veteran.code))
    assert not lost, f"{len(lost)} of {len(told)} acknowledged transactions are not at central"
    assert office.points(card) - before == POINTS * (office.accepted(veteran.code, "accrual") - sold)
    assert office.open_incidents(veteran.code) == []
    notes.figure("times that the plug was pulled", KILLS)
    notes.figure("transactions that were acknowledged before a cut", len(told))


def cut_while_a_sale_waits(veteran: Veteran) -> set[str]:
    """Sold without a network: it is on the disk, and nowhere else."""
    with veteran.power(cable=False) as served:
        ids = served.keep_sale(served.card(EMMA), CENTS)
        served.stand.guest.cut_power()
        return set(ids)


def cut_while_a_sale_is_sent(veteran: Veteran, chance: random.Random) -> None:
    """Central may have it already while the terminal does not know that yet."""
    with veteran.power() as served:
        served.scan(served.card(EMMA).number)
        served.scan(served.receipt(CENTS))
        Event().wait(chance.uniform(*SENDING_SECONDS))
        served.stand.guest.cut_power()


def cut_while_it_starts(veteran: Veteran, chance: random.Random) -> None:
    """In the midst of reading its store."""
    with veteran.bench.power() as stand:
        assert stand.guest.hands.boot
        Event().wait(chance.uniform(*START_SECONDS))
        stand.guest.cut_power()
