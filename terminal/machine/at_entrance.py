"""The state of a club's entrance while a card is before it."""

from dataclasses import dataclass, field

from loyalty.cards import Admitted, Turned
from loyalty.wire import CardSummary


@dataclass(frozen=True, slots=True)
class AtEntrance:
    """A card was shown at a club's entrance.

    Attributes:
        number: what workers find out comes back with it.
        language: what the screen speaks.
        until: when the answer must stand there, and then how long it does.
        summary: what is known of the card.
        verdict: yes, or no and why; None while nobody has decided, or nobody knows the card.
        decided: whether an answer stands there.
    """

    number: int
    language: str
    until: int
    summary: CardSummary | None = field(default=None, repr=False)
    verdict: Admitted | Turned | None = None
    decided: bool = False
