"""What is drawn ahead is what a first shopper sees, in each language, and names nobody."""

from dataclasses import replace

from screens import views
from terminal.machine.health import Health
from terminal.machine.moment import Moment
from terminal.machine.rehearsal import rehearsed
from terminal.machine.states import Attract, Machine
from tests.terminal.machine.journey import CONTEXT, POINTS, START

NOW = Moment(START, 0, trusted=True)
FIRST = [views.LookingUpView, views.BalanceView, views.RewardView, views.ThanksView, views.RefusalView]


def test_a_first_visit_is_played_in_each_language_of_the_shop():
    context = replace(CONTEXT, languages=("nb", "en"))
    played = list(rehearsed(Machine(context, Health(), Attract("nb")), NOW))
    assert [type(each) for each in played] == FIRST * 2
    assert [each.setting.language for each in played] == ["nb"] * len(FIRST) + ["en"] * len(FIRST)
    assert {each.setting.shop for each in played} == {context.shop.name}


def test_the_rewards_are_the_programmes_own_so_that_their_pictures_are_there():
    played = rehearsed(Machine(CONTEXT, Health(), Attract("nl")), NOW)
    balance = next(each for each in played if isinstance(each, views.BalanceView))
    assert {tile.id for tile in balance.rewards} == {each.id for each in POINTS.rewards if each.available}


def test_a_shop_without_a_programme_rehearses_what_it_has():
    bare = replace(CONTEXT, programmes=(), languages=("nl",))
    played = [type(each) for each in rehearsed(Machine(bare, Health(), Attract("nl")), NOW)]
    assert played == [views.LookingUpView, views.BalanceView, views.RefusalView]
