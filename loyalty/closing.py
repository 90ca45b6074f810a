"""How incidents are put right, and by whom (protocol, sections 3 and 4)."""

from collections.abc import Collection

from loyalty.staff import Role, serves
from loyalty.wire_incidents import ALERTS, PRINTS, Closing, IncidentKind


def closings(kind: IncidentKind, roles: Collection[Role]) -> tuple[Closing, ...]:
    """The ways in which staff with these roles may close such an incident at a terminal.

    An alert is about staff: nobody closes it where it happened.

    >>> closings(IncidentKind.PRINT_UNKNOWN, [Role.CLERK])
    (<Closing.REPRINTED: 'reprinted'>, <Closing.REVERSED: 'reversed'>, <Closing.EXPLAINED: 'explained'>)
    """
    if kind in ALERTS or not serves(roles):
        return ()
    if kind in PRINTS:
        return (Closing.REPRINTED, Closing.REVERSED, Closing.EXPLAINED)
    return (Closing.EXPLAINED,) if Role.MANAGER in roles else ()
