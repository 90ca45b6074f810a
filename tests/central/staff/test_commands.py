"""`spaarpunt-central staff`, `owner desk` and `orders`, as the office types them."""

import json

import pytest
from click.testing import CliRunner, Result

from central.cli import main
from loyalty.codes import StaffCode, parse
from loyalty.staff import Role
from loyalty.wire_staff import StaffOpening
from tests.central.conftest import World
from tests.central.staff.test_logging_in import log_in, staff


def run(world: World, *words: str, typed: str = "") -> Result:
    url = world.database.engine.url.render_as_string(hide_password=False)
    return CliRunner().invoke(main, [*words, "--database", url], input=typed)


def test_somebody_is_taken_on_given_a_pin_and_let_go(sqlite_world: World) -> None:
    world = sqlite_world
    done = run(
        world, "staff", "add", "--name", "Nieuw", "--role", "clerk", "--role", "manager", "--shop", "De Korenaar"
    )
    assert done.exit_code == 0, done.output
    badge = parse(done.output.strip())
    assert isinstance(badge, StaffCode)
    from central.seed import SeededStaff

    who = SeededStaff(staff(world).id, "Nieuw", badge.badge, "381645", (), None)
    assert log_in(world, who).outcome is StaffOpening.NO_PIN
    done = run(world, "staff", "set-pin", "Nieuw", "--pin-stdin", typed="381645\n")
    assert (done.exit_code, "381645" in done.output) == (0, False)
    opened = log_in(world, who)
    assert opened.staff is not None
    assert opened.staff.roles == (Role.CLERK, Role.MANAGER)
    run(world, "staff", "let-go", "Nieuw")
    assert log_in(world, who).outcome is StaffOpening.INACTIVE
    run(world, "staff", "take-back", "Nieuw")
    assert log_in(world, who).outcome is StaffOpening.OPENED


def test_a_locked_badge_is_listed_and_opened(sqlite_world: World) -> None:
    world = sqlite_world
    for _ in range(5):
        log_in(world, staff(world), "000000")
    people = json.loads(run(world, "staff", "list", "--json").output)
    assert [each["name"] for each in people if each["locked"]] == ["Marieke Jansen"]
    assert [each["name"] for each in people if each["own_card"]] == ["Emma Smit"]
    assert run(world, "staff", "unlock", "Marieke Jansen").exit_code == 0
    assert log_in(world, staff(world)).outcome is StaffOpening.OPENED
    assert "Marieke Jansen" in run(world, "staff", "list").output


@pytest.mark.parametrize("pin", ["123456", "2580", "abcdef", ""])
def test_a_pin_that_many_would_choose_or_that_is_none_is_refused(sqlite_world: World, pin: str) -> None:
    done = run(sqlite_world, "staff", "set-pin", "Marieke Jansen", "--pin-stdin", typed=f"{pin}\n")
    assert done.exit_code == 1
    assert "six figures" in done.output


def test_who_is_not_there_is_said(sqlite_world: World) -> None:
    done = run(sqlite_world, "staff", "unlock", "Nobody")
    assert (done.exit_code, "0 members of staff are called 'Nobody'" in done.output) == (1, True)


def test_the_owners_settings_are_set_and_shown(sqlite_world: World) -> None:
    world = sqlite_world
    done = run(
        world, "owner", "desk", "--adjustment-limit", "300", "--no-offline-login", "--alert-mail", "a@shop.example",
        "--alert-undos", "3", "--delivery-days", "2,4", "--delivery-cut-off", "12:30",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    kept = json.loads(run(world, "owner", "desk").output)
    assert kept["rules"] == {"adjustment_limit": 300, "offline_login": False}
    assert (kept["alert_mail"], kept["alerts"]["undos_a_day"]) == ("a@shop.example", 3)
    assert (kept["delivery"]["weekdays"], kept["delivery"]["cut_off"]) == ([2, 4], "12:30:00")
    assert json.loads(run(world, "owner", "desk", "--alert-mail", "").output)["alert_mail"] is None


@pytest.mark.parametrize(
    "words",
    [("--delivery-days", "8"), ("--delivery-days", "x"), ("--delivery-cut-off", "25:00"), ("--alert-mail", "x")],
)
def test_a_setting_that_cannot_be_is_refused(sqlite_world: World, words: tuple[str, str]) -> None:
    assert run(sqlite_world, "owner", "desk", *words).exit_code == 1


def test_an_order_that_is_not_there_is_not_sent(sqlite_world: World) -> None:
    assert run(sqlite_world, "orders", "sent", "nothing").exit_code == 1
    assert run(sqlite_world, "orders", "list", "--json").output.strip() == "[]"
