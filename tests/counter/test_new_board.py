"""A changed board on the counter: a technician with key, badge and code goes on with the full store, by touch alone."""

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from central.context import wall_clock
from central.database import Database, open_database
from central.owners import sole_owner
from central.terminals import codes
from central.terminals.codes import Wanted
from loyalty.answers import Reason
from loyalty.assurance import Assurance, EntryMode
from loyalty.codes import EnrolmentCode, write
from loyalty.codes.grammar import parse
from loyalty.ids import Uuid
from loyalty.receipts import reference, sign_receipt
from loyalty.signing import read_private
from screens.desk_views import DeskDoorView, DeskMenuView, DeskPinView, NoticeView
from screens.desk_words import DeskItem, DeskNotice, PinTrouble
from screens.technician_views import SelfTestView, SetupConfirmView, SetupView, StoreLeft
from screens.technician_words import Link, SetupTrouble
from screens.views import AttractView, OutOfServiceView
from screens.window import Offscreen
from terminal import app
from terminal.app import Terminal
from terminal.counter.acts import Flip, ShowBadge, Switch, Type
from terminal.counter.counter import SIZE, Counter
from terminal.counter.office import Office, Paper
from terminal.counter.places import Places
from terminal.demo.world import World, central, seed
from terminal.machine.technician.newcomer_values import Newcomer
from terminal.store.values import Table
from terminal.taking_over import taking_over
from tests.counter.technician import WAIT_SECONDS, Technician

SALES = 2


@dataclass(frozen=True, slots=True)
class Near(Office):
    """The office, without a process for each code."""

    books: Database = field(repr=False)

    def code_for(self, terminal: str, shop: str) -> Paper:
        wanted = Wanted(terminal, shop, ("nl", "en"), tuple(map(Uuid, self.programmes)))
        made = self.books.write(lambda c: codes.for_new(c, sole_owner(c), wanted, wall_clock()))
        return Paper("Enrolment code", write(EnrolmentCode(self.url, made.token)))

    def replacement_for(self, terminal: str) -> Paper:
        made = self.books.write(lambda c: codes.for_replacing(c, sole_owner(c), terminal, wall_clock()))
        return Paper("Replacement code", write(EnrolmentCode(self.url, made.token)))


@dataclass
class Head:
    """The office: central's database, and who makes codes."""

    folder: Path
    url: str
    world: World
    office: Office
    other: str
    """The code of another terminal in service."""

    def rows(self, query: str, *values: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.folder / "central.db", timeout=WAIT_SECONDS)) as database:
            return database.execute(query, values).fetchall()

    def delivered(self, code: str) -> list[tuple[object, ...]]:
        """Epoch and status of each sale that central has of a terminal."""
        query = (
            "SELECT epoch, x.status FROM transactions x JOIN terminals t ON t.id = x.terminal"
            " WHERE kind = 'accrual' AND code = ?"
        )
        return self.rows(query, code)

    def badge(self, role: str) -> int:
        return max(at for at, each in enumerate(self.world.staff) if each.roles == (role,))


@pytest.fixture(scope="module")
def head(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Head]:
    folder = tmp_path_factory.mktemp("board")
    database = f"sqlite:///{folder / 'central.db'}"
    world = seed(database, folder / "world.json", 1)
    with central(database) as url:
        books = open_database(database)
        near = Near(database, url, (world.points_programme, world.stamps_programme), books)
        other = app.enrol(folder / "other", url, world.terminals[1].token, board="other")
        yield Head(folder, url, world, near, other)
        books.close()


