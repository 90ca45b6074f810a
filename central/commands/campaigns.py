"""`spaarpunt-central campaign`: set one up, list them, count their answers."""

from pathlib import Path
from typing import Final

import click
import msgspec
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from central import campaigns
from central.campaigns import Placed
from central.cards.batches import place_named
from central.commands.common import database_option, owner_option, reading, said, writing
from central.context import wall_clock
from loyalty.codes import CampaignCode, write
from loyalty.ids import Uuid

_json: Final = click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")


@click.group("campaign")
def campaign_group() -> None:
    """What attract screens advertise, and one question with its answers."""


@campaign_group.command("set")
@database_option
@owner_option
@click.option(
    "--file",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The campaign as JSON, see docs/campaigns.md.",
)
@click.option("--shop", "shops", multiple=True, metavar="NAME", help="Ask in this shop; again for more. None: in all.")
def set_command(*, url: str, owner: str | None, file: Path, shops: tuple[str, ...]) -> None:
    """Set a campaign up, or change it. One that is to end gets an end in its file. Terminals fetch it by themselves."""
    with said():
        campaign, now = campaigns.read_campaign(file.read_bytes()), wall_clock()

    def work(connection: Connection, whose: Uuid) -> int:
        places = [place_named(connection, whose, shop, None).shop for shop in shops]
        placed = Placed(campaign, tuple(shop for shop in places if shop is not None))
        return campaigns.set_campaign(connection, whose, placed, now)

    version = writing(url, owner, work)
    click.echo(f"Configuration {version}. The codes of its answers:")
    for choice in campaign.answers:
        click.echo(f"  {write(CampaignCode(campaign.id, choice.id))}  {choice.text('')}")


@campaign_group.command("list")
@database_option
@owner_option
@_json
def list_command(*, url: str, owner: str | None, as_json: bool) -> None:
    """Every campaign, the oldest first."""
    found = reading(url, owner, campaigns.all_campaigns)
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
        return
    now = wall_clock()
    table = Table("campaign", "question", "stands", "until", "thanks", "shops")
    for each in found:
        one = each.campaign
        stands = "over" if one.over(now) else "asks" if one.in_force(now) else "to come"
        until = one.in_force_until.strftime("%Y-%m-%d %H:%M") if one.in_force_until else "-"
        table.add_row(one.id, one.question(""), stands, until, str(one.thanks_points), str(len(each.shops) or "all"))
    Console().print(table)


@campaign_group.command("answers")
@database_option
@owner_option
@_json
@click.argument("campaign")
def answers_command(*, url: str, owner: str | None, as_json: bool, campaign: str) -> None:
    """How many accounts gave each answer of a campaign; never who."""
    found, counted = reading(url, owner, lambda connection, whose: campaigns.tally(connection, whose, campaign))
    if as_json:
        click.echo(msgspec.json.encode({each.answer: each.accounts for each in counted}).decode())
        return
    table = Table("answer", "text", "accounts", title=found.question(""))
    for each in counted:
        choice = found.choice(each.answer)
        table.add_row(each.answer, choice.text("") if choice else "", str(each.accounts))
    Console().print(table)
