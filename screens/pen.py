"""The pen: builds the nodes of a screen, with its type scale, grid, texts and a way to measure text.

Layouts are pure: all a pen knows of drawing is the width of a text.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from screens.bidi import in_order, plain
from screens.intents import Intent
from screens.shapes import Box, Icon, Words
from screens.texts import Run, Texts
from screens.theme import CONTROL_RADIUS, PANEL_RADIUS, Colour, Grid, Step, Theme, Weight
from screens.tree import Node, Rect, Role

Measure = Callable[[str, Weight, int], int]
"""Width in px of a text in a weight and font size."""

ASCENT, DESCENT = 0.76, 0.23
"""Reach of letters above and below the baseline, in parts of the font size."""

CAP = 0.668

_AFTER_SENTENCE = re.compile(r"(?<=[.?؟]) (?=[^\W\d_a-zß-ÿ])")
"""Between two sentences: what is abbreviated is followed by a figure or a small letter."""

_ALONE = 0.56
"""Part of the widest line below which the third of a headline is a lone word."""
_LAST_LINE = 0.4
"""Part of the widest line that the last one has at least, or they are broken anew."""


class Align(Enum):
    """Which end of a line is given."""

    LEFT = 0
    CENTRE = 1
    RIGHT = 2


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text looks.

    Attributes:
        step: Step of the type scale.
        weight: Weight of what is not bold.
        colour: Its colour.
        on: What it stands on.
        bold: Weight of what is.
    """

    step: Step
    weight: Weight = Weight.REGULAR
    colour: Colour = Colour.INK
    on: Colour = Colour.GROUND
    bold: Weight = Weight.BOLD


