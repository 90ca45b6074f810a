"""An update, stage by stage: each is on the disk before it begins, so that whoever starts again goes on from there."""

from collections.abc import Callable
from typing import assert_never

from provisioning.updates.deciding import LOOK_SECONDS, installed, looked, refused_after, reverted
from provisioning.updates.machine import Machine
from provisioning.updates.record import Record
from provisioning.updates.values import Ended, Installing, Kept, Reverting, Stuck, Trying, Underway, Undone

Say = Callable[[str], None]
"""Is told what happens, for the journal."""


def go_on(record: Record, machine: Machine, say: Say) -> Ended | None:
    """Bring an update that was begun to its end; None where none is underway.

    Raises:
        RecordError: its record cannot be read.
        OSError: a stage could not be noted; it is gone on from the one before at the next start.
    """
    stage = record.underway()
    while stage is not None:
        say(_sentence(stage))
        following = _next(stage, machine)
        if isinstance(following, Kept | Undone | Stuck):
            record.end(following, refused_after(record.last().refused, following))
            machine.keep_only((stage.new if isinstance(following, Kept) else stage.old,))
            say(_outcome(following))
            return following
        record.begin(following)
        stage = following
    return None


def _next(stage: Underway, machine: Machine) -> Underway | Ended:
    match stage:
        case Installing():
            return installed(stage, machine.install(stage.new))
        case Trying():
            seconds = machine.wait(LOOK_SECONDS)
            return looked(stage, machine.look(), seconds)
        case Reverting():
            return reverted(stage, machine.install(stage.old))
        case _:
            assert_never(stage)


def _sentence(stage: Underway) -> str:
    match stage:
        case Installing(old, new):
            return f"U1 {new.version} is installed over {old.version}"
        case Trying(_, new, _, waited):
            return f"U2 {new.version} is watched, {waited:.0f} s so far"
        case Reverting(old, _, why):
            return f"U3 {old.version} is put back: {why}"
        case _:
            assert_never(stage)


def _outcome(ended: Ended) -> str:
    match ended:
        case Kept(version):
            return f"U4 {version} is well and stays"
        case Undone(version, why):
            return f"U5 {version} was undone: {why}"
        case Stuck(version, why):
            return f"U6 neither version could be installed ({version}): {why}. A technician must come."
        case _:
            assert_never(ended)
