"""The charity's share of sales: given with an accrual, taken back with its reversal."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection

from central import tables as t
from central.book.book import Book
from central.book.rows import Gift, Known
from central.bulk import add_to, insert_columns
from loyalty.bodies import Accrual, Kind
from loyalty.charity import Charity, share_in_parts
from loyalty.ids import Uuid
from loyalty.programme import Programme

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def give(book: Book, sale: Accrual, account: Uuid, programme: Programme, points: int) -> None:
    """Give the share of a sale, where the programme has a charity that collects now."""
    charity = _collecting(programme, book.now)
    if charity is not None:
        parts = share_in_parts(charity.share, sale.cents, points)
        book.gifts.append(Gift(sale.id, account, programme.id, charity.id, parts))


@dataclass(frozen=True, slots=True)
class Returned:
    """A part of a sale that is given back: its amount, and what it had earned."""

    cents: int
    points: int


def take_gift_back(book: Book, sale: Known, cause: Uuid, programme: Programme, part: Returned) -> None:
    """Take back what a part of a sale gave when central took the sale, and no more than that.

    Args:
        book: the book.
        sale: the accrual that is reversed.
        cause: what reverses it.
        programme: the version that reckoned the sale.
        part: what is given back of it.
    """
    charity = _collecting(programme, sale.arrived_at)
    if charity is not None and sale.account is not None:
        parts = share_in_parts(charity.share, part.cents, part.points)
        book.gifts.append(Gift(cause, sale.account, programme.id, charity.id, -parts, Kind.REVERSAL))


def _collecting(programme: Programme, at: datetime) -> Charity | None:
    charity = programme.charity
    return charity if charity is not None and charity.gives_at(at) else None


def save_gifts(connection: Connection, book: Book) -> None:
    """Write the gifts that are no sale's, and add all to what was collected."""
    gifts = [gift for gift in book.gifts if gift.kind is not None and gift.parts]
    insert_columns(
        connection,
        t.charity_gifts,
        {
            "owner": [book.owner] * len(gifts),
            "cause": [gift.cause for gift in gifts],
            "account": [gift.account for gift in gifts],
            "programme": [gift.programme for gift in gifts],
            "charity": [gift.charity for gift in gifts],
            "parts": [gift.parts for gift in gifts],
            "given_at": [book.now] * len(gifts),
            "kind": [str(gift.kind) for gift in gifts],
        },
    )
    pots: Counter[tuple[Uuid, str]] = Counter()
    for gift in book.gifts:
        pots[gift.programme, gift.charity] += gift.parts
    add_to(
        connection,
        t.charity_pots,
        [
            {
                "owner": book.owner,
                "programme": programme,
                "charity": charity,
                "parts": parts,
                "told_cents": 0,
                "told_at": _NEVER,
            }
            for (programme, charity), parts in sorted(pots.items())
            if parts
        ],
        ["parts"],
    )