class Mechanic(Technician):
    """A technician before a terminal whose board was changed."""

    def __init__(self, counter: Counter, places: Places, head: Head) -> None:
        super().__init__(counter, places)
        self.head = head

    @property
    def code(self) -> str:
        return self.places.now.code

    def terminal(self) -> Terminal:
        one = self.counter.power.now
        assert one is not None
        assert one.terminal is not None
        return one.terminal

    def until_online(self) -> None:
        """Central answers, and the badges of the shop are known here."""
        self.hold(
            lambda: self.terminal().machine.health.online and any(self.terminal().store.all(Table.STAFF)),
            "the terminal is not online",
        )

    def sell_offline(self) -> None:
        """Sales that wait for the network."""
        self.do(Flip(Switch.NETWORK, "off"))
        for _ in range(SALES):
            self._sell()

    def _sell(self) -> None:
        terminal, till = self.terminal(), self.places.till
        programme, now = terminal.machine.context.programmes[0], datetime.now(UTC).replace(microsecond=0)
        key = read_private(till.private_key)
        code = sign_receipt(till.till, secrets.token_hex(4), 1500, programme.currency.value, now, key)
        found = terminal.journal.sales.record(
            token=self.head.world.shoppers[0].token,
            account=None,
            programme=programme,
            receipt=code,
            reference=reference(code),
            code=None,
            mode=EntryMode.SCANNED,
            assurance=Assurance.POSSESSION,
        )
        assert not isinstance(found, Reason)

    def turn(self, to: str) -> None:
        """Turn the key, and see that the terminal has noticed."""
        self.do(Flip(Switch.KEY, to))
        self.hold(lambda: self._key_on() is (to == "turned"), "the key is not noticed")

    def _key_on(self) -> bool:
        one = self.counter.power.now
        if one is None:
            return False
        machine = one.program.machine
        if isinstance(machine, Newcomer):
            return machine.over is not None and machine.over.key_on
        return machine.health.key_on

    def log_in(self, role: str) -> None:
        """Badge and PIN, by the screen's own keys."""
        number = self.head.badge(role)
        self.do(ShowBadge(number))
        self.until(lambda view: isinstance(view, DeskPinView) and view.trouble is None and not view.typed)
        for at, figure in enumerate(self.head.world.staff[number].pin, 1):
            self.touch(f"key:{figure}")
            self.until(lambda view, at=at: not isinstance(view, DeskPinView) or view.typed == at or view.busy)
        self.touch("enter")

    def to_new_board(self) -> SetupView:
        """Key, badge, PIN, *New board*: the code is asked for."""
        self.turn("turned")
        self.until(lambda view: isinstance(view, DeskDoorView))
        self.log_in("technician")
        self.until(lambda view: isinstance(view, DeskMenuView))
        self.touch(f"tile:{DeskItem.NEW_BOARD.value}")
        return self.until_asked()

    def until_asked(self, trouble: SetupTrouble | None = None) -> SetupView:
        # The network is looked at behind the first screen; a code that comes before is told that there is none.
        shown = self.until(
            lambda view: (
                isinstance(view, SetupView)
                and view.busy is None
                and view.trouble is trouble
                and view.link is not Link.NONE
            )
        )
        assert isinstance(shown, SetupView)
        self.until_it_reads()
        return shown

    def to_confirming(self) -> SetupConfirmView:
        self.sheet(0)
        shown = self.until(lambda view: isinstance(view, SetupConfirmView))
        assert isinstance(shown, SetupConfirmView)
        return shown

    def until_taken_over(self) -> None:
        """The self-test of the new board, and then everything that waited is at central, once."""
        self.until(lambda view: isinstance(view, SelfTestView))
        self.hold(lambda: self.terminal().store.waiting_count() == 0, "something waits still")


@pytest.fixture
def mechanic(head: Head) -> Iterator[Mechanic]:
    """A terminal of its own for each test, with two sales that central has not got."""
    places = Places(head.folder / "terminal", head.world, head.url, office=head.office)
    places.unpack()
    code = parse(places.papers[1].text)
    assert isinstance(code, EnrolmentCode)
    app.enrol(places.folder, head.url, code.token, board="first")
    places.air.wired = True
    places.replace()
    counter = Counter(places, Offscreen(SIZE))
    found = Mechanic(counter, places, head)
    loop = threading.Thread(target=counter.power.run, name="new-board")
    loop.start()
    try:
        found.until(lambda view: isinstance(view, AttractView))
        found.until_it_reads()
        found.until_online()
        found.sell_offline()
        yield found
    finally:
        counter.power.end()
        loop.join(WAIT_SECONDS)
        for dark in [each for each in threading.enumerate() if each.name == "spaarpunt-dark"]:
            # A run that lost its power may wait for an answer still.
            dark.join(WAIT_SECONDS)
        counter.power.things.network.close()
        counter.close()
    assert not loop.is_alive(), "the device did not end"


def back(mechanic: Mechanic) -> None:
    mechanic.do(Flip(Switch.NETWORK, "on"))