class Pen:
    """Builds nodes for one screen.

    Args:
        theme: Colours and type.
        grid: Distances.
        size: The display in px.
        texts: The session's language.
        measure: Width of a text.
        large: True where what is built is read for the large form, whatever the theme's type.
    """

    def __init__(
        self,
        theme: Theme,
        grid: Grid,
        size: tuple[int, int],
        texts: Texts,
        measure: Measure,
        *,
        large: bool = False,
    ) -> None:
        self.large = large
        self.theme = theme
        self.grid = grid
        self.width, self.height = size
        self.texts = texts
        self.measure = measure

    @property
    def right(self) -> int:
        """Where the right margin begins."""
        return self.width - self.grid.margin

    def text_width(self, text: str, style: Style) -> int:
        """Width of a text in px."""
        wide = self.measure(text, style.weight, self.theme.px(style.step))
        return wide + self.tracking(style) * len(text)

    def line_width(self, line: Iterable[Run], style: Style) -> int:
        """Width of a line that is broken already, in px."""
        return sum(self.text_width(run.text, replace(style, weight=style.bold) if run.bold else style) for run in line)

    def tracking(self, style: Style) -> int:
        """Px between letters besides their own: tabular figures as large as the balance fall apart without."""
        return -round(self.theme.px(style.step) * 0.022) if style.step is Step.NUMBER else 0

    def bearing(self, style: Style) -> int:
        """White before a tabular digit, so that large figures can stand flush with what is below."""
        return round(self.theme.px(style.step) * 0.05)

    def line(
        self,
        name: str,
        x: int,
        baseline: int,
        text: str | Sequence[Run],
        style: Style,
        *,
        align: Align = Align.LEFT,
        role: Role = Role.TEXT,
        spoken: str | None = None,
    ) -> Node:
        """One line of text; of several runs it becomes a group.

        Args:
            name: The node's name.
            x: The end that `align` names.
            baseline: Where the letters stand.
            text: What is written.
            style: How.
            align: Which end `x` is.
            role: What it is.
            spoken: What is said, or None for what is written.
        """
        runs = (Run(text, bold=False),) if isinstance(text, str) else tuple(_ordered(text, [list(text)])[0])
        px = self.theme.px(style.step)
        weights = [style.bold if run.bold else style.weight for run in runs]
        tracking = self.tracking(style)
        widths = [
            self.measure(run.text, weight, px) + tracking * len(run.text)
            for run, weight in zip(runs, weights, strict=True)
        ]
        total = sum(widths)
        left = x - total * align.value // 2
        top, height = baseline - round(px * ASCENT), round(px * (ASCENT + DESCENT))
        said = "".join(run.text for run in runs) if spoken is None else spoken
        words: list[Node] = []
        at = left
        for index, (run, weight, width) in enumerate(zip(runs, weights, widths, strict=True)):
            words.append(
                Node(
                    f"{name}.{index}" if len(runs) > 1 else name,
                    Role.DECORATION if len(runs) > 1 else role,
                    Rect(at, top, width, height),
                    Words(run.text, px, weight, style.colour, style.on, tracking),
                    "" if len(runs) > 1 else said,
                )
            )
            at += width
        if len(words) == 1:
            return words[0]
        return Node(name, role, Rect(left, top, total, height), None, said, children=tuple(words))

    def wrap(self, text: str | Iterable[Run], style: Style, width: int) -> list[list[Run]]:
        """Breaks a text into lines no wider than `width`; a word wider than that stands alone."""
        runs = (Run(text, bold=False),) if isinstance(text, str) else tuple(text)
        px = self.theme.px(style.step)
        lines: list[list[Run]] = [[]]
        used = 0
        for run in runs:
            weight = style.bold if run.bold else style.weight
            for piece in _pieces(run.text):
                wide = self.measure(piece, weight, px)
                if used and used + self.measure(piece.rstrip(" "), weight, px) > width:
                    lines.append([])
                    used = 0
                    wide = self.measure(piece, weight, px)
                line = lines[-1]
                if line and line[-1].bold == run.bold:
                    line[-1] = Run(line[-1].text + piece, bold=run.bold)
                else:
                    line.append(Run(piece, bold=run.bold))
                used += wide
        return _ordered(runs, [_trimmed(line) for line in lines if line])

    def block(
        self,
        name: str,
        x: int,
        baseline: int,
        text: str | Iterable[Run],
        style: Style,
        *,
        width: int,
        role: Role = Role.TEXT,
        align: Align = Align.LEFT,
    ) -> Node:
        """Several lines of text, the first standing on `baseline`; no word is left alone at their end."""
        return self.lines(name, x, baseline, self.settled(text, style, width), style, role=role, align=align)

    def lines(
        self,
        name: str,
        x: int,
        baseline: int,
        lines: list[list[Run]],
        style: Style,
        *,
        role: Role = Role.TEXT,
        align: Align = Align.LEFT,
    ) -> Node:
        """Lines that are broken already, as one node."""
        leading = self.theme.leading(style.step)
        if role is Role.HEADING and self.texts.leftwards and not self.grid.compact:
            # Arabic letters reach lower, and their marks higher.
            leading = leading * 6 // 5
        children = tuple(
            self.line(f"{name}/{index}", x, baseline + index * leading, line, style, align=align, spoken="")
            for index, line in enumerate(lines)
        )
        said = plain(" ".join("".join(run.text for run in line) for line in lines))
        return Node(name, role, around(children), None, said, children=children)

    def headline(self, text: str, width: int, most: int = 2) -> tuple[Style, list[list[Run]]]:
        """The largest of call, title and head in which a text takes at most `most` lines, none of them a lone word.

        Sentences begin a line of their own where that fits.
        """
        steps = (Step.TITLE, Step.HEAD) if self.grid.compact else (Step.CALL, Step.TITLE, Step.HEAD)
        sentences = _sentences(text)
        for step in steps:
            style = Style(step, Weight.BOLD, bold=Weight.BOLD)
            apart = [line for part in sentences for line in self.balanced(part, style, width)]
            choices = [apart] if len(sentences) > 1 else []
            for lines in (*choices, self.balanced(text, style, width)):
                widths = [self.text_width(line[0].text, style) for line in lines]
                # One word below two lines costs more than smaller letters.
                alone = len(lines) > 2 and widths[-1] < _ALONE * max(widths)
                if len(lines) <= most and max(widths) <= width and not alone:
                    return style, lines
        style = Style(Step.HEAD, Weight.BOLD, bold=Weight.BOLD)
        return style, self.balanced(text, style, width)

    def balanced(self, text: str | Iterable[Run], style: Style, width: int) -> list[list[Run]]:
        """Like `wrap`, with no line much shorter than the others."""
        runs = text if isinstance(text, str) else tuple(text)
        lines = self.wrap(runs, style, width)
        least, most = width // 3, width
        while len(lines) > 1 and most - least > 4:
            middle = (least + most) // 2
            tried = self.wrap(runs, style, middle)
            if len(tried) == len(lines) and all(self.line_width(line, style) <= middle for line in tried):
                most = middle
            else:
                least = middle
        return self.wrap(runs, style, most)

    def settled(self, text: str | Iterable[Run], style: Style, width: int) -> list[list[Run]]:
        """Like `wrap`; sentences begin a line of their own where that costs no line, and no word ends up alone.

        An upright display has room for one line more.
        """
        runs = text if isinstance(text, str) else tuple(text)
        lines = self.wrap(runs, style, width)
        if len(lines) < 2:
            return lines
        sentences = _sentences(runs) if isinstance(runs, str) else []
        if len(sentences) > 1:
            apart = [line for sentence in sentences for line in self.settled(sentence, style, width)]
            if len(apart) <= len(lines) + (1 if self.grid.tall else 0):
                return apart
        widths = [self.line_width(line, style) for line in lines]
        return lines if widths[-1] > max(widths) * _LAST_LINE else self.balanced(runs, style, width)

    def panel(self, name: str, rect: Rect, *children: Node, role: Role = Role.GROUP) -> Node:
        """A card that other things stand on."""
        return Node(name, role, rect, Box(Colour.SURFACE, PANEL_RADIUS, rim=True), children=tuple(children))

    def icon(self, name: str, corner: tuple[int, int], side: int, icon: str, colour: Colour) -> Node:
        """An icon that only decorates the words beside it, in a square below and right of `corner`."""
        return Node(name, Role.DECORATION, Rect(*corner, side, side), Icon(icon, colour))

    def button_width(self, label: str, icon: str | None, *, decision: bool = False) -> int:
        """Width a button needs."""
        style = self._label(decision=decision)
        room = 0 if icon is None else self.grid.icon + 16
        return self.text_width(label, style) + room + 2 * (24 if self.grid.compact else 35)

    def _label(self, *, decision: bool, primary: bool = False) -> Style:
        large = decision and not self.grid.compact
        return Style(
            Step.HEAD if large else Step.BODY,
            Weight.SEMIBOLD,
            Colour.ON_ACCENT if primary else Colour.INK,
            Colour.ACCENT if primary else Colour.SURFACE,
        )

    def button(
        self,
        name: str,
        rect: Rect,
        label: str,
        action: Intent,
        *,
        icon: str | None = None,
        primary: bool = False,
        decision: bool = False,
        spoken: str | None = None,
        icon_last: bool = False,
    ) -> Node:
        """A button with a word, and an icon before it (or behind, for "more").

        Args:
            name: The node's name.
            rect: Its whole touchable rectangle.
            label: Its word.
            action: What touching it means.
            icon: Name of its icon or None.
            primary: True for the accent.
            decision: True for the larger label of the one decision.
            spoken: What is said, or None for the label.
            icon_last: True to put the icon behind the word.
        """
        style = self._label(decision=decision, primary=primary)
        side = self.grid.icon
        wide = self.text_width(label, style)
        room = 0 if icon is None else side + 16
        x = rect.x + (rect.w - wide - room) // 2
        baseline = rect.centre[1] + round(self.theme.px(style.step) * CAP / 2)
        word_x = x if icon_last else x + room
        children = [self.line(f"{name}.label", word_x, baseline, label, style, spoken="")]
        if icon is not None:
            icon_x = x + wide + 16 if icon_last else x
            children.append(self.icon(f"{name}.icon", (icon_x, rect.centre[1] - side // 2), side, icon, style.colour))
        return Node(
            name,
            Role.BUTTON,
            rect,
            self._face(primary=primary),
            label if spoken is None else spoken,
            action,
            primary,
            tuple(children),
        )

    def _face(self, *, primary: bool) -> Box:
        if primary:
            return Box(Colour.ACCENT, CONTROL_RADIUS)
        return Box(Colour.SURFACE, CONTROL_RADIUS, Colour.EDGE, 3)

    def icon_button(self, name: str, rect: Rect, icon: str, action: Intent, spoken: str) -> Node:
        """A button with an icon alone."""
        side = round(rect.h * 0.56)
        child = self.icon(
            f"{name}.icon", (rect.centre[0] - side // 2, rect.centre[1] - side // 2), side, icon, Colour.INK
        )
        return Node(name, Role.BUTTON, rect, self._face(primary=False), spoken, action, children=(child,))


def around(nodes: Iterable[Node]) -> Rect:
    """The smallest rectangle that holds all the nodes'."""
    rects = [node.rect for node in nodes]
    if not rects:
        return Rect(0, 0, 0, 0)
    left, top = min(rect.x for rect in rects), min(rect.y for rect in rects)
    return Rect(left, top, max(rect.right for rect in rects) - left, max(rect.bottom for rect in rects) - top)


def _sentences(text: str) -> list[str]:
    """A text's sentences, each with the stop at its end."""
    return _AFTER_SENTENCE.split(text)


def _pieces(text: str) -> list[str]:
    """Words with the space that follows each."""
    words = text.split(" ")
    pieces = [word + " " for word in words[:-1]]
    if words[-1]:
        pieces.append(words[-1])
    return pieces


def _ordered(runs: Iterable[Run], lines: list[list[Run]]) -> list[list[Run]]:
    """The lines of a text, each beginning where the whole text does."""
    parts = [run.text for line in lines for run in line]
    texts = iter(in_order("".join(run.text for run in runs), parts))
    return [[replace(run, text=next(texts)) for run in line] for line in lines]


def _trimmed(line: list[Run]) -> list[Run]:
    last = line[-1]
    return [*line[:-1], Run(last.text.rstrip(" "), bold=last.bold)]
