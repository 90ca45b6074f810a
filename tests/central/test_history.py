"""A card's last transactions: what moved its figures, newest first, with the balance after each."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.history import Cursor, read_cursor
from loyalty import bodies, wire
from loyalty.answers import Status
from loyalty.assurance import Assurance, EntryMode
from loyalty.ids import Uuid
from loyalty.programme import Unit, ref
from loyalty.wire import ProblemType
from loyalty.wire_history import History, HistoryEntry, HistoryKind, HistoryPage
from tests.central.conftest import World
from tests.central.device import Device

REQUEST = {"mode": EntryMode.SCANNED, "assurance": Assurance.POSSESSION, "language": "nl"}


def asked(device: Device, token: str, **more: object) -> HistoryPage:
    got = device.call("POST", "/v1/cards/history", History(token=token, **{**REQUEST, **more}))  # type: ignore[arg-type] # a test's shorthand
    assert got.status == 200, got.body
    return wire.read(HistoryPage, got.body)


def told(page: HistoryPage) -> list[tuple[str, int, int]]:
    return [(entry.kind.value, entry.points, entry.balance) for entry in page.entries if entry.unit is Unit.POINTS]


def taken(device: Device, card: str, reward: str = "coffee") -> bodies.Redemption:
    intent = device.redemption(card, reward)
    assert device.authorise(device.item(intent)).answer.status is Status.ACCEPTED
    return intent


def test_what_happened_is_told_newest_first_with_the_balance_after_it(world: World) -> None:
    device = world.device()
    card = world.card()
    world.clock.pass_(minutes=1)
    device.deliver(device.accrual(card, 4500))
    world.clock.pass_(minutes=1)
    intent = taken(device, card)
    world.clock.pass_(minutes=1)
    device.deliver(device.make(bodies.Reversal, card, reference=intent.id, note="niet geprint"))
    page = asked(device, card)
    assert told(page)[:3] == [("taken_back", 100, 1690), ("spent", -100, 1590), ("earned", 450, 1690)]
    assert page.entries[0].balance == device.balance(card)
    assert page.as_of == world.clock.now


def test_an_entry_says_where_it_was_and_what_was_taken(world: World) -> None:
    device = world.device()
    card = world.card()
    world.clock.pass_(minutes=1)
    intent = taken(device, card)
    for language, name in (("nl", "Kop koffie"), ("nb", "Kopp kaffe"), ("fi", "Kop koffie")):
        entry = asked(device, card, language=language).entries[0]
        assert (entry.reward, entry.shop, entry.terminal) == (name, "De Korenaar", "K1-1")
        assert entry.when == intent.occasion.occurred_at


def test_stamps_have_a_balance_of_their_own(world: World) -> None:
    device = world.device()
    card = world.card()
    world.clock.pass_(minutes=1)
    stamps = next(p for p in device.enrolled.configuration.programmes if p.unit is Unit.STAMPS)
    device.deliver(device.make(bodies.Stamps, card, count=3, programme=ref(stamps)))
    entry = asked(device, card).entries[0]
    assert (entry.kind, entry.unit, entry.points, entry.balance) == (HistoryKind.STAMPED, Unit.STAMPS, 3, 17)


def test_what_is_only_set_aside_is_not_told(world: World) -> None:
    device = world.device()
    device.lookup(world.card())
    before = asked(device, world.card()).entries
    assert device.deliver(device.make(bodies.HoldRequest, world.card(), hold=device.mint()))[0].hold is not None
    assert asked(device, world.card()).entries == before


@pytest.mark.parametrize("limit", [1, 3, 20])
def test_pages_join_without_a_gap_or_a_repeat(world: World, limit: int) -> None:
    device = world.device()
    card = world.card()
    for _ in range(4):
        world.clock.pass_(minutes=1)
        device.deliver(*(device.accrual(card, 1000) for _ in range(3)))
    found: list[HistoryEntry] = []
    page = asked(device, card, limit=limit)
    while True:
        assert len(page.entries) <= limit
        found += page.entries
        if page.next is None:
            break
        page = asked(device, card, limit=limit, before=page.next)
    whole = asked(device, card)
    assert [(e.when, e.points, e.balance) for e in found] == [(e.when, e.points, e.balance) for e in whole.entries]
    points = [entry for entry in found if entry.unit is Unit.POINTS]
    assert [e.balance - e.points for e in points[:-1]] == [e.balance for e in points[1:]]


@pytest.mark.parametrize(
    ("mode", "assurance", "seen"),
    [
        (EntryMode.KEYED, Assurance.KEYED, False),
        (EntryMode.KEYED, Assurance.POSSESSION, False),
        (EntryMode.SCANNED, Assurance.GUESSABLE, False),
        (EntryMode.SCANNED, Assurance.POSSESSION, True),
        (EntryMode.KEYED, Assurance.PROVEN, True),
    ],
)
def test_less_than_possession_sees_nothing(world: World, mode: EntryMode, assurance: Assurance, seen: bool) -> None:
    device = world.device()
    request = History(token=world.card(), mode=mode, assurance=assurance, language="nl")
    got = device.call("POST", "/v1/cards/history", request)
    if seen:
        assert got.status == 200
    else:
        assert got.problem().type is ProblemType.CONFLICT


def test_a_blocked_card_and_an_unknown_one_see_nothing(world: World) -> None:
    device = world.device()
    blocked = next(card for card in world.seeded.cards if card.status == "blocked")
    got = device.call("POST", "/v1/cards/history", History(token=blocked.token, **REQUEST))  # type: ignore[arg-type] # a test's shorthand
    assert got.problem().type is ProblemType.CONFLICT
    unknown = f"{world.card()[:8]}AAAA{world.card()[12:]}"
    got = device.call("POST", "/v1/cards/history", History(token=unknown, **REQUEST))  # type: ignore[arg-type] # a test's shorthand
    assert got.problem().type is ProblemType.CARD_UNKNOWN


@pytest.mark.parametrize(
    "more", [{"limit": 0}, {"limit": 21}, {"before": "gisteren"}, {"language": "x" * 99}, {"token": "10001"}]
)
def test_what_cannot_be_asked_is_refused(world: World, more: dict[str, object]) -> None:
    request = History(**{"token": world.card(), **REQUEST, **more})  # type: ignore[arg-type] # a test's shorthand
    got = world.device().call("POST", "/v1/cards/history", request)
    assert got.problem().type is ProblemType.BAD_REQUEST


@given(st.integers(0, 10**18 - 1), st.uuids(version=4).map(lambda each: Uuid(str(each))))
def test_a_cursor_is_read_as_it_was_written(posted: int, cause: Uuid) -> None:
    assert read_cursor(str(Cursor(posted, cause))) == Cursor(posted, cause)


@given(st.text())
def test_any_text_is_a_cursor_or_none(text: str) -> None:
    found = read_cursor(text)
    assert found is None or str(found) == text or found.posted == int(text.split(".", maxsplit=1)[0])


def test_a_page_in_a_log_tells_nothing(world: World) -> None:
    page = asked(world.device(), world.card())
    assert "1240" not in repr(page)
    assert world.card() not in repr(History(token=world.card(), **REQUEST))  # type: ignore[arg-type] # a test's shorthand
    assert page.as_of - timedelta(days=1) < page.as_of
    assert msgspec.json.decode(wire.write(page))["next"] is None
