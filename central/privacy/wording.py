"""What letters about one's data say, in the member's language."""

from datetime import date, timedelta
from typing import Final

from central.members.wording import Wording

LETTER_LIFE: Final = timedelta(days=3)
"""How long a letter about one's data is tried; then it is thrown away, since it holds what was asked for once."""
_FALLBACK: Final = "en"

_FAREWELL: Final = {
    "nl": Wording(
        "Je gegevens bij {owner} zijn gewist",
        "Je bent gestopt met sparen bij {owner}. Je naam, adres en kaarten zijn gewist en je punten zijn vervallen. "
        "Bonnen die je nog hebt, blijven geldig tot de datum erop. De boekhouding houden we zonder je naam.\n\n"
        "Was jij dit niet? Ga dan naar de kassa. Dit is de laatste mail die je van ons krijgt.",
    ),
    "nb": Wording(
        "Opplysningene dine hos {owner} er slettet",
        "Du har sluttet å samle hos {owner}. Navn, adresse og kort er slettet, og poengene er bortfalt. Kuponger du "
        "fortsatt har, gjelder til datoen som står på dem. Regnskapet beholder vi uten navnet ditt.\n\n"
        "Var det ikke deg? Gå til kassen. Dette er den siste e-posten du får fra oss.",
    ),
    "en": Wording(
        "Your data at {owner} is erased",
        "You have stopped collecting at {owner}. Your name, address and cards are erased and your points have lapsed. "
        "Vouchers you still have stay valid until the date on them. The books we keep without your name.\n\n"
        "Was this not you? Go to the till. This is the last mail you get from us.",
    ),
}
_WARNING: Final = {
    "nl": Wording(
        "Je spaarkaart bij {owner}",
        "Je bent al {years} jaar niet meer bij {owner} geweest. Op {day} wissen we daarom je gegevens, en vervallen "
        "je punten. Wil je blijven sparen? Laat dan vóór die dag je kaart één keer lezen op de zuil.",
    ),
    "nb": Wording(
        "Kundekortet ditt hos {owner}",
        "Det er {years} år siden du var hos {owner}. {day} sletter vi derfor opplysningene dine, og poengene "
        "bortfaller. Vil du fortsette å samle? La terminalen lese kortet ditt én gang før den dagen.",
    ),
    "en": Wording(
        "Your card at {owner}",
        "You have not been to {owner} for {years} years. On {day} we therefore erase your data, and your points "
        "lapse. Do you want to go on collecting? Have your card read once at the terminal before that day.",
    ),
}
_DATA: Final = {
    "nl": Wording("Je gegevens bij {owner}", ""),
    "nb": Wording("Opplysningene dine hos {owner}", ""),
    "en": Wording("Your data at {owner}", ""),
}


def farewell_letter(language: str, owner: str) -> Wording:
    """The confirmation that somebody was erased."""
    return _filled(_FAREWELL, language, owner=owner)


def warning_letter(language: str, owner: str, years: int, day: date) -> Wording:
    """What a member is told before their time is over.

    Args:
        language: the member's; English where there is no such letter.
        owner: whose member.
        years: without a visit.
        day: on which the data is erased; written as ISO 8601, which every language reads.
    """
    return _filled(_WARNING, language, owner=owner, years=str(years), day=day.isoformat())


def data_subject(language: str, owner: str) -> str:
    """The subject of the mail that brings one's data."""
    return _filled(_DATA, language, owner=owner).subject


def _filled(letters: dict[str, Wording], language: str, **values: str) -> Wording:
    said = letters.get(language, letters[_FALLBACK])
    return Wording(said.subject.format(**values), said.text.format(**values))
