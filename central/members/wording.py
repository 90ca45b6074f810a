"""What a message with a code says, in the member's language."""

from dataclasses import dataclass, field
from typing import Final

from loyalty.languages import FALLBACK
from loyalty.wire_proofs import Purpose


@dataclass(frozen=True, slots=True)
class Wording:
    """A message's subject (of mail) and its text."""

    subject: str
    text: str = field(repr=False)


_SUBJECTS: Final = {
    "nl": "Je code voor {shop}",
    "nb": "Koden din for {shop}",
    "en": "Your code for {shop}",
    "de": "Ihr Code für {shop}",
    "fr": "Votre code pour {shop}",
    "ar": "رمزك لدى {shop}",
}
_TEXTS: Final = {
    ("nl", Purpose.PROVE): (
        "{shop}: je code is {code}. Typ hem op de zuil; hij is 10 minuten geldig. "
        "Sta je daar niet? Geef de code aan niemand."
    ),
    ("nl", Purpose.SET_PIN): (
        "{shop}: je code is {code}. Daarmee kies je op de zuil een pincode voor je spaarkaart; hij is 10 minuten "
        "geldig. Sta je daar niet? Geef de code aan niemand."
    ),
    ("nl", Purpose.VERIFY): (
        "{shop}: je code is {code}. Noem hem aan de medewerker die je inschrijft; hij is 10 minuten geldig. "
        "Schrijf je je nergens in? Dan hoef je niets te doen."
    ),
    ("nb", Purpose.PROVE): (
        "{shop}: koden din er {code}. Tast den inn på terminalen; den gjelder i 10 minutter. "
        "Står du ikke der? Gi koden til ingen."
    ),
    ("nb", Purpose.SET_PIN): (
        "{shop}: koden din er {code}. Med den velger du en PIN for kortet på terminalen; den gjelder i 10 minutter. "
        "Står du ikke der? Gi koden til ingen."
    ),
    ("nb", Purpose.VERIFY): (
        "{shop}: koden din er {code}. Si den til den ansatte som melder deg inn; den gjelder i 10 minutter. "
        "Melder du deg ikke inn noe sted? Da trenger du ikke gjøre noe."
    ),
    ("en", Purpose.PROVE): (
        "{shop}: your code is {code}. Type it at the terminal; it holds for 10 minutes. "
        "You are not there? Give the code to nobody."
    ),
    ("en", Purpose.SET_PIN): (
        "{shop}: your code is {code}. With it you choose a PIN for your card at the terminal; it holds for 10 "
        "minutes. You are not there? Give the code to nobody."
    ),
    ("en", Purpose.VERIFY): (
        "{shop}: your code is {code}. Tell it to the member of staff who signs you up; it holds for 10 minutes. "
        "You are not signing up? Then there is nothing to do."
    ),
    ("de", Purpose.PROVE): (
        "{shop}: Ihr Code ist {code}. Geben Sie ihn am Terminal ein; er gilt 10 Minuten. "
        "Sie stehen nicht dort? Geben Sie den Code niemandem."
    ),
    ("de", Purpose.SET_PIN): (
        "{shop}: Ihr Code ist {code}. Damit wählen Sie am Terminal eine PIN für Ihre Karte; er gilt 10 Minuten. "
        "Sie stehen nicht dort? Geben Sie den Code niemandem."
    ),
    ("de", Purpose.VERIFY): (
        "{shop}: Ihr Code ist {code}. Nennen Sie ihn der Person, die Sie anmeldet; er gilt 10 Minuten. "
        "Sie melden sich nicht an? Dann ist nichts zu tun."
    ),
    ("fr", Purpose.PROVE): (
        "{shop} : votre code est {code}. Saisissez-le à la borne ; il vaut 10 minutes. "
        "Vous n’y êtes pas ? Ne donnez le code à personne."
    ),
    ("fr", Purpose.SET_PIN): (
        "{shop} : votre code est {code}. Il permet de choisir à la borne un PIN pour votre carte ; il vaut 10 "
        "minutes. Vous n’y êtes pas ? Ne donnez le code à personne."
    ),
    ("fr", Purpose.VERIFY): (
        "{shop} : votre code est {code}. Dites-le à la personne qui vous inscrit ; il vaut 10 minutes. "
        "Vous ne vous inscrivez pas ? Il n’y a rien à faire."
    ),
    ("ar", Purpose.PROVE): (
        "{shop}: رمزك هو {code}. يُكتب على الجهاز، وهو صالح 10 دقائق. لست هناك؟ لا يُعطى الرمز لأحد."
    ),
    ("ar", Purpose.SET_PIN): (
        "{shop}: رمزك هو {code}. به يُختار على الجهاز رقم PIN لبطاقتك، وهو صالح 10 دقائق. لست هناك؟ لا يُعطى الرمز لأحد."
    ),
    ("ar", Purpose.VERIFY): (
        "{shop}: رمزك هو {code}. يُقال لمن يسجّلك، وهو صالح 10 دقائق. لا تسجيل الآن؟ لا شيء يلزم إذن."
    ),
}


def code_message(language: str, purpose: Purpose, shop: str, code: str) -> Wording:
    """The message for a code; English where there is no such language."""
    spoken = language if language in _SUBJECTS else FALLBACK
    return Wording(_SUBJECTS[spoken].format(shop=shop), _TEXTS[spoken, purpose].format(shop=shop, code=code))
