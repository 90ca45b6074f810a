"""The command line: what others build on."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from click.testing import CliRunner, Result

from terminal.cli import main
from terminal.control.outbox import store_answers
from terminal.control.server import ControlServer
from terminal.store import Store
from tests.terminal.journal.support import till_receipt
from tests.terminal.machine.journey import CARD
from tests.terminal.store.support import enrolled

ROOT = Path(__file__).parents[2]
PAYMENT = "4111111111111111"


def run(*words: str | Path, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=given)


# ── decode ────────────────────


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "kaart é.png"
    segno.make("SP1.M.10001", micro=False).save(str(path), scale=8, border=6)
    return path


def decoded(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_decode_says_what_the_pipeline_reads(picture: Path) -> None:
    (answer,) = decoded(run("decode", picture, "--json"))
    assert list(answer) == ["file", "codes", "ms"]
    assert answer["file"] == str(picture)
    assert isinstance(answer["ms"], float)
    assert answer["codes"] == [{"symbology": "qr", "text": "SP1.M.10001", "decoder": "zxing-cpp", "confirmed": True}]


def test_decode_takes_several_pictures_and_frames(picture: Path) -> None:
    answers = decoded(run("decode", picture, picture, "--json", "--frames", "3"))
    assert [answer["file"] for answer in answers] == [str(picture)] * 2


def test_decode_without_json_is_for_people(picture: Path) -> None:
    result = run("decode", picture)
    assert result.exit_code == 0
    assert "1 codes" in result.stdout
    assert "confirmed" in result.stdout


def test_a_file_that_is_no_picture_is_named_and_the_others_are_read(picture: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "notes.png"
    wrong.write_text("no picture")
    result = run("decode", wrong, tmp_path / "missing.png", picture, "--json")
    assert result.exit_code == 1
    assert [json.loads(line)["file"] for line in result.stdout.splitlines()] == [str(picture)]
    assert "notes.png" in result.stderr
    assert "missing.png" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("frames", ["0", "1001", "many"])
def test_frames_have_bounds(picture: Path, frames: str) -> None:
    assert run("decode", picture, "--frames", frames).exit_code == 2


# ── identify ────────────────────


def identified(source: str, *texts: str) -> list[dict[str, object]]:
    result = run("identify", "--source", source, given="\n".join(map(json.dumps, texts)))
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("source", "text", "answer"),
    [
        ("scanner", "10001", {"kind": "member", "number": "10001", "assurance": "guessable"}),
        ("keyed", "10001", {"kind": "member", "number": "10001", "assurance": "keyed"}),
        ("scanner", CARD, {"kind": "member", "number": CARD, "assurance": "possession"}),
        (
            "camera",
            "SP1.M.10001",
            {"kind": "member", "number": "10001", "assurance": "guessable"},
        ),
        ("magstripe", f";{PAYMENT}=30121010000000000000?", {"kind": "payment_card"}),
        ("scanner", PAYMENT, {"kind": "payment_card"}),
        ("keyed", "4111 1111 1111 1111", {"kind": "payment_card"}),
        ("magstripe", f"%B{PAYMENT}^DOE/JANE^30121010000000000000?", {"kind": "payment_card"}),
        ("magstripe", ";E?", {"kind": "read_error"}),
        ("camera", "WIFI:T:WPA;S:shop;P:secretsecret;;", {"kind": "wifi"}),
        ("scanner", "x" * 10_000, {"kind": "unknown"}),
        ("scanner", "10001\x00\x07", {"kind": "unknown"}),
        ("scanner", "\ud800", {"kind": "unknown"}),
        ("scanner", "", {"kind": "unknown"}),
    ],
)
def test_each_kind(source: str, text: str, answer: dict[str, object]) -> None:
    assert identified(source, text) == [answer]


def test_a_receipt_is_one() -> None:
    from loyalty.codes import write

    (answer,) = identified("scanner", write(till_receipt("77")))
    assert (answer["kind"], answer["number"]) == ("receipt", "77")


def test_one_line_one_answer_and_empty_lines_none() -> None:
    result = run("identify", "--source", "scanner", given='"10001"\n\n  \n"10002"\n')
    assert [json.loads(line)["number"] for line in result.stdout.splitlines()] == ["10001", "10002"]


@pytest.mark.parametrize(
    "line",
    [PAYMENT, f"[{PAYMENT}]", f'{{"card": "{PAYMENT}"}}', f'"{PAYMENT}', f"'{PAYMENT}'", "[" * 100_000, "9" * 9_999],
)
def test_a_line_that_is_no_json_string_is_refused_by_its_number_alone(line: str) -> None:
    result = run("identify", "--source", "scanner", given=f'"10001"\n{line}\n')
    assert result.exit_code == 1
    assert "line 2 of standard input is not a JSON string" in result.stderr
    assert PAYMENT not in result.output
    assert len(result.output) < 500


def test_bytes_that_are_no_text_are_refused() -> None:
    result = run("identify", "--source", "scanner", given=b'"\xff\xfe10001"\n')
    assert result.exit_code == 1
    assert "line 1" in result.stderr


def test_an_unknown_source_is_refused() -> None:
    assert run("identify", "--source", "nose", given="").exit_code == 2


# ── outbox ────────────────────


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with enrolled(tmp_path / "store", 3) as store:
        return store.folder


@pytest.fixture
def running(folder: Path) -> Iterator[Store]:
    with Store.open(folder) as store, ControlServer(folder, store_answers(store)):
        yield store


def lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def expect_three(listed: list[dict[str, object]]) -> None:
    assert [list(line) for line in listed] == [["id", "epoch", "seq", "kind"]] * 3
    assert [(line["epoch"], line["kind"]) for line in listed] == [(1, "accrual")] * 3


def test_a_closed_store_is_listed(folder: Path) -> None:
    expect_three(lines(run("outbox", "list", "--store", folder, "--json")))


@pytest.mark.usefixtures("running")
def test_a_running_terminal_is_asked(folder: Path) -> None:
    command = [sys.executable, "-m", "terminal.cli", "outbox", "list", "--store", str(folder), "--json"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    expect_three([json.loads(line) for line in asked.stdout.splitlines()])


def test_a_sound_store_is_checked(folder: Path) -> None:
    (report,) = lines(run("outbox", "check", "--store", folder, "--json"))
    assert report["waiting"] == 3
    people = run("outbox", "check", "--store", folder)
    assert people.exit_code == 0
    assert people.stdout.startswith("sound: 3 waiting")


@pytest.mark.usefixtures("running")
def test_a_running_terminal_says_what_its_check_found(folder: Path) -> None:
    (report,) = lines(run("outbox", "check", "--store", folder, "--json"))
    assert report["waiting"] == 3


def test_a_damaged_store_is_said_so_and_its_files_stay_together(folder: Path) -> None:
    database = next(path for path in folder.iterdir() if path.suffix == ".db")
    database.write_bytes(b"\0" * 8192)
    result = run("outbox", "check", "--store", folder)
    assert result.exit_code == 1
    assert "damaged" in result.output
    kept = [path for path in folder.rglob("*") if path.is_file() and path.read_bytes() == b"\0" * 8192]
    assert kept, "what was damaged is kept"


def test_a_store_that_another_owns_without_answering_is_said_to_be_busy(folder: Path) -> None:
    with Store.open(folder):
        result = run("outbox", "list", "--store", folder)
    assert result.exit_code == 1
    assert "does not answer on its control socket" in result.output


@pytest.mark.parametrize("command", ["list", "check"])
def test_where_there_is_no_store_none_is_made(tmp_path: Path, command: str) -> None:
    result = run("outbox", command, "--store", tmp_path)
    assert result.exit_code == 1
    assert "no store" in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_list_for_people(folder: Path) -> None:
    assert run("outbox", "list", "--store", folder).stdout.splitlines()[0].split()[1] == "accrual"


# ── enrol, run ────────────────────


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "nonsense", "http://["])
def test_an_enrolment_without_central_says_what_to_do(tmp_path: Path, url: str) -> None:
    result = run("enrol", url, "token", "--store", tmp_path / "store", "--board", "b")
    assert result.exit_code == 1
    assert "Check the network, then scan the code again" in result.output
    assert "token" not in result.output


def test_a_terminal_that_is_not_enrolled_does_not_start(tmp_path: Path) -> None:
    config = tmp_path / "terminal.toml"
    config.write_text('[printer]\nlink = "usb"\ncolour = 1\n')
    result = run("run", "--hardware", "real", "--store", tmp_path / "store", "--config", config)
    assert result.exit_code == 1
    assert f"{config}:3:" in result.output
    assert "expected one of" in result.output


def test_hardware_is_chosen_and_never_guessed(tmp_path: Path) -> None:
    assert run("run", "--store", tmp_path / "store").exit_code == 2
    result = run("run", "--hardware", "real", "--store", tmp_path / "store", "--config", tmp_path / "none.toml")
    assert result.exit_code == 1
    assert "none.toml" in result.output
    assert not (tmp_path / "store").exists()
