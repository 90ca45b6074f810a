"""Goods that a scale has priced or weighed are no member cards, and the other way round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.assurance import EntryMode
from loyalty.check_digits import gs1_digit
from loyalty.errors import ProgrammeError
from loyalty.identify import Member, Unknown, identify
from loyalty.rcn import MeasureRegion, is_measured, measured_prefixes
from loyalty.schemes import EanScheme, Schemes
from loyalty.symbology import Symbology


def ean(payload: str) -> str:
    return f"{payload}{gs1_digit(payload)}"


@pytest.mark.parametrize(
    ("payload", "region", "measured"),
    [
        ("230001112345", MeasureRegion.NORWAY, True),
        ("202345671234", MeasureRegion.NORWAY, True),
        ("291234567890", MeasureRegion.NORWAY, False),
        ("291234567890", MeasureRegion.GERMANY, True),
        ("291234567890", MeasureRegion.SWEDEN, False),
        ("200234505678", MeasureRegion.GREAT_BRITAIN, True),
        ("212345678901", MeasureRegion.GREAT_BRITAIN, False),
        ("021234567890", MeasureRegion.NORWAY, False),
        ("978080481663", MeasureRegion.NORWAY, False),
    ],
)
def test_price_and_weight_by_region(payload: str, region: MeasureRegion, measured: bool) -> None:
    assert is_measured(ean(payload), region) is measured


@pytest.mark.parametrize("text", ["", "abc", "2912345678903", "4" * 20])
def test_what_is_no_number_is_not_measured(text: str) -> None:
    assert not is_measured(text, MeasureRegion.GERMANY)


@given(st.sampled_from(MeasureRegion), st.text("0123456789", min_size=10, max_size=10), st.integers(20, 29))
def test_a_prefix_is_measured_wholly_or_not_at_all(region: MeasureRegion, rest: str, prefix: int) -> None:
    assert is_measured(ean(f"{prefix}{rest}"), region) is (str(prefix) in measured_prefixes(region))


@pytest.mark.parametrize("prefix", ["2", "20", "23", "2312"])
def test_a_scheme_among_weighed_goods_is_refused(prefix: str) -> None:
    with pytest.raises(ProgrammeError, match="price or weight"):
        EanScheme(id="e", prefix=prefix, region=MeasureRegion.NORWAY)


@pytest.mark.parametrize(("prefix", "region"), [("29", "no"), ("29", "gb"), ("27", "de"), ("02", "no"), ("04", "de")])
def test_a_scheme_beside_them_takes_cards_and_leaves_goods(prefix: str, region: str) -> None:
    where = MeasureRegion(region)
    schemes = Schemes((EanScheme(id="e", prefix=prefix, region=where),))
    (scheme,) = schemes.all
    card = identify(scheme.nth(123).zfill(13), EntryMode.SCANNED, Symbology.EAN13, schemes)
    assert isinstance(card, Member)
    for weighed in sorted(measured_prefixes(where)):
        goods = ean(f"{weighed}0001112345")
        assert isinstance(identify(goods, EntryMode.SCANNED, Symbology.EAN13, schemes), Unknown)
