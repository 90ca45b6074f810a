"""The network between the terminals and central: messages lost, doubled, late and out of order; answers lost."""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from loyalty.ids import Uuid
from loyalty.problems import Problem, ProblemType
from terminal.central_client import BATCH_SECONDS, LOOKUP_SECONDS, Refused, Reply, Skewed, Weather
from tests.simulation.clockwork import SECOND, Clockwork
from tests.simulation.fibers import Resume, wait
from tests.simulation.met import Met
from tests.simulation.office import Call, Office

AUTHORISE_SECONDS = 4.0
PATIENCE = {
    "batch": BATCH_SECONDS,
    "authorise": AUTHORISE_SECONDS,
    "lookup": LOOKUP_SECONDS,
    "changes": BATCH_SECONDS,
    "configuration": BATCH_SECONDS,
    "heartbeat": LOOKUP_SECONDS,
}
REFUSED = Refused(Problem(type=ProblemType.TOO_LARGE, title="simulated", status=413))


@dataclass
class Weathered:
    """How a terminal's line is now: chances of each fault for one message."""

    up: bool = True
    lost: float = 0.0
    answer_lost: float = 0.0
    doubled: float = 0.0
    late: float = 0.0
    portal: float = 0.0
    refused: float = 0.0
    """Of batches of more than one transaction: what central never takes alone would wait for ever."""

    def turn(self, other: "Weathered") -> None:
        """Become like the other, for what is on its way too."""
        for each in fields(self):
            setattr(self, each.name, getattr(other, each.name))


class Network:
    """Carries calls to central, in simulated time."""

    def __init__(
        self,
        clockwork: Clockwork,
        office: Office,
        chance: random.Random,
        note: Callable[[str, str], None],
        took: Callable[[str], None],
    ) -> None:
        self._clockwork = clockwork
        self._office = office
        self._chance = chance
        self._note = note
        self._took = took
        self._aloft: defaultdict[str, list[_Asking]] = defaultdict(list)

    def ask(self, who: str, terminal: Uuid, line: Weathered, signed_at: Any, call: Call) -> Reply[Any]:
        """Wait for central's answer, or for the end of patience; inside a fiber."""

        def start(resume: Resume) -> None:
            _Asking(self, who, terminal, line, signed_at, call, resume).begin()

        return wait(start)  # type: ignore[no-any-return]  # untyped by the library

    def cut_off(self, who: str) -> None:
        """Nobody waits any more for what this one asked."""
        self.met(Met.CUT_BESIDE, struck=len(self._aloft.pop(who, ())) > 1)

    def strikes(self, chance: float, what: Met) -> bool:
        struck = chance > 0 and self._chance.random() < chance
        self.met(what, struck=struck)
        return struck

    def met(self, what: Met, *, struck: bool = True) -> None:
        self._clockwork.met[what] += struck


class _Asking:
    """One call on its way."""

    def __init__(
        self, network: Network, who: str, terminal: Uuid, line: Weathered, signed_at: Any, call: Call, resume: Resume
    ) -> None:
        self.network, self.who, self.terminal, self.line = network, who, terminal, line
        self.signed_at, self.call, self.resume = signed_at, call, resume
        self.over = self.has_arrived = False
        self.beside = False
        """Whether it is a batch and another one of this terminal was on its way with it."""

    def begin(self) -> None:
        net, line, clockwork = self.network, self.line, self.network._clockwork
        if self.call.name == "batch":
            self.fly()
        clockwork.after(int(PATIENCE[self.call.name] * SECOND), lambda: self.end(Weather("time-out")))
        if not line.up:
            net.met(Met.UNPLUGGED)
            clockwork.soon(1, 60, lambda: self.end(Weather("unplugged")))
            return
        if net.strikes(line.portal, Met.PORTAL):
            clockwork.soon(5, 60, lambda: self.end(Weather("unsigned 200")))
            return
        if net.strikes(line.lost, Met.LOST):
            net._note(self.who, f"{self.call.name} lost")
            return
        for _ in range(2 if net.strikes(line.doubled, Met.DOUBLED) else 1):
            late = net.strikes(line.late, Met.LATE)
            clockwork.soon(*((500, 90 * SECOND) if late else (5, 120)), self.arrive)

    def fly(self) -> None:
        """Be on the way, beside another one it may be."""
        aloft = self.network._aloft[self.who]
        aloft.append(self)
        if len(aloft) > 1:
            self.network.met(Met.TWO_ALOFT)
            for each in aloft:
                each.beside = True

    def arrive(self) -> None:
        net, clockwork = self.network, self.network._clockwork
        reply = self.taken()
        lost = not self.line.up or net.strikes(self.line.answer_lost, Met.ANSWER_LOST)
        if self.beside:
            self.note_beside(reply, lost=lost)
        self.has_arrived = True
        net._note(self.who, f"central took {self.call.name}: {_word(reply)}{' (answer lost)' if lost else ''}")
        if not lost:
            late = net.strikes(self.line.late, Met.ANSWER_LATE)
            clockwork.soon(*((500, 8 * SECOND) if late else (5, 120)), lambda: self.end(reply))

    def taken(self) -> Reply[Any]:
        """What central says, once it did what there is to do."""
        net = self.network
        if self.call.rows > 1 and net.strikes(self.line.refused, Met.REFUSED):
            return REFUSED
        reply = net._office.take(self.terminal, self.signed_at, self.call)
        net._took(self.who)
        net.met(Met.SKEWED, struck=isinstance(reply, Skewed))
        return reply

    def note_beside(self, reply: Reply[Any], *, lost: bool) -> None:
        """Count what happens to one of two batches that are on their way."""
        net = self.network
        aloft = net._aloft[self.who]
        net.met(
            Met.OVERTAKEN, struck=self in aloft and any(not each.has_arrived for each in aloft[: aloft.index(self)])
        )
        net.met(Met.LOST_BESIDE, struck=lost)
        net.met(Met.REFUSED_BESIDE, struck=reply is REFUSED)
        net.met(Met.FORK_BESIDE, struck=getattr(getattr(reply, "message", None), "fork", None) is not None)
        net.met(Met.VOID_BESIDE, struck=self.call.voids > 0)

    def end(self, reply: Reply[Any]) -> None:
        if not self.over:
            self.over = True
            if self in (aloft := self.network._aloft[self.who]):
                aloft.remove(self)
            self.resume(reply)


def _word(reply: Reply[Any]) -> str:
    message = getattr(reply, "message", None)
    answers = getattr(message, "answers", None)
    if getattr(message, "answer", None) is not None:
        answers = (*message.undelivered, message.answer)
    if answers is None:
        return type(reply).__name__
    words = [f"{a.seq}:{a.status.value}{'/' + a.reason.value if a.reason else ''}" for a in answers]
    return " ".join(words) + (f" fork {message.fork}" if getattr(message, "fork", None) else "")
