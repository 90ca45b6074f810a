"""The member's page in a real Chromium, from a real central: picked up, drawn, proven, turned without a connection."""

import json
import random
import string
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import httpx
import numpy as np
import pytest
import segno
import zxingcpp
from PIL import Image
from sqlalchemy import select

from central import tables as t
from central.database import open_database
from central.phone.wording import WORDS
from central.seed import SeededTerminal
from loyalty import wire
from loyalty.assurance import Assurance, EntryMode
from loyalty.codes import RotatingMemberCode, parse, write
from loyalty.languages import CODES
from loyalty.phone import with_number
from loyalty.rotating import STEP_SECONDS, rotating_code
from loyalty.signing import decode_key, encode_key
from loyalty.wire_phone import CardToTake, TakeCard
from tests.central.device import URL, Device, Got
from tests.central.test_serving import run, serving
from tests.counter.browser import Browser, chromium

pytestmark = pytest.mark.xdist_group("counter")

EMMA = 6
SHOWS = "return document.body.dataset.shows === arguments[0]"
STEP = "return Number(document.body.dataset.step ?? 0)"
LATER = """
const now = Date.now;
Date.now = () => now() + arguments[0]"""
FORGET = """
const done = arguments[arguments.length - 1], asked = indexedDB.deleteDatabase('spaarpunt');
asked.onsuccess = asked.onerror = () => done(true)"""
CONTROLLED = "navigator.serviceWorker.ready.then(() => arguments[arguments.length - 1](true))"


@dataclass
class Shop:
    """A central that serves, and a terminal of its."""

    url: str
    database: str
    device: Device
    cards: list[dict[str, str]]

    def offer(self, number: int) -> str:
        """What the terminal's QR holds for a card."""
        card = self.cards[number]
        wish = TakeCard(token=card["token"], mode=EntryMode.SCANNED, assurance=Assurance.POSSESSION)
        got = self.device.call("POST", "/v1/cards/digital", wish)
        assert got.status == 200, got.body
        address = wire.read(CardToTake, got.body).address
        return with_number(address.replace(URL, self.url), card["number"])

    def proves(self, number: int, code: RotatingMemberCode) -> bool:
        """Whether central takes a code as the member's own."""
        asked = wire.Lookup(token=self.cards[number]["token"], step=code.step, mac=code.mac, number=code.number)
        return wire.read(wire.CardSummary, self.device.call("POST", "/v1/cards/lookup", asked).body).proven

    def key(self, number: int) -> bytes:
        """What central keeps of the card's page."""
        database, s = open_database(self.database), t.member_secrets.c
        account = self.device.lookup(self.cards[number]["token"]).account
        with database.engine.connect() as connection:
            kept = connection.execute(select(s.rotating_key).where(s.account == account)).scalar_one()
        database.close()
        return decode_key(kept)


