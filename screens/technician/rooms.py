"""From a technician's view to the screen that lays it out."""

from typing import assert_never

from screens.pen import Pen
from screens.technician.setup import setup, setup_confirm
from screens.technician_views import SetupConfirmView, SetupView, TechnicianView
from screens.tree import Node


def technician(view: TechnicianView, pen: Pen) -> tuple[str, tuple[Node, ...]]:
    """The screen's name and its nodes."""
    match view:
        case SetupView():
            return "setup", setup(view, pen)
        case SetupConfirmView():
            return "setup-confirm", setup_confirm(view, pen)
        case _:
            assert_never(view)
