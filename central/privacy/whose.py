"""Whose data is meant with a card: one person with all their cards and accounts, or an anonymous card."""

from dataclasses import dataclass

from sqlalchemy import Connection

from central.privacy.leaving import leaver_of
from loyalty.ids import Uuid


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose data is gathered.

    Attributes:
        customers: the person who carries the card, and whoever turned out to be the same one; empty for nobody known.
        accounts: the card's own first, then the others of the person. What lies on a shared one is told to each who
            shares it; who the others are is told to none.
        tokens: the person's own cards.
    """

    owner: Uuid
    customers: tuple[Uuid, ...]
    accounts: tuple[Uuid, ...]
    tokens: tuple[str, ...]


def whose(connection: Connection, owner: Uuid, account: Uuid, token: str) -> Whose:
    """Whose card of an account this is."""
    person = leaver_of(connection, owner, account, token)
    others = (*person.accounts, *(each for each, _ in person.shared))
    accounts = (account, *(each for each in others if each != account))
    return Whose(owner, person.customers, accounts, person.tokens)
