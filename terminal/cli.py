"""The command line `spaarpunt`. Each command imports what it needs, so that the small ones start at once."""

import json
import logging
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from terminal.asking import doctor, metrics_command, status_command, support_bundle
from terminal.calibrating import calibrate
from terminal.drawing import shots
from terminal.log_lines import log_to_standard_error
from terminal.prepared import prepare_speech

if TYPE_CHECKING:
    from terminal.demo.day import Act

EXIT_BROKEN = 1
CONFIG = Path("/etc/spaarpunt/terminal.toml")


# The library's greeting is no word of ours.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")


@click.group()
@click.option("--verbose", is_flag=True, help="Log to standard error.")
def main(*, verbose: bool) -> None:
    """Spaarpunt: a loyalty terminal for shops."""
    log_to_standard_error(logging.INFO if verbose else logging.ERROR)
    # The client's library logs addresses; ours say what matters.
    logging.getLogger("httpx").setLevel(logging.WARNING)


main.add_command(shots)
main.add_command(calibrate)
main.add_command(prepare_speech)
main.add_command(doctor)
main.add_command(status_command)
main.add_command(metrics_command)
main.add_command(support_bundle)


@main.command()
@click.option("--hardware", type=click.Choice(["real", "virtual"]), required=True, help="Never falls back by itself.")
@click.option("--store", type=click.Path(path_type=Path), default=Path("var/terminal"), show_default=True)
@click.option("--config", type=click.Path(path_type=Path), default=CONFIG, show_default=True)
@click.option("--window/--no-window", default=None, help="Open a window; by default where there is a display.")
@click.option("--page/--no-page", default=True, show_default=True, help="Serve the virtual counter's page.")
@click.option("--shop", metavar="CODE", help="On virtual hardware: which seeded terminal, K1-1, K1-2 or B1-1.")
@click.option("--new", "new", metavar="CODE", help="On virtual hardware: a device to bring into service as CODE.")
@click.option("--page-port", type=click.IntRange(0, 65535), help="On the loopback address; 0 for any.")
def run(
    hardware: str,
    store: Path,
    config: Path,
    shop: str | None,
    page_port: int | None,
    *,
    new: str | None,
    window: bool | None,
    page: bool,
) -> None:
    """Run the terminal: on virtual hardware with a seeded central of its own, or on the real hardware."""
    from terminal import ahead, memory

    memory.start()
    ahead.use()
    from terminal.errors import TerminalError

    try:
        if hardware == "virtual":
            from terminal.play import run_virtual

            run_virtual(store, window=window, page=page, page_port=page_port, code=new or shop, new=new is not None)
        else:
            from terminal.running import run_real

            run_real(store, config)
    except TerminalError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.option("--config", type=click.Path(path_type=Path), default=CONFIG, show_default=True)
def outage(config: Path) -> None:
    """Show that the terminal is out of service, where the program itself failed again and again (code B1)."""
    from terminal.errors import TerminalError
    from terminal.running import run_outage

    try:
        run_outage(config)
    except TerminalError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.argument("url")
@click.argument("token")
@click.option("--store", type=click.Path(path_type=Path), required=True)
@click.option("--board", default="", help="The board's serial; read from the machine where it is left out.")
@click.option("--take-over", is_flag=True, help="Go on with the store that another board left: key, badge and PIN.")
@click.option("--config", type=click.Path(path_type=Path), default=CONFIG, show_default=True, help="For --take-over.")
@click.option("--scan", is_flag=True, help="With --take-over: read the badge with the scanner.")
def enrol(url: str, token: str, store: Path, board: str, config: Path, *, take_over: bool, scan: bool) -> None:
    """Enrol this terminal at central with a one-time token."""
    from drivers.errors import DriverError
    from terminal.at_console import prover
    from terminal.enrolling import enrol as enrol_here
    from terminal.errors import TerminalError
    from terminal.software import board_serial
    from terminal.store.errors import StoreError

    try:
        prove = None
        if take_over:
            prove = prover(config, lambda asked: str(click.prompt(asked, hide_input=True)), click.echo, scan=scan)
        code = enrol_here(store, url, token, board or board_serial(), prove=prove)
    except (TerminalError, StoreError, DriverError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"This terminal is {code} now.")


