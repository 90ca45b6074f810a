"""What an owner set up: programmes, tills with their keys, card number schemes and the hosts of its links."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import msgspec
from sqlalchemy import Connection, select, update

from central import tables as t
from central.binds import OWNER
from central.book.book import Programmes
from central.errors import OwnerError
from loyalty.errors import ProgrammeError
from loyalty.ids import Uuid
from loyalty.privacy import KEEP_YEARS, Notice, default_notice, read_notice
from loyalty.programme import Programme
from loyalty.receipts import TillKeys
from loyalty.schemes import Scheme, Schemes, default_schemes, read_schemes
from loyalty.signing import decode_key, read_public

_programme = msgspec.json.Decoder(Programme)
_hosts = msgspec.json.Decoder(tuple[str, ...])
_notice = msgspec.json.Decoder(Notice)
_schemes = msgspec.json.Decoder(tuple[Scheme, ...])

MOST_YEARS: Final = 20
"""How long an owner may keep a member who never comes."""
_MOST_HOSTS: Final = 32
_LONGEST_HOST: Final = 253
_HOST: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
"""RFC 1123, section 2.1: labels of letters, digits and inner hyphens; other scripts in their `xn--` form."""

_NUMBERS: Final = select(t.owners.c.schemes, t.owners.c.link_hosts).where(t.owners.c.owner == OWNER)
_PRIVACY: Final = select(t.owners.c.privacy, t.owners.c.keep_years, t.owners.c.name).where(t.owners.c.owner == OWNER)
_PROGRAMMES: Final = (
    select(t.programmes.c.id, t.programmes.c.document, t.programmes.c.risk_account)
    .where(t.programmes.c.owner == OWNER)
    .order_by(t.programmes.c.id, t.programmes.c.version)
)
_TILLS: Final = select(t.tills.c.id, t.tills.c.public_key, t.tills.c.secret).where(t.tills.c.owner == OWNER)

_public = lru_cache(maxsize=1024)(read_public)


@lru_cache(maxsize=1024)
def _programme_of(document: str) -> Programme:
    """A version of a programme: it is frozen, and every request needs all of them."""
    return _programme.decode(document)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What an owner's cards and links are told by.

    Attributes:
        schemes: the card number schemes; None for the default ones.
        link_hosts: the hosts (small letters) whose GS1 Digital Links name members.
    """

    schemes: Schemes | None = None
    link_hosts: tuple[str, ...] = ()

    @property
    def in_force(self) -> Schemes:
        """The schemes that cards are read by."""
        return default_schemes() if self.schemes is None else self.schemes


def load_numbers(connection: Connection, owner: Uuid) -> Numbers:
    """The owner's schemes and hosts.

    Raises:
        OwnerError: there is no such owner.
    """
    row = connection.execute(_NUMBERS, {"owner": owner}).one_or_none()
    if row is None:
        raise OwnerError(f"There is no owner {owner}; leave it out where there is only one.")
    return Numbers(
        None if row.schemes is None else Schemes(_schemes.decode(row.schemes)),
        () if row.link_hosts is None else _hosts.decode(row.link_hosts),
    )


@dataclass(frozen=True, slots=True)
class Privacy:
    """What an owner tells its members of their data.

    Attributes:
        notice: its own notice; None for the default one.
        keep_years: how long a member who never comes is kept; None for the default.
    """

    notice: Notice | None = None
    keep_years: int | None = None

    @property
    def years(self) -> int:
        """How long a member who never comes is kept."""
        return KEEP_YEARS if self.keep_years is None else self.keep_years

    def told(self, owner: str) -> Notice:
        """The notice as terminals show it; `owner` is its name."""
        return default_notice(owner, self.years) if self.notice is None else self.notice


def load_privacy(connection: Connection, owner: Uuid) -> tuple[Privacy, str]:
    """What the owner tells of its members' data, and its name.

    Raises:
        OwnerError: there is no such owner.
    """
    row = connection.execute(_PRIVACY, {"owner": owner}).one_or_none()
    if row is None:
        raise OwnerError(f"There is no owner {owner}; leave it out where there is only one.")
    notice = None if row.privacy is None else _notice.decode(row.privacy)
    return Privacy(notice, row.keep_years), row.name


def set_privacy(connection: Connection, owner: Uuid, privacy: Privacy) -> int:
    """Give an owner that there is its notice and years; answers the version of the configuration after it.

    Raises:
        OwnerError: the years cannot be.
    """
    if privacy.keep_years is not None and not 1 <= privacy.keep_years <= MOST_YEARS:
        raise OwnerError(f"Members are kept 1 to {MOST_YEARS} years, not {privacy.keep_years}.")
    o = t.owners.c
    text = None if privacy.notice is None else msgspec.json.encode(privacy.notice).decode()
    changed = (
        update(t.owners)
        .where(o.owner == owner)
        .values(privacy=text, keep_years=privacy.keep_years, configuration=o.configuration + 1)
        .returning(o.configuration)
    )
    return int(connection.execute(changed).scalar_one())


