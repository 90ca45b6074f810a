"""Money: integer cents with their currency. No float ever holds an amount."""

from enum import StrEnum
from typing import Self

import msgspec

from loyalty.errors import AmountError, CurrencyError

MAX_CENTS = 2**53 - 1
"""The largest integer that RFC 8785 lets a canonical JSON text carry."""


class Currency(StrEnum):
    """ISO 4217 codes of the currencies a programme may count in."""

    EUR = "EUR"
    NOK = "NOK"


class Money(msgspec.Struct, frozen=True, forbid_unknown_fields=True, order=False):
    """An amount in hundredths of its currency; never below zero."""

    cents: int
    currency: Currency

    def __post_init__(self) -> None:
        if not 0 <= self.cents <= MAX_CENTS:
            raise AmountError(f"{self.cents} cents is no amount of money: it must lie in 0 … {MAX_CENTS}.")

    def __add__(self, other: Self) -> Self:
        """Add two amounts of one currency.

        Raises:
            CurrencyError: the currencies differ.
        """
        self._must_match(other)
        return type(self)(self.cents + other.cents, self.currency)

    def __sub__(self, other: Self) -> Self:
        """Subtract an amount that is not larger.

        Raises:
            CurrencyError: the currencies differ.
            AmountError: the rest would be below zero.
        """
        self._must_match(other)
        return type(self)(self.cents - other.cents, self.currency)

    def _must_match(self, other: Self) -> None:
        if self.currency is not other.currency:
            raise CurrencyError(
                f"{self.currency} and {other.currency} cannot be reckoned together: a programme has one currency."
            )
