"""A list that central gives page by page: asked for, leafed through, and made longer by what central answers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from loyalty.ids import Uuid
from loyalty.routes import Question
from screens import intents
from screens.intents import Intent
from terminal.machine.desk.going import at, leafed
from terminal.machine.desk.till.works import AtClaims, AtDay, AtIncidents, AtOrders, ShopList
from terminal.machine.desk.works import Menu
from terminal.machine.effects import Ask, Code, Note
from terminal.machine.events import Heard
from terminal.machine.outcome import Outcome, stay
from terminal.machine.states import AtDesk, Machine


class _Named(Protocol):
    """What stands in a list and can be picked."""

    @property
    def id(self) -> Uuid: ...


_NamedT = TypeVar("_NamedT", bound=_Named)
_ListT = TypeVar("_ListT", AtDay, AtIncidents, AtClaims, AtOrders)


def ask(machine: Machine, desk: AtDesk, work: ShopList, question: Question) -> Outcome:
    """Ask central for the first page, or for what follows."""
    if not machine.health.online:
        return at(machine, desk, replace(work, page=0, asked=None, failed=True))
    page = work.page + 1 if work.more else 0
    return at(machine, desk, replace(work, page=page, asked=question, failed=False), Ask(desk.number, question))


def touched(machine: Machine, desk: AtDesk, work: ShopList, intent: Intent, onward: Question) -> Outcome:
    """Leaf through the list; at its end, ask `onward` for more of it."""
    match intent:
        case intents.Back():
            return at(machine, desk, Menu())
        case intents.Older() if work.more and work.asked is None:
            return ask(machine, desk, work, onward)
        case _:
            return leafed(machine, desk, work, intent)


def picked(entries: Iterable[_NamedT], intent: Intent) -> _NamedT | None:
    """The entry that was touched; None where none was."""
    match intent:
        case intents.Pick(chosen):
            return next((each for each in entries if each.id == chosen), None)
        case _:
            return None


def last_of(entries: Sequence[_Named]) -> Uuid | None:
    """Behind which entry the list goes on; None for its first page."""
    return entries[-1].id if entries else None


def heard(machine: Machine, desk: AtDesk, work: _ListT, event: Heard, longer: _ListT | None) -> Outcome:
    """Central's page: the list as it is `longer` by it; None where central said nothing useful."""
    if work.asked is None or event.question != work.asked:
        return stay(machine, Note(Code.LATE_RESULT))
    if longer is None:
        return at(machine, desk, replace(work, asked=None, failed=True))
    return at(machine, desk, replace(longer, asked=None, failed=False))
