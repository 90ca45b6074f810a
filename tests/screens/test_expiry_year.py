"""Points that expire in another year say in which."""

from dataclasses import replace
from datetime import date

import pytest

from screens.renderer import Renderer
from screens.samples import balance
from screens.views import Expiring


@pytest.mark.parametrize(("years", "says"), [(0, False), (2, True)])
def test_the_year_is_said_when_it_is_not_this_one(years: int, says: bool) -> None:
    view = balance("nl")
    year = view.now.year + years
    later = replace(view, expiring=Expiring(120, date(year, 12, 31)), card_valid_until=None)
    text = " ".join(Renderer().lay_out(later).spoken()).replace("\u00a0", " ")
    assert "31 dec" in text
    assert (str(year) in text) is says
