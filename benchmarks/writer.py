"""`python -m benchmarks.writer DIR [--acknowledge]`: a terminal that records for ever; made to be killed.

It prints each transaction's id on its own line once it is durable. With `--acknowledge` it also takes
batches away as central's answer would have it: `acking ID` for each before, `acked ID` after.
"""

import secrets
import sys
from pathlib import Path

import click

from benchmarks.transactions import TERMINAL, Shop
from loyalty.bodies import Body, EpochReason, Redemption, encode, kind_of
from loyalty.envelope import seal
from terminal.control.outbox import store_answers
from terminal.control.server import ControlServer
from terminal.journal.epochs import epoch_changes
from terminal.store import (
    Acknowledge,
    Append,
    Change,
    OutboxRow,
    Put,
    Store,
    StoreError,
    StoreFullError,
    Table,
    Waiting,
)

BATCH = 64
_BLOCK = 500


def record(store: Store, body: Body) -> None:
    """Commit one transaction as the terminal does: with what belongs to it."""
    head = store.head()
    if head is None:
        raise ValueError("the store has no epoch yet")
    data = encode(body)
    changes: list[Change] = [Append(OutboxRow(seal(head, TERMINAL, data), body.id, kind_of(body).value, data))]
    if isinstance(body, Redemption):
        changes.append(Put(Table.PRINTS, body.id, b'{"schema":1,"state":"queued"}'))
        changes.append(Put(Table.HOLDS, body.hold or "", b'{"schema":1,"points":100,"spent":100}'))
    store.commit(changes)


def begin(store: Store, shop: Shop) -> None:
    """Open the first epoch, or the one that is needed after a salvage."""
    head = store.head()
    if head is not None and store.epoch_needed() is None:
        return
    waiting: list[Waiting] = []
    while block := store.waiting(_BLOCK, waiting[-1].place if waiting else -1):
        waiting += block
    first = shop.epoch(EpochReason.ENROLLED if head is None else EpochReason.SALVAGED)
    store.commit(epoch_changes(store.next_epoch(), TERMINAL, first, head, waiting))


def acknowledge(store: Store) -> None:
    """Take a batch away, and say so before and after."""
    batch = store.waiting(BATCH)
    names = [row.id for row in batch if isinstance(row, OutboxRow)]
    _say("acking", names)
    store.commit([Acknowledge(tuple(row.place for row in batch))])
    _say("acked", names)


def _say(word: str, names: list[str]) -> None:
    sys.stdout.write("".join(f"{word} {name}\n" for name in names))
    sys.stdout.flush()


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--acknowledge", "acknowledging", is_flag=True, help="Acknowledge batches of 64, too.")
@click.option("--seed", type=int, default=None, help="Of the transactions; another one each time unless given.")
def main(folder: Path, acknowledging: bool, seed: int | None) -> None:
    """Record transactions into the store in FOLDER until killed, or until it is full."""
    shop = Shop(secrets.randbits(48) if seed is None else seed)
    try:
        with Store.open(folder) as store, ControlServer(folder, store_answers(store)):
            begin(store, shop)
            for body in shop.transactions():
                record(store, body)
                sys.stdout.write(f"{body.id}\n")
                sys.stdout.flush()
                if acknowledging and store.waiting_count() >= 2 * BATCH:
                    acknowledge(store)
    except StoreFullError as error:
        raise click.ClickException(f"{error}: that was all") from error
    except StoreError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
