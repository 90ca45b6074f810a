"""`spaarpunt-system`: what the units of a terminal call. Each command imports what it needs."""

import shutil
import subprocess
import time
from pathlib import Path

import click

from provisioning.system.errors import MissingToolError, SystemError_

CONFIG = Path("/etc/spaarpunt/terminal.toml")
USB_RULES = Path("/etc/usbguard/rules.d/60-spaarpunt.conf")


@click.group()
def main() -> None:
    """Spaarpunt: the system around a terminal's program."""


@main.command("usb-rules")
@click.option("--config", type=click.Path(path_type=Path, dir_okay=False), default=CONFIG, show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Written whole; shown where it is left out."
)
def usb_rules(config: Path, out: Path | None) -> None:
    """Make usbguard's rules for the devices that the configuration names, and for no others."""
    from provisioning.system.usb_policy import policy
    from provisioning.updates.whole import write_whole
    from terminal.config import read_settings

    try:
        settings = read_settings(config)
    except ValueError as error:
        # A terminal that cannot read its configuration still takes its scanner's enrolment code.
        click.echo(f"{error} Every kind of device that a terminal may have is let in.", err=True)
        settings = None
    rules = policy(settings)
    if out is None:
        click.echo(rules, nl=False)
        return
    try:
        out.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # usbguard refuses rules that anybody else may read.
        write_whole(out, rules)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written ({error}); usbguard keeps the rules before.") from error


@main.command("keep-errors")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where they are kept.")
def keep_errors(out: Path) -> None:
    """Follow the journal and keep its errors on the disk, until it ends."""
    from provisioning.system.kept import FOLLOW, keep

    try:
        tool = _tool(FOLLOW[0], "systemd")
    except SystemError_ as error:
        raise click.ClickException(str(error)) from error
    with subprocess.Popen([tool, *FOLLOW[1:]], stdout=subprocess.PIPE, text=True, errors="replace") as journal:  # noqa: S603 - its own words
        try:
            keep(journal.stdout or (), out, time.monotonic)
        except OSError as error:
            raise click.ClickException(f"{out} takes no more ({error}); make room on the disk.") from error
        finally:
            journal.terminate()
    raise click.ClickException("The journal's reader ended; it is started again.")


@main.command("settle-root")
def settle_root() -> None:
    """Make the root read-only and move what changes to a partition of its own; in force from the next start."""
    from provisioning.system.root import settle

    try:
        changed = settle(step=lambda what: click.echo(what, err=True))
    except SystemError_ as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error}. Mend that, and run it again: it goes on from here.") from error
    click.echo("Start the terminal anew: its root is read-only then." if changed else "It is settled already.")


def _tool(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingToolError(f"{name} is not there; install the package {package}.")
    return found
