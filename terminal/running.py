"""Running a terminal, or a device that is none yet, until it is told to stop: on real hardware or whatever is given."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, TypeAlias

from drivers.errors import DriverError
from loyalty.errors import LoyaltyError
from screens.errors import ScreensError
from screens.views import Setting
from terminal import memory
from terminal.around import Surroundings
from terminal.config import read_settings
from terminal.errors import ConfigurationError, NotEnrolledError, StartError, TakingOverError
from terminal.hardware import real_surroundings
from terminal.loading import loading
from terminal.machine.health import Fault
from terminal.outage import KEEPS_FAILING, out_of_service
from terminal.store.errors import StoreDamagedError, StoreError
from terminal.supervisor import Pulse, supervisor_of

if TYPE_CHECKING:
    from terminal.app import Terminal
    from terminal.newcomer import NewcomerProgram

Program: TypeAlias = "Terminal | NewcomerProgram"
"""What runs on a device; which one, its store says."""

log = logging.getLogger("spaarpunt.terminal")

DEFAULT_LANGUAGE = "nl"
DEFAULT_ZONE = "Europe/Amsterdam"
"""What the screen speaks while the store cannot say where it stands."""


def run_real(store: Path, config: Path) -> None:
    """Run on the hardware that the configuration names, until it is told to stop.

    Raises:
        TerminalError: the configuration cannot be, or the terminal cannot start.
    """
    settings = read_settings(config)
    try:
        found = real_surroundings(settings, loading("terminal.app"))
        around = replace(found, supervisor=supervisor_of(os.environ))
        program = program_over(store, around)
        while program is not None and serve(program):
            # No loop turns until the next program's does.
            around.supervisor.alive()
            program = program_over(store, around)
    except ConfigurationError as error:
        raise ConfigurationError(f"{config}: {error}") from error
    except (StoreError, DriverError, ScreensError, LoyaltyError) as error:
        raise StartError(str(error)) from error


def program_over(folder: Path, around: Surroundings) -> Program | None:
    """The program for what the store says this device is.

    A terminal; over an empty store, or one that another board goes on with, a device not yet in service; or, where the
    store is damaged beyond help, the screen that says so, until it is told to end.
    """
    from terminal.app import Terminal

    try:
        return Terminal(folder, around)
    except (NotEnrolledError, TakingOverError):
        from terminal.newcomer import NewcomerProgram

        return NewcomerProgram(folder, around)
    except StoreDamagedError as error:
        log.critical("S09 the store does not open: %s", error)
    memory.settle()
    stand_still(around, Fault.STORE.value)
    return None


def stand_still(around: Surroundings, code: str) -> None:
    """Show that the terminal is out of service, until a signal ends it."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ended.set())
    setting = Setting("", DEFAULT_LANGUAGE, DEFAULT_ZONE, virtual=around.virtual)
    around.supervisor.ready()
    pulse = Pulse(around.supervisor, lambda: True, time.monotonic)
    out_of_service(around.display, setting, datetime.now(UTC), "", ended, code=code, beat=pulse.beat)


def run_outage(config: Path) -> None:
    """Say on the screen that the program failed again and again, until it is told to stop.

    Raises:
        TerminalError: the configuration cannot be, or there is no display.
    """
    settings = read_settings(config)
    try:
        around = real_surroundings(settings)
    except (DriverError, ScreensError) as error:
        raise StartError(str(error)) from error
    stand_still(replace(around, supervisor=supervisor_of(os.environ)), KEEPS_FAILING)


def serve(program: Program) -> bool:
    """Run it until it ends by itself or a signal ends it; whether another program goes on from there."""

    def end(_number: int, _frame: FrameType | None) -> None:
        program.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    try:
        program.start()
        program.run()
    finally:
        program.close()
    return program.goes_on
