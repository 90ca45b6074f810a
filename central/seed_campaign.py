"""The seeded world's campaign: one question, asked in every shop, and the leaflet with its answers' codes."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from central.bulk import Row
from central.seed_people import long_ago
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
        titles={"nl": "Kies mee: ons nieuwe brood", "nb": "Velg det nye brødet vårt", "en": "Choose our next bread"},
        questions={
            "nl": "Welk brood bakken we erbij?",
            "nb": "Hvilket brød skal vi bake i tillegg?",
            "en": "Which bread should we bake next?",
        },
        answers=(
            Choice("walnut", {"nl": "Walnootbrood", "nb": "Valnøttbrød", "en": "Walnut bread"}),
            Choice("spelt", {"nl": "Speltbrood", "nb": "Speltbrød", "en": "Spelt bread"}),
            Choice("raisin", {"nl": "Rozijnenbrood", "nb": "Rosinbrød", "en": "Raisin bread"}),
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
