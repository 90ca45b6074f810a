"""The calls by which a till's staff check vouchers and mark them used."""

from central.acts import Act, note_act, repeated
from central.api.calls import Call, Reply, Visit
from central.errors import ProblemError
from central.owners import load_programmes
from central.staff.members import acting
from central.staff.vouchers import Till, Use, check_voucher, redeem_voucher
from loyalty.errors import CodeError
from loyalty.problems import ProblemType
from loyalty.staff import Role
from loyalty.voucher_texts import VoucherText, WholeCode, is_serial, read_voucher_text
from loyalty.wire_vouchers import (
    CheckVoucher,
    RedeemVoucher,
    VoucherChecked,
    VoucherRedeemed,
    VoucherStanding,
    VoucherUse,
)


def check(visit: Visit) -> Reply:
    """`POST /v1/vouchers/check`: where does this voucher stand?"""
    asked = visit.read(CheckVoucher)
    acting(visit.connection, visit.caller, asked.by)
    found = _read(asked.code)
    if found is None:
        return Reply(VoucherChecked(standing=VoucherStanding.UNREADABLE))
    return Reply(check_voucher(_till(visit, asked.language), found))


def redeem(visit: Visit) -> Reply:
    """`POST /v1/vouchers/{serial}/redeem`: it is used, now."""
    asked = visit.read(RedeemVoucher)
    member = acting(visit.connection, visit.caller, asked.by)
    if asked.serial != visit.path["serial"]:
        raise ProblemError(ProblemType.BAD_REQUEST, "'serial' must be the one of the address.")
    had = repeated(visit, asked.id, _REDEEMED, VoucherRedeemed)
    if had is not None and had.voucher is not None:
        if had.voucher.serial != asked.serial:
            raise ProblemError(ProblemType.CONFLICT, "Another voucher was used by this id; mint a new one.")
        return Reply(had)
    if not is_serial(asked.serial):
        return Reply(VoucherRedeemed(outcome=VoucherUse.UNKNOWN))
    signed = _read(asked.code) if asked.code is not None else None
    use = Use(asked.id, asked.by, in_advance=Role.MANAGER in member.roles)
    whole = signed if isinstance(signed, WholeCode) else None
    done = redeem_voucher(_till(visit, asked.language), asked.serial, whole, use)
    if done.outcome is VoucherUse.REDEEMED:
        note_act(visit, Act(asked.id, _REDEEMED, asked.by, reason=asked.serial), done)
    return Reply(done)


def _till(visit: Visit, language: str) -> Till:
    programmes = load_programmes(visit.connection, visit.caller.owner)
    return Till(visit.connection, visit.caller, programmes, language, visit.now)


def _read(text: str) -> VoucherText | None:
    try:
        return read_voucher_text(text)
    except CodeError:
        return None


_REDEEMED = "voucher.redeem"
_PROBLEMS = (ProblemType.BAD_REQUEST, ProblemType.CONFLICT, ProblemType.STAFF_REFUSED, ProblemType.TOO_LARGE)

CALLS = (
    Call(
        "POST",
        "/v1/vouchers/check",
        "Where a voucher stands: valid, used, voided, expired, unknown.",
        check,
        VoucherChecked,
        CheckVoucher,
        problems=_PROBLEMS,
    ),
    Call(
        "POST",
        "/v1/vouchers/{serial}/redeem",
        "Use a voucher, once.",
        redeem,
        VoucherRedeemed,
        RedeemVoucher,
        problems=_PROBLEMS,
    ),
)
