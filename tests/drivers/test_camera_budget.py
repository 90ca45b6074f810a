"""What a machine can afford, from what it measured."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.camera.budget import FRAME_MS, SIZES, Measured, measure, plan_for
from drivers.errors import SettingError

TIMES = st.floats(0.01, 10_000)


def test_a_desktop_machine_looks_at_every_frame_in_full():
    plan = plan_for(Measured(6, 7))
    assert (plan.size, plan.helper_every) == ((1280, 720), 1)


def test_a_pi_5_still_sees_720_lines_and_a_pi_4_480():
    assert plan_for(Measured(15, 18)).size == (1280, 720)
    assert plan_for(Measured(40, 45)).size == (640, 480)


def test_a_machine_that_is_too_slow_for_anything_still_looks():
    plan = plan_for(Measured(5000, 9000))
    assert (plan.size, plan.helper_every) == (SIZES[-1], 8)


@given(TIMES, TIMES, st.floats(1.0, 4.0))
def test_a_slower_machine_is_never_asked_for_more(core, helper, times):
    fast, slow = plan_for(Measured(core, helper)), plan_for(Measured(core * times, helper * times))
    assert slow.size[0] <= fast.size[0]
    assert slow.size != fast.size or (slow.helper_every >= fast.helper_every and slow.idle_every >= fast.idle_every)


@given(TIMES, TIMES)
def test_idle_looks_stay_below_their_share_of_a_core(core, helper):
    measured = Measured(core, helper)
    plan = plan_for(measured)
    a_look = (core + helper) * plan.size[0] * plan.size[1] / 1e6
    assert a_look / (FRAME_MS * (plan.idle_every + 1)) <= 0.004


@pytest.mark.parametrize("times", [(0, 1), (1, -1)])
def test_a_clock_that_stood_still_measured_nothing(times):
    with pytest.raises(SettingError, match="measure again"):
        Measured(*times)


def test_measuring_takes_the_median_of_the_engine_and_the_mean_of_the_helpers():
    now = [0.0]
    costs = {"core": iter([9.0, 0.001, 0.5, 0.003]), "cheap": iter([0.002]), "dear": iter([0.006])}

    def look(name):
        def took(frame):
            assert (frame.shape, frame.dtype) == ((480, 640), np.uint8)
            now[0] += next(costs[name])

        return took

    measured = measure(look("core"), [look("cheap"), look("dear")], lambda: now[0])
    assert measured.core_ms == pytest.approx(3 / 0.3072)
    assert measured.helper_ms == pytest.approx(4 / 0.3072)
