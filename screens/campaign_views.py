"""Views of a campaign: what the attract screen advertises, its question, its answers; see also `screens.views`."""

from dataclasses import dataclass, field

from screens.parts import Setting


@dataclass(frozen=True, slots=True)
class Campaign:
    """What the attract screen advertises.

    Attributes:
        title: e.g. "Dubbele punten op brood", in the screen's language.
        picture: Name of the picture.
    """

    title: str
    picture: str = "bread"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose.

    Attributes:
        id: Comes back in `GiveAnswer`.
        text: In the session's language.
    """

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question and its answers.

    Attributes:
        setting: Where and in which language.
        member: Masked name or None.
        question: In the session's language.
        choices: Two to five.
        thanks: Points given for an answer, or 0.
    """

    setting: Setting
    member: str | None = field(repr=False)
    question: str
    choices: tuple[Choice, ...]
    thanks: int = 0


@dataclass(frozen=True, slots=True)
class ResponseView:
    """The answer is kept: thanks.

    Attributes:
        setting: Where and in which language.
        member: Masked name or None.
        answer: What was answered, in the session's language.
        thanks: Points that are on their way for it, or 0.
    """

    setting: Setting
    member: str | None = field(repr=False)
    answer: str = field(repr=False)
    thanks: int = 0


@dataclass(frozen=True, slots=True)
class BringCardView:
    """A campaign's code was shown without a card: the card is asked for.

    Attributes:
        setting: Where and in which language.
        question: What was answered, or will be asked, in the screen's language.
        answer: The answer's text, or None where the code has none.
        seconds_left: Until the terminal stops waiting.
    """

    setting: Setting
    question: str
    answer: str | None
    seconds_left: int
