"""The page's server: who may ask, who may act, and what it does with what makes no sense."""

import contextlib
import http.client
import json
import socket
from typing import Any

import pytest

from terminal.counter import server
from tests.counter.conftest import Standing

Answer = tuple[int, dict[str, str], bytes]


def ask(standing: Standing, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
    line = http.client.HTTPConnection("127.0.0.1", standing.page.port, timeout=10)
    try:
        line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        line.close()


def act(standing: Standing, document: Any, **headers: str) -> Answer:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    ours = {"Content_Type": "application/json", "Origin": standing.page.url.rstrip("/")}
    return ask(standing, "POST", "/do", body, **(ours | headers))


def test_it_listens_on_the_loopback_address_alone(standing: Standing) -> None:
    assert standing.page.url == f"http://127.0.0.1:{standing.page.port}/"
    # The whole of 127/8 is this machine; only one address of it is listened on.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", standing.page.port), timeout=2)


@pytest.mark.parametrize("path", sorted(server.PAGE))
def test_the_page_is_served_closed_to_everything_from_outside(standing: Standing, path: str) -> None:
    status, headers, body = ask(standing, "GET", path)
    assert status == 200
    assert body
    assert headers["content-type"] == server.PAGE[path][2]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_all_of_it_weighs_less_than_300_kb(standing: Standing) -> None:
    assert sum(len(ask(standing, "GET", path)[2]) for path in server.PAGE) < 300_000


def test_it_names_no_other_place(standing: Standing) -> None:
    for path in [p for p in server.PAGE if not p.endswith(".ttf")]:
        text = ask(standing, "GET", path)[2].decode().replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in text
        assert "https:" not in text


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}", ""]
)
def test_a_rebound_name_is_answered_nothing(standing: Standing, host: str) -> None:
    host = host.format(port=standing.page.port)
    for method in ("GET", "POST"):
        status, _, body = ask(standing, method, "/", b"{}" if method == "POST" else None, Host=host)
        assert status == 403
        assert b"<html" not in body


def test_localhost_is_its_name_too(standing: Standing) -> None:
    assert ask(standing, "GET", "/", Host=f"localhost:{standing.page.port}")[0] == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1", "https://127.0.0.1:{port}"])
def test_another_page_may_not_act(standing: Standing, origin: str) -> None:
    before = len(standing.counter.hands.receipts)
    status, _, _ = act(standing, {"type": "sell", "cents": 100}, Origin=origin.format(port=standing.page.port))
    assert status == 403
    assert len(standing.counter.hands.receipts) == before


def test_who_says_no_origin_may_not_act(standing: Standing) -> None:
    body = b'{"type": "tear"}'
    assert ask(standing, "POST", "/do", body, Content_Type="application/json")[0] == 403


def test_another_page_may_not_look(standing: Standing) -> None:
    assert ask(standing, "GET", "/news", Origin="http://evil.example")[0] == 403


def test_a_form_of_another_page_is_no_act(standing: Standing) -> None:
    assert act(standing, {"type": "tear"}, Content_Type="text/plain")[0] == 403


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"not json",
        b"[]",
        b"\xff\xfe",
        {"type": "explode"},
        {"type": "tear", "more": 1},
        {"type": "card"},
        {"type": "card", "card": -1, "reader": "scanner"},
        {"type": "card", "card": "0", "reader": "scanner"},
        {"type": "card", "card": 0, "reader": "nose"},
        {"type": "sell", "cents": 0},
        {"type": "sell", "cents": 10**9},
        {"type": "touch", "finger": "down", "x": -1, "y": 0},
        {"type": "touch", "finger": "down", "x": 10**6, "y": 0},
        {"type": "touch", "finger": "wave", "x": 1, "y": 1},
        {"type": "type", "text": "x" * 501},
        {"type": "press", "key": "space bar"},
        {"type": "flip", "switch": "gravity", "to": "off"},
        {"type": "set clock", "at": "2031-05-04T12:00:00"},
        {"type": "set clock", "at": "tomorrow"},
        {"type": "move clock", "hours": 10**6},
        {"type": "move clock"},
        {"type": "badge", "badge": -1},
        {"type": "place", "code": ""},
    ],
)
def test_what_is_no_act_is_refused_in_words(standing: Standing, document: Any) -> None:
    status, headers, body = act(standing, document)
    assert status == 400
    assert headers["content-type"].startswith("text/plain")
    assert body.startswith(b"No such act")


@pytest.mark.parametrize(
    "document",
    [
        {"type": "card", "card": 999, "reader": "scanner"},
        {"type": "receipt", "receipt": 999, "reader": "scanner"},
        {"type": "flip", "switch": "network", "to": "sideways"},
        {"type": "type", "text": "\x07"},
        {"type": "set clock", "at": "1999-12-31T12:00:00Z"},
        {"type": "set clock", "at": "9999-12-31T23:59:59-23:59"},
        {"type": "badge", "badge": 999},
        {"type": "place", "code": "X9-9"},
    ],
)
def test_what_cannot_be_done_is_said(standing: Standing, document: Any) -> None:
    status, _, body = act(standing, document)
    assert status == 409
    assert body


def test_a_long_act_is_not_even_read(standing: Standing) -> None:
    status, headers, _ = act(standing, b"x" * (server.MOST_BYTES + 1))
    assert status == 413
    assert headers["connection"] == "close"


@pytest.mark.parametrize("length", ["-1", "many", "1e3", "٣"])
def test_a_length_that_is_none_is_refused(standing: Standing, length: str) -> None:
    line = socket.create_connection(("127.0.0.1", standing.page.port), timeout=10)
    with line:
        host, origin = f"127.0.0.1:{standing.page.port}", standing.page.url.rstrip("/")
        line.sendall(
            f"POST /do HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {length}\r\n\r\n".encode()
        )
        assert b" 413 " in line.recv(200)


@pytest.mark.parametrize(
    "path", ["/nothing", "/paper/99999.png", "/paper/x.png", "/../play.py", "/paper/٣.png", "/camera.png"]
)
def test_there_is_nothing_else(standing: Standing, path: str) -> None:
    line = socket.create_connection(("127.0.0.1", standing.page.port), timeout=10)
    with line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{standing.page.port}\r\n\r\n".encode())
        assert b" 404 " in line.recv(200)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE"])
def test_other_methods_do_nothing(standing: Standing, method: str) -> None:
    assert ask(standing, method, "/do")[0] == 501


def test_watchers_beyond_the_most_are_sent_away(standing: Standing) -> None:
    with contextlib.ExitStack() as watching:
        for _ in range(server.MOST_WATCHERS):
            line = watching.enter_context(
                contextlib.closing(http.client.HTTPConnection("127.0.0.1", standing.page.port, timeout=10))
            )
            line.request("GET", "/news")
            answer = watching.enter_context(line.getresponse())
            assert answer.status == 200
            assert answer.readline() == b"event: frame\n"
        assert ask(standing, "GET", "/news")[0] == 503
