"""Judging a voucher by a file of published keys, for a till or a person without a network."""

from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

import click

from loyalty.errors import LoyaltyError
from loyalty.vouchers import Authentic, Forged, NotAVoucher, UnknownMaker, verify_voucher
from loyalty.wire import PublishedKeys, read


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and the sentence that says it."""

    authentic: bool
    sentence: str


def judged(text: str, key_file: Path) -> Judged:
    """Judge a voucher's text.

    Raises:
        click.ClickException: the file holds no published keys.
    """
    try:
        verdict = verify_voucher(text, read(PublishedKeys, key_file.read_bytes()).keys)
    except LoyaltyError as error:
        raise click.ClickException(f"{key_file} holds no published keys; fetch /v1/keys again.") from error
    match verdict:
        case Authentic(voucher=voucher, terminal=terminal, retired_at=retired_at):
            until = f", valid until {voucher.valid_until.isoformat()}" if voucher.valid_until is not None else ""
            since = f" Its key is out of use since {retired_at.isoformat()}." if retired_at is not None else ""
            made = f"Made by terminal {terminal}: serial {voucher.serial}, reward {voucher.reward}{until}."
            return Judged(True, f"{made}{since} Whether it is unused, central says.")
        case Forged():
            return Judged(False, "Not made by the terminal that it names, or changed since.")
        case UnknownMaker(key_id=key_id):
            return Judged(False, f"Its key {key_id} is not among the published ones: foreign, or the file is old.")
        case NotAVoucher(reason=reason):
            return Judged(False, f"No voucher. {reason}")
        case _:
            assert_never(verdict)
