"""Enrolment codes: one-time tokens that bring a terminal into service, or let a new board take one over."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from central import tables as t
from central.bulk import Row, insert_rows
from central.cards.batches import place_named
from central.errors import BatchError, DeviceError
from central.owners import load_programmes
from central.terminals.fleet import terminal_called
from loyalty.codes import EnrolmentCode, write
from loyalty.codes.fields import write_base32
from loyalty.errors import CodeError
from loyalty.ids import Uuid
from loyalty.languages import CODES
from loyalty.wire_terminals import NO_PROFILE, TerminalProfile

LONGEST: Final = timedelta(hours=24)
"""How long an enrolment code may hold."""
_TOKEN_BYTES: Final = 20
Entropy = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The terminal that a code is for.

    Attributes:
        code: such as ``K1-3``.
        shop: by its name or id.
        languages: the first is the terminal's own; empty for those of another terminal of the shop.
        programmes: by their ids; empty for those of another terminal of the shop.
        batch: blanks that it may issue without a network, or None.
        profile: what it is there for, and what must be fitted to it.
    """

    code: str
    shop: str
    languages: Sequence[str] = ()
    programmes: Sequence[Uuid] = ()
    batch: Uuid | None = None
    profile: TerminalProfile = NO_PROFILE


@dataclass(frozen=True, slots=True)
class Reach:
    """How terminals reach this central, as a code says it.

    Attributes:
        url: such as ``https://central.example.nl``.
        spki: SHA-256 of the server's public key in hex, to be pinned by the terminal; None to pin none.
    """

    url: str
    spki: str | None = None

    def check(self) -> None:
        """Refuse an address before a code is made that could not be shown.

        Raises:
            DeviceError: the address or the pin cannot be.
        """
        self.text("CHECK")

    def text(self, token: str) -> str:
        """The text of a token's code, as the terminal's scanner reads it.

        Raises:
            DeviceError: the address or the pin cannot be.
        """
        try:
            pin = None if self.spki is None else bytes.fromhex(self.spki)
            return write(EnrolmentCode(url=self.url, token=token, spki=pin))
        except (CodeError, ValueError) as error:
            raise DeviceError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Made:
    """A code that was made; its token is nowhere else.

    Attributes:
        code: of the terminal that it brings into service or replaces.
    """

    code: str
    token: str = field(repr=False)
    expires_at: datetime


def token_hash(token: str) -> str:
    """What an enrolment token is kept by."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def for_new(
    connection: Connection, owner: Uuid, wanted: Wanted, now: datetime, entropy: Entropy = secrets.token_bytes
) -> Made:
    """A code for a terminal that there is not yet.

    Raises:
        DeviceError: its code is taken, or what it is to be does not hold together.
    """
    k = t.terminals.c
    if not wanted.code.isprintable() or not 0 < len(wanted.code) <= 20:
        raise DeviceError(f"A terminal's code is 1 to 20 printable signs, not {wanted.code!r}.")
    if connection.execute(select(k.id).where(k.owner == owner, k.code == wanted.code)).first() is not None:
        raise DeviceError(f"There is a terminal called {wanted.code} already; replace it, or choose another code.")
    try:
        shop = place_named(connection, owner, wanted.shop, None).shop
    except BatchError as error:
        raise DeviceError(str(error)) from error
    assert shop is not None
    languages, programmes = tuple(wanted.languages), tuple(wanted.programmes)
    like = select(k.languages, k.programmes).where(k.owner == owner, k.shop == shop, k.status == "active")
    beside = connection.execute(like.order_by(k.code)).first()
    if beside is not None:
        languages = languages or msgspec.json.decode(beside.languages, type=tuple[str, ...])
        programmes = programmes or msgspec.json.decode(beside.programmes, type=tuple[Uuid, ...])
    _check(connection, owner, languages, programmes)
    if wanted.batch is not None and not _is_batch(connection, owner, wanted.batch):
        raise DeviceError(f"There is no batch of cards {wanted.batch}; 'cards list' names them.")
    row: Row = {
        "owner": owner,
        "code": wanted.code,
        "shop": shop,
        "languages": msgspec.json.encode(languages).decode(),
        "programmes": msgspec.json.encode(programmes).decode(),
        "batch": wanted.batch,
        "replaces": None,
        "profile": msgspec.json.encode(wanted.profile).decode(),
    }
    return _keep(connection, row, now, entropy)


def _check(connection: Connection, owner: Uuid, languages: Sequence[str], programmes: Sequence[Uuid]) -> None:
    known = load_programmes(connection, owner)
    if not languages or not programmes:
        raise DeviceError("The shop has no other terminal to be like: name its languages and its programmes.")
    strange = [each for each in languages if each not in CODES]
    if strange:
        raise DeviceError(f"A terminal speaks {', '.join(CODES)}, not {strange[0]!r}.")
    found = {each: known.current(each) for each in programmes}
    unknown = [each for each, programme in found.items() if programme is None]
    if unknown:
        raise DeviceError(f"There is no programme {unknown[0]}.")
    if len({programme.currency for programme in found.values() if programme is not None}) > 1:
        raise DeviceError("A terminal has one currency: name programmes that share theirs.")


def _is_batch(connection: Connection, owner: Uuid, batch: Uuid) -> bool:
    b = t.card_batches.c
    return connection.execute(select(b.id).where(b.owner == owner, b.id == batch)).first() is not None


def for_replacing(
    connection: Connection, owner: Uuid, called: str, now: datetime, entropy: Entropy = secrets.token_bytes
) -> Made:
    """A code with which another board takes a terminal over: its store where it has it, else its place.

    Raises:
        DeviceError: there is no such terminal, or it was revoked.
    """
    old = terminal_called(connection, owner, called)
    if old.revoked:
        raise DeviceError(f"{old.code} was revoked, and what it held is given back: bring a new terminal into service.")
    row: Row = {
        "owner": owner,
        "code": old.code,
        "shop": old.shop,
        "languages": msgspec.json.encode(old.languages).decode(),
        "programmes": msgspec.json.encode(old.programmes).decode(),
        "batch": None,
        "replaces": old.id,
        "profile": None,
    }
    return _keep(connection, row, now, entropy)


def _keep(connection: Connection, row: Row, now: datetime, entropy: Entropy) -> Made:
    token, expires_at = write_base32(entropy(_TOKEN_BYTES)), now + LONGEST
    kept = {"hash": token_hash(token), "expires_at": expires_at, "used_at": None, "terminal": None, "epoch": None}
    insert_rows(connection, t.enrolment_tokens, [row | kept])
    return Made(row["code"], token, expires_at)
