"""`spaarpunt-central staff`: take people on, give them PINs, unlock and list them; `owner desk`: what they may do."""

import secrets
import sys
from datetime import time

import click
import msgspec
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from central.commands.common import database_option, owner_option, reading, writing
from central.context import wall_clock
from central.errors import OwnerError
from central.staff import office, pins
from central.staff.settings import DeskSettings, load_desk, set_desk
from loyalty.codes import write as write_code
from loyalty.errors import ProgrammeError
from loyalty.ids import ENTROPY_BYTES, Uuid, uuid7
from loyalty.languages import CODES
from loyalty.pins import is_obvious
from loyalty.staff import Role
from loyalty.staff_pins import SALT_BYTES, is_staff_pin

_ROLES = [role.value for role in Role]
_who = click.argument("who", metavar="WHO")
_pin_stdin = click.option("--pin-stdin", is_flag=True, help="Read the PIN's six figures from standard input.")


@click.group("staff")
def staff_group() -> None:
    """Who works at the terminals. WHO is a name, or an id where names repeat."""


def _asked_pin(*, from_stdin: bool) -> str:
    """A PIN that nobody sees being typed."""
    pin = (
        sys.stdin.readline().strip()
        if from_stdin
        else click.prompt("PIN (six figures)", hide_input=True, confirmation_prompt=True, type=str)
    )
    if not is_staff_pin(pin) or is_obvious(pin):
        raise click.ClickException("A PIN is six figures, and not ones that many would choose (123456, 000000).")
    return str(pin)


@staff_group.command("add")
@database_option
@owner_option
@click.option("--name", required=True)
@click.option("--role", "roles", multiple=True, type=click.Choice(_ROLES), default=("clerk",), show_default=True)
@click.option("--shop", default=None, metavar="NAME", help="Where they work, by name or id; every shop by default.")
def add_command(*, url: str, owner: str | None, name: str, roles: tuple[str, ...], shop: str | None) -> None:
    """Take somebody on. Prints the badge's code, once: make it a QR on the badge; then `staff set-pin`."""
    badge = office.new_badge(secrets.token_bytes(office.BADGE_BYTES))
    new = office.NewStaff(
        uuid7(wall_clock(), secrets.token_bytes(ENTROPY_BYTES)), name, badge, tuple(map(Role, roles)), shop
    )
    writing(url, owner, lambda connection, whose: office.take_on(connection, whose, new))
    click.echo(write_code(badge))


@staff_group.command("set-pin")
@database_option
@owner_option
@_who
@_pin_stdin
def set_pin_command(*, url: str, owner: str | None, who: str, pin_stdin: bool) -> None:
    """Give somebody a PIN; this opens a locked badge too."""
    pin = _asked_pin(from_stdin=pin_stdin)
    salt = secrets.token_bytes(SALT_BYTES)

    def work(connection: Connection, whose: Uuid) -> None:
        pins.put_pin(connection, whose, office.found(connection, whose, who), pin, salt=salt)

    writing(url, owner, work)


@staff_group.command("unlock")
@database_option
@owner_option
@_who
def unlock_command(*, url: str, owner: str | None, who: str) -> None:
    """Open a badge that five wrong PINs locked; the PIN stays."""
    writing(url, owner, lambda c, whose: pins.unlock(c, whose, office.found(c, whose, who)))


@staff_group.command("let-go")
@database_option
@owner_option
@_who
def let_go_command(*, url: str, owner: str | None, who: str) -> None:
    """The badge opens nothing from now on."""
    _set_active(url, owner, who, active=False)


@staff_group.command("take-back")
@database_option
@owner_option
@_who
def take_back_command(*, url: str, owner: str | None, who: str) -> None:
    """The badge opens again what it opened."""
    _set_active(url, owner, who, active=True)


def _set_active(url: str, owner: str | None, who: str, *, active: bool) -> None:
    def work(connection: Connection, whose: Uuid) -> None:
        office.set_active(connection, whose, office.found(connection, whose, who), wall_clock(), active=active)

    writing(url, owner, work)