@main.command("roll-key")
@click.option("--store", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True)
def roll_key(store: Path) -> None:
    """Give this terminal new keys for its requests and its vouchers; central forgets the old request key at once."""
    from terminal.control.errors import ControlError
    from terminal.control.roll import roll_keys
    from terminal.errors import TerminalError
    from terminal.rolling import RollOutcome
    from terminal.store.errors import StoreError

    try:
        done = roll_keys(store)
    except (TerminalError, ControlError, StoreError) as error:
        raise click.ClickException(str(error)) from error
    match done.outcome:
        case RollOutcome.ROLLED:
            click.echo("The terminal has new keys.")
        case RollOutcome.PENDING:
            raise click.ClickException(f"No answer from central ({done.why}). The terminal goes on with both keys.")
        case RollOutcome.REFUSED | RollOutcome.REVOKED:
            raise click.ClickException(f"Central does not roll the keys: {done.why or 'the terminal is revoked'}.")


@main.command()
@click.option("--headless", is_flag=True, help="Without a window (the only form so far).")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where pictures and summary.json go.")
@click.option("--seed", type=int, default=1, show_default=True)
def demo(*, headless: bool, out: Path, seed: int) -> None:  # noqa: ARG001 - said for the window that will come
    """Play a shop's day on the real program; exit 0 only if every invariant holds."""
    from rich.console import Console
    from rich.progress import Progress
    from rich.table import Table

    from terminal.demo.play import play
    from terminal.errors import TerminalError

    console = Console(stderr=True)
    with Progress(console=console) as progress:
        bar = progress.add_task("A day in the shop", total=None)

        def follow(acts: "tuple[Act, ...]") -> "Iterable[Act]":
            progress.update(bar, total=len(acts))
            for act in acts:
                yield act
                progress.advance(bar)

        try:
            summary = play(out, seed, follow)
        except TerminalError as error:
            raise click.ClickException(str(error)) from error
    table = Table(title=f"The day of seed {seed}")
    table.add_column("what")
    table.add_column("figure", justify="right")
    for name, value in msgspec.to_builtins(summary).items():
        if isinstance(value, int) and name != "seed":
            table.add_row(name.replace("_", " "), f"{value:,}".replace(",", "\u00a0"))
    Console().print(table)
    broken = summary.broken()
    for sentence in broken:
        click.echo(f"Broken: {sentence}.", err=True)
    click.echo(f"Screens, vouchers and summary.json are in {out}.")
    if broken:
        sys.exit(EXIT_BROKEN)


