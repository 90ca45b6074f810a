"""What particular screens show and mean."""

from dataclasses import replace

import pytest

from screens.fonts import Faces
from screens.intents import (
    Accessibility,
    Back,
    CameOut,
    ChangePin,
    ChooseDay,
    ChooseLanguage,
    ChooseReward,
    ClaimPoints,
    Confirm,
    Continue,
    Done,
    Enter,
    Erase,
    HaveData,
    Help,
    Intent,
    Key,
    LeaveProgramme,
    NextPage,
    Older,
    PreviousPage,
    ShowCharity,
    ShowCode,
    ShowHistory,
    ShowMenu,
    ShowPrivacy,
    ShowRules,
    ShowStamps,
    Stop,
    TakeAlong,
    TypeNumber,
)
from screens.layout import layout
from screens.samples import (
    NOW,
    all_screens,
    balance,
    balance_explained,
    balance_offline,
    balance_unknown,
    setting,
    stamps,
    stamps_full,
    stamps_offline,
    thanks,
)
from screens.shapes import Icon, Stamp, Words
from screens.texts import Texts
from screens.theme import Theme
from screens.tree import Tree
from screens.views import AccrualRefused, KeypadView, PrivacyView, ReceiptAdded, RefusalKind, RefusalView, Stamps, View

FACES = Faces()


def tree_of(view: View, size: tuple[int, int] = (1280, 800)) -> Tree:
    return layout(view, Theme(), size, Texts(view.setting.language), FACES.width)


def actions(view: View) -> set[Intent]:
    return {node.action for node in tree_of(view).walk() if node.action is not None}


def shown(view: View) -> str:
    return " ".join(node.shape.text for node in tree_of(view).walk() if isinstance(node.shape, Words))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        (
            "attract",
            {ChooseLanguage("nl"), ChooseLanguage("nb"), ChooseLanguage("en"), Accessibility(), TypeNumber(), Help()},
        ),
        ("looking-up", set()),
        ("balance", {Stop(), ChooseReward("coffee"), ChooseReward("tulips"), ShowStamps(), ShowMenu()}),
        ("balance-offline", {Stop(), ChooseReward("coffee"), ShowStamps(), ShowMenu()}),
        ("balance-explained", {Stop(), ChooseReward("present"), NextPage(), ShowMenu()}),
        ("reward", {Back(), Confirm()}),
        ("printing", set()),
        ("thanks", {Continue(), Done()}),
        ("thanks-assumed", {CameOut(yes=True), CameOut(yes=False)}),
        ("print-unknown", {Done()}),
        ("help", {Stop(), TypeNumber(), ShowPrivacy()}),
        ("keypad", {Stop(), Erase(), Enter(), *map(Key, "0123456789")}),
        ("keyed", {Stop()}),
        (
            "menu",
            {
                Back(),
                Accessibility(),
                ShowHistory(),
                ShowStamps(),
                ChangePin(),
                TakeAlong(),
                ClaimPoints(),
                ShowCharity(),
                ShowRules(),
                ShowPrivacy(),
                *map(ChooseLanguage, ("nl", "nb", "en")),
            },
        ),
        ("menu-empty", {Back(), Accessibility(), *map(ChooseLanguage, ("nl", "nb", "en"))}),
        ("charity", {Back()}),
        ("rules", {Back(), NextPage()}),
        ("rules-stamps", {Back()}),
        ("claim-day", {Back(), NextPage(), *map(ChooseDay, range(12))}),
        ("claim-day-earlier", {Back(), NextPage(), PreviousPage(), *map(ChooseDay, range(12, 24))}),
        ("claim-day-last", {Back(), PreviousPage(), *map(ChooseDay, range(24, 31))}),
        ("claim-amount", {Back(), Erase(), Enter(), *map(Key, "0123456789")}),
        ("claim-confirm", {Back(), Confirm()}),
        ("claim-sending", set()),
        ("claim-sent", {Stop(), Continue()}),
        ("phone", {Back(), ShowCode()}),
        ("phone-asked", {Back()}),
        ("phone-there", {Back(), Done()}),
        ("phone-failed", {Back(), ShowCode()}),
        ("privacy", {Back(), NextPage(), HaveData("paper"), HaveData("mail"), LeaveProgramme()}),
        ("privacy-public", {Back(), NextPage()}),
        ("privacy-till", {Back(), NextPage()}),
        ("privacy-last", {Back(), PreviousPage(), HaveData("paper"), HaveData("mail"), LeaveProgramme()}),
        ("data-paper", {Back(), Confirm()}),
        ("data-printed", {Stop(), Continue()}),
        ("data-no_answer", {Back(), Confirm()}),
        ("leave", {Back(), Continue()}),
        ("leave-sure", {Back(), Confirm()}),
        ("left", {Done()}),
        ("history", {Back(), NextPage()}),
        ("history-older", {Back(), PreviousPage(), Older()}),
        ("history-asked", {Back()}),
        ("history-offline", {Back()}),
        ("idle", {Stop(), Continue()}),
        ("refusal-payment_card", {Stop(), Help()}),
        ("refusal-paper_out", {Stop()}),
        ("refusal-no_answer-held", {Stop(), Continue()}),
    ],
)
def test_what_each_screen_lets_one_do(name: str, meant: set[Intent]) -> None:
    assert actions(all_screens("nl")[name]) == meant


