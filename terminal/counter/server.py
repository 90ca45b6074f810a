"""The counter's page over HTTP, on the loopback address alone, for whoever sits at this machine.

One page may act: requests name this very address as their host (a rebound name does not), and acts come from this
page's own origin. News go out as server-sent events (WHATWG HTML, section 9.2): the screen as lossless patches, the
rest as one JSON document.
"""

import base64
import logging
import os
import selectors
import sys
import threading
from functools import lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from types import TracebackType
from typing import Final, Self

import msgspec

from drivers.virtual.paper import draw_sheet
from terminal.counter import pictures
from terminal.counter.acts import HandsError, read_act
from terminal.counter.bell import Bell
from terminal.counter.books import Books
from terminal.counter.hands import Hands
from terminal.counter.look import Look, Looker
from terminal.counter.mirror import Frame, Mirror, patch

log = logging.getLogger("spaarpunt.counter")

PORT: Final = 8470
HOST: Final = "127.0.0.1"
MOST_BYTES: Final = 4096
"""Of one act."""
MOST_WATCHERS: Final = 8
MOST_REQUESTS: Final = 48
SILENCE_SECONDS: Final = 10.0
"""After which a watcher gets an empty line, so that a page that went is noticed."""
STALL_SECONDS: Final = 30.0
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SCRIPTS: Final = ("page", "act", "books", "clock", "guide", "lamp", "paper", "screen")
PAGE: Final = {
    "/": ("terminal.counter.page", "index.html", "text/html; charset=utf-8"),
    "/page.css": ("terminal.counter.page", "page.css", "text/css; charset=utf-8"),
    **{f"/{name}.js": ("terminal.counter.page", f"{name}.js", "text/javascript; charset=utf-8") for name in SCRIPTS},
    "/regular.ttf": ("screens.fonts", "regular.ttf", "font/ttf"),
    "/semibold.ttf": ("screens.fonts", "semibold.ttf", "font/ttf"),
    "/bold.ttf": ("screens.fonts", "bold.ttf", "font/ttf"),
}
"""What is served as it is: its package, its file, its type."""


class Patched(msgspec.Struct, frozen=True):
    """What is new on the screen: its left and top edge, the screen's size (px), and a PNG in base64."""

    number: int
    x: int
    y: int
    width: int
    height: int
    png: str


