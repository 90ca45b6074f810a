"""A shop, a member and their screens, made up: for the pictures, the tests and the benchmarks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from loyalty.languages import CODES
from screens.campaign_samples import campaign_screens
from screens.desk_samples import desk_screens
from screens.entrance_samples import entrance_screens
from screens.phone_samples import phone_screens
from screens.privacy_samples import privacy_screens
from screens.programme_samples import programme_screens
from screens.proof_samples import proof_screens
from screens.technician_samples import technician_screens
from screens.views import (
    AccrualRefused,
    AfterProof,
    AttractView,
    AuthorisingView,
    BalanceView,
    Campaign,
    CharityFact,
    ClaimGranted,
    ClaimReason,
    ClaimRefused,
    DisplayView,
    Entry,
    EntryKind,
    Expiring,
    HelpView,
    HistoryState,
    HistoryView,
    IdleView,
    KeyedView,
    KeypadView,
    LanguagesView,
    Later,
    LaterReason,
    LookingUpView,
    MemberFor,
    MenuItem,
    MenuView,
    Missing,
    Money,
    OutOfServiceView,
    PrinterWord,
    PrintingView,
    PrintStep,
    PrintUnknownView,
    ReceiptAdded,
    RefusalKind,
    RefusalView,
    RewardTile,
    RewardView,
    Setting,
    ShoppedFor,
    Stamps,
    StampsView,
    StepKind,
    StepState,
    Takeable,
    ThanksView,
    Unit,
    View,
)

NOW = datetime(2026, 11, 21, 11, 4, tzinfo=UTC)

_MEMBER = "J••• d. V."

_NAMES = {
    "nl": ("Kop koffie", "Bos tulpen", "Broodplank", "Soeppan"),
    "nb": ("Kopp kaffe", "Tulipanbukett", "Brødfjøl", "Suppegryte"),
    "en": ("Cup of coffee", "Bunch of tulips", "Bread board", "Soup pan"),
    "de": ("Tasse Kaffee", "Strauß Tulpen", "Brotbrett", "Suppentopf"),
    "fr": ("Tasse de café", "Tulipes", "Planche à pain", "Marmite"),
    "ar": ("فنجان قهوة", "باقة توليب", "لوح خبز", "قدر حساء"),
}

_CAMPAIGN = {
    "nl": "Dubbele punten op brood",
    "nb": "Doble poeng på brød",
    "en": "Double points on bread",
    "de": "Doppelte Punkte auf Brot",
    "fr": "Points doublés sur le pain",
    "ar": "نقاط مضاعفة على الخبز",
}


def setting(language: str) -> Setting:
    """The baker's shop, in a language."""
    return Setting("De Korenaar", language, "Europe/Oslo" if language == "nb" else "Europe/Amsterdam")


def rewards(language: str) -> tuple[RewardTile, ...]:
    """The baker's rewards for somebody who has 1,240 points."""
    coffee, tulips, board, pan = _NAMES[language]
    return (
        RewardTile("coffee", coffee, 100, Takeable(), 100, "coffee"),
        RewardTile("tulips", tulips, 750, Takeable(), 750, "tulips", Money(200, "EUR")),
        RewardTile("board", board, 1500, Missing(260), 1240, "board"),
        RewardTile("pan", pan, 3000, Missing(1760), 1240, "pan", Money(995, "EUR")),
    )


def balance(language: str) -> BalanceView:
    """The balance online."""
    return BalanceView(
        setting=setting(language),
        now=NOW,
        member=_MEMBER,
        points=1240,
        as_of=NOW,
        rewards=rewards(language),
        pending=35,
        held_ready=100,
        expiring=Expiring(120, date(2026, 12, 31)),
        card_valid_until=date(2027, 5, 31),
        notices=(ReceiptAdded(35),),
        stamps=Stamps(14, 20),
    )


def balance_offline(language: str) -> BalanceView:
    """The same without a connection."""
    view = balance(language)
    tiles = view.rewards
    return replace(
        view,
        setting=replace(view.setting, offline=True),
        as_of=NOW - timedelta(hours=18, minutes=32),
        rewards=(tiles[0], replace(tiles[1], state=Later(LaterReason.OFFLINE)), *tiles[2:]),
    )


def balance_explained(language: str) -> BalanceView:
    """A balance with something to explain, more rewards than a page holds, and no stamps."""
    view = balance(language)
    more = (
        replace(view.rewards[0], id="present", name="De verrassing van de bakker", picture="present"),
        replace(view.rewards[2], id="proof", state=Later(LaterReason.PROOF), progress=1500),
    )
    return replace(
        view,
        rewards=view.rewards + more,
        page=1,
        stamps=None,
        owed=40,
        notices=(AccrualRefused(RefusalKind.RECEIPT_USED, 35, date(2026, 11, 14)),),
    )


def balance_proof(language: str) -> BalanceView:
    """A balance that reaches rewards for which a PIN or a code is asked."""
    view = balance(language)
    coffee, tulips, *rest = view.rewards
    return replace(view, rewards=(coffee, replace(tulips, state=AfterProof()), *rest), notices=())


