"""From a view to a tree: which screen lays it out. Pure but for the measuring function it is given."""

from dataclasses import replace
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
from screens.large.leaves import leaves
from screens.large.reading import read
from screens.mirror import mirrored
from screens.pen import Measure, Pen
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
from screens.texts import Texts
from screens.theme import REFERENCE_MM_PER_PX, WIDE_SIZE, Colour, Theme, grid
from screens.tree import Node, Tree, in_reading_order
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


def layout(view: View, theme: Theme, size: tuple[int, int], texts: Texts, measure: Measure, *, leaf: int = 0) -> Tree:
    """Lays a view out.

    Args:
        view: What is shown.
        theme: Colours and type.
        size: The display in px.
        texts: The view's language.
        measure: Width of a text in a weight and font size.
        leaf: Which leaf of a screen that is in its large form; past the last one, the last.

    Returns:
        The tree that is drawn, touched, walked and spoken.
    """
    trees = leaves_of(view, theme, size, texts, measure)
    return trees[min(leaf, len(trees) - 1)]


def has_large_form(view: View) -> bool:
    """Whether a screen has one: staff and technicians work at forms and lists, in the usual type."""
    return not isinstance(view, DeskView | CareScreen | TechnicianView)


def leaves_of(view: View, theme: Theme, size: tuple[int, int], texts: Texts, measure: Measure) -> tuple[Tree, ...]:
    """Every leaf of a screen, as `layout` lays one out; without the large form there is one."""
    usual = Pen(replace(theme, large=False), grid(size), size, texts, measure, large=theme.large)
    name, nodes = _screen(view, usual)
    found: tuple[tuple[Node, ...], ...] = (in_reading_order(nodes),)
    if theme.large and has_large_form(view):
        # What it says and offers is read where it has room for all of it.
        reading = replace(usual.theme, mm_per_px=REFERENCE_MM_PER_PX)
        _, whole = _screen(view, Pen(reading, grid(WIDE_SIZE), WIDE_SIZE, texts, measure, large=True))
        found = leaves(
            read(in_reading_order(whole), reading, texts), nodes, Pen(theme, grid(size), size, texts, measure)
        )
    personal = not isinstance(view, _NOBODYS)
    trees = (Tree(name, size, Colour.GROUND, nodes, personal=personal) for nodes in found)
    return tuple(mirrored(tree) if texts.leftwards else tree for tree in trees)


_NOBODYS = (
    AttractView
    | LanguagesView
    | DisplayView
    | LookingUpView
    | HelpView
    | KeypadView
    | IdleView
    | OutOfServiceView
    | LeftView
    | PrivacyView
    | TechnicianView
)
"""Views that hold nothing of anybody's; every other counts as somebody's."""


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


def _screen(view: View, pen: Pen) -> tuple[str, tuple[Node, ...]]:
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
        case ClaimDayView():
            return "claim-day", claim_day(view, pen)
        case ClaimAmountView():
            return "claim-amount", claim_amount(view, pen)
        case ClaimConfirmView():
            return "claim-confirm", claim_confirm(view, pen)
        case ClaimEndView():
            return "claim-end", claim_end(view, pen)
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
