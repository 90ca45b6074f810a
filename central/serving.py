"""Serving the API: a socket, one process, a line when it is ready, a clean end at SIGTERM."""

import gc
import os
import secrets
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import uvicorn

from central.app import create_app
from central.context import Central, Post, signing_key, wall_clock
from central.database import open_database
from central.errors import StartError
from central.gathering import gathering
from central.messages.carriers import Carriers, messengers
from central.messages.sender import Sender
from central.migrations import migrate
from central.security_text import check_contact

CLOSING_SECONDS: Final = 10
"""How long requests under way may take once the end was asked for."""
IDLE_SECONDS: Final = 75
"""How long an idle connection is kept."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where central is reached, where that is not the address it listens on.

    Attributes:
        terminals: by terminals, where a proxy stands before central.
        members: by members' phones; None where it is the same.
        security: where weaknesses are told, as a URI (RFC 9116); None to say nothing.
    """

    terminals: str | None = None
    members: str | None = None
    security: str | None = None


def open_central(
    url: str, *, reached: Addresses | None = None, carriers: Carriers | None = None
) -> tuple[Central, Sender]:
    """Central on the database of `url`, its tables brought up to this version, and who sends its messages.

    Raises:
        StartError: the database, a carrier's settings or the security contact cannot be used.
    """
    reached = reached or Addresses()
    if reached.security is not None:
        check_contact(reached.security)
    by_channel, virtual = messengers(carriers or Carriers())
    database = open_database(url)
    migrate(database)
    key = signing_key(database, wall_clock(), secrets.token_bytes)
    sender = Sender(database, by_channel, wall_clock)
    post = Post(frozenset(by_channel), sender.nudge, virtual)
    central = Central(
        database,
        key,
        public_url=reached.terminals,
        post=post,
        member_url=reached.members,
        security_contact=reached.security,
    )
    return central, sender


def serve(
    url: str,
    *,
    host: str,
    port: int,
    reached: Addresses | None = None,
    ready_fd: int | None = None,
    carriers: Carriers | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        StartError: the database, the address or a carrier's settings cannot be used.
    """
    central, sender = open_central(url, reached=reached, carriers=carriers)
    listener = _listen(host, port)
    bound = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(
        create_app(central),
        log_level="warning",
        access_log=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=CLOSING_SECONDS,
        server_header=False,
        date_header=True,
    )
    calm_collector()
    server = _Server(config, f"http://{shown}:{bound}", ready_fd)
    sender.start()
    try:
        with gathering(central.database):
            server.run(sockets=[listener])
    finally:
        listener.close()
        sender.stop()
        central.database.close()


def calm_collector() -> None:
    """Let the collector leave what was loaded so far for good; a batch makes some 50,000 short-lived objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


class _Server(uvicorn.Server):
    """uvicorn's server that says when it is ready, and that was asked to end when it ends."""

    def __init__(self, config: uvicorn.Config, address: str, ready_fd: int | None) -> None:
        super().__init__(config)
        self._address = address
        self._ready_fd = ready_fd

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        sys.stdout.write(f"Central listens on {self._address}\n")
        sys.stdout.flush()
        if self._ready_fd is not None:
            os.write(self._ready_fd, f"{self._address}\n".encode())
            os.close(self._ready_fd)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Without uvicorn's raising of the signal again: a clean end is exit 0."""
        before = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise StartError(f"Port {port} on {host} cannot be taken ({error.strerror}); choose another.") from error
    return listener
