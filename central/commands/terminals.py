"""`spaarpunt-central terminal`: list, enrolment codes, revoke, replace."""

import secrets
from collections.abc import Callable
from datetime import datetime

import click
import msgspec
import segno
from rich.console import Console
from rich.table import Table

from central.commands.common import database_option, owner_option, reading, said, writing
from central.context import wall_clock
from central.errors import DeviceError
from central.terminals import codes, fleet
from central.terminals.codes import Made, Wanted
from central.terminals.fleet import Listed
from loyalty.codes import EnrolmentCode, write
from loyalty.errors import CodeError
from loyalty.ids import ENTROPY_BYTES, Uuid, uuid7

_url = click.option(
    "--url", "address", required=True, metavar="URL", help="Where terminals reach this central: https://host."
)
_pin = click.option(
    "--spki", default=None, metavar="HEX", help="SHA-256 of the server's public key, to be pinned by the terminal."
)
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
        for each in found:
            click.echo(msgspec.json.encode(each).decode())
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
        troubles = (*(["housing open"] if each.tampered else []), *(f"no {name}" for name in each.missing))
        state = "revoked" if each.revoked else ", ".join(troubles) or "in service"
        said_by_it = (each.software or "–", each.printer or "–", waiting, str(each.held))
        table.add_row(each.code, each.shop, state, seen, *said_by_it)
    return table


@terminal_group.command("token")
@database_option
@owner_option
@_url
@_pin
@click.option("--code", default=None, metavar="CODE", help="The new terminal's code, such as K1-3.")
@click.option("--shop", default=None, metavar="NAME", help="Its shop, by name or id.")
@click.option("--languages", default="", metavar="nl,nb,en", help="As the shop's other terminals where left out.")
@click.option("--programme", "programmes", multiple=True, metavar="ID", help="As the shop's others where left out.")
@click.option("--batch", default=None, metavar="ID", help="Blanks that it may issue without a network.")
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
    replaces: str | None,
    as_json: bool,
) -> None:
    """Make an enrolment code, good once and for a day, and show it as the terminal's scanner reads it."""
    if (replaces is None) == (code is None or shop is None):
        raise click.UsageError("Name --code and --shop of a new terminal, or --replaces alone.")
    if replaces is not None:
        _replace(url, owner, replaces, _Shown(address, spki, as_json))
        return
    wanted = Wanted(
        code=code or "",
        shop=shop or "",
        languages=tuple(each.strip() for each in languages.split(",") if each.strip()),
        programmes=tuple(map(Uuid, programmes)),
        batch=None if batch is None else Uuid(batch),
    )
    now = wall_clock()
    shown = _Shown(address, spki, as_json)
    with said():
        shown.check()
    made = writing(url, owner, lambda connection, whose: codes.for_new(connection, whose, wanted, now))
    shown.show(made)


@terminal_group.command("replace")
@database_option
@owner_option
@_url
@_pin
@click.argument("code")
@_json
def replace_command(*, url: str, owner: str | None, address: str, spki: str | None, code: str, as_json: bool) -> None:
    """Make an enrolment code with which another board takes terminal CODE over: the same as token --replaces."""
    _replace(url, owner, code, _Shown(address, spki, as_json))


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

    ended = writing(url, owner, lambda connection, whose: fleet.revoke(connection, whose, code, now, _minter(now)))
    click.echo(f"{code} is revoked. {ended.holds} holds ended: {ended.points} points are free again.")
    if ended.unprinted:
        click.echo(f"{ended.unprinted} vouchers were authorised and nobody knows whether they were printed: incidents.")


def _minter(now: datetime) -> Callable[[], Uuid]:
    return lambda: uuid7(now, secrets.token_bytes(ENTROPY_BYTES))


def _replace(url: str, owner: str | None, code: str, shown: "_Shown") -> None:
    now = wall_clock()
    with said():
        shown.check()
    made = writing(url, owner, lambda connection, whose: codes.for_replacing(connection, whose, code, now))
    shown.show(made)


class _Shown:
    """How a code comes before the technician's eyes, and before the terminal's scanner."""

    def __init__(self, address: str, spki: str | None, as_json: bool) -> None:
        self._address = address
        self._spki = spki
        self._as_json = as_json

    def check(self) -> None:
        """Refuse an address before a code is made that could not be shown."""
        self._text("CHECK")

    def _text(self, token: str) -> str:
        try:
            pin = None if self._spki is None else bytes.fromhex(self._spki)
            return write(EnrolmentCode(url=self._address, token=token, spki=pin))
        except (CodeError, ValueError) as error:
            raise DeviceError(str(error)) from error

    def show(self, made: Made) -> None:
        """The code as QR and as text."""
        text = self._text(made.token)
        if self._as_json:
            found = {"terminal": made.code, "code": text, "token": made.token, "expires_at": made.expires_at}
            click.echo(msgspec.json.encode(found).decode())
            return
        segno.make(text, error="m", micro=False).terminal(compact=True)
        click.echo(text)
        click.echo(f"Scan this at the terminal that becomes {made.code}; good once, until {made.expires_at:%H:%M} UTC.")
