"""The USB printer in trouble: it takes no more bytes, or its plug is out. No point is spent for paper that cannot come."""

from collections.abc import Callable, Iterator

import pytest

from provisioning.lab.hands import Hands
from tests.lab import views
from tests.lab.notes import Notes
from tests.lab.serving import EMMA, Serving, Veteran

TROUBLES: dict[str, tuple[Callable[[Hands], None], Callable[[Hands], None]]] = {
    "stalled": (lambda hands: hands.stall_printer(stalled=True), lambda hands: hands.stall_printer(stalled=False)),
    "unplugged": (lambda hands: hands.pull("printer"), lambda hands: hands.plug("printer")),
}
"""How it begins, and how it ends."""
NOTICED_SECONDS = 120.0


@pytest.fixture(scope="module")
def served(veteran: Veteran) -> Iterator[Serving]:
    """A terminal that serves, with a printer that is well."""
    with veteran.power() as serving:
        serving.stand.shows(views.attract())
        serving.until_well("printer")
        yield serving


@pytest.mark.timeout(1500)
@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_printer_in_trouble_spends_no_point_and_prints_when_it_is_well_again(
    served: Serving, trouble: str, notes: Notes
) -> None:
    """It is stalled, and it is unplugged: the balance is shown and rewards wait; well again, the voucher comes."""
    begin, end = TROUBLES[trouble]
    hands, guest, card = served.stand.guest.hands, served.stand.guest, served.card(EMMA)
    before, pieces, taken = served.points(card), hands.pieces(), served.accepted("redemption")
    begin(hands)
    try:
        noticed = guest.until("the doctor notices", lambda: not served.well("printer"), NOTICED_SECONDS)
        notes.figure(f"{trouble} → noticed, s", round(noticed, 1))
        served.scan_until(card.number, views.balance(before), views.figure(before))
        served.stand.keep(f"printer-{trouble}", f"The printer is {trouble}: rewards wait, the balance is shown")
        served.leaves_off()
        assert (served.points(card), hands.pieces(), served.accepted("redemption")) == (before, pieces, taken)
    finally:
        end(hands)
    served.until_well("printer")
    served.scan_until(card.number, views.balance(before), views.figure(before))
    served.take_coffee(pieces)
    served.until_accepted("redemption", taken + 1)
    assert hands.pieces() == pieces + 1
    served.stand.click(views.thanks(), "done")
    served.stand.shows(views.attract())
