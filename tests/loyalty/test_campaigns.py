"""What a campaign is, when it asks, and whose answer counts."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.assurance import Assurance
from loyalty.campaigns import REST, Campaign, Choice, Declined, may_answer, open_campaign
from loyalty.errors import ProgrammeError

START = datetime(2026, 3, 1, tzinfo=UTC)
END = START + timedelta(days=30)
TICK = timedelta(microseconds=1)
YES, NO = Choice("yes", {"nl": "Ja", "nb": "Ja"}), Choice("no", {"nl": "Nee", "nb": "Nei"})


def campaign(**changed: object) -> Campaign:
    said: dict[str, object] = {
        "id": "tea",
        "titles": {"nl": "Thee"},
        "questions": {"nl": "Thee?", "nb": "Te?"},
        "answers": (YES, NO),
        "in_force_from": START,
        "in_force_until": END,
    }
    return Campaign(**{**said, **changed})  # type: ignore[arg-type]  # what is wrong is the test


def test_texts_fall_back_to_the_first_language() -> None:
    tea = campaign()
    assert (tea.question("nb"), tea.question("en"), tea.title("nb"), YES.text("fr")) == ("Te?", "Thee?", "Thee", "Ja")


def test_it_asks_from_its_beginning_until_its_end() -> None:
    tea = campaign()
    assert [tea.in_force(at) for at in (START - TICK, START, END - TICK, END)] == [False, True, True, False]
    assert campaign(in_force_until=None).in_force(START + timedelta(days=9999))


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"answers": (YES,)}, "1 answers"),
        ({"answers": tuple(Choice(str(n), {"nl": "x"}) for n in range(6))}, "6 answers"),
        ({"answers": (YES, YES)}, "share an id"),
        ({"questions": {}}, "need a text"),
        ({"titles": {"nl": " "}}, "need a text"),
        ({"answers": (YES, Choice("no", {}))}, "need a text"),
        ({"questions": {"nl": "x" * 91}}, "more than 90"),
        ({"answers": (YES, Choice("no", {"nl": "x" * 41}))}, "more than 40"),
        ({"thanks_points": -1}, "-1 points"),
        ({"in_force_until": START}, "before it begins"),
        ({"id": "two words"}, "no code"),
        ({"id": ""}, "no code"),
        ({"answers": (YES, Choice("", {"nl": "Nee"}))}, "no id"),
        ({"answers": (YES, Choice("nei!", {"nl": "Nee"}))}, "no code"),
    ],
)
def test_what_cannot_be_a_campaign_is_none(changed: dict[str, object], word: str) -> None:
    with pytest.raises(ProgrammeError, match=word):
        campaign(**changed)


def test_it_travels_as_it_is() -> None:
    tea = campaign(thanks_points=25)
    assert msgspec.json.decode(msgspec.json.encode(tea), type=Campaign) == tea
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(tea).replace(b'"answers":[', b'"answers":[{"id":"a"},'), type=Campaign)


instants = st.integers(-90, 90).map(lambda days: START + timedelta(days=days))


@given(instants, instants)
def test_a_trusted_time_decides_however_late_the_answer_arrives(occurred: datetime, arrived: datetime) -> None:
    taken = campaign().takes(occurred, arrived, clock_trusted=True)
    assert taken == campaign().in_force(min(occurred, arrived))


@given(instants, instants, instants)
def test_without_a_trusted_time_only_the_arrival_counts(one: datetime, other: datetime, arrived: datetime) -> None:
    tea = campaign()
    taken = tea.takes(one, arrived, clock_trusted=False)
    assert taken == tea.takes(other, arrived, clock_trusted=False)
    assert taken == (START <= arrived < END + timedelta(days=30))


@pytest.mark.parametrize(("level", "heard"), [(each, each is not Assurance.KEYED) for each in Assurance])
def test_all_but_a_typed_number_is_heard(level: Assurance, heard: bool) -> None:
    assert may_answer(level) is heard


def test_the_first_that_is_open_is_asked() -> None:
    tea, coffee = campaign(), campaign(id="coffee")
    over = campaign(id="over", in_force_until=START + TICK)
    now = START + timedelta(days=1)
    assert open_campaign((over, tea, coffee), (), (), now) is tea
    assert open_campaign((tea, coffee), {"tea"}, (), now) is coffee
    assert open_campaign((tea,), {"tea"}, (), now) is None
    declined = Declined("tea", now.date())
    assert open_campaign((tea, coffee), (), (declined,), now) is coffee


@given(st.integers(0, 29))
def test_a_declined_question_rests_for_thirty_days(days: int) -> None:
    now = START + timedelta(days=29)
    lasting = campaign(in_force_until=None)
    then = (now - timedelta(days=days)).date()
    assert open_campaign((lasting,), (), (Declined("tea", then),), now) is None
    assert open_campaign((lasting,), (), (Declined("tea", (now - REST).date()),), now) is lasting
