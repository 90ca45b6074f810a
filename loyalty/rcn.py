"""Numbers of restricted circulation that carry a price, a weight or a count: a shop's scale prints those, no card does.

Which prefixes do so is settled by each country's GS1 organisation; `biip` knows them, and is asked with a number made
up for each prefix. It is loaded where a scheme names a region, for its tables take a moment to read. Source: GS1
General Specifications, 2.1.11 and 2.1.12 (restricted circulation numbers).
"""

from enum import StrEnum
from functools import cache
from typing import Final

from loyalty.check_digits import gs1_digit

_PREFIXES: Final = tuple(str(prefix) for prefix in range(20, 30))


class MeasureRegion(StrEnum):
    """The regions whose rules are known (ISO 3166-1, small letters)."""

    DENMARK = "dk"
    ESTONIA = "ee"
    FINLAND = "fi"
    GERMANY = "de"
    GREAT_BRITAIN = "gb"
    LATVIA = "lv"
    LITHUANIA = "lt"
    NORWAY = "no"
    SWEDEN = "se"


def is_measured(ean: str, region: MeasureRegion) -> bool:
    """Whether a 13-digit number is a product with its price, weight or count in it, by a region's rules.

    The measure's own check digit, where the region has one, is not asked for: a damaged product is no card either.
    """
    # It reads the table of all GS1 prefixes when it is loaded: not before a shop's first number asks.
    from biip import ParseConfig, ParseError
    from biip.gtin import Gtin
    from biip.rcn import Rcn, RcnRegion

    config = ParseConfig(rcn_region=RcnRegion(region.value), rcn_verify_variable_measure=False)
    try:
        found = Gtin.parse(ean, config=config)
    except ParseError:
        return False
    return isinstance(found, Rcn) and any(measure is not None for measure in (found.price, found.weight, found.count))


@cache
def measured_prefixes(region: MeasureRegion) -> frozenset[str]:
    """The prefixes of two digits under which every number carries a price, a weight or a count."""
    numbers = ((prefix, f"{prefix}0000000001") for prefix in _PREFIXES)
    return frozenset(prefix for prefix, payload in numbers if is_measured(f"{payload}{gs1_digit(payload)}", region))
