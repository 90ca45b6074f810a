"""How a piece of staff's work ends."""

from screens.desk_views import Line
from screens.desk_words import GOOD, DeskAction, DeskNotice
from terminal.machine.desk.cards.works import Purpose
from terminal.machine.desk.going import at
from terminal.machine.desk.works import Finished
from terminal.machine.effects import Sign, Signal
from terminal.machine.outcome import Outcome
from terminal.machine.states import AtDesk, Machine


def ended(
    machine: Machine,
    desk: AtDesk,
    notice: DeskNotice,
    *lines: Line,
    actions: tuple[DeskAction, ...] = (),
    again: Purpose | None = None,
) -> Outcome:
    """Say what became of it, by screen, light and tone; in training, that it was practised and no more.

    With `again` the card that was shown is of no use, and another one may follow at once for the same purpose.
    """
    if again is not None:
        actions = (*actions, DeskAction.OTHER_CARD)
    good = notice in GOOD
    if good and desk.staff is not None and desk.staff.training:
        notice = DeskNotice.PRACTISED
    sign = Signal(Sign.DONE if good else Sign.ATTENTION)
    return at(machine, desk, Finished(notice, lines, actions, again), sign)
