"""A real PostgreSQL for benchmarks and tests: its own cluster in a temporary folder, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
_USER = "postgres"


def _binary(name: str) -> str:
    for folder in _FOLDERS:
        if (folder / name).exists():
            return str(folder / name)
    raise RuntimeError(f"'{name}' of PostgreSQL is not there; install Debian's package 'postgresql' (make setup does).")


def _as_user(command: list[str]) -> list[str]:
    """As root, run as the system's user for PostgreSQL: initdb refuses root."""
    if os.getuid() != 0:
        return command
    return ["setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups", *command]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """A running cluster; its URL without a database's name.

    It waits for the disk only where it is to be `durable`: tests are not about that.
    """
    initdb, control = _binary("initdb"), _binary("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="spaarpunt-pg-"))
    data = folder / "data"
    started = False
    try:
        if os.getuid() == 0:
            found = pwd.getpwnam(_USER)
            os.chown(folder, found.pw_uid, found.pw_gid)
        _run(
            [initdb, "-D", str(data), "-U", "spaarpunt", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], folder
        )
        port = _free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            "fsync": "on" if durable else "off",
            "full_page_writes": "on" if durable else "off",
            "max_connections": "60",
        }
        options = " ".join(f"-c {name}={value!r}" for name, value in settings.items())
        # It waits by itself until the server answers.
        _run([control, "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "-t", "30", "start"], folder)
        started = True
        yield f"postgresql://spaarpunt@127.0.0.1:{port}"
    finally:
        if started:
            _run([control, "-D", str(data), "-m", "immediate", "-w", "-t", "30", "stop"], folder)
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str], folder: Path) -> None:
    """Run one of PostgreSQL's programs; what it says goes to a file, for the server keeps its descriptors."""
    with (folder / "said").open("wb") as said:
        done = subprocess.run(_as_user(command), stdout=said, stderr=said, cwd=folder, timeout=60, check=False)
    if done.returncode:
        log = folder / "log"
        server = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        raise RuntimeError(f"{Path(command[0]).name} failed: {(folder / 'said').read_text(errors='replace')}{server}")


def make_database(url: str, name: str) -> str:
    """A new, empty database of the cluster; its URL."""
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"{url}/{name}"
