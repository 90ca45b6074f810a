"""What the counter looks like at one moment, as the page is told."""

from itertools import islice

import msgspec

from drivers.ports import STEPS, Ear
from screens.tree import Node
from terminal.app import Terminal
from terminal.control.outbox import WaitingLine, waiting_lines
from terminal.counter.acts import POSITIONS, Switch
from terminal.counter.books import Books, Told
from terminal.counter.hands import Hands
from terminal.counter.places import Places
from terminal.counter.post import Letter
from terminal.counter.power import Power
from terminal.counter.tray import Badge, Card, Leaf, badge_of, card_of, leaf_of
from terminal.demo.world import SeededCard
from terminal.runtime.panel import Panel
from terminal.store.errors import StoreError

MOST_LINES = 40
"""Of the outbox that are shown; the count says how many there are."""


class Target(msgspec.Struct, frozen=True):
    """Something on the screen that can be touched: its name, what it is called aloud, where it is (px)."""

    name: str
    said: str
    box: tuple[int, int, int, int]


class Place(msgspec.Struct, frozen=True):
    """A terminal that may stand on the counter."""

    code: str
    shop: str
    city: str


class Slip(msgspec.Struct, frozen=True):
    """A till's receipt."""

    till: str
    number: str
    cents: int


class Paper(msgspec.Struct, frozen=True):
    """The printer's paper: what hangs out (mm, 0 for none), pieces cut off so far, how many of them were taken."""

    hangs: int
    pieces: int
    torn: int


class Clock(msgspec.Struct, frozen=True):
    """What the terminal takes for the present: seconds ahead of the true time, and whether it trusts that itself."""

    ahead: int
    trusted: bool
    zone: str


class Said(msgspec.Struct, frozen=True):
    """Something that the audio guide says; `private` where the headset alone hears it."""

    text: str
    private: bool

    def __repr__(self) -> str:
        return f"Said(private={self.private})"


class Guide(msgspec.Struct, frozen=True):
    """The audio guide: whether it speaks, how loud, and what it says now."""

    on: bool
    volume: int
    says: tuple[Said, ...]


class Look(msgspec.Struct, frozen=True):
    """All that the page shows beside the screen."""

    shop: str
    terminal: str
    power: bool
    clock: Clock | None
    online: bool
    lamp: str
    lamp_told: int
    tone: str | None
    tones: int
    volume: int
    """Of the sounder, in steps; the page sounds so loud."""
    brightness: int
    """Of the screen, in steps; the page shows it so bright."""
    steps: int
    printer: str
    switches: dict[str, str]
    paper: Paper
    holds: bool
    code: bool
    """Whether a code for phones is on the screen."""
    places: tuple[Place, ...]
    papers: tuple[str, ...]
    """The sheets with the codes that bring this device into service; none where it came enrolled."""
    currency: str
    cards: tuple[Card, ...]
    badges: tuple[Badge, ...]
    leaflet: tuple[Leaf, ...]
    receipts: tuple[Slip, ...]
    targets: tuple[Target, ...]
    spoken: tuple[str, ...]
    guide: Guide
    waiting: tuple[WaitingLine, ...]
    waits: int
    told: tuple[Told, ...]
    letters: tuple[Letter, ...]


class Looker:
    """Looks at the counter; any thread may.

    Args:
        power: the terminal, where it has power.
        hands: the switches and receipts.
        panel: what can be touched.
        books: central's side.
        places: where it stands, and the cards.
    """

    def __init__(self, power: Power, hands: Hands, panel: Panel, books: Books, places: Places) -> None:
        self._power = power
        self._hands = hands
        self._panel = panel
        self._books = books
        self._places = places

    def look(self) -> Look:
        """The counter now."""
        now, things, world = self._power.now, self._power.things, self._places.world
        frame = self._panel.frame if now is not None else None
        terminal = now.terminal if now is not None else None
        machine = terminal.machine if terminal is not None else None
        currency = machine.context.currency.value if machine is not None else None
        lines, waits = _outbox(terminal) if terminal is not None else ((), 0)
        lamp, tones, printer = tuple(things.lamp.shown), tuple(things.sounder.played), things.printer
        return Look(
            shop=machine.context.shop.name if machine else "",
            terminal=self._places.now.code,
            code=frame is not None and frame.tree.name == "phone" and frame.tree.find("code") is not None,
            places=tuple(Place(each.code, each.shop_name, each.city) for each in self._places.terminals),
            papers=tuple(each.name for each in self._places.papers),
            currency=currency or "",
            power=now is not None,
            clock=self._clock(terminal) if terminal is not None else None,
            online=machine is not None and machine.health.online,
            lamp=lamp[-1].value if lamp and now is not None else "off",
            lamp_told=len(lamp),
            tone=tones[-1].value if tones else None,
            tones=len(tones),
            volume=things.sounder.volume,
            brightness=things.backlight.step,
            steps=STEPS,
            printer=machine.health.printer.value if machine else "unknown",
            switches={switch.value: self._hands.stands(switch) for switch in POSITIONS},
            paper=Paper(round(printer.hanging_mm), len(printer.tickets), self._hands.torn),
            holds=self._hands.held is not None and self._hands.stands(Switch.CAMERA) == "on",
            cards=tuple(self._card(each, currency) for each in world.cards),
            badges=tuple(map(badge_of, world.staff)),
            leaflet=tuple(map(leaf_of, world.leaflet)),
            receipts=tuple(Slip(each.till, each.number, each.cents) for each in self._hands.receipts),
            targets=tuple(map(_target, frame.tree.focus_order())) if frame else (),
            spoken=frame.tree.spoken() if frame else (),
            guide=self._guide(),
            waiting=lines,
            waits=waits,
            told=self._books.told,
            letters=self._books.letters,
        )

    def _guide(self) -> Guide:
        guide, saying = self._panel.guide, self._power.things.speaker.saying
        says = tuple(Said(each.text, each.ear is Ear.HEADSET) for each in saying)
        return Guide(guide.on and self._power.now is not None, guide.volume, says)

    def _card(self, card: SeededCard, currency: str | None) -> Card:
        return card_of(self._hands.phones.holding(card), self._books.card(card.token), currency)

    def _clock(self, terminal: Terminal) -> Clock:
        moment, zone = terminal.clock.moment(), terminal.machine.context.shop.timezone
        return Clock(round((moment.at - self._power.wall.right()).total_seconds()), moment.trusted, zone)


def _outbox(terminal: Terminal) -> tuple[tuple[WaitingLine, ...], int]:
    """What waits, oldest first; nothing where the store went this very moment."""
    store = terminal.store
    try:
        return tuple(islice(waiting_lines(store), MOST_LINES)), store.waiting_count()
    except StoreError:
        return (), 0


def _target(node: Node) -> Target:
    return Target(node.name, node.spoken, (node.rect.x, node.rect.y, node.rect.w, node.rect.h))
