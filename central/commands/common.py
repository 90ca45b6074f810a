"""What every command of central needs: its database, its owner, and an error's sentence in place of a traceback."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click
from sqlalchemy import Connection

from central.database import Database, open_database
from central.errors import CentralError
from central.migrations import migrate
from central.owners import sole_owner
from loyalty.ids import Uuid

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


class said:  # noqa: N801 - reads as a word where it is used
    """Ends the command with an error's sentence instead of its traceback."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, CentralError):
            raise click.ClickException(str(error)) from error
