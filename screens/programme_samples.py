"""Screens of the charity, the rules and a claim, made up: for the pictures and the tests."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from screens.views import (
    AsksProof,
    CharityView,
    ClaimAmountView,
    ClaimConfirmView,
    ClaimDayView,
    ClaimEnd,
    ClaimEndView,
    ClaimTrouble,
    CoPays,
    Earns,
    Entry,
    EntryKind,
    GivesOfSales,
    GivesPerPoints,
    HeldReady,
    HistoryView,
    Lives,
    Money,
    RulesView,
    Setting,
    TakesClaims,
    Terms,
    Unit,
    View,
)

_PURPOSE = {
    "nl": "Voor een nieuwe wip en een schommel.",
    "nb": "Til en ny vippe og en huske.",
    "en": "For a new see-saw and a swing.",
    "de": "Für eine neue Wippe und eine Schaukel.",
    "fr": "Pour une bascule et une balançoire neuves.",
    "ar": "لأرجوحة ونوّاسة جديدتين.",
}
_TERMS = {
    "nl": "Niet inwisselbaar voor geld. Eén bon per aankoop.",
    "nb": "Kan ikke byttes i penger. Én kupong per kjøp.",
    "en": "Not redeemable for cash. One voucher per purchase.",
    "de": "Keine Auszahlung in Geld. Ein Gutschein je Einkauf.",
    "fr": "Non échangeable contre de l’argent. Un bon par achat.",
    "ar": "لا تُستبدل بنقود. قسيمة واحدة لكل عملية شراء.",
}
_NAMES = {
    "nl": "Korenpunten",
    "nb": "Kornpoeng",
    "en": "Grain points",
    "de": "Kornpunkte",
    "fr": "Points épi",
    "ar": "نقاط السنابل",
}
_STAMPS = {
    "nl": "Broodzegels",
    "nb": "Brødmerker",
    "en": "Bread stamps",
    "de": "Brotmarken",
    "fr": "Timbres pain",
    "ar": "طوابع الخبز",
}


def charity(place: Setting, now: datetime, member: str) -> CharityView:
    """The playground's see-saw, half way."""
    return CharityView(
        place,
        now,
        member,
        "Speeltuin De Wip",
        _PURPOSE[place.language],
        Money(150_000, "EUR"),
        Money(77_560, "EUR"),
        now,
        Money(320, "EUR"),
    )


def _claims(now: datetime) -> tuple[Entry, ...]:
    """A purchase that is looked at, and one that was."""
    day = now.date() - timedelta(days=3)
    return (
        Entry(EntryKind.IN_REVIEW, None, 125, day=day, place="De Korenaar"),
        Entry(EntryKind.CLAIMED, now - timedelta(days=1), 48, Unit.POINTS, 1240, "De Korenaar"),
    )


def programme_screens(place: Setting, now: datetime, member: str) -> dict[str, View]:
    """Every screen of them, by name."""
    collecting, today = charity(place, now, member), now.date()
    offline = replace(place, offline=True)
    limit, amount = Money(25_000, "EUR"), Money(1250, "EUR")
    yesterday = today - timedelta(days=1)
    earning = (Earns(1, Money(10, "EUR")), Lives(730), HeldReady(1000), CoPays())
    giving = GivesOfSales(50, "Speeltuin De Wip")
    rules = (*earning, AsksProof(1000), TakesClaims(30, limit), giving, Terms(_TERMS[place.language]))
    stamps = (Earns(1, Money(500, "EUR"), Money(1000, "EUR")), Lives(None), AsksProof(None))
    days = tuple(today - timedelta(days=ago) for ago in range(31))
    return {
        "charity": collecting,
        "charity-reached": replace(
            collecting, collected=Money(150_210, "EUR"), until=date(now.year, 12, 31), mine=Money(1245, "EUR")
        ),
        "charity-offline": replace(
            collecting, setting=offline, as_of=now - timedelta(days=3), collected=Money(0, "EUR"), mine=None
        ),
        "charity-unknown": replace(
            collecting, setting=offline, collected=None, as_of=None, mine=None, until=date(now.year + 1, 3, 1)
        ),
        "rules": RulesView(place, member, _NAMES[place.language], rules),
        "rules-more": RulesView(place, member, _NAMES[place.language], rules, page=1),
        "rules-stamps": RulesView(
            replace(place, unit=Unit.STAMPS),
            member,
            _STAMPS[place.language],
            (*stamps, GivesPerPoints(10, Money(5, "EUR"), "Speeltuin De Wip"), Lives(90)),
        ),
        "history-claims": HistoryView(place, now, member, _claims(now), as_of=now),
        "claim-day": ClaimDayView(place, member, days),
        "claim-day-earlier": ClaimDayView(place, member, days, page=1),
        "claim-day-last": ClaimDayView(place, member, days, page=99),
        "claim-amount": ClaimAmountView(place, today, today, Money(0, "EUR"), limit),
        "claim-amount-typed": ClaimAmountView(place, yesterday, today, amount, limit),
        "claim-amount-none": ClaimAmountView(place, yesterday, today, Money(0, "EUR"), limit, ClaimTrouble.NO_AMOUNT),
        "claim-amount-too-much": ClaimAmountView(
            place, days[12], today, Money(125_000, "EUR"), limit, ClaimTrouble.TOO_MUCH
        ),
        "claim-confirm": ClaimConfirmView(place, days[12], today, amount, 125),
        "claim-sending": ClaimEndView(place, ClaimEnd.SENDING),
        "claim-sent": ClaimEndView(place, ClaimEnd.SENT),
        "claim-full": ClaimEndView(place, ClaimEnd.FULL),
    }
