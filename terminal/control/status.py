"""`status`: the running terminal's figures, for its updates, its metrics and a support bundle. It is never opened here.

No figure is of a person, a card or a transaction.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from terminal.control.errors import AnswerError
from terminal.control.lines import Question, ask
from terminal.control.server import Answer
from terminal.doctor.running import Seen
from terminal.software import SOFTWARE

STATUS = "status"


class Status(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A terminal at one moment.

    Attributes:
        software: its version.
        waiting: transactions that central has not got.
        dead_letters: transactions that central could not read.
        attended: whether somebody stands at it.
        online: whether central answers.
        fault: the code why it is out of service; empty while it serves.
        printer: the printer's state as a word.
        clock_trusted: whether its time can be believed.
        tampered: whether the housing is open.
        missing: how many devices do not answer.
        disk_used: bytes that the store takes.
        disk_limit: bytes that it may take.
        slots: transactions for which there is room.
    """

    software: str
    waiting: int
    dead_letters: int
    attended: bool
    online: bool
    fault: str
    printer: str
    clock_trusted: bool
    tampered: bool
    missing: int
    disk_used: int
    disk_limit: int
    slots: int


_status = msgspec.json.Decoder(Status)


def status_of(seen: Seen) -> Status:
    """What the terminal knows of itself, as figures."""
    health = seen.health
    return Status(
        software=SOFTWARE,
        waiting=seen.waiting,
        dead_letters=seen.report.dead_letters,
        attended=seen.attended,
        online=health.online,
        fault="" if health.fault is None else health.fault.value,
        printer=health.printer.value,
        clock_trusted=seen.now.trusted,
        tampered=health.tampered,
        missing=len(health.missing),
        disk_used=seen.room.used,
        disk_limit=seen.room.limit,
        slots=seen.room.slots,
    )


def status_answers(look: Callable[[], Seen]) -> Mapping[str, Answer]:
    """What the running terminal answers."""

    def asked(_: Question) -> Iterable[bytes]:
        return (msgspec.json.encode(status_of(look())),)

    return {STATUS: asked}


def status(folder: Path) -> Status:
    """How the terminal of `folder` is.

    Raises:
        NobodyThereError: it does not run.
        ControlError: its answer cannot be read.
    """
    items = list(ask(folder, Question(STATUS)))
    if len(items) != 1:
        raise AnswerError(f"the terminal at {folder} gave {len(items)} answers")
    try:
        return _status.decode(items[0])
    except msgspec.MsgspecError as error:
        raise AnswerError(f"the terminal's answer cannot be read: {error}") from error
