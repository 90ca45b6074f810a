"""What the lab's terminal should show: views of the seeded world, written down as its office knows it."""

from datetime import UTC, date, datetime

from central.seed_campaign import bread_campaign
from provisioning.lab.board import SIZE
from screens.choice_views import LanguagesView
from screens.parts import RewardTile, Setting, Takeable
from screens.technician_views import SelfTestView, SetupConfirmView, SetupView
from screens.technician_words import Link, SetupTrouble
from screens.tree import Rect
from screens.views import AttractView, BalanceView, Campaign, RewardView, ThanksView
from terminal.machine.technician.newcomer_values import LANGUAGES
from terminal.software import SOFTWARE
from tests.lab import looks

SHOP, CITY, ZONE = "De Korenaar", "Utrecht", "Europe/Amsterdam"
COFFEE = 100
"""Points of the cheapest reward."""


def setting(language: str = "nl", *, offline: bool = False) -> Setting:
    return Setting(SHOP, language, ZONE, offline=offline)


def setup(link: Link = Link.WIRED, language: str = "nl", trouble: SetupTrouble | None = None) -> SetupView:
    """A device that is not in service."""
    return SetupView(Setting("", language, ZONE), SOFTWARE, link, None, trouble, LANGUAGES)


def languages() -> LanguagesView:
    """Which languages a new device speaks."""
    return LanguagesView(Setting("", "nl", ZONE), LANGUAGES)


def confirm(host: str, terminal: str, language: str = "nl") -> SetupConfirmView:
    """What an enrolment code would make of it."""
    return SetupConfirmView(Setting("", language, ZONE), SOFTWARE, host, True, SHOP, CITY, terminal)


def selftest(terminal: str) -> SelfTestView:
    """The self-test, as far as its buttons go."""
    return SelfTestView(setting(), SOFTWARE, terminal, ())


def attract(language: str = "nl", *, offline: bool = False) -> AttractView:
    """Nobody is here."""
    campaign = bread_campaign(datetime.now(UTC))
    advertised = Campaign(campaign.titles[language], campaign.picture)
    return AttractView(setting(language, offline=offline), ("nl", "nb", "en"), advertised)


def coffee() -> RewardTile:
    return RewardTile("coffee", "Kop koffie", COFFEE, Takeable(), COFFEE, "coffee")


def balance(points: int, *, offline: bool = False) -> BalanceView:
    """A member's balance, as far as figure and first reward go."""
    now = datetime.now(UTC)
    tulips = RewardTile("tulips", "Bos tulpen", 750, Takeable(), 750, "tulips")
    return BalanceView(setting(offline=offline), now, "M.", points, now, (coffee(), tulips))


def figure(points: int) -> Rect:
    """Where the balance's figure stands."""
    node = looks.drawn(balance(points)).tree.find("stat.number")
    assert node is not None
    return node.rect


def reward() -> RewardView:
    """One reward before it is taken, as far as its buttons go."""
    now = datetime.now(UTC)
    return RewardView(setting(), now, "M.", coffee(), 1000, now)


def thanks() -> ThanksView:
    """The voucher is out, as far as its buttons go."""
    now = datetime.now(UTC)
    return ThanksView(setting(), now, 900, now, date(now.year, 12, 31), 20)


WHOLE = Rect(0, 0, *SIZE)
