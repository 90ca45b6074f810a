"""What a code can say: one frozen value a kind, together the closed union `Code`.

A value that was made can be written: each holds itself to what its text can carry, and raises `CodeError`
where it cannot. Numbers, tokens, keys and signatures are left out of the reprs.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from loyalty.codes.fields import LATEST, check_count, check_ident
from loyalty.errors import CodeError

NUMBER_LONGEST: Final = 32
MAC_SIGNS: Final = 10
SERIAL_SIGNS: Final = 16
SIGNATURE_BYTES: Final = 64
PIN_BYTES: Final = 32
_NUMBER: Final = re.compile(r"[!-~]{1,32}")
_BASE32: Final = re.compile(r"[A-Z2-7]+")
_URL: Final = re.compile(r"[!-~]{1,200}")
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class MemberCode:
    """A member number, unsigned and the same for ever: it proves what the number proves."""

    number: str = field(repr=False)
    """As its scheme writes it: 1 to 32 printable ASCII signs."""

    def __post_init__(self) -> None:
        _check_number(self.number)


@dataclass(frozen=True, slots=True)
class RotatingMemberCode:
    """A member number for one time step, with a truncated MAC (`loyalty.rotating`)."""

    number: str = field(repr=False)
    step: int
    """Periods of 30 s since 1970."""
    mac: str = field(repr=False)
    """50 bits as ten signs of base 32."""

    def __post_init__(self) -> None:
        _check_number(self.number)
        check_count("time step", self.step, 36**7 - 1)
        _check_base32("MAC", self.mac, MAC_SIGNS)


class TillSigning(StrEnum):
    """How a till signs its receipts."""

    ED25519 = "E"
    """64 bytes, checked with the till's public key, offline too."""
    HMAC = "H"
    """HMAC-SHA256 cut to 16 bytes, checked by central alone."""

    @property
    def signature_bytes(self) -> int:
        """How long the signature is."""
        return SIGNATURE_BYTES if self is TillSigning.ED25519 else 16


@dataclass(frozen=True, slots=True)
class ReceiptCode:
    """A till's receipt with its signature, not checked yet (`loyalty.receipts`)."""

    till: str
    """The till, by the name its key is known under; unique for the owner."""
    number: str
    """The receipt's number at that till."""
    amount_cents: int
    currency: str
    """ISO 4217, three capitals."""
    at: datetime
    """UTC, whole seconds, by the till's clock."""
    signing: TillSigning
    signature: bytes = field(repr=False)

    def __post_init__(self) -> None:
        check_ident("till", self.till, 20)
        check_ident("receipt number", self.number, 20)
        check_count("receipt's amount", self.amount_cents, 10**9 - 1)
        if re.fullmatch(r"[A-Z]{3}", self.currency) is None:
            raise CodeError("A receipt's currency is three capitals (ISO 4217).")
        if self.at.utcoffset() != timedelta(0) or self.at.microsecond or self.at > LATEST or self.at.year < 1970:
            raise CodeError("A receipt's time is UTC, in whole seconds, from 1970 on.")
        if len(self.signature) != self.signing.signature_bytes:
            raise CodeError(f"A {self.signing.name} signature has {self.signing.signature_bytes} bytes.")


@dataclass(frozen=True, slots=True)
class VoucherCode:
    """A voucher with its terminal's signature, not checked yet (`loyalty.vouchers`)."""

    serial: str
    """80 bits as 16 signs of base 32, derived from the intent's id."""
    reward: str
    valid_until: date | None
    """The last day it may be used, in the shop's calendar; None for no end."""
    key_id: str
    signature: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _check_base32("voucher serial", self.serial, SERIAL_SIGNS)
        check_ident("reward", self.reward, 36)
        check_ident("key id", self.key_id, 36)
        if len(self.signature) != SIGNATURE_BYTES:
            raise CodeError(f"A voucher's signature has {SIGNATURE_BYTES} bytes.")


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """Where a new terminal enrols, and its one-time token."""

    url: str
    """Central's address: https, or http to this very machine."""
    token: str = field(repr=False)
    handshake: int = 1
    """Which version of the enrolment's messages central expects."""
    spki: bytes | None = None
    """SHA-256 of the server's SubjectPublicKeyInfo (as in RFC 7469, section 2.4), where it is pinned."""

    def __post_init__(self) -> None:
        _check_url(self.url)
        check_ident("token", self.token, 64)
        check_count("handshake version", self.handshake, 999)
        if self.spki is not None and len(self.spki) != PIN_BYTES:
            raise CodeError(f"A key pin is a SHA-256: {PIN_BYTES} bytes.")


class WifiSecurity(StrEnum):
    """How a wireless network is closed, as its code says it."""

    OPEN = "nopass"
    WPA = "WPA"
    """WPA to WPA3 with a passphrase, as nearly every phone writes it."""
    SAE = "SAE"
    """WPA3 alone."""


@dataclass(frozen=True, slots=True)
class WifiCode:
    """A wireless network to join: the text every phone understands (`WIFI:…`)."""

    ssid: str = field(repr=False)
    """1 to 32 bytes of UTF-8."""
    security: WifiSecurity
    passphrase: str = field(default="", repr=False)
    """8 to 63 printable ASCII signs or 64 hex digits (IEEE 802.11, annex J); empty for an open network."""
    hidden: bool = False

    def __post_init__(self) -> None:
        if not self.ssid.isprintable() or not 0 < len(self.ssid.encode("utf-8", "surrogatepass")) <= 32:
            raise CodeError("A network's name is 1 to 32 bytes without control characters.")
        if self.security is WifiSecurity.OPEN:
            if self.passphrase:
                raise CodeError("An open network has no passphrase.")
        elif re.fullmatch(r"[ -~]{8,63}|[0-9A-Fa-f]{64}", self.passphrase) is None:
            raise CodeError("A network's passphrase is 8 to 63 printable ASCII signs, or 64 hex digits.")


@dataclass(frozen=True, slots=True)
class StaffCode:
    """A badge: it names a member of staff; only the PIN proves."""

    badge: str

    def __post_init__(self) -> None:
        check_ident("badge", self.badge, 36)


@dataclass(frozen=True, slots=True)
class CampaignCode:
    """A campaign's poster or coupon, the same for everybody."""

    campaign: str
    item: str = ""
    """Which poster or coupon of it; empty where there is one."""

    def __post_init__(self) -> None:
        check_ident("campaign", self.campaign, 36)
        if self.item:
            check_ident("campaign's item", self.item, 36)


Code = MemberCode | RotatingMemberCode | ReceiptCode | VoucherCode | EnrolmentCode | WifiCode | StaffCode | CampaignCode


def _check_number(number: str) -> None:
    if _NUMBER.fullmatch(number) is None:
        raise CodeError(f"A member number in a code is 1 to {NUMBER_LONGEST} printable ASCII signs.")


def _check_base32(what: str, text: str, signs: int) -> None:
    if _BASE32.fullmatch(text) is None or len(text) != signs:
        raise CodeError(f"A {what} is {signs} signs of base 32.")


def _check_url(url: str) -> None:
    refusal = "Central's address in a code is an https:// address of at most 200 signs (http:// to localhost alone)."
    if _URL.fullmatch(url) is None:
        raise CodeError(refusal)
    try:
        parts = urlsplit(url)
        host = parts.hostname
        _ = parts.port
    except ValueError as error:
        raise CodeError(refusal) from error
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL)
    if not safe or not host or parts.username is not None or parts.password is not None:
        raise CodeError(refusal)
