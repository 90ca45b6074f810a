"""From the attract screen to the balance, or to the sentence that says why not."""

from datetime import timedelta

import pytest

from drivers.ports import PrinterStatus
from loyalty.answers import Reason
from loyalty.assurance import Assurance
from loyalty.ids import Uuid
from loyalty.wire import CardStatus, Refusal
from screens import intents, views
from screens.views import AttractView, LookingUpView, RefusalKind
from terminal.machine import delays
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.session import LocalCard, OnTheWay
from terminal.machine.states import Attract, Choosing, LookingUp, Refusing, Showing
from tests.terminal.machine.journey import (
    ACCOUNT,
    CARD,
    OTHER_CARD,
    PAYMENT_CARD,
    PLAIN_CARD,
    START,
    Journey,
    World,
    known,
    receipt,
    summary,
    token_of,
)


def test_the_card_s_balance_is_there_from_the_cache_and_then_from_central() -> None:
    world = known(points=320)
    world.central[token_of(CARD)] = summary(points=340, at=START)
    world.cards[token_of(CARD)] = LocalCard(summary(points=320, at=START - timedelta(days=1)))
    world.deaf = {fx.LookUp}
    journey = Journey(world).swipe(CARD)
    assert (journey.balance.points, journey.balance.as_of) == (320, START - timedelta(days=1))
    journey.deliver(journey.wanted(fx.LookUp)[0])
    assert (journey.balance.points, journey.balance.as_of) == (340, START)


def test_a_card_that_only_central_knows_waits_for_its_word() -> None:
    world = known()
    world.deaf = {fx.LookUp}
    journey = Journey(world).scan(CARD)
    assert isinstance(journey.screen, LookingUpView)
    journey.deliver(journey.wanted(fx.LookUp)[0])
    assert journey.balance.points == 320


def test_without_central_the_cache_is_shown_with_its_time() -> None:
    world = World(cards={token_of(CARD): LocalCard(summary(points=90, at=START - timedelta(hours=5)), (OnTheWay(7),))})
    journey = Journey(world, online=False).scan(CARD)
    assert (journey.balance.points, journey.balance.pending) == (90, 7)
    assert journey.balance.as_of == START - timedelta(hours=5)
    assert journey.balance.setting.offline
    assert journey.wanted(fx.LookUp) == []


def test_a_card_that_nobody_knows_offline_has_no_figure_but_a_session() -> None:
    journey = Journey(online=False).scan(CARD)
    assert journey.balance.points is None
    assert journey.open_sessions() == {1}


def test_central_that_says_nothing_is_not_waited_for_longer_than_three_seconds() -> None:
    world = known()
    world.deaf = {fx.LookUp}
    journey = Journey(world).scan(CARD).wait(2.9)
    assert isinstance(journey.state, LookingUp)
    journey.wait(0.1)
    assert journey.balance.points is None
    journey.deliver(journey.wanted(fx.LookUp)[0])
    assert journey.balance.points == 320


def test_a_failed_look_up_ends_the_wait() -> None:
    world = known()
    world.reaches_central = False
    journey = Journey(world).scan(CARD)
    assert isinstance(journey.state, Showing)
    assert journey.balance.setting.offline


def test_central_is_asked_when_it_answers_again_while_somebody_stands_there() -> None:
    world = known()
    world.cards[token_of(CARD)] = LocalCard(summary(points=90, at=START - timedelta(hours=5)))
    journey = Journey(world, online=False).scan(CARD)
    assert journey.balance.points == 90
    journey.happen(ev.NetworkSays(online=True))
    assert journey.balance.points == 320
    journey.happen(ev.NetworkSays(online=False), ev.NetworkSays(online=True))
    assert len(journey.wanted(fx.LookUp)) == 1


