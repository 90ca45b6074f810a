"""One suite over lamps and sounders: the virtual ones, and gpiozero's real classes above mock pins."""

import contextlib
from collections.abc import Iterator

import pytest

from drivers.errors import LinkGoneError
from drivers.gpio import GpioBuzzer, GpioLamp, PinFactoryName, pin_factory
from drivers.ports import Lamp, LampSign, Sounder, Tone
from drivers.virtual.faults import FailAfter, Unplugged
from drivers.virtual.lights import VirtualLamp, VirtualSounder


@contextlib.contextmanager
def virtual() -> Iterator[tuple[Lamp, Sounder]]:
    yield VirtualLamp(), VirtualSounder()


@contextlib.contextmanager
def gpio_on_mock_pins() -> Iterator[tuple[Lamp, Sounder]]:
    factory = pin_factory(PinFactoryName.MOCK)
    yield GpioLamp(17, factory), GpioBuzzer(27, factory)
    factory.close()


@pytest.fixture(params=[virtual, gpio_on_mock_pins], ids=lambda kind: kind.__name__)
def devices(request) -> Iterator[tuple[Lamp, Sounder]]:
    with request.param() as made:
        yield made
        for device in made:
            device.close()


def test_every_sign_can_be_shown_and_shown_again(devices):
    lamp, _ = devices
    for sign in (*LampSign, *LampSign):
        assert lamp.show(sign) is None


def test_every_tone_can_be_played_over_another(devices):
    _, sounder = devices
    for tone in (*Tone, *Tone):
        assert sounder.play(tone) is None


def test_closing_twice_is_harmless(devices):
    for device in devices:
        device.close()
        assert device.close() is None


def test_the_pin_is_high_when_ready_and_low_when_off():
    factory = pin_factory(PinFactoryName.MOCK)
    lamp = GpioLamp(17, factory)
    pin = factory.pin(17)
    lamp.show(LampSign.READY)
    assert pin.state
    lamp.show(LampSign.OFF)
    assert not pin.state
    lamp.close()
    factory.close()


@pytest.mark.parametrize("sign", [sign for sign in LampSign if sign.passes])
def test_a_sign_that_passes_ends_steady(sign):
    factory = pin_factory(PinFactoryName.MOCK)
    lamp = GpioLamp(17, factory)
    pin = factory.pin(17)
    lamp.show(LampSign.READY)
    pin.clear_states()
    lamp.show(sign)
    lamp._led._source_thread.join(20)
    assert pin.state
    assert sum(not state.state for state in pin.states[1:]) == {"read": 1, "not-ours": 2, "refused": 5}[sign]
    lamp.show(LampSign.OFF)
    assert not pin.state
    lamp.close()
    factory.close()


def test_another_sign_cuts_a_passing_one_short():
    factory = pin_factory(PinFactoryName.MOCK)
    lamp = GpioLamp(17, factory)
    lamp.show(LampSign.REFUSED)
    lamp.show(LampSign.OFF)
    assert lamp._led.source is None
    assert not factory.pin(17).state
    lamp.close()
    factory.close()


def test_the_virtual_one_is_ready_again_after_a_sign_that_passes():
    lamp = VirtualLamp()
    lamp.show(LampSign.REFUSED)
    assert (lamp.sign, list(lamp.shown)) == (LampSign.READY, [LampSign.REFUSED])


def test_the_virtual_ones_remember_what_they_were_told():
    lamp, sounder = VirtualLamp(), VirtualSounder()
    assert lamp.sign is LampSign.OFF
    lamp.show(LampSign.READY)
    lamp.show(LampSign.ATTENTION)
    sounder.play(Tone.REFUSED)
    assert lamp.sign is LampSign.ATTENTION
    assert list(lamp.shown) == [LampSign.READY, LampSign.ATTENTION]
    assert list(sounder.played) == [Tone.REFUSED]


def test_a_virtual_lamp_or_sounder_that_is_unplugged_says_so():
    for device, order in ((VirtualLamp(), LampSign.READY), (VirtualSounder(), Tone.ACCEPTED)):
        act = device.show if isinstance(device, VirtualLamp) else device.play
        device.set_fault(FailAfter(1, Unplugged()))
        act(order)
        with pytest.raises(LinkGoneError, match="unplugged"):
            act(order)