def test_key_badge_and_code_take_a_full_store_over_and_what_waited_arrives_once(mechanic: Mechanic) -> None:
    waiting = mechanic.terminal().store.waiting_count()
    asked = mechanic.to_new_board()
    assert asked.left == StoreLeft(mechanic.code, waiting)
    back(mechanic)
    confirming = mechanic.to_confirming()
    assert (confirming.terminal, confirming.replaces, confirming.left) == (mechanic.code, True, asked.left)
    mechanic.touch("confirm")
    mechanic.until_taken_over()
    assert mechanic.head.delivered(mechanic.code) == [(2, "accepted")] * SALES
    assert taking_over(mechanic.terminal().store) is None
    mechanic.touch("stop")
    mechanic.until(lambda view: not isinstance(view, SelfTestView))
    mechanic.turn("out")
    mechanic.until(lambda view: isinstance(view, AttractView))
    mechanic.to_new_board()
    mechanic.sheet(0)
    mechanic.until_asked(SetupTrouble.CODE_USED)


@pytest.mark.parametrize("fault", ["answer lost", "slow"])
def test_a_power_cut_in_the_middle_asks_for_the_same_code_and_nothing_else(mechanic: Mechanic, fault: str) -> None:
    mechanic.to_new_board()
    back(mechanic)
    mechanic.to_confirming()
    mechanic.do(Flip(Switch.NETWORK, fault))
    mechanic.touch("confirm")
    if fault == "slow":
        mechanic.until(lambda view: isinstance(view, SetupConfirmView) and view.busy)
    else:
        mechanic.until_asked(SetupTrouble.UNREACHABLE)
    mechanic.do(Flip(Switch.POWER, "off"))
    back(mechanic)
    mechanic.do(Flip(Switch.POWER, "on"))
    shown = mechanic.until_asked()
    assert shown.left is not None
    mechanic.to_confirming()
    mechanic.touch("confirm")
    mechanic.until_taken_over()
    assert mechanic.head.delivered(mechanic.code) == [(2, "accepted")] * SALES


def test_without_key_technician_and_the_right_code_the_terminal_goes_on_as_it_was(mechanic: Mechanic) -> None:
    mechanic.log_in("technician")
    mechanic.until(lambda view: isinstance(view, DeskMenuView))
    mechanic.touch(f"tile:{DeskItem.NEW_BOARD.value}")
    mechanic.until(lambda view: isinstance(view, NoticeView) and view.notice is DeskNotice.KEY_FIRST)
    mechanic.turn("turned")
    mechanic.turn("out")
    mechanic.until(lambda view: isinstance(view, AttractView))
    mechanic.to_new_board()
    back(mechanic)
    other = mechanic.head.office.replacement_for(mechanic.head.other).text
    mechanic.do(Type(other))
    mechanic.until_asked(SetupTrouble.CONFLICT)
    mechanic.turn("out")
    mechanic.until(lambda view: isinstance(view, AttractView))
    mechanic.hold(lambda: mechanic.terminal().store.waiting_count() == 0, "something waits still")
    assert mechanic.head.delivered(mechanic.code) == [(1, "accepted")] * SALES


def test_a_terminal_whose_place_another_board_took_comes_back_with_its_store(mechanic: Mechanic) -> None:
    """The old card was found again: central refuses its keys, and what waits on it is taken over all the same."""
    taken = parse(mechanic.places.papers[0].text)
    assert isinstance(taken, EnrolmentCode)
    app.enrol(mechanic.head.folder / f"empty-{mechanic.code}", mechanic.head.url, taken.token, board="second")
    back(mechanic)
    mechanic.until(lambda view: isinstance(view, OutOfServiceView))
    mechanic.places.replace()
    mechanic.turn("turned")
    mechanic.until(lambda view: isinstance(view, DeskDoorView))
    mechanic.log_in("clerk")
    mechanic.until(lambda view: isinstance(view, DeskPinView) and view.trouble is PinTrouble.NOT_TECHNICIAN)
    mechanic.log_in("technician")
    mechanic.until_asked()
    mechanic.to_confirming()
    mechanic.touch("confirm")
    mechanic.until_taken_over()
    assert mechanic.head.delivered(mechanic.code) == [(3, "accepted")] * SALES
