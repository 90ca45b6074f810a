"""Of thousands of payment cards, by every door and in every state, the machine keeps and says no digit."""

import random

import pytest

from loyalty.assurance import EntryMode
from loyalty.check_digits import luhn_digit
from screens.views import RefusalKind, RefusalView
from terminal.machine import effects as fx
from terminal.machine.events import Read
from terminal.machine.health import Health
from terminal.machine.moment import Moment
from terminal.machine.states import Attract, Machine
from terminal.machine.step import step
from terminal.machine.view import view
from tests.terminal.machine.journey import CARD, CONTEXT, START

CARDS = 2_000
PREFIXES = {"4": 16, "51": 16, "2221": 16, "34": 15, "37": 15, "36": 14, "6011": 16, "3528": 16, "5018": 16, "6759": 19}
WAYS = (
    "{n}", ";{n}={e}201000?", "%B{n}^DOE/JANE^{e}201?", "%B{n}^A/B^{e}201?;{n}={e}201?", "%E?;{n}={e}201?",
    "%b{n}^doe/jane^{e}201?", "https://pay.example/?c={n}", "SP1.M.{n}", "SP1.R.{n}.1.AAAAAAAAAA", "SP1.C.{n}",
    "WIFI:T:WPA;S:a;P:{n};;", "{g}", "]C0{n}", "8018 {n}", "{n}D{e}201",
)  # fmt: skip


def cards(count: int, seed: int) -> list[str]:
    """Numbers with a right check digit."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        prefix, length = chance.choice(list(PREFIXES.items()))
        payload = prefix + "".join(chance.choices("0123456789", k=length - 1 - len(prefix)))
        made.append(f"{payload}{luhn_digit(payload)}")
    return made


def shown(card: str, way: str, expiry: str) -> str:
    groups = " ".join(card[place : place + 4] for place in range(0, len(card), 4))
    return way.format(n=card, e=expiry, g=groups)


def swiped(count: int, seed: int) -> None:
    chance = random.Random(seed)
    uptime = 0
    machine = Machine(CONTEXT, Health(), Attract("nl"))
    for card in cards(count, seed):
        way = chance.choice(WAYS)
        groups_to_four = len(card) in {15, 14, 19} and way == "{g}"
        text = shown(card, "{n}" if groups_to_four else way, f"{chance.randrange(26, 35)}{chance.randrange(1, 13):02}")
        door = chance.choice(list(EntryMode))
        # Far enough apart that every typed number is looked at.
        uptime += 700_000
        now = Moment(START, uptime, trusted=True)
        if chance.random() < 0.2:
            machine, _ = step(machine, Read(EntryMode.SCANNED, CARD, None), now)
        machine, effects = step(machine, Read(door, text, "qr" if door is EntryMode.CAMERA else None), now)
        screen = view(machine, now)
        assert isinstance(screen, RefusalView), (way, door)
        assert screen.kind is RefusalKind.PAYMENT_CARD, (way, door)
        assert fx.Note(fx.Code.PAYMENT_CARD) in effects
        said = f"{machine!r}{effects!r}{screen!r}{machine}{effects}"
        assert not any(card[place : place + 6] in said for place in range(len(card) - 5)), (way, door)


def test_two_thousand_cards() -> None:
    swiped(CARDS, 20260302)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_forty_thousand_cards(seed: int) -> None:
    swiped(CARDS, seed)
