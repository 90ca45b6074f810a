"""What a device can be told: one small protocol for each kind, and the values that cross it.

Every real and every virtual device stands behind one of these, and one contract suite runs over both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from drivers.errors import JobError, SettingError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from drivers.events import ReaderEvent

GreyFrame: TypeAlias = "NDArray[np.uint8]"
"""A picture as rows × columns of grey, 0 black to 255 white."""


class PrinterStatus(StrEnum):
    """The states of a printer that a terminal treats differently. Not knowing is one of them."""

    OK = "ok"
    NEAR_END = "near-end"
    PAPER_OUT = "paper-out"
    COVER_OPEN = "cover-open"
    ERROR = "error"
    UNPLUGGED = "unplugged"
    UNKNOWN = "unknown"

    @property
    def may_print(self) -> bool:
        """Whether a voucher may be begun."""
        return self in {PrinterStatus.OK, PrinterStatus.NEAR_END}


class PrintFault(StrEnum):
    """What came between a job and its paper."""

    PAPER_OUT = "paper-out"
    COVER_OPEN = "cover-open"
    ERROR = "error"
    UNPLUGGED = "unplugged"
    STALLED = "stalled"
    NO_ANSWER = "no-answer"


class PrintEvidence(StrEnum):
    """How it is known that the paper came out.

    Attributes:
        PROCESS_ID: the printer named the job as printed (ESC/POS `GS ( H` function 48).
        BUFFER_ORDER: the printer answered a question that stood behind the cut in its buffer (ESC/POS `GS r`).
    """

    PROCESS_ID = "process-id"
    BUFFER_ORDER = "buffer-order"


@dataclass(frozen=True, slots=True)
class PrintConfirmed:
    """The whole job is on paper."""

    evidence: PrintEvidence


@dataclass(frozen=True, slots=True)
class PrintAssumed:
    """Every byte went to a printer that has no way to answer."""


@dataclass(frozen=True, slots=True)
class PrintUnknown:
    """A byte of the code may have left, and nobody knows what became of it. Never print it again unasked."""

    fault: PrintFault


@dataclass(frozen=True, slots=True)
class PrintFailed:
    """No byte of the code has left the terminal; the voucher does not exist on paper."""

    fault: PrintFault


PrintOutcome = PrintConfirmed | PrintAssumed | PrintUnknown | PrintFailed


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One piece of paper, cut so that the driver knows when the part that is worth money begins.

    Attributes:
        job_id: the intent's id; it comes back with the outcome.
        head: printer bytes before the code (shop, reward, date).
        code: printer bytes of the voucher's code, in QR and in letters. Empty on paper that is worth nothing.
        tail: printer bytes behind it (terms, feed, cut).
    """

    job_id: str
    head: bytes = field(repr=False)
    code: bytes = field(repr=False)
    tail: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuses a job that could never be accounted for.

        Raises:
            JobError: it has no id, or nothing to print.
        """
        if not self.job_id:
            raise JobError("a print job without an id: its outcome could be matched to nothing; give it the intent's")
        if not (self.head or self.code or self.tail):
            raise JobError(f"print job {self.job_id} has nothing to print; give it at least one part")


@dataclass(frozen=True, slots=True)
class Nameplate:
    """What a device says of itself; None for what it does not say.

    Attributes:
        maker: who made it.
        model: what it is called.
        serial: its own number.
        firmware: the version of its program.
    """

    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    firmware: str | None = None


NO_PLATE: Final = Nameplate()
"""Of a device that says nothing of itself."""


class Printer(Protocol):
    """A receipt printer. Every call may take as long as its time-outs allow: call it from a worker, one at a time."""

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        ...

    def status(self) -> PrinterStatus:
        """Asks the printer how it is; never raises for a printer that is away."""
        ...

    def print(self, job: PrintJob) -> PrintOutcome:
        """Prints once and says what is known of it; never tries a second time."""
        ...

    def nameplate(self) -> Nameplate:
        """What it says of itself: asked for once while it is joined; never raises for a printer that is away."""
        ...

    def close(self) -> None:
        """Lets the printer go; harmless when repeated."""
        ...


class Reader(Protocol):
    """A device that says something: scanner, magstripe reader, keypad, contact. One loop selects over many of them."""

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        ...

    def fileno(self) -> int | None:
        """The descriptor to wait on; None while the device is away."""
        ...

    def deadline(self) -> float | None:
        """When `read_events` wants to be called though nothing is readable, in the caller's monotonic seconds."""
        ...

    def read_events(self, now: float) -> Sequence[ReaderEvent]:
        """Takes what is there, without waiting.

        Args:
            now: the caller's monotonic seconds.
        """
        ...

    def close(self) -> None:
        """Gives the device back; harmless when repeated."""
        ...


