"""The commands: seed, serve on a free port, verify, end at SIGTERM."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from central.cli import main
from central.seed_world import SeededTerminal
from loyalty import wire
from tests.central.device import URL, Device, Got


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.output


@contextmanager
def serving(url: str, *more: str, pass_fds: tuple[int, ...] = ()) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "central.cli", "serve", "--database", url, "--port", "0", *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, pass_fds=pass_fds) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline()
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 0


def test_a_seeded_central_serves_and_its_ledger_agrees(tmp_path: Path) -> None:
    url, out = f"sqlite:///{tmp_path}/central.db", tmp_path / "world.json"
    run("seed", "--database", url, "--json-out", str(out))
    world = json.loads(out.read_text())
    assert out.stat().st_mode & 0o077 == 0
    reading, writing = os.pipe()
    with serving(url, "--ready-fd", str(writing), pass_fds=(writing,)) as (_, line):
        address = line.split()[-1]
        assert line.startswith("Central listens on http://127.0.0.1:")
        assert os.read(reading, 100).decode().strip() == address
        with httpx.Client(base_url=address) as client:

            def send(method: str, path: str, headers: dict[str, str], body: bytes) -> Got:
                got = client.request(method, path, headers=headers, content=body)
                return Got(got.status_code, dict(got.headers), got.content)

            assert client.get("/health").json() == {"ok": True}
            seeded = SeededTerminal(**{**world["terminals"][0], "blanks": tuple(world["terminals"][0]["blanks"])})
            device = Device(send, seeded, lambda: datetime.now(UTC)).enrol()
            request = device.signed(
                "POST", "/v1/cards/lookup", wire.write(wire.Lookup(token=world["cards"][0]["token"]))
            )
            # The signature covers the address: over the real one it holds, over another it does not.
            assert device.send(request).problem().type is wire.ProblemType.SIGNATURE_INVALID
    os.close(reading)
    os.close(writing)
    found = json.loads(run("verify-ledger", "--database", url, "--json"))
    assert (found["differences"], found["incidents"]) == (0, 0)
    assert found["accounts"] >= len(world["cards"])
    assert found["postings"] > 0
    assert "0 differences" in run("verify-ledger", "--database", url)


def test_behind_a_proxy_the_public_address_is_what_is_signed(tmp_path: Path) -> None:
    url, out = f"sqlite:///{tmp_path}/central.db", tmp_path / "world.json"
    run("seed", "--database", url, "--json-out", str(out))
    world = json.loads(out.read_text())
    with (
        serving(url, "--public-url", URL) as (_, line),
        httpx.Client(base_url=line.split()[-1]) as client,
    ):

        def send(method: str, path: str, headers: dict[str, str], body: bytes) -> Got:
            got = client.request(method, path, headers=headers, content=body)
            return Got(got.status_code, dict(got.headers), got.content)

        seeded = SeededTerminal(**{**world["terminals"][0], "blanks": tuple(world["terminals"][0]["blanks"])})
        device = Device(send, seeded, lambda: datetime.now(UTC)).enrol()
        card = world["cards"][0]["token"]
        assert device.balance(card) == 1240
        device.deliver(device.accrual(card, 1000))
        assert device.balance(card) == 1340
        assert device.changes().changes


def test_two_worlds_of_one_seed_are_the_same_but_for_time(tmp_path: Path) -> None:
    numbers = []
    for name in ("a", "b"):
        out = tmp_path / f"{name}.json"
        run("seed", "--database", f"sqlite:///{tmp_path}/{name}.db", "--json-out", str(out), "--seed", "5")
        numbers.append([card["number"] for card in json.loads(out.read_text())["cards"]])
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("url", ["sqlite://", "mysql://x"])
def test_a_wrong_database_is_said_in_a_sentence(url: str) -> None:
    result = CliRunner().invoke(main, ["serve", "--database", url])
    assert result.exit_code == 1
    assert result.output.startswith("Error: Central ")


def test_a_taken_port_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, ["serve", "--database", f"sqlite:///{tmp_path}/x.db", "--port", port])
    assert result.exit_code == 1
    assert "choose another" in result.output
