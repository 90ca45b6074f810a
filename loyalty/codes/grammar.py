"""Reading and writing codes: `SP`, the version, one letter a kind, fields, all parted by dots.

    code       = "SP" version "." kind *( "." field )
    member     = "SP1.M." number
    rotating   = "SP1.R." number "." step36 "." mac32
    receipt    = "SP1.T." till "." number "." cents "." currency "." seconds36 "." ("E"|"H") "." signature32
    voucher    = "SP1.V." serial32 "." reward "." [ yyyymmdd ] "." key-id "." signature32
    enrolment  = "SP1.E." handshake "." token "." [ pin32 ] "." url
    staff      = "SP1.S." badge
    campaign   = "SP1.C." campaign [ "." item ]
    wifi       = "WIFI:" …

What is signed is the text itself, up to the dot before the signature: no second form that could differ.
"""

import re
from typing import Final, assert_never

from loyalty.codes.fields import (
    SEPARATOR,
    escape,
    read_base32,
    read_base36,
    read_day,
    read_decimal,
    read_time,
    unescape,
    write_base32,
    write_base36,
    write_day,
    write_time,
)
from loyalty.codes.values import (
    CampaignCode,
    Code,
    EnrolmentCode,
    MemberCode,
    ReceiptCode,
    RotatingMemberCode,
    StaffCode,
    TillSigning,
    VoucherCode,
    WifiCode,
)
from loyalty.codes.wifi import PREFIX as WIFI_PREFIX
from loyalty.codes.wifi import parse_wifi, write_wifi
from loyalty.errors import CodeError

VERSION: Final = 1
LONGEST: Final = 512
"""No code is longer; the longest we write is an enrolment's."""
_HEAD: Final = re.compile(r"SP(?P<version>[1-9][0-9]{0,3})\.(?P<kind>[A-Z])\.(?P<rest>.*)", re.ASCII | re.DOTALL)
_CLAIM: Final = re.compile(r"SP[0-9]{1,4}\.|WIFI:", re.ASCII)
_ANY_VERSION: Final = re.compile(r"SP(?P<version>[1-9][0-9]{0,3})\.", re.ASCII)


class UnknownVersionError(CodeError):
    """A code of a later version of the grammar; this program has to be updated to read it."""


def claims_to_be_ours(text: str) -> bool:
    """Whether `text` begins as a code does, so that a parser's refusal means damage, not a foreign text."""
    return _CLAIM.match(text) is not None


def parse(text: str) -> Code:
    """Read a code.

    Raises:
        UnknownVersionError: it is a code of a later version.
        CodeError: it is no code, or a damaged one.
    """
    if len(text) > LONGEST:
        raise CodeError(f"A code has at most {LONGEST} signs; this text has {len(text)}.")
    if not text.isprintable():
        raise CodeError("The text holds control characters; no code does.")
    if text.startswith(WIFI_PREFIX):
        return parse_wifi(text)
    version = _ANY_VERSION.match(text)
    if version is not None and int(version["version"]) != VERSION:
        raise UnknownVersionError(
            f"The code is of version {version['version']} and this program reads up to {VERSION}; update it."
        )
    head = _HEAD.fullmatch(text)
    if head is None:
        raise CodeError("The text is no code of ours: those begin with 'SP1.' and a letter.")
    return _parse_kind(head["kind"], head["rest"])


def _parse_kind(kind: str, rest: str) -> Code:
    match kind:
        case "M":
            return MemberCode(unescape(rest))
        case "R":
            number, step, mac = _fields(rest, 3)
            return RotatingMemberCode(unescape(number), read_base36(step), mac)
        case "T":
            return _parse_receipt(rest)
        case "V":
            serial, reward, day, key_id, signature = _fields(rest, 5)
            return VoucherCode(serial, unescape(reward), read_day(day), unescape(key_id), read_base32(signature))
        case "E":
            handshake, token, pin, url = rest.split(SEPARATOR, 3) if rest.count(SEPARATOR) >= 3 else _fields(rest, 4)
            return EnrolmentCode(url, unescape(token), read_decimal(handshake), read_base32(pin) if pin else None)
        case "S":
            return StaffCode(unescape(rest))
        case "C":
            campaign, dot, item = rest.partition(SEPARATOR)
            if dot and not item:
                raise CodeError("The campaign code ends in a dot; something is missing.")
            return CampaignCode(unescape(campaign), unescape(item))
        case _:
            raise CodeError(f"The code is of an unknown kind {kind!r}; if it is ours, update this program.")


def _parse_receipt(rest: str) -> ReceiptCode:
    till, number, cents, currency, at, signing, signature = _fields(rest, 7)
    if signing not in set(TillSigning):
        raise CodeError("The receipt's code is signed in an unknown way.")
    return ReceiptCode(
        unescape(till),
        unescape(number),
        read_decimal(cents),
        currency,
        read_time(at),
        TillSigning(signing),
        read_base32(signature),
    )


def _fields(rest: str, count: int) -> list[str]:
    fields = rest.split(SEPARATOR)
    if len(fields) != count:
        raise CodeError(f"The code has {len(fields)} fields where its kind has {count}; it is damaged or cut off.")
    return fields


def write(code: Code) -> str:
    """The text of a code; `parse` reads the same value back."""
    match code:
        case MemberCode(number=number):
            return _text("M", escape(number))
        case RotatingMemberCode(number=number, step=step, mac=mac):
            return _text("R", escape(number), write_base36(step), mac)
        case ReceiptCode():
            return SEPARATOR.join((_receipt_head(code), write_base32(code.signature)))
        case VoucherCode():
            return SEPARATOR.join((_voucher_head(code), write_base32(code.signature)))
        case EnrolmentCode(url=url, token=token, handshake=handshake, spki=spki):
            return _text("E", str(handshake), escape(token), "" if spki is None else write_base32(spki), url)
        case WifiCode():
            return write_wifi(code)
        case StaffCode(badge=badge):
            return _text("S", escape(badge))
        case CampaignCode(campaign=campaign, item=item):
            return _text("C", escape(campaign), *([escape(item)] if item else []))
        case _:
            assert_never(code)


def receipt_message(code: ReceiptCode) -> bytes:
    """What a till signs: the code's text up to the dot before the signature."""
    return _receipt_head(code).encode("ascii")


def voucher_message(code: VoucherCode) -> bytes:
    """What a terminal's voucher key signs: the code's text up to the dot before the signature."""
    return _voucher_head(code).encode("ascii")


def _receipt_head(code: ReceiptCode) -> str:
    return _text(
        "T",
        escape(code.till),
        escape(code.number),
        str(code.amount_cents),
        code.currency,
        write_time(code.at),
        code.signing.value,
    )


def _voucher_head(code: VoucherCode) -> str:
    return _text("V", code.serial, escape(code.reward), write_day(code.valid_until), escape(code.key_id))


def _text(kind: str, *fields: str) -> str:
    return SEPARATOR.join((f"SP{VERSION}", kind, *fields))
