"""From the machine to what may be shown: the one place that chooses a view."""

from datetime import date, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from drivers.ports import PrinterStatus
from loyalty.programme import Programme, Reward
from loyalty.rewards import catalogue, next_reward, progress
from loyalty.vouchers import short_code
from screens import views
from screens.views import RewardTile, Setting
from terminal.machine import delays
from terminal.machine.health import Fault
from terminal.machine.moment import Moment
from terminal.machine.offer import offer
from terminal.machine.redeeming import Authorising, Cancelling, CheckingPrinter, Printing, Recording
from terminal.machine.session import Session
from terminal.machine.states import (
    Attract,
    Choosing,
    Helping,
    LookingUp,
    Machine,
    OutOfService,
    Redeeming,
    Refusing,
    Showing,
    Thanking,
    Unsure,
    Warned,
    language_of,
)


def view(machine: Machine, now: Moment) -> views.View:
    """What the screen shows now."""
    state = machine.state
    setting = _setting(machine)
    match state:
        case Attract():
            return views.AttractView(setting, machine.context.languages)
        case LookingUp():
            return views.LookingUpView(setting)
        case Showing():
            return _balance(machine, state, setting, now)
        case Choosing():
            return _reward(machine, state, setting, now)
        case Redeeming():
            return _redeeming(machine, state, setting, now)
        case Thanking():
            return _thanks(machine, state, setting, now)
        case Unsure():
            return views.PrintUnknownView(setting, _minute(now), short_code(state.serial))
        case Refusing():
            return views.RefusalView(setting, state.kind, state.session is not None, state.retry_held)
        case Helping():
            return views.HelpView(setting)
        case Warned():
            return views.IdleView(setting, _seconds(state.until, now), delays.WARNING // delays.SECOND)
        case OutOfService():
            since = machine.health.fault_since or now.at
            code = (machine.health.fault or Fault.STORE).value
            return views.OutOfServiceView(setting, code, since, _minute(now), machine.context.code)
        case _:
            assert_never(state)


def _setting(machine: Machine) -> Setting:
    shop = machine.context.shop
    offline = not machine.health.online
    return Setting(shop.name, language_of(machine), shop.timezone, offline, machine.context.virtual)


def _seconds(until: int, now: Moment) -> int:
    return max(0, -(-(until - now.uptime_ms) // delays.SECOND))


def _minute(now: Moment) -> datetime:
    """The present as far as a screen tells it, so that a view changes when its picture does and not before."""
    return now.at.replace(second=0, microsecond=0)


def _day(when: datetime, setting: Setting) -> date:
    return when.astimezone(ZoneInfo(setting.zone)).date()


def _tile(machine: Machine, session: Session, programme: Programme, reward: Reward, now: Moment) -> RewardTile:
    points = session.points(programme) or 0
    co_payment = programme.co_payment(reward)
    return RewardTile(
        reward.id,
        reward.name(session.language),
        reward.price,
        offer(session, programme, reward, machine.health, now).state,
        progress(reward, points).have,
        reward.picture,
        views.Money(co_payment.cents, co_payment.currency.value) if co_payment else None,
    )


def _balance(machine: Machine, state: Showing, setting: Setting, now: Moment) -> views.BalanceView:
    session, programme = state.session, machine.context.points
    summary = session.summary
    figures = session.balance(programme) if programme else None
    expiring = None
    if figures is not None and figures.expiring_at is not None and figures.expiring_points:
        expiring = views.Expiring(figures.expiring_points, _day(figures.expiring_at, setting))
    valid_until = summary.valid_until if summary else None
    tiles = tuple(_tile(machine, session, programme, r, now) for r in catalogue(programme)) if programme else ()
    return views.BalanceView(
        setting=setting,
        now=_minute(now),
        member=summary.name if summary else None,
        points=session.points(programme) if programme else None,
        as_of=session.as_of,
        rewards=tiles,
        pending=session.local.pending + sum(session.added),
        held_ready=session.held(programme, now) if programme else 0,
        owed=figures.owed if figures else 0,
        expiring=expiring,
        card_valid_until=_day(valid_until, setting) if valid_until else None,
        notices=_notices(session, setting),
        page=state.page,
    )


def _notices(session: Session, setting: Setting) -> tuple[views.Notice, ...]:
    added = tuple(views.ReceiptAdded(points) for points in session.added[-1:])
    refused = tuple(
        views.AccrualRefused(views.RefusalKind(refusal.reason.value), 0, _day(refusal.occurred_at, setting))
        for refusal in session.refusals
    )
    return (*refused, *added)


def _reward(machine: Machine, state: Choosing, setting: Setting, now: Moment) -> views.View:
    session, programme = state.session, machine.context.points
    reward = programme.reward(state.reward) if programme else None
    if programme is None or reward is None:
        return _balance(machine, Showing(session, state.idle_at), setting, now)
    plan = offer(session, programme, reward, machine.health, now).plan
    held = plan is not None and plan.hold is not None
    have = session.held(programme, now) if held else (session.points(programme) or 0)
    return views.RewardView(
        setting=setting,
        now=_minute(now),
        member=session.summary.name if session.summary else None,
        reward=_tile(machine, session, programme, reward, now),
        have=have,
        as_of=session.as_of or _minute(now),
        from_held=held,
        valid_days=reward.voucher_days,
    )


def _redeeming(machine: Machine, state: Redeeming, setting: Setting, now: Moment) -> views.View:
    stage = state.stage
    plan = stage.intent.plan if isinstance(stage, Authorising | Cancelling | Printing) else stage.plan
    match stage:
        case Printing():
            return _printing(machine, stage, setting, now)
        case CheckingPrinter() | Recording() | Authorising() | Cancelling():
            programme = machine.context.programme(plan.programme)
            reward = programme.reward(plan.reward) if programme else None
            if programme is None or reward is None:
                return views.LookingUpView(setting)
            return views.AuthorisingView(setting, _tile(machine, state.session, programme, reward, now))
        case _:
            assert_never(stage)


def _printing(machine: Machine, stage: Printing, setting: Setting, now: Moment) -> views.PrintingView:
    done, busy, waiting = views.StepState.DONE, views.StepState.BUSY, views.StepState.WAITING
    sent = stage.sent_at
    steps = (
        views.PrintStep(views.StepKind.TAKEN, done, stage.taken_at),
        views.PrintStep(views.StepKind.SENT, done if sent else busy, sent),
        views.PrintStep(views.StepKind.PRINTING, busy if sent else waiting),
        views.PrintStep(views.StepKind.CUT, waiting),
    )
    word = {PrinterStatus.OK: views.PrinterWord.OK, PrinterStatus.NEAR_END: views.PrinterWord.NEAR_END}
    said = word.get(machine.health.printer, views.PrinterWord.SILENT)
    return views.PrintingView(setting, _minute(now), stage.intent.plan.price, steps, said)


def _thanks(machine: Machine, state: Thanking, setting: Setting, now: Moment) -> views.ThanksView:
    session, programme = state.session, machine.context.points
    reward = programme.reward(state.reward) if programme else None
    days = reward.voucher_days if reward else 0
    co_payment = programme.co_payment(reward) if programme and reward else None
    points = session.points(programme) if programme else None
    ahead = next_reward(programme, points) if programme and points is not None else None
    return views.ThanksView(
        setting=setting,
        now=_minute(now),
        left=session.held(programme, now) if programme and state.held else points,
        as_of=session.as_of or _minute(now),
        valid_until=_day(now.at + timedelta(days=days), setting),
        seconds_left=_seconds(state.until, now),
        co_payment=views.Money(co_payment.cents, co_payment.currency.value) if co_payment else None,
        next_reward=_tile(machine, session, programme, ahead.reward, now) if programme and ahead else None,
        from_held=state.held,
        assumed=state.assumed,
    )
