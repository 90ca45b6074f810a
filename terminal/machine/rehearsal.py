"""The first shopper's screens, played through before anybody stands there: nobody's card, nobody's figures.

Fonts, pictures and each language's ways of writing are loaded when they are first drawn. Whoever came first after a
start would wait for them; drawn ahead, where nobody looks, they wait for the shopper.
"""

from collections.abc import Iterator
from datetime import timedelta

from loyalty.answers import Balance
from loyalty.assurance import Assurance, EntryMode
from loyalty.programme import Programme
from loyalty.wire import CardStatus, CardSummary
from screens.views import RefusalKind, View
from terminal.machine.context import Context
from terminal.machine.moment import Moment
from terminal.machine.session import LocalCard, Session
from terminal.machine.states import Choosing, LookingUp, Machine, Refusing, Showing, Stamping, State, Thanking
from terminal.machine.view import view

_POINTS = 1234
"""A figure with every writing of one: thousands, and more than any first reward."""
_MASKED = "A••• b. C."


def rehearsed(machine: Machine, now: Moment) -> Iterator[View]:
    """The views of a first visit in each of the shop's languages, its own first.

    Args:
        machine: whose context and health they are drawn from; its state plays no part.
        now: the present.
    """
    for language in machine.context.languages:
        for state in _states(_nobody(machine.context, language, now), machine.context, now):
            yield view(Machine(machine.context, machine.health, state), now)


def _nobody(context: Context, language: str, now: Moment) -> Session:
    summary = CardSummary(
        token="",
        status=CardStatus.ISSUED,
        name=_MASKED,
        valid_until=now.at + timedelta(days=365),
        balances=tuple(_figures(each, now) for each in context.programmes),
        as_of=now.at,
    )
    return Session(0, "", EntryMode.SCANNED, Assurance.POSSESSION, language, LocalCard(summary))


def _figures(programme: Programme, now: Moment) -> Balance:
    return Balance(
        programme=programme.id,
        unit=programme.unit,
        balance=_POINTS,
        free=_POINTS,
        expiring_points=1,
        expiring_at=now.at + timedelta(days=30),
    )


def _states(session: Session, context: Context, now: Moment) -> Iterator[State]:
    yield LookingUp(session, now.uptime_ms)
    yield Showing(session, now.uptime_ms)
    if context.stamps is not None:
        yield Stamping(session, now.uptime_ms)
    programme = context.points
    if programme is not None and programme.rewards:
        reward = programme.rewards[0]
        yield Choosing(session, programme.id, reward.id, now.uptime_ms)
        yield Thanking(session, programme.id, reward.id, reward.price, held=False, until=now.uptime_ms)
    yield Refusing(RefusalKind.NOT_OURS, session.language, now.uptime_ms)
