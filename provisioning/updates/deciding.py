"""What an update does next. Pure: values in, values out; no clock, no disk."""

from dataclasses import replace
from typing import Final

from provisioning.updates.values import (
    Ended,
    Here,
    Installing,
    Kept,
    Look,
    NotNow,
    Package,
    Reverting,
    Stuck,
    Trying,
    Undone,
)

LONGEST_SECONDS: Final = 600.0
"""A version that is not well after ten minutes goes."""
WELL_SECONDS: Final = 60.0
"""So long it must be well without a break; a version that falls every half a minute never is."""
LOOK_SECONDS: Final = 15.0
"""Between two looks."""
NEEDED_MIB: Final = 400
"""Twice what a package may take when installed, and some: dpkg lays the new files beside the old ones."""
MOST_FAILURES: Final = 3
"""Tries to put the old version back."""


def begin(new: Package, here: Here, *, newer: bool) -> Installing | NotNow:
    """Whether the package may be installed now.

    Args:
        new: verified.
        here: how the terminal is.
        newer: whether its version is above the one that runs, as dpkg compares them.
    """
    old = here.old
    why = _hindrance(new, here, newer=newer)
    if why is not None or old is None:
        return NotNow(why or "the package of the version that runs is not kept, so there would be no way back")
    return Installing(old, new, here.look)


def _hindrance(new: Package, here: Here, *, newer: bool) -> str | None:
    if not newer:
        return f"{new.version} is not above the version that runs"
    if new.version in here.refused:
        return f"{new.version} was tried and undone; a later version is waited for"
    if not here.quiet:
        return "it is not the shop's quiet hour"
    if here.old is not None and new.readable_from > here.old.store:
        return (
            f"{new.version} writes a store that {here.old.version} could not read back (it takes schema "
            f"{new.readable_from}, the old one knows {here.old.store}): a version between them must come first"
        )
    if here.waiting is None:
        return "the terminal does not say what waits for central"
    if here.waiting:
        return f"{here.waiting} transactions wait for central"
    if here.attended:
        return "somebody stands at the terminal"
    if not here.look.active:
        return "the terminal does not run: a technician looks first"
    if here.free_mib < NEEDED_MIB:
        return f"{here.free_mib} MiB are free, and {NEEDED_MIB} are needed"
    return None


def installed(at: Installing, failure: str | None) -> Trying | Reverting:
    """What follows the installing; `failure` is dpkg's word where it failed."""
    if failure is not None:
        return Reverting(at.old, at.new, f"it could not be installed: {failure}")
    return Trying(at.old, at.new, at.before)


def looked(at: Trying, look: Look, seconds: float) -> Trying | Reverting | Kept:
    """What follows a look, `seconds` after the one before."""
    well = at.well + seconds if look.is_as_well_as(at.before) else 0.0
    later = replace(at, waited=at.waited + seconds, well=well)
    if well >= WELL_SECONDS:
        return Kept(at.new.version)
    if later.waited >= LONGEST_SECONDS:
        return Reverting(at.old, at.new, _ailing(at.before, look))
    return later


def reverted(at: Reverting, failure: str | None) -> Reverting | Undone | Stuck:
    """What follows the putting back; `failure` is dpkg's word where it failed."""
    if failure is None:
        return Undone(at.new.version, at.why)
    if at.failures + 1 >= MOST_FAILURES:
        return Stuck(at.new.version, f"{at.why}; {at.old.version} could not be put back: {failure}")
    return replace(at, failures=at.failures + 1)


def refused_after(refused: frozenset[str], ended: Ended) -> frozenset[str]:
    """The versions that are not tried again."""
    match ended:
        case Kept():
            # A later version works: what was wrong with the ones before does not matter any more.
            return frozenset()
        case Undone(version) | Stuck(version):
            return refused | {version}


def _ailing(before: Look, look: Look) -> str:
    if not look.active:
        return "it did not run after ten minutes"
    if before.answers and not look.answers:
        return "it did not answer after ten minutes"
    worse = ", ".join(sorted(look.broken - before.broken))
    return f"broken since then: {worse}" if worse else "it was not well for a minute on end in ten minutes"