def balance_masked(language: str) -> BalanceView:
    """The same for a card whose number can be guessed: how large it is, and how near each reward."""
    view = balance(language)
    board, pan = view.rewards[2:]
    tiles = (
        *(replace(tile, state=AfterProof(), progress=tile.price) for tile in view.rewards[:2]),
        replace(board, state=Missing(500, at_most=True), progress=1000),
        replace(pan, state=Missing(2000, at_most=True), progress=1000),
    )
    return replace(view, points=1000, masked=True, rewards=tiles, pending=0, held_ready=0, expiring=None, notices=())


def balance_unknown(language: str) -> BalanceView:
    """A card this terminal has not met, without a connection."""
    view = balance_offline(language)
    closed = tuple(replace(tile, state=Later(LaterReason.OFFLINE), progress=0) for tile in view.rewards)
    return replace(
        view,
        member=None,
        points=None,
        as_of=None,
        held_ready=0,
        expiring=None,
        rewards=closed,
        stamps=None,
    )


def balance_milestone(language: str) -> BalanceView:
    """The balance on a day with something to say."""
    milestones = (MemberFor(1), ShoppedFor(Money(100_000, "EUR")))
    return replace(balance(language), milestones=milestones, held_ready=0, notices=())


def balance_charity(language: str) -> BalanceView:
    """A balance with room for what was collected for the charity."""
    fact = CharityFact("Speeltuin De Wip", Money(77_560, "EUR"))
    return replace(balance(language), held_ready=0, pending=0, notices=(), charity=fact)


def balance_claims(language: str) -> BalanceView:
    """A balance that tells what became of two claims, with a charity of a long name."""
    notices = (ClaimGranted(125, date(2026, 11, 12)), ClaimRefused(ClaimReason.SHOP, date(2026, 11, 3)))
    fact = CharityFact("Vereniging tot behoud van de molen", Money(77_560, "EUR"))
    view = replace(balance(language), notices=notices, pending=0, held_ready=0, charity=fact)
    return replace(view, card_valid_until=None)


def stamp_reward(language: str) -> RewardTile:
    """The pan, for a full card."""
    return RewardTile("stamp-pan", _NAMES[language][3], 20, Missing(6), 14, "pan", Money(995, "EUR"))


def stamps(language: str) -> StampsView:
    """The stamp card on its way to the pan."""
    pan = stamp_reward(language)
    place = replace(setting(language), unit=Unit.STAMPS)
    return StampsView(place, NOW, _MEMBER, Stamps(14, 20), NOW, pan)


def stamps_full(language: str) -> StampsView:
    """A card that is full, and more; the reward can be taken."""
    view = stamps(language)
    pan = replace(stamp_reward(language), state=Takeable(), progress=20)
    return replace(view, stamps=Stamps(14, 20, full=1), reward=pan, rewards=2, pending=2)


def stamps_offline(language: str) -> StampsView:
    """A small card, just filled, without a connection."""
    view = stamps(language)
    mug = RewardTile("mug", _NAMES[language][0], 10, Later(LaterReason.OFFLINE), 10, "coffee")
    return replace(
        view,
        setting=replace(view.setting, offline=True),
        stamps=Stamps(0, 10, full=1),
        as_of=NOW - timedelta(hours=18, minutes=32),
        reward=mug,
    )


def history(language: str) -> HistoryView:
    """The last transactions, with a receipt on the way."""
    hour, day = timedelta(hours=1), timedelta(days=1)
    shop, coffee, pan = "De Korenaar", _NAMES[language][0], _NAMES[language][3]
    entries = (
        Entry(EntryKind.ON_THE_WAY, NOW - timedelta(minutes=2), 35, place=shop),
        Entry(EntryKind.EARNED, NOW - 20 * hour, 48, Unit.POINTS, 1240, shop),
        Entry(EntryKind.SPENT, NOW - 20 * hour, -100, Unit.POINTS, 1192, shop, coffee),
        Entry(EntryKind.STAMPED, NOW - 3 * day, 2, Unit.STAMPS, 14, shop),
        Entry(EntryKind.TAKEN_BACK, NOW - 8 * day, 100, Unit.POINTS, 1292, shop),
        Entry(EntryKind.EXPIRED, NOW - 9 * day, -120, Unit.POINTS, 1192),
        Entry(EntryKind.CORRECTED, NOW - 30 * day, 250, Unit.POINTS, 1312),
        Entry(EntryKind.SPENT, NOW - 300 * day, -20, Unit.STAMPS, 0, shop, pan),
    )
    return HistoryView(setting(language), NOW, _MEMBER, entries, as_of=NOW, more=True)


def history_offline(language: str) -> HistoryView:
    """The same without a connection: what waits here, and a sentence."""
    view = history(language)
    place = replace(view.setting, offline=True)
    return replace(view, setting=place, entries=view.entries[:1], state=HistoryState.OFFLINE, as_of=None, more=False)


