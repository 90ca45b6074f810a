"""What the member's page says, in the languages it speaks."""

from typing import Final

from central.phone.more_words import PAGE_AR, PAGE_DE, PAGE_FR
from loyalty.languages import CODES, FALLBACK

Words = dict[str, str]

_NL: Final[Words] = {
    "title": "Je spaarkaart",
    "begin": "Laat je kaart aan de zuil zien en kies daar Kaart op je telefoon.",
    "noscript.title": "Deze pagina heeft JavaScript nodig",
    "noscript.detail": "Zet het aan in je browser en open de pagina nog eens.",
    "take.title": "Zet je kaart op deze telefoon",
    "take.detail": "Daarna laat je de code op je telefoon zien in plaats van je kaart.",
    "take.button": "Zet op deze telefoon",
    "take.browser": "De kaart blijft in deze browser. Gebruik de browser die je altijd gebruikt, geen privévenster.",
    "take.ios": (
        "Wil je de kaart op je beginscherm? Kies dan eerst Deel en Zet op beginscherm, en open haar daar binnen "
        "tien minuten."
    ),
    "busy.title": "Een ogenblik",
    "card.code": "De code van je kaart",
    "card.hold": "Houd de code voor de lezer",
    "card.turns": "De code verandert steeds en werkt ook zonder internet.",
    "card.clock": (
        "De klok van je telefoon loopt niet gelijk; zo wordt de code niet herkend. Zet de tijd in de instellingen op "
        "automatisch."
    ),
    "card.others": "Je kaarten",
    "card.more": "Over deze kaart",
    "card.number": "Kaartnummer",
    "card.home": "Handig: zet deze pagina op je beginscherm, in het menu van je browser.",
    "card.install": "Zet op beginscherm",
    "card.remove": "Haal van deze telefoon",
    "remove.title": "De kaart van deze telefoon halen?",
    "remove.detail": "Je punten blijven staan. Aan de zuil zet je de kaart weer op een telefoon.",
    "remove.yes": "Haal weg",
    "remove.no": "Laat staan",
    "unknown.title": "Deze code kennen we niet",
    "used.title": "Deze code is al gebruikt",
    "used.detail": (
        "De kaart staat al op een telefoon. Is dat niet de jouwe? Laat je kaart aan de zuil zien en kies daar Kaart op "
        "je telefoon; dan werkt de andere niet meer."
    ),
    "expired.title": "Deze code is te oud",
    "empty.title": "Hier staat nog geen kaart",
    "silent.title": "Geen verbinding",
    "silent.detail": "Controleer je internet en probeer het nog eens. De code van de zuil geldt tien minuten.",
    "silent.button": "Probeer opnieuw",
    "insecure.title": "Deze verbinding is niet beveiligd",
    "insecure.detail": (
        "De pagina is zonder https geopend. Zo kan je telefoon geen code maken, en we zetten je kaart er niet op. "
        "Vraag het aan de kassa."
    ),
    "private.title": "Deze browser bewaart niets",
    "private.detail": "Open de pagina buiten een privévenster, of in een andere browser.",
}

_NB: Final[Words] = {
    "title": "Kortet ditt",
    "begin": "Vis kortet på terminalen og velg Kort på telefonen der.",
    "noscript.title": "Denne siden trenger JavaScript",
    "noscript.detail": "Slå det på i nettleseren og åpne siden på nytt.",
    "take.title": "Legg kortet på denne telefonen",
    "take.detail": "Deretter viser du koden på telefonen i stedet for kortet.",
    "take.button": "Legg på denne telefonen",
    "take.browser": "Kortet blir i denne nettleseren. Bruk den du alltid bruker, ikke et privat vindu.",
    "take.ios": (
        "Vil du ha kortet på Hjem-skjermen? Velg først Del og Legg til på Hjem-skjerm, og åpne det der innen ti "
        "minutter."
    ),
    "busy.title": "Et øyeblikk",
    "card.code": "Koden til kortet ditt",
    "card.hold": "Hold koden foran leseren",
    "card.turns": "Koden skifter hele tiden og virker også uten nett.",
    "card.clock": (
        "Klokken på telefonen går feil; da blir ikke koden gjenkjent. Sett klokkeslettet til automatisk i "
        "innstillingene."
    ),
    "card.others": "Kortene dine",
    "card.more": "Om dette kortet",
    "card.number": "Kortnummer",
    "card.home": "Tips: legg denne siden på startskjermen, i menyen til nettleseren.",
    "card.install": "Legg på startskjermen",
    "card.remove": "Fjern fra denne telefonen",
    "remove.title": "Fjerne kortet fra denne telefonen?",
    "remove.detail": "Du beholder poengene. På terminalen legger du kortet på en telefon igjen.",
    "remove.yes": "Fjern",
    "remove.no": "Behold",
    "unknown.title": "Denne koden kjenner vi ikke",
    "used.title": "Denne koden er allerede brukt",
    "used.detail": (
        "Kortet ligger allerede på en telefon. Er det ikke din? Vis kortet på terminalen og velg Kort på telefonen "
        "der; da virker ikke den andre lenger."
    ),
    "expired.title": "Denne koden er for gammel",
    "empty.title": "Her er det ikke noe kort ennå",
    "silent.title": "Ingen forbindelse",
    "silent.detail": "Sjekk nettet og prøv igjen. Koden fra terminalen gjelder i ti minutter.",
    "silent.button": "Prøv igjen",
    "insecure.title": "Denne forbindelsen er ikke sikret",
    "insecure.detail": (
        "Siden er åpnet uten https. Da kan ikke telefonen lage noen kode, og vi legger ikke kortet på den. "
        "Spør i kassen."
    ),
    "private.title": "Denne nettleseren lagrer ingenting",
    "private.detail": "Åpne siden utenfor et privat vindu, eller i en annen nettleser.",
}

