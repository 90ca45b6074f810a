"""States of somebody whom nobody knows yet, who is about to say something: frozen, with their deadlines."""

from dataclasses import dataclass, field

from terminal.machine.session import Brought


@dataclass(frozen=True, slots=True)
class Keying:
    """Somebody types a card's number."""

    language: str
    until: int
    typed: str = field(default="", repr=False)
    page: int = 0


@dataclass(frozen=True, slots=True)
class AwaitingCard:
    """A campaign's code was shown by somebody whom nobody knows yet: their card is asked for."""

    language: str
    brought: Brought
    until: int
