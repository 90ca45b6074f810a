"""The control socket: who may ask, what is answered, and what happens to nonsense."""

import json
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.control import lines
from terminal.control.errors import AnswerError, NobodyThereError, PeerRefusedError
from terminal.control.lines import LINE_LIMIT, QUESTION_LIMIT, Question, ask
from terminal.control.outbox import check_outbox, list_outbox, store_answers
from terminal.control.server import ControlServer
from terminal.store import Stop, Store, StoreBusyError, StoreMissingError
from tests.terminal.store.support import enrolled, record

ROOT = Path(__file__).parents[3]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with enrolled(tmp_path / "store", 3) as opened:
        yield opened


@pytest.fixture
def server(store: Store) -> Iterator[ControlServer]:
    with ControlServer(store.folder, store_answers(store)) as running:
        yield running


def raw(folder: Path, text: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(10)
        peer.connect(str(folder / lines.SOCKET_NAME))
        peer.sendall(text)
        answer = b""
        while piece := peer.recv(65536):
            answer += piece
        return answer


@pytest.mark.usefixtures("server")
def test_the_running_terminal_lists_its_outbox(store: Store) -> None:
    listed = list(list_outbox(store.folder))
    assert [(line.id, line.epoch, line.seq, line.kind) for line in listed] == [
        (f"id-{number}", 1, number + 1, "accrual") for number in range(3)
    ]
    record(store, 3)
    assert len(list(list_outbox(store.folder))) == 4


@pytest.mark.usefixtures("server")
def test_a_list_longer_than_one_block_is_whole(store: Store) -> None:
    for number in range(3, 1203):
        record(store, number, size=10)
    assert [line.seq for line in list_outbox(store.folder)] == list(range(1, 1204))


@pytest.mark.usefixtures("server")
def test_the_running_terminal_tells_what_its_boot_check_found(store: Store) -> None:
    assert check_outbox(store.folder) == store.report


def test_another_process_is_answered(store: Store, server: ControlServer) -> None:
    code = (
        "import sys, pathlib, msgspec; from terminal.control.outbox import list_outbox\n"
        "for line in list_outbox(pathlib.Path(sys.argv[1])): print(msgspec.json.encode(line).decode())"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code, str(store.folder)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert [json.loads(line)["id"] for line in asked.stdout.splitlines()] == ["id-0", "id-1", "id-2"]
    assert server is not None


def test_files_that_nobody_runs_are_opened(store: Store) -> None:
    store.close()
    assert [line.id for line in list_outbox(store.folder)] == ["id-0", "id-1", "id-2"]
    report = check_outbox(store.folder)
    assert report.full
    assert report.stop is Stop.CLEAN
    assert report.waiting == 3


def test_a_store_whose_owner_does_not_answer_is_left_alone(store: Store) -> None:
    with pytest.raises(StoreBusyError, match="does not answer"):
        list(list_outbox(store.folder))
    with pytest.raises(StoreBusyError):
        check_outbox(store.folder)


def test_asking_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError):
        list(list_outbox(tmp_path / "nothing"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(StoreMissingError):
        check_outbox(tmp_path / "empty")
    assert list((tmp_path / "empty").iterdir()) == []


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    "text",
    [b"nonsense\n", b'{"ask":1}\n', b'{"ask":"outbox list","drop":true}\n', b"x" * QUESTION_LIMIT, b"\xff\xfe\n"],
)
def test_nonsense_is_refused_and_the_next_one_is_answered(store: Store, text: bytes) -> None:
    assert "error" in json.loads(raw(store.folder, text))
    assert len(list(list_outbox(store.folder))) == 3


@pytest.mark.usefixtures("server")
def test_an_unknown_question_names_those_there_are(store: Store) -> None:
    with pytest.raises(AnswerError, match="outbox check, outbox list"):
        list(ask(store.folder, Question("outbox drop")))


@pytest.mark.usefixtures("server")
def test_whoever_hangs_up_early_disturbs_nobody(store: Store) -> None:
    for _ in range(3):
        with socket.socket(socket.AF_UNIX) as peer:
            peer.connect(str(store.folder / lines.SOCKET_NAME))
            peer.sendall(b'{"ask":"outbox list"}\n')
    assert len(list(list_outbox(store.folder))) == 3


def test_who_asks_without_a_word_is_given_up(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terminal.control.server.QUESTION_TIMEOUT", 0.05)
    with ControlServer(store.folder, store_answers(store)), socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(store.folder / lines.SOCKET_NAME))
        assert len(list(list_outbox(store.folder))) == 3


def test_a_failing_answer_is_told_and_the_terminal_lives_on(store: Store) -> None:
    def late(_: Question) -> Iterator[bytes]:
        yield b"1"
        raise RuntimeError("the drawer sticks")

    def early(_: Question) -> Iterator[bytes]:
        raise RuntimeError("the drawer sticks")

    def long(_: Question) -> Iterator[bytes]:
        yield b'"' + b"x" * LINE_LIMIT + b'"'

    answers = {**store_answers(store), "late": late, "early": early, "long": long}
    with ControlServer(store.folder, answers):
        for question in ("late", "early"):
            with pytest.raises(AnswerError, match="drawer"):
                list(ask(store.folder, Question(question)))
        with pytest.raises(AnswerError, match="too long"):
            list(ask(store.folder, Question("long")))
        assert len(list(list_outbox(store.folder))) == 3


def test_reveal_reaches_the_one_who_answers(store: Store) -> None:
    def answer(question: Question) -> Iterator[bytes]:
        yield b"true" if question.reveal else b"false"

    with ControlServer(store.folder, {"who": answer}):
        assert list(ask(store.folder, Question("who"))) == [b"false"]
        assert list(ask(store.folder, Question("who", reveal=True))) == [b"true"]


def test_another_users_process_gets_no_answer_and_is_not_believed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Foreign(socket.socket):
        def getsockopt(self, *_: object) -> bytes:
            return struct.pack("3i", 1, 4242, 4242)

    with socket.socket(socket.AF_UNIX) as plain:
        foreign = Foreign(socket.AF_UNIX, socket.SOCK_STREAM, fileno=plain.detach())
        with foreign:
            with pytest.raises(PeerRefusedError, match="4242"):
                lines.check_peer(foreign)
            with pytest.raises(PeerRefusedError, match="4242"):
                lines.check_peer(foreign, owner=4243)
            # Root asks the terminal of the user whose folder it is.
            lines.check_peer(foreign, owner=4242)

    def refuse(_: socket.socket) -> None:
        raise PeerRefusedError("somebody else")

    monkeypatch.setattr("terminal.control.server.check_peer", refuse)
    with ControlServer(store.folder, store_answers(store)), pytest.raises(AnswerError):
        list(list_outbox(store.folder))


@pytest.mark.usefixtures("server")
def test_the_socket_is_for_its_owner_alone(store: Store) -> None:
    assert (store.folder / lines.SOCKET_NAME).stat().st_mode & 0o777 == 0o600


def test_a_socket_left_by_a_killed_terminal_is_replaced(store: Store) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(store.folder / lines.SOCKET_NAME))
    with ControlServer(store.folder, store_answers(store)):
        assert len(list(list_outbox(store.folder))) == 3


def test_after_closing_nobody_is_there_and_no_thread_is_left(store: Store) -> None:
    before = set(threading.enumerate())
    server = ControlServer(store.folder, store_answers(store))
    mine = [thread for thread in set(threading.enumerate()) - before if thread.name == "control"]
    assert len(mine) == 1
    server.close()
    server.close()
    assert not (store.folder / lines.SOCKET_NAME).exists()
    assert not mine[0].is_alive()
    with pytest.raises(NobodyThereError):
        list(ask(store.folder, Question("outbox list")))


def test_a_long_path_is_no_obstacle(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30) / ("longer" * 20)
    with enrolled(folder, 2) as store, ControlServer(folder, store_answers(store)):
        assert len(list(list_outbox(folder))) == 2


def test_a_broken_answer_is_no_answer(store: Store) -> None:
    for text in (b"nonsense\n", b"{}\n", b'{"item":1}', b""):
        (store.folder / lines.SOCKET_NAME).unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(store.folder / lines.SOCKET_NAME))
            listener.listen(1)

            def answer(listener: socket.socket = listener, text: bytes = text) -> None:
                peer, _ = listener.accept()
                with peer:
                    peer.recv(QUESTION_LIMIT)
                    peer.sendall(text)

            thread = threading.Thread(target=answer)
            thread.start()
            with pytest.raises(AnswerError):
                list(list_outbox(store.folder))
            thread.join(10)
