"""From the programme to what may be shown of its charity, its rules and claims."""

from datetime import timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from loyalty.charity import ShareOfPoints, ShareOfSale
from loyalty.claims import MOST_DAYS
from loyalty.programme import Confirmation, HoldPolicy, Programme
from screens import views
from screens.views import Setting
from terminal.machine import claiming
from terminal.machine.claims import Confirming, Full, PickingDay, Sending, Sent, TypingAmount
from terminal.machine.member_news import promised
from terminal.machine.member_view import balance, counted_in, minute
from terminal.machine.moment import Moment
from terminal.machine.recalling import may_recall
from terminal.machine.session import Session
from terminal.machine.states import AtCharity, Claiming, Machine, ReadingRules, Showing


def _member(session: Session) -> str | None:
    return session.summary.name if session.summary else None


# ── The charity ────────────────────


def charity(machine: Machine, state: AtCharity, setting: Setting, now: Moment) -> views.View:
    """The charity; where it ended meanwhile, the balance."""
    programme, session = machine.context.points, state.session
    if programme is None or programme.charity is None:
        return balance(machine, Showing(session, state.idle_at), setting, now)
    cause, currency = programme.charity, programme.currency.value
    told = machine.context.collected_for(programme)
    figures = session.balance(programme)
    given = figures.given_cents if figures is not None and may_recall(session) else None
    until = None
    if cause.until is not None:
        until = (cause.until - timedelta(microseconds=1)).astimezone(ZoneInfo(setting.zone)).date()
    return views.CharityView(
        setting=setting,
        now=minute(now),
        member=_member(session),
        name=cause.name(session.language),
        purpose=cause.purpose(session.language),
        target=views.Money(cause.target_cents, currency),
        collected=views.Money(told.cents, currency) if told is not None else None,
        as_of=told.as_of if told is not None else None,
        mine=views.Money(given, currency) if given is not None else None,
        until=until,
    )


# ── The rules ────────────────────


def rules(machine: Machine, state: ReadingRules, setting: Setting) -> views.View:
    """How the programmes of this shop work, in words."""
    session, programme = state.session, machine.context.points
    return views.RulesView(
        setting=counted_in(programme, setting),
        member=_member(session),
        name=programme.name(session.language) if programme else setting.shop,
        rules=rules_of(programme, session.language) if programme else (),
        page=state.page,
    )


def rules_of(programme: Programme, language: str) -> tuple[views.Rule, ...]:
    """What holds in a programme, as far as a member should know it: the same figures that everything is reckoned by."""
    currency, earning = programme.currency.value, programme.earning
    least = views.Money(earning.minimum_cents, currency) if earning.minimum_cents else None
    found: list[views.Rule] = [views.Earns(earning.points, views.Money(earning.per_cents, currency), least)]
    found.append(views.Lives(programme.expiry_days))
    if programme.hold_policy is not HoldPolicy.NONE and programme.hold_cap:
        found.append(views.HeldReady(programme.hold_cap))
    if any(reward.co_payment_cents for reward in programme.rewards if reward.available):
        found.append(views.CoPays())
    if programme.confirmation is Confirmation.PROOF:
        found.append(views.AsksProof(None))
    elif programme.possession_limit is not None:
        found.append(views.AsksProof(programme.possession_limit))
    if programme.claim_limit_cents:
        found.append(views.TakesClaims(MOST_DAYS, views.Money(programme.claim_limit_cents, currency)))
    found.extend(_giving(programme, language))
    terms = programme.terms.get(language) or next(iter(programme.terms.values()), "")
    return (*found, views.Terms(terms)) if terms else tuple(found)


def _giving(programme: Programme, language: str) -> tuple[views.Rule, ...]:
    cause = programme.charity
    if cause is None:
        return ()
    name = cause.name(language)
    match cause.share:
        case ShareOfSale(basis_points):
            return (views.GivesOfSales(basis_points, name),)
        case ShareOfPoints(cents, per_points):
            return (views.GivesPerPoints(per_points, views.Money(cents, programme.currency.value), name),)
        case _:
            assert_never(cause.share)


# ── Claims ────────────────────


def claim(machine: Machine, state: Claiming, setting: Setting, now: Moment) -> views.View:
    """Where the claim is; where the programme takes none any more, the balance."""
    programme, stage = claiming.programme_of_claims(machine), state.stage
    if programme is None:
        return balance(machine, Showing(state.session, state.idle_at), setting, now)
    today, currency = claiming.today(machine, now.at), programme.currency.value
    match stage:
        case PickingDay(page):
            return views.ClaimDayView(setting, _member(state.session), claiming.days(machine, now), page)
        case TypingAmount(day, typed, trouble):
            limit = views.Money(programme.claim_limit_cents, currency)
            return views.ClaimAmountView(setting, day, today, views.Money(int(typed or "0"), currency), limit, trouble)
        case Confirming(day, cents):
            amount = views.Money(cents, currency)
            points = promised(programme, cents)
            return views.ClaimConfirmView(counted_in(programme, setting), day, today, amount, points)
        case Sending():
            return views.ClaimEndView(setting, views.ClaimEnd.SENDING)
        case Sent():
            return views.ClaimEndView(setting, views.ClaimEnd.SENT)
        case Full():
            return views.ClaimEndView(setting, views.ClaimEnd.FULL)
        case _:
            assert_never(stage)
