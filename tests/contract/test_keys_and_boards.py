"""Keys that roll, boards that are replaced, terminals that are revoked: the real terminal against the real central."""

import itertools
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from sqlalchemy import text

from central.context import wall_clock
from central.database import Database, open_database
from central.owners import load_programmes, sole_owner
from central.terminals import codes, fleet
from central.terminals.codes import Wanted
from drivers.virtual.faults import AnswerLost, Silent, Unplugged
from loyalty.answers import Reason
from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import EpochReason
from loyalty.ids import ENTROPY_BYTES, Uuid, uuid7
from loyalty.money import Currency
from loyalty.programme import Unit
from loyalty.receipts import reference, sign_receipt
from loyalty.signing import key_id_of, public_text, read_private
from loyalty.wire import PublishedKeys, read
from terminal import app, identity
from terminal.app import Surroundings, Terminal
from terminal.cli import main
from terminal.control.roll import roll_keys
from terminal.counter.things import Things, devices, panel, things
from terminal.demo.world import World, central, seed
from terminal.errors import EnrolmentError, TakingOverError
from terminal.journal.documents import IdentityDocument
from terminal.machine.health import Fault
from terminal.rolling import RollOutcome
from terminal.store import Store
from terminal.taking_over import taking_over
from tests.terminal.runtime.rig import Glass

pytestmark = pytest.mark.xdist_group("client-and-central")


@dataclass
class Office:
    """Central's process, and its books for the office's own commands."""

    url: str
    database: Database
    world: World
    made: Iterator[int]

    @property
    def owner(self) -> Uuid:
        return self.database.read(sole_owner)

    @property
    def programme(self) -> Uuid:
        """The one in euro points."""
        found = self.database.read(lambda c: load_programmes(c, self.owner))
        euro = (each[-1] for each in found.versions.values() if each[-1].currency is Currency.EUR)
        return next(each.id for each in euro if each.unit is Unit.POINTS)

    def enrol(self, folder: Path) -> str:
        """A new terminal of the first shop in `folder`; its code."""
        wanted = Wanted(f"N-{next(self.made)}", "De Korenaar", ("nl",), (self.programme,))
        code = self.database.write(lambda c: codes.for_new(c, self.owner, wanted, wall_clock()))
        return app.enrol(folder, self.url, code.token, board="first")

    def replacing(self, code: str) -> str:
        """The token of a code that replaces that terminal."""
        return self.database.write(lambda c: codes.for_replacing(c, self.owner, code, wall_clock())).token

    def revoke(self, code: str) -> None:
        def mint() -> Uuid:
            return uuid7(wall_clock(), secrets.token_bytes(ENTROPY_BYTES))

        self.database.write(lambda c: fleet.revoke(c, self.owner, code, wall_clock(), mint))

    def rows(self, query: str, terminal: Uuid) -> list[tuple]:
        return self.database.read(lambda c: [tuple(row) for row in c.execute(text(query), {"terminal": terminal})])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    url = f"sqlite:///{folder / 'central.db'}"
    world = seed(url, folder / "world.json", 1)
    database = open_database(url)
    with central(url) as address:
        yield Office(address, database, world, itertools.count(1))
    database.close()


@dataclass
class Box:
    """A terminal that is up, its loop driven by hand, and what stands around it."""

    terminal: Terminal
    counter: Things

    def round(self) -> None:
        self.terminal.forwarder.round()

    def who(self) -> IdentityDocument:
        found = identity.identity(self.terminal.journal.store)
        assert found is not None
        return found

    def sell(self, world: World) -> None:
        programme, till = self.terminal.machine.context.programmes[0], world.till
        now, key = datetime.now(UTC).replace(microsecond=0), read_private(till.private_key)
        code = sign_receipt(till.till, secrets.token_hex(4), 1500, programme.currency.value, now, key)
        found = self.terminal.journal.sales.record(
            token=world.shoppers[0].token,
            account=None,
            programme=programme,
            receipt=code,
            reference=reference(code),
            code=None,
            mode=EntryMode.SCANNED,
            assurance=Assurance.POSSESSION,
        )
        assert not isinstance(found, Reason)


@contextmanager
def running(folder: Path, counter: Things | None = None) -> Iterator[Box]:
    there = counter or things()
    terminal = Terminal(folder, Surroundings(devices(there), Glass(panel()[0]), (), there.network, virtual=True))
    terminal.start()
    try:
        yield Box(terminal, there)
    finally:
        terminal.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def code(office: Office, folder: Path) -> str:
    """The code of a terminal that is enrolled; its store lies in `folder`."""
    return office.enrol(folder)


