"""From a technician's view to the screen that lays it out."""

from typing import assert_never

from screens.pen import Pen
from screens.technician.calibration import calibration
from screens.technician.selftest import look_test, selftest, touch_test
from screens.technician.setup import setup, setup_confirm
from screens.technician_views import (
    CalibrationView,
    LookTestView,
    SelfTestView,
    SetupConfirmView,
    SetupView,
    TechnicianView,
    TouchTestView,
)
from screens.tree import Node


def technician(view: TechnicianView, pen: Pen) -> tuple[str, tuple[Node, ...]]:
    """The screen's name and its nodes."""
    match view:
        case SetupView():
            return "setup", setup(view, pen)
        case SetupConfirmView():
            return "setup-confirm", setup_confirm(view, pen)
        case SelfTestView():
            return "selftest", selftest(view, pen)
        case TouchTestView():
            return "selftest-touch", touch_test(view, pen)
        case CalibrationView():
            return "calibration", calibration(view, pen)
        case LookTestView():
            return f"selftest-look-{view.item.value}", look_test(view, pen)
        case _:
            assert_never(view)
