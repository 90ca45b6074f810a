"""`spaarpunt-central terminal`: list and show, enrolment codes, keys, profiles, self-tests."""

import secrets

import click
import msgspec
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from central.commands.common import at_command_line, database_option, owner_option, print_lines, reading, said, writing
from central.commands.enrolment_codes import pin_option, show, url_option
from central.commands.terminal_profiles import hardware_option, profile_from, role_option
from central.commands.terminal_sheets import sheet_command
from central.commands.terminal_tables import about, self_test_table, troubles
from central.context import wall_clock
from central.office import terminals
from central.terminals import fleet
from central.terminals.codes import Reach, Wanted
from central.terminals.fleet import Listed
from central.terminals.self_tests import KeptTest, self_tests
from loyalty.ids import Uuid

_json = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group("terminal")
def terminal_group() -> None:
    """Terminals: list them, bring them into service, revoke and replace them."""


@terminal_group.command("list")
@database_option
@owner_option
@_json
def list_command(*, url: str, owner: str | None, as_json: bool) -> None:
    """List the terminals with what their last heartbeats said."""
    found = reading(url, owner, fleet.terminals)
    if as_json:
        print_lines(found)
        return
    Console().print(_table(found))


def _table(found: tuple[Listed, ...]) -> Table:
    table = Table()
    table.add_column("terminal", no_wrap=True)
    for name in ("shop", "state", "last seen", "software", "printer"):
        table.add_column(name)
    for name in ("waiting", "points held"):
        table.add_column(name, justify="right")
    for each in found:
        seen = "never" if each.seen_at is None else f"{each.seen_at:%Y-%m-%d %H:%M} UTC"
        waiting = "–" if each.waiting is None else str(each.waiting)
        state = "revoked" if each.revoked else ", ".join(troubles(each)) or "in service"
        said_by_it = (each.software or "–", each.printer or "–", waiting, str(each.held))
        table.add_row(each.code, each.shop, state, seen, *said_by_it)
    return table


@terminal_group.command("token")
@database_option
@owner_option
@url_option
@pin_option
@click.option("--code", default=None, metavar="CODE", help="The new terminal's code, such as K1-3.")
@click.option("--shop", default=None, metavar="NAME", help="Its shop, by name or id.")
@click.option("--languages", default="", metavar="nl,nb,en", help="As the shop's other terminals where left out.")
@click.option("--programme", "programmes", multiple=True, metavar="ID", help="As the shop's others where left out.")
@click.option("--batch", default=None, metavar="ID", help="Blanks that it may issue without a network.")
@role_option
@hardware_option
@click.option("--replaces", default=None, metavar="CODE", help="The terminal that another board takes over.")
@_json
def token_command(
    *,
    url: str,
    owner: str | None,
    address: str,
    spki: str | None,
    code: str | None,
    shop: str | None,
    languages: str,
    programmes: tuple[str, ...],
    batch: str | None,
    roles: tuple[str, ...],
    hardware: tuple[str, ...],
    replaces: str | None,
    as_json: bool,
) -> None:
    """Make an enrolment code, good once and for a day, and show it as the terminal's scanner reads it."""
    if (replaces is None) == (code is None or shop is None):
        raise click.UsageError("Name --code and --shop of a new terminal, or --replaces alone.")
    if replaces is not None:
        _replace(url, owner, replaces, Reach(address, spki), as_json=as_json)
        return
    wanted = Wanted(
        code=code or "",
        shop=shop or "",
        languages=tuple(each.strip() for each in languages.split(",") if each.strip()),
        programmes=tuple(map(Uuid, programmes)),
        batch=None if batch is None else Uuid(batch),
        profile=profile_from(roles, hardware),
    )
    reach, now = Reach(address, spki), wall_clock()
    with said():
        reach.check()
    (made,) = writing(
        url, owner, lambda c, whose: terminals.create(c, at_command_line(whose, now), (wanted,), secrets.token_bytes)
    )
    show(made, reach, as_json=as_json)


@terminal_group.command("replace")
@database_option
@owner_option
@url_option
@pin_option
@click.argument("code")
@_json
def replace_command(*, url: str, owner: str | None, address: str, spki: str | None, code: str, as_json: bool) -> None:
    """Make an enrolment code with which another board takes terminal CODE over: the same as token --replaces."""
    _replace(url, owner, code, Reach(address, spki), as_json=as_json)


@terminal_group.command("show")
@database_option
@owner_option
@click.argument("code")
@_json
def show_command(*, url: str, owner: str | None, code: str, as_json: bool) -> None:
    """Show terminal CODE: what its last heartbeat said, and its newest self-test."""

    def work(connection: Connection, whose: Uuid) -> tuple[Listed, tuple[KeptTest, ...]]:
        found = fleet.terminal_listed(connection, whose, code)
        return found, self_tests(connection, whose, found.code)

    found, tests = reading(url, owner, work)
    if as_json:
        click.echo(msgspec.json.encode({"terminal": found, "self_tests": tests}).decode())
        return
    console = Console()
    console.print(about(found))
    if tests:
        console.print(self_test_table(tests[0]))
    else:
        click.echo("Nobody has tried its devices yet.")


@terminal_group.command("profile")
@database_option
@owner_option
@click.argument("code")
@role_option
@hardware_option
def profile_command(
    *, url: str, owner: str | None, code: str, roles: tuple[str, ...], hardware: tuple[str, ...]
) -> None:
    """Say what terminal CODE is there for, and what must be fitted to it; it fetches that by itself."""
    profile, now = profile_from(roles, hardware), wall_clock()
    version = writing(url, owner, lambda c, whose: terminals.set_profile(c, at_command_line(whose, now), code, profile))
    click.echo(f"Configuration {version}.")


@terminal_group.command("roll")
@database_option
@owner_option
@click.argument("code")
def roll_command(*, url: str, owner: str | None, code: str) -> None:
    """Have terminal CODE make new keys; it hears of it at its next heartbeat, and the old ones die at once then."""
    now = wall_clock()
    writing(url, owner, lambda c, whose: terminals.roll(c, at_command_line(whose, now), code))
    click.echo(f"{code} makes new keys at its next heartbeat; 'terminal show {code}' says whether it still has to.")


@terminal_group.command("revoke")
@database_option
@owner_option
@click.argument("code")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
def revoke_command(*, url: str, owner: str | None, code: str, yes: bool) -> None:
    """Put terminal CODE out of service for good, as after a theft. What it has not delivered is lost."""
    if not yes:
        click.confirm(f"Revoke {code}? A board that is only broken is replaced instead.", abort=True)
    now = wall_clock()
    ended = writing(url, owner, lambda c, whose: terminals.revoke(c, at_command_line(whose, now), code))
    click.echo(f"{code} is revoked. {ended.holds} holds ended: {ended.points} points are free again.")
    if ended.unprinted:
        click.echo(f"{ended.unprinted} vouchers were authorised and nobody knows whether they were printed: incidents.")


def _replace(url: str, owner: str | None, code: str, reach: Reach, *, as_json: bool) -> None:
    now = wall_clock()
    with said():
        reach.check()
    made = writing(
        url, owner, lambda c, whose: terminals.replace(c, at_command_line(whose, now), code, secrets.token_bytes)
    )
    show(made, reach, as_json=as_json)


terminal_group.add_command(sheet_command)
