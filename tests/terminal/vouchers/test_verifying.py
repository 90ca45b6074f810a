"""`spaarpunt verify-voucher`: who made a voucher, by a file of keys alone."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from loyalty.codes import write as write_code
from loyalty.ids import Uuid
from loyalty.signing import public_text
from loyalty.vouchers import sign_voucher
from loyalty.wire import PublishedKey, PublishedKeys, write
from terminal.cli import main

KEY, STRANGER = (Ed25519PrivateKey.from_private_bytes(bytes([n] * 32)) for n in (1, 2))
INTENT, TERMINAL = "018f0000-0000-7000-8000-000000000001", Uuid("018f0000-0000-7000-8000-0000000000aa")


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    known = PublishedKey(
        key_id="k1", key=public_text(KEY), terminal=TERMINAL, retired_at=datetime(2026, 11, 1, tzinfo=UTC)
    )
    path = tmp_path / "keys.json"
    path.write_bytes(write(PublishedKeys(keys=(known,))))
    return path


def code(key: Ed25519PrivateKey = KEY, key_id: str = "k1") -> str:
    return write_code(sign_voucher(INTENT, "coffee", date(2026, 12, 20), key_id, key))


def test_a_voucher_of_ours_says_who_made_it_and_no_more(keys: Path) -> None:
    for given, typed in ((["--", code()], None), ([], code() + "\n")):
        done = CliRunner().invoke(main, ["verify-voucher", "--keys", str(keys), *given], input=typed)
        assert done.exit_code == 0
        assert f"Made by terminal {TERMINAL}" in done.output
        assert "valid until 2026-12-20" in done.output
        assert "out of use since 2026-11-01" in done.output
        assert "Whether it is unused, central says." in done.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (code(STRANGER), "Not made by the terminal"),
        (code(KEY, "k2"), "not among the published ones"),
        (code().replace("COFFEE", "PAN"), "Not made by the terminal"),
        ("SP1.S.B-17", "No voucher."),
        ("4111111111111111", "No voucher."),
    ],
)
def test_what_is_none_of_ours_ends_with_one(keys: Path, text: str, said: str) -> None:
    done = CliRunner().invoke(main, ["verify-voucher", "--keys", str(keys), text])
    assert done.exit_code == 1
    assert said in done.output
    assert "4111" not in done.output


def test_a_file_without_keys_is_said(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("<html>", encoding="utf-8")
    done = CliRunner().invoke(main, ["verify-voucher", "--keys", str(tmp_path / "keys.json"), code()])
    assert done.exit_code == 1
    assert "holds no published keys" in done.output
