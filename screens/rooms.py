"""Which screen lays out which view. Pure but for the measuring function that the pen was given.

All screens are loaded with this module; `screens.layout` lays the first one out without it.
"""

from typing import assert_never

from screens.care_views import CareScreen, CareView, PaperView
from screens.choice_views import DisplayView, LanguagesView
from screens.desk.care import care
from screens.desk.form import form
from screens.desk.listing import listing
from screens.desk.menu import desk_door, desk_menu, desk_pin
from screens.desk.paper import paper
from screens.desk.scan import scan
from screens.desk.sheet import notice, sheet
from screens.desk_views import (
    DeskDoorView,
    DeskMenuView,
    DeskPinView,
    DeskView,
    FormView,
    ListView,
    NoticeView,
    ScanView,
    SheetView,
)
from screens.entrance_views import EntranceView
from screens.pen import Pen
from screens.shopper.attract import attract
from screens.shopper.balance import balance
from screens.shopper.charity import charity
from screens.shopper.choices import display, languages
from screens.shopper.claim import claim_amount, claim_confirm, claim_day, claim_end
from screens.shopper.entrance import entrance
from screens.shopper.history import history
from screens.shopper.idle import idle
from screens.shopper.keypad import keyed, keypad
from screens.shopper.menu import menu
from screens.shopper.phone import phone
from screens.shopper.printing import print_unknown, printing
from screens.shopper.privacy import own_data
from screens.shopper.proof import checking, code, pin, pin_chosen, ways
from screens.shopper.refusal import help_me, refusal
from screens.shopper.reward import reward
from screens.shopper.rules import rules
from screens.shopper.service import out_of_service
from screens.shopper.stamps import stamps
from screens.shopper.survey import bring_card, question, response
from screens.shopper.thanks import thanks
from screens.shopper.waiting import authorising, looking_up
from screens.technician.rooms import technician
from screens.technician_views import TechnicianView
from screens.tree import Node
from screens.views import (
    AttractView,
    AuthorisingView,
    BalanceView,
    BringCardView,
    CharityView,
    CheckingView,
    ClaimAmountView,
    ClaimConfirmView,
    ClaimDayView,
    ClaimEndView,
    CodeView,
    DataView,
    HelpView,
    HistoryView,
    IdleView,
    KeyedView,
    KeypadView,
    LeaveView,
    LeftView,
    LookingUpView,
    MenuView,
    OutOfServiceView,
    PhoneView,
    PinChosenView,
    PinView,
    PrintingView,
    PrintUnknownView,
    PrivacyView,
    QuestionView,
    RefusalView,
    ResponseView,
    RewardView,
    RulesView,
    StampsView,
    ThanksView,
    View,
    WaysView,
)


def room(view: View, pen: Pen) -> tuple[str, tuple[Node, ...]]:
    """The name of a view's screen, and its elements."""
    if isinstance(view, DeskView | CareScreen):
        return _desk(view, pen)
    if isinstance(view, TechnicianView):
        return technician(view, pen)
    match view:
        case AttractView():
            return "attract", attract(view, pen)
        case LanguagesView() | DisplayView():
            return _choice(view, pen)
        case LookingUpView():
            return "looking-up", looking_up(view, pen)
        case BalanceView():
            return "balance", balance(view, pen)
        case StampsView():
            return "stamps", stamps(view, pen)
        case RewardView():
            return "reward", reward(view, pen)
        case AuthorisingView():
            return "authorising", authorising(view, pen)
        case PrintingView():
            return "printing", printing(view, pen)
        case ThanksView():
            return "thanks", thanks(view, pen)
        case PrintUnknownView():
            return "print-unknown", print_unknown(view, pen)
        case RefusalView():
            return "refusal", refusal(view, pen)
        case EntranceView():
            return "entrance", entrance(view, pen)
        case HelpView():
            return "help", help_me(view, pen)
        case MenuView():
            return "menu", menu(view, pen)
        case HistoryView():
            return "history", history(view, pen)
        case KeypadView():
            return "keypad", keypad(view, pen)
        case KeyedView():
            return "keyed", keyed(view, pen)
        case PinView() | CodeView() | WaysView() | CheckingView() | PinChosenView():
            return _proof(view, pen)
        case CharityView():
            return "charity", charity(view, pen)
        case RulesView():
            return "rules", rules(view, pen)
        case ClaimDayView() | ClaimAmountView() | ClaimConfirmView() | ClaimEndView():
            return _claim(view, pen)
        case PhoneView():
            return "phone", phone(view, pen)
        case QuestionView():
            return "question", question(view, pen)
        case ResponseView():
            return "response", response(view, pen)
        case BringCardView():
            return "bring-card", bring_card(view, pen)
        case PrivacyView() | DataView() | LeaveView() | LeftView():
            return own_data(view, pen)
        case IdleView():
            return "idle", idle(view, pen)
        case OutOfServiceView():
            return "out-of-service", out_of_service(view, pen)
        case _:
            assert_never(view)


def _desk(view: DeskView | CareScreen, pen: Pen) -> tuple[str, tuple[Node, ...]]:
    match view:
        case DeskDoorView():
            return "desk-door", desk_door(view, pen)
        case DeskPinView():
            return "desk-pin", desk_pin(view, pen)
        case DeskMenuView():
            return "desk-menu", desk_menu(view, pen)
        case FormView():
            return f"desk-form-{view.kind.value}", form(view, pen)
        case ListView():
            return f"desk-list-{view.kind.value}", listing(view, pen)
        case SheetView():
            return f"desk-sheet-{view.kind.value}", sheet(view, pen)
        case ScanView():
            return f"desk-scan-{view.asks.value}", scan(view, pen)
        case CareView():
            return "desk-care", care(view, pen)
        case PaperView():
            return f"desk-paper-{view.step.value}", paper(view, pen)
        case NoticeView():
            return f"desk-notice-{view.notice.value}", notice(view, pen)
        case _:
            assert_never(view)


def _choice(view: LanguagesView | DisplayView, pen: Pen) -> tuple[str, tuple[Node, ...]]:
    if isinstance(view, LanguagesView):
        return "languages", languages(view, pen)
    return "display", display(view, pen)


def _proof(
    view: PinView | CodeView | WaysView | CheckingView | PinChosenView, pen: Pen
) -> tuple[str, tuple[Node, ...]]:
    match view:
        case PinView():
            return "pin", pin(view, pen)
        case CodeView():
            return "code", code(view, pen)
        case WaysView():
            return "ways", ways(view, pen)
        case CheckingView():
            return "checking", checking(view, pen)
        case PinChosenView():
            return "pin-chosen", pin_chosen(view, pen)
        case _:
            assert_never(view)


def _claim(
    view: ClaimDayView | ClaimAmountView | ClaimConfirmView | ClaimEndView, pen: Pen
) -> tuple[str, tuple[Node, ...]]:
    match view:
        case ClaimDayView():
            return "claim-day", claim_day(view, pen)
        case ClaimAmountView():
            return "claim-amount", claim_amount(view, pen)
        case ClaimConfirmView():
            return "claim-confirm", claim_confirm(view, pen)
        case ClaimEndView():
            return "claim-end", claim_end(view, pen)
        case _:
            assert_never(view)
