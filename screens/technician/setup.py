"""Not yet in service: what is there, what to show next, and what went wrong; then whether shop and server are right."""

from screens.desk.strip import strip_height, title
from screens.intents import Confirm, Stop
from screens.pen import Align, Pen, Style
from screens.shapes import Box
from screens.shopper.choices import language_row
from screens.shopper.common import BODY_MUTED, FACT_ICON, SMALL_MUTED, footer, left_button, right_button
from screens.shopper.stage import circle_between
from screens.technician.strip import technician_strip
from screens.technician_views import SetupConfirmView, SetupView, StoreLeft
from screens.technician_words import Link, SetupStep
from screens.theme import PANEL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role


def setup(view: SetupView, pen: Pen) -> tuple[Node, ...]:
    """Lays out a device that is not yet in service: two steps, each with how far it is."""
    texts, grid = pen.texts, pen.grid
    left = view.left
    name = texts.get("setup.title") if left is None else texts.get("takeover.title", terminal=left.terminal)
    head = title(pen, name)
    height, gap = (70, 8) if grid.compact else (112, grid.gap)
    top = strip_height(pen) + (54 if grid.compact else 104)
    wide = pen.width - 2 * grid.margin
    rows = [
        _step(pen, "network", Rect(grid.margin, top, wide, height), _network_icon(view), f"setup.{_network(view)}"),
        _step(
            pen,
            "central",
            Rect(grid.margin, top + height + gap, wide, height),
            "busy" if view.busy in {SetupStep.ASKING, SetupStep.ENROLLING} else "waiting",
            f"{'setup' if left is None or view.busy is not None else 'takeover'}.{_central(view)}",
        ),
    ]
    below = rows[-1].rect.bottom + gap
    last: tuple[Node, ...] = ()
    if view.trouble is not None:
        last = (_trouble(view, pen, Rect(grid.margin, below, wide, footer(pen).y)),)
    elif left is not None:
        last = (_left(left, pen, Rect(grid.margin, below, wide, height)),)
    sign = circle_between(pen, "wrench", (last or rows)[-1].rect.bottom, footer(pen).y)
    return (*sign, technician_strip(pen, view.setting, view.version), head, *rows, *last, *_footer(view, pen))


def _left(left: StoreLeft, pen: Pen, rect: Rect) -> Node:
    """What waits in the store, and that it goes along."""
    said = waiting_of(left, pen)
    return _panel(pen, "left", rect, "card", (said, pen.texts.get("takeover.left.detail", terminal=left.terminal)))


def waiting_of(left: StoreLeft, pen: Pen) -> str:
    """How many transactions wait, in words."""
    if not left.waiting:
        return pen.texts.get("takeover.left.none")
    return pen.texts.get("takeover.left", n=left.waiting, count=pen.texts.number(left.waiting))


def _network(view: SetupView) -> str:
    if view.busy is SetupStep.JOINING:
        return "network.joining"
    return {Link.NONE: "network.none", Link.WIRED: "network.wired", Link.WIFI: "network.wifi"}[view.link]


def _network_icon(view: SetupView) -> str:
    if view.busy is SetupStep.JOINING:
        return "busy"
    return "waiting" if view.link is Link.NONE else "done"


def _central(view: SetupView) -> str:
    match view.busy:
        case SetupStep.ASKING:
            return "central.asking"
        case SetupStep.ENROLLING:
            return "central.enrolling"
        case SetupStep.JOINING | None:
            return "central.waiting"


def _step(pen: Pen, name: str, rect: Rect, icon: str, key: str) -> Node:
    """A numbered step as a panel: how far it is, what it is, what to do for it."""
    return _panel(pen, name, rect, icon, (pen.texts.get(f"{key}.title"), pen.texts.get(f"{key}.detail")))


