"""What a shopper may take now, out of what, and why not: the rules of protocol sections 3, 4 and 6 in one place."""

from dataclasses import dataclass

from loyalty.assurance import Redeems, rights
from loyalty.bodies import Source
from loyalty.holds import HoldState, returnable
from loyalty.programme import HoldPolicy, Programme, Reward, may_redeem
from screens.views import AfterProof, Later, LaterReason, Missing, RewardState, Takeable
from terminal.machine.health import Health, StoreRoom
from terminal.machine.moment import Moment
from terminal.machine.redeeming import Plan
from terminal.machine.session import Session


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether a reward can be taken, and the plan if so."""

    state: RewardState
    plan: Plan | None = None


def offer(session: Session, programme: Programme, reward: Reward, health: Health, now: Moment) -> Offer:
    """Decide about one reward.

    Online, points are taken `free` and central decides, so the figures need not be of this very minute; offline, only
    out of a hold that this terminal has.
    """
    points = session.points(programme)
    if points is None:
        return Offer(Later(LaterReason.OFFLINE))
    if points < reward.price:
        return Offer(Missing(reward.price - points))
    if programme.closed or not reward.available or session.account is None or health.room is StoreRoom.REFUSE:
        return Offer(Later(LaterReason.CLOSED))
    if not health.can_print:
        return Offer(Later(LaterReason.PRINTER))
    online = health.online
    if not may_redeem(programme, reward, session.assurance, online=online):
        return Offer(AfterProof() if online and _can_prove(session) else Later(LaterReason.PROOF))
    plan = _free(session, programme, reward) if online else _allowance(session, programme, reward, now)
    if plan is None:
        return Offer(Later(LaterReason.CLOSED if online else LaterReason.OFFLINE))
    return Offer(Takeable(), plan)


def _can_prove(session: Session) -> bool:
    """Whether a PIN or a code would help; without a way to either, the screen says who helps."""
    return rights(session.assurance).redeems is not Redeems.NEVER


def _free(session: Session, programme: Programme, reward: Reward) -> Plan | None:
    """Out of the free points; where they do not reach alone, this terminal's own hold goes back first."""
    figures = session.balance(programme)
    if figures is None:
        return None
    if figures.free >= reward.price:
        return Plan(programme.id, reward.id, reward.price, Source.FREE)
    for hold in session.holds_of(programme):
        if hold.state is HoldState.OPEN and figures.free + returnable(hold) >= reward.price:
            return Plan(programme.id, reward.id, reward.price, Source.FREE, give_back=hold.id)
    return None


def _allowance(session: Session, programme: Programme, reward: Reward, now: Moment) -> Plan | None:
    hold = session.hold_for(programme, reward.price, now)
    return Plan(programme.id, reward.id, reward.price, Source.ALLOWANCE, hold=hold.id) if hold else None


def wants_hold(session: Session, programme: Programme) -> bool:
    """Whether this terminal should ask for points to be kept ready: the card was used online here, and none is."""
    return (
        session.fresh is not None
        and session.account is not None
        and programme.hold_policy is not HoldPolicy.NONE
        and not programme.closed
        and not any(h.state in {HoldState.ASKED, HoldState.OPEN} for h in session.holds_of(programme))
    )
