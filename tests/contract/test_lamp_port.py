"""One suite over lamps and sounders: the virtual ones, and gpiozero's real classes above mock pins."""

import contextlib
from collections.abc import Iterator

import pytest

from drivers.errors import LinkGoneError, SettingError
from drivers.gpio import GpioBuzzer, GpioLamp, PinFactoryName, pin_factory
from drivers.ports import STEPS, Lamp, LampSign, Sounder, Tone
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


def test_every_step_of_loudness_can_be_set_and_heard(devices):
    _, sounder = devices
    for step in range(1, STEPS + 1):
        sounder.set_volume(step)
        assert sounder.play(Tone.ACCEPTED) is None


@pytest.mark.parametrize("step", [0, -1, STEPS + 1])
def test_there_is_no_step_beyond(devices, step):
    with pytest.raises(SettingError, match="1 to 5"):
        devices[1].set_volume(step)


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


def test_the_buzzer_is_fed_for_a_larger_part_of_the_time_by_each_step():
    factory = pin_factory(PinFactoryName.MOCK)
    buzzer = GpioBuzzer(27, factory)
    pin = factory.pin(27)
    loudest = []
    for step in range(1, STEPS + 1):
        pin.clear_states()
        buzzer.set_volume(step)
        buzzer.play(Tone.ACCEPTED)
        buzzer._buzzer._source_thread.join(20)
        loudest.append(max(state.state for state in pin.states))
    assert loudest == sorted(set(loudest))
    assert (loudest[0] > 0.1, loudest[-1]) == (True, 1.0)
    buzzer.close()
    factory.close()


@pytest.mark.parametrize("tone", Tone)
def test_each_tone_ends_in_silence(tone):
    factory = pin_factory(PinFactoryName.MOCK)
    buzzer = GpioBuzzer(27, factory)
    pin = factory.pin(27)
    pin.clear_states()
    buzzer.play(tone)
    buzzer._buzzer._source_thread.join(20)
    assert not pin.state
    assert sum(bool(state.state) for state in pin.states[1:]) == {"refused": 2, "attention": 3}.get(tone.value, 1)
    buzzer.close()
    factory.close()


def test_setting_the_volume_makes_no_sound():
    factory = pin_factory(PinFactoryName.MOCK)
    buzzer = GpioBuzzer(27, factory)
    buzzer.set_volume(2)
    assert not factory.pin(27).state
    buzzer.close()
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
