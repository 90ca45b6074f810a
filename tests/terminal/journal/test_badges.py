"""A badge's PIN, checked without central: what opens, what is counted, and that pulling the plug buys no more tries."""

from pathlib import Path

import msgspec
import pytest

from loyalty.staff import DeskRules, Role
from loyalty.staff_pins import stretch, verifier
from loyalty.wire import Changes, StaffChanged
from loyalty.wire_staff import StaffOpening
from terminal.journal.journal import Journal
from tests.terminal.journal.support import TERMINAL, enrol, journal_over, opened
from tests.terminal.machine.desk_world import PIN, STAFF

KEY = b"k" * 32
BADGE = "the badge's token"
RULES = DeskRules()
KNOWN = verifier(stretch(PIN, bytes(range(16))), KEY, TERMINAL, STAFF)


def staff(**more: object) -> StaffChanged:
    known = StaffChanged(
        staff=STAFF, badge=BADGE, name="Sanne", active=True, roles=(Role.CLERK, Role.MANAGER), verifier=KNOWN
    )
    return msgspec.structs.replace(known, **more)


def told(journal: Journal, known: StaffChanged) -> Journal:
    journal.delivery.change(Changes(changes=(known,), next=7, more=False))
    return journal


def outcome(journal: Journal, pin: str = PIN, rules: DeskRules = RULES) -> StaffOpening | None:
    found = journal.badges.check(BADGE, pin, KEY, rules)
    return found.outcome if found is not None else None


def test_the_right_pin_opens_and_never_as_a_manager(journal: Journal) -> None:
    found = told(journal, staff()).badges.check(BADGE, PIN, KEY, RULES)
    assert found is not None
    assert found.staff is not None
    assert (found.staff.name, found.staff.roles) == ("Sanne", (Role.CLERK,))


def test_five_wrong_ones_lock_it_and_a_restart_does_not_open_it(tmp_path: Path) -> None:
    with opened(tmp_path / "store") as store:
        first = journal_over(store)
        enrol(first)
        told(first, staff())
        assert [outcome(first, "111111") for _ in range(3)] == [StaffOpening.WRONG] * 3
    with opened(tmp_path / "store") as store:
        again = journal_over(store)
        assert outcome(again, "111111") is StaffOpening.WRONG
        assert outcome(again, "111111") is StaffOpening.LOCKED
        assert outcome(again) is StaffOpening.LOCKED
        again.badges.central_opened(STAFF)
        assert outcome(again) is StaffOpening.OPENED


def test_a_right_one_begins_the_count_anew(journal: Journal) -> None:
    told(journal, staff())
    for _ in range(3):
        assert [outcome(journal, "111111") for _ in range(4)] == [StaffOpening.WRONG] * 4
        assert outcome(journal) is StaffOpening.OPENED


@pytest.mark.parametrize("known", [staff(verifier=None), staff(badge="another's"), staff(roles=())])
def test_what_cannot_be_checked_here_is_for_central(journal: Journal, known: StaffChanged) -> None:
    assert outcome(told(journal, known)) is None


def test_an_owner_who_wants_central_asked_is_obeyed(journal: Journal) -> None:
    assert outcome(told(journal, staff()), rules=DeskRules(offline_login=False)) is None


def test_a_badge_that_was_taken_away_opens_nothing(journal: Journal) -> None:
    assert outcome(told(journal, staff(active=False))) is StaffOpening.INACTIVE
