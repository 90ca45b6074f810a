"""Proving who one is: a PIN, a code that is sent, and what went wrong with either."""

from screens.intents import Back, Continue, ForgotPin, Intent, SendCode, Stop
from screens.pen import Pen, Style
from screens.shopper.common import FACT_ICON, footer, header, left_button, right_button
from screens.shopper.pad import PAD_WORDS, pad_beside, pad_field, pad_field_top, pad_keys, pad_pages
from screens.shopper.stage import below, beside, circle, circle_icon, detail, headline, over_the_hand, sign_side
from screens.theme import Colour, Step, Weight
from screens.tree import Node, Rect
from screens.views import CheckingView, CodeView, CodeWay, PinAsk, PinChosenView, PinView, Trouble, WaysView

_LEAST_PIN, _CODE = 4, 6
_WAY_ICONS = {CodeWay.MAIL: "mail", CodeWay.SMS: "phone"}


def pin(view: PinView, pen: Pen) -> tuple[Node, ...]:
    """Lays out the keypad for a PIN."""
    texts = pen.texts
    key = f"proof.pin.{view.ask.value}"
    forgot = view.ask in {PinAsk.PROVE, PinAsk.CURRENT}
    said = _trouble(pen, view.trouble, view.tries_left)
    return typing(
        pen,
        header(pen, view.setting),
        texts.get(f"{key}.title"),
        texts.get(f"{key}.detail") if said is None else said,
        view.typed,
        ready=view.typed >= _LEAST_PIN,
        wrong=said is not None,
        other=(texts.get("proof.forgot"), ForgotPin()) if forgot else None,
    )


def code(view: CodeView, pen: Pen) -> tuple[Node, ...]:
    """Lays out the keypad for a code."""
    texts = pen.texts
    said = _trouble(pen, view.trouble, view.tries_left)
    return typing(
        pen,
        header(pen, view.setting),
        texts.get("proof.code.title"),
        texts.get("proof.code.detail", to=view.sent_to) if said is None else said,
        view.typed,
        ready=view.typed == _CODE,
        wrong=said is not None,
    )


def typing(
    pen: Pen,
    top: tuple[Node, ...],
    title: str,
    under: str,
    typed: int,
    *,
    ready: bool,
    wrong: bool,
    other: tuple[str, Intent] | None = None,
) -> tuple[Node, ...]:
    """Lays out any keypad behind which a secret is typed.

    Args:
        pen: The pen.
        top: What stands above the headline.
        title: The headline.
        under: The sentence under it.
        typed: How many signs there are by now.
        ready: Whether OK would be taken.
        wrong: Whether the sentence says what is wrong.
        other: Another way, beside "back": its word and meaning; or None.
    """
    grid, compact, margin = pen.grid, pen.grid.compact, pen.grid.margin
    (rows,) = pad_pages(pen, letters=False)
    keys = pad_keys(pen, rows, ready=ready)
    row = footer(pen)
    width = pad_beside(pen, keys)
    # On a low screen the pad leaves the whole width to the headline, and little to what stands beside it.
    head = headline(pen, title, pen.right - margin if compact else width, most=1 if compact else 2)
    step = Step.SMALL if compact else Step.BODY
    said = _under(pen, under, head, pen.right - margin, step=step, wrong=wrong)
    if said[-1].rect.bottom > min(key.rect.y for key in keys) - grid.gap:
        said = _under(pen, under, head, width, step=step, wrong=wrong)
    height = 72 if compact else 96
    bottom = max(node.rect.bottom for node in said)
    place = pad_field_top(pen, keys, bottom + (16 if compact else 40), height)
    field = pad_field(pen, Rect(margin, place, width, height), typed)
    back = _back(pen, row, narrow=compact and other is not None)
    words = over_the_hand(pen, (head, *said), "lock", place - 40, reserved=PAD_WORDS)
    nodes = [*top, *words, field, *keys, back]
    if other is not None:
        word, action = other
        corner = Rect(back.rect.right + pen.grid.gap, row.y, pen.button_width(word, None), row.h)
        nodes.append(pen.button("forgot", corner, word, action))
    return tuple(nodes)


