"""Devices that the configuration names and that cannot be opened: each says so, and none of them pretends.

They stand where the real ones would, so that what does without them goes on, and what needs them is out of service.
"""

from collections.abc import Sequence

from drivers.errors import LinkGoneError
from drivers.events import DeviceLost, LossReason, ReaderEvent
from drivers.ports import LampSign, Tone


class AbsentLamp:
    """A lamp that is not there.

    Args:
        why: a sentence for the log.
    """

    def __init__(self, why: str) -> None:
        self._why = why

    def show(self, sign: LampSign) -> None:
        """Refuses.

        Raises:
            LinkGoneError: always.
        """
        raise LinkGoneError(f"the lamp cannot show {sign}: {self._why}")

    def close(self) -> None:
        """Nothing to let go."""


class AbsentSounder:
    """A sounder that is not there.

    Args:
        why: a sentence for the log.
    """

    def __init__(self, why: str) -> None:
        self._why = why

    def play(self, tone: Tone) -> None:
        """Refuses.

        Raises:
            LinkGoneError: always.
        """
        raise LinkGoneError(f"the sounder cannot play {tone}: {self._why}")

    def set_volume(self, step: int) -> None:
        """Refuses.

        Raises:
            LinkGoneError: always.
        """
        raise LinkGoneError(f"the sounder cannot be set to {step}: {self._why}")

    def close(self) -> None:
        """Nothing to let go."""


class AbsentReader:
    """A reader or contact that is not there: it says so once, and never anything else.

    Args:
        name: the device's, in the configuration.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._said = False

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return self._name

    def fileno(self) -> int | None:
        """None: there is nothing to wait on."""
        return None

    def deadline(self) -> float | None:
        """At once, until it has said that it is missing."""
        return None if self._said else 0.0

    def read_events(self, now: float) -> Sequence[ReaderEvent]:
        """Says once that it is missing."""
        if self._said:
            return ()
        self._said = True
        return (DeviceLost(self._name, LossReason.MISSING, now),)

    def close(self) -> None:
        """Nothing to let go."""
        self._said = True
