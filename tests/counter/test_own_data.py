"""One's own data and leaving at the counter, as somebody does it: menu, notice, PIN, paper, mail, and gone."""

from collections.abc import Iterator

import pytest

from tests.counter.browser import Browser, chromium
from tests.counter.conftest import Standing
from tests.counter.test_page import FIGURE, SAYS, SHEET, at_rest, choose, flip, tap

pytestmark = pytest.mark.xdist_group("counter")

WILLEM, PIN = 8, "4831"
"""He has a mail address and a PIN; no other test needs him, for in the end he leaves."""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium((1600, 1140), tmp_path_factory.mktemp("chromium-data")) as found:
        yield found


@pytest.fixture
def page(standing: Standing, browser: Browser) -> Browser:
    return at_rest(standing, browser)


def at_notice(page: Browser, *, offline: bool = False) -> None:
    choose(page, WILLEM)
    page.click("#scan")
    page.until(SAYS, "Kaart van W••• M.", sought="Willem's card")
    if offline:
        # Who stands idle hears of a pulled cable at the next heartbeat; a look-up notices at once.
        page.until(SAYS, "Even geen verbinding", sought="the terminal to know")
    tap(page, "Menu")
    tap(page, "Privacy")
    page.until(SAYS, "Je gegevens", sought="the notice")


def prove(page: Browser) -> None:
    page.until(SAYS, "pincode", sought="the question for the PIN")
    for figure in PIN:
        page.until(FIGURE, figure, sought=f"the key {figure}")
    tap(page, "OK")


def test_the_notice_is_read_without_a_card_from_the_attract_screen(page: Browser) -> None:
    tap(page, "Hulp en privacy")
    page.until(SAYS, "Nog geen spaarkaart?", sought="the help")
    tap(page, "Privacy")
    page.until(SAYS, "versie", sought="the notice with its version")
    assert not page.run(
        "return [...document.querySelectorAll('#targets button')].some((b) => /papier/.test(b.ariaLabel))"
    )


def test_ones_data_comes_on_paper_whose_picture_the_page_shows(page: Browser, standing: Standing) -> None:
    at_notice(page)
    tap(page, "Op papier")
    page.until(SAYS, "voluit", sought="what will be printed")
    tap(page, "Printen")
    prove(page)
    tap(page, "Printen")
    page.until(SAYS, "Neem het papier mee", sought="the printed paper")
    width, height = page.until(SHEET, sought="the slip's picture")
    assert width == 640
    assert height > 1500
    page.click("#tear")
    tap(page, "Stoppen")
    page.until(SAYS, "Houd je kaart", sought="the attract screen")


def test_ones_data_by_mail_lands_in_the_post_with_its_document(page: Browser) -> None:
    at_notice(page)
    tap(page, "Per mail")
    tap(page, "Versturen")
    prove(page)
    tap(page, "Versturen")
    page.until(SAYS, "onderweg", sought="the mail on its way")
    letter = page.until("return document.querySelector('#letters li.new')?.textContent", sought="the letter")
    assert "willem@mulder.example" in letter
    assert "data.json" in letter
    assert "Willem Mulder" in letter
    tap(page, "Stoppen")


def test_without_a_connection_nothing_is_given_and_nobody_leaves(page: Browser) -> None:
    flip(page, "network", "off")
    at_notice(page, offline=True)
    tap(page, "Stoppen met sparen")
    tap(page, "Verder")
    page.until(SAYS, "verbinding", sought="the sentence")
    flip(page, "network", "on")


def test_who_leaves_is_a_stranger_afterwards(page: Browser) -> None:
    at_notice(page)
    tap(page, "Stoppen met sparen")
    page.until(SAYS, "6.200 punten vervallen", sought="what lapses")
    tap(page, "Verder")
    prove(page)
    page.until(SAYS, "Weet je het zeker?", sought="the second question")
    tap(page, "Ja, stoppen")
    page.until(SAYS, "Je gegevens zijn gewist", sought="the farewell")
    page.until("return document.querySelector('#letters li.new b')?.textContent", sought="the confirmation")
    tap(page, "Sluiten")
    page.until(SAYS, "Houd je kaart", sought="the attract screen")
    page.click("#scan")
    page.until(SAYS, "ken", sought="a card that nobody knows")
