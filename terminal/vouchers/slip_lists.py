"""The lists on a slip of one's own data: what was agreed to, given, asked for and done, newest first."""

from collections.abc import Iterator
from datetime import date
from typing import Final, assert_never

from loyalty.claims import ClaimState
from loyalty.programme import Unit
from loyalty.wire_history import HistoryEntry
from loyalty.wire_kept import ClaimData, JoinRole, VoucherData
from terminal.vouchers.slip_rows import Row, Slip, titled

_CODES: Final = {"mail": "slip.code.mail", "sms": "slip.code.sms"}
_WISHES: Final = {"paper": "slip.wish.paper", "mail": "slip.wish.mail"}
_JOINS: Final = {
    JoinRole.MERGED: "slip.join.merged",
    JoinRole.HOST: "slip.join.host",
    JoinRole.GUEST: "slip.join.guest",
}
_ACTS: Final = {
    "customer.create": "slip.act.customer.create",
    "customer.change": "slip.act.customer.change",
    "customer.merge": "slip.act.customer.merge",
    "customer.merge.undo": "slip.act.customer.merge.undo",
    "customer.household.join": "slip.act.customer.household.join",
    "customer.household.leave": "slip.act.customer.household.leave",
    "card.issue": "slip.act.card.issue",
    "card.replace": "slip.act.card.replace",
    "card.block": "slip.act.card.block",
    "card.unblock": "slip.act.card.unblock",
    "card.relink": "slip.act.card.relink",
}


def lists(slip: Slip) -> Iterator[Row]:
    """All of them; those without a row are left out, title and all."""
    get = slip.texts.get
    yield Row(get("slip.proofs"), title=True)
    yield from _proofs(slip)
    yield from titled(get("slip.consents"), _consents(slip))
    yield from titled(get("slip.uses"), _uses(slip))
    yield from titled(get("slip.gifts"), _gifts(slip))
    yield from titled(get("slip.responses"), _responses(slip))
    yield from titled(get("slip.claims"), _claims(slip))
    yield from titled(get("slip.acts"), _acts(slip))
    yield from titled(get("slip.alerts"), _alerts(slip))
    yield from titled(get("slip.wishes"), _wishes(slip))
    yield from titled(get("slip.vouchers"), _vouchers(slip))
    yield from titled(get("slip.entries"), _entries(slip))


def _proofs(slip: Slip) -> Iterator[Row]:
    get, data = slip.texts.get, slip.data
    yield Row(get("slip.pin"), slip.yes(data.proofs.pin))
    yield Row(get("slip.phone_page"), slip.yes(data.proofs.page))
    for offered in data.phones:
        key = "slip.phone_offered" if offered.taken_at is None else "slip.phone_taken"
        yield Row(get(key), slip.day(offered.taken_at or offered.made_at))
    for proof in data.proven:
        yield Row(get("slip.proven", terminal=proof.terminal), slip.day(proof.proven_at))
    for code in data.codes:
        yield Row(get(_CODES.get(code.channel, "slip.code.mail")), slip.day(code.sent_at))


def _consents(slip: Slip) -> Iterator[Row]:
    get = slip.texts.get
    for number, each in enumerate(slip.data.consents):
        yield Row(get("slip.terms", day=slip.day(each.given_at), version=each.terms))
        if number == 0:
            yield Row(get("slip.wants_mail"), slip.yes(each.mail))
            yield Row(get("slip.wants_sms"), slip.yes(each.sms))


def _uses(slip: Slip) -> Iterator[Row]:
    for use in slip.data.uses:
        yield Row(slip.texts.series((use.shop, use.terminal)), slip.day(use.used_at))


def _gifts(slip: Slip) -> Iterator[Row]:
    for each in slip.data.gifts:
        yield Row(each.charity, slip.texts.money(each.cents, each.currency) if each.currency is not None else "")


def _responses(slip: Slip) -> Iterator[Row]:
    for each in slip.data.responses:
        yield Row(f"{slip.day(each.when)}  {each.campaign}", each.answer)


def _claims(slip: Slip) -> Iterator[Row]:
    for each in slip.data.claims:
        yield Row(slip.texts.full_day(date.fromisoformat(each.day)), _of_claim(slip, each))


def _of_claim(slip: Slip, claim: ClaimData) -> str:
    texts = slip.texts
    sum_ = texts.money(claim.cents, claim.currency)
    match claim.state:
        case ClaimState.OPEN:
            return texts.get("slip.claim.open", sum=sum_)
        case ClaimState.GRANTED:
            return texts.get("slip.claim.granted", sum=sum_, points=slip.count(claim.points or 0, Unit.POINTS))
        case ClaimState.REFUSED:
            return texts.get("slip.claim.refused", sum=sum_)
        case _:
            assert_never(claim.state)


def _acts(slip: Slip) -> Iterator[Row]:
    get, data = slip.texts.get, slip.data
    for act in data.acts:
        what = get(_ACTS.get(act.action, "slip.act.other"))
        told = (what, get("slip.noted")) if act.noted else (what,)
        yield Row(slip.texts.series(told), slip.day(act.done_at))
    for join in data.joins:
        what = get(_JOINS[join.role])
        yield Row(
            what if join.undone_at is None else f"{what}, {get('slip.join.undone')}",
            slip.day(join.undone_at or join.made_at),
        )
    if any(act.noted for act in data.acts) or any(claim.noted for claim in data.claims):
        yield Row(get("slip.notes"))


def _alerts(slip: Slip) -> Iterator[Row]:
    get = slip.texts.get
    for each in slip.data.alerts:
        closed = get("slip.open") if each.closed_at is None else get("slip.closed", day=slip.day(each.closed_at))
        yield Row(get("slip.alert", day=slip.day(each.opened_at)), closed)


def _wishes(slip: Slip) -> Iterator[Row]:
    for each in slip.data.wishes:
        yield Row(slip.day(each.asked_at), slip.texts.get(_WISHES.get(each.kind, "slip.wish.other")))


def _vouchers(slip: Slip) -> Iterator[Row]:
    for each in slip.data.vouchers:
        yield Row(each.reward, _of_voucher(slip, each))


def _of_voucher(slip: Slip, voucher: VoucherData) -> str:
    texts = slip.texts
    if voucher.used_at is not None:
        return texts.get("slip.voucher.used", day=slip.day(voucher.used_at))
    if voucher.voided_at is not None:
        return texts.get("slip.voucher.voided", day=slip.day(voucher.voided_at))
    if voucher.valid_until is not None:
        return texts.get("slip.voucher.valid", day=texts.full_day(date.fromisoformat(voucher.valid_until)))
    return texts.get("slip.unknown")


def _entries(slip: Slip) -> Iterator[Row]:
    for entry in slip.data.entries:
        yield Row(_what(slip, entry), _figure(slip, entry))
    if slip.data.more:
        yield Row(slip.texts.get("slip.more"))
    yield Row(slip.texts.get("slip.older"))


def _what(slip: Slip, entry: HistoryEntry) -> str:
    day = slip.texts.short_day(entry.when.astimezone(slip.zone).date())
    return f"{day}  {entry.reward or slip.texts.get(f'history.{entry.kind.value}')}"


def _figure(slip: Slip, entry: HistoryEntry) -> str:
    count = slip.texts.number(abs(entry.points))
    return slip.texts.get("history.plus" if entry.points >= 0 else "history.minus", count=count)