class Page:
    """Serves the page from construction until `close`; used as a context, too.

    Args:
        hands: carries the page's acts out.
        looker: sees the counter.
        mirror: has the screen.
        books: told when somebody looks.
        port: 0 for any that is free.

    Raises:
        OSError: the port is taken.
    """

    def __init__(self, hands: Hands, looker: Looker, mirror: Mirror, books: Books, *, port: int = PORT) -> None:
        self.hands, self.looker, self.mirror, self.books = hands, looker, mirror, books
        self.watchers = threading.BoundedSemaphore(MOST_WATCHERS)
        self._server = _Server((HOST, port), self)
        self._thread = threading.Thread(target=self._server.serve, name="spaarpunt-page", daemon=True)
        self._thread.start()

    @property
    def bell(self) -> Bell:
        """Rung when something may look otherwise."""
        return self.mirror.bell

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.port}/"

    @property
    def hosts(self) -> frozenset[str]:
        """What a request may name as its host."""
        return frozenset({f"{HOST}:{self.port}", f"localhost:{self.port}"})

    @property
    def origins(self) -> frozenset[str]:
        """Where an act may come from."""
        return frozenset(f"http://{host}" for host in self.hosts)

    def close(self) -> None:
        """Serve no more."""
        self.bell.hush()
        self._server.end()
        self._thread.join(STALL_SECONDS)
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A page that is left open would keep the program from ending.
    block_on_close = False
    timeout = 0.0
    """It is asked for a request when there is one."""

    def __init__(self, address: tuple[str, int], page: Page) -> None:
        self.page = page
        self._room = threading.BoundedSemaphore(MOST_REQUESTS)
        super().__init__(address, _Handler)
        self._end_read, self._end_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def serve(self) -> None:
        """Until `end`. The library's own loop would look every half second whether it should."""
        with selectors.DefaultSelector() as waiting:
            for each in (self.fileno(), self._end_read):
                waiting.register(each, selectors.EVENT_READ)
            while all(key.fd != self._end_read for key, _ in waiting.select()):
                self.handle_request()

    def end(self) -> None:
        """Make `serve` return."""
        os.write(self._end_write, b"\0")

    def server_close(self) -> None:
        """Give the descriptors back."""
        super().server_close()
        os.close(self._end_read)
        os.close(self._end_write)

    def process_request(self, request: object, client_address: object) -> None:
        """A connection more than there is room for is closed at once."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)  # type: ignore[arg-type] # typeshed names sockets, the base hands objects
            return
        super().process_request(request, client_address)  # type: ignore[arg-type] # as above

    def process_request_thread(self, request: object, client_address: object) -> None:
        """One connection's thread."""
        try:
            super().process_request_thread(request, client_address)  # type: ignore[arg-type] # as above
        finally:
            self._room.release()

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - the base's form
        """A page that went away while it was written to is no error; whatever else is, is a defect."""
        error = sys.exception()
        if not isinstance(error, OSError):
            log.error("N20 the counter's page failed", exc_info=error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Spaarpunt", ""
    timeout = STALL_SECONDS
    server: _Server

    def setup(self) -> None:
        super().setup()
        self._page = self.server.page

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Nothing is logged: what was shown to a reader may stand in a path."""

    # ── reading ────────────────────

    def do_GET(self) -> None:
        if not self._may(acting=False):
            return
        path = self.path.partition("?")[0]
        if path in PAGE:
            package, name, kind = PAGE[path]
            self._send(HTTPStatus.OK, kind, _file(package, name))
        elif path == "/news":
            self._watch()
        elif path == "/photograph":
            self._open_page()
        else:
            found = _picture(self._page, path)
            if found is None:
                self._refuse(HTTPStatus.NOT_FOUND, "There is nothing at this address.")
            else:
                self._send(HTTPStatus.OK, "image/png", found)

    def _open_page(self) -> None:
        """On to the member's page, as a phone goes that photographs the screen."""
        try:
            seen = self._page.hands.photograph()
        except HandsError as error:
            self._refuse(HTTPStatus.CONFLICT, str(error))
            return
        self._begin(HTTPStatus.SEE_OTHER, None, 0, to=seen.address)

    def _watch(self) -> None:
        if not self._page.watchers.acquire(blocking=False):
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, "Too many pages look at this counter; close one.")
            return
        self._page.books.look(1)
        try:
            self.close_connection = True
            self._begin(HTTPStatus.OK, "text/event-stream", None)
            self._tell()
        except OSError:
            log.debug("N21 a page went away")
        finally:
            self._page.books.look(-1)
            self._page.watchers.release()

    def _tell(self) -> None:
        """What is new, until the page goes or the program ends."""
        page = self._page
        shown: Frame | None = None
        said: Look | None = None
        while not page.bell.still:
            rings, lines = page.bell.rings, b""
            frame = page.mirror.frame
            if shown is None or frame.number != shown.number:
                lines, shown = _framed(shown, frame), frame
            look = page.looker.look()
            if look != said:
                lines, said = lines + _event("look", look), look
            # An empty line tells whether somebody is still there.
            self.wfile.write(lines or b":\n\n")
            self.wfile.flush()
            while not page.bell.still and page.bell.wait(rings, SILENCE_SECONDS) == rings:
                self.wfile.write(b":\n\n")
                self.wfile.flush()

    # ── acting ────────────────────

    def do_POST(self) -> None:
        if not self._may(acting=True):
            return
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or int(length) > MOST_BYTES:
            self.close_connection = True
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"An act has a length, of at most {MOST_BYTES} bytes.")
            return
        body = self.rfile.read(int(length))
        if self.path != "/do":
            self._refuse(HTTPStatus.NOT_FOUND, "Acts go to /do.")
            return
        try:
            act = read_act(body)
        except HandsError as error:
            self._refuse(HTTPStatus.BAD_REQUEST, str(error))
            return
        try:
            self._page.hands.do(act)
        except HandsError as error:
            self._refuse(HTTPStatus.CONFLICT, str(error))
            return
        self._begin(HTTPStatus.NO_CONTENT, None, 0)

    def _may(self, *, acting: bool) -> bool:
        """Whether the request is from the page at this address; where not, it is answered so."""
        origin = self.headers.get("Origin")
        if self.headers.get("Host") not in self._page.hosts:
            why = "This page is at its loopback address alone."
        elif (acting or origin is not None) and origin not in self._page.origins:
            why = "Only the counter's own page may do this."
        elif acting and self.headers.get_content_type() != "application/json":
            why = "An act is JSON."
        else:
            return True
        # What it sent is not read: nothing of it may be taken for a next request.
        self.close_connection = True
        self._refuse(HTTPStatus.FORBIDDEN, why)
        return False

    # ── answering ────────────────────

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        self._send(status, "text/plain; charset=utf-8", why.encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self._begin(status, kind, len(body))
        self.wfile.write(body)

    def _begin(self, status: HTTPStatus, kind: str | None, length: int | None, to: str | None = None) -> None:
        self.send_response(status)
        if kind is not None:
            self.send_header("Content-Type", kind)
        if length is not None and status is not HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(length))
        if to is not None:
            self.send_header("Location", to)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()


@lru_cache(maxsize=len(PAGE))
def _file(package: str, name: str) -> bytes:
    return (files(package) / name).read_bytes()


def _framed(before: Frame | None, after: Frame) -> bytes:
    found = patch(before, after)
    if found is None:
        return b""
    png = base64.b64encode(found.png).decode()
    return _event("frame", Patched(after.number, *found.at, *after.size, png))


def _event(name: str, document: msgspec.Struct) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode(document))


def _picture(page: Page, path: str) -> bytes | None:
    """What hands hold or the printer gave, as a PNG; None where there is no such thing."""
    printer = page.hands.printer
    match path.removesuffix(".png").split("/")[1:]:
        case ["camera"] if page.hands.held is not None:
            return pictures.png(page.hands.held)
        case ["paper", "hanging"] if printer.hanging_mm > 0:
            return draw_sheet(printer.unfinished, printer.profile, torn=False)
        case ["paper", number] if (place := _place(number)) < len(printer.tickets):
            return draw_sheet(printer.tickets[place], printer.profile)
        case ["receipt", number] if (place := _place(number)) < len(page.hands.receipts):
            return pictures.qr_png(page.hands.receipts[place].code)
        case _:
            return None


def _place(number: str) -> int:
    """A place in a list; beyond every list where it is no number."""
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1_000_000
