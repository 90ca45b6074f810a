"""A form: one or two fields, who or what may be meant, and the keyboard."""

from screens.desk.keyboard import keyboard, keyboard_top
from screens.desk.signs import FORMS
from screens.desk.strip import joined, strip, strip_height, title
from screens.desk_views import (
    Candidate,
    FormField,
    FormView,
)
from screens.desk_words import FieldName, FormKind
from screens.intents import Pick
from screens.mirror import CARET
from screens.pen import Align, Pen, Style
from screens.shapes import Box
from screens.shopper.common import DOT, FACT_ICON, cut
from screens.shopper.stage import over_the_hand
from screens.theme import CONTROL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role

_LABEL = Style(Step.SMALL, colour=Colour.MUTED)
_LABEL_ON = Style(Step.SMALL, Weight.SEMIBOLD)
_SHORT = frozenset({FieldName.POINTS})
"""Fields of a few figures, beside which the other one has more room."""
_TROUBLE = Style(Step.SMALL, Weight.SEMIBOLD, Colour.FAULT)


def form(view: FormView, pen: Pen) -> tuple[Node, ...]:
    """Lays a form out. A low screen shows the field that is typed into alone; the button leads to the next."""
    texts, grid = pen.texts, pen.grid
    onward = texts.get(f"desk.form.{view.kind.value}.send" if view.last else "button.next")
    keys = keyboard(pen, view.keys, shift=view.shift, onward=onward, ready=not view.busy and _ready(view))
    if grid.compact:
        field = view.fields[view.active]
        top = strip_height(pen)
        rect = Rect(grid.margin, top + 40, pen.width - 2 * grid.margin, keyboard_top(pen) - top - 48)
        words = _card_words(view, pen)
        name = texts.get(f"desk.form.{view.kind.value}.title") if words is None else words[0]
        label = _label(pen, field, rect, active=True, heading=True)
        return (*strip(pen, view.bar, name), *label, _box(pen, field, rect, active=True), *keys)
    card = _card(view, pen)
    room = (card[-1].rect.x - 24 - grid.margin) if card else None
    # On an upright display the fields stand over the keyboard, where the hand is.
    top = keyboard_top(pen) - 248 if grid.tall else strip_height(pen) + 130
    asked = (*card, title(pen, texts.get(f"desk.form.{view.kind.value}.title"), room))
    nodes = [*strip(pen, view.bar), *over_the_hand(pen, asked, FORMS[view.kind], top - 76)]
    rects, x = [], grid.margin
    for width in _widths(view, pen):
        rects.append(Rect(x, top, width, 88))
        x += width + grid.gap
    troubles = [_trouble_room(pen, field, rect) for field, rect in zip(view.fields, rects, strict=True)]
    for index, (field, rect) in enumerate(zip(view.fields, rects, strict=True)):
        written = Rect(rect.x, rect.y, pen.text_width(_said(pen, field), _LABEL_ON) + grid.gap, rect.h)
        hidden = any(room is not None and _meet(room, written) for at, room in enumerate(troubles) if at != index)
        nodes += () if hidden else _label(pen, field, troubles[index] or rect, active=index == view.active)
        nodes.append(_box(pen, field, rect, active=index == view.active))
    return (*nodes, *_candidates(view, pen, top + 88 + 12), *keys)


def _ready(view: FormView) -> bool:
    return bool(view.fields[view.active].text.strip()) or view.last


def _widths(view: FormView, pen: Pen) -> tuple[int, ...]:
    whole = pen.width - 2 * pen.grid.margin
    if len(view.fields) == 1:
        return (whole,)
    share = 0.3 if view.fields[0].name in _SHORT else 0.6
    first = round((whole - pen.grid.gap) * share)
    return (first, whole - pen.grid.gap - first)


def _card_words(view: FormView, pen: Pen) -> tuple[str, bool] | None:
    """What is said of the card, or of the question that was sent, and whether somebody must do something about it."""
    if view.unanswered:
        return pen.texts.get("desk.unanswered"), True
    if view.card is None:
        return (pen.texts.get("desk.card.wanted"), view.card_missing) if view.wants_card else None
    if view.card_trouble is not None:
        return pen.texts.get(f"desk.card.{view.card_trouble.value}", card=view.card), True
    key = "desk.sent_to" if view.kind is FormKind.VERIFY else "desk.card_read"
    return pen.texts.get(key, card=view.card), False


