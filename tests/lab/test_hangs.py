"""What hangs is ended and started again: the program by systemd, the machine by its own watchdog."""

import time

import pytest

from tests.lab import views
from tests.lab.notes import Notes
from tests.lab.serving import Veteran

HANG_SECONDS = 240.0
"""The lab's patience with the main loop (a minute), and the ending of what hangs."""
RESET_SECONDS = 120.0
"""Some times what the watchdog waits for; QEMU's halves its own time twice."""
PROCESSES = "/sys/fs/cgroup/init.scope/cgroup.freeze"
"""The group of the first process alone: nothing that it starts is in it (cgroup v2, `cgroup.freeze`)."""


@pytest.mark.timeout(1500)
def test_a_main_loop_that_hangs_is_ended_and_the_terminal_serves_again(veteran: Veteran, notes: Notes) -> None:
    """The program is stopped in the midst of its work (SIGSTOP): systemd misses its word, ends and starts it again."""
    with veteran.power() as served:
        stand = served.stand
        stand.shows(views.attract())
        hung, began = stand.unit("MainPID"), time.monotonic()
        stand.guest.hands.run("sh", "-c", f"kill -STOP {hung}")
        stand.guest.until("the hung one is gone", lambda: stand.unit("MainPID") not in {hung, "0"}, HANG_SECONDS)
        notes.figure("main loop hung → ended, s", round(time.monotonic() - began, 1))
        stand.up()
        stand.shows(views.attract())
        notes.figure("main loop hung → attract screen, s", round(time.monotonic() - began, 1))
        assert stand.unit("NRestarts") == "1"
        assert "Watchdog timeout" in stand.journal()
        stand.keep("hung", "The main loop hung: the terminal is back by itself")


@pytest.mark.timeout(1500)
def test_a_machine_that_hangs_is_reset_and_the_terminal_serves_again(veteran: Veteran, notes: Notes) -> None:
    """The first process is frozen: nobody feeds the hardware watchdog, which resets the machine; all is kept."""
    with veteran.power(watchdog=True) as served:
        stand = served.stand
        stand.guest.until("somebody feeds the watchdog", lambda: stand.fed_watchdog() != "", 60)
        first, began = stand.guest.hands.boot, time.monotonic()
        stand.guest.hands.write(PROCESSES, b"1")
        stand.guest.monitor.until_event("WATCHDOG", RESET_SECONDS)
        notes.figure("machine hung → reset, s", round(time.monotonic() - began, 1))
        assert stand.guest.reboot_heard().boot != first
        stand.up()
        stand.shows(views.attract())
        notes.figure("machine hung → attract screen, s", round(time.monotonic() - began, 1))
        stand.keep("reset", "The machine hung: its watchdog reset it, and the terminal is back")
