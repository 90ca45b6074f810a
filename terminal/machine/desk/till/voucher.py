"""A voucher at the till: where it stands, and using it once.

    TypingVoucher → AtVoucher → Finished

Only central knows whether a voucher was used; without it the terminal says what the signature proves and no more
(protocol, section 7).
"""

from dataclasses import replace

from loyalty.codes import VoucherCode, write
from loyalty.errors import CodeError
from loyalty.voucher_texts import WholeCode, read_voucher_text
from loyalty.vouchers import verify_voucher
from loyalty.wire_vouchers import (
    CheckVoucher,
    RedeemVoucher,
    VoucherChecked,
    VoucherRedeemed,
    VoucherStanding,
    VoucherUse,
)
from screens import intents
from screens.desk_views import Fact, Line
from screens.desk_words import DeskAction, DeskIcon, DeskNotice, FactName, FieldName, FieldTrouble, FormKind
from screens.intents import Intent
from screens.parts import Money
from terminal.machine.desk import form
from terminal.machine.desk.at_work import AtWork
from terminal.machine.desk.ending import ended
from terminal.machine.desk.going import at, by
from terminal.machine.desk.till.works import AtVoucher, TypingVoucher
from terminal.machine.desk.works import Menu
from terminal.machine.effects import Ask, Code, Note, Sign, Signal
from terminal.machine.events import Heard
from terminal.machine.minting import mint
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine


def begin() -> TypingVoucher:
    """Ask for a voucher."""
    return TypingVoucher(form.form(FormKind.VOUCHER, form.Field(FieldName.SHORT_CODE)))


def scanned(machine: Machine, desk: AtDesk, code: VoucherCode) -> Outcome:
    """A voucher was scanned: what it is, stands there at once."""
    return _look(machine, desk, WholeCode(write(code), code))


def _look(machine: Machine, desk: AtDesk, found: WholeCode | str) -> Outcome:
    whole = isinstance(found, WholeCode)
    code = found.text if isinstance(found, WholeCode) else found
    work = AtVoucher(code, verify_voucher(code, machine.context.voucher_keys) if whole else None)
    return _check(machine, desk, work, Signal(Sign.READ)) if whole else _check(machine, desk, work)


def _check(machine: Machine, desk: AtDesk, work: AtVoucher, *effects: Signal) -> Outcome:
    if not machine.health.online:
        return at(machine, desk, replace(work, unanswered=True), *effects)
    question = CheckVoucher(by=by(desk).id, code=work.code, language=desk.language)
    asking = replace(work, busy=True, unanswered=False)
    return at(machine, desk, asking, *effects, Ask(desk.number, question))


def typed(machine: Machine, desk: AtDesk, work: TypingVoucher, intent: Intent) -> Outcome:
    """Type the short code."""
    if isinstance(intent, intents.Back | intents.Stop):
        return at(machine, desk, Menu())
    if isinstance(intent, intents.Enter):
        return _entered(machine, desk, work)
    changed = form.edited(work.form, intent)
    return at(machine, desk, work if changed is None else TypingVoucher(changed))


def _entered(machine: Machine, desk: AtDesk, work: TypingVoucher) -> Outcome:
    text = work.form.text(FieldName.SHORT_CODE)
    try:
        found = read_voucher_text(text if "." in text else text.upper())
    except CodeError:
        trouble = FieldTrouble.NO_CODE if text else FieldTrouble.EMPTY
        wrong = form.troubled(work.form, FieldName.SHORT_CODE, trouble)
        return at(machine, desk, TypingVoucher(wrong), Signal(Sign.REFUSED))
    return _look(machine, desk, found if isinstance(found, WholeCode) else text.upper())


def touched(machine: Machine, desk: AtDesk, work: AtVoucher, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched beside a voucher."""
    match intent:
        case intents.Back() | intents.Stop():
            return at(machine, desk, Menu())
        case intents.Do(DeskAction.CHECK_AGAIN.value) if not work.busy and work.unanswered and work.use is None:
            return _check(machine, desk, work)
        case intents.Do(DeskAction.USE_VOUCHER.value) if DeskAction.USE_VOUCHER in actions(work, desk.staff):
            return _use(machine, desk, work, now)
        case _:
            return go(machine, desk)


def _use(machine: Machine, desk: AtDesk, work: AtVoucher, now: Moment) -> Outcome:
    assert work.checked is not None, "it was never checked"
    assert work.checked.voucher is not None, "nothing is known of it"
    use = work.use
    if use is None:
        machine, use = mint(machine, now)
    signed = work.code if work.checked.standing is VoucherStanding.UNDELIVERED else None
    question = RedeemVoucher(
        serial=work.checked.voucher.serial, id=use, by=by(desk).id, code=signed, language=desk.language
    )
    asking = replace(work, use=use, busy=True, unanswered=False)
    return at(machine, desk, asking, Ask(desk.number, question))


def heard(machine: Machine, desk: AtDesk, work: AtVoucher, event: Heard) -> Outcome:
    """Central's word on a voucher."""
    match event.question, event.answer:
        case CheckVoucher(code=code), answer if work.use is None and code == work.code:
            if not isinstance(answer, VoucherChecked):
                return at(machine, desk, replace(work, busy=False, unanswered=True))
            return _stands(machine, desk, replace(work, checked=answer, busy=False))
        case RedeemVoucher(id=use), answer if use == work.use:
            if not isinstance(answer, VoucherRedeemed):
                return at(machine, desk, replace(work, busy=False, unanswered=True))
            return _used(machine, desk, work, answer)
        case _:
            return stay(machine, Note(Code.LATE_RESULT))


def _stands(machine: Machine, desk: AtDesk, work: AtVoucher) -> Outcome:
    good = work.checked is not None and work.checked.standing is VoucherStanding.VALID
    return at(machine, desk, work, Signal(Sign.DONE if good else Sign.REFUSED))


def _used(machine: Machine, desk: AtDesk, work: AtVoucher, answer: VoucherRedeemed) -> Outcome:
    if answer.outcome is not VoucherUse.REDEEMED:
        standing = VoucherStanding(answer.outcome.value)
        known = answer.voucher or (work.checked.voucher if work.checked is not None else None)
        return _stands(
            machine, desk, AtVoucher(work.code, work.proof, VoucherChecked(standing=standing, voucher=known))
        )
    voucher = answer.voucher or (work.checked.voucher if work.checked is not None else None)
    if voucher is None:
        return ended(machine, desk, DeskNotice.VOUCHER_USED)
    told = [Line(DeskIcon.GIFT, voucher.reward, strong=True)]
    if voucher.co_payment_cents and voucher.currency is not None:
        owed = Money(voucher.co_payment_cents, voucher.currency.value)
        told.append(Line(DeskIcon.RECEIPT, Fact(FactName.CO_PAYMENT, owed), strong=True))
    return ended(machine, desk, DeskNotice.VOUCHER_USED, *told)


def actions(work: AtVoucher, staff: AtWork | None) -> tuple[DeskAction, ...]:
    """What can be done with a voucher as it stands."""
    if work.busy:
        return ()
    if work.checked is None:
        return (DeskAction.CHECK_AGAIN,) if work.unanswered else ()
    standing = work.checked.standing
    manages = staff is not None and staff.manages
    usable = standing is VoucherStanding.VALID or (standing is VoucherStanding.UNDELIVERED and manages)
    return (DeskAction.USE_VOUCHER,) if usable and work.checked.voucher is not None else ()
