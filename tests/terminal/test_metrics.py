"""A terminal's figures for Prometheus: the text, and the server on the loopback address."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest

from drivers.ports import PrinterStatus
from terminal.control.status import Status
from terminal.metrics import CONTENT_TYPE, exposition, server

WELL = Status(
    software="0.1.0",
    waiting=3,
    dead_letters=1,
    attended=False,
    online=True,
    fault="",
    printer="paper_out",
    clock_trusted=True,
    tampered=False,
    missing=2,
    disk_used=1000,
    disk_limit=4000,
    slots=700,
)
SAMPLE = re.compile(r'([a-z_]+)(?:\{([a-z]+)="((?:[^"\\\n]|\\.)*)"\})? (\d+)')


def samples(text: str) -> dict[tuple[str, str], int]:
    """Every figure, by its name and its label's value; the text is as the format has it."""
    found, typed = {}, set()
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            typed.add(line.split()[2])
        elif not line.startswith("# HELP "):
            read = SAMPLE.fullmatch(line)
            assert read is not None, line
            assert read[1] in typed, "a figure says what it is first"
            found[read[1], read[3] or ""] = int(read[4])
    assert text.endswith("\n")
    return found


def test_every_figure_is_said() -> None:
    found = samples(exposition(WELL))
    assert found["spaarpunt_up", ""] == 1
    assert found["spaarpunt_info", "0.1.0"] == 1
    assert found["spaarpunt_outbox_waiting", ""] == 3
    assert found["spaarpunt_devices_missing", ""] == 2
    assert found["spaarpunt_out_of_service", ""] == 0
    assert {label for name, label in found if name == "spaarpunt_printer"} == {each.value for each in PrinterStatus}
    assert sum(value for (name, _), value in found.items() if name == "spaarpunt_printer") <= 1


def test_out_of_service_names_its_code_and_words_cannot_break_out() -> None:
    ill = Status(**{each: getattr(WELL, each) for each in WELL.__struct_fields__} | {"fault": 'S1"\n\\'})
    found = samples(exposition(ill))
    assert [value for (name, _), value in found.items() if name == "spaarpunt_out_of_service"] == [1]


def test_of_one_that_does_not_answer_that_is_the_figure() -> None:
    assert samples(exposition(None)) == {("spaarpunt_up", ""): 0}


@contextmanager
def serving(status: Status | None) -> Iterator[tuple[str, int]]:
    with server(lambda: status, 0) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            host, port = running.server_address[:2]
            yield str(host), port
        finally:
            running.shutdown()
            thread.join()


def test_prometheus_gets_them_on_the_loopback_address() -> None:
    with serving(WELL) as (host, port):
        assert host == "127.0.0.1"
        line = HTTPConnection(host, port, timeout=10)
        line.request("GET", "/metrics")
        answer = line.getresponse()
        assert (answer.status, answer.headers["Content-Type"]) == (200, CONTENT_TYPE)
        assert answer.read().decode() == exposition(WELL)
        line.close()


@pytest.mark.parametrize(("method", "path", "code"), [("GET", "/", 404), ("POST", "/metrics", 501)])
def test_there_is_nothing_else(method: str, path: str, code: int) -> None:
    with serving(None) as (host, port):
        line = HTTPConnection(host, port, timeout=10)
        line.request(method, path)
        assert line.getresponse().status == code
        line.close()
