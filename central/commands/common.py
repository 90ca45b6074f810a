"""What every command of central needs: its database, its owner, and an error's sentence in place of a traceback."""

import getpass
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

import click
import msgspec
from sqlalchemy import Connection

from central.database import Database, open_database
from central.errors import CentralError
from central.migrations import migrate
from central.office.trail import Trail
from central.owners import all_owners, sole_owner
from loyalty.ids import ENTROPY_BYTES, Uuid, uuid7

T = TypeVar("T")

database_option = click.option(
    "--database",
    "url",
    required=True,
    metavar="URL",
    envvar="SPAARPUNT_DATABASE",
    help="sqlite:///file.db or postgresql://host/name.",
)
owner_option = click.option("--owner", default=None, metavar="ID", help="Which one, where there are several.")
every_owner_option = click.option("--owner", default=None, metavar="ID", help="This one alone, and not every one.")


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """The database, brought up to this version's tables; closed in the end, whatever came of it."""
    database = open_database(url)
    try:
        migrate(database)
        yield database
    finally:
        database.close()


def reading(url: str, owner: str | None, work: Callable[[Connection, Uuid], T]) -> T:
    """What `work` reads of the owner that is meant; an error ends the command, as `said` does."""
    with said(), opened(url) as database:
        return database.read(lambda connection: work(connection, owner_of(connection, owner)))


def writing(url: str, owner: str | None, work: Callable[[Connection, Uuid], T]) -> T:
    """What `work` says once it has written for the owner that is meant; an error ends the command, as `said` does."""
    with said(), opened(url) as database:
        return database.write(lambda connection: work(connection, owner_of(connection, owner)))


def owner_of(connection: Connection, named: str | None) -> Uuid:
    """The owner that a command is about: the one named, or the only one.

    Raises:
        OwnerError: there is none, or one of several must be named.
    """
    return Uuid(named) if named is not None else sole_owner(connection)


def owners_of(connection: Connection, named: str | None) -> tuple[Uuid, ...]:
    """The owners that a nightly command is about: the one named, or all that there are."""
    return (Uuid(named),) if named is not None else all_owners(connection)


def at_command_line(owner: Uuid, now: datetime) -> Trail:
    """The trail of what whoever sits at the command line changes, by the name that the system has for them."""
    return Trail(
        owner, f"command line: {_who()}"[:64], None, now, lambda: uuid7(now, secrets.token_bytes(ENTROPY_BYTES))
    )


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"  # a user without a name, as in some containers


def print_lines(found: Iterable[object]) -> None:
    """What was found, for a program: a JSON object a line."""
    for each in found:
        click.echo(msgspec.json.encode(each).decode())


class said:  # noqa: N801 - reads as a word where it is used
    """Ends the command with an error's sentence instead of its traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, CentralError):
            raise click.ClickException(str(error)) from error
