"""The balance: the figure and its as-of, what belongs to it, and every reward's progress."""

from math import ceil

from screens.bidi import plain
from screens.intents import NextPage, ShowMenu, ShowQuestion, ShowStamps, Stop
from screens.pen import Pen, Style, around
from screens.shopper.common import (
    BODY,
    FACT_ICON,
    HEAD,
    SMALL,
    SMALL_MUTED,
    banner,
    footer,
    header,
    hint,
    left_button,
    masked,
    right_button,
    stacked_button,
    unit,
)
from screens.shopper.facts import Fact, facts
from screens.shopper.reward_card import reward_card
from screens.shopper.stage import circle_between
from screens.theme import Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import BalanceView, Stamps

FACT_LINES = 4


def balance(view: BalanceView, pen: Pen) -> tuple[Node, ...]:
    """Lays the balance out."""
    nodes = [*header(pen, view.setting, view.member)]
    if view.setting.offline:
        nodes.append(banner(pen, "offline", "offline", pen.texts.get("setting.offline")))
    stat = _stat(view, pen)
    nodes.append(stat)
    lines = facts(view, pen.texts)[:FACT_LINES]
    if pen.grid.compact and lines and view.as_of is not None:
        nodes.append(_fact_short(pen, lines, stat.children[-1].rect.x))
    nodes += [] if pen.grid.compact else [_fact(pen, index, fact) for index, fact in enumerate(lines)]
    nodes += _rewards(view, pen)
    return (*nodes, *_footer(view, pen))


def _stat(view: BalanceView, pen: Pen) -> Node:
    left = pen.grid.margin
    if view.points is None or view.as_of is None:
        baseline = 100 if pen.grid.compact else 148
        title = pen.block(
            "stat.unknown", left, baseline, pen.texts.get("balance.unknown"), HEAD, width=560, role=Role.HEADING
        )
        below = title.rect.bottom + pen.theme.leading(Step.SMALL)
        detail = pen.block("stat.detail", left, below, pen.texts.get("balance.unknown_detail"), SMALL_MUTED, width=560)
        return Node("stat", Role.GROUP, around((title, detail)), children=(title, detail))
    written = masked(pen, view.points) if view.masked else pen.texts.number(view.points)
    word = unit(pen, view.setting, view.points)
    as_of = pen.texts.as_of(view.as_of, view.now, view.setting.zone)
    room = pen.width - 2 * left if pen.grid.compact or pen.grid.tall else pen.width // 2 - left
    style = Style(Step.NUMBER, Weight.BOLD)
    if pen.text_width(written, style) > room:
        style = Style(Step.CALL, Weight.BOLD)
    baseline = 148 if pen.grid.compact else 268 if pen.grid.tall else 193
    number = pen.line("stat.number", left - pen.bearing(style), baseline, written, style, spoken="")
    if pen.grid.compact:
        x = number.rect.right + 16
        parts = (
            number,
            pen.line("stat.unit", x, 84, word, HEAD, spoken=""),
            pen.line("stat.as_of", x, 114, as_of, SMALL_MUTED, spoken=""),
        )
    else:
        under = baseline + 56
        label = pen.line("stat.unit", left, under, word, HEAD, spoken="")
        parts = (number, label, pen.line("stat.as_of", label.rect.right + 14, under, as_of, SMALL_MUTED, spoken=""))
    spoken = "balance.spoken_masked" if view.masked else "balance.spoken"
    said = pen.texts.get(spoken, count=pen.texts.number(view.points), unit=word, as_of=as_of)
    return Node("stat", Role.HEADING, around(parts), spoken=said, children=parts)