@main.command()
@click.argument("images", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a picture.")
@click.option("--frames", type=click.IntRange(1, 1000), default=1, show_default=True)
def decode(images: tuple[Path, ...], frames: int, *, as_json: bool) -> None:
    """Say what the camera pipeline reads when each picture is held before it."""
    from drivers.camera.decode import Pipeline, decode_still
    from drivers.errors import DriverError

    pipeline = Pipeline()
    failed = False
    for image in images:
        started = time.perf_counter()
        try:
            found = decode_still(image, frames, pipeline)
        except DriverError as error:
            click.echo(str(error), err=True)
            failed = True
            continue
        millis = (time.perf_counter() - started) * 1000
        codes = [
            {
                "symbology": code.symbology.value,
                "text": code.text,
                "decoder": code.decoder.value,
                "confirmed": code.confirmed,
            }
            for code in found.codes
        ]
        if as_json:
            click.echo(json.dumps({"file": str(image), "codes": codes, "ms": round(millis, 2)}, ensure_ascii=False))
        else:
            click.echo(f"{image}: {len(codes)} codes in {millis:.1f} ms")
            for code in codes:
                state = "confirmed" if code["confirmed"] else "seen"
                click.echo(f"  {code['symbology']:<10} {state:<9} {code['text']!r} ({code['decoder']})")
    if failed:
        sys.exit(EXIT_BROKEN)


@main.command()
@click.option("--source", type=click.Choice(["scanner", "magstripe", "camera", "keyed"]), required=True)
def identify(source: str) -> None:
    """Say what each line of standard input is: a JSON string as it was read; one JSON object out."""
    from loyalty.identify import SOURCES, to_answer
    from loyalty.identify import identify as judge
    from loyalty.schemes import default_schemes

    schemes = default_schemes()
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            text = json.loads(line)
        except (ValueError, RecursionError):
            text = None
        if not isinstance(text, str):
            # Neither the line itself nor what the reader says of it: it may be anybody's card.
            raise click.ClickException(f"line {number} of standard input is not a JSON string")
        answer = to_answer(judge(text, SOURCES[source], None, schemes))
        click.echo(msgspec.json.encode(answer).decode())


@main.command("verify-voucher")
@click.option(
    "--keys",
    "key_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="The published keys, as central's /v1/keys gives them.",
)
@click.argument("text", required=False)
def verify_voucher(key_file: Path, text: str | None) -> None:
    """Say who made a voucher, without a network; TEXT is its QR's (or one line of standard input).

    It proves who made it, not that it is unused: that, only central knows. Exit 1 where it is none of ours.
    """
    from terminal.vouchers.verifying import judged

    found = judged(sys.stdin.readline().strip() if text is None else text, key_file)
    click.echo(found.sentence)
    if not found.authentic:
        sys.exit(EXIT_BROKEN)


@main.command("try-reader")
@click.option("--config", type=click.Path(path_type=Path), help="Try every reader of this configuration.")
@click.option("--device", help="Try one: USB ids as 1a2b:3c4d, a name of /dev/input/by-id, or a serial port's path.")
@click.option("--virtual", is_flag=True, help="Try a virtual one, which types the lines of standard input.")
@click.option("--kind", type=click.Choice(["scanner", "magstripe", "keypad", "rfid"]), default="scanner")
@click.option("--layout", type=click.Choice(["us", "us-intl", "fr", "de"]), default="us", show_default=True)
@click.option("--reveal", is_flag=True, help="Show texts as they are; a payment card is never shown.")
@click.option("--seconds", type=click.FloatRange(0.1, 86_400), help="Stop by itself.")
def try_reader(
    config: Path | None,
    device: str | None,
    kind: str,
    layout: str,
    seconds: float | None,
    *,
    virtual: bool,
    reveal: bool,
) -> None:
    """Show live what a reader gives and what it was taken for; the terminal must not run meanwhile."""
    from drivers.virtual.wedge import VirtualWedge
    from drivers.wedge.layouts import LayoutName
    from terminal.config import ReaderKind, read_settings
    from terminal.errors import TerminalError
    from terminal.try_reader import Trial, listen, play, section_of

    if sum((config is not None, device is not None, virtual)) != 1:
        raise click.UsageError("Say which reader: one of --config, --device and --virtual.")
    what, typed_as = ReaderKind(kind), LayoutName(layout)
    try:
        if virtual:
            wedge = VirtualWedge(typed_as)
            trial = Trial(section_of("usb-virtual", what, typed_as), click.echo, reveal, wedge)
            play(trial, wedge, (line.rstrip("\n") for line in sys.stdin))
            return
        sections = (
            (section_of(device, what, typed_as),) if device is not None else read_settings(config or CONFIG).readers
        )
        if not sections:
            raise click.ClickException(f"{config} names no reader; add a section [[readers]], or use --device.")
        click.echo("Show it a card. Ctrl+C ends.")
        listen([Trial(section, click.echo, reveal) for section in sections], seconds)
    except TerminalError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("Ended.")


@main.group()
def outbox() -> None:
    """Look into what waits for central."""


@outbox.command("list")
@click.option("--store", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a transaction.")
def outbox_list(store: Path, *, as_json: bool) -> None:
    """List the waiting transactions, in the chain's order."""
    from terminal.control.errors import ControlError
    from terminal.control.outbox import list_outbox
    from terminal.store.errors import StoreError

    try:
        for line in list_outbox(store):
            if as_json:
                click.echo(msgspec.json.encode(line).decode())
            else:
                click.echo(f"{line.epoch}/{line.seq}  {line.kind:<14} {line.id}")
    except (ControlError, StoreError) as error:
        raise click.ClickException(str(error)) from error


@outbox.command("check")
@click.option("--store", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True)
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def outbox_check(store: Path, *, as_json: bool) -> None:
    """Say what the check at boot found; exit 1 where something was wrong."""
    from terminal.control.errors import ControlError
    from terminal.control.outbox import check_outbox
    from terminal.store.errors import StoreError

    try:
        report = check_outbox(store)
    except (ControlError, StoreError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(msgspec.json.encode(report).decode())
    else:
        click.echo(f"{'sound' if report.sound else 'damaged'}: {report.waiting} waiting, stopped {report.stop.value}")
        for fault in report.faults:
            click.echo(f"  {fault}")
    if not report.sound:
        sys.exit(EXIT_BROKEN)


if __name__ == "__main__":
    main()
