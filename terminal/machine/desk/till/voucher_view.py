"""What is shown of a voucher."""

from typing import assert_never

from loyalty.vouchers import Authentic, Forged, NotAVoucher, UnknownMaker
from loyalty.wire_vouchers import VoucherFacts, VoucherStanding
from screens.desk_views import DeskBar, DeskView, Fact, Line, SheetView
from screens.desk_words import DeskIcon, FactName, SheetKind
from screens.parts import Money, Setting
from terminal.machine.desk.at_work import AtWork
from terminal.machine.desk.form import form_view
from terminal.machine.desk.till import voucher
from terminal.machine.desk.till.works import AtVoucher, VoucherWork


def voucher_view(work: VoucherWork, setting: Setting, bar: DeskBar, staff: AtWork) -> DeskView:
    """The view of a voucher, or of what asks for one."""
    if not isinstance(work, AtVoucher):
        return form_view(work.form, setting, bar)
    facts = work.checked.voucher if work.checked is not None else None
    title = facts.reward if facts is not None else None
    lines = _standing(work, staff) if work.checked is not None else _unchecked(work)
    actions = voucher.actions(work, staff)
    return SheetView(setting, bar, SheetKind.VOUCHER, title, lines, actions, busy=work.busy)


def _unchecked(work: AtVoucher) -> tuple[Line, ...]:
    """Central has not spoken: what the signature proves, and that it proves no more."""
    if work.busy:
        return ()
    away = Line(DeskIcon.WARN, Fact(FactName.VOUCHER_NOT_CHECKED), strong=True)
    match work.proof:
        case Authentic():
            return (away, Line(DeskIcon.CHECK, Fact(FactName.VOUCHER_SIGNED)))
        case Forged():
            return (Line(DeskIcon.CROSS, Fact(FactName.VOUCHER_FORGED), strong=True),)
        case UnknownMaker() | NotAVoucher() | None:
            return (away, Line(DeskIcon.CROSS, Fact(FactName.VOUCHER_UNSIGNED)))
        case _:
            assert_never(work.proof)


_SAID = {
    VoucherStanding.VALID: (DeskIcon.CHECK, FactName.VOUCHER_VALID),
    VoucherStanding.USED: (DeskIcon.CROSS, FactName.VOUCHER_USED),
    VoucherStanding.VOIDED: (DeskIcon.CROSS, FactName.VOUCHER_VOIDED),
    VoucherStanding.EXPIRED: (DeskIcon.CROSS, FactName.VOUCHER_EXPIRED),
    VoucherStanding.UNDELIVERED: (DeskIcon.WARN, FactName.VOUCHER_UNDELIVERED),
    VoucherStanding.FORGED: (DeskIcon.CROSS, FactName.VOUCHER_FORGED),
    VoucherStanding.UNKNOWN: (DeskIcon.CROSS, FactName.VOUCHER_FOREIGN),
    VoucherStanding.AMBIGUOUS: (DeskIcon.WARN, FactName.VOUCHER_AMBIGUOUS),
    VoucherStanding.UNREADABLE: (DeskIcon.CROSS, FactName.VOUCHER_UNREADABLE),
}


def _standing(work: AtVoucher, staff: AtWork) -> tuple[Line, ...]:
    assert work.checked is not None, "it was never checked"
    standing = work.checked.standing
    icon, name = _SAID[standing]
    lines = [Line(icon, Fact(name), strong=True)]
    if work.unanswered:
        lines.insert(0, Line(DeskIcon.WARN, Fact(FactName.NO_ANSWER), strong=True))
    if standing is VoucherStanding.UNDELIVERED and not staff.manages:
        lines.append(Line(DeskIcon.PERSON, Fact(FactName.MANAGER_MAY)))
    if work.checked.voucher is not None:
        lines += _facts(work.checked.voucher, standing)
    return tuple(lines[:6])


def _facts(known: VoucherFacts, standing: VoucherStanding) -> list[Line]:
    lines: list[Line] = []
    if standing is VoucherStanding.VALID and known.co_payment_cents and known.currency is not None:
        money = Money(known.co_payment_cents, known.currency.value)
        lines.append(Line(DeskIcon.RECEIPT, Fact(FactName.CO_PAYMENT, money), strong=True))
    if standing is VoucherStanding.USED and known.used_at is not None:
        lines.append(Line(DeskIcon.CLOCK, Fact(FactName.USED_AT, known.used_at)))
        lines += _place(FactName.USED_WHERE, known.used_terminal, known.used_shop)
    if standing is VoucherStanding.VOIDED and known.voided_at is not None:
        lines.append(Line(DeskIcon.CLOCK, Fact(FactName.VOIDED_AT, known.voided_at)))
    if known.issued_at is not None:
        lines.append(Line(DeskIcon.PRINTER, Fact(FactName.PRINTED_AT, known.issued_at)))
    lines += _place(FactName.PRINTED_WHERE, known.issued_terminal, known.issued_shop)
    if known.valid_until is not None and standing in {VoucherStanding.VALID, VoucherStanding.EXPIRED}:
        lines.append(Line(DeskIcon.CLOCK, Fact(FactName.VALID_UNTIL, known.valid_until)))
    return lines


def _place(name: FactName, terminal: str | None, shop: str | None) -> list[Line]:
    place = ", ".join(each for each in (shop, terminal) if each)
    return (
        [Line(DeskIcon.PRINTER if name is FactName.PRINTED_WHERE else DeskIcon.RECEIPT, Fact(name, place))]
        if place
        else []
    )
