"""What a shop's day writes to the card, counted at the block device: 2,000 shoppers, looked up, recorded, delivered.

The terminal's real store, forwarder and client deliver to the real central, a process of its own. The store lies alone
on an ext4 in an image, mounted as the data partition of a terminal is (docs/system.md). Each shopper comes by
themselves: the look-up is kept, the sale is on the disk before anyone is told, the batch of one is acknowledged, and
then everything is written home (`syncfs`), as the minutes between two shoppers would do. So this is the dearest day
of so many: batches of more cost less. What the system around the program writes is kept in memory.
"""

import ctypes
import os
import tempfile
from pathlib import Path
from typing import Final

import click

from benchmarks.blocks import count_of
from benchmarks.image import device_of, make_image, mounted, unable
from benchmarks.report import MOST, Row
from benchmarks.standing import Standing, standing
from loyalty.wire import Lookup
from terminal.central_client import Answered

DAY: Final = 2_000
"""Transactions of a day in a busy shop."""
LIMIT_MIB: Final = 60.0
_OPTIONS: Final = ("noatime", "nodev", "nosuid", "noexec", "commit=60")
"""Of `provisioning.system.root_plan`'s data partition."""
_IMAGE_MIB: Final = 256
_SECTORS_MIB: Final = 2048


def run(quick: bool) -> list[Row]:
    """MiB of a day; a quick one is reckoned from a twentieth. Nothing where no image can be mounted."""
    why = unable()
    if why is not None:
        click.echo(f"the day's writes are not counted: {why}", err=True)
        return []
    amount = DAY // 20 if quick else DAY
    # Not in the system's temporary folder, which may be memory and flush for nothing.
    out = Path("out").resolve()
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="day-", dir=out) as name:
        folder = Path(name)
        image = folder / "image"
        make_image(image, _IMAGE_MIB)
        with mounted(image, folder / "mounted", _OPTIONS) as place:
            written = _day(f"sqlite:///{folder / 'central.db'}", place, amount)
    share = DAY / amount
    case = f"a day of {DAY:,} transactions, delivered one by one"
    return [
        Row(f"{case}: written", "MiB", written * share, LIMIT_MIB, "limit", MOST),
        Row(f"{case}: written a transaction", "KiB", written * 1024 / amount, LIMIT_MIB * 1024 / DAY, "limit", MOST),
    ]


def _day(url: str, place: Path, amount: int) -> float:
    """MiB that `amount` shoppers cost the device."""
    device = device_of(place)
    descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with standing(url, place / "store") as here:
            _home(descriptor)
            sectors, _ = count_of(device)
            for number in range(amount):
                _serve(here, here.tokens[number * 7 % len(here.tokens)])
                _home(descriptor)
            more_sectors, _ = count_of(device)
    finally:
        os.close(descriptor)
    return (more_sectors - sectors) / _SECTORS_MIB


def _serve(here: Standing, token: str) -> None:
    """One shopper: looked up, recorded, delivered."""
    reply = here.client.look_up(Lookup(token=token))
    assert isinstance(reply, Answered)
    here.journal.delivery.see(token, reply.message)
    here.record(1)
    while here.store.waiting_count():
        here.forwarder.round()


def _home(descriptor: int) -> None:
    """Write everything of one file system home (syncfs(2))."""
    if ctypes.CDLL(None, use_errno=True).syncfs(descriptor) != 0:
        raise OSError(ctypes.get_errno(), "syncfs")
