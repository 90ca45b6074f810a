"""What no disk survives by itself: an old backup put back, a cloned card, lost rows, a terminal revoked.

Here central's incidents are what the protocol promises; what stays without exception is said in `invariants`.
"""

import random
from dataclasses import replace
from enum import StrEnum
from functools import partial

from central.terminals import codes, fleet
from terminal import identity, taking_over
from terminal.store.values import OutboxRow, VoidRow, Waiting, epoch_and_seq
from terminal.store.work import NeedDocument
from tests.simulation.box import Box
from tests.simulation.disk import Disk, MemoryStore
from tests.simulation.office import URL, Office, take_in


class Harm(StrEnum):
    """One kind a seed."""

    RESTORED = "restored"
    CLONED = "cloned"
    SALVAGED = "salvaged"
    REVOKED = "revoked"
    REPLACED = "replaced"
    """Another board goes on with the store."""
    BURNT = "burnt"
    """Another board takes the place of one whose store is gone for good."""
    BLOCKED = "blocked"
    """A card, while somebody may be offline with points kept ready: what is printed then is the programme's risk."""


def lost_by_restore(now: Disk, backup: Disk) -> set[str]:
    """Transactions that wait on the disk and are not in the backup: nobody can bring them back."""
    return waiting_on(now) - waiting_on(backup)


def salvaged(disk: Disk, chance: random.Random) -> tuple[Disk, set[str]]:
    """The disk after a salvage that could not read some rows, and the ids that are gone (`terminal.store.salvage`)."""
    outbox: dict[int, Waiting] = {}
    gone: set[str] = set()
    tail = chance.random() < 0.5
    places = sorted(disk.outbox)
    cut = chance.randint(0, len(places)) if tail else len(places)
    for index, place in enumerate(places):
        row = disk.outbox[place]
        lost = index >= cut or (not tail and chance.random() < 0.5)
        if lost and isinstance(row, OutboxRow):
            gone.add(row.id)
        if index >= cut:
            continue
        epoch, seq = epoch_and_seq(place)
        outbox[place] = VoidRow(epoch, seq, "") if lost else row
    head = disk.head()
    need = NeedDocument("simulated salvage", (head.epoch if head else 0) + 1)
    return replace(disk, outbox=outbox, need=need), gone


GENTLE = {None, Harm.BLOCKED, Harm.REPLACED}
"""After these every transaction arrives, and every figure is as without harm."""


def waiting_on(disk: Disk) -> set[str]:
    """The transactions that lie on this disk alone."""
    return {row.id for row in disk.outbox.values() if isinstance(row, OutboxRow)}


def revoke(office: Office, box: Box) -> None:
    """The owner puts a terminal out of service."""
    central, owner, now = office.central, office.base.seeded.owner, office.now()
    mint = partial(central.mint, now)
    office.rows.database.write(lambda connection: fleet.revoke(connection, owner, box.name, now, mint))


def another_board(office: Office, box: Box, disk: Disk) -> Disk:
    """The disk after another board took the terminal's place, with this store or with an empty one."""
    central, owner, now = office.central, office.base.seeded.owner, office.now()
    made = office.rows.database.write(
        lambda connection: codes.for_replacing(connection, owner, box.name, now, central.entropy)
    )
    kept = [disk]
    store = MemoryStore(disk, kept.append)
    if disk.head() is not None:
        taking_over.authorise(store, office.base.seeded.staff[0].id, "nl")
    identity.enrol(
        store,
        partial(take_in, office.rows, central),
        url=URL,
        token=made.token,
        board="another",
        software="0",
    )
    return kept[-1]
