"""What every card number scheme says of itself, and what it may claim to prove."""

import re
from typing import Final

import msgspec

from loyalty.assurance import Assurance
from loyalty.errors import ProgrammeError

GUESSES_PER_HIT: Final = 10_000
"""A guess may hit an issued card of a possession scheme once in this many."""
_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}", re.ASCII)


class SchemeBase(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """What every scheme says of itself."""

    id: str
    assurance: Assurance = Assurance.GUESSABLE
    issued: int = 100_000
    """The most cards that will ever be issued in it."""
    drawn_at_random: bool = False
    """Whether a card's number is drawn at random from the scheme's space, not counted up."""

    def _check_common(self, space: int) -> None:
        if _ID.fullmatch(self.id) is None:
            raise ProgrammeError(f"Scheme id {self.id!r}: use 1 to 32 of a-z, 0-9, _ and -, a letter or digit first.")
        if not 0 < self.issued <= space:
            raise ProgrammeError(f"Scheme {self.id}: {self.issued} cards do not fit its {space} numbers.")
        if self.assurance not in {Assurance.GUESSABLE, Assurance.POSSESSION}:
            raise ProgrammeError(f"Scheme {self.id}: a number proves 'guessable' or 'possession', nothing else.")
        if self.assurance is Assurance.POSSESSION and (
            not self.drawn_at_random or self.issued * GUESSES_PER_HIT > space
        ):
            raise ProgrammeError(
                f"Scheme {self.id} claims possession, but {self.issued} cards in {space} numbers"
                f"{'' if self.drawn_at_random else ', not drawn at random,'} can be guessed; it needs random numbers"
                f" and at least {self.issued * GUESSES_PER_HIT} of them."
            )
