"""What a text is that came in by some door: a member, one of our codes, or what must be refused.

The guard looks first, at everything. What it refuses, and what is not ours, leaves nothing behind but its
kind: neither result holds a sign of the text.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

import msgspec

from loyalty.assurance import Assurance, EntryMode
from loyalty.codes import (
    CampaignCode,
    Code,
    EnrolmentCode,
    MemberCode,
    ReceiptCode,
    RotatingMemberCode,
    StaffCode,
    UnknownVersionError,
    VoucherCode,
    WifiCode,
    claims_to_be_ours,
    parse,
)
from loyalty.errors import CodeError
from loyalty.gs1 import SEPARATOR, gsrn_in_link, gsrn_in_message
from loyalty.guard import Refused, refuse
from loyalty.schemes import MemberNumber, Schemes
from loyalty.symbology import Carried, Symbology, split_aim
from loyalty.tracks import Reading, Track, looks_swiped, read_tracks

LONGEST: Final = 7_089
"""The longest text any symbol holds: digits in a QR of version 40-L (ISO/IEC 18004, table 7)."""
_ENDS: Final = " \t\r\n"
_TRACK_ORDER: Final = (2, 1, 3)
"""Track 2 first: it is the one every reader reads."""

SOURCES: Final = {
    "scanner": EntryMode.SCANNED,
    "magstripe": EntryMode.SWIPED,
    "camera": EntryMode.CAMERA,
    "keyed": EntryMode.KEYED,
    "rfid": EntryMode.TAPPED,
}
"""The doors, by the names the command line gives them."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member number of a configured scheme. Whether such a card was issued is for the lookup to say."""

    number: MemberNumber
    assurance: Assurance
    """What this way of showing it proves; a right MAC in `rotating` makes it `PROVEN`."""
    symbology: Symbology | None = None
    rotating: RotatingMemberCode | None = None
    """The rotating code it came in, for whoever has the key; None for all else."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A till's receipt, its signature not checked (`loyalty.receipts.verify`)."""

    code: ReceiptCode
    symbology: Symbology | None = None


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher, its signature not checked (`loyalty.vouchers.verify_voucher`)."""

    code: VoucherCode
    symbology: Symbology | None = None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Where to enrol; a terminal in service ignores it."""

    code: EnrolmentCode
    symbology: Symbology | None = None


@dataclass(frozen=True, slots=True)
class Wifi:
    """A network to join; a terminal in service ignores it."""

    code: WifiCode
    symbology: Symbology | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """A badge; the PIN is still to come."""

    code: StaffCode
    symbology: Symbology | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign's code."""

    code: CampaignCode
    symbology: Symbology | None = None


@dataclass(frozen=True, slots=True)
class PaymentCard:
    """A payment card. There is nothing more to know of it."""


@dataclass(frozen=True, slots=True)
class DrivingLicence:
    """A driving licence. There is nothing more to know of it."""


@dataclass(frozen=True, slots=True)
class ReadError:
    """A stripe that the reader could not read, or not to its end: swipe again."""


