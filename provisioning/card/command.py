"""`spaarpunt-provision card`: prepare the cards of one terminal, or of a hundred."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import available_timezones

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from provisioning.card.errors import CardError, ListError, ProfileError
from provisioning.card.files import CardFile, Wanted, files_of
from provisioning.card.package_file import check_package
from provisioning.card.partition import check, put
from provisioning.card.profile import read_profile
from provisioning.card.terminals import Planned, checked, counted, listed

_file = click.Path(path_type=Path, dir_okay=False)
_folder = click.Path(path_type=Path, file_okay=False)


@dataclass(frozen=True, slots=True)
class _Card:
    """A terminal's card in its place."""

    planned: Planned
    boot: Path
    files: tuple[CardFile, ...]

    @property
    def size(self) -> int:
        return sum(each.size for each in self.files)


@click.command("card")
@click.argument("boots", metavar="[BOOT]...", nargs=-1, type=_folder)
@click.option("--profile", type=_file, default=None, help="The terminals' configuration, a terminal.toml.")
@click.option("--terminal", "codes", multiple=True, metavar="CODE", help="A terminal; may be given several times.")
@click.option("--terminals", "listing", type=_file, default=None, metavar="CSV", help="Columns: terminal,profile,boot.")
@click.option("--count", type=int, default=None, help="So many terminals, by number.")
@click.option("--prefix", default="T", show_default=True, help="What stands before the numbers of --count.")
@click.option("--package", type=_file, default=None, help="The .deb that the first start installs.")
@click.option("--in-image", is_flag=True, help="The image has the program already.")
@click.option("--country", default=None, metavar="NL", help="Whose Wi-Fi channels may be used, as ISO 3166-1.")
@click.option("--timezone", default=None, metavar="NAME", help="Such as Europe/Amsterdam; the image's own if left out.")
@click.option("--ssh-key", type=_file, default=None, help="A public key for maintenance; without it nobody logs in.")
@click.option("--over", is_flag=True, help="A card that was prepared for another terminal may become this one's.")
def card(  # noqa: PLR0917 - one word each on the command line
    boots: tuple[Path, ...],
    profile: Path | None,
    codes: tuple[str, ...],
    listing: Path | None,
    count: int | None,
    prefix: str,
    package: Path | None,
    in_image: bool,
    country: str | None,
    timezone: str | None,
    ssh_key: Path | None,
    over: bool,
) -> None:
    """Write what a terminal's first start reads onto the boot partitions of freshly imaged cards.

    BOOT is where a card's boot partition is mounted, such as /media/me/bootfs; one for each terminal, unless the list
    names them. With a single BOOT and several terminals it asks for one card after the other.

    No secret goes onto a card: the terminal's code and the Wi-Fi's are shown to its scanner.
    """
    try:
        planned = _planned(codes, listing, count, prefix)
        if (package is None) == (not in_image):
            raise ListError("Say --package FILE, or --in-image where the image has the program already.")
        if package is not None:
            check_package(package)
        wanted = Wanted(package, _country(country), _timezone(timezone), _public_key(ssh_key))
        profiles = {path: read_profile(path) for path in {_profile_of(each, profile) for each in planned}}
        places = _places(planned, boots)
        cards = tuple(
            _Card(each, place, files_of(each, profiles[_profile_of(each, profile)], wanted))
            for each, place in zip(planned, places, strict=True)
        )
        _prepare(cards, over=over)
    except CardError as error:
        raise click.ClickException(str(error)) from error


def _planned(codes: tuple[str, ...], listing: Path | None, count: int | None, prefix: str) -> tuple[Planned, ...]:
    if (bool(codes), listing is not None, count is not None).count(True) != 1:
        raise ListError("Say which terminals: --terminal CODE, or --terminals CSV, or --count NUMBER.")
    if listing is not None:
        return listed(listing)
    return counted(count, prefix) if count is not None else checked(map(Planned, codes), "--terminal")


def _profile_of(planned: Planned, common: Path | None) -> Path:
    found = planned.profile or common
    if found is None:
        raise ProfileError(f"{planned.code} has no configuration; say --profile FILE, or name one in the list.")
    return found


def _places(planned: tuple[Planned, ...], boots: tuple[Path, ...]) -> tuple[Path, ...]:
    """Where each terminal's card is; one place for all where the cards are put in one after the other."""
    named = [each.boot for each in planned if each.boot is not None]
    if named:
        if len(named) != len(planned) or boots:
            raise ListError("Name the boot partition of every terminal in the list, or of none.")
        return tuple(named)
    if len(boots) == 1:
        return boots * len(planned)
    if len(boots) != len(planned) or len(set(boots)) != len(boots):
        raise ListError(
            f"{len(planned)} terminals and {len(set(boots))} boot partitions; name one for each, or one alone."
        )
    return boots


def _country(text: str | None) -> str | None:
    if text is not None and re.fullmatch(r"[A-Z]{2}", text) is None:
        raise ListError(f"{text!r} is no country; expected two capitals, such as NL.")
    return text


def _timezone(text: str | None) -> str | None:
    if text is not None and text not in available_timezones():
        raise ListError(f"{text!r} is no time zone; expected one such as Europe/Amsterdam.")
    return text


def _public_key(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ListError(f"{path}: the key cannot be read ({error}).") from error
    if re.fullmatch(r"(ssh|ecdsa|sk-ssh|sk-ecdsa)-[\w@.-]+ [A-Za-z0-9+/=]+( [^\n]*)?", text) is None:
        raise ListError(f"{path}: expected one public key on one line, as in a file that ends with .pub.")
    return text


def _prepare(cards: tuple[_Card, ...], *, over: bool) -> None:
    """Check every card that is there before the first is written; ask for the others one by one."""
    one_by_one = len({each.boot for each in cards}) < len(cards)
    if one_by_one and not sys.stdin.isatty():
        raise ListError(
            "Several terminals and one boot partition need somebody who changes the cards; name one for each."
        )
    if not one_by_one:
        for each in cards:
            check(each.boot, each.planned.code, each.files, over=over)
    with _bars() as bars:
        bar = bars.add_task("", total=sum(each.size for each in cards))
        for number, each in enumerate(cards, 1):
            bars.update(bar, description=f"{number}/{len(cards)} {each.planned.code}")
            if one_by_one:
                _ask_for(each, bars)
                check(each.boot, each.planned.code, each.files, over=over)
            changed = put(each.boot, each.files, lambda more: bars.advance(bar, more))
            told = "prepared" if changed else "was prepared already"
            click.echo(f"{each.planned.code}: {told}, {each.boot}")
    click.echo("Unmount the cards before you take them out.")


def _ask_for(wanted: _Card, bars: Progress) -> None:
    bars.stop()
    click.prompt(f"Put in the card for {wanted.planned.code}, and press Enter", default="", show_default=False)
    bars.start()


def _bars() -> Progress:
    columns = (TextColumn("{task.description:<16}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())
