"""A campaign's question and what follows it, made up: for the pictures and the tests."""

from typing import Final

from screens.views import BringCardView, Choice, QuestionView, ResponseView, Setting, View

_MEMBER: Final = "J••• d. V."

_QUESTION: Final = {
    "nl": "Welk brood bakken we erbij?",
    "nb": "Hvilket brød skal vi bake i tillegg?",
    "en": "Which bread should we bake next?",
    "de": "Welches Brot sollen wir noch backen?",
    "fr": "Quel pain ajouter à nos fournées ?",
    "ar": "أي خبز نضيفه إلى مخبوزاتنا؟",
}
_LONG: Final = {
    "nl": "Hoe tevreden ben je vandaag over onze winkel en wie je er hielp?",
    "nb": "Hvor fornøyd er du i dag med butikken vår og dem som hjalp deg?",
    "en": "How happy are you today with our shop and with those who helped you?",
    "de": "Wie zufrieden sind Sie heute mit unserem Laden und der Hilfe dort?",
    "fr": "Êtes-vous satisfait aujourd’hui de notre magasin et de son accueil ?",
    "ar": "ما مدى الرضا اليوم عن متجرنا وعن مساعدة العاملين فيه؟",
}
_BREADS: Final = {
    "nl": ("Walnootbrood", "Speltbrood", "Rozijnenbrood"),
    "nb": ("Valnøttbrød", "Speltbrød", "Rosinbrød"),
    "en": ("Walnut bread", "Spelt bread", "Raisin bread"),
    "de": ("Walnussbrot", "Dinkelbrot", "Rosinenbrot"),
    "fr": ("Pain aux noix", "Pain d’épeautre", "Pain aux raisins"),
    "ar": ("خبز الجوز", "خبز الحنطة", "خبز الزبيب"),
}
_SMILES: Final = {
    "nl": ("Heel tevreden", "Tevreden", "Gaat wel", "Niet zo tevreden", "Helemaal niet tevreden"),
    "nb": ("Veldig fornøyd", "Fornøyd", "Sånn passe", "Ikke så fornøyd", "Slett ikke fornøyd"),
    "en": ("Very happy", "Happy", "Could be better", "Not so happy", "Not happy at all"),
    "de": ("Sehr zufrieden", "Zufrieden", "Es geht", "Nicht so zufrieden", "Gar nicht zufrieden"),
    "fr": ("Très satisfait", "Satisfait", "Moyennement", "Peu satisfait", "Pas du tout satisfait"),
    "ar": ("رضا تام", "رضا", "مقبول", "رضا قليل", "لا رضا على الإطلاق"),
}


def _choices(texts: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(f"a{number}", text) for number, text in enumerate(texts, 1))


def campaign_screens(place: Setting) -> dict[str, View]:
    """Every screen of a campaign, by name."""
    asked, breads = _QUESTION[place.language], _choices(_BREADS[place.language])
    smiles = _choices(_SMILES[place.language])
    return {
        "question": QuestionView(place, _MEMBER, asked, breads, 25),
        "question-two": QuestionView(place, None, asked, breads[:2]),
        "question-four": QuestionView(place, _MEMBER, asked, smiles[:4], 1),
        "question-five": QuestionView(place, _MEMBER, _LONG[place.language], smiles, 25),
        "response": ResponseView(place, _MEMBER, breads[0].text, 25),
        "response-plain": ResponseView(place, None, smiles[-1].text),
        "bring-card": BringCardView(place, asked, breads[0].text, 27),
        "bring-card-poster": BringCardView(place, asked, None, 9),
    }
