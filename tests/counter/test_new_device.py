"""A new device on the counter: a technician with two sheets brings it into service, by what is seen and touched alone."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.wedge.learning import TEST_TEXT
from screens.technician_views import LookTestView, SelfTestView, SetupConfirmView, SetupView
from screens.technician_words import Link, SetupTrouble
from screens.technician_words import SelfTestItem as Item
from screens.technician_words import SelfTestState as State
from screens.technician_words import SelfTestWord as Word
from screens.views import AttractView, RefusalView, View
from screens.window import Offscreen
from terminal.counter.acts import Flip, Switch, Type, Unpack
from terminal.counter.acts import Reader as Door
from terminal.counter.counter import SIZE, Counter
from terminal.counter.office import Office
from terminal.counter.places import Places
from terminal.demo.world import central, seed
from terminal.tried import SelfTestLine, last_self_test
from tests.counter.technician import WAIT_SECONDS, Technician


def is_setup(view: View, *, link: Link | None = None, trouble: SetupTrouble | None = None) -> bool:
    return (
        isinstance(view, SetupView)
        and view.busy is None
        and (link is None or view.link is link)
        and view.trouble is trouble
    )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Office, Places]]:
    folder = tmp_path_factory.mktemp("new")
    database = f"sqlite:///{folder / 'central.db'}"
    world = seed(database, folder / "world.json", 1)
    with central(database) as url:
        desk = Office(database, url, (world.points_programme, world.stamps_programme))
        yield folder, desk, Places(folder / "terminal", world, url, "K1-2", office=desk, new=True)


@pytest.fixture
def technician(office: tuple[Path, Office, Places]) -> Iterator[Technician]:
    """A new device, unpacked a moment ago."""
    _, _, places = office
    places.unpack()
    counter = Counter(places, Offscreen(SIZE))
    found = Technician(counter, places)
    loop = threading.Thread(target=counter.power.run, name="new-device")
    loop.start()
    try:
        found.until(is_setup)
        found.until_it_reads()
        yield found
    finally:
        counter.power.end()
        loop.join(WAIT_SECONDS)
        counter.power.things.network.close()
        counter.close()
    assert not loop.is_alive(), "the device did not end"


def to_confirming(technician: Technician) -> SetupConfirmView:
    """Wi-Fi and enrolment code scanned; host and shop stand there."""
    technician.until(lambda view: is_setup(view, link=Link.NONE))
    technician.sheet(0)
    technician.until(lambda view: is_setup(view, link=Link.WIFI))
    technician.sheet(1)
    asked = technician.until(lambda view: isinstance(view, SetupConfirmView))
    assert isinstance(asked, SetupConfirmView)
    return asked


def row(view: View, item: Item) -> State | None:
    found = view.rows if isinstance(view, SelfTestView) else ()
    return next((each.state for each in found if each.item is item), None)


def test_two_sheets_and_a_yes_bring_a_device_into_service_and_it_is_tried(technician: Technician) -> None:
    asked = to_confirming(technician)
    assert (asked.shop, asked.city, asked.terminal) == ("De Korenaar", "Utrecht", technician.places.now.code)
    assert asked.host.startswith("127.0.0.1:")
    technician.touch("confirm")
    technician.until(lambda view: isinstance(view, SelfTestView))
    technician.until_it_reads()
    technician.do(Type(TEST_TEXT))
    technician.until(lambda view: row(view, Item.SCANNER) is State.GOOD)
    technician.touch("item:printer")
    technician.until(lambda view: isinstance(view, LookTestView))
    technician.touch("yes")
    technician.until(lambda view: row(view, Item.PRINTER) is State.GOOD)
    technician.do(Flip(Switch.KEY, "turned"))
    technician.until(lambda view: row(view, Item.KEY) is State.GOOD)
    technician.do(Flip(Switch.KEY, "out"))
    technician.touch("report")
    technician.until(lambda view: isinstance(view, SelfTestView) and view.printed)
    assert len(technician.counter.hands.printer.tickets) == 2, "the test page and the report"
    technician.touch("report")
    technician.until(lambda view: isinstance(view, AttractView))
    now = technician.counter.power.now
    assert now is not None
    assert now.terminal is not None
    store = now.terminal.store
    # The printer's worker keeps it, once it has asked the printer how it is called.
    technician.until(lambda _: last_self_test(store) is not None)
    kept = last_self_test(store)
    assert kept is not None
    assert SelfTestLine(item=Item.SCANNER, state=State.GOOD, word=Word.LEARNED) in kept.lines
    # In service the very same sheets lead nowhere.
    technician.sheet(1)
    technician.until(lambda view: isinstance(view, RefusalView))


def test_the_camera_reads_the_sheets_too(technician: Technician) -> None:
    technician.until(lambda view: is_setup(view, link=Link.NONE))
    technician.sheet(0, Door.CAMERA)
    technician.until(lambda view: is_setup(view, link=Link.WIFI))


def test_the_second_device_with_a_used_sheet_is_told_so(technician: Technician) -> None:
    first = technician.places.papers[1].text
    to_confirming(technician)
    technician.touch("confirm")
    technician.until(lambda view: isinstance(view, SelfTestView))
    technician.do(Unpack())
    technician.until(is_setup)
    technician.until_it_reads()
    technician.sheet(0)
    technician.until(lambda view: is_setup(view, link=Link.WIFI))
    technician.do(Type(first))
    technician.until(lambda view: is_setup(view, trouble=SetupTrouble.CODE_USED))


@pytest.mark.parametrize("at", ["before", "asked", "confirmed", "enrolled"])
def test_power_that_goes_at_any_step_leaves_the_device_new_or_in_service(technician: Technician, at: str) -> None:
    if at != "before":
        to_confirming(technician)
    if at in {"confirmed", "enrolled"}:
        technician.touch("confirm")
    if at == "confirmed":
        technician.until(lambda view: not isinstance(view, SetupConfirmView) or view.busy)
    if at == "enrolled":
        technician.until(lambda view: isinstance(view, SelfTestView))
    technician.do(Flip(Switch.POWER, "off"))
    technician.view = None
    technician.do(Flip(Switch.POWER, "on"))
    back = technician.until(lambda view: isinstance(view, SelfTestView) or is_setup(view))
    technician.until_it_reads()
    if isinstance(back, SetupView):
        assert at != "enrolled"
        if technician.places.air.joined is None:
            technician.sheet(0)
        technician.until(lambda view: is_setup(view, link=Link.WIFI))
        technician.sheet(1)
        technician.until(lambda view: isinstance(view, SetupConfirmView))
        technician.touch("confirm")
    technician.until(lambda view: isinstance(view, SelfTestView))


def test_an_answer_that_gets_lost_costs_nothing_but_a_second_scan(technician: Technician) -> None:
    to_confirming(technician)
    technician.do(Flip(Switch.NETWORK, "answer lost"))
    technician.touch("confirm")
    technician.until(lambda view: is_setup(view, trouble=SetupTrouble.UNREACHABLE))
    technician.do(Flip(Switch.NETWORK, "on"))
    technician.sheet(1)
    technician.until(lambda view: isinstance(view, SetupConfirmView))
    technician.touch("confirm")
    technician.until(lambda view: isinstance(view, SelfTestView))


def test_a_wrong_wifi_code_says_what_to_do(technician: Technician) -> None:
    for text, trouble in (
        ("WIFI:T:WPA;S:De Korenaar personeel;P:oud-wachtwoord;;", SetupTrouble.WIFI_PASSWORD),
        ("WIFI:T:WPA;S:De buren;P:geheim-genoeg;;", SetupTrouble.WIFI_UNKNOWN),
    ):
        technician.do(Type(text))
        technician.until(lambda view, trouble=trouble: is_setup(view, link=Link.NONE, trouble=trouble))
