"""Congratulating: a quiet line at the first visit of the day on which there is something to say."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from loyalty.assurance import Assurance
from loyalty.milestones import milestones
from terminal.machine.effects import Congratulated, Effect
from terminal.machine.moment import Moment
from terminal.machine.session import Session
from terminal.machine.states import Machine


def congratulate(machine: Machine, session: Session, now: Moment) -> tuple[Session, tuple[Effect, ...]]:
    """The session with its milestones; none for a typed number, by a clock nobody trusts, or a second time that day."""
    summary = session.summary
    programme = machine.context.points
    if summary is None or programme is None or session.milestones or not now.trusted:
        return session, ()
    today = _day(machine, now.at)
    if session.assurance is Assurance.KEYED or session.local.congratulated == today:
        return session, ()
    since = _day(machine, summary.member_since) if summary.member_since else None
    figures = session.balance(programme)
    found = milestones(since, figures.shopped if figures else None, programme.currency, today)
    if not found:
        return session, ()
    return replace(session, milestones=found), (Congratulated(session.token, today),)


def _day(machine: Machine, when: datetime) -> date:
    return when.astimezone(ZoneInfo(machine.context.shop.timezone)).date()
