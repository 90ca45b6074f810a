"""Tags: what readers type for one, which numbers are none, and what a tag proves."""

import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.assurance import Assurance, EntryMode
from loyalty.errors import ProgrammeError
from loyalty.identify import Member, PaymentCard, Unknown, UnknownReason, identify
from loyalty.schemes import Schemes, default_schemes
from loyalty.uid_scheme import TagChip, UidForm, UidScheme

EM = TagChip.EM4100
KINDS = [
    UidScheme(id="a"),
    UidScheme(id="b", size=4),
    UidScheme(id="c", size=4, form=UidForm.DECIMAL),
    UidScheme(id="d", size=5, chip=EM),
    UidScheme(id="f", size=4, chip=EM, form=UidForm.DECIMAL),
    UidScheme(id="g", size=3, chip=EM, form=UidForm.FACILITY),
]
BOTH_ORDERS = [*KINDS, *(msgspec.structs.replace(kind, id=f"{kind.id}r", reversed=True) for kind in KINDS)]


@pytest.mark.parametrize(
    ("scheme", "typed", "canonical"),
    [
        (KINDS[0], "04A224B1C35F80", "04A224B1C35F80"),
        (KINDS[0], "04a224b1c35f80", "04A224B1C35F80"),
        (KINDS[0], "04:A2:24:B1:C3:5F:80", "04A224B1C35F80"),
        (KINDS[0], "04 a2 24 b1 c3 5f 80", "04A224B1C35F80"),
        (BOTH_ORDERS[6], "805FC3B124A204", "04A224B1C35F80"),
        (KINDS[1], "DEADBEEF", "DEADBEEF"),
        (BOTH_ORDERS[7], "EFBEADDE", "DEADBEEF"),
        (KINDS[2], "3735928559", "DEADBEEF"),
        (BOTH_ORDERS[8], "4022250974", "DEADBEEF"),
        (KINDS[3], "0100BC614E", "0100BC614E"),
        (KINDS[4], "0012345678", "00BC614E"),
        (KINDS[5], "188,24910", "BC614E"),
        (KINDS[5], "5,1", "050001"),
    ],
)
def test_what_readers_type(scheme: UidScheme, typed: str, canonical: str) -> None:
    assert scheme.canonical(typed) == canonical


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [
        (KINDS[0], "DEADBEEF"),
        (KINDS[0], "00000000000000"),
        (KINDS[0], "04A224B1C35F8G"),
        (KINDS[0], ""),
        (KINDS[1], "08A1B2C3"),
        (KINDS[1], "8804A224"),
        (KINDS[2], str(0x08A1B2C3)),
        (KINDS[2], "4294967296"),
        (KINDS[2], "00000000001"),
        (KINDS[2], "\u0661\u0662"),
        (KINDS[5], "256,1"),
        (KINDS[5], "1,65536"),
        (KINDS[5], "0,0"),
        (KINDS[5], "18824910"),
    ],
)
def test_what_is_no_tag(scheme: UidScheme, typed: str) -> None:
    assert scheme.canonical(typed) is None


def test_an_em4100_may_begin_like_a_random_one() -> None:
    assert KINDS[4].canonical(str(0x08A1B2C3)) == "08A1B2C3"


@given(st.sampled_from(BOTH_ORDERS), st.data())
def test_every_number_is_typed_and_read_back(scheme: UidScheme, data: st.DataObject) -> None:
    number = scheme.nth(data.draw(st.integers(0, scheme.space - 1)))
    assert scheme.canonical(scheme.typed(number)) == number


@pytest.mark.parametrize("scheme", KINDS)
def test_the_first_and_the_last_number(scheme: UidScheme) -> None:
    assert {scheme.canonical(scheme.typed(scheme.nth(i))) for i in (0, scheme.space - 1)} == {
        scheme.nth(0),
        "FF" * scheme.size,
    }


def test_one_card_has_one_name_whichever_reader_reads_it() -> None:
    names = {scheme.canonical(scheme.typed("DEADBEEF")) for scheme in BOTH_ORDERS if scheme.size == 4}
    assert names == {"DEADBEEF"}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"assurance": 2, "drawn_at_random": True}, "copied in a second"),
        ({"assurance": 3}, "copied in a second"),
        ({"size": 5}, "4 or 7 bytes"),
        ({"chip": "em4100", "size": 7}, "3 or 4 or 5 bytes"),
        ({"chip": "em4100", "size": 3}, "facility"),
        ({"form": "facility"}, "facility"),
        ({"form": "decimal"}, "payment cards"),
        ({"form": "decimal", "chip": "em4100", "size": 5}, "payment cards"),
        ({"id": "A b"}, "Scheme id"),
    ],
)
def test_a_scheme_that_cannot_be_is_refused(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=says):
        msgspec.convert({"kind": "uid", "id": "t", **wrong}, UidScheme)


def test_schemes_that_one_text_could_be_of_are_refused() -> None:
    for one, other in itertools.combinations(BOTH_ORDERS, 2):
        shared = any(
            other.canonical(one.typed(one.nth(index))) is not None
            for index in range(0, one.space, max(1, one.space // 500))
        )
        if shared:
            with pytest.raises(ProgrammeError, match="share numbers"):
                Schemes((one, other))
            with pytest.raises(ProgrammeError, match="share numbers"):
                Schemes((other, one))
    assert Schemes((KINDS[0], KINDS[4], KINDS[5]))


def test_a_tag_is_a_member_at_the_tag_reader_alone() -> None:
    found = identify("04A224B1C35F80", EntryMode.TAPPED, None, default_schemes())
    assert isinstance(found, Member)
    assert (found.number.scheme_id, found.assurance) == ("tag7", Assurance.GUESSABLE)
    assert "04A224" not in repr(found)
    for source in set(EntryMode) - {EntryMode.TAPPED}:
        assert not isinstance(identify("04A224B1C35F80", source, None, default_schemes()), Member)


@pytest.mark.parametrize("text", ["10001", "LC0123456789", "2912345678906", "SP1.M.10001", "]C0DEADBEEF", "08A1B2C3"])
def test_a_tag_reader_shows_nothing_but_tags(text: str) -> None:
    assert identify(text, EntryMode.TAPPED, None, default_schemes()) == Unknown(UnknownReason.NOT_OURS)


def test_a_payment_number_is_refused_there_too() -> None:
    assert identify("4111111111111111", EntryMode.TAPPED, None, default_schemes()) == PaymentCard()
