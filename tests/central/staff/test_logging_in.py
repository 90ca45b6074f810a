"""Badge and PIN: judged, counted and locked at central; a verifier for the terminal that may ask it offline."""

import pytest
from sqlalchemy import Connection, select, update

from central import tables as t
from central.seed_world import SeededStaff
from central.staff import office, pins
from central.staff.settings import DeskSettings, load_desk, set_desk
from loyalty import wire
from loyalty.assurance import EntryMode
from loyalty.codes import write
from loyalty.identify import Staff, identify
from loyalty.ids import Uuid
from loyalty.problems import ProblemType
from loyalty.schemes import default_schemes
from loyalty.signing import decode_key
from loyalty.staff import DeskRules, Role
from loyalty.staff_pins import verifies
from loyalty.tokens import TokenKey, badge_token
from loyalty.wire_staff import (
    OpenStaff,
    SetStaffPin,
    StaffOpened,
    StaffOpening,
    StaffPinSet,
    StaffPinSetting,
)
from tests.central.conftest import World
from tests.central.device import Device

MANAGER, BERGEN, CLERK, TECHNICIAN = range(4)


def staff(world: World, number: int = MANAGER) -> SeededStaff:
    return world.seeded.staff[number]


def badge(world: World, text: str) -> str:
    key = TokenKey(world.seeded.lookup_key_id, decode_key(world.seeded.lookup_key))
    return str(badge_token(key, world.seeded.owner, text))


def log_in(world: World, who: SeededStaff, pin: str | None = None, device: Device | None = None) -> StaffOpened:
    asked = OpenStaff(badge=badge(world, who.badge), pin=pin or who.pin)
    got = (device or world.device()).call("POST", "/v1/staff/open", asked)
    assert got.status == 200, got.body
    return wire.read(StaffOpened, got.body)


def change(
    world: World, who: SeededStaff, pin: str, current: str | None = None, tag: Uuid | None = None
) -> StaffPinSet:
    device = world.device()
    asked = SetStaffPin(id=tag or device.mint(), badge=badge(world, who.badge), current=current or who.pin, pin=pin)
    got = device.call("POST", "/v1/staff/pin", asked)
    assert got.status == 200, got.body
    return wire.read(StaffPinSet, got.body)


def told(world: World, who: SeededStaff, device: Device | None = None) -> wire.StaffChanged:
    seen = (device or world.device()).changes().changes
    return next(each for each in seen if isinstance(each, wire.StaffChanged) and each.staff == who.id)


def opens_offline(world: World, who: SeededStaff, pin: str, device: Device | None = None) -> bool:
    """As a terminal without central would judge it."""
    at = device or world.device()
    known = told(world, who, at).verifier
    assert known is not None
    return verifies(known, pin, decode_key(at.enrolled.lookup_key), at.id, who.id)


def test_a_badge_names_and_the_pin_proves(world: World) -> None:
    opened = log_in(world, staff(world))
    assert opened.outcome is StaffOpening.OPENED
    assert opened.staff is not None
    assert (opened.staff.name, opened.staff.roles) == ("Marieke Jansen", (Role.CLERK, Role.MANAGER))
    wrong = log_in(world, staff(world), "000000")
    assert (wrong.outcome, wrong.tries_left, wrong.staff) == (StaffOpening.WRONG, 4, None)


def test_five_wrong_ones_in_a_row_lock_the_badge_until_the_office_opens_it(world: World) -> None:
    who = staff(world)
    answers = [log_in(world, who, "000000") for _ in range(3)]
    log_in(world, who)
    answers += [log_in(world, who, "000000") for _ in range(5)]
    assert [each.tries_left for each in answers] == [4, 3, 2, 4, 3, 2, 1, 0]
    assert answers[-1].outcome is StaffOpening.LOCKED
    assert log_in(world, who).outcome is StaffOpening.LOCKED
    assert told(world, who).verifier is None
    world.clock.pass_(days=400)
    assert log_in(world, who).outcome is StaffOpening.LOCKED
    world.database.write(lambda connection: pins.unlock(connection, world.seeded.owner, who.id))
    assert log_in(world, who).outcome is StaffOpening.OPENED
    assert opens_offline(world, who, who.pin)


def test_guesses_made_at_once_are_counted_one_after_the_other(world: World) -> None:
    from concurrent.futures import ThreadPoolExecutor

    who = staff(world)
    devices = [world.device("K1-1"), world.device("K1-2")]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda n: log_in(world, who, "000000", devices[n % 2]), range(8)))
    assert sum(each.outcome is StaffOpening.WRONG for each in answers) == 4


def test_who_opens_nothing_is_told_why(world: World) -> None:
    owner = world.seeded.owner
    assert log_in(world, staff(world, BERGEN)).outcome is StaffOpening.ELSEWHERE
    assert log_in(world, staff(world, BERGEN), device=world.device("B1-1")).outcome is StaffOpening.OPENED
    nobody = OpenStaff(badge=badge(world, "NOBODY"), pin="258013")
    got = world.device().call("POST", "/v1/staff/open", nobody)
    assert wire.read(StaffOpened, got.body).outcome is StaffOpening.UNKNOWN
    who = staff(world, CLERK)
    world.database.write(lambda c: office.set_active(c, owner, who.id, world.clock(), active=False))
    assert log_in(world, who).outcome is StaffOpening.INACTIVE
    changed = told(world, who)
    assert (changed.active, changed.verifier) == (False, None)


