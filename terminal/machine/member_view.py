"""What a shopper sees once the card is known: the balance, the stamp card, one reward, the thanks."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from loyalty.assurance import rights
from loyalty.ids import Uuid
from loyalty.milestones import Anniversary, Milestone, ShoppedFor
from loyalty.names import mask_figure
from loyalty.programme import Programme, Reward, Unit
from loyalty.rewards import catalogue, full_cards, next_reward, progress
from loyalty.vouchers import short_code
from screens import views
from screens.views import RewardTile, Setting
from terminal.machine import about, claiming, delays, taking
from terminal.machine.member_news import charity_fact, claim_notices, in_review
from terminal.machine.moment import Moment
from terminal.machine.offer import offer
from terminal.machine.proving import may_change_pin
from terminal.machine.recalling import may_recall
from terminal.machine.session import Session
from terminal.machine.states import Choosing, Machine, Recalling, Showing, Stamping, Thanking
from terminal.machine.surveying import asked


def seconds_until(until: int, now: Moment) -> int:
    """Whole seconds that are left, never below zero."""
    return max(0, -(-(until - now.uptime_ms) // delays.SECOND))


def minute(now: Moment) -> datetime:
    """The present as far as a screen tells it, so that a view changes when its picture does and not before."""
    return now.at.replace(second=0, microsecond=0)


def counted_in(programme: Programme | None, setting: Setting) -> Setting:
    """The setting in which figures are this programme's."""
    return replace(setting, unit=views.Unit(programme.unit.value)) if programme else setting


def _day(when: datetime, setting: Setting) -> date:
    return when.astimezone(ZoneInfo(setting.zone)).date()


def tile(machine: Machine, session: Session, programme: Programme, reward: Reward, now: Moment) -> RewardTile:
    """One reward as it stands for this session."""
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


def balance(machine: Machine, state: Showing, setting: Setting, now: Moment) -> views.BalanceView:
    """The balance with all that belongs to it."""
    session, programme = state.session, machine.context.points
    summary = session.summary
    figures = session.balance(programme) if programme else None
    expiring = None
    if figures is not None and figures.expiring_at is not None and figures.expiring_points:
        expiring = views.Expiring(figures.expiring_points, _day(figures.expiring_at, setting))
    valid_until = summary.valid_until if summary else None
    tiles = tuple(tile(machine, session, programme, r, now) for r in catalogue(programme)) if programme else ()
    whole = views.BalanceView(
        setting=counted_in(programme, setting),
        now=minute(now),
        member=summary.name if summary else None,
        points=session.points(programme) if programme else None,
        as_of=session.as_of,
        rewards=tiles,
        pending=session.local.pending(programme) + sum(session.added) if programme else 0,
        held_ready=session.held(programme, now) if programme else 0,
        owed=figures.owed if figures else 0,
        expiring=expiring,
        card_valid_until=_day(valid_until, setting) if valid_until else None,
        notices=_notices(session, setting),
        page=state.page,
        stamps=_stamps(machine, session),
        milestones=tuple(_milestone(each) for each in session.milestones),
        question=asked(machine, session, now) is not None,
        charity=charity_fact(machine.context, session.language),
    )
    # Stamps are counted on the stamp card, which is progress itself.
    exact = rights(session.assurance).figures or programme is None or programme.unit is Unit.STAMPS
    return whole if exact else _masked(whole)


def _masked(view: views.BalanceView) -> views.BalanceView:
    """What a number that can be guessed shows of it: how large it is, and progress (protocol, section 6)."""
    hidden = replace(
        view,
        masked=True,
        pending=0,
        held_ready=0,
        owed=0,
        expiring=None,
        milestones=tuple(each for each in view.milestones if not isinstance(each, views.ShoppedFor)),
    )
    if view.points is None:
        return hidden
    floor = mask_figure(view.points)
    return replace(hidden, points=floor, rewards=tuple(_blurred(each, floor) for each in view.rewards))


def _blurred(tile: RewardTile, floor: int) -> RewardTile:
    """How near a reward is by a figure that is at most the true one."""
    match tile.state:
        case views.Missing():
            return replace(tile, progress=floor, state=views.Missing(tile.price - floor, at_most=True))
        case views.Takeable() | views.AfterProof() | views.Later():
            return replace(tile, progress=tile.price)
        case _:
            assert_never(tile.state)


def _milestone(milestone: Milestone) -> views.Milestone:
    match milestone:
        case Anniversary(years):
            return views.MemberFor(years)
        case ShoppedFor(total):
            return views.ShoppedFor(views.Money(total.cents, total.currency.value))
        case _:
            assert_never(milestone)


def keyed(machine: Machine, session: Session, setting: Setting, now: Moment) -> views.KeyedView:
    """What a typed number shows: no name, no rewards, and of the balance how large it is (protocol, section 6)."""
    programme = machine.context.points
    points = session.points(programme) if programme else None
    return views.KeyedView(
        setting=counted_in(programme, setting),
        now=minute(now),
        floor=None if points is None else mask_figure(points),
        as_of=session.as_of,
        added=sum(session.added),
    )


def menu(machine: Machine, session: Session, setting: Setting) -> views.MenuView:
    """What else there is, as far as this session may see it."""
    items = [views.MenuItem.HISTORY] if may_recall(session) else []
    items += [views.MenuItem.STAMPS] if _stamps(machine, session) else []
    items += [views.MenuItem.PIN] if may_change_pin(machine, session) else []
    items += [views.MenuItem.PHONE] if taking.may_begin(machine, session) else []
    items += [views.MenuItem.CLAIM] if claiming.may_claim(machine, session) else []
    items += [views.MenuItem.CHARITY] if about.has_charity(machine) else []
    items += [views.MenuItem.RULES] if machine.context.points else []
    items += [views.MenuItem.PRIVACY]
    member = session.summary.name if session.summary else None
    return views.MenuView(setting, member, tuple(items), machine.context.languages)


