"""`spaarpunt-central claims`: list what members claim, grant it, refuse it."""

import secrets

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from central.claims import Word, decide, open_claims
from central.commands.common import database_option, owner_option, print_lines, reading, writing
from central.context import wall_clock
from central.errors import ClaimError
from loyalty.ids import ENTROPY_BYTES, Uuid, uuid7
from loyalty.wire_claims import ClaimDecided, ClaimDeciding, OpenClaim

_PAGE = 200
_claim = click.argument("claim", metavar="ID")

_SENTENCES = {
    ClaimDeciding.OTHERWISE: "Somebody has decided this claim already, and otherwise; correct points by an adjustment.",
    ClaimDeciding.UNKNOWN: "This owner has no such claim; see 'claims list'.",
    ClaimDeciding.NOTE_MISSING: "Say with --note why it is refused.",
    ClaimDeciding.CANNOT: "Its card or programme is gone, so there is nowhere to add its points; refuse it.",
}


@click.group("claims")
def claims_group() -> None:
    """Claims for missing points: purchases that did not count."""


@claims_group.command("list")
@database_option
@owner_option
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line.")
def list_command(*, url: str, owner: str | None, as_json: bool) -> None:
    """List the open claims, oldest first."""
    found = reading(url, owner, _all)
    if as_json:
        print_lines(found)
        return
    table = Table(box=None)
    for name in ("claim", "day", "amount", "points", "terminal", "member"):
        table.add_column(name, no_wrap=name == "claim", justify="right" if name in {"amount", "points"} else "left")
    for each in found:
        amount = f"{each.cents / 100:.2f} {each.currency.value}"
        table.add_row(each.id, f"{each.day}", amount, str(each.points), each.terminal, each.member or "–")
    Console().print(table)


@claims_group.command("grant")
@database_option
@owner_option
@_claim
@click.option("--note", default="", help="What was found.")
def grant_command(*, url: str, owner: str | None, claim: str, note: str) -> None:
    """Add the points of a claim, by the rule of its programme."""
    found = _decide(url, owner, claim, Word(grant=True, note=note))
    click.echo(f"Granted: {found.points} points.")


@claims_group.command("refuse")
@database_option
@owner_option
@_claim
@click.option("--note", required=True, help="Why; for the books, the member is told that it was refused.")
def refuse_command(*, url: str, owner: str | None, claim: str, note: str) -> None:
    """Refuse a claim."""
    _decide(url, owner, claim, Word(grant=False, note=note))
    click.echo("Refused.")


def _all(connection: Connection, owner: Uuid) -> tuple[OpenClaim, ...]:
    found: list[OpenClaim] = []
    more = True
    while more:
        after = found[-1].id if found else None
        page = open_claims(connection, owner, shop=None, after=after, limit=_PAGE)
        found.extend(page.claims)
        more = page.more
    return tuple(found)


def _decide(url: str, owner: str | None, claim: str, word: Word) -> ClaimDecided:
    now = wall_clock()

    def work(connection: Connection, whose: Uuid) -> ClaimDecided:
        decided = decide(
            connection, whose, Uuid(claim), word, now, lambda: uuid7(now, secrets.token_bytes(ENTROPY_BYTES))
        )
        if decided.outcome in _SENTENCES:
            raise ClaimError(_SENTENCES[decided.outcome])
        return decided

    return writing(url, owner, work)
