"""A shop's figures of a day, made up, for the paper they go on."""

from datetime import UTC, date, datetime

from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.programme import Unit
from loyalty.wire_staff import Day, ProgrammeFigures, TerminalFigures

AT = datetime(2026, 11, 22, 17, 32, tzinfo=UTC)
POINTS, STAMPS = (Uuid(f"01932f6e-7c1a-7abc-8def-0123456789{last}") for last in ("a1", "a2"))
NAMES = {POINTS: "Korenpunten", STAMPS: "Broodzegels"}


def day_figures(currency: Currency = Currency.EUR) -> Day:
    """Two terminals of a shop; the second one did nothing yet."""
    points = ProgrammeFigures(
        programme=POINTS,
        unit=Unit.POINTS,
        currency=currency,
        accruals=1_204,
        sales_cents=1_876_540,
        points_given=18_765,
        redemptions=37,
        points_taken=9_250,
        adjustments=3,
        points_added=150,
        points_removed=20,
        undone=2,
    )
    stamps = ProgrammeFigures(programme=STAMPS, unit=Unit.STAMPS, currency=currency, accruals=41, points_given=120)
    busy = TerminalFigures(
        terminal=Uuid("01932f6e-7c1a-7abc-8def-0123456789b1"),
        code="K1-1",
        programmes=(points, stamps),
        vouchers_used=29,
        cards_issued=6,
        cards_replaced=1,
    )
    idle = TerminalFigures(terminal=Uuid("01932f6e-7c1a-7abc-8def-0123456789b2"), code="K1-2")
    return Day(day=date(2026, 11, 22), terminals=(busy, idle), undoable=(), next=None, as_of=AT)
