"""The seeded world's campaign: one question, asked in every shop, and the leaflet with its answers' codes."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from central.bulk import Row
from central.seed_people import in_all, long_ago
from loyalty.campaigns import Campaign, Choice
from loyalty.codes import CampaignCode, write


@dataclass(frozen=True, slots=True)
class SeededAnswer:
    """An answer on the leaflet: its code, and its text by language."""

    code: str
    texts: dict[str, str]


def bread_campaign(now: datetime) -> Campaign:
    """Which bread is baked next."""
    return Campaign(
        id="nextbread",
        titles=in_all(
            "Kies mee: ons nieuwe brood",
            "Velg det nye brødet vårt",
            "Choose our next bread",
            "Wählen Sie unser neues Brot",
            "Choisissez notre prochain pain",
            "خبزنا الجديد باختياركم",
        ),
        questions=in_all(
            "Welk brood bakken we erbij?",
            "Hvilket brød skal vi bake i tillegg?",
            "Which bread should we bake next?",
            "Welches Brot sollen wir noch backen?",
            "Quel pain ajouter à nos fournées ?",
            "أي خبز نضيفه إلى مخبوزاتنا؟",
        ),
        answers=(
            Choice(
                "walnut",
                in_all("Walnootbrood", "Valnøttbrød", "Walnut bread", "Walnussbrot", "Pain aux noix", "خبز الجوز"),
            ),
            Choice(
                "spelt",
                in_all("Speltbrood", "Speltbrød", "Spelt bread", "Dinkelbrot", "Pain d’épeautre", "خبز الحنطة"),
            ),
            Choice(
                "raisin",
                in_all("Rozijnenbrood", "Rosinbrød", "Raisin bread", "Rosinenbrot", "Pain aux raisins", "خبز الزبيب"),
            ),
        ),
        in_force_from=long_ago(now),
        picture="bread",
        thanks_points=25,
    )


def campaign_row(campaign: Campaign, now: datetime) -> Row:
    """Its row, but for the owner."""
    return {
        "id": campaign.id,
        "document": msgspec.json.encode(campaign).decode(),
        "shops": None,
        "made_at": now,
        "in_force_until": campaign.in_force_until,
    }


def leaflet_of(campaign: Campaign) -> tuple[SeededAnswer, ...]:
    """The leaflet that lies in the shop."""
    return tuple(
        SeededAnswer(write(CampaignCode(campaign.id, choice.id)), dict(choice.texts)) for choice in campaign.answers
    )