def thanks(language: str) -> ThanksView:
    """The tulips' voucher is out."""
    tiles = rewards(language)
    return ThanksView(
        setting=setting(language),
        now=NOW + timedelta(minutes=1),
        left=490,
        as_of=NOW + timedelta(minutes=1),
        valid_until=date(2026, 12, 21),
        seconds_left=12,
        co_payment=Money(200, "EUR"),
        next_reward=replace(tiles[2], progress=490, state=Missing(1010)),
        reward=tiles[1].name,
        code="K7F-2QD-94X",
    )


def printing(language: str) -> PrintingView:
    """The tulips' voucher on its way."""
    at = NOW + timedelta(minutes=1)
    return PrintingView(
        setting(language),
        at,
        750,
        (
            PrintStep(StepKind.TAKEN, StepState.DONE, at),
            PrintStep(StepKind.SENT, StepState.DONE, at),
            PrintStep(StepKind.PRINTING, StepState.BUSY),
            PrintStep(StepKind.CUT, StepState.WAITING),
        ),
        PrinterWord.OK,
    )


def main_screens(language: str) -> dict[str, View]:
    """The screens of the journey, by name."""
    place = setting(language)
    tulips = rewards(language)[1]
    return {
        "attract": AttractView(place, campaign=Campaign(_CAMPAIGN[language])),
        "attract-languages": AttractView(place, CODES, Campaign(_CAMPAIGN[language])),
        "languages": LanguagesView(place, CODES),
        "display": DisplayView(place),
        "looking-up": LookingUpView(place),
        "balance": balance(language),
        "balance-offline": balance_offline(language),
        "balance-explained": balance_explained(language),
        "balance-unknown": balance_unknown(language),
        "balance-masked": balance_masked(language),
        "balance-milestone": balance_milestone(language),
        "stamps": stamps(language),
        "stamps-full": stamps_full(language),
        "stamps-offline": stamps_offline(language),
        "reward-stamps": RewardView(
            replace(place, unit=Unit.STAMPS), NOW, _MEMBER, replace(stamp_reward(language), state=Takeable()), 34, NOW
        ),
        "reward": RewardView(place, NOW, _MEMBER, tulips, 1240, NOW),
        "reward-held": RewardView(
            replace(place, offline=True), NOW, _MEMBER, rewards(language)[0], 100, NOW, from_held=True
        ),
        "authorising": AuthorisingView(place, tulips),
        "printing": printing(language),
        "thanks": thanks(language),
        "thanks-assumed": replace(thanks(language), assumed=True),
        "print-unknown": PrintUnknownView(place, NOW, "K7F-2QD"),
        **entrance_screens(place, NOW.date()),
        "help": HelpView(place),
        "menu": MenuView(place, _MEMBER, tuple(MenuItem)),
        "menu-languages": MenuView(place, _MEMBER, tuple(MenuItem)[:4], CODES),
        "menu-empty": MenuView(place, None, ()),
        "history": history(language),
        "history-older": replace(history(language), page=1),
        "history-asked": replace(history(language), entries=(), state=HistoryState.ASKED, as_of=None, more=False),
        "history-empty": replace(history(language), entries=(), more=False),
        "history-offline": history_offline(language),
        "keypad": KeypadView(place),
        "keypad-typed": KeypadView(place, 11, letters=True),
        "keypad-letters": KeypadView(place, 11, letters=True, page=1),
        "keypad-letters-on": KeypadView(place, 2, letters=True, page=2),
        "keyed": KeyedView(place, NOW, 1000, NOW),
        "keyed-added": KeyedView(place, NOW, 80, NOW, 35),
        "keyed-unknown": KeyedView(replace(place, offline=True), NOW, None, None),
        **proof_screens(place),
        **phone_screens(place),
        **campaign_screens(place),
        "balance-question": replace(balance(language), question=True),
        "balance-question-pages": replace(balance_explained(language), question=True, stamps=Stamps(14, 20)),
        **programme_screens(place, NOW, _MEMBER),
        "balance-charity": balance_charity(language),
        "balance-claims": balance_claims(language),
        **privacy_screens(place),
        "balance-proof": balance_proof(language),
        "idle": IdleView(place, 17),
        "out-of-service": OutOfServiceView(place, "P2", NOW - timedelta(minutes=16), NOW, "UTR-07"),
        "attract-offline": AttractView(replace(place, offline=True, virtual=True)),
    }


def refusals(language: str) -> dict[str, View]:
    """Every refusal, by name; those within a session too."""
    place = setting(language)
    found: dict[str, View] = {f"refusal-{kind.value}": RefusalView(place, kind) for kind in RefusalKind}
    found["refusal-no_answer-held"] = RefusalView(place, RefusalKind.NO_ANSWER, in_session=True, retry_held=True)
    found["refusal-read_error-hint"] = RefusalView(place, RefusalKind.READ_ERROR, hint=True)
    found["refusal-too_long-hint-in-session"] = RefusalView(place, RefusalKind.TOO_LONG, in_session=True, hint=True)
    found["refusal-not_ours-in-session"] = RefusalView(place, RefusalKind.NOT_OURS, in_session=True)
    return found


def all_screens(language: str) -> dict[str, View]:
    """Everything that can be shown, by name."""
    return {
        **main_screens(language),
        **refusals(language),
        **desk_screens(setting(language), NOW),
        **technician_screens(setting(language)),
    }
