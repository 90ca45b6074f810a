"""What could not be done, and what to do now; and the help for who has no card."""

from screens.intents import Continue, Help, ShowPrivacy, Stop, TypeNumber
from screens.pen import Pen, Style
from screens.shapes import Box, CardKind, Disc, Icon, MemberCard, OtherCard
from screens.shopper.common import footer, header, left_button, right_button, stacked_button
from screens.shopper.holding import how_to_hold
from screens.shopper.stage import beside, circle, circle_card, circle_icon, detail, headline
from screens.theme import Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import HelpView, RefusalKind, RefusalView

_NOT_OURS = {
    RefusalKind.PAYMENT_CARD: CardKind.PAYMENT,
    RefusalKind.DRIVING_LICENCE: CardKind.PHOTO,
    RefusalKind.NOT_OURS: CardKind.CODE,
    RefusalKind.TOO_LONG: CardKind.CODE,
}
"""Where the answer is another card: both are pictured."""

_AGAIN = frozenset(
    {
        RefusalKind.READ_ERROR,
        RefusalKind.SEVERAL_CARDS,
        RefusalKind.BUSY,
        RefusalKind.KEYED_LIMIT,
        RefusalKind.NUMBER_UNKNOWN,
        RefusalKind.CAMPAIGN_KEYED,
    }
)
"""Where the answer is our card, once more."""

_ABOUT_CARDS = frozenset(
    {*_NOT_OURS, RefusalKind.CARD_UNKNOWN, RefusalKind.NUMBER_UNKNOWN, RefusalKind.NO_CARD_FOR_RECEIPT}
)
"""Where somebody may have no card of ours at all."""

_PRINTER = frozenset(
    {
        RefusalKind.PAPER_OUT,
        RefusalKind.COVER_OPEN,
        RefusalKind.PRINTER_UNPLUGGED,
        RefusalKind.PRINTER_UNKNOWN,
        RefusalKind.PRINT_FAILED,
    }
)

_CARD_TURN = 5.0

_UPRIGHT_CARD = (560, 385)
"""Width and height of each of the two cards on an upright display, px."""
_UPRIGHT_AIR = 88
"""Over and under the line between them, px."""


def refusal(view: RefusalView, pen: Pen) -> tuple[Node, ...]:
    """Lays a refusal out."""
    texts = pen.texts
    title = texts.get(f"refusal.{view.kind.value}.title")
    key = f"refusal.{view.kind.value}.detail"
    if view.kind is RefusalKind.NO_ANSWER and view.retry_held:
        key = "refusal.no_answer.held"
    if view.hint:
        key = "refusal.hold_card"
    theirs = None if view.in_session or view.hint else _NOT_OURS.get(view.kind)
    if theirs is not None:
        width = pen.width - 2 * pen.grid.margin
        head = headline(pen, title, width, top=62 if pen.grid.compact else 118)
        under = detail(pen, texts.get(key), head, width)
        sign = _cards(view, pen, theirs, under.rect.bottom)
    else:
        width = beside(pen)
        head = headline(pen, title, width, most=3)
        if view.hint:
            sign = how_to_hold(pen, view.setting)
        elif view.kind in _AGAIN:
            helps = view.in_session or view.kind in _ABOUT_CARDS
            sign = circle_card(pen, view.setting, end=footer(pen).y if helps else None)
        else:
            sign = (circle(pen, Colour.SUNK), circle_icon(pen, _symbol(view.kind)))
        under = detail(pen, texts.get(key), head, width)
    return (*sign, *header(pen, view.setting), head, under, *_buttons(view, pen))


def _symbol(kind: RefusalKind) -> str:
    if kind in _PRINTER:
        return "printer"
    if kind in {RefusalKind.NO_ANSWER, RefusalKind.OFFLINE}:
        return "offline"
    if kind in {RefusalKind.NOT_ALLOWED, RefusalKind.CARD_BLOCKED}:
        return "lock"
    if kind in {RefusalKind.CAMPAIGN_OVER, RefusalKind.CAMPAIGN_ANSWERED}:
        return "speech"
    if kind.value.startswith("card") or kind in {RefusalKind.ALREADY_ISSUED, RefusalKind.NO_CARD_FOR_RECEIPT}:
        return "card"
    return "receipt" if kind.value.startswith("receipt") or kind is RefusalKind.CURRENCY else "cross"


