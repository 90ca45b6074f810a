"""Transactions as a shop makes them, endless, from a seed."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import Accrual, Body, EpochOpened, EpochReason, Occasion, Redemption, Source, Stamps
from loyalty.ids import ENTROPY_BYTES, Uuid, uuid7
from loyalty.money import Currency
from loyalty.programme import ProgrammeRef, Unit

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TERMINAL = Uuid("01958f00-0000-7000-8000-000000000001")
OWNER = Uuid("01958f00-0000-7000-8000-0000000000aa")

PROGRAMME = ProgrammeRef(Uuid("01958f00-0000-7000-8000-0000000000bb"), 3, Unit.POINTS, Currency.EUR)


class Shop:
    """Makes bodies; the clock goes on by itself, half a minute a transaction."""

    def __init__(self, seed: int) -> None:
        """The same seed makes the same bodies."""
        self._random = random.Random(seed)
        self._now = START + timedelta(days=seed % 3650)
        self._boot = self._uuid()

    def _uuid(self) -> Uuid:
        return uuid7(self._now, self._random.randbytes(ENTROPY_BYTES))

    def _occasion(self) -> Occasion:
        self._now += timedelta(seconds=30)
        uptime = int((self._now - START).total_seconds() * 1000)
        return Occasion(self._now, True, self._boot, uptime, EntryMode.SCANNED, Assurance.POSSESSION)

    def epoch(self, reason: EpochReason) -> EpochOpened:
        """The first record of an epoch."""
        return EpochOpened(id=self._uuid(), owner=OWNER, occasion=self._occasion(), reason=reason)

    def transactions(self) -> Iterator[Body]:
        """Sales, stamps, now and then a reward."""
        while True:
            roll = self._random.random()
            card = self._random.randbytes(32).hex()
            yield self._sale(card) if roll < 0.85 else self._stamp(card) if roll < 0.95 else self._reward(card)

    def _sale(self, card: str) -> Accrual:
        cents = self._random.randrange(100, 20_000)
        return Accrual(
            id=self._uuid(), owner=OWNER, occasion=self._occasion(), programme=PROGRAMME, card=card,
            account=self._uuid(), cents=cents, currency=Currency.EUR, points=cents // 100,
            receipt=f"T1-{self._random.randrange(10**8):08}",
        )  # fmt: skip

    def _stamp(self, card: str) -> Stamps:
        return Stamps(
            id=self._uuid(), owner=OWNER, occasion=self._occasion(), programme=PROGRAMME, card=card,
            account=self._uuid(), count=1,
        )  # fmt: skip

    def _reward(self, card: str) -> Redemption:
        return Redemption(
            id=self._uuid(), owner=OWNER, occasion=self._occasion(), programme=PROGRAMME, card=card,
            account=self._uuid(), reward="coffee", points=100, co_payment_cents=0, serial="7K2M9QXA",
            source=Source.ALLOWANCE, hold=self._uuid(),
        )  # fmt: skip