def read_notice_file(document: bytes) -> Notice | None:
    """A privacy notice as an operator writes it; None where the document is null, for the default one.

    Raises:
        OwnerError: it cannot be, and why.
    """
    if document.strip() == b"null":
        return None
    try:
        return read_notice(document)
    except ProgrammeError as error:
        raise OwnerError(str(error)) from error


def sole_owner(connection: Connection) -> Uuid:
    """The one owner that there is.

    Raises:
        OwnerError: there is none, or one of several must be named.
    """
    o = t.owners.c
    found = connection.execute(select(o.owner, o.name).where(o.owner != t.HOUSE).order_by(o.name, o.owner)).all()
    if not found:
        raise OwnerError("There is no owner in this database yet.")
    if len(found) > 1:
        named = ", ".join(f"{row.owner} ({row.name})" for row in found)
        raise OwnerError(f"There are several owners; name one of them: {named}.")
    return Uuid(found[0].owner)


def all_owners(connection: Connection) -> tuple[Uuid, ...]:
    """Every owner that there is, by name."""
    o = t.owners.c
    rows = connection.execute(select(o.owner).where(o.owner != t.HOUSE).order_by(o.name, o.owner))
    return tuple(map(Uuid, rows.scalars()))


def set_numbers(connection: Connection, owner: Uuid, numbers: Numbers) -> int:
    """Give an owner that there is its schemes and hosts; its terminals fetch them with their next heartbeat.

    Returns:
        The version of the configuration, one higher than before.

    Raises:
        OwnerError: cards were made in a scheme that would be gone.
    """
    o, b = t.owners.c, t.card_batches.c
    made = connection.execute(select(b.scheme).where(b.owner == owner).distinct().order_by(b.scheme))
    gone = [scheme for scheme in made.scalars() if numbers.in_force.named(scheme) is None]
    if gone:
        raise OwnerError(f"Cards were made in {', '.join(gone)}; keep these schemes, or their cards are read no more.")
    schemes = None if numbers.schemes is None else msgspec.json.encode(numbers.schemes.all).decode()
    hosts = msgspec.json.encode(numbers.link_hosts).decode() if numbers.link_hosts else None
    changed = (
        update(t.owners)
        .where(o.owner == owner)
        .values(schemes=schemes, link_hosts=hosts, configuration=o.configuration + 1)
        .returning(o.configuration)
    )
    return int(connection.execute(changed).scalar_one())


def read_hosts(hosts: Iterable[str]) -> tuple[str, ...]:
    """Hosts as an operator writes them: in small letters, each once, in their order.

    Raises:
        OwnerError: one is no host's name, or there are too many.
    """
    found = tuple(dict.fromkeys(host.strip().lower() for host in hosts))
    for host in found:
        if len(host) > _LONGEST_HOST or not _HOST.fullmatch(host):
            raise OwnerError(f"{host!r} is no host's name; write it alone, such as id.example.org.")
    if len(found) > _MOST_HOSTS:
        raise OwnerError(f"{len(found)} hosts are more than an owner may have; name at most {_MOST_HOSTS}.")
    return found


def read_scheme_file(document: bytes) -> Schemes | None:
    """Card number schemes as an operator writes them; None where the document is null, for the default ones.

    Raises:
        OwnerError: they cannot be, and why.
    """
    try:
        found = read_schemes(document)
    except ProgrammeError as error:
        raise OwnerError(str(error)) from error
    if document.strip() == b"null":
        return None
    if not found.all:
        raise OwnerError("A programme without a card number scheme has no cards; write null for the default ones.")
    return found


def load_programmes(connection: Connection, owner: Uuid) -> Programmes:
    """Every version of the owner's programmes, oldest first."""
    versions: dict[Uuid, list[Programme]] = {}
    risk: dict[Uuid, Uuid] = {}
    for row in connection.execute(_PROGRAMMES, {"owner": owner}):
        versions.setdefault(row.id, []).append(_programme_of(row.document))
        risk[row.id] = row.risk_account
    return Programmes({each: tuple(found) for each, found in versions.items()}, risk)


def load_till_keys(connection: Connection, owner: Uuid) -> TillKeys:
    """What the owner's tills sign receipts with; the HMAC secrets stay here."""
    rows = connection.execute(_TILLS, {"owner": owner}).all()
    return TillKeys(
        public={row.id: (_public(row.public_key),) for row in rows if row.public_key is not None},
        secret={row.id: (decode_key(row.secret),) for row in rows if row.secret is not None},
    )
