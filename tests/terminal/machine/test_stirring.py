"""Whoever walks a screen by keys or listens to it is there: no time runs out on them."""

import pytest

from screens import intents
from screens.views import AttractView, BalanceView, HelpView, IdleView, KeypadView, RefusalView, ThanksView
from tests.terminal.machine.journey import CARD, OTHER_CARD, Journey, known

SIGNS = [intents.Walk(), intents.Listen()]


@pytest.mark.parametrize("sign", SIGNS)
def test_the_balance_stays_while_somebody_walks_or_listens(sign: intents.Intent) -> None:
    journey = Journey(known()).scan(CARD)
    for _ in range(5):
        journey.wait(44).touch(sign)
        assert isinstance(journey.screen, BalanceView)
    assert isinstance(journey.wait(45).screen, IdleView)


def test_a_key_answers_the_question_and_its_own_words_do_not() -> None:
    journey = Journey(known()).scan(CARD).wait(45)
    for _ in range(19):
        journey.wait(1).touch(intents.Listen())
        assert isinstance(journey.screen, IdleView)
    assert isinstance(journey.touch(intents.Walk()).screen, BalanceView)
    assert isinstance(journey.wait(45).wait(20).screen, AttractView)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    ("begin", "kind", "stands"),
    [
        (lambda: Journey().touch(intents.Help()), HelpView, 30),
        (lambda: Journey().touch(intents.TypeNumber()), KeypadView, 45),
        (lambda: Journey(known()).scan(OTHER_CARD), RefusalView, 10),
        (lambda: Journey(known()).scan(CARD).take("coffee"), ThanksView, 15),
    ],
)
def test_what_closes_by_itself_stands_longer(begin, kind: type, stands: int, sign: intents.Intent) -> None:
    journey = begin()
    for _ in range(4):
        journey.wait(stands - 1).touch(sign)
        assert isinstance(journey.screen, kind)
    assert isinstance(journey.wait(stands).screen, AttractView)


@pytest.mark.parametrize("sign", SIGNS)
def test_where_nobody_is_it_begins_nothing(sign: intents.Intent) -> None:
    assert isinstance(Journey().touch(sign).screen, AttractView)
    assert isinstance(Journey(known()).scan(CARD).touch(intents.Stop()).touch(sign).screen, AttractView)
