"""What no disk survives by itself: an old backup put back, a cloned card, lost rows, a terminal revoked.

Here central's incidents are what the protocol promises; what stays without exception is said in `invariants`.
"""

import random
from dataclasses import replace
from enum import StrEnum

from terminal.store.values import OutboxRow, VoidRow, Waiting, epoch_and_seq
from terminal.store.work import NeedDocument
from tests.simulation.box import Box
from tests.simulation.disk import Disk
from tests.simulation.office import Office


class Harm(StrEnum):
    """One kind a seed."""

    RESTORED = "restored"
    CLONED = "cloned"
    SALVAGED = "salvaged"
    REVOKED = "revoked"
    BLOCKED = "blocked"
    """A card, while somebody may be offline with points kept ready: what is printed then is the programme's risk."""


def lost_by_restore(now: Disk, backup: Disk) -> set[str]:
    """Transactions that wait on the disk and are not in the backup: nobody can bring them back."""
    kept = {row.id for row in backup.outbox.values() if isinstance(row, OutboxRow)}
    return {row.id for row in now.outbox.values() if isinstance(row, OutboxRow)} - kept


def salvaged(disk: Disk, chance: random.Random) -> tuple[Disk, set[str]]:
    """The disk after a salvage that could not read some rows, and the ids that are gone (`terminal.store.salvage`)."""
    outbox: dict[int, Waiting] = {}
    gone: set[str] = set()
    tail = chance.random() < 0.5
    places = sorted(disk.outbox)
    cut = chance.randint(0, len(places)) if tail else len(places)
    for index, place in enumerate(places):
        row = disk.outbox[place]
        lost = index >= cut or (not tail and chance.random() < 0.3)
        if lost and isinstance(row, OutboxRow):
            gone.add(row.id)
        if index >= cut:
            continue
        epoch, seq = epoch_and_seq(place)
        outbox[place] = VoidRow(epoch, seq, "") if lost else row
    head = disk.head()
    need = NeedDocument("simulated salvage", (head.epoch if head else 0) + 1)
    return replace(disk, outbox=outbox, need=need), gone


def revoke(office: Office, box: Box) -> None:
    """The owner puts a terminal out of service."""
    office.ask("UPDATE terminals SET status='revoked' WHERE id=?", box.who.terminal)
