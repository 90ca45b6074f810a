"""Proving who one is: by PIN, by a code, and every way in which either goes wrong."""

from dataclasses import dataclass, field, replace

import msgspec
import pytest

from loyalty.assurance import Assurance, ProofWay
from loyalty.ids import Uuid
from loyalty.wire_proofs import (
    CodeOutcome,
    Confirmed,
    ConfirmVerification,
    PinOutcome,
    PinProof,
    PinSet,
    PinSetting,
    ProvePin,
    Purpose,
    Sending,
    SetPin,
    StartVerification,
    VerificationStarted,
)
from screens import intents, views
from screens.views import CodeWay, PinAsk, Trouble
from terminal.machine import delays
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.proofs import Question, Verdict
from terminal.machine.states import Attract, Choosing, Proving, Redeeming, Showing, Thanking, Warned
from tests.terminal.machine.journey import CARD, CONTEXT, POINTS, Journey, World, known, summary, token_of

PIN, NEW_PIN, CODE, WRONG = "2580", "139502", "416208", "9999"
TICKET = Uuid("018f0000-0000-7000-8000-0000000000e1")
STRICT = replace(CONTEXT, programmes=(msgspec.structs.replace(POINTS, possession_limit=50),))
ALL_WAYS = (ProofWay.PIN, ProofWay.MAIL, ProofWay.SMS)


@dataclass
class Office(World):
    """Central, as far as proofs go."""

    pin: str | None = PIN
    tries: int = 5
    sending: Sending = Sending.SENT
    code: CodeOutcome = CodeOutcome.PROVEN
    setting: PinSetting = PinSetting.SET
    asked: list[Question] = field(default_factory=list)
    silent: bool = False

    def answer(self, effect: fx.Effect) -> tuple[ev.Event, ...]:
        if not isinstance(effect, fx.Ask) or fx.Ask in self.deaf:
            return super().answer(effect)
        self.asked.append(effect.question)
        return (ev.Heard(effect.session, effect.question, None if self.silent else self.judge(effect.question)),)

    def judge(self, question: Question) -> Verdict:
        match question:
            case ProvePin():
                return self.prove(question.pin)
            case SetPin():
                if self.setting is PinSetting.SET:
                    self.pin, self.tries = question.pin, 5
                return PinSet(outcome=self.setting, tries_left=2)
            case StartVerification():
                sent = self.sending is Sending.SENT
                return VerificationStarted(
                    outcome=self.sending, id=TICKET if sent else None, sent_to="j•••@…" if sent else None
                )
            case ConfirmVerification():
                right = question.code == CODE
                return Confirmed(outcome=self.code if right else CodeOutcome.WRONG, tries_left=4)

    def prove(self, pin: str) -> PinProof:
        if self.pin is None:
            return PinProof(outcome=PinOutcome.NOT_SET)
        if self.tries and pin == self.pin:
            return PinProof(outcome=PinOutcome.PROVEN, tries_left=5)
        self.tries = max(0, self.tries - 1)
        return PinProof(outcome=PinOutcome.WRONG if self.tries else PinOutcome.LOCKED, tries_left=self.tries)


def journey(*ways: ProofWay, online: bool = True, **more: object) -> Journey:
    """A member's card that may take nothing without a proof, and the ways there are."""
    office = Office(**more)  # type: ignore[arg-type] # the fields above
    office.central[token_of(CARD)] = msgspec.structs.replace(summary(), proofs=ways)
    office.cards = known().cards
    return Journey(office, online=online, context=STRICT).swipe(CARD)


def type_in(found: Journey, text: str) -> Journey:
    for figure in text:
        found.touch(intents.Key(figure))
    return found.touch(intents.Enter())


def asked(found: Journey) -> list[Question]:
    assert isinstance(found.world, Office)
    return found.world.asked


def pin_screen(found: Journey) -> views.PinView:
    shown = found.screen
    assert isinstance(shown, views.PinView)
    return shown


def ways_screen(found: Journey) -> views.WaysView:
    shown = found.screen
    assert isinstance(shown, views.WaysView)
    return shown


def code_screen(found: Journey) -> views.CodeView:
    shown = found.screen
    assert isinstance(shown, views.CodeView)
    return shown


def want(found: Journey, reward: str = "coffee") -> Journey:
    return found.touch(intents.ChooseReward(reward))


# ── A reward that asks for proof ────────────────────


