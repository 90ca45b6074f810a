"""On which days nobody delivers: the public holidays of a shop's country, as the package `holidays` has them."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

import holidays


def closed_in(country: str) -> Callable[[date], bool]:
    """The public holidays of a country.

    Args:
        country: of ISO 3166-1, two letters; of one that is not known, weekends alone are free.
    """

    def closed(day: date) -> bool:
        return day in _public(country, day.year)

    return closed


@lru_cache(maxsize=32)
def _public(country: str, year: int) -> frozenset[date]:
    if country not in holidays.list_supported_countries():
        return frozenset()
    return frozenset(holidays.country_holidays(country, years=year))
