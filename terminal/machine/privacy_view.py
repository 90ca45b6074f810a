"""What somebody sees of the privacy notice, of their own data and of leaving; the data itself is never among it."""

from loyalty.privacy import Notice
from screens import views
from screens.views import DataWay, Setting
from terminal.machine.context import Context
from terminal.machine.privacy import may_ask, ways_to_data
from terminal.machine.session import Session
from terminal.machine.states import AtPrivacy, Leaving, Machine, Noticing, Sharing


def notice(machine: Machine, state: AtPrivacy, setting: Setting) -> views.PrivacyView:
    """The notice with what may be asked for."""
    ways: tuple[DataWay, ...] = ways_to_data(state.session)
    may = may_ask(state.session)
    told = machine.context.privacy
    return views.PrivacyView(
        setting, _paragraphs(told, setting), told.version, state.page, ways, may_leave=may, at_till=not may
    )


def public_notice(context: Context, state: Noticing, setting: Setting) -> views.PrivacyView:
    """The notice for somebody without a card."""
    told = context.privacy
    return views.PrivacyView(setting, _paragraphs(told, setting), told.version, state.page)


def _paragraphs(told: Notice, setting: Setting) -> tuple[views.Paragraph, ...]:
    return tuple(views.Paragraph(each.title, each.text) for each in told.spoken(setting.language))


def data(state: Sharing, setting: Setting) -> views.View:
    """One's data on its way."""
    if state.asked:
        return views.CheckingView(setting)
    return views.DataView(setting, state.way, state.state, state.sent_to)


def leaving(machine: Machine, state: Leaving, setting: Setting) -> views.View:
    """What happens to whoever leaves."""
    if state.asked:
        return views.CheckingView(setting)
    shared = state.session.summary is not None and state.session.summary.shared
    lapses = () if shared else _lapses(machine, state.session)
    return views.LeaveView(setting, lapses, sure=state.sure, no_answer=state.no_answer, shared=shared)


def _lapses(machine: Machine, session: Session) -> tuple[views.Lapse, ...]:
    found = ((programme, session.points(programme)) for programme in machine.context.programmes)
    return tuple(views.Lapse(count, views.Unit(programme.unit.value)) for programme, count in found if count)
