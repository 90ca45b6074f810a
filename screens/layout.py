"""From a view to a tree: which screen lays it out. Pure but for the measuring function it is given."""

from dataclasses import replace

from screens.care_views import CareScreen
from screens.choice_views import DisplayView, LanguagesView
from screens.desk_views import (
    DeskView,
)
from screens.mirror import mirrored
from screens.pen import Measure, Pen
from screens.shopper.attract import attract
from screens.technician_views import TechnicianView
from screens.texts import Texts
from screens.theme import REFERENCE_MM_PER_PX, WIDE_SIZE, Colour, Theme, grid
from screens.tree import Node, Tree, in_reading_order
from screens.views import (
    AttractView,
    HelpView,
    IdleView,
    KeypadView,
    LeftView,
    LookingUpView,
    OutOfServiceView,
    PrivacyView,
    View,
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
        from screens.large.leaves import leaves
        from screens.large.reading import read

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


def _screen(view: View, pen: Pen) -> tuple[str, tuple[Node, ...]]:
    if isinstance(view, AttractView):
        # The first screen is there before the others' modules are loaded.
        return "attract", attract(view, pen)
    from screens.rooms import room

    return room(view, pen)
