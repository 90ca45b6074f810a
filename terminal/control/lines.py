"""What goes over the control socket: one question, then answers, each one line of JSON.

    → {"ask":"outbox list","reveal":false}
    ← {"item":{…}}            any number of times
    ← {"end":true}            or  {"error":"…"}

Bounded in length and in time at both ends; the peer's user is checked at both ends (`SO_PEERCRED`,
unix(7)): it must be the same one, or root.
"""

import os
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import msgspec

from terminal.control.errors import AnswerError, NobodyThereError, PeerRefusedError

SOCKET_NAME = "control"
QUESTION_LIMIT = 1024
LINE_LIMIT = 64 * 1024
QUESTION_TIMEOUT = 2.0
"""Seconds in which a question must have come."""
ANSWER_TIMEOUT = 10.0
"""Seconds without a byte of an answer after which it is given up."""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked."""

    ask: str
    reveal: bool = False
    """Show whole member numbers, which are masked otherwise."""


NOTHING = msgspec.Raw(b"")


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of an answer: exactly one of its fields is set."""

    item: msgspec.Raw = NOTHING
    end: bool = False
    error: str | None = None


encode = msgspec.json.Encoder().encode
decode_question = msgspec.json.Decoder(Question).decode
decode_line = msgspec.json.Decoder(Line).decode


def address(folder: int) -> str:
    """The socket's address by way of the folder's open descriptor.

    A path in a socket's address has 108 bytes at most; this one always fits.
    """
    return f"/proc/self/fd/{folder}/{SOCKET_NAME}"


def check_peer(peer: socket.socket, owner: int | None = None) -> None:
    """Make sure who is at the other end.

    Args:
        peer: the connection.
        owner: the user whose folder it is, whom whoever asks there means to ask.

    Raises:
        PeerRefusedError: neither this user nor root, nor the folder's owner.
    """
    credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _, user, _ = struct.unpack("3i", credentials)
    if user not in (0, os.geteuid(), owner):
        raise PeerRefusedError(f"the process at the control socket belongs to user {user}; it gets no answer")


def ask(folder: Path, question: Question) -> Iterator[bytes]:
    """Ask the terminal that owns `folder`; each item of its answer is one JSON document.

    Raises:
        NobodyThereError: no terminal listens there.
        PeerRefusedError: who listens is another user's process.
        AnswerError: it refused, was silent for ten seconds, or answered what cannot be read.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
        peer.settimeout(ANSWER_TIMEOUT)
        owner = _connect(peer, folder)
        check_peer(peer, owner)
        try:
            peer.sendall(encode(question) + b"\n")
            with peer.makefile("rb") as file:
                yield from _items(iter(lambda: file.readline(LINE_LIMIT), None))
        except OSError as error:
            if isinstance(error, AnswerError):
                raise
            raise AnswerError(f"the terminal at {folder} broke off its answer: {error}") from error


def _connect(peer: socket.socket, folder: Path) -> int:
    """Connect; the user whose folder it is."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise NobodyThereError(f"{folder} cannot be opened: {error}") from error
    try:
        peer.connect(address(descriptor))
        return os.fstat(descriptor).st_uid
    except OSError as error:
        raise NobodyThereError(f"no terminal listens in {folder}: {error}") from error
    finally:
        os.close(descriptor)


def _items(lines: Iterator[bytes]) -> Iterator[bytes]:
    for text in lines:
        if not text.endswith(b"\n"):
            raise AnswerError("the terminal's answer breaks off or has too long a line")
        try:
            line = decode_line(text)
        except msgspec.MsgspecError as error:
            raise AnswerError(f"the terminal's answer cannot be read: {error}") from error
        if line.error is not None:
            raise AnswerError(f"the terminal refused: {line.error}")
        if line.end:
            return
        if line.item == NOTHING:
            raise AnswerError("the terminal answered a line without anything in it")
        yield bytes(line.item)