class Camera(Protocol):
    """Something that sees."""

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        ...

    def newest(self) -> GreyFrame | None:
        """The newest frame not yet taken, older ones being dropped; None where there is none.

        What was given is never written to again.

        Raises:
            LinkGoneError: the camera is away.
        """
        ...

    def close(self) -> None:
        """Lets the camera go; harmless when repeated."""
        ...


class Presence(Protocol):
    """What knows whether anybody stands before the terminal."""

    def near(self) -> bool:
        """Whether somebody is; answers at once. A pin that cannot be read raises what its library raises."""
        ...

    def close(self) -> None:
        """Lets the sensor go; harmless when repeated."""
        ...


class LampSign(StrEnum):
    """What the lamp on the housing says across the shop.

    Attributes:
        READ: a card or code was read.
        NOT_OURS: what was read is nothing of the programme's.
        REFUSED: what was read may not be used here.
    """

    OFF = "off"
    READY = "ready"
    BUSY = "busy"
    ATTENTION = "attention"
    READ = "read"
    NOT_OURS = "not-ours"
    REFUSED = "refused"

    @property
    def passes(self) -> bool:
        """Whether it is shown for a moment, after which the lamp says `READY` by itself."""
        return self in {LampSign.READ, LampSign.NOT_OURS, LampSign.REFUSED}


class Lamp(Protocol):
    """The lamp on the housing."""

    def show(self, sign: LampSign) -> None:
        """Shows one sign until told another, or for a moment where it passes; returns at once."""
        ...

    def close(self) -> None:
        """Puts it out; harmless when repeated."""
        ...


class Tone(StrEnum):
    """What the sounder says: never the only sign, somebody may not hear it."""

    ACCEPTED = "accepted"
    NOT_OURS = "not-ours"
    REFUSED = "refused"
    ATTENTION = "attention"


STEPS: Final = 5
"""How many steps loudness and brightness have, 1 the least; none of them is silent or dark."""


def share_of(step: int, shares: tuple[float, ...]) -> float:
    """What a device makes of a step.

    Args:
        step: 1 … `STEPS`.
        shares: its shares of the whole, one a step.

    Raises:
        SettingError: no such step.
    """
    if not 1 <= step <= STEPS:
        raise SettingError(f"step {step} was asked for; there are 1 to {STEPS}")
    return shares[step - 1]


class Sounder(Protocol):
    """A buzzer or loudspeaker."""

    def set_volume(self, step: int) -> None:
        """Sets how loud tones are from the next one on, `STEPS` until told; nothing sounds by it.

        Raises:
            SettingError: no such step.
            LinkGoneError: it is away.
        """
        ...

    def play(self, tone: Tone) -> None:
        """Begins a tone and returns at once; a tone still playing is cut short."""
        ...

    def close(self) -> None:
        """Silences it; harmless when repeated."""
        ...


class Backlight(Protocol):
    """What makes a display bright."""

    def set_brightness(self, step: int) -> None:
        """Sets how bright it is, from now on.

        Raises:
            SettingError: no such step.
            DeviceMissingError: this display has no backlight that a program can set.
            DeviceDeniedError: it has one, and this program may not set it.
            LinkGoneError: it is away.
        """
        ...

    def close(self) -> None:
        """Lets it go, as bright as it is; harmless when repeated."""
        ...


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something to say.

    Attributes:
        text: the words; whoever synthesises them keeps none of them in a log.
        language: ISO 639-1 code of the voice.
        kept: whether what it sounds like may be kept on the disk: the words are the same for everybody.
    """

    text: str = field(repr=False)
    language: str
    kept: bool = False


class Ear(StrEnum):
    """Who hears a phrase: whoever has the headset on, or everybody around."""

    HEADSET = "headset"
    ALOUD = "aloud"


class Speaker(Protocol):
    """What speaks to somebody who cannot see the screen. Every call returns at once; none raises for want of a voice.

    A device or voice that does not work is silence, and a line in the log.
    """

    def say(self, phrases: Sequence[Phrase], ear: Ear, *, behind: bool = False) -> None:
        """Says phrases one after the other; what is being said stops, unless they come `behind` it.

        Where too much waits already, what comes behind it is dropped.
        """
        ...

    def hush(self) -> None:
        """Stops in the middle of a word, and drops what waits."""
        ...

    def set_loudness(self, step: int) -> None:
        """Sets how loud it speaks from the next phrase on: steps 6 dB apart, `STEPS` the loudest.

        Raises:
            SettingError: no such step.
        """
        ...

    @property
    def speaking(self) -> bool:
        """Whether anything is being said, or waits."""
        ...

    def close(self) -> None:
        """Silences it for good; harmless when repeated."""
        ...
