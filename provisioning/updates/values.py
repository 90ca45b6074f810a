"""What an update is about, and the stages it goes through: frozen values."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Package:
    """A package that lies on this disk.

    Attributes:
        version: Debian's word for it (Debian Policy, 5.6.12).
        file: its name in the folder where packages are kept.
        sha256: of the file, in hexadecimal.
        store: the schema of the store that its program writes.
        readable_from: the lowest schema whose program still reads and writes such a store.
    """

    version: str
    file: str
    sha256: str
    store: int = 1
    readable_from: int = 1


@dataclass(frozen=True, slots=True)
class Look:
    """How the terminal is at one moment.

    Attributes:
        active: whether systemd says that it runs.
        answers: whether it answers on its control socket; a device that is not enrolled never does.
        broken: what its doctor calls broken, as ``part/name``.
    """

    active: bool
    answers: bool
    broken: frozenset[str] = frozenset()

    def is_as_well_as(self, before: "Look") -> bool:
        """Whether nothing is worse than it was: what was broken before the update may stay so."""
        return self.active and (self.answers or not before.answers) and self.broken <= before.broken


@dataclass(frozen=True, slots=True)
class Here:
    """What must be known before an update may begin.

    Attributes:
        look: how the terminal is.
        waiting: transactions that central has not got; None where nobody knows.
        attended: whether somebody stands at it.
        old: the package of the version that runs, to go back to; None where it is not kept.
        free_mib: room on the root.
        quiet: whether it is the shop's quiet hour.
        refused: versions that were undone before.
    """

    look: Look
    waiting: int | None
    attended: bool
    old: Package | None
    free_mib: int
    quiet: bool
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Installing:
    """The new version is about to be installed, or is being."""

    old: Package
    new: Package
    before: Look


@dataclass(frozen=True, slots=True)
class Trying:
    """The new version runs, and must show that it is well.

    Attributes:
        old: to go back to.
        new: what runs.
        before: how the terminal was under the old one.
        waited: seconds since it was installed, of those in which this machine had power.
        well: seconds for which it has been well without a break.
    """

    old: Package
    new: Package
    before: Look
    waited: float = 0.0
    well: float = 0.0


@dataclass(frozen=True, slots=True)
class Reverting:
    """The old version is about to be installed again, or is being.

    Attributes:
        old: goes in.
        new: goes out.
        why: one sentence.
        failures: how often it could not be installed.
    """

    old: Package
    new: Package
    why: str
    failures: int = 0


Underway: TypeAlias = Installing | Trying | Reverting
"""A stage that is on the disk before it begins, so that a power cut goes on from it."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """Nothing is begun, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The new version stays."""

    version: str


@dataclass(frozen=True, slots=True)
class Undone:
    """The old version is back; this one is not tried again."""

    version: str
    why: str


@dataclass(frozen=True, slots=True)
class Stuck:
    """Neither version could be installed: somebody must come."""

    version: str
    why: str


Ended: TypeAlias = Kept | Undone | Stuck
