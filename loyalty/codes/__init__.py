"""The grammar of codes, version 1: every QR the project makes, one parser and one writer.

`parse` and `write` undo each other, exactly: a text that `write` would write otherwise is no code. The
grammar with examples: `docs/codes.md`.
"""

from loyalty.codes.grammar import (
    VERSION,
    UnknownVersionError,
    claims_to_be_ours,
    parse,
    receipt_message,
    voucher_message,
    write,
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
    WifiSecurity,
)

__all__ = [
    "VERSION",
    "CampaignCode",
    "Code",
    "EnrolmentCode",
    "MemberCode",
    "ReceiptCode",
    "RotatingMemberCode",
    "StaffCode",
    "TillSigning",
    "UnknownVersionError",
    "VoucherCode",
    "WifiCode",
    "WifiSecurity",
    "claims_to_be_ours",
    "parse",
    "receipt_message",
    "voucher_message",
    "write",
]
