"""A technician's walk: a new device is brought into service in English, and every device of it is tried."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from drivers.printer_profiles import EPSON_80
from drivers.virtual.paper import draw_paper
from drivers.wedge.learning import TEST_TEXT
from provisioning.lab.hands import Hands
from screens.technician.selftest import POINTS
from screens.technician_views import LookTestView, SelfTestRow, SelfTestView, TouchTestView
from screens.technician_words import Link
from screens.technician_words import SelfTestItem as Item
from screens.technician_words import SelfTestState as State
from screens.technician_words import SelfTestWord as Word
from screens.views import View
from tests.lab import looks, views
from tests.lab.bench import Stand
from tests.lab.notes import Notes
from tests.lab.serving import EMMA, Serving
from tests.lab.shop import Office

LANGUAGE = "en"
ASKED = {
    Item.TOUCH: Word.DO_TOUCH,
    Item.SCANNER: Word.DO_SCAN,
    Item.MAGSTRIPE: Word.DO_SWIPE,
    Item.PRINTER: Word.DO_PRINT,
    Item.LIGHTS: Word.DO_LOOK,
    Item.KEY: Word.DO_TURN,
    Item.HOUSING: Word.DO_OPEN,
}
SERVICES = (
    SelfTestRow(Item.NETWORK, State.GOOD, Word.ONLINE),
    SelfTestRow(Item.CLOCK, State.GOOD, Word.TRUSTED),
    SelfTestRow(Item.STORE, State.GOOD, Word.ROOM),
)


_PAGES = 3


def choose_language(stand: Stand, link: Link) -> None:
    """A new device, joined like that, speaks the guide's language from here."""
    stand.shows(views.setup(link))
    stand.click(views.setup(link), "languages")
    stand.shows(views.languages())
    stand.click(views.languages(), f"language:{LANGUAGE}")
    stand.shows(views.setup(link, LANGUAGE))


@dataclass
class Walk:
    """Whoever brings the device into service.

    Attributes:
        stand: the device.
        office: its central.
        code: what the office calls it.
        fitted: what hangs on it, in the order of the list.
        kept: what each picture's name begins with.
        page: of the list that is shown.
    """

    stand: Stand
    office: Office
    code: str
    fitted: tuple[Item, ...]
    kept: str = "technician"
    page: int = 0
    _found: dict[Item, SelfTestRow] = field(default_factory=dict)

    @property
    def _hands(self) -> Hands:
        return self.stand.guest.hands

    def keep(self, name: str, what: str) -> None:
        """A picture of this step."""
        self.stand.keep(f"{self.kept}-{name}", what)

    def list(self) -> SelfTestView:
        """The self-test's list, as far as it is, at the page that is shown."""
        waiting = (SelfTestRow(item, State.WAITING, ASKED[item]) for item in self.fitted)
        rows = tuple(self._found.get(row.item, row) for row in waiting)
        return SelfTestView(views.setting(LANGUAGE), views.SOFTWARE, self.code, (*rows, *SERVICES), self.page)

    def enrol(self) -> None:
        """From the first power on to the self-test's list."""
        token, stand = self.office.code_for(self.code), self.stand
        choose_language(stand, Link.WIRED)
        self.keep("new", "Not yet in service, in English")
        question = views.confirm(urlsplit(self.office.url).netloc, self.code, LANGUAGE)
        Serving(stand, self.office, self.code).scan_until(token, question)
        self.keep("confirm", "Shop, terminal and server, to be confirmed")
        stand.click(question, "confirm")
        self._shows_part(self.list(), "report")
        self.keep("selftest", "The self-test's list")
        for row in SERVICES:
            self.shows_row(row.item)

    def turn_to(self, item: Item) -> None:
        """Touch "more" until its line is on the screen."""
        for _ in range(_PAGES):
            if looks.drawn(self.list()).tree.find(_line(item)) is not None:
                return
            self.stand.click(self.list(), "more")
            self.page += 1
        raise AssertionError(f"{item.value} is on no page of the list")

    def shows_row(self, item: Item) -> None:
        """Wait until its line is as it should be, to the pixel."""
        self.turn_to(item)
        self._shows_part(self.list(), _line(item))

    def finds(self, item: Item, state: State, word: Word) -> None:
        """Wait until the list says that of it."""
        self._found[item] = SelfTestRow(item, state, word)
        self.shows_row(item)

    def lacks(self, items: Iterable[Item]) -> None:
        """What the configuration names and this board has not: the list says so by itself."""
        for item in items:
            self.finds(item, State.FAULT, Word.MISSING)

    def read(self) -> None:
        """Scanner and magstripe reader: the layout test code, and a card."""
        self._hands.type("scanner", TEST_TEXT + "\n")
        self.finds(Item.SCANNER, State.GOOD, Word.LEARNED)
        self._hands.type("magstripe", f";{self.office.shopper(EMMA).number}?\n")
        self.finds(Item.MAGSTRIPE, State.GOOD, Word.READ)

    def touch(self) -> None:
        """The nine points."""
        self.turn_to(Item.TOUCH)
        self.stand.click(self.list(), _line(Item.TOUCH))
        points = TouchTestView(views.setting(LANGUAGE), views.SOFTWARE, self.code, frozenset())
        self._shows_part(points, "point:8")
        for number in range(POINTS - 1):
            self.stand.click(points, f"point:{number}")
            points = replace(points, touched=points.touched | {number})
            self._shows_part(points, f"point:{number}")
            if number == POINTS // 2:
                self.keep("touch", "Touch every point")
        self.stand.click(points, f"point:{POINTS - 1}")
        self.finds(Item.TOUCH, State.GOOD, Word.POINTS)

    def look(self, item: Item, word: Word) -> None:
        """What only a person can say: the test page, or lamp and sound."""
        self.turn_to(item)
        self.stand.click(self.list(), _line(item))
        asked = LookTestView(views.setting(LANGUAGE), views.SOFTWARE, self.code, item)
        self._shows_part(asked, "yes")
        if item is Item.PRINTER:
            self.keep("look", "Only a person can say whether the page is good")
        self.stand.click(asked, "yes")
        self.finds(item, State.GOOD, word)

    def by_hand(self, item: Item, *steps: tuple[Callable[[], None], State, Word]) -> None:
        """What is turned or opened, step by step, and what the list says of each."""
        for act, state, word in steps:
            act()
            self.finds(item, state, word)

    def report(self, notes: Notes) -> float:
        """Print the result, and open the shop; seconds from the touch to the cut paper."""
        pieces = self._hands.pieces()
        self.stand.click(self.list(), "report")
        took = self.stand.guest.until("the report is cut", lambda: self._hands.pieces() > pieces, 120)
        notes.drawn(draw_paper(self._hands.piece(pieces), EPSON_80), f"{self.kept}-report", "The report")
        printed = replace(self.list(), printed=True)
        self._shows_part(printed, "report")
        self.keep("tried", "All devices tried")
        self.stand.click(printed, "report")
        self.stand.shows(views.attract())
        self.keep("ready", "In service")
        return took

    def _shows_part(self, view: View, name: str) -> None:
        self.stand.shows(view, within=self.stand.place(view, name))


def _line(item: Item) -> str:
    return f"item:{item.value}"
