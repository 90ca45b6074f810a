"""Asking the machine for a bundle's parts, and writing the bundle whole."""

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from terminal.bundle.parts import queue_of, without_keys, without_people, without_secrets
from terminal.control.doctor import examined
from terminal.control.errors import ControlError
from terminal.control.outbox import list_outbox
from terminal.control.status import status
from terminal.last_screens import last_screens, view_of
from terminal.store.errors import StoreError

_SECONDS: Final = 30.0
JOURNAL: Final = ("journalctl", "--boot", "--unit=spaarpunt*", "--output=short-iso", "--lines=20000", "--no-pager")
KERNEL: Final = ("journalctl", "--boot", "--dmesg", "--priority=warning", "--output=short-iso", "--no-pager")
COMMANDS: Final = {
    "journal.txt": JOURNAL,
    "kernel.txt": KERNEL,
    "units.txt": ("systemctl", "--no-pager", "status", "spaarpunt*"),
    "packages.txt": ("dpkg-query", "--show", "spaarpunt", "systemd", "usbguard", "network-manager"),
    "usb.txt": ("usbguard", "list-devices"),
    "disks.txt": ("df", "--human-readable"),
    "memory.txt": ("free", "--mega"),
    "system.txt": ("uname", "--all"),
    "throttled.txt": ("vcgencmd", "get_throttled"),
}
"""What the system says, each by its own tool; one that is not there is said and left out."""
OURS: Final = frozenset({"journal.txt", "units.txt"})
"""Those in which our own programs speak; the others never heard of a member."""
FILES: Final = ("/var/lib/spaarpunt-errors/errors.log.1", "/var/lib/spaarpunt-errors/errors.log", "/etc/os-release")
SETTINGS: Final = ("/etc/spaarpunt/update.toml", "/var/lib/spaarpunt-update/ended.json")
_SIZE: Final = (800, 480)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a bundle."""

    name: str
    data: bytes


Run = Callable[[tuple[str, ...]], str]


def run(command: tuple[str, ...]) -> str:
    """What a tool of the system says, or why it says nothing."""
    tool = shutil.which(command[0])
    if tool is None:
        return f"{command[0]} is not there\n"
    try:
        done = subprocess.run(  # noqa: S603 - its own words
            [tool, *command[1:]], capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"{command[0]} said nothing for {_SECONDS:.0f} s\n"
    return done.stdout + done.stderr


def parts(store: Path, config: Path, run: Run = run) -> Iterator[Part]:
    """Every part that can be had; one that cannot says why in its place.

    Args:
        store: the terminal's.
        config: its configuration.
        run: runs a tool of the system.
    """
    yield _asked("doctor.json", lambda: examined(store, config, running=True))
    yield _asked("status.json", lambda: status(store))
    yield _asked("queue.json", lambda: queue_of(list_outbox(store, running=True)))
    yield from _screens(store)
    for name, command in COMMANDS.items():
        said = run(command)
        yield Part(name, (without_people if name in OURS else without_keys)(said).encode())
    for path in map(Path, FILES):
        yield Part(path.name, without_people(_read(path)).encode())
    for path in (config, *map(Path, SETTINGS)):
        yield Part(path.name, without_secrets(_read(path)).encode())


def _asked(name: str, question: Callable[[], object]) -> Part:
    try:
        return Part(name, msgspec.json.format(msgspec.json.encode(question()), indent=1) + b"\n")
    except (ControlError, StoreError, msgspec.MsgspecError) as error:
        return Part(name, f"{type(error).__name__}: {error}\n".encode())


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return f"{error.strerror}\n"


def _screens(store: Path) -> Iterator[Part]:
    """The list of the last screens, and a picture of each kind that is nobody's, as it last was."""
    try:
        shown = last_screens(store)
    except (ControlError, msgspec.MsgspecError) as error:
        yield Part("screens.txt", f"{type(error).__name__}: {error}\n".encode())
        return
    lines = (f"{each.since:%Y-%m-%d %H:%M:%S} {each.state}\n" for each in shown)
    yield Part("screens.txt", "".join(lines).encode())
    for kind, screen in {each.kind: each for each in shown if each.kind}.items():
        found = view_of(screen)
        if found is not None:
            os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
            from screens.renderer import Renderer, png
            from screens.shots import theme_for
            from screens.theme import Mode

            drawn = Renderer(theme_for(Mode.LIGHT, _SIZE), _SIZE).draw(found)
            yield Part(f"screen-{kind.removesuffix('View').lower()}.png", png(drawn.surface))


def write(out: Path, found: Iterator[Part], now: datetime) -> int:
    """Write a bundle, whole or not at all; how many parts it has.

    Args:
        out: a new file, for its owner alone.
        found: its parts.
        now: aware; every part's date.

    Raises:
        OSError: it cannot be written, or is there already.
    """
    beside = out.with_name(f".{out.name}.new")
    count = 0
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as archive:
        for part in found:
            entry = tarfile.TarInfo(f"spaarpunt-support/{part.name}")
            entry.size, entry.mtime, entry.mode = len(part.data), int(now.timestamp()), 0o600
            archive.addfile(entry, io.BytesIO(part.data))
            count += 1
    beside.replace(out)
    return count
