"""A terminal that is in service on the bench, with cards, receipts and central's books beside it."""

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from loyalty.codes import write
from loyalty.receipts import sign_receipt
from loyalty.signing import read_private
from provisioning.lab.errors import LateError
from screens.technician_views import SetupConfirmView
from screens.tree import Rect
from screens.views import View
from terminal.demo.world import SeededCard
from tests.lab import views
from tests.lab.bench import SHOW_SECONDS, Bench, Stand
from tests.lab.shop import Office

CODE = "K1-3"
EMMA = 2100
"""By what a card began with, whose it is."""
STORE = "/var/lib/spaarpunt/store"
_TRIES = 4
_TRY_SECONDS = 45.0
WELL_SECONDS = 600.0
"""For a device that was plugged in: what speaks to a printer is loaded late, and a minute there is a second on a Pi."""
DELIVERED_SECONDS = 120.0
"""For what waits to be at central once there is a network; the forwarder's longest pause is among it."""


@dataclass
class Serving:
    """Whoever stands before a terminal in service.

    Attributes:
        stand: the terminal.
        office: its central.
        code: what the office calls it.
        numbers: of the till's receipts, never one twice.
        again: how often something was shown to a reader once more, as nothing had come of it.
    """

    stand: Stand
    office: Office
    code: str = CODE
    numbers: Iterator[int] = field(default_factory=itertools.count)
    again: int = 0

    def card(self, points: int) -> SeededCard:
        """The seeded card that began with so many points."""
        return self.office.shopper(points)

    def receipt(self, cents: int) -> str:
        """A receipt of the till's, as its code says it."""
        till = self.office.world.till
        at = datetime.now(UTC).replace(microsecond=0)
        number = f"{at:%H%M%S}{next(self.numbers)}"
        return write(sign_receipt(till.till, number, cents, "EUR", at, read_private(till.private_key)))

    def keep_sale(self, card: SeededCard, cents: int) -> tuple[str, ...]:
        """Show a card and a receipt, until the sale waits on the terminal's disk: where no network takes it away.

        Returns:
            The ids of all that waits there.
        """
        before = self.waiting()
        self._until_sold(card, cents, lambda: self.waiting() > before)
        return tuple(each["id"] for each in self._said("outbox list"))

    def sell(self, card: SeededCard, cents: int) -> None:
        """Show a card and a receipt, until the sale is at central."""
        before = self.accepted("accrual")
        self._until_sold(card, cents, lambda: self.accepted("accrual") > before)

    def _until_sold(self, card: SeededCard, cents: int, sold: Callable[[], bool]) -> None:
        """The same receipt counts once, however often it is shown."""
        receipt = self.receipt(cents)
        for _ in range(_TRIES):
            self.scan(card.number)
            self.scan(receipt)
            try:
                self.stand.guest.until("the sale is taken", sold, _TRY_SECONDS)
            except LateError:
                self.again += 1
                continue
            return
        raise AssertionError(f"the sale was not taken:\n{self.stand.journal()[-1500:]}")

    def scan(self, text: str) -> None:
        """Hold a code before the scanner."""
        self.stand.guest.hands.type("scanner", text + "\n")

    def scan_until(self, text: str, view: View, within: Rect | None = None) -> float:
        """Hold a code before the scanner, again where it was not read: a host that stalls breaks it in two.

        Returns:
            Seconds from the last key to the picture that came of it.
        """
        return self._until_shown(lambda: self.scan(text), view, within)

    def swipe_until(self, number: str, view: View, within: Rect | None = None) -> float:
        """Pull a card through the magstripe reader, again where it was not read."""
        return self._until_shown(lambda: self.swipe(number), view, within)

    def _until_shown(self, show: Callable[[], None], view: View, within: Rect | None) -> float:
        for _ in range(_TRIES - 1):
            show()
            try:
                return self.stand.shows(view, _TRY_SECONDS, within)
            except AssertionError:
                self.again += 1
        show()
        return self.stand.shows(view, within=within)

    def swipe(self, number: str) -> None:
        """Pull a card through the magstripe reader."""
        self.stand.guest.hands.type("magstripe", f";{number}?\n")

    def points(self, card: SeededCard) -> int:
        """The card's balance at central."""
        return self.office.points(card)

    def accepted(self, kind: str) -> int:
        """How many transactions of a kind central took of this terminal."""
        return self.office.accepted(self.code, kind)

    def until_accepted(self, kind: str, count: int) -> float:
        """Wait until central has taken so many; seconds that it took."""
        return self.stand.guest.until(
            f"{count} {kind} at central", lambda: self.accepted(kind) >= count, DELIVERED_SECONDS
        )

    def waiting(self) -> int:
        """How many transactions wait on the terminal's disk, as it says itself."""
        return len(self._said("outbox list"))

    def until_delivered(self) -> None:
        """Wait until nothing waits for central."""
        self.stand.guest.until("nothing waits", lambda: self.waiting() == 0, DELIVERED_SECONDS)

    def seen(self, name: str) -> dict[str, str]:
        """What the terminal's doctor finds of the device of that name, or of the part."""
        found = (each for each in self._said("doctor") if name in (each["name"], each["part"]))
        return next(found, {"state": "unasked", "seen": ""})

    def until_well(self, name: str) -> None:
        """Wait until the doctor finds nothing wrong with it."""
        self.stand.guest.until(f"the doctor finds {name} well", lambda: self.well(name), WELL_SECONDS)

    def well(self, name: str) -> bool:
        """Whether the doctor finds nothing wrong with it."""
        return self.seen(name)["state"] == "works"

    def _said(self, question: str) -> list[dict[str, str]]:
        heard = self.stand.guest.hands.ask(f"{STORE}/control", json.dumps({"ask": question}).encode())
        lines = [json.loads(line) for line in heard.splitlines()]
        assert lines, "the terminal said nothing"
        assert lines[-1] == {"end": True}, lines[-1]
        return [line["item"] for line in lines[:-1]]

    def take_coffee(self, pieces: int) -> float:
        """Take the first reward of the balance that is shown; seconds until one more than `pieces` of paper is cut."""
        self.stand.click(views.balance(1000), "reward:coffee.choose")
        self.stand.shows(views.reward(), within=self.stand.place(views.reward(), "confirm"))
        self.stand.click(views.reward(), "confirm")
        hands = self.stand.guest.hands
        return self.stand.guest.until("one more piece of paper", lambda: hands.pieces() > pieces, SHOW_SECONDS)

    def leaves_off(self) -> None:
        """Go away: touch "stop", and wait until nobody is here."""
        self.stand.click(views.balance(1000), "stop")
        self.stand.shows(views.attract())