@pytest.mark.parametrize("hexadecimal", ["4111111111111111", "5555555555554444", "0000000000000000", "f" * 16])
def test_whatever_chance_draws_a_badge_is_one_and_is_read(hexadecimal: str) -> None:
    code = office.new_badge(bytes.fromhex(hexadecimal))
    found = identify(write(code), EntryMode.SCANNED, None, default_schemes())
    assert isinstance(found, Staff)
    assert found.code == code


def test_somebody_new_has_no_pin_until_the_office_gives_one(world: World) -> None:
    owner, device = world.seeded.owner, world.device()
    tag, code = device.mint(), office.new_badge(bytes(8))
    new = office.NewStaff(tag, "Nieuw", code, (Role.CLERK,), "De Korenaar")
    world.database.write(lambda connection: office.take_on(connection, owner, new))
    who = SeededStaff(tag, "Nieuw", code.badge, "381645", ("clerk",), None)
    assert log_in(world, who).outcome is StaffOpening.NO_PIN
    world.database.write(lambda connection: pins.put_pin(connection, owner, tag, "381645", salt=bytes(16)))
    assert log_in(world, who).outcome is StaffOpening.OPENED


def test_the_bearer_changes_the_pin_by_the_present_one(world: World) -> None:
    who, device = staff(world), world.device()
    tag = device.mint()
    assert change(world, who, "123456").outcome is StaffPinSetting.OBVIOUS
    assert change(world, who, who.pin).outcome is StaffPinSetting.OBVIOUS
    wrong = change(world, who, "381645", current="000000")
    assert (wrong.outcome, wrong.tries_left) == (StaffPinSetting.WRONG, 4)
    assert change(world, who, "381645", tag=tag).outcome is StaffPinSetting.SET
    # The answer got lost: the same request again finds it done, and counts nothing.
    assert change(world, who, "381645", tag=tag).outcome is StaffPinSetting.SET
    assert log_in(world, who, "381645").tries_left == 5
    assert log_in(world, who).outcome is StaffOpening.WRONG
    assert opens_offline(world, who, "381645")


def test_a_verifier_holds_at_its_terminal_for_its_bearer_alone(sqlite_world: World) -> None:
    world = sqlite_world
    who, here, there = staff(world), world.device("K1-1"), world.device("K1-2")
    assert opens_offline(world, who, who.pin, here)
    assert opens_offline(world, who, who.pin, there)
    assert not opens_offline(world, who, "258014", here)
    mine, theirs = told(world, who, here).verifier, told(world, who, there).verifier
    assert mine is not None
    assert theirs is not None
    key = decode_key(here.enrolled.lookup_key)
    assert mine.mac != theirs.mac
    assert not verifies(theirs, who.pin, key, here.id, who.id)
    assert not verifies(mine, who.pin, key, here.id, staff(world, CLERK).id)
    assert not verifies(mine, who.pin, bytes(32), here.id, who.id)


def test_a_terminal_gets_no_verifier_it_has_no_use_for(sqlite_world: World) -> None:
    world = sqlite_world
    assert told(world, staff(world, BERGEN)).verifier is None
    assert told(world, staff(world, TECHNICIAN)).verifier is not None
    owner = world.seeded.owner
    closed = DeskSettings(rules=DeskRules(offline_login=False))
    version = world.database.write(lambda connection: set_desk(connection, owner, closed))
    assert told(world, staff(world)).verifier is None
    assert world.database.read(lambda connection: load_desk(connection, owner)) == closed
    got = world.device().call("GET", "/v1/devices/me/config")
    configuration = wire.read(wire.Configuration, got.body)
    assert (configuration.version, configuration.desk) == (version, closed.rules)


@pytest.mark.parametrize(
    "asked",
    [
        OpenStaff(badge="BADGE-1", pin="258013"),
        OpenStaff(badge="k1:" + "A" * 43, pin="2580"),
        OpenStaff(badge="k1:" + "A" * 43, pin="٢٥٨٠١٣"),
    ],
    ids=["no token", "four figures", "other figures"],
)
def test_what_has_not_the_form_is_refused_and_not_counted(sqlite_world: World, asked: OpenStaff) -> None:
    got = sqlite_world.device().call("POST", "/v1/staff/open", asked)
    assert got.problem().type is ProblemType.BAD_REQUEST


def test_neither_badge_nor_pin_is_kept_as_it_is_read(sqlite_world: World) -> None:
    def work(connection: Connection) -> str:
        return str(connection.execute(select(t.staff)).all())

    kept = sqlite_world.database.read(work)
    for who in sqlite_world.seeded.staff:
        assert who.badge not in kept
        assert who.pin not in kept


def test_a_kept_pin_that_is_none_is_said(sqlite_world: World) -> None:
    world = sqlite_world
    world.database.write(lambda c: c.execute(update(t.staff).values(pin='{"salt":"x"}')))
    asked = OpenStaff(badge=badge(world, staff(world).badge), pin="258013")
    assert world.device().call("POST", "/v1/staff/open", asked).problem().type is ProblemType.INTERNAL
