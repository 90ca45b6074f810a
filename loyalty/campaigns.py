"""A campaign: what the attract screen advertises, one question, and the answers to choose from.

An account answers a campaign once; the first answer stays. Its code `SP1.C.<campaign>.<answer>` is an answer by
barcode (see `loyalty.codes`), so campaigns and answers are named by the words that such a code carries.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Annotated, Final

import msgspec

from loyalty.assurance import Assurance
from loyalty.codes import CampaignCode
from loyalty.errors import CodeError, ProgrammeError
from loyalty.programme import MAX_POINTS, Names

LEAST_ANSWERS: Final = 2
MOST_ANSWERS: Final = 5
LONGEST_TITLE: Final = 60
LONGEST_QUESTION: Final = 90
LONGEST_ANSWER: Final = 40
"""Signs that every display has room for."""
REST: Final = timedelta(days=30)
"""How long a terminal does not ask again whoever would rather not answer."""
LATE: Final = timedelta(days=30)
"""How late an answer may arrive whose terminal did not know the time."""


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the answers: `id` is the item of its code."""

    id: str
    texts: Names

    def text(self, language: str) -> str:
        """Its text in `language`, else in the first language it has one in."""
        return _in(self.texts, language)


class Campaign(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One campaign of one owner.

    Raises:
        ProgrammeError: it has no text, not two to five answers, points that cannot be given, an end before its
            beginning, or a name that no code can carry.
    """

    id: str
    """A short word, the campaign's in its code."""
    titles: Names
    """What the attract screen says, by language."""
    questions: Names
    answers: tuple[Choice, ...]
    in_force_from: Annotated[datetime, msgspec.Meta(tz=True)]
    in_force_until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    """The first instant at which it is over; None while nobody knows."""
    picture: str = "bread"
    """Name of the picture on the attract screen."""
    thanks_points: int = 0
    """Points that an account is given, once, for its answer."""

    def __post_init__(self) -> None:
        if not LEAST_ANSWERS <= len(self.answers) <= MOST_ANSWERS:
            raise ProgrammeError(
                f"Campaign '{self.id}' has {len(self.answers)} answers; {LEAST_ANSWERS} to {MOST_ANSWERS} are shown."
            )
        if len({choice.id for choice in self.answers}) != len(self.answers):
            raise ProgrammeError(f"Campaign '{self.id}': two answers share an id; each needs its own.")
        texts = (self.titles, self.questions, *(choice.texts for choice in self.answers))
        if not all(names and all(text.strip() for text in names.values()) for names in texts):
            raise ProgrammeError(f"Campaign '{self.id}': its title, its question and each answer need a text.")
        limits = ((self.titles, LONGEST_TITLE), (self.questions, LONGEST_QUESTION))
        for names, longest in (*limits, *((choice.texts, LONGEST_ANSWER) for choice in self.answers)):
            if any(len(text) > longest for text in names.values()):
                raise ProgrammeError(f"Campaign '{self.id}': a text has more than {longest} signs; no screen shows it.")
        if not 0 <= self.thanks_points <= MAX_POINTS:
            raise ProgrammeError(f"Campaign '{self.id}' cannot give {self.thanks_points} points.")
        if self.in_force_until is not None and self.in_force_until <= self.in_force_from:
            raise ProgrammeError(f"Campaign '{self.id}' would be over before it begins; mend its dates.")
        try:
            for choice in self.answers:
                CampaignCode(self.id, choice.id)
                if not choice.id:
                    raise ProgrammeError(f"Campaign '{self.id}': an answer has no id.")
        except CodeError as error:
            raise ProgrammeError(f"Campaign '{self.id}' could have no code: {error}") from error

    def title(self, language: str) -> str:
        """What the attract screen says, in `language` where it has one, else in its first."""
        return _in(self.titles, language)

    def question(self, language: str) -> str:
        """The question, in `language` where it has one, else in its first."""
        return _in(self.questions, language)

    def choice(self, answer: str) -> Choice | None:
        """The answer of that id, or None where there is none."""
        return next((choice for choice in self.answers if choice.id == answer), None)

    def in_force(self, at: datetime) -> bool:
        """Whether it asks at that instant."""
        return self.in_force_from <= at and not self.over(at)

    def over(self, at: datetime) -> bool:
        """Whether it asks nobody any more."""
        return self.in_force_until is not None and self.in_force_until <= at

    def takes(self, occurred_at: datetime, arrived_at: datetime, *, clock_trusted: bool) -> bool:
        """Whether an answer counts that was given then and arrives now.

        By a clock that is trusted it counts if it was given in time, however late it arrives. Without one its own
        time says nothing: it counts if it arrives no more than 30 days after the end.
        """
        if clock_trusted:
            return self.in_force(min(occurred_at, arrived_at))
        return self.in_force_from <= arrived_at and not self.over(arrived_at - LATE)


class Declined(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody would rather not answer a campaign: which, and on which day (UTC)."""

    campaign: str
    on: date


def may_answer(assurance: Assurance) -> bool:
    """Whether somebody of this assurance is asked, and heard: a typed number may be anybody's."""
    return assurance >= Assurance.GUESSABLE


def open_campaign(
    campaigns: Iterable[Campaign], answered: Collection[str], declined: Iterable[Declined], now: datetime
) -> Campaign | None:
    """The first campaign that may be asked about now: in force, not answered, and not declined within 30 days."""
    resting = {each.campaign for each in declined if now.date() - each.on < REST}
    return next(
        (one for one in campaigns if one.in_force(now) and one.id not in answered and one.id not in resting), None
    )


def _in(names: Names, language: str) -> str:
    return names.get(language) or next(iter(names.values()))
