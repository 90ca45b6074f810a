"""Alerts: what of staff's doing the owner is told of at once. The rules only; central counts and mails."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from loyalty.bodies import Kind
from loyalty.wire_incidents import IncidentKind


class AlertRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From where on an owner wants to know. Each figure is the most that raises nothing."""

    accruals_a_day: int = 6
    """Sales on one account in one day."""
    adjustment: int = 1000
    """Points added or taken at once."""
    undos_a_day: int = 5
    """Transactions that one member of staff undid in one day."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A transaction that was accepted just now, with what it comes on top of.

    Attributes:
        kind: what it was.
        by_staff: whether a member of staff did it.
        own: whether the account is one of that member's own.
        points: what it moved, with its sign.
        undo: whether it took another transaction back as a whole.
        sales_before: earlier sales on the account that day.
        undos_before: what that member of staff had undone before on that day.
    """

    kind: Kind
    by_staff: bool = False
    own: bool = False
    points: int = 0
    undo: bool = False
    sales_before: int = 0
    undos_before: int = 0


def alerts(deed: Deed, rules: AlertRules) -> Iterator[IncidentKind]:
    """What a deed raises.

    >>> list(alerts(Deed(Kind.ACCRUAL, sales_before=6), AlertRules()))
    [<IncidentKind.MANY_ACCRUALS: 'many_accruals'>]
    """
    if deed.by_staff and deed.own:
        yield IncidentKind.OWN_CARD
    if deed.kind is Kind.ACCRUAL and deed.sales_before + 1 > rules.accruals_a_day:
        yield IncidentKind.MANY_ACCRUALS
    if deed.kind is Kind.ADJUSTMENT and abs(deed.points) > rules.adjustment:
        yield IncidentKind.LARGE_ADJUSTMENT
    if deed.by_staff and deed.undo and deed.undos_before + 1 > rules.undos_a_day:
        yield IncidentKind.MANY_UNDOS
