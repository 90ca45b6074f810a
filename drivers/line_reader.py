"""What readers of lines share as a `Reader`: the plug, the line that silence ends, the device that goes."""

import abc
from collections.abc import Callable, Sequence, Sized
from typing import Generic, Protocol, TypeVar

from drivers.errors import LinkGoneError
from drivers.events import LossReason, ReaderEvent
from drivers.nameplate import nameplate_of
from drivers.plug import Plug, Pluggable
from drivers.ports import Nameplate
from drivers.telling import SWIPE_GAP_S, Teller

SentT = TypeVar("SentT", bound=Sized)
SentT_co = TypeVar("SentT_co", bound=Sized, covariant=True)


class LineSource(Pluggable, Protocol[SentT_co]):
    """An open device that sends."""

    def read(self) -> SentT_co:
        """What is there, without waiting; empty where nothing is.

        Raises:
            LinkGoneError: the device went away.
        """
        ...


class LineReader(abc.ABC, Generic[SentT]):
    """A `Reader` over a device that sends lines; what it sends, is the decoder's.

    Args:
        name: its name in the configuration.
        find: opens the device, as `drivers.plug.Plug` asks for it.
        teller: says its lines as events.
    """

    def __init__(self, name: str, find: Callable[[], LineSource[SentT]], teller: Teller) -> None:
        self._name = name
        self._plug: Plug[LineSource[SentT]] = Plug(name, find)
        self._teller = teller
        self._heard_at = 0.0

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return self._name

    def fileno(self) -> int | None:
        """The descriptor to wait on; None while the device is away."""
        return self._plug.fileno()

    def deadline(self) -> float | None:
        """When to call `read_events` though nothing is readable: the end of a line, or the next look for the device.

        A reader that was never called wants to be at once, which is said as minus infinity.
        """
        if self._plug.source is None:
            return self._plug.deadline()
        patience = self._patience()
        return None if patience is None else self._heard_at + patience

    def read_events(self, now: float) -> Sequence[ReaderEvent]:
        """Takes what was sent, without waiting.

        Args:
            now: the caller's monotonic seconds.
        """
        source = self._plug.source
        if source is None:
            return self._plug.look(now)
        try:
            sent = source.read()
        except LinkGoneError:
            self._forget()
            self._teller.forget()
            return self._plug.lose(now, LossReason.UNPLUGGED)
        if not sent:
            return self._fall_silent(now)
        self._heard_at = now
        return self._take(sent, now)

    def nameplate(self) -> Nameplate:
        """What the device says of itself; nothing while it is away."""
        return nameplate_of(self._plug.source)

    def close(self) -> None:
        """Gives the device back."""
        self._plug.close()
        self._forget()
        self._teller.forget()

    def _patience(self) -> float | None:
        """How long after the newest sign silence means something; None where it means nothing."""
        gap = self._gap()
        if gap is not None:
            return gap
        return SWIPE_GAP_S if self._teller.waits else None

    def _fall_silent(self, now: float) -> Sequence[ReaderEvent]:
        patience = self._patience()
        if patience is None or now < self._heard_at + patience:
            return ()
        return self._teller.fall_silent(now) if self._gap() is None else self._end_line(now)

    @abc.abstractmethod
    def _gap(self) -> float | None:
        """Seconds of silence that end the line under way; None where none is."""

    @abc.abstractmethod
    def _take(self, sent: SentT, now: float) -> Sequence[ReaderEvent]:
        """Decodes what was sent."""

    @abc.abstractmethod
    def _end_line(self, now: float) -> Sequence[ReaderEvent]:
        """Ends the line under way: silence did."""

    @abc.abstractmethod
    def _forget(self) -> None:
        """Throws the line under way away: the device is gone."""
