"""What letters about one's data say, in the member's language."""

from datetime import date, timedelta
from typing import Final

from central.members.wording import Wording
from loyalty.languages import FALLBACK

LETTER_LIFE: Final = timedelta(days=3)
"""How long a letter about one's data is tried; then it is thrown away, since it holds what was asked for once."""

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
    "de": Wording(
        "Ihre Daten bei {owner} sind gelöscht",
        "Sie haben sich bei {owner} abgemeldet. Ihr Name, Ihre Adressen und Karten sind gelöscht, und Ihre Punkte sind "
        "verfallen. Gutscheine, die Sie noch haben, gelten bis zum Datum darauf. Die Bücher behalten wir ohne Ihren "
        "Namen.\n\n"
        "Waren Sie das nicht? Dann gehen Sie zur Kasse. Dies ist die letzte E-Mail, die Sie von uns bekommen.",
    ),
    "fr": Wording(
        "Vos données chez {owner} sont effacées",
        "Vous avez quitté le programme de {owner}. Votre nom, vos adresses et vos cartes sont effacés, et vos points "
        "sont perdus. Les bons que vous avez encore restent valables jusqu’à leur date. Nous gardons les comptes sans "
        "votre nom.\n\n"
        "Ce n’était pas vous ? Allez à la caisse. C’est le dernier e-mail que vous recevez de nous.",
    ),
    "ar": Wording(
        "مُحيت بياناتك لدى {owner}",
        "انتهت عضويتك لدى {owner}. مُحي اسمك وعناوينك وبطاقاتك، وانتهت نقاطك. القسائم الباقية لديك صالحة حتى "
        "التاريخ المكتوب عليها. نحتفظ بالسجلات بدون اسمك.\n\n"
        "لم يكن ذلك منك؟ يُرجى سؤال الصندوق. هذه آخر رسالة تصلك منا.",
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
    "de": Wording(
        "Ihre Karte bei {owner}",
        "Sie waren seit {years} Jahren nicht mehr bei {owner}. Am {day} löschen wir deshalb Ihre Daten, und Ihre "
        "Punkte verfallen. Möchten Sie weiter sammeln? Dann lassen Sie vor diesem Tag Ihre Karte einmal am Terminal "
        "lesen.",
    ),
    "fr": Wording(
        "Votre carte chez {owner}",
        "Votre dernière visite chez {owner} date de plus de {years} ans. Le {day}, nous effacerons donc vos données, "
        "et vos points seront perdus. Vous voulez continuer ? Faites lire votre carte une fois à la borne avant ce "
        "jour.",
    ),
    "ar": Wording(
        "بطاقتك لدى {owner}",
        "مضت على آخر زيارة لك إلى {owner} سنوات ({years}). لذلك نمحو بياناتك في {day} وتنتهي نقاطك. لمواصلة الجمع "
        "تكفي قراءة بطاقتك مرة واحدة على الجهاز قبل ذلك اليوم.",
    ),
}
_DATA: Final = {
    "nl": Wording("Je gegevens bij {owner}", ""),
    "nb": Wording("Opplysningene dine hos {owner}", ""),
    "en": Wording("Your data at {owner}", ""),
    "de": Wording("Ihre Daten bei {owner}", ""),
    "fr": Wording("Vos données chez {owner}", ""),
    "ar": Wording("بياناتك لدى {owner}", ""),
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
    said = letters.get(language, letters[FALLBACK])
    return Wording(said.subject.format(**values), said.text.format(**values))
