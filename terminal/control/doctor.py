"""`doctor`: asked of the running terminal, which alone may open its store and its devices, else tried here."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from terminal.control.errors import AnswerError, NobodyThereError
from terminal.control.lines import Question, ask
from terminal.control.server import Answer
from terminal.doctor.findings import Finding
from terminal.doctor.running import Seen, findings_of

DOCTOR = "doctor"
_finding = msgspec.json.Decoder(Finding)


def doctor_answers(look: Callable[[], Seen]) -> Mapping[str, Answer]:
    """What the running terminal says of itself."""

    def looked(_: Question) -> Iterable[bytes]:
        return map(msgspec.json.encode, findings_of(look()))

    return {DOCTOR: looked}


def examined(folder: Path, config: Path, *, running: bool = False) -> tuple[Finding, ...]:
    """How the terminal of `folder` is.

    Args:
        folder: of its store.
        config: its configuration.
        running: ask it while it runs or not at all: its store and devices are never opened here.

    Raises:
        NobodyThereError: `running`, and it does not.
        ControlError: the running terminal's answer cannot be read.
        StoreBusyError: another process owns the store and does not answer.
    """
    try:
        return tuple(_finding.decode(item) for item in ask(folder, Question(DOCTOR)))
    except msgspec.MsgspecError as error:
        raise AnswerError(f"the terminal's answer cannot be read: {error}") from error
    except NobodyThereError:
        if running:
            raise
        from terminal.doctor.alone import examine

        return examine(folder, config)