def test_a_tile_says_so_and_the_pin_leads_to_the_reward() -> None:
    found = journey(*ALL_WAYS)
    assert found.tile("coffee").state == views.AfterProof()
    assert pin_screen(want(found)).ask is PinAsk.PROVE
    type_in(found, PIN)
    assert isinstance(found.state, Choosing)
    assert found.session.assurance is Assurance.PROVEN
    found.touch(intents.Confirm())
    assert isinstance(found.state, Thanking)
    (record,) = found.wanted(fx.RecordIntent)
    assert isinstance(record, fx.RecordIntent)
    assert record.assurance is Assurance.PROVEN


def test_offline_nobody_can_prove_anything() -> None:
    found = journey(*ALL_WAYS, online=False)
    found.world.reaches_central = False
    found.happen(ev.CardFetched(found.session.id, replace(found.world.card("x"), summary=summary())))
    assert not isinstance(want(found).state, Proving)


def test_the_screen_counts_what_is_typed_and_never_shows_it() -> None:
    found = want(journey(*ALL_WAYS))
    for step, figure in enumerate(PIN, start=1):
        found.touch(intents.Key(figure))
        assert pin_screen(found).typed == step
    found.touch(intents.Key("X"))
    assert pin_screen(found.touch(intents.Erase())).typed == 3
    for _ in range(9):
        found.touch(intents.Key("1"))
    assert pin_screen(found).typed == 6
    assert "2581" not in repr(found.machine)
    assert asked(found) == []


def test_what_was_typed_is_in_no_repr_on_its_way() -> None:
    found = want(journey(*ALL_WAYS))
    found.world.deaf = {fx.Ask}
    type_in(found, PIN)
    assert PIN not in repr(found.machine) + repr(found.done) + repr(ConfirmVerification(verification=TICKET, code=CODE))
    assert isinstance(found.screen, views.CheckingView)


def test_too_few_figures_are_not_asked_about() -> None:
    assert asked(type_in(want(journey(*ALL_WAYS)), "258")) == []


def test_a_wrong_pin_is_told_with_the_tries_that_are_left_and_may_be_typed_again() -> None:
    found = type_in(want(journey(*ALL_WAYS)), WRONG)
    shown = pin_screen(found)
    assert (shown.trouble, shown.tries_left, shown.typed) == (Trouble.WRONG_PIN, 4, 0)
    assert found.session.assurance is Assurance.POSSESSION
    assert isinstance(type_in(found, PIN).state, Choosing)


def test_the_fifth_wrong_one_locks_and_shows_the_way_out() -> None:
    found = want(journey(*ALL_WAYS))
    for _ in range(5):
        type_in(found, WRONG)
    shown = ways_screen(found)
    assert shown == views.WaysView(shown.setting, (CodeWay.MAIL, CodeWay.SMS), for_pin=True, trouble=Trouble.LOCKED)
    found.touch(intents.SendCode("mail"))
    type_in(found, CODE)
    assert pin_screen(found).ask is PinAsk.NEW
    type_in(type_in(found, NEW_PIN), NEW_PIN)
    assert isinstance(found.screen, views.PinChosenView)
    assert isinstance(found.touch(intents.Continue()).state, Choosing), "on to the reward it was for"


def test_who_has_no_way_at_all_is_sent_to_the_till() -> None:
    assert ways_screen(want(journey())) == views.WaysView(journey().balance.setting, ())
    locked = want(journey(ProofWay.PIN, tries=0))
    assert ways_screen(type_in(locked, PIN)).ways == ()
    assert isinstance(locked.touch(intents.Back()).state, Showing)


# ── Codes ────────────────────


def test_without_a_pin_a_code_proves() -> None:
    found = want(journey(ProofWay.MAIL))
    assert ways_screen(found).ways == (CodeWay.MAIL,)
    assert asked(found) == [], "nothing is sent before it was asked for"
    found.touch(intents.SendCode("mail"))
    assert code_screen(found).sent_to == "j•••@…"
    type_in(found, CODE)
    assert isinstance(found.state, Choosing)
    assert found.session.assurance is Assurance.PROVEN
    (start, typed) = asked(found)
    assert isinstance(start, StartVerification)
    assert (start.purpose, start.token) == (Purpose.PROVE, token_of(CARD))
    assert typed == ConfirmVerification(verification=TICKET, code=CODE)


def test_a_way_that_the_member_has_not_is_not_asked_for() -> None:
    found = want(journey(ProofWay.MAIL)).touch(intents.SendCode("sms")).touch(intents.SendCode("pigeon"))
    assert asked(found) == []


@pytest.mark.parametrize(
    ("sending", "trouble"), [(Sending.TOO_MANY, Trouble.TOO_MANY), (Sending.NO_ADDRESS, Trouble.NO_ADDRESS)]
)
def test_a_code_that_is_not_sent_is_explained(sending: Sending, trouble: Trouble) -> None:
    found = want(journey(ProofWay.SMS, sending=sending)).touch(intents.SendCode("sms"))
    assert ways_screen(found).trouble is trouble