class UnknownReason(StrEnum):
    """Why a text is nothing of ours."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL_CHARACTERS = "control_characters"
    NEWER_VERSION = "newer_version"
    """A code of ours that this program is too old for."""
    DAMAGED_CODE = "damaged_code"
    """It begins as a code of ours does and does not hold."""
    NOT_OURS = "not_ours"
    """A product, another shop's card, a wrong check digit, anything else."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing of ours. The text itself is not kept: it may be anybody's."""

    reason: UnknownReason
    symbology: Symbology | None = None


Identified = (
    Member
    | Receipt
    | Voucher
    | Enrolment
    | Wifi
    | Staff
    | Campaign
    | PaymentCard
    | DrivingLicence
    | ReadError
    | Unknown
)


def identify(
    text: str,
    source: EntryMode,
    symbology: Symbology | None,
    schemes: Schemes,
    link_hosts: AbstractSet[str] = frozenset(),
) -> Identified:
    """Say what `text` is. It never raises, whatever the text.

    Args:
        text: as it came in. A scanner's may begin with an AIM id, a swipe has its sentinels; spaces and
            line ends around it do not count.
        source: the door it came in by; what is keyed proves less.
        symbology: what the decoder or driver says it was; None where nobody said.
        schemes: the programme's card number schemes.
        link_hosts: the hosts (small letters) whose GS1 Digital Links name members.
    """
    whole = text.strip(_ENDS)
    split = split_aim(whole)
    for form in (whole, split.payload):
        refused = refuse(form, source, schemes)
        if refused is not None:
            return PaymentCard() if refused is Refused.PAYMENT_CARD else DrivingLicence()
    carried = split if source is EntryMode.SCANNED and symbology is None else Carried(whole, symbology)
    if not carried.payload:
        return ReadError() if source is EntryMode.SWIPED else Unknown(UnknownReason.EMPTY, carried.symbology)
    if len(carried.payload) > LONGEST:
        return Unknown(UnknownReason.TOO_LONG, carried.symbology)
    if source is EntryMode.SWIPED or (source is EntryMode.SCANNED and looks_swiped(carried.payload)):
        return _identify_swipe(carried.payload, schemes)
    if source is EntryMode.TAPPED:
        return _identify_tag(carried, schemes)
    return _identify_code(carried, source, schemes, link_hosts)


def _identify_tag(carried: Carried, schemes: Schemes) -> Identified:
    number = schemes.tapped(carried.payload)
    return _unmatched(carried) if number is None else _member(number, EntryMode.TAPPED, None)


def _identify_swipe(text: str, schemes: Schemes) -> Identified:
    tracks = read_tracks(text)
    if not tracks:
        number = schemes.match(text)
        if number is not None:
            return Member(number, number.assurance)
        return ReadError() if text.upper() == "E" else _unmatched(Carried(text))
    for track in sorted(tracks, key=lambda track: _TRACK_ORDER.index(track.number)):
        number = schemes.match(track.head.strip()) if track.reading is Reading.WHOLE else None
        if number is not None:
            return Member(number, number.assurance)
    return Unknown(UnknownReason.NOT_OURS) if _all_read(tracks) else ReadError()


def _all_read(tracks: tuple[Track, ...]) -> bool:
    readings = {track.reading for track in tracks}
    return Reading.WHOLE in readings and readings <= {Reading.WHOLE, Reading.EMPTY}


def _identify_code(carried: Carried, source: EntryMode, schemes: Schemes, link_hosts: AbstractSet[str]) -> Identified:
    text, symbology = carried.payload, carried.symbology
    if claims_to_be_ours(text):
        try:
            return _from_code(parse(text), carried, source, schemes)
        except UnknownVersionError:
            return Unknown(UnknownReason.NEWER_VERSION, symbology)
        except CodeError:
            return Unknown(UnknownReason.DAMAGED_CODE, symbology)
    for candidate in _candidates(carried, source, link_hosts):
        number = schemes.match(candidate, symbology)
        if number is not None:
            return _member(number, source, symbology)
    return _unmatched(carried)


def _candidates(carried: Carried, source: EntryMode, link_hosts: AbstractSet[str]) -> list[str]:
    """The texts in `carried` that may be a member number, the likeliest first."""
    text, symbology = carried.payload, carried.symbology
    says_gs1 = symbology is not None and symbology.is_gs1
    found: list[str | None] = []
    if not says_gs1:
        found.append(text)
    if source is EntryMode.KEYED:
        found.append(text.replace(" ", ""))
    if says_gs1 or (symbology is None and SEPARATOR in text):
        found.append(gsrn_in_message(text))
    if link_hosts:
        found.append(gsrn_in_link(text, link_hosts))
    return [candidate for candidate in found if candidate is not None]


def _from_code(code: Code, carried: Carried, source: EntryMode, schemes: Schemes) -> Identified:
    match code:
        case MemberCode(number=text) | RotatingMemberCode(number=text):
            number = schemes.match(text)
            if number is None:
                return Unknown(UnknownReason.NOT_OURS, carried.symbology)
            rotating = code if isinstance(code, RotatingMemberCode) else None
            return _member(number, source, carried.symbology, rotating)
        case ReceiptCode():
            return Receipt(code, carried.symbology)
        case VoucherCode():
            return Voucher(code, carried.symbology)
        case EnrolmentCode():
            return Enrolment(code, carried.symbology)
        case WifiCode():
            return Wifi(code, carried.symbology)
        case StaffCode():
            return Staff(code, carried.symbology)
        case CampaignCode():
            return Campaign(code, carried.symbology)
        case _:
            assert_never(code)


def _member(
    number: MemberNumber,
    source: EntryMode,
    symbology: Symbology | None,
    rotating: RotatingMemberCode | None = None,
) -> Member:
    assurance = Assurance.KEYED if source is EntryMode.KEYED else number.assurance
    return Member(number, assurance, symbology, rotating)


def _unmatched(carried: Carried) -> Unknown:
    foreign = any(not sign.isprintable() for sign in carried.payload.replace(SEPARATOR, ""))
    return Unknown(UnknownReason.CONTROL_CHARACTERS if foreign else UnknownReason.NOT_OURS, carried.symbology)


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the command line says of a text, as one JSON object."""

    kind: str
    number: str | None = None
    """The member's canonical number, the receipt's, the voucher's serial, the badge, the campaign."""
    symbology: Symbology | None = None
    assurance: str | None = None


def to_answer(identified: Identified) -> Answer:
    """The operator's answer; for a payment card and a licence nothing but the kind."""
    match identified:
        case Member(number=number, assurance=assurance, symbology=symbology):
            return Answer("member", number.canonical, symbology, assurance.name.lower())
        case Receipt(code=receipt, symbology=symbology):
            return Answer("receipt", receipt.number, symbology)
        case Voucher(code=voucher, symbology=symbology):
            return Answer("voucher", voucher.serial, symbology)
        case Enrolment(symbology=symbology):
            return Answer("enrolment", symbology=symbology)
        case Wifi(symbology=symbology):
            return Answer("wifi", symbology=symbology)
        case Staff(code=staff, symbology=symbology):
            return Answer("staff", staff.badge, symbology)
        case Campaign(code=campaign, symbology=symbology):
            return Answer("campaign", campaign.campaign, symbology)
        case PaymentCard():
            return Answer("payment_card")
        case DrivingLicence():
            return Answer("driving_licence")
        case ReadError():
            return Answer("read_error")
        case Unknown(symbology=symbology):
            return Answer("unknown", symbology=symbology)
        case _:
            assert_never(identified)