def test_a_balance_never_stands_without_its_as_of() -> None:
    assert "stand van 12:04" in shown(balance("nl"))
    assert "stand van gisteren, 17:32" in shown(balance_offline("nl"))
    assert "stand van" not in shown(balance_unknown("nl"))
    assert "Nog geen stand bekend" in shown(balance_unknown("nl"))


def test_the_figures_are_spoken_as_one_sentence() -> None:
    assert "1.240 punten, stand van 12:04" in tree_of(balance("nl")).spoken()


def test_what_was_refused_comes_first_and_says_why() -> None:
    tree = tree_of(balance_explained("nl"))
    first = tree.find("fact:0")
    assert first is not None
    assert [node.shape.name for node in first.walk() if isinstance(node.shape, Icon)] == ["warn"]
    assert "35 niet erbij: bon was al gebruikt" in tree.spoken()


@pytest.mark.parametrize("kind", RefusalKind)
def test_any_reason_can_stand_behind_refused_points(kind: RefusalKind) -> None:
    view = replace(balance("nl"), notices=(AccrualRefused(kind, 12),))
    assert "12 niet erbij: " in shown(view)


def test_pending_says_where_it_comes_from() -> None:
    view = balance("nl")
    assert "van je bon van vandaag" in shown(view)
    assert "tellen straks mee" in shown(replace(view, notices=()))
    assert "20 van deze bon" in shown(replace(view, notices=(ReceiptAdded(20),)))
    assert "onderweg" not in shown(replace(view, pending=0))


def test_offline_what_can_be_used_now_comes_before_what_waits() -> None:
    spoken = tree_of(balance_offline("nl")).spoken()
    ready = next(i for i, text in enumerate(spoken) if text.startswith("100 klaar"))
    kept = next(i for i, text in enumerate(spoken) if text.startswith("35 bewaard"))
    assert ready < kept


def test_pages_go_round() -> None:
    view = balance_explained("nl")
    assert "Kop koffie" in shown(replace(view, page=0))
    assert shown(replace(view, page=2)) == shown(replace(view, page=0))
    assert "5 t/m 6 van 6" in shown(view)


def test_a_balance_of_millions_and_long_names_still_fit() -> None:
    view = balance("nl")
    tile = replace(view.rewards[1], name="Een buitengewoon lange beloning met allerlei toevoegingen")
    view = replace(view, points=12_345_678, rewards=(tile,) * 1 + view.rewards[1:])
    tree = tree_of(view)
    number, fact = tree.find("stat.number"), tree.find("fact:0")
    assert number is not None
    assert fact is not None
    assert number.rect.right <= fact.rect.x
    assert "…" in shown(view)


def test_no_rewards_are_said_so() -> None:
    assert "Hier is nu niets om te kiezen." in shown(replace(balance("nl"), rewards=()))


@pytest.mark.parametrize("kind", RefusalKind)
def test_within_a_session_a_refusal_leads_back_to_it(kind: RefusalKind) -> None:
    assert actions(RefusalView(setting("nl"), kind, in_session=True)) == {Stop(), Continue()}


def test_points_kept_ready_are_offered_after_no_answer() -> None:
    view = RefusalView(setting("nl"), RefusalKind.NO_ANSWER, in_session=True, retry_held=True)
    assert "Met je klare punten kan het nog wel." in shown(view)
    assert "Gebruik klare punten" in shown(view)


