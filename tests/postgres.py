"""A real PostgreSQL for tests: its own cluster in a temporary folder, on a loopback port, gone afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
_READY_SECONDS = 30.0
_USER = "postgres"


def _binary(name: str) -> str:
    for folder in _FOLDERS:
        if (folder / name).exists():
            return str(folder / name)
    raise RuntimeError(f"'{name}' of PostgreSQL is not there; install Debian's package 'postgresql' (make setup does).")


def _as_user(command: list[str]) -> list[str]:
    """initdb refuses root: as root, run as the system's user for PostgreSQL."""
    if os.getuid() != 0:
        return command
    return ["setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups", *command]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster() -> Iterator[str]:
    """A running cluster; its URL without a database's name.

    It does not wait for the disk: only tests use it.
    """
    initdb, server = _binary("initdb"), _binary("postgres")
    folder = Path(tempfile.mkdtemp(prefix="spaarpunt-pg-"))
    process: subprocess.Popen[bytes] | None = None
    try:
        if os.getuid() == 0:
            found = pwd.getpwnam(_USER)
            os.chown(folder, found.pw_uid, found.pw_gid)
        data = folder / "data"
        make = [initdb, "-D", str(data), "-U", "spaarpunt", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(_as_user(make), check=True, capture_output=True, cwd=folder, timeout=60)
        port = _free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            "fsync": "off",
            "full_page_writes": "off",
            "max_connections": "60",
        }
        command = [server, "-D", str(data), *(part for pair in settings.items() for part in ("-c", "=".join(pair)))]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(_as_user(command), stdout=log, stderr=log, cwd=folder)
        url = f"postgresql://spaarpunt@127.0.0.1:{port}"
        _wait(url, process, folder / "log")
        yield url
    finally:
        if process is not None:
            # "Fast" shutdown: it does not wait for clients (PostgreSQL 15, section 19.5).
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            psycopg.connect(f"{url}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")


def make_database(url: str, name: str) -> str:
    """A new, empty database of the cluster; its URL."""
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{url}/{name}"
