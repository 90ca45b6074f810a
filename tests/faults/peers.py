"""Two peers of the store, recording as it does: `python -m tests.faults.peers tinydb|litequeue FOLDER [--acknowledge]`.

Negative controls: what breaks them must be seen to break them, or the same test says nothing about ours. Each prints
an id once the peer's own call came back; with `--acknowledge` it takes batches away, `acking` before and `acked` after.
"""

import sys
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path

import litequeue
from tinydb import TinyDB, where

from benchmarks.transactions import Shop
from loyalty.bodies import encode

BATCH = 64


class Tiny:
    """Stock TinyDB: `JSONStorage`, which writes the file anew in its place."""

    def __init__(self, folder: Path) -> None:
        self._db = TinyDB(folder / "peer.json")

    def put(self, name: str, body: str) -> None:
        self._db.insert({"id": name, "body": body})

    def first(self, most: int) -> list[str]:
        return [document["id"] for document in self._db.all()[:most]]

    def take(self, names: Iterable[str]) -> None:
        self._db.remove(where("id").one_of(list(names)))

    def close(self) -> None:
        self._db.close()


class Lite:
    """litequeue: SQLite with a log that nobody flushes."""

    def __init__(self, folder: Path) -> None:
        self._queue = litequeue.LiteQueue(folder / "peer.db")

    def put(self, name: str, body: str) -> None:
        self._queue.put(f"{name} {body}")

    def first(self, most: int) -> list[str]:
        rows = self._queue.conn.execute(f"SELECT data FROM {self._queue.table} ORDER BY rowid LIMIT {most}")
        return [row[0].split(" ", 1)[0] for row in rows]

    def take(self, names: Iterable[str]) -> None:
        for _ in names:
            taken = self._queue.pop()
            assert taken is not None
            self._queue.done(taken.message_id)
        self._queue.prune()

    def close(self) -> None:
        self._queue.close()


PEERS: dict[str, Callable[[Path], Tiny | Lite]] = {"tinydb": Tiny, "litequeue": Lite}


def kept(peer: str, folder: Path) -> set[str]:
    """The ids that it still has; whatever it raises of a damaged file comes through."""
    opened = PEERS[peer](folder)
    try:
        return set(opened.first(10**9))
    finally:
        opened.close()


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def main(peer: str, folder: Path, seed: int, acknowledging: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    writer = PEERS[peer](folder)
    waiting = len(writer.first(10**9))
    for number, body in zip(count(), Shop(seed).transactions()):
        name = f"{seed}-{number}"
        writer.put(name, encode(body).decode())
        waiting += 1
        say(f"{name}\n")
        if acknowledging and waiting >= 2 * BATCH:
            names = writer.first(BATCH)
            say("".join(f"acking {name}\n" for name in names))
            writer.take(names)
            waiting -= len(names)
            say("".join(f"acked {name}\n" for name in names))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[sys.argv.index("--seed") + 1]), "--acknowledge" in sys.argv)