def test_thanks_without_a_known_balance_shows_none() -> None:
    view = replace(thanks("nl"), left=None, as_of=None)
    assert "Je houdt over" not in shown(view)
    assert "Pak je bon." in shown(view)


def test_a_touch_beside_every_button_means_nothing() -> None:
    tree = tree_of(balance("nl"))
    assert tree.hit(2, 2) is None
    assert tree.hit(640, 30) is None


def test_views_tell_nothing_about_a_person_in_a_log() -> None:
    for view in all_screens("nl").values():
        assert "J•••" not in repr(view)
    assert "1240" not in repr(balance("nl"))
    assert NOW.isoformat()[:4] == "2026"


@pytest.mark.parametrize("language", ["nl", "nb", "en"])
@pytest.mark.parametrize("kind", RefusalKind)
def test_why_points_are_not_added_fits_its_line(language: str, kind: RefusalKind) -> None:
    for notice in (AccrualRefused(kind, 1234), AccrualRefused(kind, 0, NOW.date()), AccrualRefused(kind, 0)):
        tree = tree_of(replace(balance(language), notices=(notice,)))
        line = tree.find("fact:0.text")
        assert line is not None
        assert line.rect.right <= 1280 - 48, line.spoken
        assert "0 " not in line.spoken[:2]


def test_more_refusals_than_lines_are_counted() -> None:
    refused = tuple(AccrualRefused(RefusalKind.RECEIPT_USED, points) for points in (11, 12, 13, 14))
    view = replace(balance("nl"), notices=refused)
    spoken = tree_of(view).spoken()
    assert "11 niet erbij: bon was al gebruikt" in spoken
    assert "Nog 3 keer niet erbij: vraag de kassa" in spoken
    assert "35 onderweg, tellen straks mee" in spoken


def test_the_stamp_card_is_a_picture_of_what_is_on_it() -> None:
    view = stamps("nl")
    places = [node.shape.stamped for node in tree_of(view).walk() if isinstance(node.shape, Stamp)]
    assert (places.count(True), places.count(False)) == (14, 6)
    assert "Nog leeg: 15, 16, 17, 18, 19, 20" in tree_of(view).spoken()
    assert "14 van 20 zegels" in tree_of(view).spoken()
    assert "Soeppan: nog 6 zegels" in shown(view)
    assert "volle kaart" in shown(view)
    assert "+ € 9,95" in shown(view).replace("\u00a0", " ")


def test_a_full_card_is_said_on_the_balance_and_on_the_stamp_card() -> None:
    view = replace(balance("nl"), stamps=Stamps(14, 20, full=1))
    assert "1 volle kaart" in shown(view)
    assert "14 van 20" not in shown(view)
    assert "2 volle kaarten" in shown(replace(view, stamps=Stamps(0, 20, full=2)))
    assert "1 volle kaart" in " ".join(tree_of(stamps_full("nl")).spoken())
    assert actions(stamps_full("nl")) == {Back(), ChooseReward("stamp-pan"), NextPage()}


def test_a_card_that_was_just_filled_is_pictured_full() -> None:
    places = [node.shape.stamped for node in tree_of(stamps_offline("nl")).walk() if isinstance(node.shape, Stamp)]
    assert places == [True] * 10