def published(office: Office, terminal: Uuid) -> dict[str, bool]:
    """Each published voucher key's id of a terminal, and whether it is retired."""
    keys = read(PublishedKeys, httpx.get(f"{office.url}/v1/keys", timeout=10).content).keys
    return {each.key_id: each.retired_at is not None for each in keys if each.terminal == terminal}


def voucher_key_id(who: IdentityDocument) -> str:
    return key_id_of(public_text(identity.voucher_key(who)))


def technician(_: Store) -> Uuid:
    """Key and badge were there; `tests/contract/test_technician_at_console.py` has how they are proven."""
    return Uuid("018f0000-0000-7000-8000-0000000000f1")


# ── Rolled ────────────────────


def test_a_terminal_that_does_not_run_rolls_its_keys(office: Office, code: str, folder: Path) -> None:
    with Store.open(folder) as store:
        before = identity.enrolled(store)
    assert roll_keys(folder).outcome is RollOutcome.ROLLED
    with Store.open(folder) as store:
        after = identity.enrolled(store)
        assert identity.next_keys(store) is None
    assert after.request_key != before.request_key
    assert published(office, before.terminal) == {voucher_key_id(before): True, voucher_key_id(after): False}
    with running(folder) as box:
        box.round()
        assert box.terminal.forwarder._progress.online


def test_a_running_terminal_rolls_when_it_is_asked_over_its_socket(office: Office, code: str, folder: Path) -> None:
    with running(folder) as box:
        before = box.who()
        assert roll_keys(folder).outcome is RollOutcome.ROLLED
        box.round()
        assert box.terminal.forwarder._progress.online
        after = box.who()
        assert (after.request_key != before.request_key, after.voucher_key != before.voucher_key) == (True, True)
        assert public_text(box.terminal._rolling.voucher_key()) == public_text(identity.voucher_key(after))


@pytest.mark.parametrize("restarted", [False, True])
def test_an_answer_that_got_lost_locks_no_terminal_out(
    office: Office, code: str, folder: Path, *, restarted: bool
) -> None:
    with running(folder) as box:
        before = box.who()
        box.counter.network.set_fault(AnswerLost())
        assert roll_keys(folder).outcome is RollOutcome.PENDING
        assert box.who() == before
        box.counter.network.set_fault(None)
        if not restarted:
            box.round()
            assert box.terminal.forwarder._progress.online
            assert box.who().request_key != before.request_key
    with running(folder) as box:
        box.round()
        assert box.terminal.forwarder._progress.online
        assert box.who().request_key != before.request_key
        assert published(office, before.terminal)[voucher_key_id(box.who())] is False
        assert identity.next_keys(box.terminal.journal.store) is None


def test_a_request_that_never_arrived_leaves_the_old_key_in_force(office: Office, code: str, folder: Path) -> None:
    with running(folder) as box:
        before = box.who()
        box.counter.network.set_fault(Unplugged())
        assert roll_keys(folder).outcome is RollOutcome.PENDING
        pending = identity.next_keys(box.terminal.journal.store)
        box.counter.network.set_fault(None)
        box.round()
        assert box.terminal.forwarder._progress.online
        assert box.who() == before
        assert pending is not None
        assert roll_keys(folder).outcome is RollOutcome.ROLLED
        assert box.who().request_key == pending.request_key
    assert published(office, before.terminal) == {voucher_key_id(before): True, voucher_key_id(box_who(folder)): False}


def box_who(folder: Path) -> IdentityDocument:
    with Store.open(folder) as store:
        return identity.enrolled(store)


# ── Revoked ────────────────────


def test_a_revoked_terminal_stays_out_of_service_without_a_network(office: Office, code: str, folder: Path) -> None:
    with running(folder) as box:
        box.round()
        office.revoke(code)
        box.terminal.forwarder.doubt()
        box.round()
    counter = things()
    counter.network.set_fault(Silent())
    with running(folder, counter) as box:
        box.terminal.loop._drain()
        assert box.terminal.machine.health.fault is Fault.REVOKED
    done = roll_keys(folder)
    assert done.outcome is RollOutcome.REVOKED
    with pytest.raises(EnrolmentError, match="enrolled already"):
        app.enrol(folder, office.url, office.world.terminals[1].token, board="first")


# ── Replaced ────────────────────