def test_an_unknown_card_is_refused_and_its_session_ends() -> None:
    journey = Journey().scan(CARD)
    assert journey.refusal.kind is RefusalKind.CARD_UNKNOWN
    assert not journey.refusal.in_session
    assert journey.open_sessions() == set()
    assert isinstance(journey.wait(10).screen, AttractView)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (CardStatus.BLOCKED, RefusalKind.CARD_BLOCKED),
        (CardStatus.REPLACED, RefusalKind.CARD_BLOCKED),
        (CardStatus.EXPIRED, RefusalKind.CARD_EXPIRED),
        (CardStatus.BLANK, RefusalKind.CARD_UNKNOWN),
    ],
)
@pytest.mark.parametrize("online", [True, False])
def test_a_card_that_may_not_be_used_is_turned_away(status: CardStatus, kind: RefusalKind, online: bool) -> None:
    world = known(status=status)
    world.cards[token_of(CARD)] = LocalCard(summary(status=status))
    journey = Journey(world, online=online).scan(CARD)
    assert journey.refusal.kind is kind
    assert journey.open_sessions() == set()


def test_a_card_known_as_blocked_stays_so_when_central_does_not_answer_in_time() -> None:
    world = World(cards={token_of(CARD): LocalCard(summary(status=CardStatus.BLOCKED))}, deaf={fx.LookUp})
    late = Journey(world).scan(CARD)
    assert isinstance(late.state, LookingUp)
    assert late.wait(3).refusal.kind is RefusalKind.CARD_BLOCKED
    failing = Journey(World(cards=world.cards, reaches_central=False)).scan(CARD)
    assert failing.refusal.kind is RefusalKind.CARD_BLOCKED


def test_a_card_unblocked_since_is_taken_on_central_s_word() -> None:
    world = known()
    world.cards[token_of(CARD)] = LocalCard(summary(status=CardStatus.BLOCKED))
    assert Journey(world).scan(CARD).balance.points == 320


def test_the_store_s_late_word_that_a_card_is_blocked_still_counts() -> None:
    world = World(cards={token_of(CARD): LocalCard(summary(status=CardStatus.BLOCKED))}, deaf={fx.FetchCard, fx.LookUp})
    journey = Journey(world).scan(CARD).wait(3)
    assert isinstance(journey.state, Showing)
    journey.deliver(journey.wanted(fx.FetchCard)[0])
    assert journey.refusal.kind is RefusalKind.CARD_BLOCKED


@pytest.mark.parametrize("where", ["attract", "balance"])
def test_a_payment_card_is_refused_and_nothing_of_it_is_anywhere(where: str) -> None:
    journey = Journey(known())
    if where == "balance":
        journey.scan(CARD)
    journey.swipe(PAYMENT_CARD)
    assert journey.refusal.kind is RefusalKind.PAYMENT_CARD
    assert fx.Code.PAYMENT_CARD in journey.codes()
    assert _nothing_of_a_payment_card(journey)
    assert journey.refusal.in_session is (where == "balance")


def test_a_payment_card_swiped_while_a_voucher_prints_is_not_even_kept_waiting() -> None:
    world = known()
    world.deaf = {fx.Print}
    journey = Journey(world).scan(CARD).take("coffee").swipe(PAYMENT_CARD)
    assert journey.machine.waiting is None
    assert fx.Code.PAYMENT_CARD in journey.codes()
    assert _nothing_of_a_payment_card(journey)


def _nothing_of_a_payment_card(journey: Journey) -> bool:
    text = _deep(journey.machine) + _deep(journey.done) + repr(journey.machine) + repr(journey.done)
    return not any(part in text for part in ("4111", "DOE", "JANE", "3012101"))


