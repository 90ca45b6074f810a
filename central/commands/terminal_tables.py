"""Terminals as tables of a command line."""

from rich.table import Table

from central.terminals.fleet import Listed
from central.terminals.self_tests import KeptTest
from loyalty.wire_terminals import Plate

NOTHING = "–"


def troubles(listed: Listed) -> tuple[str, ...]:
    """What somebody should look at, in a few words each."""
    return (
        *(["housing open"] if listed.tampered else []),
        *(f"no {name}" for name in listed.missing),
        *([f"refuses configuration {listed.refused.version}"] if listed.refused is not None else []),
    )


def about(listed: Listed) -> Table:
    """All that is known of one terminal."""
    table = Table(show_header=False)
    table.add_column("what", no_wrap=True)
    table.add_column("is")
    for what, value in _facts(listed):
        table.add_row(what, value)
    return table


def _facts(listed: Listed) -> tuple[tuple[str, str], ...]:
    clock = {None: NOTHING, True: "right", False: "not sure"}[listed.clock_trusted]
    refused = listed.refused
    return (
        ("terminal", listed.code),
        ("shop", listed.shop),
        ("there for", ", ".join(listed.profile.roles) or NOTHING),
        ("fitted with", ", ".join(listed.profile.hardware) or NOTHING),
        ("state", "revoked" if listed.revoked else ", ".join(troubles(listed)) or "in service"),
        ("enrolled", f"{listed.enrolled_at:%Y-%m-%d %H:%M} UTC"),
        ("last heartbeat", "never" if listed.seen_at is None else f"{listed.seen_at:%Y-%m-%d %H:%M} UTC"),
        ("board", listed.board),
        ("software", listed.software or NOTHING),
        ("configuration", _said(listed.configuration)),
        ("refuses", NOTHING if refused is None else f"configuration {refused.version}: {refused.why.value}"),
        ("queue", _said(listed.waiting)),
        ("points held", f"{listed.held}"),
        ("paper", listed.printer or NOTHING),
        ("clock", clock),
        ("store", NOTHING if listed.disk_used is None else f"{listed.disk_used:.0%} full"),
        ("processor", NOTHING if listed.temperature is None else f"{listed.temperature:.0f} °C"),
        ("new keys", "asked for" if listed.roll_asked else NOTHING),
    )


def _said(number: int | None) -> str:
    return NOTHING if number is None else str(number)


def self_test_table(kept: KeptTest) -> Table:
    """A self-test, with what the devices said of themselves."""
    report = kept.report
    table = Table(title=f"Self-test of {report.at:%Y-%m-%d %H:%M} UTC, board {report.board or NOTHING}")
    for name in ("device", "is", "why"):
        table.add_column(name)
    for line in report.lines:
        table.add_row(line.item, line.state, line.word.replace("_", " "))
    for plate in report.plates:
        table.add_row(plate.device, "", told_by(plate))
    return table


def told_by(plate: Plate) -> str:
    """What a device says of itself, on one line."""
    named = " ".join(filter(None, (plate.maker, plate.model)))
    numbered = (
        f"serial {plate.serial}" if plate.serial else "",
        f"firmware {plate.firmware}" if plate.firmware else "",
    )
    return ", ".join(filter(None, (named, *numbered))) or NOTHING
