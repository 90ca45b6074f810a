"""Who works at a terminal, and what each may do there (protocol, sections 5 and 8).

A badge names, the PIN proves; what is done then carries the member of staff. The rules here are asked twice: by the
terminal, so that nobody types in vain, and by central, which decides.
"""

from collections.abc import Collection
from enum import StrEnum

import msgspec


class Role(StrEnum):
    """What a member of staff is there for; one may be several."""

    CLERK = "clerk"
    """Serves members: cards, sales, points within the limit, vouchers, today's undo."""
    MANAGER = "manager"
    """A clerk who may also go past the limit and undo what is older than today."""
    TECHNICIAN = "technician"
    """Looks after the terminal itself; touches nobody's points."""


class DeskRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an owner lets staff do; terminals know it, so that they can refuse before anything is written."""

    adjustment_limit: int = 500
    """The most points that a clerk adds or takes at once; a manager may go further."""
    offline_login: bool = True
    """Whether staff can log in while central cannot be reached, to do what a clerk may do."""


def serves(roles: Collection[Role]) -> bool:
    """Whether somebody with these roles may touch members' points and cards."""
    return Role.CLERK in roles or Role.MANAGER in roles


def maintains(roles: Collection[Role]) -> bool:
    """Whether somebody with these roles looks after terminals: tries their devices, changes their boards."""
    return Role.TECHNICIAN in roles


def may_adjust(roles: Collection[Role], points: int, rules: DeskRules) -> bool:
    """Whether somebody with these roles may add (or take) so many points at once.

    >>> may_adjust([Role.CLERK], -500, DeskRules()), may_adjust([Role.CLERK], 501, DeskRules())
    (True, False)
    """
    return Role.MANAGER in roles or (Role.CLERK in roles and abs(points) <= rules.adjustment_limit)


def offline_roles(roles: Collection[Role], rules: DeskRules) -> tuple[Role, ...]:
    """The roles that a login has which central did not check: never a manager's.

    Whoever steals a terminal's store can try all PINs at leisure; what they find out opens only this much.
    """
    if not rules.offline_login:
        return ()
    found = [Role.CLERK] if serves(roles) else []
    return (*found, *([Role.TECHNICIAN] if Role.TECHNICIAN in roles else []))
