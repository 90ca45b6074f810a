"""How a terminal is, as its heartbeat says it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vitals:
    """How a terminal is.

    Attributes:
        printer: the printer's state as a word.
        disk_used: the used share of the store, 0 to 1.
        tampered: whether the housing is open.
        openings: how often it was found open since the start.
        missing: devices that do not answer, by name.
        board: the board's serial; None where the machine has none.
        temperature: of the processor, in degrees Celsius; None where the machine does not say.
        configuration: the version that it goes by.
    """

    printer: str
    disk_used: float
    tampered: bool = False
    openings: int = 0
    missing: tuple[str, ...] = ()
    board: str | None = None
    temperature: float | None = None
    configuration: int | None = None
