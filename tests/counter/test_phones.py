"""A card that goes onto a phone at the counter: photographed off the screen, picked up, and held before the camera."""

from collections.abc import Iterator

import httpx
import numpy as np
import pytest
from PIL import Image

from loyalty.assurance import Assurance
from terminal.counter import pictures
from terminal.counter.acts import HandsError, Photograph
from terminal.counter.mirror import Frame
from terminal.counter.phones import Phones, Seen, photograph
from terminal.machine.states import session_of
from tests.counter.browser import Browser, chromium
from tests.counter.conftest import Standing
from tests.counter.test_page import SAYS, choose, leave, tap

pytestmark = pytest.mark.xdist_group("counter")

EMMA = 6
"""She has no way to prove who she is: having the card is enough."""
CODE = "return !document.getElementById('photo').hidden"
TURNS = "return document.getElementById('facts').textContent.includes('turning QR')"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium((1600, 1140), tmp_path_factory.mktemp("chromium-phones")) as found:
        yield found


@pytest.fixture
def page(standing: Standing, browser: Browser) -> Iterator[Browser]:
    browser.open(standing.page.url)
    browser.until("return document.body.dataset.ready")
    leave(browser)
    yield browser
    browser.open(standing.page.url)
    browser.until("return document.body.dataset.ready")
    leave(browser)


def code_on_screen(page: Browser) -> None:
    choose(page, EMMA)
    page.click("#scan")
    tap(page, "Menu")
    tap(page, "Kaart op je telefoon")
    tap(page, "Toon de code")
    page.until(CODE, sought="the code for phones")


def assurance(standing: Standing) -> Assurance:
    now = standing.counter.power.now
    assert now is not None
    session = session_of(now.terminal.machine.state)
    assert session is not None
    return session.assurance


def test_the_holders_phone_takes_the_card_along_and_proves_before_the_camera(page: Browser, standing: Standing) -> None:
    code_on_screen(page)
    assert assurance(standing) is Assurance.POSSESSION
    page.click("#photograph")
    page.until(TURNS, sought="the tray to know of the phone")
    page.click("#phone")
    page.until(SAYS, "Kaart van E••• S.", sought="the balance")
    page.until("return document.getElementById('photo').hidden", sought="the code to go")
    page.until("return 1", ready=lambda _: assurance(standing) is Assurance.PROVEN, sought="central to prove it")


def test_the_link_opens_the_members_page_as_a_phone_would(page: Browser, standing: Standing) -> None:
    code_on_screen(page)
    page.open(f"{standing.page.url}photograph")
    page.until("return document.body.dataset.shows === 'take'", sought="the member's page")
    page.click("#take-go")
    page.until("return document.body.dataset.shows === 'card'", sought="the card")
    number = page.run("return document.getElementById('number').textContent")
    assert number == standing.places.world.cards[EMMA].number


def test_a_code_that_a_phone_took_is_refused_to_the_next(page: Browser, standing: Standing) -> None:
    code_on_screen(page)
    standing.counter.hands.do(Photograph())
    with pytest.raises(HandsError, match="took this code already"):
        standing.counter.hands.do(Photograph())


def test_without_a_code_on_the_screen_there_is_nothing_to_photograph(page: Browser, standing: Standing) -> None:
    assert not page.run(CODE)
    with pytest.raises(HandsError, match="no code for a phone"):
        standing.counter.hands.do(Photograph())
    answer = httpx.get(f"{standing.page.url}photograph")
    assert answer.status_code == 409


def screen(text: str) -> Frame:
    picture = pictures.qr(text).convert("RGB")
    framed = Image.new("RGB", (640, 480), "white")
    framed.paste(picture, (20, 20))
    return Frame(1, framed.size, np.asarray(framed).tobytes())


@pytest.mark.parametrize(
    "text", ["SP1.M.10001", "https://shop.example/m/abc", "https://shop.example/x#1", "ftp://a/m/b#1"]
)
def test_other_codes_are_no_pick_up(text: str) -> None:
    with pytest.raises(HandsError, match="no code for a phone"):
        photograph(screen(text))


def test_a_central_that_does_not_answer_is_said() -> None:
    with pytest.raises(HandsError, match="does not reach central"):
        Phones().pick_up(Seen("http://127.0.0.1:1/m/x#1", "1"))
