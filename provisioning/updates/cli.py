"""`update.pyz fetch | install | open-root | close-root`: what the update's units call. The standard library alone."""

import argparse
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

from provisioning.updates.deciding import begin
from provisioning.updates.errors import UpdateError
from provisioning.updates.fetching import fetch
from provisioning.updates.machine import Debian, asked, is_newer
from provisioning.updates.record import Record
from provisioning.updates.settings import read_settings
from provisioning.updates.steps import go_on
from provisioning.updates.values import NotNow, Stuck

SETTINGS: Final = Path("/etc/spaarpunt/update.toml")
STATE: Final = Path("/var/lib/spaarpunt-update")
FETCHED: Final = Path("/var/lib/spaarpunt-fetch")
_DROP_IN: Final = Path("/run/systemd/system/-.mount.d/60-spaarpunt-update.conf")
"""A unit sees the root as it was when the unit began, so systemd itself remounts it, before and after."""


def main(words: list[str] | None = None) -> int:
    """The command line; its exit code."""
    parser = argparse.ArgumentParser(prog="update.pyz", description="Updates of a Spaarpunt terminal.")
    parser.add_argument("command", choices=("fetch", "install", "open-root", "close-root"))
    parser.add_argument("--config", type=Path, default=SETTINGS)
    parser.add_argument("--state", type=Path, default=STATE)
    parser.add_argument("--fetched", type=Path, default=FETCHED)
    parser.add_argument("--now", action="store_true", help="do not wait for the shop's quiet hour")
    said = parser.parse_args(words)
    try:
        match said.command:
            case "fetch":
                _fetch(said.config, said.fetched, now=said.now)
            case "install":
                return _install(said.config, said.state, said.fetched, now=said.now)
            case "open-root":
                _open_root(said.state, said.fetched)
            case _:
                _close_root()
    except (UpdateError, OSError) as error:
        _say(f"U9 {error}")
        return 1
    return 0


def _fetch(config: Path, fetched: Path, *, now: bool) -> None:
    settings = read_settings(config)
    if settings is None:
        _say(f"there is no {config}: nothing is updated by itself")
    elif now or settings.is_quiet(_clock().time()):
        _say(f"fetched: {fetch(settings, fetched, running=Debian(STATE / 'packages', fetched).version())}")


def _install(config: Path, state: Path, fetched: Path, *, now: bool) -> int:
    state.mkdir(parents=True, exist_ok=True)
    record, machine = Record(state), Debian(state / "packages", fetched)
    if record.underway() is None:
        settings = read_settings(config)
        if settings is None or not (now or settings.is_quiet(_clock().time())):
            return 0
        new = machine.candidate()
        if new is None or not is_newer(new.version, machine.version()):
            return 0
        when = datetime.combine(_clock().date(), settings.begins) if now else _clock()
        decision = begin(new, machine.here(settings, when, record.last().refused), newer=True)
        if isinstance(decision, NotNow):
            _say(f"U0 {new.version} is not installed now: {decision.why}")
            return 0
        record.begin(decision)
    return 1 if isinstance(go_on(record, machine, _say), Stuck) else 0


def _open_root(state: Path, fetched: Path) -> None:
    """Only where there is something to install: at most starts there is nothing, and the root stays shut."""
    wanted = Record(state).underway() is not None or any((fetched / "packages").glob("*.deb"))
    if wanted and os.statvfs("/").f_flag & os.ST_RDONLY:
        _DROP_IN.parent.mkdir(parents=True, exist_ok=True)
        _DROP_IN.write_text("[Mount]\nOptions=rw,noatime\n", encoding="utf-8")
        _remount()


def _close_root() -> None:
    if _DROP_IN.exists():
        _DROP_IN.unlink()
        _remount()


def _remount() -> None:
    asked("systemctl", "daemon-reload")
    asked("systemctl", "reload", "--", "-.mount")


def _clock() -> datetime:
    """The shop's own time: the machine's zone is the shop's."""
    return datetime.now().astimezone()


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 - systemd takes it into the journal