def test_a_new_board_goes_on_with_the_old_store(office: Office, code: str, folder: Path) -> None:
    with running(folder) as box:
        box.round()
        box.counter.network.set_fault(Unplugged())
        box.sell(office.world)
        old = box.who()
    assert app.enrol(folder, office.url, office.replacing(code), board="second", prove=technician) == code
    with running(folder) as box:
        new = box.who()
        assert (new.terminal, new.epoch) == (old.terminal, 2)
        assert (new.request_key != old.request_key, new.voucher_key != old.voucher_key) == (True, True)
        box.round()
        assert list(box.terminal.journal.store.waiting()) == []
    terminal = new.terminal
    sold = "SELECT epoch, status FROM transactions WHERE kind = 'accrual' AND terminal = :terminal"
    assert office.rows(sold, terminal) == [(2, "accepted")]
    opened = "SELECT kind, evidence FROM incidents WHERE terminal = :terminal"
    ((kind, evidence),) = office.rows(opened, terminal)
    assert (kind, json.loads(evidence)["reason"]) == ("epoch", EpochReason.BOARD_REPLACED)


def test_a_lost_answer_to_the_taking_over_may_be_asked_for_again(office: Office, code: str, folder: Path) -> None:
    token, counter = office.replacing(code), things()
    counter.network.set_fault(AnswerLost())
    with pytest.raises(EnrolmentError, match="cannot be reached"):
        app.enrol(folder, office.url, token, "second", counter.network, prove=technician)
    counter.network.close()
    with pytest.raises(TakingOverError):
        Terminal(folder, Surroundings(devices(counter), Glass(panel()[0]), (), counter.network, virtual=True))
    assert app.enrol(folder, office.url, token, board="second", prove=technician) == code
    with running(folder) as box:
        box.round()
        assert box.terminal.forwarder._progress.online
        assert box.who().epoch == 2


def test_another_code_after_a_lost_answer_locks_nobody_out(office: Office, code: str, folder: Path) -> None:
    token, counter = office.replacing(code), things()
    counter.network.set_fault(AnswerLost())
    with pytest.raises(EnrolmentError, match="cannot be reached"):
        app.enrol(folder, office.url, token, "second", counter.network, prove=technician)
    counter.network.close()
    assert app.enrol(folder, office.url, office.replacing(code), board="second", prove=technician) == code
    with running(folder) as box:
        box.round()
        assert box.terminal.forwarder._progress.online
        assert box.who().epoch == 3


def test_a_full_store_is_nobodys_to_take_over_without_key_and_badge(office: Office, code: str, folder: Path) -> None:
    with pytest.raises(EnrolmentError, match="technician's badge"):
        app.enrol(folder, office.url, office.replacing(code), board="second")
    with running(folder) as box:
        box.round()
        assert box.terminal.forwarder._progress.online


def test_a_terminal_that_was_refused_serves_again_with_its_new_keys(
    office: Office, code: str, folder: Path, tmp_path: Path
) -> None:
    app.enrol(tmp_path / "empty", office.url, office.replacing(code), board="second")
    with running(folder) as box:
        box.round()
    app.enrol(folder, office.url, office.replacing(code), board="third", prove=technician)
    with running(folder) as box:
        box.terminal.loop._drain()
        assert box.terminal.machine.health.fault is None
        box.round()
        assert box.terminal.forwarder._progress.online


def test_a_new_board_with_an_empty_store_takes_the_place(
    office: Office, code: str, folder: Path, tmp_path: Path
) -> None:
    fresh = tmp_path / "fresh"
    assert app.enrol(fresh, office.url, office.replacing(code), board="second") == code
    with running(fresh) as box:
        box.round()
        assert box.terminal.forwarder._progress.online
    with running(folder) as old:
        old.round()
        old.terminal.loop._drain()
        assert old.terminal.machine.health.fault is Fault.REVOKED


def test_another_terminals_store_is_not_taken_over(office: Office, code: str, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    office.enrol(other)
    with pytest.raises(EnrolmentError, match="contradicts"):
        app.enrol(other, office.url, office.replacing(code), board="second", prove=technician)
    with Store.open(other) as store:
        assert taking_over(store) is None
    with pytest.raises(EnrolmentError, match="no store to take over"):
        app.enrol(tmp_path / "none", office.url, office.replacing(code), board="second", prove=technician)
    with running(folder) as box:
        box.round()
        assert box.terminal.forwarder._progress.online


def test_the_command_says_what_became_of_it(office: Office, code: str, folder: Path) -> None:
    rolled = CliRunner().invoke(main, ["roll-key", "--store", str(folder)])
    assert (rolled.exit_code, rolled.output) == (0, "The terminal has new keys.\n")
    office.revoke(code)
    refused = CliRunner().invoke(main, ["roll-key", "--store", str(folder)])
    assert refused.exit_code == 1
    assert "revoked" in refused.output
