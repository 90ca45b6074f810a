"""The terminal's loop: the turns of its one thread over its machine."""

from collections.abc import Iterator

from screens.views import View
from terminal.machine.effects import Effect, EndSession
from terminal.machine.events import Event, PrinterSays
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome
from terminal.machine.rehearsal import rehearsed
from terminal.machine.states import Machine
from terminal.machine.step import step
from terminal.machine.view import view
from terminal.runtime.turns import EVENTS, FLASH_SECONDS, PRINTER_SECONDS, TICK_SECONDS, Turns, is_flash

__all__ = ["EVENTS", "FLASH_SECONDS", "PRINTER_SECONDS", "TICK_SECONDS", "Loop", "is_flash"]


class Loop(Turns[Machine, Event, Effect]):
    """The terminal's one loop."""

    def _step(self, machine: Machine, event: Event, now: Moment) -> Outcome:
        return step(machine, event, now)

    def _view(self, machine: Machine, now: Moment) -> View:
        return view(machine, now)

    def _rehearsed(self, machine: Machine, now: Moment) -> Iterator[View]:
        return rehearsed(machine, now)

    def _is_news(self, event: Event) -> bool:
        return not (isinstance(event, PrinterSays) and event.status is self._machine.health.printer)

    def _forgets(self, effect: Effect) -> bool:
        return isinstance(effect, EndSession)
