"""What a sale earns, and what giving part of it back takes (protocol, section 5)."""

from loyalty.errors import AmountError
from loyalty.programme import MAX_POINTS, EarningRule


def earned(rule: EarningRule, cents: int) -> int:
    """Points for one sale of `cents`: the whole steps in it, rounded down for this sale alone.

    >>> earned(EarningRule(points=1, per_cents=1000), 1900)
    1

    Raises:
        AmountError: the amount is below zero, or earns more than a transaction can carry.
    """
    if cents < 0:
        raise AmountError(f"A sale of {cents} cents earns nothing: give it back as a reversal.")
    if cents < rule.minimum_cents:
        return 0
    points = cents // rule.per_cents * rule.points
    if points > MAX_POINTS:
        raise AmountError(f"A sale of {cents} cents would earn {points} points; the most is {MAX_POINTS}.")
    return points


def taken_back(rule: EarningRule, before_cents: int, returned_cents: int) -> int:
    """Points that giving `returned_cents` back takes, of a sale of which `before_cents` were left.

    It is `earned(before) − earned(remaining)`, so that parts taken back one after the other sum to the whole:

    >>> rule = EarningRule(points=1, per_cents=1000)
    >>> taken_back(rule, 1900, 950) + taken_back(rule, 950, 950) == earned(rule, 1900)
    True

    Raises:
        AmountError: more is given back than is left of the sale.
    """
    if not 0 <= returned_cents <= before_cents:
        raise AmountError(f"{returned_cents} cents cannot be given back of a sale with {before_cents} cents left.")
    return earned(rule, before_cents) - earned(rule, before_cents - returned_cents)
