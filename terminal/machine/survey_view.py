"""What is seen of a campaign: its title on the attract screen, its question, the thanks, the card that is asked for."""

from screens import views
from screens.views import Setting
from terminal.machine import surveying
from terminal.machine.member_view import balance, counted_in, seconds_until
from terminal.machine.moment import Moment
from terminal.machine.states import Machine, Showing, Surveying
from terminal.machine.unknown import AwaitingCard


def advertised(machine: Machine, setting: Setting, now: Moment) -> views.Campaign | None:
    """What the attract screen advertises, or None."""
    found = surveying.advertised(machine, now)
    return views.Campaign(found.title(setting.language), found.picture) if found is not None else None


def survey(machine: Machine, state: Surveying, setting: Setting, now: Moment) -> views.View:
    """The question or the thanks; where the campaign is gone by now, the balance."""
    session, campaign = state.session, surveying.named(machine, state.campaign)
    if campaign is None:
        return balance(machine, Showing(session, state.idle_at), setting, now)
    member = session.summary.name if session.summary else None
    programme, points = surveying.thanks_of(machine, campaign)
    setting = counted_in(programme, setting)
    if state.thanked:
        chosen = campaign.choice(state.answer or "")
        return views.ResponseView(setting, member, chosen.text(session.language) if chosen else "", points)
    choices = tuple(views.Choice(each.id, each.text(session.language)) for each in campaign.answers)
    return views.QuestionView(setting, member, campaign.question(session.language), choices, points)


def bring_card(machine: Machine, state: AwaitingCard, setting: Setting, now: Moment) -> views.View:
    """The card is asked for; where the campaign is gone by now, as on the attract screen."""
    brought = state.brought
    campaign = surveying.named(machine, brought.campaign)
    if campaign is None:
        return views.AttractView(setting, machine.context.languages)
    chosen = campaign.choice(brought.answer) if brought.answer is not None else None
    answer = chosen.text(setting.language) if chosen is not None else None
    return views.BringCardView(setting, campaign.question(setting.language), answer, seconds_until(state.until, now))
