"""The columns and keys that `central.tables` is made of."""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    ForeignKeyConstraint,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware UTC time as an integer: microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's
        """Refuses a naive time by failing to subtract it."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's
        """Back to an aware time."""
        return None if value is None else _EPOCH + value * _MICROSECOND


METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def uuid(name: str, *, null: bool = False) -> Column[str]:
    """A UUID in its text form."""
    return Column(name, String(36), nullable=null)


def word(name: str, *, null: bool = False) -> Column[str]:
    """A short word, such as one of a closed list."""
    return Column(name, String(64), nullable=null)


def text_column(name: str, *, null: bool = False) -> Column[str]:
    """Text of any length."""
    return Column(name, Text, nullable=null)


def count(name: str, *, null: bool = False) -> Column[int]:
    """A whole number."""
    return Column(name, BigInteger, nullable=null)


def when(name: str, *, null: bool = False) -> Column[datetime]:
    """A time."""
    return Column(name, Instant, nullable=null)


def to(other: str, *columns: str, key: str = "id") -> ForeignKeyConstraint:
    """A foreign key within the owner: from `columns` to the other table's `key`."""
    target = [f"{other}.owner", f"{other}.{key}"]
    return ForeignKeyConstraint(["owner", *columns], target)


Part = (
    Column[str]
    | Column[int]
    | Column[datetime]
    | Column[bool]
    | Column[bytes]
    | ForeignKeyConstraint
    | UniqueConstraint
    | Index
)


def table(name: str, key: tuple[str, ...], *rest: Part, wide: bool = False) -> Table:
    """A table whose primary key is the owner and `key`; a `wide` one has rows of more than some 200 bytes."""
    # SQLite keeps a narrow row inside its primary key; a wide one is better off with a row id beside it.
    return Table(name, METADATA, uuid("owner"), *rest, PrimaryKeyConstraint("owner", *key), sqlite_with_rowid=wide)