def _cards(view: RefusalView, pen: Pen, kind: CardKind, top: int) -> tuple[Node, ...]:
    """The card that is not ours, crossed; ours, checked; and what to do: below `top`, above the buttons."""
    compact = pen.grid.compact
    if compact:
        y = (top + footer(pen).y - 140) // 2
        ours, other, rule = Rect(280, y, 200, 140), Rect(24, y, 200, 140), Rect(252, y + 10, 2, 120)
        badge, text_x, first = 62, 524, y + 46
    elif pen.grid.tall:
        # Theirs above, ours below; what to do beside ours.
        wide, high = _UPRIGHT_CARD
        y = footer(pen).y - 2 * high - 3 * _UPRIGHT_AIR
        other = Rect(pen.grid.margin, y, wide, high)
        ours = Rect(pen.grid.margin, y + high + 2 * _UPRIGHT_AIR, wide, high)
        rule = Rect(pen.grid.margin, other.bottom + _UPRIGHT_AIR, pen.width - 2 * pen.grid.margin, 2)
        badge, text_x, first = 144, ours.right + pen.grid.margin, ours.y + 96
    else:
        y = min(max(pen.height - 422, top + 24), footer(pen).y - 254)
        ours, other, rule = Rect(532, y, 352, 242), Rect(46, y, 352, 242), Rect(481, y + 28, 2, 200)
        badge, text_x, first = 104, 958, y + 92
    style = Style(Step.BODY if compact else Step.HEAD, Weight.SEMIBOLD)
    text = pen.texts.get("refusal.hold_card")
    room = pen.right - text_x
    lines = pen.wrap(text, style, room)
    if max(pen.text_width(line[0].text, style) for line in lines) > room or len(lines) > 4:
        style = Style(Step.SMALL if compact else Step.BODY, Weight.SEMIBOLD)
        lines = pen.wrap(text, style, room)
    if len(lines) > 3 and not compact:
        first -= pen.theme.leading(style.step) // 2
    return (
        Node("theirs", Role.DECORATION, other, OtherCard(kind, _CARD_TURN)),
        *_badge("theirs.sign", other, badge, Disc(Colour.INK), Icon("cross", Colour.GROUND, 4.2)),
        Node("rule", Role.DECORATION, rule, Box(Colour.EDGE)),
        Node("ours", Role.DECORATION, ours, MemberCard(view.setting.shop, _CARD_TURN)),
        *_badge("ours.sign", ours, badge, Disc(Colour.POINT), Icon("check", Colour.ON_POINT, 3.6)),
        pen.lines("hold_card", text_x, first, lines, style),
    )


def _badge(name: str, card: Rect, side: int, disc: Disc, icon: Icon) -> tuple[Node, ...]:
    x, y = card.right - round(side * 0.63), card.bottom - round(side * 0.9)
    place = Rect(x, y, side, side)
    return (
        Node(f"{name}.halo", Role.DECORATION, place.inset(-round(side * 0.096)), Disc(Colour.GROUND)),
        Node(name, Role.DECORATION, place, disc),
        Node(f"{name}.icon", Role.DECORATION, place.inset(round(side * 0.2)), icon),
    )


def _buttons(view: RefusalView, pen: Pen) -> tuple[Node, ...]:
    texts = pen.texts
    row = footer(pen)
    stop = left_button(pen, row, "stop", texts.get("button.stop"), Stop())
    if view.in_session:
        key = "button.use_held" if view.retry_held else "button.continue"
        go = right_button(pen, row, "continue", texts.get(key), Continue(), icon="right", primary=True)
        return stop, go
    if view.kind not in _ABOUT_CARDS:
        return (stop,)
    return stop, right_button(pen, row, "help", texts.get("button.no_card"), Help(), icon="help")


def _to_notice(pen: Pen, left: int, right: int) -> Node:
    """The way to the privacy notice between two places; its icon above its word, or alone, where room is scarce."""
    row, word = footer(pen), pen.texts.get("menu.privacy")
    if pen.button_width(word, "shield") <= right - left:
        return right_button(pen, row, "privacy", word, ShowPrivacy(), icon="shield", right=right)
    button = stacked_button(pen, "privacy", (0, row.y), ShowPrivacy(), icon="shield", word=word)
    if button.rect.w > right - left:
        return pen.icon_button("privacy", Rect(right - row.h, row.y, row.h, row.h), "shield", ShowPrivacy(), word)
    return button.moved(right - button.rect.w, 0)


def help_me(view: HelpView, pen: Pen) -> tuple[Node, ...]:
    """Lays the help for who has no card out."""
    texts = pen.texts
    width = beside(pen)
    head = headline(pen, texts.get("help.title"), width, most=3)
    under = detail(pen, texts.get("help.detail"), head, width)
    stop = left_button(pen, footer(pen), "stop", texts.get("button.stop"), Stop())
    label = texts.get("button.type_number")
    number = right_button(pen, footer(pen), "number", label, TypeNumber(), icon="keypad")
    notice = _to_notice(pen, stop.rect.right + pen.grid.gap, number.rect.x - pen.grid.gap)
    sign = (circle(pen, Colour.SUNK), circle_icon(pen, "card"))
    return (*sign, *header(pen, view.setting), head, under, stop, notice, number)