def history(machine: Machine, state: Recalling, setting: Setting, now: Moment) -> views.HistoryView:
    """The last transactions: what is on the way from here, then what central told."""
    session, programmes = state.session, machine.context.programmes
    added = [
        views.Entry(views.EntryKind.ON_THE_WAY, None, points, _unit_of(machine, None), place=setting.shop)
        for points in reversed(session.added)
    ]
    waiting = [
        views.Entry(
            views.EntryKind.ON_THE_WAY, each.at, each.points, _unit_of(machine, each.programme), place=setting.shop
        )
        for each in reversed(session.local.on_the_way)
        if any(each.counts_in(programme) for programme in programmes)
    ]
    told = [
        views.Entry(
            views.EntryKind(each.kind.value),
            each.when,
            each.points,
            views.Unit(each.unit.value),
            each.balance,
            each.shop,
            each.reward,
        )
        for each in state.entries
    ]
    where = views.HistoryState.ASKED if state.asked else views.HistoryState.THERE
    return views.HistoryView(
        setting=setting,
        now=minute(now),
        member=session.summary.name if session.summary else None,
        entries=(*in_review(machine, session, setting), *added, *waiting, *told),
        state=views.HistoryState.OFFLINE if state.failed else where,
        as_of=state.as_of,
        page=state.page,
        more=state.ahead is not None,
    )


def _unit_of(machine: Machine, programme_id: Uuid | None) -> views.Unit:
    programme = machine.context.programme(programme_id) if programme_id else machine.context.points
    return views.Unit(programme.unit.value) if programme else views.Unit.POINTS


def _stamps(machine: Machine, session: Session) -> views.Stamps | None:
    """The stamp card where there is one besides the balance and its figure is known."""
    programme = machine.context.stamps
    count = session.points(programme) if programme else None
    if programme is None or programme.card_size is None or count is None:
        return None
    full, have = full_cards(count, programme.card_size)
    return views.Stamps(have, programme.card_size, full)


def stamp_card(machine: Machine, state: Stamping, setting: Setting, now: Moment) -> views.View:
    """The stamp card with one of its rewards; without one to show, the balance."""
    session, programme, stamps = state.session, machine.context.stamps, _stamps(machine, state.session)
    if programme is None or stamps is None:
        return balance(machine, Showing(session, state.idle_at), setting, now)
    rewards = catalogue(programme)
    shown = rewards[state.page % len(rewards)] if rewards else None
    return views.StampsView(
        setting=counted_in(programme, setting),
        now=minute(now),
        member=session.summary.name if session.summary else None,
        stamps=stamps,
        as_of=session.as_of or minute(now),
        reward=tile(machine, session, programme, shown, now) if shown else None,
        rewards=len(rewards),
        pending=session.local.pending(programme),
    )


def _notices(session: Session, setting: Setting) -> tuple[views.Notice, ...]:
    added = tuple(views.ReceiptAdded(points) for points in session.added[-1:])
    refused = tuple(
        views.AccrualRefused(views.RefusalKind(refusal.reason.value), 0, _day(refusal.occurred_at, setting))
        for refusal in session.refusals
    )
    return (*refused, *claim_notices(session), *added)


def one_reward(machine: Machine, state: Choosing, setting: Setting, now: Moment) -> views.View:
    """One reward before it is taken; one that is gone by now leads back to the balance."""
    session, programme = state.session, machine.context.programme(state.programme)
    reward = programme.reward(state.reward) if programme else None
    if programme is None or reward is None:
        return balance(machine, Showing(session, state.idle_at), setting, now)
    plan = offer(session, programme, reward, machine.health, now).plan
    held = plan is not None and plan.hold is not None
    have = session.held(programme, now) if held else (session.points(programme) or 0)
    return views.RewardView(
        setting=counted_in(programme, setting),
        now=minute(now),
        member=session.summary.name if session.summary else None,
        reward=tile(machine, session, programme, reward, now),
        have=have,
        as_of=session.as_of or minute(now),
        from_held=held,
        valid_days=reward.voucher_days,
    )


def thanks(machine: Machine, state: Thanking, setting: Setting, now: Moment) -> views.ThanksView:
    """What is left once the voucher is out."""
    session, programme = state.session, machine.context.programme(state.programme)
    reward = programme.reward(state.reward) if programme else None
    days = reward.voucher_days if reward else 0
    co_payment = programme.co_payment(reward) if programme and reward else None
    points = session.points(programme) if programme else None
    ahead = next_reward(programme, points) if programme and points is not None else None
    return views.ThanksView(
        setting=counted_in(programme, setting),
        now=minute(now),
        left=session.held(programme, now) if programme and state.held else points,
        as_of=session.as_of or minute(now),
        valid_until=_day(now.at + timedelta(days=days), setting),
        seconds_left=seconds_until(state.until, now),
        co_payment=views.Money(co_payment.cents, co_payment.currency.value) if co_payment else None,
        next_reward=tile(machine, session, programme, ahead.reward, now) if programme and ahead else None,
        from_held=state.held,
        assumed=state.assumed,
        reward=reward.name(setting.language) if reward else "",
        code=short_code(state.serial) if state.serial else None,
    )
