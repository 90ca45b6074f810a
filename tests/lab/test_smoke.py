"""The smoke run: a new device comes into service and serves, on a real kernel with real USB, display and network."""

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from drivers.printer_profiles import EPSON_80
from drivers.virtual.paper import draw_paper
from provisioning.lab.board import SIZE
from provisioning.lab.keys import reports
from tests.lab import views
from tests.lab.bench import Bench, Stand
from tests.lab.notes import Notes
from tests.lab.serving import CODE, EMMA, Serving
from tests.lab.shop import Office

pytestmark = [pytest.mark.lab, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def new(bench: Bench) -> Iterator[Stand]:
    """A device that was never in service, switched on, with its readers and its printer."""
    with bench.power() as stand:
        stand.plug_all()
        stand.up()
        yield stand


@pytest.fixture(scope="module")
def enrolment(new: Stand, office: Office) -> dict[str, float]:
    """The same device is brought into service by one code; how long each step took, seconds."""
    host = urlsplit(office.url).netloc
    question = views.confirm(host, CODE)
    new.shows(views.setup())
    new.keep("new", "A new device: not yet in service")
    asked = Serving(new, office).scan_until(office.code_for(CODE), question)
    new.keep("confirm", "The code was typed by the USB scanner; central says whose shop it is")
    new.click(question, "confirm")
    began = time.monotonic()
    new.shows(views.selftest(CODE), within=new.place(views.selftest(CODE), "report"))
    new.keep("selftest", "In service: the self-test is there by itself")
    return {"code typed → shop shown, s": asked, "confirmed → self-test shown, s": time.monotonic() - began}


@pytest.fixture(scope="module")
def served(new: Stand, office: Office, enrolment: dict[str, float]) -> Serving:
    """A terminal that nobody stands before."""
    del enrolment
    new.click(views.selftest(CODE), "stop")
    new.shows(views.attract())
    serving = Serving(new, office)
    serving.until_well("printer")
    return serving


def test_a_new_device_is_brought_into_service_by_one_code(
    enrolment: dict[str, float], notes: Notes, office: Office
) -> None:
    """A new device shows "not yet in service", to the pixel; one code by the USB scanner and a touch, and it serves."""
    for what, seconds in enrolment.items():
        notes.figure(what, round(seconds, 1))
    assert office.rows("SELECT status FROM terminals WHERE code = ?", CODE) == [("active",)]


def test_the_attract_screen_is_drawn_by_kms_to_the_pixel(served: Serving, notes: Notes) -> None:
    """What the kernel scans out is what the project draws, and it changes language at a touch by mouse."""
    served.stand.shows(views.attract())
    served.stand.keep("attract", "Nobody is here")
    served.stand.click(views.attract(), "language:en")
    notes.figure("touch by mouse → English, s", round(served.stand.shows(views.attract("en")), 1))
    served.stand.click(views.attract("en"), "language:nl")
    served.stand.shows(views.attract())


def test_a_swiped_card_shows_its_balance(served: Serving) -> None:
    """The magstripe reader, a keyboard to the kernel, is grabbed, read and decoded; central's figure is shown."""
    card = served.card(EMMA)
    points = served.points(card)
    served.swipe_until(card.number, views.balance(points), views.figure(points))
    served.stand.keep("balance", "A card was swiped: its balance")
    served.leaves_off()


def test_a_scanned_card_and_receipt_earn_points(served: Serving) -> None:
    """Card and receipt by barcode: the points are at central once, and the next time the card is shown on the display."""
    card = served.card(EMMA)
    before = served.points(card)
    served.scan_until(card.number, views.balance(before), views.figure(before))
    served.sell(card, 1250)
    served.stand.keep("earned", "A receipt was scanned: its points are on their way")
    assert served.points(card) == before + 125
    served.leaves_off()
    served.scan_until(card.number, views.balance(before + 125), views.figure(before + 125))
    served.leaves_off()


def test_a_reward_is_printed_by_usb(served: Serving, notes: Notes) -> None:
    """A reward is taken: the voucher comes out of the USB printer, cut, and central knows that it was printed."""
    hands, card = served.stand.guest.hands, served.card(EMMA)
    before, pieces = served.points(card), hands.pieces()
    served.scan_until(card.number, views.balance(before), views.figure(before))
    notes.figure("reward confirmed → voucher cut, s", round(served.take_coffee(pieces), 1))
    served.until_accepted("print_outcome", 1)
    assert served.points(card) == before - views.COFFEE
    served.stand.keep("thanks", "The voucher is out")
    notes.drawn(draw_paper(hands.piece(pieces), EPSON_80), "voucher", "What came out of the USB printer")
    served.stand.click(views.thanks(), "done")
    served.stand.shows(views.attract())


def test_without_paper_no_reward_is_taken_and_with_paper_it_is(served: Serving) -> None:
    """The roll is taken out: no point is spent and nothing is printed. It is put back: the voucher comes."""
    hands, card = served.stand.guest.hands, served.card(EMMA)
    before, pieces, taken = served.points(card), hands.pieces(), served.accepted("redemption")
    hands.set_paper(0)
    try:
        served.stand.guest.until("the doctor says paper-out", lambda: not served.well("printer"), 60)
        served.scan_until(card.number, views.balance(before), views.figure(before))
        served.stand.keep("no-paper", "The printer has no paper: rewards wait, the balance is shown")
        served.leaves_off()
        assert (served.points(card), hands.pieces(), served.accepted("redemption")) == (before, pieces, taken)
    finally:
        hands.set_paper(50_000)
    served.until_well("printer")
    served.scan_until(card.number, views.balance(before), views.figure(before))
    served.take_coffee(pieces)
    served.until_accepted("redemption", taken + 1)
    served.stand.click(views.thanks(), "done")
    served.stand.shows(views.attract())


def test_a_pulled_cable_is_said_and_what_was_earned_arrives_once_when_it_is_back(served: Serving) -> None:
    """The network's cable is pulled: points are taken all the same. It is put back: central has them, once."""
    card, accepted = served.card(EMMA), served.accepted("accrual")
    before = served.points(card)
    served.stand.guest.monitor.cable(plugged=False)
    try:
        served.stand.shows(views.attract(offline=True), 180)
        assert len(served.keep_sale(card, 500)) == 1
        served.stand.keep("offline", "The cable is out: a receipt counts, its points are on their way")
        assert served.accepted("accrual") == accepted
    finally:
        served.stand.guest.monitor.cable(plugged=True)
    served.until_accepted("accrual", accepted + 1)
    served.stand.guest.until("nothing waits", lambda: served.waiting() == 0, 60)
    assert served.points(card) == before + 50
    served.stand.click(views.balance(1000), "stop")
    served.stand.shows(views.attract(), 180)


def test_a_scanner_pulled_in_the_midst_of_a_code_reads_the_next_one_when_it_is_back(served: Serving) -> None:
    """Half a code is typed and the scanner is pulled: it is no half card. It is plugged in and reads again."""
    hands, card = served.stand.guest.hands, served.card(EMMA)
    half = reports(card.number)
    hands.type_reports("scanner", half[: len(half) // 32 * 16])
    hands.pull("scanner")
    served.stand.guest.until("the doctor misses the scanner", lambda: not served.well("scanner"), 60)
    served.stand.keep("no-scanner", "The scanner is out")
    hands.plug("scanner")
    served.until_well("scanner")
    points = served.points(card)
    served.scan_until(card.number, views.balance(points), views.figure(points))
    served.leaves_off()


def test_a_finger_on_a_touch_panel_is_felt(served: Serving, notes: Notes) -> None:
    """A multi-touch panel of the kernel's own: SDL feels fingers there, and the language changes."""
    stand = served.stand
    stand.guest.hands.make_panel(SIZE)
    stand.guest.hands.run("systemctl", "restart", "spaarpunt.service", seconds=240)
    stand.up()
    stand.shows(views.attract())
    stand.tap(views.attract(), "language:nb")
    notes.figure("touch by finger → Norwegian, s", round(stand.shows(views.attract("nb")), 1))
    stand.tap(views.attract("nb"), "language:nl")
    stand.shows(views.attract())


def test_killed_in_the_midst_of_its_work_it_is_back_and_central_has_everything_once(
    served: Serving, bench: Bench, office: Office, notes: Notes
) -> None:
    """The plug is pulled while receipts wait: the next start serves by itself, and each is at central, once."""
    card, accepted = served.card(EMMA), served.accepted("accrual")
    before = served.points(card)
    served.stand.guest.monitor.cable(plugged=False)
    served.stand.shows(views.attract(offline=True), 180)
    for _ in range(3):
        served.keep_sale(card, 100)
    served.stand.guest.cut_power()
    with bench.power() as stand:
        began = stand.guest.power_on
        again = Serving(stand, office)
        again.until_accepted("accrual", accepted + 3)
        stand.up()
        stand.shows(views.attract())
        notes.figure("power on → attract screen, by the host's clock, s", round(time.monotonic() - began, 1))
        stand.keep("back", "The same disk after the cut: the terminal serves by itself")
        stand.guest.until("nothing waits", lambda: again.waiting() == 0, 60)
    assert served.points(card) == before + 30
    assert served.accepted("accrual") == accepted + 3
