"""What the office does with a terminal, and a terminal tells the office: the real terminal against the real central."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from central.context import wall_clock
from central.staff.open_incidents import open_incidents
from central.terminals import fleet
from central.terminals.self_tests import self_tests
from drivers.virtual.faults import Unplugged
from loyalty.errors import BodyError
from loyalty.wire import Configuration, read
from loyalty.wire_incidents import IncidentKind
from loyalty.wire_terminals import Fitted, TerminalProfile, TerminalRole
from screens.technician_views import SelfTestRow
from screens.technician_words import SelfTestItem, SelfTestState, SelfTestWord
from terminal import app, identity
from terminal.app import Surroundings, Terminal
from terminal.counter.things import devices, panel, things
from terminal.machine.effects import KeepSelfTest
from terminal.machine.health import Fault
from tests.contract.test_keys_and_boards import Box, Office, code, folder, office, technician
from tests.terminal.runtime.rig import Glass

__all__ = ["code", "folder", "office"]
pytestmark = pytest.mark.xdist_group("client-and-central")
ROWS = (SelfTestRow(SelfTestItem.PRINTER, SelfTestState.GOOD, SelfTestWord.PRINTED),)


@contextmanager
def on_board(folder: Path, board: str) -> Iterator[Box]:
    """A terminal that is up on a board with a serial number of its own."""
    there = things()
    around = Surroundings(devices(there), Glass(panel()[0]), (), there.network, board=lambda: board)
    terminal = Terminal(folder, around)
    terminal.start()
    try:
        yield Box(terminal, there)
    finally:
        terminal.close()


def listed(office: Office, code: str) -> fleet.Listed:
    found = office.database.read(lambda c: fleet.terminals(c, office.owner))
    return next(each for each in found if each.code == code)


def incidents(office: Office, code: str) -> list[IncidentKind]:
    found = office.database.read(lambda c: open_incidents(c, office.owner))
    return [each.kind for each in found if each.terminal == code]


def is_out(box: Box) -> bool:
    box.terminal.loop._drain()
    return box.terminal.machine.health.fault is Fault.REVOKED


def without_words(kind: type[msgspec.Struct], body: bytes) -> msgspec.Struct:
    """A reader that does not know the configuration's words."""
    if kind is Configuration:
        raise BodyError("Not a Configuration message.")
    return read(kind, body)


# ── Copied cards, and boards that are changed on purpose ────────────────────


def test_a_copied_card_is_noticed_and_shut_out(office: Office, code: str, folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    with on_board(folder, "first") as box:
        box.round()
        assert not is_out(box)
    with on_board(copy, "stolen") as box:
        box.round()
        assert is_out(box)
    with on_board(copy, "stolen") as box:
        assert is_out(box), "also without a network, for good"
    assert IncidentKind.CLONED in incidents(office, code)
    with on_board(folder, "first") as box:
        box.round()
        assert box.terminal.forwarder._progress.online
        assert not is_out(box)


def test_a_board_that_was_changed_without_a_code_is_brought_back_by_one(
    office: Office, code: str, folder: Path
) -> None:
    with on_board(folder, "first") as box:
        box.sell(office.world)
    with on_board(folder, "second") as box:
        box.round()
        assert is_out(box)
    assert app.enrol(folder, office.url, office.replacing(code), board="second", prove=technician) == code
    with on_board(folder, "second") as box:
        box.round()
        assert box.terminal.forwarder._progress.online
        assert not is_out(box)
        assert box.terminal.journal.store.waiting_count() == 0
    assert listed(office, code).board == "second"


# ── What the office wants ────────────────────


def test_a_profile_reaches_the_terminal(office: Office, code: str, folder: Path) -> None:
    profile = TerminalProfile(roles=(TerminalRole.ENTRANCE,), hardware=(Fitted.CAMERA,))
    with on_board(folder, "first") as box:
        box.round()
        office.database.write(lambda c: fleet.set_profile(c, office.owner, code, profile))
        box.terminal.forwarder.doubt()
        box.round()
        box.terminal.loop._drain()
        assert box.terminal.machine.context.expected == (Fitted.CAMERA,)
        assert box.terminal.machine.context.entrance
        box.terminal.forwarder.doubt()
        box.round()
    assert listed(office, code).configuration is not None


def test_a_configuration_of_a_newer_central_is_refused_and_the_office_sees_why(
    office: Office, code: str, folder: Path
) -> None:
    with on_board(folder, "first") as box:
        box.round()
        before = identity.configuration(box.terminal.store)
        profile = TerminalProfile(hardware=(Fitted.KEY,))
        office.database.write(lambda c: fleet.set_profile(c, office.owner, code, profile))
        with pytest.MonkeyPatch.context() as patch:
            # A newer central has words that this terminal lacks.
            patch.setattr("terminal.central_client.read", without_words)
            for _ in range(2):
                box.terminal.forwarder.doubt()
                box.round()
        assert identity.configuration(box.terminal.store) == before
        assert box.terminal.forwarder._progress.online
    refused = listed(office, code).refused
    assert refused is not None
    assert refused.why.value == "unreadable"


def test_new_keys_are_made_when_the_office_asks(office: Office, code: str, folder: Path) -> None:
    with on_board(folder, "first") as box:
        box.round()
        before = box.who()
        office.database.write(lambda c: fleet.ask_roll(c, office.owner, code, wall_clock()))
        box.terminal.forwarder.doubt()
        box.round()
        assert box.who().request_key != before.request_key
        box.terminal.forwarder.doubt()
        box.round()
        assert box.terminal.forwarder._progress.online
    assert not listed(office, code).roll_asked


# ── The self-test ────────────────────


def test_a_self_test_waits_out_a_network_that_is_away_and_a_restart(office: Office, code: str, folder: Path) -> None:
    with on_board(folder, "first") as box:
        box.counter.network.set_fault(Unplugged())
        box.terminal._carrier.carry(KeepSelfTest(ROWS))
        box.round()
    assert office.database.read(lambda c: self_tests(c, office.owner, code)) == ()
    with on_board(folder, "first") as box:
        box.round()
    (kept,) = office.database.read(lambda c: self_tests(c, office.owner, code))
    assert [line.item for line in kept.report.lines] == ["printer"]
    assert {plate.device: plate.maker for plate in kept.report.plates}["printer"] == "Spaarpunt"
