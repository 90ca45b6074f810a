"""The languages that the project speaks: the one list from which screens, vouchers, mails and pages take theirs.

A shop offers some of them, its own first (`loyalty.wire.Configuration.languages`).
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Language:
    """A language that everything of ours is written in.

    Attributes:
        code: ISO 639-1.
        name: what its own readers call it.
        locale: the Unicode CLDR locale whose habits figures, money and dates follow.
        leftwards: whether it is written from right to left.
    """

    code: str
    name: str
    locale: str
    leftwards: bool = False


LANGUAGES: Final = (
    Language("nl", "Nederlands", "nl_NL"),
    Language("nb", "Norsk", "nb_NO"),
    Language("en", "English", "en_GB"),
    Language("de", "Deutsch", "de_DE"),
    Language("fr", "Français", "fr_FR"),
    # Libya's: Latin digits, a point between thousands, and the months as most readers of Arabic call them.
    Language("ar", "العربية", "ar_LY", leftwards=True),
)
"""All of them; the first is the one that programmes and samples fall back on."""

CODES: Final = tuple(each.code for each in LANGUAGES)
"""Their codes, in the same order."""

FALLBACK: Final = "en"
"""What is spoken to somebody whose language is none of ours."""

_BY_CODE: Final = {each.code: each for each in LANGUAGES}


def language_of(code: str) -> Language | None:
    """The language of a code; None where it is none of ours."""
    return _BY_CODE.get(code)


def name_of(code: str) -> str:
    """What a language's readers call it; its code where it is none of ours."""
    found = _BY_CODE.get(code)
    return code if found is None else found.name
