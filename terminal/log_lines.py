"""Lines of the log: where it went wrong is told, and never in the words of whatever went wrong.

The text of an error that nobody foresaw may hold what was scanned: ``int("10001x")`` repeats it. So a traceback has its
places and the kinds of its errors alone; an error of the system says what the system calls it.
"""

import logging
import traceback
from types import TracebackType
from typing import Final

FORMAT: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"
_Told = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)  # as logging hands it over


class DiscreetFormatter(logging.Formatter):
    """Formats tracebacks without what their errors say."""

    def __init__(self) -> None:
        super().__init__(FORMAT)

    def formatException(self, ei: _Told) -> str:  # noqa: N802 - logging's word
        """The places, innermost error last, each with its kind."""
        return "\n".join(_told(ei[1])) if ei[1] is not None else ""


def _told(error: BaseException) -> list[str]:
    """The chain of errors; one that caused another stands before it."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [] if before is None else _told(before)
    lines += [line.rstrip("\n") for line in traceback.format_tb(error.__traceback__)]
    kind = type(error)
    said = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    return [*lines, f"{kind.__module__}.{kind.__qualname__}{said}"]


def log_to_standard_error(level: int) -> None:
    """Log from `level` on, as the journal takes it."""
    handler = logging.StreamHandler()
    handler.setFormatter(DiscreetFormatter())
    logging.basicConfig(level=level, handlers=[handler])
