"""The attract screen: hold your card to the reader; a campaign; the languages."""

from screens.intents import Accessibility, Help, TypeNumber
from screens.pen import Pen, Style
from screens.shapes import Picture
from screens.shopper.choices import language_row
from screens.shopper.common import banner, footer, header, stacked_button
from screens.shopper.stage import circle_card, detail, headline, text_width
from screens.texts import Run
from screens.theme import PANEL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import AttractView, Campaign, Setting


def attract(view: AttractView, pen: Pen) -> tuple[Node, ...]:
    """Lays the attract screen out."""
    texts = pen.texts
    width = text_width(pen)
    head = headline(pen, texts.get("attract.call"), width)
    under = detail(pen, texts.get("attract.phone"), head, width)
    nodes = [*circle_card(pen, view.setting), *header(pen, view.setting)]
    nodes += state_banner(pen, view.setting)
    nodes += [head, under]
    if view.campaign is not None:
        nodes.append(_campaign(pen, view.campaign))
    return (*nodes, *_languages(pen, view))


def state_banner(pen: Pen, setting: Setting) -> list[Node]:
    """What somebody should know before they begin: virtual devices, no connection."""
    texts = pen.texts
    words = [texts.get("setting.virtual")] if setting.virtual else []
    if not setting.offline:
        return [banner(pen, "state", "screen", word) for word in words]
    lost = texts.get("setting.offline")
    both = banner(pen, "state", "offline", " · ".join([*words, lost]))
    mark = max(node.rect.right for node in header(pen, setting) if node.rect.right < pen.width // 2)
    if not pen.grid.compact and both.rect.x >= mark + pen.grid.gap:
        return [both]
    # A narrow header has room for one of them.
    nodes = [banner(pen, "state", "offline", lost)]
    for word in words:
        pill = banner(pen, "virtual", "screen", word)
        nodes.append(pill.moved(pen.right - pill.rect.right, pen.grid.header + 4 - pill.rect.y))
    return nodes


def _campaign(pen: Pen, campaign: Campaign) -> Node:
    if pen.grid.compact:
        rect, wide, inset, first = Rect(pen.grid.margin, pen.height - 236, 450, 136), 180, 16, 34
    elif pen.grid.tall:
        rect = Rect(pen.grid.margin, pen.height - 396, pen.width - 2 * pen.grid.margin, 228)
        wide, inset, first = 332, 32, 56
    else:
        rect, wide, inset, first = Rect(pen.grid.margin, pen.height - 380, 640, 228), 332, 24, 48
    picture_rect = Rect(rect.x, rect.y, wide, rect.h)
    if pen.theme.outlined:
        picture_rect = picture_rect.inset(3)
    picture = Node(
        "campaign.picture",
        Role.DECORATION,
        picture_rect,
        Picture(campaign.picture, PANEL_RADIUS, left_only=True),
    )
    x = rect.x + wide + inset
    room = rect.right - x - inset // 2
    label_style = Style(Step.SMALL, colour=Colour.MUTED, on=Colour.SURFACE)
    label = pen.line("campaign.label", x, rect.y + first, pen.texts.get("attract.now"), label_style)
    style, lines = _fitting(pen, campaign.title, room, rect.h - first - 16)
    baseline = rect.y + first + round(pen.theme.leading(style.step) * 0.92)
    title = pen.lines("campaign.title", x, baseline, lines, style)
    return pen.panel("campaign", rect, picture, label, title)


def _fitting(pen: Pen, text: str, width: int, height: int) -> tuple[Style, list[list[Run]]]:
    """The largest step in which a text fits a place, and its lines there."""
    for step in (Step.HEAD, Step.BODY):
        style = Style(step, Weight.BOLD, on=Colour.SURFACE)
        lines = pen.wrap(text, style, width)
        if len(lines) * pen.theme.leading(step) <= height:
            return style, lines
    style = Style(Step.SMALL, Weight.BOLD, on=Colour.SURFACE)
    return style, pen.wrap(text, style, width)[: height // pen.theme.leading(Step.SMALL)]


def _languages(pen: Pen, view: AttractView) -> list[Node]:
    """The footer: languages, how it is shown, a typed number; help stands alone at its other end."""
    row, compact = footer(pen), pen.grid.compact
    gap, less, padding = (8, 28, 16) if compact else (12, 16, 28)
    word = pen.texts.get("attract.number")
    others = [
        pen.icon_button(
            "accessibility",
            Rect(row.x, row.y, row.h, row.h),
            "figure",
            Accessibility(),
            pen.texts.get("attract.display"),
        ),
        stacked_button(
            pen, "number", (row.x + row.h + gap, row.y), TypeNumber(), icon="keypad", word=word, padding=padding
        ),
    ]
    place = Rect(pen.right - row.h, row.y, row.h, row.h)
    room = place.x - gap - (others[-1].rect.right - row.x) - gap - row.x
    nodes = language_row(
        pen, Rect(row.x, row.y, room, row.h), view.languages, view.setting.language, gap=gap, less=less
    )
    beside = nodes[-1].rect.right + gap - row.x if nodes else 0
    nodes += [node.moved(beside, 0) for node in others]
    nodes.append(pen.icon_button("help", place, "help", Help(), pen.texts.get("attract.help")))
    return nodes
