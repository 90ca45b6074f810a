"""From the self-test to what its screens show."""

from screens.parts import Setting
from screens.technician_views import CalibrationView, LookTestView, SelfTestView, TouchTestView
from screens.technician_words import SelfTestItem
from terminal.machine.desk.works import SelfTest
from terminal.machine.moment import Moment
from terminal.machine.states import Machine
from terminal.machine.technician import selftest


def selftest_view(
    machine: Machine, work: SelfTest, setting: Setting, now: Moment
) -> SelfTestView | TouchTestView | CalibrationView | LookTestView:
    """What the technician sees now."""
    version, code = machine.context.software, machine.context.code
    if work.at is SelfTestItem.TOUCH:
        if work.calibrating is not None:
            return CalibrationView(setting, len(work.calibrating.felt))
        calibrates = machine.context.glass is not None
        return TouchTestView(setting, version, code, work.points, calibrates, work.calibrated)
    if work.at is not None:
        return LookTestView(setting, version, code, work.at)
    found = selftest.rows(machine, work, now)
    return SelfTestView(setting, version, code, found, work.page, work.printing is SelfTestItem.STORE, work.printed)