class Tries:
    """Central as a process, that can be ended."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder}/central.db"
        self.out = folder / "world.json"
        run("seed", "--database", self.url, "--json-out", str(self.out))


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Tries:
    return Tries(tmp_path_factory.mktemp("phone"))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium((500, 900), tmp_path_factory.mktemp("phone-browser"), "--lang=nl", "--accept-lang=nl") as found:
        yield found


def enrolled(seeded: Tries, address: str, client: httpx.Client, terminal: int) -> Shop:
    world = json.loads(seeded.out.read_text())

    def send(method: str, path: str, headers: dict[str, str], body: bytes) -> Got:
        got = client.request(method, path, headers=headers, content=body)
        return Got(got.status_code, dict(got.headers), got.content)

    made = SeededTerminal(**{**world["terminals"][terminal], "blanks": tuple(world["terminals"][terminal]["blanks"])})
    device = Device(send, made, lambda: datetime.now(UTC)).enrol()
    return Shop(address, seeded.url, device, world["cards"])


@pytest.fixture(scope="module")
def shop(seeded: Tries) -> Iterator[Shop]:
    with serving(seeded.url, "--public-url", URL) as (_, line):
        address = line.split()[-1]
        with httpx.Client(base_url=address) as client:
            yield enrolled(seeded, address, client, 0)


def seen(browser: Browser, folder: Path) -> RotatingMemberCode:
    """What a camera reads off the phone."""
    file = folder / "phone.png"
    browser.picture(file)
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(file.read_bytes())), formats=zxingcpp.BarcodeFormat.QRCode)
    code = parse(found.text)
    assert isinstance(code, RotatingMemberCode)
    return code


def shows(browser: Browser, name: str) -> None:
    browser.until(SHOWS, name, sought=name)


def picked_up(browser: Browser, address: str) -> None:
    browser.open(address)
    shows(browser, "take")
    browser.click("#take-go")
    shows(browser, "card")


@pytest.fixture
def blank(browser: Browser, shop: Shop) -> Browser:
    """A phone without any card."""
    browser.open(f"{shop.url}/m/")
    browser.later(FORGET)
    return browser


# ── The journey ────────────────────


def test_a_phone_picks_the_card_up_and_what_it_draws_proves_at_central(
    blank: Browser, shop: Shop, tmp_path: Path
) -> None:
    picked_up(blank, shop.offer(EMMA))
    assert blank.run("return location.pathname + location.hash") == "/m/", "neither secret nor number stay in sight"
    code = seen(blank, tmp_path)
    assert code.number == shop.cards[EMMA]["number"]
    assert shop.proves(EMMA, code)
    assert not shop.proves(EMMA, code), "once"
    assert blank.run("return document.getElementById('number').textContent") == code.number
    assert blank.run("return document.documentElement.lang") == "nl"


def test_the_key_is_in_the_phone_and_no_script_can_read_it(blank: Browser, shop: Shop) -> None:
    picked_up(blank, shop.offer(EMMA))
    tried = blank.later(
        """const done = arguments[arguments.length - 1];
        import('/m/keep.js').then((keep) => keep.cards()).then(([card]) =>
          crypto.subtle.exportKey('raw', card.key).then(() => done('read'), (error) => done(error.name)))"""
    )
    assert tried == "InvalidAccessError"


def test_a_second_phone_is_too_late_and_is_told_what_to_do(blank: Browser, shop: Shop) -> None:
    address = shop.offer(EMMA)
    picked_up(blank, address)
    blank.open(address)
    shows(blank, "card")  # the same phone again has its card
    blank.later(FORGET)
    blank.open("about:blank")
    blank.open(address)
    shows(blank, "take")
    blank.click("#take-go")
    shows(blank, "used")
    said = blank.run("return document.getElementById('used').textContent")
    assert WORDS["nl"]["used.detail"] in said


def test_a_code_nobody_made_or_without_its_number_is_explained(blank: Browser, shop: Shop) -> None:
    blank.open(f"{shop.url}/m/{'x' * 22}#10001")
    shows(blank, "take")
    blank.click("#take-go")
    shows(blank, "unknown")
    for lame in (f"{shop.url}/m/{'y' * 22}", f"{shop.url}/m/{'z' * 22}#%E0%A4%A"):
        blank.open("about:blank")
        blank.open(lame)
        shows(blank, "unknown")
    blank.open(f"{shop.url}/m/")
    shows(blank, "empty")


def test_a_card_is_taken_off_the_phone_after_a_question(blank: Browser, shop: Shop) -> None:
    picked_up(blank, shop.offer(EMMA))
    blank.click("summary")
    blank.click("#remove")
    blank.click("#sure button[value=no]")
    shows(blank, "card")
    blank.click("#remove")
    blank.click("#sure button[value=yes]")
    shows(blank, "empty")
    blank.open(f"{shop.url}/m/")
    shows(blank, "empty")


def test_without_a_connection_the_page_opens_and_the_code_turns(
    seeded: Tries, browser: Browser, tmp_path: Path
) -> None:
    with serving(seeded.url, "--public-url", URL) as (_, line):
        address = line.split()[-1]
        with httpx.Client(base_url=address) as client:
            shop = enrolled(seeded, address, client, 1)
            picked_up(browser, shop.offer(EMMA))
            browser.later(CONTROLLED)
            key = shop.key(EMMA)
    browser.open(f"{address}/m/")
    shows(browser, "card")
    first = seen(browser, tmp_path)
    assert write(first) == write(rotating_code(first.number, first.step, key))
    browser.run(LATER, 1000 * STEP_SECONDS)
    browser.until(STEP, ready=lambda step: step > first.step, sought="the next step")
    later = seen(browser, tmp_path)
    assert later.step > first.step
    assert write(later) == write(rotating_code(later.number, later.step, key))


def test_without_https_it_says_so_and_uses_no_offer_up(blank: Browser, shop: Shop, tmp_path: Path) -> None:
    port = shop.url.rpartition(":")[2]
    with chromium((500, 900), tmp_path / "lan", f"--host-resolver-rules=MAP shop.example 127.0.0.1:{port}") as lan:
        address = shop.offer(EMMA)
        lan.open(address.replace(shop.url, "http://shop.example"))
        shows(lan, "insecure")
    picked_up(blank, address)


# ── What it reckons ────────────────────


def signs(source: random.Random, most: int, alphabet: str) -> str:
    return "".join(source.choice(alphabet) for _ in range(source.randint(1, most)))


def test_its_codes_are_those_of_the_rules(blank: Browser) -> None:
    source = random.Random(4)
    printable = "".join(map(chr, range(33, 127)))
    cases = [
        (
            signs(source, 32, printable),
            source.choice([0, 1, 35, 36, 2**31, 2**32 + 7, 58_000_000]),
            source.randbytes(32),
        )
        for _ in range(60)
    ]
    written = blank.later(
        """const done = arguments[arguments.length - 1];
        import('/m/code.js').then((code) => Promise.all(arguments[0].map(async ([number, step, key]) =>
          code.rotatingCode(number, step, await code.keyOf(code.unpack(key)))))).then(done)""",
        [(number, step, encode_key(key)) for number, step, key in cases],
    )
    assert written == [write(rotating_code(number, step, key)) for number, step, key in cases]


def _ends_with_a_byte(text: str) -> bool:
    """Whether mode, length, signs and terminator fill whole bytes."""
    return (4 + 9 + 11 * (len(text) // 2) + 6 * (len(text) % 2) + 4) % 8 == 0


def test_its_symbols_are_those_of_the_standard(blank: Browser) -> None:
    source = random.Random(5)
    alphabet = string.digits + string.ascii_uppercase + "$%*+-./:"
    texts = [
        "A",
        "AB",
        "SP1.R.10001.ZMOHC.UHR6KFZ6JX",
        *(alphabet[:26] + signs(source, 128, alphabet) for _ in range(60)),
    ]
    texts += [alphabet[10] * most for most in (20, 21, 38, 39, 61, 62, 90, 91, 122, 123, 154)]
    drawn = blank.later(
        """const done = arguments[arguments.length - 1];
        import('/m/qr.js').then(({ qr }) => done(arguments[0].map((text) => qr(text))))""",
        texts,
    )
    for text, symbol in zip(texts, drawn, strict=True):
        light = np.pad(1 - np.array(symbol["rows"], dtype=np.uint8), 4, constant_values=1)
        (read,) = zxingcpp.read_barcodes(light.repeat(4, 0).repeat(4, 1) * 255)
        assert read.text == text
        if _ends_with_a_byte(text):
            # segno pads with a byte of noughts more than the standard has (ISO/IEC 18004, section 7.4.10).
            continue
        made = segno.make(text, error="m", mode="alphanumeric", mask=symbol["mask"], boost_error=False, micro=False)
        assert symbol["rows"] == [list(row) for row in made.matrix], text
    assert {17 + 4 * version for version in range(1, 7)} == {len(symbol["rows"]) for symbol in drawn}


def test_what_it_cannot_draw_it_refuses(blank: Browser) -> None:
    for text in ("A" * 155, "a", "é"):
        tried = blank.later(
            """const done = arguments[arguments.length - 1];
            import('/m/qr.js').then(({ qr }) => qr(arguments[0])).then(() => done('drawn'), (error) => done(error.name))""",
            text,
        )
        assert tried == "RangeError", text


# ── What it says ────────────────────


def test_every_language_says_everything() -> None:
    assert {language: set(words) for language, words in WORDS.items()} == {each: set(WORDS["en"]) for each in CODES}
    assert all(text.strip() for words in WORDS.values() for text in words.values())