def _card(view: FormView, pen: Pen) -> tuple[Node, ...]:
    words = _card_words(view, pen)
    if words is None:
        return ()
    text, wrong = words
    style = _TROUBLE if wrong else Style(Step.SMALL, colour=Colour.MUTED)
    baseline = strip_height(pen) + 58
    sent = view.kind is FormKind.VERIFY and not wrong
    line = pen.line("card", pen.right, baseline, text, style, align=Align.RIGHT)
    corner = (line.rect.x - 14 - FACT_ICON, baseline - 10 - FACT_ICON // 2)
    icon = "warn" if wrong else "mail" if sent else "card"
    return line, pen.icon("card.icon", corner, FACT_ICON, icon, style.colour)


def _said(pen: Pen, field: FormField) -> str:
    """The field's name, or what is wrong with it."""
    label = pen.texts.get(f"desk.field.{field.name.value}")
    if field.trouble is None:
        return label
    return pen.texts.get(f"desk.trouble.{field.trouble.value}", field=label)


def _trouble_room(pen: Pen, field: FormField, rect: Rect) -> Rect | None:
    """Where it stands what is wrong: over its field, and over the one beside it where it is longer than its own."""
    if field.trouble is None:
        return None
    width = min(pen.text_width(_said(pen, field), _TROUBLE) + FACT_ICON + 10, pen.width - 2 * pen.grid.margin)
    return Rect(max(pen.grid.margin, min(rect.x, pen.right - width)), rect.y, max(width, rect.w), rect.h)


def _meet(one: Rect, other: Rect) -> bool:
    return one.x < other.right and other.x < one.right


def _label(pen: Pen, field: FormField, rect: Rect, *, active: bool, heading: bool = False) -> tuple[Node, ...]:
    """The field's name over its box, or what is wrong."""
    name, text, baseline = f"{field.name.value}.label", _said(pen, field), rect.y - 12
    if field.trouble is not None:
        corner = (rect.x, baseline - 10 - FACT_ICON // 2)
        icon = pen.icon(f"{field.name.value}.trouble", corner, FACT_ICON, "warn", Colour.FAULT)
        shown = cut(pen, text, _TROUBLE, rect.w - FACT_ICON - 10)
        return icon, pen.line(name, rect.x + FACT_ICON + 10, baseline, shown, _TROUBLE)
    style = _LABEL_ON if active else _LABEL
    role = Role.HEADING if heading else Role.TEXT
    return (pen.line(name, rect.x, baseline, cut(pen, text, style, rect.w), style, role=role),)


def _box(pen: Pen, field: FormField, rect: Rect, *, active: bool) -> Node:
    """The box with what was typed; what does not fit any more leaves at the front."""
    texts, name = pen.texts, field.name.value
    label = texts.get(f"desk.field.{name}")
    style = Style(Step.HEAD, on=Colour.SURFACE)
    shown = DOT * len(field.text) if field.dotted else field.text
    if field.money is not None:
        shown = texts.get("desk.amount", amount=shown or "0", currency=texts.sign(field.money))
    inset = 16 if pen.grid.compact else 26
    while pen.text_width(shown, style) > rect.w - 2 * inset - 8:
        shown = shown[1:]
    middle = rect.centre[1] + round(pen.theme.px(style.step) * 0.3)
    children: list[Node] = []
    x = rect.x + inset
    if shown:
        # A space at the end moves the caret, though no ink stands there.
        children.append(pen.line(f"{name}.text", x, middle, shown, style, spoken=""))
        x += pen.text_width(shown, style) + 3
    if active:
        caret = Rect(x, rect.y + rect.h // 5, 4, rect.h * 3 // 5)
        children.append(Node(f"{name}{CARET}", Role.DECORATION, caret, Box(Colour.ACCENT)))
    edge = Box(Colour.SURFACE, CONTROL_RADIUS, Colour.ACCENT if active else Colour.EDGE, 4 if active else 3)
    spoken = f"{label}: {shown}" if shown else label
    return Node(name, Role.GROUP, rect, edge, spoken, children=tuple(children))


def _candidates(view: FormView, pen: Pen, top: int) -> tuple[Node, ...]:
    """Who may be meant: two at the most, each with a word that says what a touch does."""
    if not view.candidates:
        return ()
    texts, margin = pen.texts, pen.grid.margin
    bold, plain = Style(Step.SMALL, Weight.BOLD), Style(Step.SMALL)
    count = len(view.candidates) + view.found
    asked = texts.get("desk.already" if view.kind is FormKind.ISSUE else "desk.meant")
    first = pen.line("candidates", margin, top + 40, asked, bold)
    second = pen.line("candidates.found", margin, top + 74, texts.get("desk.found", count=texts.number(count)), plain)
    left = max(first.rect.right, second.rect.right, margin + 180) + 24
    shown = view.candidates[:2]
    width = (pen.right - left - pen.grid.gap * (len(shown) - 1)) // len(shown)
    nodes = [first, second]
    for index, each in enumerate(shown):
        nodes.append(_candidate(view, pen, each, Rect(left + index * (width + pen.grid.gap), top, width, 96)))
    return tuple(nodes)


def _candidate(view: FormView, pen: Pen, each: Candidate, rect: Rect) -> Node:
    bold = Style(Step.SMALL, Weight.SEMIBOLD, on=Colour.SURFACE)
    plain = Style(Step.SMALL, colour=Colour.MUTED, on=Colour.SURFACE)
    name = f"candidate:{each.id}"
    word = pen.line(f"{name}.word", rect.right - 24, rect.y + 58, pen.texts.get("desk.this"), bold, align=Align.RIGHT)
    x = rect.x + 24 + FACT_ICON + 18
    room = word.rect.x - 16 - x
    detail = joined(pen, each.detail, view.setting, view.bar)
    children = [
        pen.icon(f"{name}.icon", (rect.x + 24, rect.y + 32), FACT_ICON, "person", Colour.INK),
        pen.line(f"{name}.name", x, rect.y + (42 if detail else 58), cut(pen, each.name, bold, room), bold, spoken=""),
        word,
    ]
    if detail:
        children.append(pen.line(f"{name}.detail", x, rect.y + 76, cut(pen, detail, plain, room), plain, spoken=""))
    face = Box(Colour.SURFACE, CONTROL_RADIUS, Colour.EDGE, 3)
    return Node(name, Role.BUTTON, rect, face, f"{each.name}. {detail}", Pick(each.id), children=tuple(children))
