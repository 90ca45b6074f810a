"""The messages by which a till's staff check a voucher and mark it used (protocol, sections 3.6 and 7)."""

from datetime import date, datetime
from enum import StrEnum

from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.wire import Message


class CheckVoucher(Message, frozen=True, kw_only=True):
    """`POST /v1/vouchers/check`: where does this voucher stand?"""

    by: Uuid
    code: str
    """The QR's whole text, its serial, or its short code as it was typed."""
    language: str = "nl"
    """In which its reward is named."""

    def __repr__(self) -> str:
        return "CheckVoucher()"


class VoucherStanding(StrEnum):
    """Where a voucher stands."""

    VALID = "valid"
    USED = "used"
    VOIDED = "voided"
    """Its redemption was taken back."""
    EXPIRED = "expired"
    UNDELIVERED = "undelivered"
    """One of this owner's terminals signed it, and has not told central of it yet: a manager may use it."""
    FORGED = "forged"
    """It names one of this owner's terminals, which did not sign it."""
    UNKNOWN = "unknown"
    """No voucher of this owner, or a short code of one that central has not been told of yet."""
    AMBIGUOUS = "ambiguous"
    """Several vouchers have this short code: scan it."""
    UNREADABLE = "unreadable"
    """The text is no voucher's, or a sign of it is wrong."""


class VoucherFacts(Message, frozen=True, kw_only=True):
    """What central knows of a voucher."""

    serial: str
    reward: str
    """Its name, or its id where no programme names it."""
    co_payment_cents: int = 0
    """What the member pays at the till besides."""
    currency: Currency | None = None
    issued_at: datetime | None = None
    """When it was printed; None while central has not been told."""
    issued_terminal: str | None = None
    """The name on the terminal's housing."""
    issued_shop: str | None = None
    valid_until: date | None = None
    """The last day it may be used, in the calendar of the shop that printed it; None for no end."""
    used_at: datetime | None = None
    used_terminal: str | None = None
    used_shop: str | None = None
    voided_at: datetime | None = None

    def __repr__(self) -> str:
        return "VoucherFacts()"


class VoucherChecked(Message, frozen=True, kw_only=True):
    """The answer."""

    standing: VoucherStanding
    voucher: VoucherFacts | None = None


class RedeemVoucher(Message, frozen=True, kw_only=True):
    """`POST /v1/vouchers/{serial}/redeem`: it is used, now. The same `id` again gets the first answer."""

    serial: str
    id: Uuid
    by: Uuid
    code: str | None = None
    """The QR's whole text: where the voucher is `undelivered`, a manager may use it by its signature alone."""
    language: str = "nl"

    def __repr__(self) -> str:
        return f"RedeemVoucher(id={self.id})"


class VoucherUse(StrEnum):
    """What became of the wish to use a voucher."""

    REDEEMED = "redeemed"
    """It is used now, by this very request."""
    USED = "used"
    """Another request had used it already."""
    VOIDED = "voided"
    EXPIRED = "expired"
    UNDELIVERED = "undelivered"
    """Central was not told of it yet: let a manager do it, or wait until its terminal has a network."""
    UNKNOWN = "unknown"
    """Central knows no such voucher, and no text came with it that a terminal in service signed."""


class VoucherRedeemed(Message, frozen=True, kw_only=True):
    """The answer, with the voucher as it stands now."""

    outcome: VoucherUse
    voucher: VoucherFacts | None = None
