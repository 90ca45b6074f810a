"""The club's entrance: a card is shown, and the terminal says yes, or no and why, within a second.

The store's word is enough, so that it goes on without central; central's word, where it comes, corrects it. Nothing is
recorded, and nothing but the card's own validity is shown: no name, no balance.
"""

from dataclasses import replace

from loyalty.assurance import EntryMode
from loyalty.card_status import CardStatus
from loyalty.cards import Admitted, AtTheDoor, entrance
from loyalty.wire import CardSummary
from screens.entrance_views import EntranceReason, EntranceView
from screens.parts import Setting
from terminal.machine import delays
from terminal.machine.at_entrance import AtEntrance
from terminal.machine.effects import Code, FetchCard, LookUp, Note, Sign, Signal
from terminal.machine.events import CardFetched, LookedUp, LookUpFailed
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, leave, stay
from terminal.machine.states import Machine

CardNews = CardFetched | LookedUp | LookUpFailed
"""What store and central say of a card."""


def shown(machine: Machine, token: str, language: str, now: Moment) -> Outcome:
    """A card was shown: ask the store, and central where it answers."""
    number = machine.sessions + 1
    asking = (LookUp(number, token, mode=EntryMode.KEYED),) if machine.health.online else ()
    state = AtEntrance(number, language, now.uptime_ms + delays.ENTRANCE_DECIDES)
    machine = replace(machine, sessions=number, waiting=None)
    return go(machine, state, FetchCard(number, token), *asking, Note(Code.CARD_READ), Signal(Sign.READ))


def learned(machine: Machine, state: AtEntrance, event: CardNews, now: Moment) -> Outcome:
    """What store or central said of the card; what comes late moves nobody else's answer."""
    if event.session != state.number:
        return stay(machine, Note(Code.LATE_RESULT))
    match event:
        case CardFetched(_, local) if state.summary is None and local.summary is not None:
            return _decided(machine, replace(state, summary=local.summary), now)
        case CardFetched() if not machine.health.online and state.summary is None:
            return _decided(machine, state, now)
        case LookedUp(_, summary):
            return _decided(machine, replace(state, summary=summary), now)
        case LookUpFailed() if state.verdict is None:
            return _decided(machine, state, now)
        case _:
            return stay(machine)


def _decided(machine: Machine, state: AtEntrance, now: Moment) -> Outcome:
    """Say yes or no; the same answer again says nothing twice."""
    summary = state.summary
    verdict = entrance(_door(summary), now.at, clock_trusted=now.trusted) if summary is not None else None
    after = replace(state, verdict=verdict, decided=True, until=now.uptime_ms + delays.ENTRANCE)
    if state.decided and verdict == state.verdict:
        return go(machine, after)
    sign = Sign.DONE if isinstance(verdict, Admitted) else Sign.REFUSED
    return go(machine, after, Signal(sign))


def _door(summary: CardSummary) -> AtTheDoor:
    return AtTheDoor(CardStatus(summary.status), summary.kind, summary.valid_until, summary.as_of)


def ticked(machine: Machine, state: AtEntrance, now: Moment) -> Outcome:
    """Neither said anything in time, or the answer stood there for long enough."""
    if now.uptime_ms < state.until:
        return stay(machine)
    return leave(machine) if state.decided else _decided(machine, state, now)


def entrance_view(machine: Machine, state: AtEntrance, setting: Setting) -> EntranceView:
    """What stands on the screen: yes, no, or a moment's patience."""
    if not state.decided:
        return EntranceView(setting, EntranceReason.LOOKING)
    verdict, day = state.verdict, machine.context.day
    if verdict is None:
        away = not machine.health.online
        return EntranceView(setting, EntranceReason.NOT_KNOWN_NOW if away else EntranceReason.NOT_KNOWN)
    if isinstance(verdict, Admitted):
        until = day(verdict.until) if verdict.until is not None else None
        return EntranceView(setting, EntranceReason.WELCOME, until)
    since = day(verdict.since) if verdict.since is not None else None
    return EntranceView(setting, EntranceReason(verdict.reason.value), since)
