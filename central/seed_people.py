"""Who and what the seeded world holds: its members and its programmes of points."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from loyalty.charity import Charity, ShareOfSale
from loyalty.ids import Uuid
from loyalty.languages import CODES
from loyalty.money import Currency
from loyalty.programme import EarningRule, HoldPolicy, Programme, Reward, Unit
from loyalty.staff import Role


@dataclass(frozen=True, slots=True)
class Holder:
    """A member, the balance they begin with, and where they can be reached."""

    given: str
    particle: str
    family: str
    language: str
    points: int
    expiring: int = 0
    blocked: bool = False
    kroner: bool = False
    stamps: int = 0
    mail: str | None = None
    phone: str | None = None
    page: bool = False
    """Whether the member has a page with a rotating QR."""
    pin: str | None = None
    locked: bool = False
    """Whether the PIN was typed wrong too often; who forgot it takes a new one by a code."""


HOLDERS: Final = (
    Holder("Jan", "de", "Vries", "nl", 1240, expiring=120, stamps=14, mail="jan@vries.example", phone="+31201234001"),
    Holder("Fatima", "el", "Amrani", "nl", 3450, mail="fatima@amrani.example", phone="+31201234002", page=True),
    Holder("Sanne", "van den", "Berg", "nl", 85, stamps=34, mail="sanne@berg.example"),
    Holder("Pieter", "", "Bakker", "nl", 760, phone="+31201234004"),
    Holder("Ingrid", "", "Solheim", "nb", 1580, expiring=200, kroner=True, mail="ingrid@solheim.example"),
    Holder("Ole", "", "Nordmann", "nb", 320, kroner=True, phone="+4755501006"),
    Holder("Emma", "", "Smit", "nl", 2100),
    Holder("Kees", "", "Visser", "nl", 640, blocked=True),
    Holder("Willem", "", "Mulder", "nl", 6200, stamps=3, mail="willem@mulder.example", pin="4831"),
    Holder("Noor", "", "Dijkstra", "nl", 3300, phone="+31201234010", pin="7059", locked=True),
)


@dataclass(frozen=True, slots=True)
class Hand:
    """A member of staff.

    Attributes:
        city: where their shop is; empty for every shop.
        own: given and family name of the member that they are themselves, where they are one.
    """

    name: str
    pin: str
    roles: tuple[Role, ...]
    city: str = ""
    own: tuple[str, str] | None = None


STAFF: Final = (
    Hand("Marieke Jansen", "258013", (Role.CLERK, Role.MANAGER)),
    Hand("Lars Haugen", "470291", (Role.CLERK,), "Bergen"),
    Hand("Emma Smit", "639502", (Role.CLERK,), "Utrecht", ("Emma", "Smit")),
    Hand("Tom Willems", "914736", (Role.TECHNICIAN,)),
)


def long_ago(now: datetime) -> datetime:
    """Since when the programmes are in force."""
    return datetime(now.year - 1, 1, 1, tzinfo=UTC)


def _charity(now: datetime, *, euro: bool) -> Charity:
    """Half a per cent of each sale, for a playground round the corner."""
    name = "Speeltuin De Wip" if euro else "Lekeplassen i Fjellveien"
    return Charity(
        id="playground",
        names=dict.fromkeys(CODES, name),
        share=ShareOfSale(50),
        target_cents=150_000 if euro else 1_500_000,
        since=long_ago(now),
        about=in_all(
            "Voor een nieuwe wip en een schommel." if euro else "Voor een nieuwe schommel en een glijbaan.",
            "Til en ny vippe og en huske." if euro else "Til en ny huske og en sklie.",
            "For a new see-saw and a swing." if euro else "For a new swing and a slide.",
            "Für eine neue Wippe und eine Schaukel." if euro else "Für eine neue Schaukel und eine Rutsche.",
            "Pour une nouvelle bascule et une balançoire." if euro else "Pour une nouvelle balançoire et un toboggan.",
            "لأرجوحة ميزان جديدة وأرجوحة." if euro else "لأرجوحة جديدة وزلاقة.",
        ),
    )


PAN: Final = ("Soeppan", "Suppegryte", "Soup pan", "Suppentopf", "Marmite", "قدر حساء")


def in_all(*texts: str) -> dict[str, str]:
    """A text in every language of ours, in the order of `loyalty.languages`."""
    return dict(zip(CODES, texts, strict=True))


def points_programme(programme: Uuid, owner: Uuid, now: datetime, currency: Currency) -> Programme:
    """One point for each 10 cents (or for each krone), so that the figures are lively."""
    euro = currency is Currency.EUR
    return Programme(
        id=programme,
        owner=owner,
        version=1,
        names=in_all("Korenpunten", "Kornpoeng", "Grain points", "Kornpunkte", "Points de blé", "نقاط القمح"),
        unit=Unit.POINTS,
        currency=currency,
        earning=EarningRule(points=1, per_cents=10 if euro else 100),
        rewards=(
            Reward(
                "coffee",
                in_all("Kop koffie", "Kopp kaffe", "Cup of coffee", "Tasse Kaffee", "Tasse de café", "فنجان قهوة"),
                100,
                picture="coffee",
            ),
            Reward(
                "tulips",
                in_all("Bos tulpen", "Tulipanbukett", "Bunch of tulips", "Strauß Tulpen", "Tulipes", "باقة توليب"),
                750,
                co_payment_cents=200 if euro else 2500,
                picture="tulips",
            ),
            Reward(
                "board",
                in_all("Broodplank", "Brødfjøl", "Bread board", "Brotbrett", "Planche à pain", "لوح خبز"),
                1500,
                picture="board",
            ),
            Reward(
                "pan",
                in_all(*PAN),
                3000,
                co_payment_cents=995 if euro else 11900,
                picture="pan",
            ),
        ),
        in_force_from=long_ago(now),
        expiry_days=730,
        hold_policy=HoldPolicy.HOME,
        hold_cap=1000,
        # The dearest reward asks for a PIN, a code or the turning QR, so that each of them can be tried.
        possession_limit=2000,
        terms=in_all(
            "Niet inwisselbaar voor geld. Eén bon per aankoop.",
            "Kan ikke byttes i penger. Én kupong per kjøp.",
            "Not redeemable for cash. One voucher per purchase.",
            "Keine Barauszahlung. Ein Bon pro Einkauf.",
            "Non échangeable contre de l’argent. Un bon par achat.",
            "لا تُستبدل نقدًا. قسيمة واحدة لكل عملية شراء.",
        ),
        charity=_charity(now, euro=euro),
        claim_limit_cents=25_000 if euro else 250_000,
    )
