"""From the machine to what may be shown: the one place that chooses a view."""

from typing import assert_never

from drivers.ports import PrinterStatus
from loyalty.assurance import Assurance
from loyalty.vouchers import short_code
from screens import views
from screens.views import Setting
from terminal.machine import (
    about_view,
    delays,
    entrance,
    member_view,
    phone_view,
    privacy_view,
    proof_view,
    survey_view,
)
from terminal.machine.adjusts import Adjusting, Adjusts
from terminal.machine.at_entrance import AtEntrance
from terminal.machine.desk.desk_view import desk_view
from terminal.machine.health import Fault
from terminal.machine.member_view import counted_in, minute, seconds_until, tile
from terminal.machine.moment import Moment
from terminal.machine.redeeming import Authorising, Cancelling, CheckingPrinter, Printing, Recording
from terminal.machine.states import (
    AtCharity,
    AtDesk,
    AtMenu,
    AtPrivacy,
    Attract,
    Choosing,
    Claiming,
    Helping,
    Leaving,
    Left,
    LookingUp,
    Machine,
    Noticing,
    OutOfService,
    Proving,
    ReadingRules,
    Recalling,
    Redeeming,
    Refusing,
    Sharing,
    Showing,
    Stamping,
    Surveying,
    Taking,
    Thanking,
    Unsure,
    Warned,
    language_of,
)
from terminal.machine.unknown import AwaitingCard, Keying


def view(machine: Machine, now: Moment) -> views.View:
    """What the screen shows now."""
    state = machine.state
    setting = _setting(machine)
    match state:
        case Attract():
            return views.AttractView(setting, machine.context.languages, survey_view.advertised(machine, setting, now))
        case LookingUp():
            return views.LookingUpView(setting)
        case Showing() if state.session.assurance is Assurance.KEYED:
            return member_view.keyed(machine, state.session, setting, now)
        case Showing():
            return member_view.balance(machine, state, setting, now)
        case Stamping():
            return member_view.stamp_card(machine, state, setting, now)
        case AtMenu(adjusts=Adjusts() as adjusts) | Adjusting(adjusts=adjusts):
            return _choices(machine, adjusts, setting)
        case AtMenu():
            return member_view.menu(machine, state.session, setting)
        case Recalling():
            return member_view.history(machine, state, setting, now)
        case Choosing():
            return member_view.one_reward(machine, state, setting, now)
        case Taking():
            return phone_view.phone(state, setting)
        case AtCharity():
            return about_view.charity(machine, state, setting, now)
        case ReadingRules():
            return about_view.rules(machine, state, setting)
        case Claiming():
            return about_view.claim(machine, state, setting, now)
        case Proving():
            return proof_view.proof(state, setting)
        case Surveying():
            return survey_view.survey(machine, state, setting, now)
        case AwaitingCard():
            return survey_view.bring_card(machine, state, setting, now)
        case AtPrivacy():
            return privacy_view.notice(machine, state, setting)
        case Sharing():
            return privacy_view.data(state, setting)
        case Leaving():
            return privacy_view.leaving(machine, state, setting)
        case Noticing():
            return privacy_view.public_notice(machine.context, state, setting)
        case Left():
            return views.LeftView(setting, state.mailed)
        case Redeeming():
            return _redeeming(machine, state, setting, now)
        case Thanking():
            return member_view.thanks(machine, state, setting, now)
        case Unsure():
            return views.PrintUnknownView(setting, minute(now), short_code(state.serial))
        case Refusing():
            return views.RefusalView(setting, state.kind, state.session is not None, state.retry_held, state.hint)
        case Keying():
            return views.KeypadView(setting, len(state.typed), machine.context.schemes.have_letters, state.page)
        case Helping():
            return views.HelpView(setting)
        case AtDesk():
            return desk_view(machine, state, setting, now)
        case AtEntrance():
            return entrance.entrance_view(machine, state, setting)
        case Warned():
            return views.IdleView(setting, seconds_until(state.until, now), delays.WARNING // delays.SECOND)
        case OutOfService():
            return _out_of_service(machine, setting, now)
        case _:
            assert_never(state)


def _setting(machine: Machine) -> Setting:
    shop = machine.context.shop
    offline = not machine.health.online
    return Setting(shop.name, language_of(machine), shop.timezone, offline, machine.context.virtual)


def _out_of_service(machine: Machine, setting: Setting, now: Moment) -> views.OutOfServiceView:
    since = machine.health.fault_since or now.at
    code = (machine.health.fault or Fault.STORE).value
    return views.OutOfServiceView(setting, code, since, minute(now), machine.context.code)


def _choices(machine: Machine, adjusts: Adjusts, setting: Setting) -> views.View:
    match adjusts:
        case Adjusts.LANGUAGE:
            return views.LanguagesView(setting, machine.context.languages)
        case Adjusts.DISPLAY:
            return views.DisplayView(setting)
        case _:
            assert_never(adjusts)


def _redeeming(machine: Machine, state: Redeeming, setting: Setting, now: Moment) -> views.View:
    stage = state.stage
    plan = stage.intent.plan if isinstance(stage, Authorising | Cancelling | Printing) else stage.plan
    programme = machine.context.programme(plan.programme)
    setting = counted_in(programme, setting)
    match stage:
        case Printing():
            return _printing(machine, stage, setting, now)
        case CheckingPrinter() | Recording() | Authorising() | Cancelling():
            reward = programme.reward(plan.reward) if programme else None
            if programme is None or reward is None:
                return views.LookingUpView(setting)
            return views.AuthorisingView(setting, tile(machine, state.session, programme, reward, now))
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
    return views.PrintingView(setting, minute(now), stage.intent.plan.price, steps, said)