def _fact(pen: Pen, index: int, fact: Fact) -> Node:
    x, baseline = pen.width // 2 + 8, 118 + 44 * index
    if pen.grid.tall:
        x, baseline = pen.grid.margin, 430 + 68 * index
    style = BODY if pen.grid.tall else SMALL
    colour = Colour.WARN if fact.warns else Colour.MUTED
    icon = pen.icon(f"fact:{index}.icon", (x, baseline - 10 - FACT_ICON // 2), FACT_ICON, fact.icon, colour)
    line = pen.line(f"fact:{index}.text", x + FACT_ICON + 16, baseline, fact.runs, style)
    return Node(f"fact:{index}", Role.GROUP, around((icon, line)), children=(icon, line))


def _fact_short(pen: Pen, lines: list[Fact], x: int) -> Node:
    """On a small display the two first facts without their explanations, or the first with its own; spoken whole."""
    said = ". ".join("".join(run.text for run in fact.runs) for fact in lines)
    first, *others = [fact.short for fact in lines]
    pairs = [_side_by_side(pen, first, other) for other in others]
    whole = "".join(run.text for run in lines[0].runs).rstrip(".")
    wanted = (*pairs[:1], whole, *pairs[1:])
    fitting = [text for text in wanted if pen.text_width(text, SMALL) <= pen.right - x]
    return pen.line("facts", x, 145, (*fitting, first)[0], SMALL, spoken=said)


def _side_by_side(pen: Pen, one: str, other: str) -> str:
    """Two figures make a series; whatever else there is to say stands apart."""
    alike = all(plain(short)[:1].isdigit() for short in (one, other))
    return pen.texts.series((one, other)) if alike else f"{one} · {other}"


def _pages(view: BalanceView, pen: Pen) -> int:
    return max(1, ceil(len(view.rewards) / pen.grid.rewards))


def _rewards(view: BalanceView, pen: Pen) -> list[Node]:
    grid = pen.grid
    if not view.rewards:
        text = pen.texts.get("balance.none")
        return [pen.line("none", grid.margin, pen.height // 2, text, Style(Step.BODY, colour=Colour.MUTED))]
    first = view.page % _pages(view, pen) * grid.rewards
    shown = view.rewards[first : first + grid.rewards]
    across = 1 if grid.tall else 2
    width = (pen.width - 2 * grid.margin - (across - 1) * grid.gap) // across
    height = 208 if grid.compact else 196 if grid.tall else 184
    top = pen.height - 520
    if grid.compact:
        # Nearer to the hand where there is room.
        top = 168 + max(0, footer(pen).y - 24 - height - 168) // 2
    if grid.tall:
        # Of several pages the last one, which may be short, begins where the others do.
        rows = len(shown) if _pages(view, pen) == 1 else grid.rewards
        top = footer(pen).y - 28 - rows * (height + grid.gap) + grid.gap
    cards = [
        reward_card(
            pen,
            view.setting,
            reward,
            Rect(
                grid.margin + index % across * (width + grid.gap),
                top + index // across * (height + grid.gap),
                width,
                height,
            ),
        )
        for index, reward in enumerate(shown)
    ]
    # What a short last page leaves free.
    return [*circle_between(pen, "gift", cards[-1].rect.bottom, footer(pen).y), *cards]


def _stamps(stamps: Stamps, pen: Pen) -> str:
    """What the way to the stamp card says: full cards where there are some, else how far it is."""
    texts = pen.texts
    if stamps.full:
        return texts.get("balance.full_cards", n=stamps.full, count=texts.number(stamps.full))
    return texts.get("balance.stamps", have=texts.number(stamps.have), of=texts.number(stamps.of))


def _footer(view: BalanceView, pen: Pen) -> tuple[Node, ...]:
    row = footer(pen)
    texts = pen.texts
    stop = left_button(pen, row, "stop", texts.get("button.stop"), Stop())
    word = texts.get("button.menu")
    menu = stacked_button(pen, "menu", (0, row.y), ShowMenu(), icon="menu", word=word)
    menu = menu.moved(row.right - menu.rect.w, 0)
    right: list[Node] = [menu]
    edge = menu.rect.x - pen.grid.gap
    pages = _pages(view, pen)
    if pages > 1:
        more = right_button(pen, row, "more", texts.get("button.more"), NextPage(), icon="right", right=edge)
        right.insert(0, more)
        edge = more.rect.x - pen.grid.gap
    if view.question:
        word = texts.get("balance.question")
        asks = stacked_button(pen, "question", (0, row.y), ShowQuestion(), icon="speech", word=word)
        asks = asks.moved(edge - asks.rect.w, 0)
        if asks.rect.x > stop.rect.right + pen.grid.gap:
            right.insert(0, asks)
            edge = asks.rect.x - pen.grid.gap
    if view.stamps is not None:
        label = _stamps(view.stamps, pen)
        stamps = right_button(pen, row, "stamps", label, ShowStamps(), icon="stamps", right=edge)
        if stamps.rect.x > stop.rect.right + pen.grid.gap:
            right.insert(0, stamps)
            edge = stamps.rect.x
    if view.setting.offline and view.held_ready:
        text = texts.get("balance.use_now", count=texts.number(view.held_ready))
    elif pages > 1:
        first = view.page % pages * pen.grid.rewards
        last = min(first + pen.grid.rewards, len(view.rewards))
        total = str(len(view.rewards))
        text = texts.get("balance.page_one", first=str(last), total=total)
        if first + 1 < last:
            text = texts.get("balance.page", first=str(first + 1), last=str(last), total=total)
    else:
        text = texts.get("balance.receipt")
    said = hint(pen, row, text, SMALL_MUTED, (stop.rect.right + 32, edge - 32))
    return (stop, *said, *right)