@dataclass
class Veteran:
    """A terminal that has been in service, on its bench.

    Attributes:
        bench: with its disks.
        office: its central.
        code: what the office calls it.
    """

    bench: Bench
    office: Office
    code: str = "K1-4"

    @contextmanager
    def power(self, **changes: object) -> Iterator[Serving]:
        """Switch it on, with readers and printer, until it is ready; its plug is pulled behind.

        Args:
            changes: of the board's attributes, for this time.
        """
        with self.bench.power(**changes) as stand:
            stand.plug_all()
            stand.up()
            yield Serving(stand, self.office, self.code)


def shown_code(stand: Stand, office: Office, code: str, token: str) -> SetupConfirmView:
    """A new device is shown a code of the office's, and asks whether it should be that terminal."""
    question = views.confirm(urlsplit(office.url).netloc, code)
    stand.shows(views.setup())
    Serving(stand, office, code).scan_until(token, question)
    return question


def brought_into_service(stand: Stand, office: Office, code: str, token: str | None = None) -> Serving:
    """A new device that is switched on becomes a terminal, by a code of the office's; nobody stands before it then."""
    question = shown_code(stand, office, code, token or office.code_for(code))
    stand.click(question, "confirm")
    return tried(stand, office, code)


def tried(stand: Stand, office: Office, code: str) -> Serving:
    """The first self-test is left as it is, and nobody stands before the terminal; central has been told."""
    selftest = views.selftest(code)
    stand.shows(selftest, within=stand.place(selftest, "report"))
    stand.click(selftest, "stop")
    stand.shows(views.attract())
    # Once it is kept the next start shows no self-test, and devices are asked for their serials before.
    stand.guest.until("central has the self-test", lambda: office.self_tests(code) != (), WELL_SECONDS)
    return Serving(stand, office, code)
