"""The arm64 package on an arm64 board, whose pins are lines of a real kernel's: key switch, tamper contact, lamp."""

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from loyalty.codes import StaffCode, write
from loyalty.staff import Role
from provisioning.lab.board import Board, played
from provisioning.lab.disks import data_disk, overlay, tools_disk
from provisioning.lab.image import image
from provisioning.lab.installing import installed, settings
from provisioning.lab.pins import device_tree
from provisioning.lab.recipe import TOOLS_PLACE, Architecture, recipe
from provisioning.package.build import MOST_KIB
from provisioning.package.machines import machine, strangers
from screens.desk_views import DeskBar, DeskDoorView, DeskMenuView, DeskPinView, DeskTile
from screens.desk_words import DeskItem
from terminal.config import PinsSection, read_settings
from tests.lab import views
from tests.lab.bench import Bench, Stand
from tests.lab.conftest import KEPT, built
from tests.lab.notes import Notes
from tests.lab.serving import STORE, Serving, brought_into_service
from tests.lab.shop import Office
from tests.lab.turns import alone_in

pytestmark = [pytest.mark.lab, pytest.mark.timeout(1800)]
ARM = Architecture.ARM64
CODE = "K1-8"
OPEN_SECONDS = 60.0
"""For the terminal to see a contact; a tenth of a second on a Pi."""
REPORT_SECONDS = 180.0
"""For central to hear of it: a heartbeat comes every half minute."""
INSTALL_SECONDS = 600.0
TECHNICIANS = (DeskItem.TRAINING, DeskItem.TERMINAL, DeskItem.SELFTEST, DeskItem.NEW_BOARD)


@pytest.fixture(scope="module")
def package(run_folder: Path) -> Path:
    """The arm64 package that `make deb` made of these very files, or one made now."""
    made = os.environ.get("LAB_ARM_PACKAGE")
    return Path(made) if made else built(run_folder, ARM)


@pytest.fixture(scope="module")
def refused(package: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A later version of the package, and another machine's of our name."""
    folder = tmp_path_factory.mktemp("refused")
    tree = folder / "later"
    asked("dpkg-deb", "--raw-extract", package, tree)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"(?m)^Version: .*$", "Version: 9.0", control.read_text()))
    later = folder / "later.deb"
    asked("dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", tree, later)
    about = folder / "other/DEBIAN"
    about.mkdir(parents=True)
    (about / "control").write_text(re.sub(r"(?m)^Architecture: .*$", "Architecture: amd64", control.read_text()))
    asked("dpkg-deb", "--root-owner-group", "--build", about.parent, folder / "other.deb")
    return later, folder / "other.deb"


def asked(*words: str | Path) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True, timeout=300).stdout


@pytest.fixture(scope="module")
def bench(package: Path, refused: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory, notes: Notes) -> Bench:
    """Where an arm64 board lies that was never in service."""
    made_by = recipe(ARM)
    with alone_in(KEPT, ARM.value):
        system = image(made_by, KEPT)
        disk = installed(made_by, system, package, KEPT)
    folder = tmp_path_factory.mktemp("arm")
    root, data = overlay(disk, folder / "root.qcow2"), data_disk(folder / "data.ext4")
    tools = tools_disk(folder / "tools.ext4", *refused)
    tree = device_tree(folder / "board.dtb", *played(ARM))
    return Bench(Board(ARM, system, root, data, tools, tree=tree), folder, notes)


@pytest.fixture(scope="module")
def pins(tmp_path_factory: pytest.TempPathFactory) -> PinsSection:
    """Which line each thing hangs on."""
    file = tmp_path_factory.mktemp("pins") / "terminal.toml"
    file.write_text(settings(ARM))
    return read_settings(file).pins


@pytest.fixture(scope="module")
def served(bench: Bench, office: Office, pins: PinsSection) -> Iterator[Serving]:
    """The board in service, its housing shut and its key off, and nobody before it."""
    with bench.power() as stand:
        turn(stand, pins, on=False)
        open_housing(stand, pins, opened=False)
        stand.plug_all()
        stand.up()
        stand.shows(views.setup())
        stand.keep("arm-new", "An arm64 board: not yet in service")
        yield brought_into_service(stand, office, CODE)


def turn(stand: Stand, pins: PinsSection, *, on: bool) -> None:
    """Turn the staff's key."""
    assert pins.key is not None
    stand.guest.pins.put(pins.key, closed=on)


def open_housing(stand: Stand, pins: PinsSection, *, opened: bool) -> None:
    """Open the housing, or shut it."""
    assert pins.tamper is not None
    stand.guest.pins.put(pins.tamper, closed=not opened)


def line(stand: Stand, number: int) -> str:
    """What the kernel says of a line: in or out, high or low."""
    said = stand.guest.hands.run("cat", "/sys/kernel/debug/gpio").out
    first = re.search(r"GPIOs (\d+)-", said)
    assert first is not None, said
    found = re.search(rf"(?m)^ gpio-{int(first[1]) + number} +\(.*?\) (in|out) +(hi|lo)", said)
    return " ".join(found.groups()) if found else "free"


