"""`roll-key`: asked of the running terminal, which alone may open its store, else done on its files."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import msgspec

from terminal.clock import SystemClock
from terminal.control.errors import AnswerError, NobodyThereError
from terminal.control.lines import Question, ask
from terminal.control.outbox import open_store
from terminal.control.server import Answer
from terminal.known_time import floor
from terminal.rolling import KeyRoll, Roll

ROLL = "roll keys"


def roll_answers(roll: Callable[[], Roll]) -> Mapping[str, Answer]:
    """What the running terminal does when it is told to roll its keys."""

    def rolled(_: Question) -> Iterable[bytes]:
        return (msgspec.json.encode(roll()),)

    return {ROLL: rolled}


def roll_keys(folder: Path) -> Roll:
    """Give the terminal whose store lies in `folder` new keys.

    Raises:
        StoreMissingError: no store there.
        StoreBusyError: another process owns it and does not answer.
        StartError: the terminal is not enrolled.
        StoreError, ControlError: the store cannot be opened, or the answer cannot be read.
    """
    try:
        items = list(ask(folder, Question(ROLL)))
    except NobodyThereError:
        with open_store(folder) as store:
            rolling = KeyRoll(store)
            client = rolling.client(SystemClock(floor(store)), secrets.token_bytes)
            try:
                return rolling.roll(client)
            finally:
                client.close()
    if len(items) != 1:
        raise AnswerError(f"the terminal at {folder} gave {len(items)} answers")
    try:
        return msgspec.json.decode(items[0], type=Roll)
    except msgspec.MsgspecError as error:
        raise AnswerError(f"the terminal's answer cannot be read: {error}") from error
