"""The commands that ask a terminal how it is: `doctor`, `status`, `metrics`, `support-bundle`."""

import sys
from pathlib import Path

import click
import msgspec

EXIT_BROKEN = 1
CONFIG = Path("/etc/spaarpunt/terminal.toml")


@click.command()
@click.option("--store", type=click.Path(path_type=Path), default=Path("var/terminal"), show_default=True)
@click.option("--config", type=click.Path(path_type=Path), default=CONFIG, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a finding.")
@click.option("--running", is_flag=True, help="Ask the running terminal or nobody; open nothing here.")
def doctor(store: Path, config: Path, *, as_json: bool, running: bool) -> None:
    """Say of each device and service whether it answers, and what to do; exit 1 where something is broken."""
    from terminal.control.doctor import examined
    from terminal.control.errors import ControlError
    from terminal.doctor.findings import serves
    from terminal.doctor.table import table_of
    from terminal.store.errors import StoreError

    try:
        found = examined(store, config, running=running)
    except (ControlError, StoreError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        for finding in found:
            click.echo(msgspec.json.encode(finding).decode())
    else:
        from rich.console import Console

        Console().print(table_of(found))
    if not serves(found):
        sys.exit(EXIT_BROKEN)


@click.command("status")
@click.option("--store", type=click.Path(path_type=Path), default=Path("var/terminal"), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def status_command(store: Path, *, as_json: bool) -> None:
    """Say the running terminal's figures; exit 1 where it does not run."""
    from terminal.control.errors import ControlError
    from terminal.control.status import status

    try:
        said = status(store)
    except ControlError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(msgspec.json.encode(said).decode())
    else:
        for name, value in msgspec.to_builtins(said).items():
            click.echo(f"{name.replace('_', ' ')}: {value}")


@click.command("metrics")
@click.option("--store", type=click.Path(path_type=Path), default=Path("var/terminal"), show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=9464, show_default=True, help="On the loopback address.")
def metrics_command(store: Path, port: int) -> None:
    """Serve the running terminal's figures to Prometheus at /metrics, on the loopback address alone."""
    from terminal.control.errors import ControlError
    from terminal.control.status import Status, status
    from terminal.metrics import server

    def look() -> Status | None:
        try:
            return status(store)
        except ControlError:
            # That it does not answer is the figure.
            return None

    try:
        serving = server(look, port)
    except OSError as error:
        raise click.ClickException(f"The port {port} cannot be used ({error}); name another with --port.") from error
    with serving:
        click.echo(f"http://127.0.0.1:{serving.server_port}/metrics", err=True)
        serving.serve_forever()


@click.command("support-bundle")
@click.option("--store", type=click.Path(path_type=Path), default=Path("var/terminal"), show_default=True)
@click.option("--config", type=click.Path(path_type=Path), default=CONFIG, show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A .tar.gz; by default named by the time.")
def support_bundle(store: Path, config: Path, out: Path | None) -> None:
    """Pack what is needed to find out what is wrong: logs, figures, screens; nothing of any person, no secret."""
    from datetime import UTC, datetime

    from terminal.bundle.collect import parts, write

    now = datetime.now(UTC)
    where = out or Path(f"spaarpunt-support-{now:%Y%m%d-%H%M%S}.tar.gz")
    try:
        count = write(where, parts(store, config), now)
    except OSError as error:
        raise click.ClickException(f"{where} cannot be written ({error}); name another place with --out.") from error
    click.echo(f"{count} parts in {where}")
