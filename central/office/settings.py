"""What an owner's terminals must know: seen, and changed in part; terminals fetch it by themselves."""

from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy import Connection

from central.errors import OwnerError
from central.office.trail import Action, Trail
from central.owners import Numbers, Privacy, load_numbers, load_privacy, read_hosts, set_numbers, set_privacy
from central.terminals.fleet import configuration_version
from loyalty.ids import Uuid
from loyalty.privacy import Notice
from loyalty.schemes import Scheme, Schemes

T = TypeVar("T")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What an owner set up for its terminals.

    Attributes:
        version: of the configuration; a terminal's heartbeat says which one it goes by.
        schemes: card number schemes; None for the default ones.
        link_hosts: hosts whose GS1 Digital Links name members.
        notice: the privacy notice; None for the default one.
        keep_years: how long a member who never comes is kept; None for the default.
    """

    version: int
    schemes: tuple[Scheme, ...] | None
    link_hosts: tuple[str, ...]
    notice: Notice | None
    keep_years: int | None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be set; what is left out stays as it is, and None asks for the default."""

    schemes: Schemes | UnsetType | None = UNSET
    link_hosts: tuple[str, ...] | UnsetType = UNSET
    notice: Notice | UnsetType | None = UNSET
    keep_years: int | UnsetType | None = UNSET

    @property
    def named(self) -> tuple[str, ...]:
        """The fields that are to be set."""
        return tuple(name for name in self.__struct_fields__ if getattr(self, name) is not UNSET)


def load_settings(connection: Connection, owner: Uuid) -> Settings:
    """What an owner set up.

    Raises:
        OwnerError: there is no such owner.
    """
    numbers, (privacy, _) = load_numbers(connection, owner), load_privacy(connection, owner)
    return Settings(
        version=configuration_version(connection, owner),
        schemes=None if numbers.schemes is None else numbers.schemes.all,
        link_hosts=numbers.link_hosts,
        notice=privacy.notice,
        keep_years=privacy.keep_years,
    )


def change_settings(connection: Connection, trail: Trail, change: Change) -> int:
    """Set what `change` names; answers the configuration's version after it.

    Raises:
        OwnerError: nothing is named, there is no such owner, or a setting cannot be.
    """
    if not change.named:
        raise OwnerError("Nothing is to be set: name at least one setting.")
    owner, version = trail.owner, 0
    if change.schemes is not UNSET or change.link_hosts is not UNSET:
        had = load_numbers(connection, owner)
        hosts = had.link_hosts if change.link_hosts is UNSET else read_hosts(change.link_hosts)
        version = set_numbers(connection, owner, Numbers(_or(change.schemes, had.schemes), hosts))
    if change.notice is not UNSET or change.keep_years is not UNSET:
        told, _ = load_privacy(connection, owner)
        version = set_privacy(
            connection, owner, Privacy(_or(change.notice, told.notice), _or(change.keep_years, told.keep_years))
        )
    trail.note(connection, Action.CONFIGURATION, str(version), " ".join(change.named))
    return version


def _or(wanted: T | UnsetType, had: T) -> T:
    return had if isinstance(wanted, UnsetType) else wanted
