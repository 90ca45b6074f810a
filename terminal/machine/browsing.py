"""What a shopper looks at once the card is known: the balance, the stamp card, and one reward to be decided on."""

from dataclasses import replace

from loyalty.ids import Uuid
from screens import intents
from screens.intents import Intent
from screens.views import AfterProof
from terminal.machine import delays, proving, recalling, redemption, surveying
from terminal.machine.moment import Moment
from terminal.machine.offer import offer
from terminal.machine.outcome import Outcome, go, leave, show, show_stamps, stay
from terminal.machine.proofs import Goal
from terminal.machine.states import Choosing, Machine, Showing, Stamping


def touched_balance(machine: Machine, state: Showing, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched on the balance."""
    awake = now.uptime_ms + delays.IDLE
    match intent:
        case intents.Stop() | intents.Done():
            return leave(machine)
        case intents.ChooseReward(reward_id):
            programme = machine.context.points
            return _choose(machine, state, programme.id if programme else None, reward_id, now)
        case intents.ShowStamps():
            return show_stamps(machine, state.session, now)
        case intents.ShowMenu():
            return recalling.show_menu(machine, state.session, now)
        case intents.ShowQuestion():
            return surveying.ask(machine, state.session, now)
        case intents.NextPage():
            return go(machine, replace(state, page=state.page + 1, idle_at=awake))
        case intents.ChooseLanguage(code) if code in machine.context.languages:
            return show(machine, replace(state.session, language=code, chose_language=True), now)
        case _:
            return go(machine, replace(state, idle_at=awake))


def touched_stamps(machine: Machine, state: Stamping, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched on the stamp card."""
    awake = now.uptime_ms + delays.IDLE
    match intent:
        case intents.Stop() | intents.Done():
            return leave(machine)
        case intents.Back():
            return show(machine, state.session, now)
        case intents.ChooseReward(reward_id):
            programme = machine.context.stamps
            return _choose(machine, state, programme.id if programme else None, reward_id, now)
        case intents.NextPage():
            return go(machine, replace(state, page=state.page + 1, idle_at=awake))
        case _:
            return go(machine, replace(state, idle_at=awake))


def _choose(
    machine: Machine, state: Showing | Stamping, programme_id: Uuid | None, reward_id: str, now: Moment
) -> Outcome:
    programme = machine.context.programme(programme_id) if programme_id else None
    reward = programme.reward(reward_id) if programme else None
    if programme is None or reward is None:
        return stay(machine)
    awake = now.uptime_ms + delays.IDLE
    offered = offer(state.session, programme, reward, machine.health, now)
    if isinstance(offered.state, AfterProof):
        return proving.begin(machine, state.session, Goal(programme.id, reward_id), now)
    if offered.plan is None:
        return go(machine, replace(state, idle_at=awake))
    return go(machine, Choosing(state.session, programme.id, reward_id, awake))


def touched_reward(machine: Machine, state: Choosing, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched where one reward stands to be confirmed."""
    match intent:
        case intents.Stop():
            return leave(machine)
        case intents.Confirm():
            programme = machine.context.programme(state.programme)
            reward = programme.reward(state.reward) if programme else None
            if programme is None or reward is None:
                return _where_it_was_chosen(machine, state, now)
            if state.session.recording:
                # A receipt is on its way to the disk, for milliseconds: its answer must not fall into a redemption.
                return stay(machine)
            plan = offer(state.session, programme, reward, machine.health, now).plan
            if plan is None:
                return _where_it_was_chosen(machine, state, now)
            return redemption.begin(machine, state.session, plan, now)
        case intents.Back():
            return _where_it_was_chosen(machine, state, now)
        case _:
            return go(machine, replace(state, idle_at=now.uptime_ms + delays.IDLE))


def _where_it_was_chosen(machine: Machine, state: Choosing, now: Moment) -> Outcome:
    stamps = machine.context.stamps
    if stamps is not None and state.programme == stamps.id:
        return show_stamps(machine, state.session, now)
    return show(machine, state.session, now)
