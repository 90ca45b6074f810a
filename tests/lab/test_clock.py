"""A Raspberry Pi has no clock of its own: cold and without a network it starts in the past, each time in another one."""

import time
from collections.abc import Callable

import pytest

from tests.lab import views
from tests.lab.bench import Bench
from tests.lab.notes import Notes
from tests.lab.serving import EMMA, Veteran, brought_into_service
from tests.lab.shop import YOUNG, Office

CODE = "K1-5"
PAST = "base=1970-01-02T00:00:00,clock=vm"
LATER, BEFORE = "base=2027-06-01T12:00:00,clock=vm", "base=2001-03-04T05:06:07,clock=vm"


@pytest.mark.timeout(1500)
def test_a_new_device_whose_clock_stands_in_1970_comes_into_service(
    new_bench: Callable[[], Bench], office: Office, notes: Notes
) -> None:
    """Central's certificate is not valid yet by that clock; the key that the code pins is, and central says the time."""
    with new_bench().power(clock=PAST) as stand:
        stand.plug_all()
        stand.up()
        behind = time.time() - int(stand.guest.hands.run("date", "+%s").out)
        assert behind > 2 * YOUNG.total_seconds(), "the machine knows the time: this shows nothing"
        served = brought_into_service(stand, office, CODE)
        assert served.well("clock")
        served.sell(served.card(EMMA), 100)
        notes.figure("the machine's own time is behind by, days", round(behind / 86_400, 1))
    assert office.rows("SELECT status FROM terminals WHERE code = ?", CODE) == [("active",)]


@pytest.mark.timeout(2400)
def test_sales_of_starts_whose_time_went_backwards_arrive_once_and_in_their_order(
    veteran: Veteran, notes: Notes
) -> None:
    """Three starts without a network, in 2027, 2001 and 1970: what they sold is at central, once and in its order."""
    office, told = veteran.office, list[str]()
    for clock in (LATER, BEFORE, PAST):
        with veteran.power(clock=clock, cable=False) as served:
            ids = served.keep_sale(served.card(EMMA), 100)
            assert list(ids[: len(told)]) == told, "what waited before the start waits in its order"
            told = list(ids)
            served.stand.guest.shut_down()
    with veteran.power() as served:
        served.stand.shows(views.attract())
        served.until_delivered()
        assert served.well("clock")
    assert [id_ for id_ in office.chain(veteran.code) if id_ in told] == told
    assert office.open_incidents(veteran.code) == []
    notes.figure("sales of three starts, at central once", len(told))