def _back(pen: Pen, row: Rect, *, narrow: bool) -> Node:
    word = pen.texts.get("button.back")
    if narrow:
        return pen.icon_button("back", Rect(row.x, row.y, row.h, row.h), "left", Back(), word)
    return left_button(pen, row, "back", word, Back(), icon="left")


def _under(pen: Pen, text: str, head: Node, width: int, *, step: Step, wrong: bool) -> tuple[Node, ...]:
    """The sentence under the headline; one that is not to be missed has an icon, never colour alone."""
    margin, baseline = pen.grid.margin, below(pen, head, step)
    if not wrong:
        return (pen.block("detail", margin, baseline, text, Style(step, colour=Colour.MUTED), width=width),)
    icon = pen.icon("trouble.icon", (margin, baseline - 10 - FACT_ICON // 2), FACT_ICON, "warn", Colour.WARN)
    indent = FACT_ICON + 14
    style = Style(step, Weight.SEMIBOLD)
    return icon, pen.block("trouble", margin + indent, baseline, text, style, width=width - indent)


def _trouble(pen: Pen, trouble: Trouble | None, tries_left: int) -> str | None:
    match trouble:
        case None:
            return None
        case Trouble.WRONG_PIN | Trouble.WRONG_CODE:
            return pen.texts.get(f"proof.{trouble.value}", n=tries_left, count=pen.texts.number(tries_left))
        case _:
            return pen.texts.get(f"proof.{trouble.value}")


def ways(view: WaysView, pen: Pen) -> tuple[Node, ...]:
    """Lays out how a code is to be sent, or that only the till can help."""
    texts, row = pen.texts, footer(pen, decision=bool(view.ways))
    which = "ways" if view.ways else "till"
    width = beside(pen)
    head = headline(pen, texts.get(f"proof.{which}.title"), width, most=3)
    if view.trouble is not None:
        told = view.trouble.value if view.ways or view.trouble is not Trouble.LOCKED else "locked_till"
        said = _under(pen, texts.get(f"proof.{told}"), head, width, step=Step.BODY, wrong=True)
    else:
        about = "pin" if view.for_pin and view.ways else "detail"
        said = (detail(pen, texts.get(f"proof.{which}.{about}"), head, width),)
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left", decision=bool(view.ways))
    nodes = [circle(pen, Colour.SUNK), circle_icon(pen, "lock"), *header(pen, view.setting), head, *said, back]
    edge = row.right
    for way in reversed(view.ways):
        button = right_button(
            pen,
            row,
            f"way:{way.value}",
            texts.get(f"proof.by.{way.value}"),
            SendCode(way.value),
            icon=_WAY_ICONS[way],
            decision=True,
            primary=len(view.ways) == 1,
            right=edge,
        )
        nodes.append(button)
        edge = button.rect.x - pen.grid.gap
    return tuple(nodes)


def checking(view: CheckingView, pen: Pen) -> tuple[Node, ...]:
    """Lays out the wait for central's word."""
    width = beside(pen)
    head = headline(pen, pen.texts.get("proof.checking.title"), width)
    under = detail(pen, pen.texts.get("proof.checking.detail"), head, width)
    return (circle(pen, Colour.SUNK), circle_icon(pen, "busy"), *header(pen, view.setting), head, under)


def pin_chosen(view: PinChosenView, pen: Pen) -> tuple[Node, ...]:
    """Lays out that the PIN is set."""
    texts, row = pen.texts, footer(pen)
    disc = circle(pen, Colour.POINT)
    middle, side = disc.rect.centre, sign_side(pen)
    width = beside(pen)
    head = headline(pen, texts.get("proof.chosen.title"), width, most=3)
    under = detail(pen, texts.get("proof.chosen.detail"), head, width)
    place = (middle[0] - side // 2, middle[1] - side // 2)
    sign = pen.icon("chosen.icon", place, side, "check", Colour.ON_POINT)
    stop = left_button(pen, row, "stop", texts.get("button.stop"), Stop())
    on = right_button(pen, row, "continue", texts.get("button.continue"), Continue(), icon="right", primary=True)
    return (disc, sign, *header(pen, view.setting), head, under, stop, on)