@pytest.mark.parametrize(
    ("outcome", "trouble"), [(CodeOutcome.EXPIRED, Trouble.EXPIRED), (CodeOutcome.NO_TRIES, Trouble.NO_TRIES)]
)
def test_a_code_that_no_longer_holds_leads_to_a_new_one(outcome: CodeOutcome, trouble: Trouble) -> None:
    found = want(journey(ProofWay.SMS, code=outcome)).touch(intents.SendCode("sms"))
    assert ways_screen(type_in(found, CODE)).trouble is trouble
    assert found.session.assurance is Assurance.POSSESSION


def test_a_wrong_code_may_be_typed_again_and_a_short_one_is_not_asked_about() -> None:
    found = want(journey(ProofWay.MAIL)).touch(intents.SendCode("mail"))
    type_in(found, "41620")
    assert len(asked(found)) == 1
    for _ in range(6):
        found.touch(intents.Erase())
    shown = code_screen(type_in(found, "000000"))
    assert (shown.trouble, shown.tries_left, shown.typed) == (Trouble.WRONG_CODE, 4, 0)
    assert isinstance(type_in(found, CODE).state, Choosing)


# ── Another PIN ────────────────────


def forgotten(**more: object) -> Journey:
    found = want(journey(*ALL_WAYS, **more)).touch(intents.ForgotPin()).touch(intents.SendCode("mail"))
    return type_in(found, CODE)


def test_a_forgotten_pin_is_chosen_anew_by_a_code_for_it() -> None:
    found = forgotten()
    assert type_in(type_in(found, NEW_PIN), NEW_PIN)
    start, _, put = asked(found)
    assert isinstance(start, StartVerification)
    assert start.purpose is Purpose.SET_PIN
    assert put == SetPin(token=token_of(CARD), pin=NEW_PIN, verification=TICKET)


def test_a_new_pin_that_many_would_choose_or_that_was_typed_twice_differently_is_chosen_again() -> None:
    found = forgotten()
    assert pin_screen(type_in(found, "1234")).trouble is Trouble.OBVIOUS
    assert pin_screen(type_in(found, NEW_PIN)).ask is PinAsk.AGAIN
    shown = pin_screen(type_in(found, PIN))
    assert (shown.ask, shown.trouble) == (PinAsk.NEW, Trouble.DIFFERENT)
    assert NEW_PIN not in repr(found.machine)
    type_in(type_in(found, NEW_PIN), NEW_PIN)
    assert isinstance(found.screen, views.PinChosenView)


@pytest.mark.parametrize(
    ("setting", "trouble"),
    [
        (PinSetting.NOT_PROVEN, Trouble.EXPIRED),
        (PinSetting.LOCKED, Trouble.LOCKED),
        (PinSetting.OBVIOUS, Trouble.OBVIOUS),
        (PinSetting.WRONG, Trouble.WRONG_PIN),
    ],
)
def test_a_pin_that_central_does_not_set_is_explained(setting: PinSetting, trouble: Trouble) -> None:
    found = forgotten(setting=setting)
    shown = type_in(type_in(found, NEW_PIN), NEW_PIN).screen
    assert isinstance(shown, views.PinView | views.WaysView)
    assert shown.trouble is trouble


def test_back_goes_one_step_and_from_the_first_to_the_balance() -> None:
    found = type_in(forgotten(), NEW_PIN)
    assert pin_screen(found.touch(intents.Back())).ask is PinAsk.NEW
    assert isinstance(found.touch(intents.Back()).state, Showing)
    code = want(journey(ProofWay.MAIL)).touch(intents.SendCode("mail")).touch(intents.Back())
    assert isinstance(ways_screen(code), views.WaysView)
    assert isinstance(code.touch(intents.Back()).state, Showing)


# ── Silence, time, and who walks away ────────────────────


def test_silence_is_told_and_asked_again() -> None:
    found = want(journey(*ALL_WAYS, silent=True))
    assert pin_screen(type_in(found, PIN)).trouble is Trouble.NO_ANSWER
    assert isinstance(found.world, Office)
    found.world.silent = False
    assert isinstance(type_in(found, PIN).state, Choosing)