@staff_group.command("own-card")
@database_option
@owner_option
@_who
def own_card_command(*, url: str, owner: str | None, who: str) -> None:
    """Say which card is somebody's own; its number is read from standard input, so that no list of commands has it."""
    number = sys.stdin.readline().strip()
    writing(url, owner, lambda c, whose: office.link_card(c, whose, office.found(c, whose, who), number))


@staff_group.command("list")
@database_option
@owner_option
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def list_command(*, url: str, owner: str | None, as_json: bool) -> None:
    """Everybody, with roles, shop, and how the badge stands."""
    people = reading(url, owner, office.listed)
    if as_json:
        click.echo(msgspec.json.encode(people).decode())
        return
    table = Table()
    for heading in ("name", "roles", "shop", "badge", "PIN", "own card"):
        table.add_column(heading)
    for each in people:
        badge = "locked" if each.locked else "active" if each.active else "opens nothing"
        pin, own = "set" if each.has_pin else "none", "yes" if each.own_card else ""
        table.add_row(each.name, ", ".join(each.roles), each.shop or "every shop", badge, pin, own)
    Console().print(table)


@click.command("desk")
@database_option
@owner_option
@click.option("--adjustment-limit", type=click.IntRange(0), help="Points that a clerk adds or takes at once.")
@click.option("--offline-login/--no-offline-login", default=None, help="Whether staff log in without central.")
@click.option("--alert-mail", help="Where alerts are mailed to; '' for nowhere.")
@click.option("--alert-language", type=click.Choice(CODES))
@click.option("--alert-accruals", type=click.IntRange(0), help="Sales on one card in a day that raise nothing yet.")
@click.option("--alert-adjustment", type=click.IntRange(0), help="Points at once that raise nothing yet.")
@click.option("--alert-undos", type=click.IntRange(0), help="Undone by one person in a day that raise nothing yet.")
@click.option("--delivery-days", metavar="1,4", help="Weekdays of deliveries, Monday is 1.")
@click.option("--delivery-lead", type=click.IntRange(0), help="Working days that a delivery takes.")
@click.option("--delivery-cut-off", metavar="HH:MM", help="Orders from then on count as the next working day's.")
def desk_command(*, url: str, owner: str | None, **wanted: str | int | None) -> None:
    """What staff may do, what is alerted, when orders arrive. Shows it; what is named is set first."""

    def work(connection: Connection, whose: Uuid) -> DeskSettings:
        settings = changed(load_desk(connection, whose), wanted)
        if any(value is not None for value in wanted.values()):
            set_desk(connection, whose, settings)
        return settings

    try:
        kept = writing(url, owner, work)
    except (ProgrammeError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(msgspec.json.format(msgspec.json.encode(kept)).decode())


def changed(settings: DeskSettings, wanted: dict[str, str | int | None]) -> DeskSettings:
    """The settings with what is wanted; None stays as it is.

    Raises:
        ProgrammeError: a delivery rule that cannot be.
        OwnerError: a day or time that is none.
    """

    def some(**names: str) -> dict[str, str | int]:
        return {to: value for to, name in names.items() if (value := wanted.get(name)) is not None}

    replace = msgspec.structs.replace
    rules = replace(settings.rules, **some(adjustment_limit="adjustment_limit", offline_login="offline_login"))
    alerts = replace(
        settings.alerts,
        **some(accruals_a_day="alert_accruals", adjustment="alert_adjustment", undos_a_day="alert_undos"),
    )
    delivery = replace(settings.delivery, **some(lead_days="delivery_lead"))
    try:
        if (days := wanted.get("delivery_days")) is not None:
            delivery = replace(delivery, weekdays=tuple(int(day) for day in str(days).split(",")))
        if (cut_off := wanted.get("delivery_cut_off")) is not None:
            delivery = replace(delivery, cut_off=time.fromisoformat(str(cut_off)))
    except ProgrammeError:
        raise
    except ValueError as error:
        raise OwnerError("Weekdays are figures such as 1,4 (Monday is 1), the time is such as 14:00.") from error
    mail = wanted.get("alert_mail")
    return replace(
        settings,
        rules=rules,
        alerts=alerts,
        delivery=delivery,
        alert_mail=settings.alert_mail if mail is None else str(mail) or None,
        **some(alert_language="alert_language"),
    )
