"""Ids that the machine itself gives, for requests whose repeat must be known as one.

The machine has no chance of its own: a secret seed comes in when it is made, and each id is drawn from it by counting.
"""

from dataclasses import replace
from hashlib import sha256
from typing import Final

from loyalty.ids import ENTROPY_BYTES, Uuid, uuid7
from terminal.machine.moment import Moment
from terminal.machine.states import Machine

SEED_BYTES: Final = 32


def mint(machine: Machine, now: Moment) -> tuple[Machine, Uuid]:
    """A new id, and the machine that will not give it again."""
    drawn = sha256(machine.seed + machine.minted.to_bytes(8, "big")).digest()
    return replace(machine, minted=machine.minted + 1), uuid7(now.at, drawn[:ENTROPY_BYTES])
