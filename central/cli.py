"""`spaarpunt-central`: serve, migrate, seed, expire, verify-ledger, owner; the groups of `central.commands`."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
import msgspec
from msgspec import UNSET

from central.commands.campaigns import campaign_group
from central.commands.cards import cards_group
from central.commands.claims import claims_group
from central.commands.common import at_command_line, database_option, opened, owner_option, said, writing
from central.commands.expiry import expire_command
from central.commands.incidents import incidents_group
from central.commands.kinds import audit_command, kinds_group
from central.commands.office import office_group
from central.commands.orders import orders_group
from central.commands.privacy import retention_command
from central.commands.staff import desk_command, staff_group
from central.commands.terminals import terminal_group
from central.context import wall_clock
from central.messages.carriers import Carriers
from central.office.settings import Change, change_settings
from central.owners import read_notice_file, read_scheme_file
from central.seed import seed
from central.serving import Addresses, serve
from central.verify import verify_ledger


@click.group()
def main() -> None:
    """Spaarpunt's central API."""


@main.command("serve")
@database_option
@click.option("--host", default="127.0.0.1", show_default=True, envvar="SPAARPUNT_HOST", help="Address to listen on.")
@click.option(
    "--port", default=8080, show_default=True, envvar="SPAARPUNT_PORT", help="Port to listen on; 0 takes a free one."
)
@click.option(
    "--public-url",
    default=None,
    envvar="SPAARPUNT_PUBLIC_URL",
    help="The address terminals use, where a proxy stands before central.",
)
@click.option(
    "--member-url",
    default=None,
    envvar="SPAARPUNT_MEMBER_URL",
    help="The address members' phones use, where it is another; https.",
)
@click.option(
    "--security-contact",
    default=None,
    metavar="URI",
    envvar="SPAARPUNT_SECURITY_CONTACT",
    help="Where a weakness is told (mailto:, tel:, https:), at /.well-known/security.txt.",
)
@click.option("--ready-fd", default=None, type=int, help="A descriptor to write the address to when ready.")
@click.option("--smtp", default=None, envvar="SPAARPUNT_SMTP", help="Mail server: smtps://user:password@host.")
@click.option("--mail-from", default=None, envvar="SPAARPUNT_MAIL_FROM", help="The address mail comes from.")
@click.option("--sms", default=None, envvar="SPAARPUNT_SMS", help="SMS gateway: https://user:password@host/path.")
@click.option("--virtual-messages", is_flag=True, help="Send nothing; show every message at /v1/dev/messages.")
def serve_command(
    *,
    url: str,
    host: str,
    port: int,
    public_url: str | None,
    member_url: str | None,
    security_contact: str | None,
    ready_fd: int | None,
    smtp: str | None,
    mail_from: str | None,
    sms: str | None,
    virtual_messages: bool,
) -> None:
    """Serve the API; prints one line with its address when it is ready. SIGTERM ends it cleanly."""
    carriers = Carriers(smtp, mail_from, sms, virtual=virtual_messages)
    reached = Addresses(public_url, member_url, security_contact)
    with said():
        serve(url, host=host, port=port, reached=reached, ready_fd=ready_fd, carriers=carriers)


@main.command("migrate")
@database_option
def migrate_command(url: str) -> None:
    """Bring a database up to this version's tables."""
    with said(), opened(url):
        pass


@main.command("seed")
@database_option
@click.option("--json-out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="What was made.")
@click.option("--seed", "seed_number", default=1, show_default=True, help="The same seed gives the same world.")
def seed_command(url: str, json_out: Path, seed_number: int) -> None:
    """Write the world of the demo into a database; the file holds its numbers, tokens and till keys."""
    with said(), opened(url) as database:
        world = seed(database, wall_clock(), seed_number)
    json_out.touch(mode=0o600)
    json_out.write_text(json.dumps(asdict(world), indent=1), encoding="utf-8")


@main.command("verify-ledger")
@database_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def verify_command(url: str, as_json: bool) -> None:
    """Recompute every figure from the postings; exit 1 where one differs."""
    with said(), opened(url) as database:
        found = verify_ledger(database)
    if as_json:
        click.echo(msgspec.json.encode(found).decode())
    else:
        click.echo(
            f"{found.accounts} accounts, {found.postings} postings: "
            f"{found.differences} differences, {found.incidents} open incidents."
        )
    sys.exit(1 if found.differences else 0)


@main.group("owner")
def owner_group() -> None:
    """What an owner set up."""


@owner_group.command("set")
@database_option
@owner_option
@click.option("--link-hosts", default=None, metavar="A,B", help="Hosts whose GS1 Digital Links name members; '' none.")
@click.option(
    "--schemes",
    "scheme_file",
    default=None,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Card number schemes as JSON, see docs/codes.md; null for the default ones.",
)
@click.option(
    "--privacy",
    "notice_file",
    default=None,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The privacy notice as JSON, see docs/privacy.md; null for the default one.",
)
@click.option("--keep-years", default=None, type=int, help="How long a member who never comes is kept.")
def owner_set_command(
    *,
    url: str,
    owner: str | None,
    link_hosts: str | None,
    scheme_file: Path | None,
    notice_file: Path | None,
    keep_years: int | None,
) -> None:
    """Set what an owner's terminals must know; what is not named stays. Terminals fetch it by themselves."""
    if all(each is None for each in (link_hosts, scheme_file, notice_file, keep_years)):
        raise click.UsageError("Nothing is to be set: name --link-hosts, --schemes, --privacy or --keep-years.")
    with said():
        hosts = UNSET if link_hosts is None else tuple(link_hosts.split(",") if link_hosts.strip() else ())
        schemes = UNSET if scheme_file is None else read_scheme_file(scheme_file.read_bytes())
        notice = UNSET if notice_file is None else read_notice_file(notice_file.read_bytes())
    now = wall_clock()
    change = Change(
        schemes=schemes, link_hosts=hosts, notice=notice, keep_years=UNSET if keep_years is None else keep_years
    )
    version = writing(url, owner, lambda c, whose: change_settings(c, at_command_line(whose, now), change))
    click.echo(f"Configuration {version}.")


main.add_command(campaign_group)
main.add_command(cards_group)
main.add_command(kinds_group)
main.add_command(audit_command)
main.add_command(claims_group)
main.add_command(incidents_group)
main.add_command(office_group)
main.add_command(terminal_group)
main.add_command(staff_group)
main.add_command(orders_group)
owner_group.add_command(desk_command)
main.add_command(retention_command)
main.add_command(expire_command)


if __name__ == "__main__":
    main()
