"""The terminal's end of the control socket: answers read-only questions, one asker at a time."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from terminal.control.errors import ControlError
from terminal.control.lines import (
    ANSWER_TIMEOUT,
    LINE_LIMIT,
    QUESTION_LIMIT,
    QUESTION_TIMEOUT,
    SOCKET_NAME,
    Line,
    Question,
    address,
    check_peer,
    decode_question,
    encode,
)

Answer = Callable[[Question], Iterable[bytes]]
"""Answers one kind of question with JSON documents; it only reads, but for the one order there is (`roll keys`)."""

_BACKLOG = 4
_log = logging.getLogger(__name__)


class ControlServer:
    """Listens in the store's folder from construction until `close`; used as a context, too.

    Whoever makes one owns the folder, so a socket left over by a killed process may be taken away.
    """

    def __init__(self, folder: Path, answers: Mapping[str, Answer]) -> None:
        """Listen.

        Args:
            folder: the store's.
            answers: by question.

        Raises:
            OSError: the socket cannot be made.
        """
        self._path = folder / SOCKET_NAME
        self._answers = dict(answers)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            self._path.unlink(missing_ok=True)
            # On Linux the file takes the socket's own mode: at no moment can others open it.
            os.fchmod(self._listener.fileno(), 0o600)
            self._listener.bind(address(descriptor))
            self._listener.listen(_BACKLOG)
        except BaseException:
            self._listener.close()
            raise
        finally:
            os.close(descriptor)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="control", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; a second call does nothing."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=QUESTION_TIMEOUT + ANSWER_TIMEOUT)
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                peer, _ = self._listener.accept()
            except OSError as error:
                if not self._closing.is_set():
                    _log.warning("control socket: %s", error)
                return
            with peer:
                try:
                    check_peer(peer)
                    self._converse(peer)
                except (OSError, ControlError) as error:
                    _log.warning("control socket: %s", error)

    def _converse(self, peer: socket.socket) -> None:
        peer.settimeout(QUESTION_TIMEOUT)
        with peer.makefile("rb") as file:
            text = file.readline(QUESTION_LIMIT)
        peer.settimeout(ANSWER_TIMEOUT)
        try:
            question = decode_question(text)
        except msgspec.MsgspecError as error:
            peer.sendall(encode(Line(error=f"no question: {error}")) + b"\n")
            return
        answer = self._answers.get(question.ask)
        if answer is None:
            known = ", ".join(sorted(self._answers))
            peer.sendall(encode(Line(error=f"unknown question; known are: {known}")) + b"\n")
            return
        peer.sendall(encode(self._answered(peer, question, answer)) + b"\n")

    def _answered(self, peer: socket.socket, question: Question, answer: Answer) -> Line:
        """Send every item; the line that ends the answer."""
        try:
            items = iter(answer(question))
        except Exception as error:  # noqa: BLE001 - a question must never take the terminal down
            return _failed(question, error)
        while True:
            try:
                item = next(items, None)
            except Exception as error:  # noqa: BLE001 - a question must never take the terminal down
                return _failed(question, error)
            if item is None:
                return Line(end=True)
            line = encode(Line(item=msgspec.Raw(item))) + b"\n"
            if len(line) > LINE_LIMIT:
                return Line(error="an item of the answer is too long")
            peer.sendall(line)


def _failed(question: Question, error: Exception) -> Line:
    _log.error("control socket: %s failed", question.ask, exc_info=error)
    return Line(error=f"{type(error).__name__}: {error}")
