"""What an update does next: when it may begin, when the new version stays, when it goes."""

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from provisioning.updates.deciding import (
    LONGEST_SECONDS,
    LOOK_SECONDS,
    MOST_FAILURES,
    WELL_SECONDS,
    begin,
    installed,
    looked,
    refused_after,
    reverted,
)
from provisioning.updates.values import (
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

OLD = Package("1.0", "spaarpunt_1.0_arm64.deb", "a" * 64)
NEW = Package("1.1", "spaarpunt_1.1_arm64.deb", "b" * 64, store=2, readable_from=1)
WELL = Look(active=True, answers=True)
HERE = Here(WELL, waiting=0, attended=False, old=OLD, free_mib=4000, quiet=True)


def test_with_nothing_in_its_way_it_begins_and_remembers_how_the_terminal_was() -> None:
    assert begin(NEW, HERE, newer=True) == Installing(OLD, NEW, WELL)


@pytest.mark.parametrize(
    ("here", "why"),
    [
        (replace(HERE, quiet=False), "quiet hour"),
        (replace(HERE, waiting=3), "3 transactions wait"),
        (replace(HERE, waiting=None), "does not say what waits"),
        (replace(HERE, attended=True), "somebody stands"),
        (replace(HERE, old=None), "no way back"),
        (replace(HERE, free_mib=100), "100 MiB are free"),
        (replace(HERE, look=replace(WELL, active=False)), "does not run"),
        (replace(HERE, refused=frozenset({"1.1"})), "tried and undone"),
    ],
)
def test_it_waits(here: Here, why: str) -> None:
    decision = begin(NEW, here, newer=True)
    assert isinstance(decision, NotNow)
    assert why in decision.why


def test_an_older_version_is_no_update() -> None:
    assert isinstance(begin(NEW, HERE, newer=False), NotNow)


def test_a_store_that_the_old_version_could_not_read_back_takes_a_version_between_them() -> None:
    decision = begin(replace(NEW, store=3, readable_from=2), HERE, newer=True)
    assert isinstance(decision, NotNow)
    assert "a version between them must come first" in decision.why
    assert isinstance(begin(NEW, replace(HERE, old=replace(OLD, store=2)), newer=True), Installing)


def test_what_cannot_be_installed_is_undone() -> None:
    at = Installing(OLD, NEW, WELL)
    assert installed(at, None) == Trying(OLD, NEW, WELL)
    assert installed(at, "no room") == Reverting(OLD, NEW, "it could not be installed: no room")


def watched(*looks: Look, before: Look = WELL) -> Trying | Reverting | Kept:
    """Looks one after the other, the last one again and again until something is decided."""
    at: Trying | Reverting | Kept = Trying(OLD, NEW, before)
    pending = list(looks)
    while isinstance(at, Trying):
        look = pending.pop(0) if len(pending) > 1 else pending[0]
        at = looked(at, look, LOOK_SECONDS)
    return at


def test_a_minute_on_end_is_well() -> None:
    assert watched(WELL) == Kept("1.1")
    assert watched(*[Look(False, False)] * 20, WELL) == Kept("1.1")


@pytest.mark.parametrize(
    ("look", "why"),
    [
        (Look(False, False), "it did not run"),
        (Look(True, False), "it did not answer"),
        (Look(True, True, frozenset({"reader/scanner"})), "broken since then: reader/scanner"),
    ],
)
def test_what_is_not_well_in_ten_minutes_goes(look: Look, why: str) -> None:
    decision = watched(look)
    assert isinstance(decision, Reverting)
    assert why in decision.why


def test_a_version_that_falls_every_half_a_minute_goes() -> None:
    at: Trying | Reverting | Kept = Trying(OLD, NEW, WELL)
    looks = 0
    while isinstance(at, Trying):
        at = looked(at, WELL if looks % 3 else Look(False, False), LOOK_SECONDS)
        looks += 1
    assert isinstance(at, Reverting)
    assert looks == LONGEST_SECONDS / LOOK_SECONDS


def test_what_was_broken_before_may_stay_so() -> None:
    before = Look(True, True, frozenset({"printer/04b8:0e15"}))
    assert watched(before, before=before) == Kept("1.1")
    assert watched(Look(True, False), before=Look(True, False)) == Kept("1.1"), "a device that is not enrolled"


LOOKS = (WELL, Look(False, False), Look(True, False), Look(True, True, frozenset({"reader/scanner"})))


@given(st.lists(st.sampled_from(LOOKS), min_size=40, max_size=40))
def test_every_trial_ends_in_ten_minutes_and_stays_only_if_it_was_well(looks: list[Look]) -> None:
    at: Trying | Reverting | Kept = Trying(OLD, NEW, WELL)
    seen: list[bool] = []
    for look in looks:
        if not isinstance(at, Trying):
            break
        at = looked(at, look, LOOK_SECONDS)
        seen.append(look.is_as_well_as(WELL))
    assert not isinstance(at, Trying)
    assert len(seen) <= LONGEST_SECONDS / LOOK_SECONDS
    needed = int(WELL_SECONDS / LOOK_SECONDS)
    assert isinstance(at, Kept) is (len(seen) >= needed and all(seen[-needed:]))


def test_putting_back_is_tried_a_few_times_and_then_somebody_must_come() -> None:
    at: Reverting | Undone | Stuck = Reverting(OLD, NEW, "it did not run")
    for _ in range(MOST_FAILURES):
        assert isinstance(at, Reverting)
        at = reverted(at, "disk failed")
    assert isinstance(at, Stuck)
    assert "disk failed" in at.why
    assert reverted(Reverting(OLD, NEW, "x", 2), None) == Undone("1.1", "x")


def test_an_undone_version_is_not_tried_again_until_one_stays() -> None:
    refused = refused_after(frozenset({"1.0.9"}), Undone("1.1", "x"))
    assert refused == {"1.0.9", "1.1"}
    assert refused_after(refused, Kept("1.2")) == frozenset()
