"""What is new to a member beside the balance: claims that are looked at or were decided, and the charity."""

from loyalty.claims import ClaimRefusal, ClaimState, ClaimTold
from loyalty.earning import earned
from loyalty.errors import AmountError
from loyalty.programme import Programme
from screens import views
from screens.views import Setting
from terminal.machine.context import Context
from terminal.machine.session import Session
from terminal.machine.states import Machine


def charity_fact(context: Context, language: str) -> views.CharityFact | None:
    """What was collected for the charity, as far as this terminal knows."""
    programme = context.points
    told = context.collected_for(programme) if programme is not None else None
    if programme is None or programme.charity is None or told is None:
        return None
    return views.CharityFact(programme.charity.name(language), views.Money(told.cents, programme.currency.value))


def promised(programme: Programme, cents: int) -> int:
    """What a purchase earns if the shop finds it."""
    try:
        return earned(programme.earning, cents)
    except AmountError:
        return 0


def _unit_of(programme: Programme | None) -> views.Unit:
    return views.Unit(programme.unit.value) if programme is not None else views.Unit.POINTS


def in_review(machine: Machine, session: Session, setting: Setting) -> list[views.Entry]:
    """Claims that nobody has decided, newest first: those of this session, then those that central told."""
    told = session.summary.claims if session.summary else ()
    waiting = [(each.programme.id, each.cents, each.day, setting.shop) for each in reversed(session.claimed)] + [
        (each.programme, each.cents, each.day, None) for each in reversed(told) if each.state is ClaimState.OPEN
    ]
    entries: list[views.Entry] = []
    for programme_id, cents, day, place in waiting:
        programme = machine.context.programme(programme_id)
        points = promised(programme, cents) if programme is not None else 0
        kind = views.EntryKind.IN_REVIEW
        entries.append(views.Entry(kind, None, points, _unit_of(programme), place=place, day=day))
    return entries


def claim_notices(session: Session) -> tuple[views.Notice, ...]:
    """What became of claims since the member was last told."""
    told = session.summary.claims if session.summary else ()
    return tuple(_notice(each) for each in told if each.state is not ClaimState.OPEN)


def _notice(told: ClaimTold) -> views.Notice:
    if told.state is ClaimState.GRANTED:
        return views.ClaimGranted(told.points, told.day)
    return views.ClaimRefused(views.ClaimReason((told.refusal or ClaimRefusal.SHOP).value), told.day)
