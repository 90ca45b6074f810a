"""Answers and messages: closed lists, read exactly, and silent about people and keys."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.answers import Answer, Audience, Balance, HoldGrant, Reason, Status, told_to
from loyalty.envelope import GENESIS, Head, opening, seal
from loyalty.errors import BodyError
from loyalty.holds import HeldLot
from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.programme import Unit
from loyalty.wire import (
    AUTHORISE_SECONDS,
    MAX_BATCH,
    PROBLEM_BASE,
    Batch,
    BatchAnswer,
    CardChanged,
    CardErased,
    CardStatus,
    CardSummary,
    Changes,
    Configuration,
    Enrol,
    Enrolled,
    HoldAskedBack,
    Item,
    Lookup,
    Problem,
    ProblemType,
    Shop,
    StaffChanged,
    VoidItem,
    Waiting,
    read,
    write,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ONE = Uuid("018f0000-0000-7000-8000-000000000001")
SUMMARY = CardSummary(
    token="k1:secret-token",
    status=CardStatus.ISSUED,
    account=ONE,
    name="Jan•••",
    balances=(Balance(ONE, Unit.POINTS, 5, 5),),
    as_of=NOW,
)
SHOP = Shop(id=ONE, name="De Hoek", city="Utrecht", timezone="Europe/Amsterdam")
CONFIGURATION = Configuration(
    version=1, terminal_code="UTR-07", shop=SHOP, languages=("nl",), currency=Currency.EUR, programmes=()
)
ENROLLED = Enrolled(
    terminal=ONE,
    owner=ONE,
    epoch=1,
    lookup_key="very-secret",
    lookup_key_id="k1",
    central_key="public",
    configuration=CONFIGURATION,
)
ITEM = Item(envelope=seal(opening(1), ONE, b"{}"), body="{}")
MESSAGES = [
    Batch(
        head=Head(1, 1, GENESIS),
        lowest_waiting=Waiting(epoch=1, seq=2),
        items=(ITEM,),
        voids=(VoidItem(epoch=1, seq=1, hash=None),),
    ),
    BatchAnswer(
        answers=(
            Answer(
                epoch=1,
                seq=1,
                id=None,
                status=Status.REJECTED,
                reason=Reason.CURRENCY,
                hold=HoldGrant(ONE, 5, (HeldLot(5, NOW),)),
            ),
        ),
        fork=3,
    ),
    Changes(changes=(CardChanged(card=SUMMARY), CardErased(token="t"), HoldAskedBack(hold=ONE)), next=7, more=True),
    SUMMARY,
    ENROLLED,
    Lookup(token="k1:secret-token", step=4, mac="secret-mac"),
    Problem(type=ProblemType.CLOCK_SKEW, title="t", status=401, now=NOW),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_a_message_is_read_back_as_it_was(message: object) -> None:
    text = write(message)
    found = read(type(message), text)
    assert found == message
    assert write(found) == text


@pytest.mark.parametrize("message", MESSAGES[:-1], ids=lambda message: type(message).__name__)
def test_an_unknown_field_is_refused(message: object) -> None:
    with pytest.raises(BodyError):
        read(type(message), write(message)[:-1] + b',"surprise":1}')


def test_a_problem_may_say_more_than_we_know() -> None:
    text = b'{"type":"urn:spaarpunt:problem:replayed","title":"t","status":401,"instance":"/x"}'
    assert read(Problem, text).type is ProblemType.REPLAYED


@given(st.binary(max_size=80), st.sampled_from([type(message) for message in MESSAGES]))
def test_no_bytes_raise_anything_but_a_body_error(text: bytes, kind: type) -> None:
    with pytest.raises(BodyError):
        read(kind, text)


@pytest.mark.parametrize("text", [b"<html>Sign in to the shop's network</html>", b"", b"null", b"[]", b"{}", b"\xff"])
def test_html_and_other_weather_is_no_message(text: bytes) -> None:
    with pytest.raises(BodyError):
        read(BatchAnswer, text)


def test_a_change_of_a_kind_nobody_knows_is_refused() -> None:
    with pytest.raises(BodyError):
        read(Changes, b'{"changes":[{"type":"coupon"}],"next":1,"more":false}')


@pytest.mark.parametrize(
    "message",
    [
        SUMMARY,
        CardChanged(card=SUMMARY),
        ENROLLED,
        Lookup(token="k1:secret-token", mac="secret-mac"),
        Enrol(token="secret-once", request_key="r", voucher_key="v", board="b", software="s"),
        StaffChanged(staff=ONE, badge="secret-badge", name="Jan Jansen", active=True),
    ],
    ids=lambda message: type(message).__name__,
)
def test_names_tokens_and_keys_stay_out_of_every_repr(message: object) -> None:
    assert "secret" not in repr(message)
    assert "Jan" not in repr(message)


def test_who_is_told_of_each_rejection() -> None:
    staff = {Reason.ALREADY_ISSUED, Reason.REFERENCE_UNKNOWN, Reason.ALREADY_REVERSED}
    told = {reason: told_to(reason) for reason in Reason}
    assert {reason for reason, who in told.items() if who is Audience.STAFF} == staff
    assert [reason for reason, who in told.items() if who is Audience.NOBODY] == [Reason.CANCELLED]


def test_the_lists_of_the_protocol_are_closed() -> None:
    assert len(Reason) == 14
    assert [status.value for status in Status] == ["accepted", "duplicate", "rejected", "unreadable"]
    assert all(kind.value.startswith(PROBLEM_BASE) for kind in ProblemType)
    assert (MAX_BATCH, AUTHORISE_SECONDS) == (500, 4.0)