def _panel(pen: Pen, name: str, rect: Rect, icon: str, said: tuple[str, str]) -> Node:
    compact = pen.grid.compact
    side = 30 if compact else 46
    inset = 14 if compact else 26
    x = rect.x + inset + side + inset
    first = Style(Step.SMALL if compact else Step.BODY, Weight.SEMIBOLD, on=Colour.SURFACE)
    second = Style(Step.SMALL, colour=Colour.MUTED, on=Colour.SURFACE)
    middle = rect.centre[1]
    children = (
        pen.icon(f"{name}.icon", (rect.x + inset, middle - side // 2), side, icon, Colour.INK),
        pen.line(f"{name}.name", x, middle - (6 if compact else 10), said[0], first),
        pen.line(f"{name}.detail", x, middle + (26 if compact else 34), said[1], second),
    )
    return pen.panel(name, rect, *children)


def _trouble(view: SetupView, pen: Pen, room: Rect) -> Node:
    assert view.trouble is not None
    texts, compact = pen.texts, pen.grid.compact
    strong = Style(Step.SMALL if compact else Step.BODY, Weight.BOLD, on=Colour.SUNK)
    plain = Style(Step.SMALL, on=Colour.SUNK)
    inset = 14 if compact else 26
    x = room.x + inset + FACT_ICON + inset
    width = room.right - inset - x
    key = f"setup.trouble.{view.trouble.value}"
    first = room.y + (30 if compact else 46)
    what = pen.line("trouble.what", x, first, texts.get(f"{key}.title"), strong)
    todo = pen.block(
        "trouble.todo", x, first + pen.theme.leading(Step.SMALL) + 2, texts.get(f"{key}.detail"), plain, width=width
    )
    rect = Rect(room.x, room.y, room.w, todo.rect.bottom + (10 if compact else 18) - room.y)
    icon = pen.icon("trouble.icon", (room.x + inset, first - 12 - FACT_ICON // 2), FACT_ICON, "warn", Colour.WARN)
    return Node("trouble", Role.GROUP, rect, Box(Colour.SUNK, PANEL_RADIUS, rim=True), children=(icon, what, todo))


def _footer(view: SetupView, pen: Pen) -> tuple[Node, ...]:
    row = footer(pen)
    if view.busy is not None or view.left is not None:
        return (left_button(pen, row, "stop", pen.texts.get("technician.stop"), Stop()),)
    return tuple(language_row(pen, row, view.languages, view.setting.language, gap=12, less=16))


def setup_confirm(view: SetupConfirmView, pen: Pen) -> tuple[Node, ...]:
    """Lays out where the code leads, for the technician's eyes."""
    texts, grid = pen.texts, pen.grid
    asked = texts.get("setup.confirm.replaces" if view.replaces else "setup.confirm.title")
    if view.left is not None:
        asked = texts.get("takeover.confirm.title")
    head = title(pen, asked)
    label = BODY_MUTED if not grid.compact else SMALL_MUTED
    value = Style(Step.BODY if grid.compact else Step.HEAD, Weight.BOLD)
    left = () if view.left is None else (("left", waiting_of(view.left, pen)),)
    facts = (
        ("shop", view.shop if not view.city else f"{view.shop}, {view.city}"),
        ("terminal", view.terminal),
        *left,
        ("host", view.host),
    )
    leading, top = (76, 80) if grid.compact else (118, 140)
    if left:
        leading, top = (70, 78) if grid.compact else (104, 124)
    top += strip_height(pen)
    nodes: list[Node] = []
    for index, (name, text) in enumerate(facts):
        y = top + index * leading
        nodes.append(pen.line(f"{name}.label", grid.margin, y, texts.get(f"setup.confirm.{name}"), label))
        lower = y + pen.theme.leading(value.step) - (4 if grid.compact else 2)
        nodes.append(pen.line(name, grid.margin, lower, text, value))
    if view.pinned:
        last = nodes[-1].rect
        word = texts.get("setup.confirm.pinned")
        x = last.right + 30 + FACT_ICON + 10
        if x + pen.text_width(word, SMALL_MUTED) < pen.right:
            corner = (last.right + 30, last.centre[1] - FACT_ICON // 2)
            nodes.append(pen.icon("pinned.icon", corner, FACT_ICON, "lock", Colour.MUTED))
            nodes.append(pen.line("pinned", x, last.centre[1] + 9, word, SMALL_MUTED, align=Align.LEFT))
    row = footer(pen)
    sign = circle_between(pen, "help", nodes[-1].rect.bottom, row.y)
    strip = technician_strip(pen, view.setting, view.version)
    if view.busy:
        busy = pen.line("busy", grid.margin, row.centre[1] + 10, texts.get("setup.central.enrolling.title"), BODY_MUTED)
        return (*sign, strip, head, *nodes, busy)
    no = left_button(pen, row, "stop", texts.get("setup.confirm.no"), Stop())
    yes = right_button(
        pen,
        row,
        "confirm",
        texts.get("takeover.confirm.yes" if view.left else "setup.confirm.yes"),
        Confirm(),
        icon="check",
        primary=True,
    )
    return (*sign, strip, head, *nodes, no, yes)
