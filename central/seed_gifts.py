"""What the seeded world has given to its charities by now."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from central.bulk import Row
from loyalty.charity import PARTS_PER_CENT
from loyalty.ids import Uuid
from loyalty.postings import PostingKind
from loyalty.programme import Programme

GIVEN_CENTS: Final = 320
"""What each seeded member's earlier sales gave."""


def gift_rows(
    programme: Programme, accounts: Sequence[Uuid], mint: Callable[[], Uuid], now: datetime
) -> tuple[tuple[str, Row], ...]:
    """A gift of each account, and what they come to, each with its table's name; the last account is everybody else's.

    Everybody else gave half of what is hoped for. There is nothing where the programme gives nothing.
    """
    charity = programme.charity
    if charity is None:
        return ()
    common: Row = {"programme": programme.id, "charity": charity.id}
    amounts = [GIVEN_CENTS] * (len(accounts) - 1) + [charity.target_cents // 2]
    gifts: list[tuple[str, Row]] = [
        (
            "charity_gifts",
            {
                "cause": mint(),
                "account": account,
                "parts": cents * PARTS_PER_CENT,
                "given_at": now,
                "kind": PostingKind.ADJUSTMENT.value,
                **common,
            },
        )
        for account, cents in zip(accounts, amounts, strict=True)
    ]
    pot: Row = {
        "parts": sum(amounts) * PARTS_PER_CENT,
        "told_cents": 0,
        "told_at": now - timedelta(days=1),
        **common,
    }
    return (*gifts, ("charity_pots", pot))