def test_the_arm64_package_brings_a_new_board_into_service(
    served: Serving, package: Path, notes: Notes, tmp_path: Path, office: Office
) -> None:
    """The arm64 package, made on another machine: all of its code is arm64's, and a new board serves by it."""
    hands = served.stand.guest.hands
    assert hands.run("uname", "-m").out.strip() == machine(ARM.value).processor
    said = hands.run("dpkg-query", "--show", "--showformat", "${Architecture} ${Installed-Size}", "spaarpunt").out
    architecture, kib = said.split()
    assert architecture == ARM.value
    assert int(kib) <= MOST_KIB
    asked("dpkg-deb", "--extract", package, tmp_path / "tree")
    assert list(strangers(tmp_path / "tree", machine(ARM.value))) == []
    assert office.rows("SELECT status FROM terminals WHERE code = ?", CODE) == [("active",)]
    notes.figure("the package installed, MiB", round(int(kib) / 1024, 1))
    served.stand.keep("arm-attract", "Nobody is here")


def test_the_lamp_is_lit_on_its_line(served: Serving, pins: PinsSection) -> None:
    """The terminal is ready: the lamp's line is driven high, the contacts' lines are inputs."""
    served.stand.guest.until("the lamp is lit", lambda: line(served.stand, pins.lamp) == "out hi", OPEN_SECONDS)
    assert pins.key is not None
    assert line(served.stand, pins.key) == "in hi"


def test_key_and_badge_lead_to_the_technicians_menu(
    served: Serving, pins: PinsSection, office: Office, notes: Notes
) -> None:
    """The key is turned on its line: the door. Badge and PIN: what a technician may do. The key is drawn: nobody is here."""
    stand = served.stand
    technician = next(each for each in office.world.staff if Role.TECHNICIAN.value in each.roles)
    door, setting = DeskDoorView(views.setting()), views.setting()
    began = time.monotonic()
    turn(stand, pins, on=True)
    stand.shows(door)
    notes.figure("key turned → door shown, s", round(time.monotonic() - began, 1))
    stand.keep("arm-door", "The key is turned: whose hand it was, the badge says")
    served.scan_until(write(StaffCode(technician.badge)), DeskPinView(setting))
    for typed, figure in enumerate(technician.pin, 1):
        stand.click(DeskPinView(setting), f"key:{figure}")
        stand.shows(DeskPinView(setting, typed))
    stand.click(DeskPinView(setting), "enter")
    tiles = tuple(DeskTile(item) for item in TECHNICIANS)
    menu = DeskMenuView(setting, DeskBar(technician.name, datetime.now(UTC)), tiles)
    for item in TECHNICIANS:
        stand.shows(menu, within=stand.place(menu, f"tile:{item.value}"))
    stand.keep("arm-menu", "Badge and PIN: the technician's menu")
    turn(stand, pins, on=False)
    stand.shows(views.attract())


def test_an_opened_housing_is_reported(served: Serving, pins: PinsSection, office: Office, notes: Notes) -> None:
    """The tamper contact opens on its line: the terminal says so, central has an incident; it is shut: all is well."""
    guest = served.stand.guest

    def reported() -> int:
        sql = (
            "SELECT count(*) FROM incidents JOIN terminals ON terminals.id = incidents.terminal"
            " WHERE incidents.kind = 'housing_open' AND terminals.code = ?"
        )
        ((count,),) = office.rows(sql, CODE)
        assert isinstance(count, int)
        return count

    assert reported() == 0
    open_housing(served.stand, pins, opened=True)
    try:
        guest.until("the terminal says that it is open", lambda: tampered(served), OPEN_SECONDS)
        took = guest.until("the incident at central", lambda: reported() == 1, REPORT_SECONDS)
        notes.figure("housing open → incident at central, s", round(took, 1))
        served.stand.shows(views.attract())
    finally:
        open_housing(served.stand, pins, opened=False)
    guest.until("the terminal says that it is shut", lambda: not tampered(served), OPEN_SECONDS)


def tampered(served: Serving) -> bool:
    """Whether the terminal says that its housing is open."""
    heard = served.stand.guest.hands.ask(f"{STORE}/control", b'{"ask": "status"}')
    return bool(json.loads(heard.splitlines()[0])["item"]["tampered"])


def test_another_machines_package_is_refused(served: Serving) -> None:
    """The amd64 package by hand: dpkg says which machine it is for, and the terminal serves on."""
    hands = served.stand.guest.hands
    ran = hands.run("dpkg", "--install", f"{TOOLS_PLACE}/other.deb", fine=(1,))
    assert "package architecture (amd64) does not match system (arm64)" in ran.complaint
    served.stand.shows(views.attract())


def test_a_full_disk_at_an_upgrade_leaves_the_old_version_whole(served: Serving, notes: Notes) -> None:
    """The disk is full when a later version comes: it is refused in a sentence, and the old one serves on."""
    stand, hands = served.stand, served.stand.guest.hands
    whole = there(served)
    free = int(hands.run("df", "--output=avail", "-k", "/").out.split()[-1])
    hands.run("fallocate", "--length", f"{free - 64 * 1024}K", "/full")
    try:
        ran = hands.run("dpkg", "--install", f"{TOOLS_PLACE}/later.deb", fine=(1,), seconds=INSTALL_SECONDS)
        said = re.search(r"(?m)^spaarpunt: (.+ are needed: nothing was changed\.)$", ran.complaint)
        assert said is not None
        notes.figure("what is said", said[1])
        assert there(served) == whole
    finally:
        hands.run("rm", "-f", "/full")
    stand.up()
    stand.shows(views.attract())


def there(served: Serving) -> tuple[str, str]:
    """What dpkg has on record of the package, and which of its files are not as they were installed."""
    run = served.stand.guest.hands.run
    version = run("dpkg-query", "--show", "--showformat", "${db:Status-Status} ${Version}", "spaarpunt").out
    return version, run("dpkg", "--verify", "spaarpunt", seconds=INSTALL_SECONDS).out
