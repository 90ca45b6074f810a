"""What hands do at the counter: messages of the page, each carried out on the virtual things."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, TypeVar, assert_never

import msgspec

from drivers.errors import DriverError
from drivers.ports import GreyFrame
from drivers.virtual.faults import AnswerLost, Garbage, NetworkFault, Slow, Unplugged
from drivers.virtual.paper import draw_paper
from drivers.virtual.printer import VirtualPrinter
from loyalty.codes import StaffCode, write
from loyalty.receipts import sign_receipt
from loyalty.signing import read_private
from screens.window import KeyDown, Moved, Pressed, Released
from terminal.counter import pictures
from terminal.counter.acts import (
    POSITIONS,
    Act,
    ColdStart,
    Finger,
    Flip,
    HandsError,
    MoveClock,
    Photograph,
    Press,
    Reader,
    Replace,
    RightClock,
    Sell,
    SetClock,
    ShowBadge,
    ShowCard,
    ShowPaper,
    ShowPiece,
    ShowReceipt,
    ShowWrong,
    SlowAct,
    Strike,
    Switch,
    TakeAway,
    TakePlace,
    Tear,
    Touch,
    Type,
    Unpack,
    Wrong,
)
from terminal.counter.bell import Bell
from terminal.counter.mirror import Mirror
from terminal.counter.phones import Phones, Seen, photograph
from terminal.counter.places import Places
from terminal.counter.power import Power
from terminal.counter.timing import turn_clock
from terminal.demo.world import SeededCard
from terminal.errors import TerminalError
from terminal.runtime.panel import Panel
from terminal.store.errors import StoreError

ROLL_MM: Final = 80_000.0
NEAR_MM: Final = 600.0
"""The printer says that its roll is near its end; a dozen vouchers are left."""
SCRAP_MM: Final = 75.0
"""Paper that ends in the middle of a voucher: behind its head, before its foot."""
SLOW_SECONDS: Final = 1.5
MOST_RECEIPTS: Final = 50

NETWORK: Final[dict[str, NetworkFault | None]] = {
    "on": None,
    "off": Unplugged(),
    "slow": Slow(SLOW_SECONDS),
    "garbage": Garbage(),
    "answer lost": AnswerLost(),
}
PAPER: Final = {"in": ROLL_MM, "nearly out": NEAR_MM, "a scrap": SCRAP_MM, "out": 0.0}


T = TypeVar("T")


class Receipt(msgspec.Struct, frozen=True):
    """A receipt that the till printed."""

    till: str
    number: str
    cents: int
    code: str

    def __repr__(self) -> str:
        return f"Receipt(till={self.till!r}, number={self.number!r})"


class Hands:
    """Carries acts out; any thread may call, one act at a time.

    Args:
        power: the plug, and what stands on the counter.
        places: where it stands, and the seeded cards and tills.
        panel: what is touched.
        mirror: what is seen, by a phone too.
        bell: rung after each act.
    """

    def __init__(self, power: Power, places: Places, panel: Panel, mirror: Mirror, bell: Bell) -> None:
        self._power = power
        self._places = places
        self._panel = panel
        self._mirror = mirror
        self._bell = bell
        self._guard = threading.Lock()
        self._switches = {switch: positions[0] for switch, positions in POSITIONS.items()}
        self._number = int(datetime.now(UTC).timestamp())
        self.receipts: tuple[Receipt, ...] = ()
        self.held: GreyFrame | None = None
        """What is before the camera."""
        self.phones = Phones()
        self.torn = 0
        """How many pieces of paper were taken out of the printer."""

    @property
    def printer(self) -> VirtualPrinter:
        """The printer, and the paper that came out of it."""
        return self._power.things.printer

    def photograph(self) -> Seen:
        """What a phone that is held before the terminal's screen sees there.

        Raises:
            HandsError: no code for phones.
        """
        return photograph(self._mirror.frame)

    def stands(self, switch: Switch) -> str:
        """How a switch stands; the paper goes by itself."""
        if switch is Switch.POWER:
            return "on" if self._power.plugged else "off"
        if switch is Switch.PAPER:
            left = self._power.things.printer.paper_mm
            return next(name for name in reversed(PAPER) if left <= PAPER[name] or name == "in")
        return self._switches[switch]

    def do(self, act: Act) -> None:
        """Carry one act out.

        Raises:
            HandsError: it cannot be done.
        """
        try:
            # A finger waits for nobody: pulling a plug may take a moment.
            if isinstance(act, Strike):
                self._power.things.keys.strike(act.key)
            elif isinstance(act, Touch | Press):
                self._feel(act)
            else:
                with self._guard:
                    self._carry_out(act)
        except (DriverError, OSError) as error:
            raise HandsError(str(error)) from error
        finally:
            self._bell.ring()

    def _carry_out(self, act: SlowAct) -> None:
        match act:
            case ShowCard(number, reader):
                self._show_card(_nth(self._places.world.cards, number, "card"), reader)
            case Photograph():
                self.phones.pick_up(self.photograph())
            case TakeAway():
                self._hold(None)
            case ShowBadge(number):
                badge = _nth(self._places.world.staff, number, "badge").badge
                self._power.things.scan(write(StaffCode(badge)))
            case TakePlace(code):
                self._take_place(code)
            case Unpack():
                self._unpack()
            case Replace():
                self._places.replace()
            case ShowPaper(number, reader):
                self._show_paper(number, reader)
            case Sell(cents):
                self._sell(cents)
            case ShowReceipt(number, reader):
                self._show_receipt(number, reader)
            case ShowPiece(number):
                self._show_piece(number)
            case ShowWrong(what):
                self._show_wrong(what)
            case Type(text):
                self._power.things.scan(text)
            case Flip(switch, to):
                self._flip(switch, to)
            case Tear():
                self._power.things.printer.tear()
                self.torn = len(self._power.things.printer.tickets)
            case MoveClock() | SetClock() | RightClock() | ColdStart():
                turn_clock(self._power, act)
            case _:
                assert_never(act)

    def _feel(self, act: Touch | Press) -> None:
        match act:
            case Touch(Finger.DOWN, x, y):
                self._panel.touch(Pressed(x, y))
            case Touch(Finger.MOVE, x, y):
                self._panel.touch(Moved(x, y))
            case Touch(Finger.UP, x, y):
                self._panel.touch(Released(x, y))
            case Press(key):
                self._panel.touch(KeyDown(key))
            case _:
                raise HandsError("A finger goes down, moves, or goes up.")
        now = self._power.now
        if now is not None:
            now.program.loop.wake()

    def _take_place(self, code: str) -> None:
        try:
            self._places.take(code)
        except (TerminalError, StoreError) as error:
            raise HandsError(str(error)) from error
        self._stand_anew()

    def _unpack(self) -> None:
        try:
            self._places.unpack()
        except (TerminalError, StoreError) as error:
            raise HandsError(str(error)) from error
        self._stand_anew()

    def _stand_anew(self) -> None:
        self.receipts = ()
        self._power.restart()

    def _show_paper(self, number: int, reader: Reader) -> None:
        text = _nth(self._places.papers, number, "sheet").text
        if reader is Reader.CAMERA:
            self._hold(pictures.slip(text))
        else:
            self._power.things.scan(text)

    def _show_card(self, card: SeededCard, reader: Reader) -> None:
        match reader:
            case Reader.SCANNER:
                self._power.things.scan(card.number)
            case Reader.MAGSTRIPE:
                self._power.things.swipe(card.number)
            case Reader.CAMERA:
                self._hold(pictures.phone(self.phones.code(card, datetime.now(UTC))))
            case _:
                assert_never(reader)

    def _hold(self, picture: "GreyFrame | None") -> None:
        self.held = picture
        if picture is None:
            self._power.things.camera.take_away()
        else:
            self._power.things.camera.hold(picture)

    def _sell(self, cents: int) -> None:
        if len(self.receipts) >= MOST_RECEIPTS:
            raise HandsError("The till's drawer is full of receipts; start again for more.")
        self._number += 1
        till, now = self._places.till, self._power.now
        terminal = now.terminal if now is not None else None
        currency = terminal.machine.context.currency.value if terminal is not None else "EUR"
        at = datetime.now(UTC).replace(microsecond=0)
        signed = sign_receipt(till.till, str(self._number), cents, currency, at, read_private(till.private_key))
        self.receipts = (*self.receipts, Receipt(till.till, str(self._number), cents, write(signed)))

    def _show_receipt(self, number: int, reader: Reader) -> None:
        if number >= len(self.receipts):
            raise HandsError("The till has not printed that receipt.")
        if reader is Reader.CAMERA:
            self._hold(pictures.slip(self.receipts[number].code))
        else:
            self._power.things.scan(self.receipts[number].code)

    def _show_piece(self, number: int) -> None:
        kept = self.printer.tickets[: self.torn]
        for code in pictures.codes_on(draw_paper(_nth(kept, number, "kept paper"), self.printer.profile)):
            self._power.things.scan(code)
            return
        raise HandsError("There is no code on this paper.")

    def _show_wrong(self, what: Wrong) -> None:
        things = self._power.things
        match what:
            case Wrong.BANK_CARD:
                # The number that card schemes publish for trying things out; nobody's.
                things.swipe("4111111111111111=30122010000000000")
            case Wrong.PRODUCT:
                things.scan("8710400145981")
            case Wrong.STRANGER:
                things.scan("LC7Q2M9X4K3T")
            case Wrong.NONSENSE:
                things.scan("Hallo? Is daar iemand?")
            case _:
                assert_never(what)

    def _flip(self, switch: Switch, to: str) -> None:
        if to not in POSITIONS[switch]:
            raise HandsError(f"{switch.value} can be put to {', '.join(POSITIONS[switch])}; not to {to!r}.")
        things, plug = self._power.things, None if to == "on" else Unplugged()
        match switch:
            case Switch.POWER:
                self._power.put_back() if to == "on" else self._power.pull()
            case Switch.NETWORK:
                things.network.set_fault(NETWORK[to])
            case Switch.PAPER:
                things.printer.set_paper(PAPER[to])
            case Switch.COVER:
                things.printer.set_cover(is_open=to == "open")
            case Switch.PRINTER:
                things.printer.set_fault(plug)
            case Switch.CAMERA:
                self._power.set_camera(plug)
            case Switch.SCANNER:
                things.scanner.set_fault(plug)
            case Switch.MAGSTRIPE:
                things.magstripe.set_fault(plug)
            case Switch.KEY:
                things.key.turn(closed=to == "turned")
            case Switch.HOUSING:
                things.housing.turn(closed=to == "shut")
            case Switch.PRESENCE:
                things.presence.somebody = to == "somebody"
            case Switch.HEADSET:
                things.headset.turn(closed=to == "in")
            case Switch.STAND:
                self._power.move(entrance=to == "entrance")
            case _:
                assert_never(switch)
        self._switches[switch] = to


def _nth(things: Sequence[T], number: int, what: str) -> T:
    if number >= len(things):
        raise HandsError(f"In the tray is no {what} {number}: of those there are {len(things)}.")
    return things[number]
