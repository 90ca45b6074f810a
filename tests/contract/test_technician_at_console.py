"""At the command line: the key is looked at, badge and PIN are proven to the real central, or to the terminal itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from drivers.events import ContactKind
from drivers.virtual.contacts import VirtualContact
from drivers.virtual.faults import Unplugged
from loyalty.codes import StaffCode, write
from loyalty.wire_staff import StaffOpened, StaffOpening
from terminal import app, at_console, identity
from terminal.app import Surroundings, Terminal
from terminal.cli import main
from terminal.counter.things import devices, panel, things
from terminal.demo.world import SeededStaff, World, central, seed
from terminal.errors import EnrolmentError
from terminal.store import Store
from terminal.taking_over import taking_over
from tests.terminal.runtime.rig import Glass

pytestmark = pytest.mark.xdist_group("client-and-central")
WRONG = "111222"
KEYLESS = '[printer]\nlink = "file"\npath = "paper.bin"\n[pins]\nfactory = "mock"\n'
WITH_KEY = KEYLESS + "key = 5\n"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Path, str]]:
    """A terminal that was online once, so that it knows its staff."""
    folder = tmp_path_factory.mktemp("console")
    url = f"sqlite:///{folder / 'central.db'}"
    seeded = seed(url, folder / "world.json", 1)
    with central(url) as address:
        store = folder / "terminal"
        app.enrol(store, address, seeded.terminal.token, board="first")
        there = things()
        terminal = Terminal(store, Surroundings(devices(there), Glass(panel()[0]), (), there.network, virtual=True))
        terminal.forwarder.round()
        terminal.close()
        yield seeded, store, address


def staff(world: World, role: str) -> SeededStaff:
    return next(each for each in reversed(world.staff) if each.roles == (role,))


def badge(member: SeededStaff) -> str:
    return write(StaffCode(member.badge))


@pytest.mark.parametrize("online", [True, False])
def test_a_technicians_badge_and_pin_are_enough_with_central_and_without(
    world: tuple[World, Path, str], *, online: bool
) -> None:
    who, there = staff(world[0], "technician"), things()
    if not online:
        there.network.set_fault(Unplugged())
    with Store.open(world[1]) as store:
        found = at_console.proven(store, lambda: badge(who), lambda: who.pin, there.network)
    there.network.close()
    assert found


@pytest.mark.parametrize(
    ("role", "pin", "sentence"),
    [("technician", WRONG, "4 tries"), ("clerk", None, "no technician")],
)
def test_a_wrong_pin_and_a_clerk_get_their_sentence(
    world: tuple[World, Path, str], role: str, pin: str | None, sentence: str
) -> None:
    who = staff(world[0], role)
    with Store.open(world[1]) as store, pytest.raises(EnrolmentError, match=sentence):
        at_console.proven(store, lambda: badge(who), lambda: pin or who.pin)
    if pin is not None:
        # The count of wrong ones begins anew.
        with Store.open(world[1]) as store:
            assert at_console.proven(store, lambda: badge(who), lambda: who.pin)


@pytest.mark.parametrize("shown", ["", "8710400145981", "WIFI:T:WPA;S:x;P:12345678;;"])
def test_what_is_no_badge_is_refused_before_a_pin_is_asked_for(world: tuple[World, Path, str], shown: str) -> None:
    def never() -> str:
        raise AssertionError("the PIN was asked for")

    with Store.open(world[1]) as store, pytest.raises(EnrolmentError, match="no badge"):
        at_console.proven(store, lambda: shown, never)


@pytest.mark.parametrize("outcome", [each for each in StaffOpening if each is not StaffOpening.OPENED])
def test_every_refusal_has_a_sentence(outcome: StaffOpening) -> None:
    with pytest.raises(EnrolmentError):
        at_console.technician(StaffOpened(outcome=outcome))


@pytest.mark.parametrize("closed", [True, False])
def test_the_key_is_what_the_contact_says(*, closed: bool) -> None:
    key = VirtualContact("key", ContactKind.KEY, closed=closed)
    housing = VirtualContact("tamper", ContactKind.TAMPER, closed=True)
    assert at_console.key_is_on([key, housing]) is closed
    assert not at_console.key_is_on([housing])


def test_a_badge_is_read_with_the_scanner() -> None:
    there = things()
    readers = devices(there).readers[:1]
    assert at_console.first_scanned(readers, 0.01) is None
    there.scan("SP1.S.X")
    assert at_console.first_scanned(readers, 60.0) == "SP1.S.X"
    for each in readers:
        each.close()


# ── The command ────────────────────


def enrol(store: Path, url: str, config: Path, *words: str) -> Result:
    return CliRunner().invoke(
        main, ["enrol", url, "TOKEN7TOKEN7", "--store", str(store), "--config", str(config), *words]
    )


@pytest.mark.parametrize(("settings", "sentence"), [(KEYLESS, "no key switch"), (WITH_KEY, "not turned")])
def test_the_command_asks_for_the_key_before_anything_else(
    world: tuple[World, Path, str], tmp_path: Path, settings: str, sentence: str
) -> None:
    config = tmp_path / "terminal.toml"
    config.write_text(settings)
    refused = enrol(world[1], world[2], config, "--take-over")
    assert refused.exit_code == 1
    assert sentence in refused.output
    plain = enrol(world[1], world[2], config)
    assert "technician's badge" in plain.output


def test_the_command_takes_badge_and_pin_and_shows_neither(
    world: tuple[World, Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, who = tmp_path / "terminal.toml", staff(world[0], "technician")
    config.write_text(WITH_KEY)
    monkeypatch.setattr(at_console, "check_key", lambda _: None)
    typed = f"{badge(who)}\n{who.pin}\n"
    words = ["enrol", world[2], "TOKEN7TOKEN7", "--store", str(world[1]), "--config", str(config), "--take-over"]
    found = CliRunner().invoke(main, words, input=typed)
    assert "does not take this terminal in" in found.output
    assert (who.badge in found.output, who.pin in found.output) == (False, False)
    with Store.open(world[1]) as store:
        assert taking_over(store) is None, "a code that central does not know begins nothing"
        assert identity.enrolled(store).epoch == 1
