"""Lamp and buzzer on the Pi's pins, through gpiozero.

The pin factory is chosen in the configuration and never fallen back to: a terminal whose lamp is silently a mock looks
healthy and is dark.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, Protocol, assert_never, cast

from drivers.errors import DeviceMissingError
from drivers.ports import STEPS, LampSign, Tone, share_of


class PinFactoryName(StrEnum):
    """Which library moves the pins: lgpio on every Pi (a Pi 5 needs it), mock where there are none."""

    LGPIO = "lgpio"
    MOCK = "mock"


class PinFactory(Protocol):
    """gpiozero's `Factory`, as far as it is used here."""

    def close(self) -> None:
        """Gives every pin back."""
        ...


class _OutputDevice(Protocol):
    source: Iterable[float] | None
    source_delay: float

    def on(self) -> None: ...
    def off(self) -> None: ...
    def blink(self, on_time: float, off_time: float, n: int | None = None) -> None: ...
    def close(self) -> None: ...


def pin_factory(name: PinFactoryName) -> PinFactory:
    """Opens the pins.

    lgpio writes a file named `.lgd-nfy-…` into the working directory, which must therefore be writable.

    Raises:
        DeviceMissingError: the library is not installed, or this machine has no pins.
    """
    try:
        match name:
            case PinFactoryName.LGPIO:
                from gpiozero.pins.lgpio import LGPIOFactory

                return cast("PinFactory", LGPIOFactory())
            case PinFactoryName.MOCK:
                from gpiozero.pins.mock import MockFactory, MockPWMPin

                return cast("PinFactory", MockFactory(pin_class=MockPWMPin))
            case _:
                assert_never(name)
    except ImportError as error:
        raise DeviceMissingError(f"the pin library {name} is not installed; install the [pi] extra") from error
    except OSError as error:
        raise DeviceMissingError(f"the pins cannot be opened by {name}: {error}; is this a Pi?") from error


_WINK_S: Final = 0.12
_WINKS: Final[dict[LampSign, tuple[int, ...]]] = {
    LampSign.READ: (0, 0, 1),
    LampSign.NOT_OURS: (0, 0, 1, 1, 1, 0, 0, 1),
    LampSign.REFUSED: (0, 1, 0, 1, 0, 1, 0, 1, 0, 1),
}
"""The lamp's values one after the other; it stays at the last."""


class GpioLamp:
    """A lamp on one pin: steady when ready, slow when busy, quick when somebody should come.

    A reading is one wink; one that is not ours two slow ones; a refusal a short flicker. Then it is steady again.

    Args:
        pin: BCM number.
        factory: from `pin_factory`; it may serve several devices and outlives them.
    """

    def __init__(self, pin: int, factory: PinFactory) -> None:
        from gpiozero import LED

        self._led = cast("_OutputDevice", LED(pin, pin_factory=factory))

    def show(self, sign: LampSign) -> None:
        """Shows one sign until told another, or for a moment where it passes."""
        # A wink under way would go on over whatever is shown now.
        self._led.source = None
        match sign:
            case LampSign.OFF:
                self._led.off()
            case LampSign.READY:
                self._led.on()
            case LampSign.BUSY:
                self._led.blink(0.6, 0.6)
            case LampSign.ATTENTION:
                self._led.blink(0.15, 0.15)
            case LampSign.READ | LampSign.NOT_OURS | LampSign.REFUSED:
                self._led.source_delay = _WINK_S
                self._led.source = _WINKS[sign]
            case _:
                assert_never(sign)

    def close(self) -> None:
        """Puts it out."""
        self._led.close()


_LOUD: Final = (0.15, 0.25, 0.4, 0.65, 1.0)
"""The share of the time that the buzzer is fed, by step: each sounds about as much louder as the one before."""
_BURSTS_HZ: Final = 100
"""So often a second is it fed. An active buzzer has an oscillator of its own, which a lower voltage may not start; a
burst of the whole voltage, some of its waves long, does."""
_BEAT_S: Final = 0.02
_TONES: Final[dict[Tone, tuple[int, ...]]] = {
    Tone.ACCEPTED: (4,),
    Tone.NOT_OURS: (15,),
    Tone.REFUSED: (15, 6, 15),
    Tone.ATTENTION: (5, 5, 5, 5, 5),
}
"""How long it sounds, is silent, sounds again …, in beats."""


class GpioBuzzer:
    """A buzzer on one pin: a beep accepted, a long one not ours, two long ones refused, three short ones for attention.

    Its loudness is the share of the time that it is fed.

    Args:
        pin: BCM number.
        factory: from `pin_factory`.
    """

    def __init__(self, pin: int, factory: PinFactory) -> None:
        from gpiozero import PWMOutputDevice

        made = PWMOutputDevice(pin, frequency=_BURSTS_HZ, pin_factory=factory)
        self._buzzer = cast("_OutputDevice", made)
        self._share = share_of(STEPS, _LOUD)

    def set_volume(self, step: int) -> None:
        """Sets how loud tones are from the next one on.

        Raises:
            SettingError: no such step.
        """
        self._share = share_of(step, _LOUD)

    def play(self, tone: Tone) -> None:
        """Begins a tone and returns at once."""
        self._buzzer.source = None
        self._buzzer.source_delay = _BEAT_S
        self._buzzer.source = tuple(_beats(_TONES[tone], self._share))

    def close(self) -> None:
        """Silences it."""
        self._buzzer.close()


def _beats(lengths: tuple[int, ...], share: float) -> Iterable[float]:
    """The buzzer's share, beat by beat; the last one is silence."""
    for index, length in enumerate(lengths):
        yield from [0.0 if index % 2 else share] * length
    yield 0.0
