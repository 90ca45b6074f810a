"""`spaarpunt support-bundle`: what it holds, of a running terminal and of none, and what it never holds."""

import re
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from screens.campaign_views import Campaign
from screens.views import Setting
from terminal import identity
from terminal.app import Surroundings, Terminal
from terminal.bundle.collect import COMMANDS, Part, parts, write
from terminal.bundle.parts import MOST_BYTES, queue_of, without_people, without_secrets
from terminal.central_client import Answered
from terminal.cli import main
from terminal.control.lines import Question
from terminal.control.outbox import WaitingLine
from terminal.counter.things import devices, panel, things
from terminal.last_screens import KEPT, NOBODYS, LastScreens, ShownScreen, view_of
from terminal.machine.states import Attract
from terminal.store.store import Store
from tests.terminal.runtime.rig import WAIT_SECONDS, Glass
from tests.terminal.test_boot import ENROLLED

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
JOURNAL = (
    "2026-11-23T03:00:01+0000 spaarpunt-update-install.service U2 1.1 is watched, 30 s so far\n"
    "2026-11-23T03:00:02+0000 card 9780201379624 of anna@example.nl at https://u:p@host/x\n"
    "2026-11-23T03:00:03+0000 token 0e15b2c3d4e5f60718293a4b5c6d7e8f9a0b1c2d3e4f5061728394a5b6c7d8e9f\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "store") as store:
        identity.enrol(
            store, lambda _: Answered(ENROLLED), url="http://127.0.0.1:9", token="t", board="b", software="0"
        )
    return tmp_path / "store"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "terminal.toml"
    path.write_text('[printer]\nlink = "network"\nhost = "10.0.0.7"\n', encoding="utf-8")
    return path


@pytest.fixture
def running(folder: Path) -> Iterator[Terminal]:
    shown = threading.Event()
    around = Surroundings(
        devices(things()), Glass(panel()[0]), (), things().network, virtual=True, watch=lambda _: shown.set()
    )
    terminal = Terminal(folder, around)
    terminal.start()
    thread = threading.Thread(target=terminal.run)
    thread.start()
    assert shown.wait(WAIT_SECONDS)
    yield terminal
    terminal.stop()
    thread.join(WAIT_SECONDS)
    terminal.close()


def quiet(command: tuple[str, ...]) -> str:
    return f"{command[0]} said 9780201379624\n"


@pytest.mark.usefixtures("running")
def test_a_running_terminal_s_bundle_has_every_part(folder: Path, config: Path) -> None:
    found = {part.name: part.data for part in parts(folder, config, quiet)}
    assert set(COMMANDS) <= set(found)
    assert msgspec.json.decode(found["queue.json"]) == {
        "waiting": 1, "by_kind": {"epoch": 1}, "first": [1, 1], "last": [1, 1],
    }  # fmt: skip
    assert b'"part": "terminal"' in found["doctor.json"]
    assert msgspec.json.decode(found["status.json"])["waiting"] == 1
    assert found["screens.txt"].decode().rstrip().endswith("Attract")
    assert found["screen-attract.png"].startswith(b"\x89PNG")
    assert b"10.0.0.7" in found["terminal.toml"]
    assert found["journal.txt"] == "journalctl said …\n".encode()


@pytest.mark.usefixtures("running")
def test_no_secret_of_the_store_is_in_it(folder: Path, config: Path, running: Terminal) -> None:
    who = identity.enrolled(running.store)
    whole = b"".join(part.data for part in parts(folder, config, quiet))
    for secret in (who.request_key, who.voucher_key, who.lookup_key):
        assert secret.encode() not in whole


def test_of_a_terminal_that_does_not_run_what_cannot_be_had_is_said_and_nothing_is_opened(
    folder: Path, config: Path
) -> None:
    before = sorted((path.name, path.stat().st_mtime_ns) for path in folder.iterdir())
    found = {part.name: part.data for part in parts(folder, config, quiet)}
    for name in ("doctor.json", "status.json", "queue.json", "screens.txt"):
        assert found[name].startswith(b"NobodyThereError")
    assert found["journal.txt"]
    assert sorted((path.name, path.stat().st_mtime_ns) for path in folder.iterdir()) == before


def test_the_command_writes_it_whole_and_for_its_owner_alone(folder: Path, config: Path, tmp_path: Path) -> None:
    out = tmp_path / "bundle.tar.gz"
    words = ["support-bundle", "--store", str(folder), "--config", str(config), "--out", str(out)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert out.stat().st_mode & 0o777 == 0o600
    with tarfile.open(out) as archive:
        names = archive.getnames()
    assert f"{len(names)} parts in" in done.output
    assert {"spaarpunt-support/journal.txt", "spaarpunt-support/terminal.toml"} <= set(names)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write(tmp_path / "none/bundle.tar.gz", iter([Part("x", b"")]), NOW)
    done = CliRunner().invoke(main, ["support-bundle", "--out", str(tmp_path / "none/x.tar.gz")])
    assert done.exit_code == 1
    assert "name another place" in done.output


# ── what may stand in it ────────────────────


def test_numbers_tokens_and_addresses_are_left_out_of_logs() -> None:
    said = without_people(JOURNAL)
    for secret in ("9780201379624", "anna", "u:p", "0e15b2c3"):
        assert secret not in said
    assert said.splitlines()[0] == JOURNAL.splitlines()[0], "what is nobody's stays word for word"


@pytest.mark.parametrize(
    "number",
    ["1000", "10001", "123456", "60-12-34", "6012 3456", "A1234", "1234X", "0012", "12345/12", "[10001]", "x1 10001"],
)
def test_a_short_member_number_is_left_out_too(number: str) -> None:
    said = without_people(f"2026-11-23T03:00:02+0000 card {number} was shown\n")
    assert re.search(r"\d[ -]?\d[ -]?\d[ -]?\d", said.removeprefix("2026-11-23T03:00:02+0000")) is None, said


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-23T03:00:02+0000 pi spaarpunt[12345]: X01 the first screen is presented",
        "2026-11-23 03:00:02,123 ERROR spaarpunt.forwarder N11 central refuses the transaction at 3/120045 alone",
        "Nov 23 03:00:02 pi spaarpunt[12345]: L05 the camera looks at 1280 x 720, a helper every 3",
        "     Active: active (running) since Mon 2026-11-23 03:00:01 UTC; 30min ago",
        "   Main PID: 123456 (python3)",
        '  File "/opt/spaarpunt/lib/terminal/app.py", line 1234, in run',
        "W02 nmcli ended with 10: password; 404 and 503 are codes",
    ],
)
def test_what_a_log_of_ours_has_besides_stays_word_for_word(line: str) -> None:
    assert without_people(line) == line