def test_central_has_four_seconds_and_a_late_word_still_proves() -> None:
    found = want(journey(*ALL_WAYS))
    found.world.deaf = {fx.Ask}
    type_in(found, PIN)
    found.touch(intents.Key("1")).touch(intents.Back())
    assert isinstance(found.screen, views.CheckingView), "no touch leaves what is being asked"
    found.wait(delays.PROOF / 1000)
    assert pin_screen(found).trouble is Trouble.NO_ANSWER
    found.deliver(found.wanted(fx.Ask)[0])
    assert found.session.assurance is Assurance.PROVEN
    assert isinstance(found.screen, views.PinView), "and moves nobody's screen"


def test_an_answer_for_another_session_proves_nothing() -> None:
    found = want(journey(*ALL_WAYS))
    found.happen(ev.Heard(found.session.id + 1, ProvePin(token="t", pin=PIN), PinProof(outcome=PinOutcome.PROVEN)))
    assert found.session.assurance is Assurance.POSSESSION


def test_who_walks_away_leaves_nothing_typed_behind() -> None:
    found = want(journey(*ALL_WAYS))
    found.touch(intents.Key("2")).touch(intents.Key("5")).wait(delays.IDLE / 1000)
    assert isinstance(found.state, Warned)
    assert pin_screen(found.touch(intents.Continue())).typed == 0
    found.wait(delays.IDLE / 1000).wait(delays.WARNING / 1000)
    assert isinstance(found.state, Attract)
    assert found.open_sessions() == set()


def test_a_new_pin_half_chosen_does_not_wait_for_the_next_person() -> None:
    found = type_in(forgotten(), NEW_PIN).wait(delays.IDLE / 1000).touch(intents.Continue())
    assert pin_screen(found).ask is PinAsk.NEW
    by_current = journey(*ALL_WAYS)
    by_current.touch(intents.ShowMenu()).touch(intents.ChangePin())
    type_in(by_current, PIN)
    assert pin_screen(by_current).ask is PinAsk.NEW
    by_current.wait(delays.IDLE / 1000).touch(intents.Continue())
    assert pin_screen(by_current).ask is PinAsk.CURRENT
    assert PIN not in repr(by_current.machine)


def test_a_proof_ends_with_the_session() -> None:
    found = type_in(want(journey(*ALL_WAYS)), PIN)
    found.touch(intents.Stop()).swipe(CARD)
    assert found.session.assurance is Assurance.POSSESSION
    assert found.tile("coffee").state == views.AfterProof()


# ── The menu, and a keypad with keys ────────────────────


def test_the_menu_changes_a_pin_by_the_present_one() -> None:
    found = journey(*ALL_WAYS).touch(intents.ShowMenu())
    assert isinstance(found.screen, views.MenuView)
    assert views.MenuItem.PIN in found.screen.items
    found.touch(intents.ChangePin())
    assert pin_screen(found).ask is PinAsk.CURRENT
    type_in(type_in(type_in(found, PIN), NEW_PIN), NEW_PIN)
    assert asked(found)[-1] == SetPin(token=token_of(CARD), pin=NEW_PIN, current=PIN)
    assert isinstance(found.touch(intents.Continue()).state, Showing)


def test_the_menu_sets_a_first_pin_by_a_code() -> None:
    found = journey(ProofWay.MAIL).touch(intents.ShowMenu()).touch(intents.ChangePin())
    assert ways_screen(found).for_pin
    type_in(found.touch(intents.SendCode("mail")), CODE)
    type_in(type_in(found, NEW_PIN), NEW_PIN)
    found.touch(intents.Continue()).touch(intents.ShowMenu()).touch(intents.ChangePin())
    assert pin_screen(found).ask is PinAsk.CURRENT, "from now on there is one"


def test_without_a_way_or_a_connection_the_menu_offers_no_pin() -> None:
    found = journey().touch(intents.ShowMenu())
    assert isinstance(found.screen, views.MenuView)
    assert views.MenuItem.PIN not in found.screen.items
    away = journey(*ALL_WAYS)
    away.happen(ev.NetworkSays(online=False)).touch(intents.ShowMenu())
    assert isinstance(away.screen, views.MenuView)
    assert views.MenuItem.PIN not in away.screen.items


def test_a_keypad_with_keys_types_a_pin_and_no_member_number() -> None:
    found = want(journey(*ALL_WAYS))
    first = found.session.id
    assert isinstance(found.key_in(PIN).state, Choosing)
    assert found.session.id == first
    other = want(journey(*ALL_WAYS))
    other.key_in("LC12")
    assert (other.session.id, asked(other)) == (first, [])


def test_another_card_ends_the_asking() -> None:
    found = want(journey(*ALL_WAYS))
    first = found.session.id
    found.swipe(CARD)
    assert isinstance(found.state, Showing)
    assert found.session.id == first
    assert not isinstance(found.state, Redeeming)