_EN: Final[Words] = {
    "title": "Your card",
    "begin": "Show your card at the terminal and choose Card on your phone there.",
    "noscript.title": "This page needs JavaScript",
    "noscript.detail": "Turn it on in your browser and open the page again.",
    "take.title": "Put your card on this phone",
    "take.detail": "From then on you show the code on your phone instead of your card.",
    "take.button": "Put it on this phone",
    "take.browser": "The card stays in this browser. Use the one you always use, not a private window.",
    "take.ios": (
        "Do you want the card on your home screen? Choose Share and Add to Home Screen first, and open it there within "
        "ten minutes."
    ),
    "busy.title": "One moment",
    "card.code": "The code of your card",
    "card.hold": "Hold the code in front of the reader",
    "card.turns": "The code keeps changing and works without a connection too.",
    "card.clock": "Your phone's clock is wrong, so the code is not recognised. Set it to automatic in the settings.",
    "card.others": "Your cards",
    "card.more": "About this card",
    "card.number": "Card number",
    "card.home": "Handy: put this page on your home screen, in your browser's menu.",
    "card.install": "Put on home screen",
    "card.remove": "Remove from this phone",
    "remove.title": "Remove the card from this phone?",
    "remove.detail": "You keep your points. At the terminal you can put the card on a phone again.",
    "remove.yes": "Remove",
    "remove.no": "Keep",
    "unknown.title": "We do not know this code",
    "used.title": "This code was used already",
    "used.detail": (
        "The card is on a phone by now. Is it not yours? Show your card at the terminal and choose Card on your phone "
        "there; then the other one stops working."
    ),
    "expired.title": "This code is too old",
    "empty.title": "There is no card here yet",
    "silent.title": "No connection",
    "silent.detail": "Check your connection and try again. The terminal's code holds for ten minutes.",
    "silent.button": "Try again",
    "insecure.title": "This connection is not secure",
    "insecure.detail": (
        "The page was opened without https. Your phone cannot make a code that way, and we do not put your card on it. "
        "Ask at the till."
    ),
    "private.title": "This browser keeps nothing",
    "private.detail": "Open the page outside a private window, or in another browser.",
}

WORDS: Final[dict[str, Words]] = {"nl": _NL, "nb": _NB, "en": _EN, "de": PAGE_DE, "fr": PAGE_FR, "ar": PAGE_AR}

_ALIKE: Final = {"no": "nb", "nn": "nb"}
"""Languages whose readers read another one of ours."""


def spoken(accepted: str) -> str:
    """The language for an `Accept-Language` header (RFC 9110, section 12.5.4): the most wanted one that we speak."""
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted.split(",")[:20]):
        tag, _, weight = part.strip().partition(";")
        primary = tag.strip().lower().partition("-")[0]
        language = _ALIKE.get(primary, primary)
        if language in CODES and (quality := _quality(weight)) > 0:
            wanted.append((-quality, place, language))
    return min(wanted)[2] if wanted else FALLBACK


def _quality(weight: str) -> float:
    """A weight such as `q=0.8`; 1 where there is none, 0 where it is no number."""
    name, _, number = weight.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(number)
    except ValueError:
        return 0.0