@pytest.mark.parametrize("size", [(1280, 800), (800, 480), (1080, 1920)])
@pytest.mark.parametrize("of", [1, 3, 6, 10, 12, 15, 20, 24, 40, 100])
def test_every_size_of_card_fits_its_place(of: int, size: tuple[int, int]) -> None:
    tree = tree_of(replace(stamps("nl"), stamps=Stamps(of // 2, of)), size)
    field = tree.find("places")
    assert field is not None
    circles = [node.rect for node in field.walk() if isinstance(node.shape, Stamp)]
    assert len(circles) == of
    assert all(field.rect.holds(circle) for circle in circles)
    assert not any(one.meets(other) for index, one in enumerate(circles) for other in circles[index + 1 :])


@pytest.mark.parametrize("size", [(1280, 800), (800, 480)])
@pytest.mark.parametrize("typed", [0, 1, 4, 13, 24])
def test_of_a_typed_number_only_its_length_is_shown_and_said(typed: int, size: tuple[int, int]) -> None:
    view = KeypadView(setting("nl"), typed)
    tree = tree_of(view, size)
    field = tree.find("field")
    assert field is not None
    dots = sum(node.shape.text.count("•") for node in field.walk() if isinstance(node.shape, Words))
    assert (dots == typed) or (size == (800, 480) and typed > 8)
    assert all(field.rect.holds(node.rect) for node in field.walk())
    assert any(text.startswith(f"{typed} teken") for text in tree.spoken())


def test_a_typed_number_sees_how_large_the_balance_is_and_no_more() -> None:
    view = all_screens("nl")["keyed"]
    assert "1.•••" in shown(view)
    assert "240" not in shown(view)
    assert "J•••" not in shown(view)
    assert "•" in shown(replace(view, floor=0))


def test_a_number_that_can_be_guessed_sees_how_large_the_balance_is_and_how_near_a_reward() -> None:
    view = all_screens("nl")["balance-masked"]
    assert "1.•••" in shown(view)
    assert "240" not in shown(view)
    assert "nog hooguit 500" in shown(view)
    said = " ".join(tree_of(view).spoken())
    assert "minstens 1.000 punten" in said
    assert "•" not in said.replace("J•••", "")


def test_which_key_was_touched_is_told_by_no_log() -> None:
    assert "7" not in repr(Key("7"))


def test_the_last_transactions_say_what_when_where_and_the_balance_after() -> None:
    words = shown(all_screens("nl")["history"]).replace("\u00a0", " ")
    for said in ("Kop koffie", "–100 punten", "saldo 1.192", "20 november, 16:04 · De Korenaar", "+2 zegels"):
        assert said in words
    assert words.index("onderweg") < words.index("saldo 1.240")
    assert "stand van 12:04" in words


def test_transactions_go_by_pages_and_the_last_stays_the_last() -> None:
    view = all_screens("nl")["history"]
    assert "Vervallen" not in shown(view)
    assert "Vervallen" in shown(replace(view, page=1))
    assert shown(replace(view, page=99)) == shown(replace(view, page=1))
    assert Older() not in actions(replace(view, page=1, more=False))


def test_what_is_not_there_of_the_transactions_is_said() -> None:
    screens = all_screens("nl")
    assert "Even ophalen" in shown(screens["history-asked"])
    assert "Hier is nog niets gebeurd." in shown(screens["history-empty"])
    assert "Zonder verbinding" in shown(screens["history-offline"])
    assert "onderweg" in shown(screens["history-offline"])


def test_a_year_is_told_of_what_was_last_year() -> None:
    view = all_screens("nl")["history"]
    old = replace(view, entries=(replace(view.entries[1], when=NOW.replace(year=2024)),))
    assert "2024 · De Korenaar" in shown(old).replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["nl", "nb", "en"])
def test_a_milestone_is_one_quiet_line(language: str) -> None:
    view = all_screens(language)["balance-milestone"]
    tree = tree_of(view)
    lines = [node for node in tree.walk() if node.name.startswith("fact:") and node.name.endswith(".text")]
    assert all(line.rect.right <= 1280 - 48 for line in lines)
    assert "1" in lines[1].spoken
    assert "000" in lines[2].spoken


def test_the_two_yeses_of_leaving_stand_in_different_places() -> None:
    for size in ((1280, 800), (800, 480), (1080, 1920)):
        told, sure = tree_of(all_screens("nl")["leave"], size), tree_of(all_screens("nl")["leave-sure"], size)
        on, yes, no = told.find("continue"), sure.find("yes"), sure.find("no")
        assert on is not None
        assert yes is not None
        assert no is not None
        assert yes.rect.right < on.rect.x
        assert no.action == Back()
        assert no.rect.x <= on.rect.right


def test_the_whole_notice_can_be_read_page_by_page() -> None:
    view = all_screens("nl")["privacy"]
    assert isinstance(view, PrivacyView)
    for size in ((1280, 800), (800, 480)):
        said = " ".join(
            " ".join(tree_of(replace(view, page=page), size).spoken()) for page in range(len(view.paragraphs) + 1)
        )
        for paragraph in view.paragraphs:
            assert paragraph.title in said
            assert paragraph.text.split()[-1] in said
