"""A terminal's real store, forwarder and client, enrolled at a real central that is a process of its own."""

import random
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.ingest import prepare, sale
from loyalty.bodies import EpochReason, encode, kind_of
from loyalty.envelope import head_of, seal
from loyalty.ids import ENTROPY_BYTES, uuid7
from loyalty.wire import Configuration
from terminal import app, identity
from terminal.central_client import CentralClient, credentials
from terminal.courier import Courier
from terminal.demo.world import central
from terminal.forwarder import Forwarder
from terminal.journal.documents import IdentityDocument
from terminal.journal.journal import Journal
from terminal.machine.moment import Moment
from terminal.store import Append, OutboxRow, Store
from terminal.vitals import Vitals

_BLOCK: Final = 2_000


class _Now:
    """The machine's time."""

    def moment(self) -> Moment:
        return Moment(datetime.now(UTC), round(time.monotonic() * 1000), trusted=True)

    def learn(self, at: datetime) -> None:
        """Nothing to learn."""


class _Ears:
    """Hears nothing but what goes wrong."""

    def online(self, *, answers: bool) -> None:
        """As it should be."""

    def revoked(self) -> None:
        raise AssertionError("the terminal was revoked")

    def configured(self, configuration: Configuration) -> None:
        """As it was."""

    def roll_keys(self) -> None:
        """Nobody asks for new ones."""

    def programmes_changed(self) -> None:
        """As they were."""

    def vitals(self) -> Vitals:
        return Vitals("ok", 0.1)

    def failed(self, error: Exception) -> None:
        raise error


@dataclass(slots=True)
class Standing:
    """What stands ready; `tokens` are of cards that central knows, `sold` how many sales were recorded."""

    store: Store
    journal: Journal
    forwarder: Forwarder
    client: CentralClient
    tokens: list[str]
    who: IdentityDocument
    told: Configuration
    sold: int = 0

    def record(self, amount: int) -> None:
        """Let so many sales more wait, as a time without a network leaves them."""
        programme, head = self.told.programmes[0], self.store.head()
        assert head is not None
        until = self.sold + amount
        while self.sold < until:
            rows: list[Append] = []
            for number in range(self.sold, min(until, self.sold + _BLOCK)):
                body = sale(self.who.owner, programme, self.tokens[number * 7 % len(self.tokens)], f"D/{number}")
                data = encode(body)
                envelope = seal(head, self.who.terminal, data)
                head = head_of(envelope)
                rows.append(Append(OutboxRow(envelope, body.id, kind_of(body).value, data)))
            self.store.commit(rows)
            self.sold += len(rows)


@contextmanager
def standing(url: str, folder: Path) -> Iterator[Standing]:
    """A terminal in `folder` at a seeded central over the empty database `url`, after their first contact."""
    world, tokens = prepare(url)
    token = next(each.token for each in world.terminals if each.code == "K1-1")
    with central(url) as address:
        app.enrol(folder, address, token, board="benchmark")
        with Store.open(folder) as store:
            who, told = identity.identity(store), identity.configuration(store)
            assert who is not None
            assert told is not None
            boot = uuid7(datetime.now(UTC), secrets.token_bytes(ENTROPY_BYTES))
            journal = Journal(
                store, terminal=who.terminal, owner=who.owner, boot_id=boot, clock=_Now(), entropy=secrets.token_bytes
            )
            journal.delivery.open_epoch(EpochReason.ENROLLED, who.epoch)
            client = CentralClient(
                address, credentials(who.terminal, who.request_key, who.central_key), _Now(), secrets.token_bytes
            )
            courier = Courier()
            forwarder = Forwarder(
                journal,
                client,
                clock=_Now(),
                listener=_Ears(),
                chance=random.random,
                software="benchmark",
                aside=courier.aside,
            )
            # The first contact: the epoch's record, the changes, the configuration.
            while store.waiting_count():
                forwarder.round()
            try:
                yield Standing(store, journal, forwarder, client, tokens, who, told)
            finally:
                courier.close()
                client.close()