def test_each_part_is_cut_as_far_as_it_could_name_a_member(folder: Path, config: Path) -> None:
    found = {part.name: part.data.decode() for part in parts(folder, config, lambda _: "Mem: 3888 10001\n")}
    assert found["memory.txt"] == "Mem: 3888 10001\n"
    assert {name for name, text in found.items() if text == "Mem: …\n"} == {"journal.txt", "units.txt"}


def test_of_a_long_log_the_end_is_kept() -> None:
    said = without_people(("x." * 50 + "\n") * (MOST_BYTES // 100) + "the end\n")
    assert len(said.encode()) <= MOST_BYTES + 100
    assert said.startswith("(the beginning is left out)\n")
    assert said.endswith("the end\n")


def test_two_mebibytes_of_a_log_are_kept_and_not_a_byte_more() -> None:
    whole = ("x " * 511 + "x\n") * 2048
    assert len(whole) == 2 * 1024 * 1024
    assert without_people(whole) == whole
    # The line in which the cut lies goes too.
    assert without_people(f"y{whole}") == "(the beginning is left out)\n" + whole.partition("\n")[2]


@pytest.mark.parametrize("sign", ["x.", "x", "-", "1", "x@", "1 ", "://"])
def test_a_line_without_an_end_is_done_with_in_time(sign: str) -> None:
    assert len(without_people(sign * 100_000)) <= len(sign) * 100_000


def test_secrets_are_left_out_of_a_configuration() -> None:
    text = 'url = "https://user:word@host/x"\nsecret_key = "abc"\n  Password: hunter2\nlink = "usb"\n'
    assert without_secrets(text) == 'url = "https://…@host/x"\nsecret_key = …\n  Password: …\nlink = "usb"\n'


def test_a_queue_is_counted_without_one_id() -> None:
    lines = [WaitingLine("id-1", 1, 7, "accrual"), WaitingLine("", 2, 1, "void"), WaitingLine("id-2", 1, 9, "accrual")]
    found = queue_of(lines)
    assert (found.waiting, found.by_kind, found.first, found.last) == (3, {"accrual": 2, "void": 1}, (1, 7), (2, 1))
    assert b"id-1" not in msgspec.json.encode(found)
    assert queue_of([]).first == ()


# ── the last screens ────────────────────


def test_only_kinds_of_views_without_a_field_for_a_person_are_kept_as_views() -> None:
    """Whoever adds a field to one of these, or one of these to the list, answers for it here."""
    told = {kind: {each.name for each in fields(view)} for kind, view in NOBODYS.items()}
    assert told == {
        "AttractView": {"setting", "languages", "campaign"},
        "HelpView": {"setting"},
        "OutOfServiceView": {"setting", "code", "since", "now", "terminal"},
    }
    assert is_dataclass(Campaign)
    for kind in (Setting, Campaign):
        names = {each.name for each in fields(kind)}
        assert not {name for name in names if "member" in name or "card" in name or "balance" in name}, kind


@pytest.mark.usefixtures("running")
def test_what_is_somebodys_is_noted_by_its_name_alone(running: Terminal) -> None:
    machine = running.machine
    seen = LastScreens(running.clock.moment)
    seen.note(machine)
    seen.note(machine)
    (line,) = next(iter(seen.answers().values()))(Question("screens"))
    first = msgspec.json.decode(line, type=ShownScreen)
    assert (first.state, first.kind) == ("Attract", "AttractView")
    assert view_of(first) is not None
    assert view_of(ShownScreen("Showing", NOW)) is None


def test_so_many_are_kept_and_no_more(running: Terminal) -> None:
    class Other(Attract):
        """A state of another name."""

    seen = LastScreens(running.clock.moment)
    for _ in range(KEPT):
        seen.note(running.machine)
        seen.note(replace(running.machine, state=Other("nl")))
    said = list(next(iter(seen.answers().values()))(Question("screens")))
    assert len(said) == KEPT
    assert msgspec.json.decode(said[-1], type=ShownScreen).state == "Other"
