"""What the doctor makes of what was seen: everything has a word, what is broken says what to do, nothing is told twice."""

from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest

from drivers.ports import PrinterStatus
from loyalty.wire import HeartbeatAnswer, Problem, ProblemType
from terminal.central_client import Answered, Refused, Revoked, Skewed, Weather
from terminal.doctor import findings
from terminal.doctor.findings import Broken, Finding, Part, Unasked, Weak, Works, serves
from terminal.doctor.running import Seen, findings_of
from terminal.doctor.table import table_of
from terminal.machine.health import Fault, Health
from terminal.machine.moment import Moment
from terminal.store.values import CheckReport, Level, Room, Stop

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
REPORT = CheckReport(Stop.CLEAN, True, 3, (), 0, (), None, 3, None, 0, None, ())
ROOM = Room(Level.OK, 10, 100, 5000, 0)
SEEN = Seen(
    health=Health(printer=PrinterStatus.OK, online=True),
    url="https://central.example",
    now=Moment(NOW, 1000, trusted=True),
    room=ROOM,
    report=REPORT,
    waiting=3,
    rolling=False,
    readers=("scanner", "key", "tamper"),
    cameras=("camera",),
    printer="printer",
)


@pytest.mark.parametrize("status", list(PrinterStatus))
def test_a_printer_that_may_print_is_not_broken(status):
    assert isinstance(findings.of_printer("printer", status), Works | Weak) is status.may_print


@pytest.mark.parametrize(
    ("reply", "kind", "word"),
    [
        (Answered(HeartbeatAnswer(now=NOW, configuration=1, changes=1)), Works, "signed"),
        (Weather("ConnectError"), Weak, "ConnectError"),
        (Refused(Problem(type=ProblemType.CONFLICT, title="No", status=409)), Broken, "No"),
        (Revoked(), Broken, "revoked"),
        (Skewed(NOW), Weak, "2026-11-22 09:00"),
    ],
)
def test_central(reply, kind, word):
    found = findings.of_central("https://x", reply)
    assert isinstance(found, kind)
    assert word in found.seen


@pytest.mark.parametrize(("level", "kind"), [(Level.OK, Works), (Level.WARN, Weak), (Level.REFUSE, Broken)])
def test_the_disk(level, kind):
    assert isinstance(findings.of_room(replace(ROOM, level=level)), kind)


def test_the_store():
    assert isinstance(findings.of_store(REPORT, 3), Works)
    assert "wal" in findings.of_store(replace(REPORT, faults=("wal torn",)), 3).seen
    assert isinstance(findings.of_store(replace(REPORT, dead_letters=1), 3), Weak)
    assert "2 rows" in findings.of_store(replace(REPORT, bad_count=2), 3).seen


def test_keys_and_clock():
    assert isinstance(findings.of_keys(revoked=False, rolling=False), Works)
    assert isinstance(findings.of_keys(revoked=False, rolling=True), Weak)
    assert isinstance(findings.of_keys(revoked=True, rolling=False), Broken)
    assert isinstance(findings.of_clock(Moment(NOW, 0, trusted=False)), Weak)


def test_a_terminal_that_is_whole_serves():
    found = findings_of(SEEN)
    assert {type(each) for each in found} == {Works}
    assert serves(found)
    assert {each.part for each in found} == set(Part) - {Part.CONFIGURATION}


@pytest.mark.parametrize(
    ("health", "part", "kind"),
    [
        ({"missing": frozenset({"scanner"})}, Part.READER, Broken),
        ({"missing": frozenset({"key"})}, Part.CONTACT, Broken),
        ({"missing": frozenset({"camera"})}, Part.CAMERA, Broken),
        ({"missing": frozenset({"lamp"})}, Part.PINS, Broken),
        ({"printer": PrinterStatus.PAPER_OUT}, Part.PRINTER, Broken),
        ({"printer": PrinterStatus.NEAR_END}, Part.PRINTER, Weak),
        ({"online": False}, Part.CENTRAL, Weak),
        ({"tampered": True}, Part.CONTACT, Weak),
        *(({"fault": fault}, Part.TERMINAL, Broken) for fault in Fault),
    ],
)
def test_each_fault_is_found_at_its_part(health, part, kind):
    found = findings_of(replace(SEEN, health=replace(SEEN.health, **health)))
    worse = [each for each in found if not isinstance(each, Works)]
    assert (part, kind) in {(each.part, type(each)) for each in worse}
    assert all(each.todo for each in worse)
    assert serves(found) is (kind is Weak)


def test_findings_travel_and_are_shown():
    found = (
        *findings_of(SEEN),
        Unasked(part=Part.TERMINAL, name="t", seen="no"),
        Broken(part=Part.PINS, name="p", seen="s", todo="mend"),
    )
    assert tuple(msgspec.json.decode(msgspec.json.encode(each), type=Finding) for each in found) == found
    table = table_of(found)
    assert table.row_count == len(found)
