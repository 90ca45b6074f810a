"""Drawing the numbers of a batch: which numbers of a scheme are made, in which order. Pure; chance is given."""

from collections.abc import Callable, Collection, Iterable, Iterator
from enum import StrEnum
from typing import Final, assert_never

from central.errors import BatchError
from loyalty.assurance import Assurance
from loyalty.scheme_kinds import AlphanumericScheme, EanScheme, GsrnScheme, PlainScheme
from loyalty.schemes import MemberNumber, Scheme
from loyalty.uid_scheme import UidScheme

SHORTEST: Final = 5
"""A member number has at least so many signs."""
MOST_CARDS: Final = 1_000_000
"""Cards in one batch."""

Printable = PlainScheme | EanScheme | GsrnScheme | AlphanumericScheme
"""Schemes whose numbers a programme makes itself; a tag's number comes with the tag."""
Below = Callable[[int], int]
"""A random whole number from 0 to below the given one; `secrets.randbelow` in earnest."""


class Order(StrEnum):
    """In which order a batch's numbers come."""

    ASCENDING = "ascending"
    """Counted up, one after the other; those that cards have already are left out."""
    RANDOM = "random"
    """Drawn from all numbers of the scheme: one says nothing about the next."""


def printable(scheme: Scheme) -> Printable:
    """The scheme, where its numbers can be made.

    Raises:
        BatchError: it is one of tags, whose numbers their factory gave them.
    """
    if isinstance(scheme, UidScheme):
        raise BatchError(f"Scheme {scheme.id} is one of tags: their numbers come with them and cannot be made.")
    return scheme


def start_of(scheme: Printable, first: str) -> int:
    """The index in the scheme of the first number that is not below `first`.

    Args:
        scheme: whose numbers count.
        first: a number of the scheme as it is printed; of a plain one any number; else how many to leave out.

    Raises:
        BatchError: it is nothing of the kind, or no number of the scheme lies behind it.
    """
    wanted = scheme.canonical(first, None)
    if wanted is None and isinstance(scheme, GsrnScheme):
        wanted = first if len(first) == 18 and first.isascii() and first.isdigit() else None
    if wanted is None and isinstance(scheme, PlainScheme) and first.isascii() and first.isdigit():
        wanted = first
    if wanted is None:
        if not (first.isascii() and first.isdigit()):
            raise BatchError(f"The first number is none of scheme {scheme.id}; write one as it stands on a card.")
        index = int(first)
    else:
        index = _bisect(scheme, _rank(scheme, wanted))
    if index >= scheme.space:
        raise BatchError(f"Scheme {scheme.id} has no number from there on: it has {scheme.space} in all.")
    return index


def _rank(scheme: Printable, number: str) -> tuple[int, ...]:
    """What numbers of the scheme sort by, as `nth` counts them."""
    if isinstance(scheme, AlphanumericScheme):
        return tuple(map(scheme.alphabet.index, number.removeprefix(scheme.prefix)))
    return (int(number),)


def _bisect(scheme: Printable, wanted: tuple[int, ...]) -> int:
    low, high = 0, scheme.space
    while low < high:
        middle = (low + high) // 2
        if _rank(scheme, scheme.nth(middle)) < wanted:
            low = middle + 1
        else:
            high = middle
    return low


def check(scheme: Printable, count: int, order: Order, made: int) -> None:
    """Refuses a batch that could not be, or that would make showing a number prove less than the scheme says.

    Args:
        scheme: that the numbers are of.
        count: how many cards.
        order: of their numbers.
        made: cards that the owner has of this scheme already.

    Raises:
        BatchError: and why.
    """
    if not 0 < count <= MOST_CARDS:
        raise BatchError(f"A batch has 1 to {MOST_CARDS} cards, not {count}.")
    if scheme.drawn_at_random and order is not Order.RANDOM:
        raise BatchError(f"Scheme {scheme.id} promises numbers drawn at random; make them with the order 'random'.")
    if scheme.assurance is Assurance.POSSESSION and made + count > scheme.issued:
        raise BatchError(
            f"Scheme {scheme.id} proves possession with at most {scheme.issued} cards; {made} are made already. "
            "Set a sparser scheme, see docs/codes.md."
        )
    if len(scheme.nth(0)) < SHORTEST and len(scheme.nth(scheme.space - 1)) < SHORTEST:
        raise BatchError(f"Scheme {scheme.id} has numbers of fewer than {SHORTEST} signs; cards need longer ones.")


def candidates(scheme: Printable, start: int, order: Order, below: Below) -> Iterator[str]:
    """The scheme's numbers from `start` on, each once, without those that are too short; ends where they end.

    Args:
        scheme: that the numbers are of.
        start: the index of the lowest one.
        order: of the numbers.
        below: chance; not asked for ascending ones.
    """
    return (
        number for index in _indices(scheme.space - start, order, below) if _long(number := scheme.nth(start + index))
    )


def _long(number: str) -> bool:
    return len(number) >= SHORTEST


def _indices(space: int, order: Order, below: Below) -> Iterable[int]:
    match order:
        case Order.ASCENDING:
            return range(space)
        case Order.RANDOM:
            return _drawn(space, below)
        case _:
            assert_never(order)


def _drawn(space: int, below: Below) -> Iterator[int]:
    """Every index below `space` once, in random order: Fisher and Yates' shuffle, kept where it differs."""
    moved: dict[int, int] = {}
    for left in range(space, 0, -1):
        place = below(left)
        found = moved.pop(place, place)
        last = left - 1
        if place != last:
            moved[place] = moved.pop(last, last)
        yield found


def take(
    drawn: Iterator[str], count: int, taken: Callable[[Collection[str]], Collection[str]], chunk: int = 2000
) -> Iterator[tuple[list[str], int]]:
    """`count` of the drawn numbers that no card has, in parts, each with how many were left out for it.

    Args:
        drawn: the numbers that may be taken, each once.
        count: how many are wanted.
        taken: which of some numbers cards have already.
        chunk: how many are asked about at once.

    Raises:
        BatchError: there are not so many left.
    """
    missing = count
    while missing:
        some = [number for _, number in zip(range(min(chunk, missing)), drawn, strict=False)]
        if not some:
            raise BatchError(
                f"The scheme has {count - missing} free numbers there, not {count}; begin lower or ask less."
            )
        had = taken(some)
        free = [number for number in some if number not in had]
        missing -= len(free)
        yield free, len(some) - len(free)


def member_number(scheme: Printable, number: str) -> MemberNumber:
    """The number as a card's, in its scheme."""
    return MemberNumber(scheme.id, number, scheme.assurance)
