"""What a start loaded is left alone; what sessions leave is collected."""

import gc

import pytest

from terminal import memory


@pytest.fixture
def collector():
    yield
    gc.unfreeze()
    gc.enable()


class Knot:
    """Garbage that only the collector finds."""

    def __init__(self):
        self.myself = self


def knots():
    return sum(isinstance(each, Knot) for each in gc.get_objects())


def test_a_start_collects_nothing_and_is_left_alone_afterwards(collector):
    memory.start()
    assert not gc.isenabled()
    memory.settle()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 1000


def test_garbage_of_the_start_is_gone_and_later_garbage_goes(collector):
    memory.start()
    Knot()
    assert knots() == 1
    memory.settle()
    gc.unfreeze()
    assert knots() == 0
    gc.freeze()
    Knot()
    assert knots() == 1
    gc.collect()
    assert knots() == 0
