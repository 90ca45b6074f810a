"""A terminal's figures for Prometheus (text exposition format 0.0.4), on the loopback address alone.

A process of its own asks the running terminal over its control socket at each scrape, so that whoever scrapes can
neither slow it down nor reach into it. No label is of a person, a card or a transaction.
"""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Final

from drivers.ports import PrinterStatus
from terminal.control.status import Status

PORT: Final = 9464
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_REQUEST_SECONDS: Final = 5.0


def exposition(status: Status | None) -> str:
    """The figures; of a terminal that does not answer, that it does not.

    Args:
        status: what it said, or None.
    """
    lines = list(_gauge("up", "Whether the terminal answers.", int(status is not None)))
    if status is None:
        return "".join(lines)
    labels = f'{{version="{_escaped(status.software)}"}}'
    lines += _gauge("info", "The program.", 1, labels)
    lines += _gauge("outbox_waiting", "Transactions that central has not got.", status.waiting)
    lines += _gauge("dead_letters", "Transactions that central could not read.", status.dead_letters)
    lines += _gauge("attended", "Whether somebody stands at the terminal.", int(status.attended))
    lines += _gauge("online", "Whether central answers.", int(status.online))
    fault = f'{{code="{_escaped(status.fault)}"}}' if status.fault else ""
    lines += _gauge(
        "out_of_service", "Whether the terminal serves nobody, and by which code.", int(bool(status.fault)), fault
    )
    lines += _states("printer", "The printer's state.", status.printer)
    lines += _gauge("clock_trusted", "Whether the time can be believed.", int(status.clock_trusted))
    lines += _gauge("housing_open", "Whether the housing is open.", int(status.tampered))
    lines += _gauge("devices_missing", "Devices that do not answer.", status.missing)
    lines += _gauge("store_bytes", "What the store takes.", status.disk_used)
    lines += _gauge("store_limit_bytes", "What the store may take.", status.disk_limit)
    lines += _gauge("store_slots", "Transactions for which there is room.", status.slots)
    return "".join(lines)


def _gauge(name: str, help_: str, value: int, labels: str = "") -> tuple[str, ...]:
    full = f"spaarpunt_{name}"
    return f"# HELP {full} {help_}\n", f"# TYPE {full} gauge\n", f"{full}{labels} {value}\n"


def _states(name: str, help_: str, now: str) -> tuple[str, ...]:
    """One line for each state of a closed set: 1 for the present one."""
    full = f"spaarpunt_{name}"
    each = (f'{full}{{state="{state.value}"}} {int(state.value == now)}\n' for state in PrinterStatus)
    return f"# HELP {full} {help_}\n", f"# TYPE {full} gauge\n", *each


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def server(look: Callable[[], Status | None], port: int = PORT) -> HTTPServer:
    """A server of the figures at ``/metrics``, on the loopback address; one request at a time.

    Args:
        look: asks the terminal.
        port: 0 for any.

    Raises:
        OSError: the port is taken.
    """

    class Scrape(BaseHTTPRequestHandler):
        """One scrape; who is slow is cut off."""

        timeout = _REQUEST_SECONDS

        def do_GET(self) -> None:
            """The figures, or nothing else."""
            if self.path != "/metrics":
                self.send_error(404)
                return
            body = exposition(look()).encode()
            self.send_response(200)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """A scrape each few seconds is no news."""

    return HTTPServer(("127.0.0.1", port), Scrape)
