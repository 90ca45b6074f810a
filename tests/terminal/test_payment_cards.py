"""Payment cards leave nothing: hundreds are swiped, scanned and typed at a running terminal, and nobody remembers one."""

import logging
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.events import Decoder, DeviceEvent, Scanned, Sighted, Source
from drivers.symbology import Symbology
from screens import intents, views
from screens.views import RefusalView, View
from terminal.control.lines import Question, ask
from terminal.control.outbox import CHECK, LIST, store_answers
from terminal.control.server import ControlServer
from terminal.machine.events import Event
from terminal.machine.states import Attract, Machine
from terminal.runtime.translate import translate
from terminal.store import Table
from tests.terminal.machine.journey import CARD
from tests.terminal.runtime.rig import Rig, rig

FEW = 150
SWIPES = 2000
"""In `make soak`: each goes through the whole terminal, its screen included."""
PREFIXES = ("4", "51", "55", "2221", "34", "37", "6011", "3528", "62", "36", "5018", "6304")
LENGTHS = {"34": 15, "37": 15, "36": 14, "5018": 16, "6304": 16}


def number(chance: random.Random) -> str:
    """A payment card's number with its check digit (ISO/IEC 7812-1, annex B)."""
    prefix = chance.choice(PREFIXES)
    body = prefix + "".join(chance.choices("0123456789", k=LENGTHS.get(prefix, 16) - len(prefix) - 1))
    doubled = (int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(body)))
    return body + str(-sum(n // 10 + n % 10 for n in doubled) % 10)


def swiped(chance: random.Random, card: str) -> str:
    """One of the ways a reader types a card."""
    expiry = f"{chance.randrange(27, 35)}{chance.randrange(1, 13):02}"
    track1 = f"%B{card}^DOE/JANE^{expiry}1010000000000000?"
    track2 = f";{card}={expiry}1010000000000000?"
    return chance.choice([track1 + track2, track2, track1, track1 + ";E?", f"%E?{track2}"])


WRAPPINGS = ("{}", "https://pay.example/?card={}", "SP1.M.{}", "WIFI:T:WPA;S:Shop;P:{};;", ";{}=2912201?")


def show_card(stand: Rig, chance: random.Random, card: str, door: int) -> None:
    """Bring a card by one of the doors: stripe, scanner, a QR before the camera, a keyboard."""
    match door:
        case 0 | 1:
            stand.things.magstripe.type(swiped(chance, card) + "\n")
        case 2:
            stand.things.scanner.type(chance.choice(WRAPPINGS).format(card) + "\n")
        case 3:
            text = chance.choice(WRAPPINGS).format(card)
            stand.loop.post(said(Sighted("camera", Symbology.QR, text, Decoder.ZXING, confirmed=True, at=0.0)))
        case _:
            # Long enough after the last ones that this one is looked at too.
            stand.pass_(601)
            spaced = f"{card[:4]} {card[4:8]} {card[8:12]} {card[12:]}"
            typed = chance.choice([card, spaced])
            stand.loop.post(said(Scanned("keypad", Source.KEYPAD, typed, None, 0.0)))


def said(event: DeviceEvent) -> Event:
    """What the machine is told of a device's event."""
    told = translate(event)
    assert told is not None
    return told


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as made:
        yield made


@pytest.mark.parametrize("swipes", [FEW, pytest.param(SWIPES, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])])
def test_payment_cards_leave_nothing(stand: Rig, tmp_path: Path, caplog: pytest.LogCaptureFixture, swipes: int) -> None:
    caplog.set_level(logging.DEBUG)
    chance = random.Random(20260302)
    seen: list[str] = []
    show, watch = stand.glass.show, stand.loop._watch

    def kept(view: View) -> None:
        seen.append(repr(view))
        show(view)
        seen.append(stand.spoken())

    def stepped(machine: Machine) -> None:
        seen.append(repr(machine))
        watch(machine)

    stand.glass.show = kept
    stand.loop._watch = stepped
    cards = [number(chance) for _ in range(swipes)]
    for place, card in enumerate(cards):
        if place % 20 == 0:
            stand.things.scan(CARD)
            stand.view(views.BalanceView)
        show_card(stand, chance, card, place % 5)
        refusal = stand.view(RefusalView)
        assert refusal.kind is views.RefusalKind.PAYMENT_CARD, f"swipe {place}"
        stand.touch(intents.Stop())
        stand.machine(lambda machine: isinstance(machine.state, Attract))
        stand.view(views.AttractView)

    store = stand.journal.store
    with ControlServer(store.folder, store_answers(store)):
        answers = b"".join(
            line for question in (LIST, CHECK) for line in ask(store.folder, Question(question, reveal=True))
        )
    said = "\n".join([*seen, caplog.text, answers.decode(), repr(stand.seen), repr(stand.glass.view)])
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert store.waiting_count() == 0
    for card in cards:
        for digits in (card, card[:12], card[-10:]):
            assert digits not in said
            assert digits.encode() not in files


def test_a_search_would_find_what_is_there(stand: Rig, tmp_path: Path) -> None:
    """The search above is no check that cannot fail: what the store does keep, it finds."""
    token = next(key for key, _ in stand.journal.store.all(Table.CARDS))
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert token.encode() in files


def test_the_generated_numbers_are_ones_that_readers_may_see() -> None:
    chance = random.Random(1)
    made = {number(chance) for _ in range(200)}
    assert len(made) == 200
    assert all(card.isdigit() and 14 <= len(card) <= 16 for card in made)
