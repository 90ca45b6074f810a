"""Bodies: canonical, immutable, read back as they were (protocol, section 1; RFC 8785)."""

import json
from datetime import UTC, datetime, timedelta
from typing import get_args

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import (
    MAX_BODY_BYTES,
    SCHEMA,
    Accrual,
    Adjustment,
    Body,
    Cancel,
    Claim,
    EpochOpened,
    EpochReason,
    HoldRequest,
    HoldReturn,
    Issue,
    Kind,
    Occasion,
    Preference,
    PrintOutcome,
    PrintResult,
    Redemption,
    Reference,
    Replace,
    Response,
    Reversal,
    Source,
    Stamps,
    decode,
    encode,
    kind_of,
)
from loyalty.errors import BodyError
from loyalty.ids import Uuid
from loyalty.money import MAX_CENTS, Currency
from loyalty.programme import ProgrammeRef, Unit

NOW = datetime(2026, 3, 2, 9, 0, 0, 123_000, tzinfo=UTC)
ids = st.uuids().map(lambda each: Uuid(str(each)))
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
whole = st.integers(-MAX_CENTS, MAX_CENTS)
occasions = st.builds(
    Occasion,
    st.datetimes(datetime(1970, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    st.booleans(),
    ids,
    st.integers(0, 10**12),
    st.none() | st.sampled_from(EntryMode),
    st.none() | st.sampled_from(Assurance),
    st.none() | ids,
)
common = {
    "id": ids,
    "owner": ids,
    "occasion": occasions,
    "programme": st.none()
    | st.builds(ProgrammeRef, ids, st.integers(1, 99), st.sampled_from(Unit), st.sampled_from(Currency)),
    "card": st.none() | words,
    "account": st.none() | ids,
}
OWN = {
    Accrual: {"cents": whole, "currency": st.sampled_from(Currency), "points": whole, "receipt": st.none() | words},
    Redemption: {
        "reward": words,
        "points": whole,
        "co_payment_cents": whole,
        "serial": words,
        "source": st.sampled_from(Source),
        "hold": st.none() | ids,
    },
    Cancel: {"intent": st.builds(Reference, ids, whole, whole, words)},
    Reversal: {"reference": ids, "cents": st.none() | whole, "note": words},
    Adjustment: {"points": whole, "note": words},
    Stamps: {"count": whole, "note": words},
    PrintOutcome: {
        "redemption": ids,
        "serial": words,
        "result": st.sampled_from(PrintResult),
        "evidence": words,
        "duplicate": st.booleans(),
    },
    HoldRequest: {"hold": ids},
    HoldReturn: {"hold": ids, "points": whole},
    Issue: {"batch": ids, "customer": st.none() | ids, "language": words},
    Replace: {"old_card": words},
    Response: {"campaign": words, "answer": words},
    Preference: {"language": words},
    Claim: {"day": st.dates(), "cents": whole, "currency": st.sampled_from(Currency)},
    EpochOpened: {"reason": st.sampled_from(EpochReason), "last_epoch": st.none() | whole},
}
bodies = st.one_of([st.builds(kind, **(common | own)) for kind, own in OWN.items()])


def adjustment(**more: object) -> Adjustment:
    asked = {
        "id": Uuid("i"),
        "owner": Uuid("o"),
        "occasion": Occasion(NOW, True, Uuid("b"), 1),
        "points": 1,
        "note": "n",
    }
    return Adjustment(**(asked | more))


@given(bodies)
def test_a_body_read_back_is_the_body_and_its_bytes_are_its_bytes(body: Body) -> None:
    text = encode(body)
    assert decode(text) == body
    assert encode(decode(text)) == text


@given(bodies)
def test_bytes_are_canonical_and_say_their_kind(body: Body) -> None:
    text = encode(body)
    plain = json.loads(text)
    assert rfc8785.dumps(plain) == text
    assert plain["kind"] == kind_of(body).value
    assert plain["schema"] == SCHEMA


def test_every_kind_has_one_body() -> None:
    assert set(OWN) == set(get_args(Body))
    assert {msgspec.inspect.type_info(kind).tag for kind in OWN} == {kind.value for kind in Kind}


def test_bytes_do_not_change_from_one_version_of_the_program_to_the_next() -> None:
    assert encode(adjustment(note="één € 🙂", points=-5)).decode() == (
        '{"account":null,"card":null,"id":"i","kind":"adjustment","note":"één € 🙂",'
        '"occasion":{"assurance":null,"boot_id":"b","clock_trusted":true,"entry_mode":null,'
        '"occurred_at":"2026-03-02T09:00:00.123000Z","staff":null,"uptime_ms":1},'
        '"owner":"o","points":-5,"programme":null,"schema":1}'
    )


@pytest.mark.parametrize(
    "unfit", [{"points": MAX_CENTS + 1}, {"points": -MAX_CENTS - 1}, {"points": 2**80}, {"note": "\ud800"}]
)
def test_what_canonical_json_cannot_carry_is_refused_before_it_is_kept(unfit: dict[str, object]) -> None:
    with pytest.raises(BodyError):
        encode(adjustment(**unfit))


def test_a_body_has_a_longest() -> None:
    spare = MAX_BODY_BYTES - len(encode(adjustment(note="")))
    assert len(encode(adjustment(note="x" * spare))) == MAX_BODY_BYTES
    with pytest.raises(BodyError):
        encode(adjustment(note="x" * (spare + 1)))
    with pytest.raises(BodyError):
        decode(b" " * (MAX_BODY_BYTES + 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"schema":1', b'"schema":2'),
        (b'"kind":"adjustment"', b'"kind":"gift"'),
        (b'"kind":"adjustment",', b""),
        (b'"points":1', b'"points":1.5'),
        (b'"points":1', b'"points":"1"'),
        (b'"points":1', b'"points":1,"more":1'),
        (b'"note":"n",', b""),
        (b"09:00:00.123000Z", b"09:00:00.123000"),
        (b'"schema":1}', b'"schema":1'),
    ],
)
def test_what_is_no_body_of_schema_1_is_refused(old: bytes, new: bytes) -> None:
    text = encode(adjustment())
    assert old in text
    with pytest.raises(BodyError):
        decode(text.replace(old, new))


@given(st.binary(max_size=200) | st.recursive(st.none() | words, st.lists).map(json.dumps).map(str.encode))
def test_no_bytes_raise_anything_else(text: bytes) -> None:
    with pytest.raises(BodyError):
        decode(text)


def test_a_sentence_about_a_body_does_not_repeat_it() -> None:
    secret = encode(adjustment(note="geheim")).replace(b'"points":1', b'"points":"geheim"')
    with pytest.raises(BodyError) as caught:
        decode(secret)
    assert "geheim" not in str(caught.value)


def test_a_time_of_another_zone_is_the_same_time() -> None:
    there = NOW.astimezone(__import__("zoneinfo").ZoneInfo("Europe/Oslo"))
    body = adjustment(occasion=Occasion(there, True, Uuid("b"), 1))
    assert decode(encode(body)).occasion.occurred_at - NOW == timedelta(0)