def _deep(value: object) -> str:
    """Everything a value holds, fields kept out of its repr too."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return " ".join(_deep(each) for each in value)
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is not None:
        return " ".join(_deep(getattr(value, name)) for name in fields)
    return str(value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x" * 10_000, RefusalKind.TOO_LONG),
        ("hello\x00\x07world", RefusalKind.NOT_OURS),
        ("https://example.org/", RefusalKind.NOT_OURS),
        ("WIFI:T:WPA;S:shop;P:secretsecret;;", RefusalKind.SERVICE_CODE),
    ],
)
def test_what_is_not_a_card_of_ours_gets_a_sentence(text: str, kind: RefusalKind) -> None:
    journey = Journey().scan(text)
    assert journey.refusal.kind is kind
    assert journey.wanted(fx.StartSession) == []
    assert isinstance(journey.wait(10).state, Attract)


@pytest.mark.parametrize(("too_long", "kind"), [(True, RefusalKind.TOO_LONG), (False, RefusalKind.READ_ERROR)])
def test_a_reading_that_came_to_nothing_asks_for_another(too_long: bool, kind: RefusalKind) -> None:
    journey = Journey().happen(ev.ReadFailed(fx.EntryMode.SCANNED, too_long))
    assert journey.refusal.kind is kind


def test_a_bad_reading_in_a_session_lets_it_go_on() -> None:
    journey = Journey(known()).scan(CARD).scan("https://example.org/")
    assert journey.refusal.in_session
    assert journey.touch(intents.Continue()).balance.points == 320


def test_a_second_card_starts_clean() -> None:
    world = known()
    world.central[token_of(OTHER_CARD)] = summary(OTHER_CARD, 12)
    journey = Journey(world).scan(CARD).scan(receipt()).touch(intents.ChooseReward("coffee"))
    assert isinstance(journey.state, Choosing)
    journey.scan(OTHER_CARD)
    assert (journey.balance.points, journey.balance.pending, journey.balance.notices) == (12, 0, ())
    assert journey.open_sessions() == {2}
    assert token_of(CARD) not in _deep(journey.machine)


def test_the_same_card_again_is_the_same_shopper() -> None:
    journey = Journey(known()).scan(CARD).touch(intents.ChooseReward("coffee")).scan(CARD)
    assert isinstance(journey.state, Showing)
    assert journey.session.id == 1


def test_what_comes_for_a_session_that_ended_moves_nothing() -> None:
    world = known()
    world.deaf = {fx.LookUp, fx.FetchCard}
    world.central[token_of(OTHER_CARD)] = summary(OTHER_CARD, 12)
    journey = Journey(world).scan(CARD).scan(OTHER_CARD)
    first, second = journey.wanted(fx.LookUp)
    before = journey.machine
    journey.deliver(first)
    journey.happen(ev.CardFetched(1, LocalCard(summary())), ev.AccrualRecorded(1, 5), ev.StoreRefused(1))
    assert journey.machine.state == before.state
    assert journey.codes()[-4:] == [fx.Code.LATE_RESULT] * 4
    assert journey.deliver(second).balance.points == 12


def test_a_typed_number_and_a_plain_card_see_and_may_not_take() -> None:
    world = known(PLAIN_CARD)
    scanned = Journey(world).scan(PLAIN_CARD)
    assert scanned.session.assurance is Assurance.GUESSABLE
    assert scanned.tile("coffee").state.__class__.__name__ == "AfterProof"
    typed = Journey(known()).key_in(CARD)
    assert typed.session.assurance is Assurance.KEYED
    assert isinstance(typed.take("coffee").state, Showing)


def test_central_s_proof_raises_what_the_card_proves() -> None:
    import msgspec

    world = known(PLAIN_CARD)
    token = token_of(PLAIN_CARD)
    world.central[token] = msgspec.structs.replace(world.central[token], proven=True)
    journey = Journey(world).scan(PLAIN_CARD)
    assert journey.session.assurance is Assurance.PROVEN
    journey.touch(intents.ChooseReward("coffee"))
    assert isinstance(journey.state, Choosing)


def test_the_card_s_language_is_spoken_and_the_one_chosen_before_it_wins() -> None:
    world = known(language="nb")
    assert Journey(world).scan(CARD).balance.setting.language == "nb"
    chosen = Journey(world).touch(intents.ChooseLanguage("en")).scan(CARD)
    assert chosen.balance.setting.language == "en"
    chosen.touch(intents.ChooseLanguage("xx"))
    assert chosen.balance.setting.language == "en"
    chosen.touch(intents.ChooseLanguage("nl"))
    assert chosen.balance.setting.language == "nl"
    assert chosen.touch(intents.Stop()).screen.setting.language == "nl"


def test_a_language_nobody_offers_is_not_spoken() -> None:
    assert Journey(known(language="fi")).scan(CARD).balance.setting.language == "nl"


def test_what_was_refused_since_is_told_once_shown() -> None:
    refusal = Refusal(id=Uuid("018f0000-0000-7000-8000-0000000000e1"), reason=Reason.RECEIPT_USED, occurred_at=START)
    world = known()
    world.cards[token_of(CARD)] = LocalCard(summary(), refusals=(refusal,))
    journey = Journey(world).scan(CARD)
    assert [notice.reason for notice in journey.balance.notices] == [RefusalKind.RECEIPT_USED]
    journey.touch(intents.Done())
    assert [effect.token for effect in journey.wanted(fx.Told)] == [token_of(CARD)]


def test_what_was_refused_is_not_told_where_no_balance_was_shown() -> None:
    refusal = Refusal(id=Uuid("018f0000-0000-7000-8000-0000000000e1"), reason=Reason.RECEIPT_USED, occurred_at=START)
    world = known(status=CardStatus.BLOCKED)
    world.cards[token_of(CARD)] = LocalCard(summary(status=CardStatus.BLOCKED), refusals=(refusal,))
    journey = Journey(world).scan(CARD)
    assert isinstance(journey.state, Refusing)
    assert journey.wanted(fx.Told) == []


def test_points_are_asked_to_be_kept_ready_where_the_card_was_used_online() -> None:
    journey = Journey(known()).scan(CARD).touch(intents.Done())
    assert [effect.account for effect in journey.wanted(fx.RequestHold)] == [ACCOUNT]
    offline = Journey(World(cards={token_of(CARD): LocalCard(summary())}), online=False).scan(CARD)
    assert offline.touch(intents.Done()).wanted(fx.RequestHold) == []


def test_an_older_answer_does_not_replace_a_newer_one() -> None:
    journey = Journey(known()).scan(CARD)
    journey.happen(ev.LookedUp(1, summary(points=999, at=START - timedelta(seconds=1))))
    assert journey.balance.points == 320


def test_names_tokens_and_numbers_stay_out_of_every_repr() -> None:
    world = known()
    world.cards[token_of(CARD)] = LocalCard(summary())
    journey = Journey(world).scan(CARD).scan(receipt()).take("coffee")
    text = repr(journey.machine) + repr(journey.done) + repr(ev.LookedUp(1, summary()))
    text += repr(ev.Read(fx.EntryMode.SCANNED, CARD)) + repr(ev.CardFetched(1, LocalCard(summary())))
    assert token_of(CARD) not in text
    assert "A••• B." not in text
    assert CARD not in text


def test_the_printer_s_word_does_not_move_a_session() -> None:
    journey = Journey(known()).scan(CARD)
    journey.happen(ev.PrinterSays(PrinterStatus.PAPER_OUT), ev.DeviceSays("scanner", present=False))
    assert isinstance(journey.state, Showing)
    assert journey.machine.health.missing == {"scanner"}
    journey.happen(ev.DeviceSays("scanner", present=True))
    assert journey.machine.health.missing == frozenset()


def test_the_idle_clock_has_a_name_for_each_delay() -> None:
    assert delays.WARNING >= 20 * delays.SECOND
    assert delays.AUTHORISE == 4 * delays.SECOND


def test_a_number_that_can_be_guessed_shows_how_large_the_balance_is_and_how_near_the_rewards() -> None:
    world = known(PLAIN_CARD)
    world.central[token_of(PLAIN_CARD)] = summary(PLAIN_CARD, 320)
    guessable = Journey(world).scan(PLAIN_CARD).balance
    assert (guessable.points, guessable.masked) == (300, True)
    assert (guessable.pending, guessable.held_ready, guessable.owed, guessable.expiring) == (0, 0, 0, None)
    assert {tile.id: (tile.progress, tile.state) for tile in guessable.rewards} == {
        "coffee": (100, views.AfterProof()),
        "pan": (300, views.Missing(200, at_most=True)),
    }
    possessed = Journey(known()).scan(CARD).balance
    assert (possessed.points, possessed.masked) == (320, False)
