"""Power lost at every step of provisioning: the device is either new still, or in service; never half of each."""

from collections.abc import Callable
from threading import Event

import pytest

from tests.lab import views
from tests.lab.bench import SHOW_SECONDS, Bench, Stand
from tests.lab.notes import Notes
from tests.lab.serving import EMMA, brought_into_service, shown_code, tried
from tests.lab.shop import Office

CUTS = {
    "K1-10": ("as the question is shown", None),
    "K1-11": ("at the touch that confirms it", 0.0),
    "K1-12": ("a second behind the touch", 1.0),
    "K1-13": ("three seconds behind the touch", 3.0),
}
"""By the terminal that the device becomes: when its plug is pulled, and how many seconds behind the touch that is."""


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("code", CUTS)
def test_power_lost_while_it_comes_into_service_leaves_it_new_or_in_service(
    new_bench: Callable[[], Bench], office: Office, code: str, notes: Notes
) -> None:
    """The plug is pulled: the next start is the setting up, where the same code goes on, or the shop's own screen."""
    when, seconds = CUTS[code]
    bench, token = new_bench(), office.code_for(code)
    with bench.power() as stand:
        stand.guest.hands.plug("scanner")
        stand.up()
        question = shown_code(stand, office, code, token)
        if seconds is not None:
            stand.click(question, "confirm")
            Event().wait(seconds)
        stand.guest.cut_power()
    with bench.power() as stand:
        stand.plug_all()
        stand.up()
        new = is_new(stand, code)
        notes.figure(f"cut {when}", "new" if new else "in service")
        served = brought_into_service(stand, office, code, token) if new else tried(stand, office, code)
        served.sell(served.card(EMMA), 100)
        served.until_delivered()
    assert office.rows("SELECT status FROM terminals WHERE code = ?", code) == [("active",)]
    assert office.accepted(code, "accrual") == 1
    assert office.open_incidents(code) == []


def is_new(stand: Stand, code: str) -> bool:
    """Whether the device is to be set up, as it was; else it is in service, and to be tried first."""
    new, selftest = views.setup(), views.selftest(code)
    button = stand.place(selftest, "report")
    stand.guest.until(
        "it is new, or in service", lambda: stand.is_shown(new) or stand.is_shown(selftest, button), SHOW_SECONDS
    )
    return stand.is_shown(new)
