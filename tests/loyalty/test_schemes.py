"""Card number schemes: what they match, what they prove, and which are refused."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.assurance import Assurance, EntryMode
from loyalty.errors import ProgrammeError
from loyalty.guard import refuse
from loyalty.schemes import (
    AlphanumericScheme,
    CheckDigit,
    EanScheme,
    GsrnScheme,
    PlainScheme,
    Scheme,
    Schemes,
    UidScheme,
    default_schemes,
    read_schemes,
)
from loyalty.symbology import Symbology

DEFAULT = default_schemes()


def canonical(scheme: Scheme, text: str, symbology: Symbology | None = None) -> str | None:
    number = Schemes((scheme,)).match(text, symbology)
    return None if number is None else number.canonical


@pytest.mark.parametrize(
    ("text", "scheme_id"),
    [
        ("10001", "plain"),
        ("99999999", "plain"),
        ("2912345678906", "ean"),
        ("8018123456789012345675", "gsrn"),
        ("C000123", "letters"),
        ("LC0123456789", "sparse"),
        ("6391480123456789", "stripe"),
    ],
)
def test_default_schemes_know_their_own(text: str, scheme_id: str) -> None:
    number = DEFAULT.match(text)
    assert number is not None
    assert number.scheme_id == scheme_id


@pytest.mark.parametrize(
    "text",
    ["", "10000", "010001", "100000000", "1000l", "１０００１", "2912345678903", "12345678901234567", "LC", "-10001"],
)
def test_foreign_texts_match_nothing(text: str) -> None:
    assert DEFAULT.match(text) is None


def test_a_plain_number_never_comes_out_of_a_retail_symbol() -> None:
    assert DEFAULT.match("96385074") is not None
    assert DEFAULT.match("96385074", Symbology.EAN8) is None


def test_an_ean_and_its_upc_are_one_number() -> None:
    scheme = EanScheme(id="upc", prefix="02")
    number = scheme.nth(1234567890)
    assert number == "212345678909"
    assert canonical(scheme, number) == canonical(scheme, "0" + number, Symbology.EAN13) == number


def test_a_fixed_length_keeps_its_zeros() -> None:
    scheme = PlainScheme(id="fixed", first=1, last=999_999, digits=8)
    assert canonical(scheme, "00010001") == "00010001"
    assert canonical(scheme, "10001") is None


@pytest.mark.parametrize(("check", "right", "wrong"), [("luhn", "18", "19"), ("gs1", "17", "18")])
def test_check_digits(check: str, right: str, wrong: str) -> None:
    scheme = PlainScheme(id="checked", first=10, last=99, issued=9, check=CheckDigit(check))
    assert canonical(scheme, right) == right
    assert canonical(scheme, wrong) is None
    assert scheme.space == 9


@given(st.sampled_from(DEFAULT.all), st.data())
def test_every_number_of_a_scheme_is_matched_by_it(scheme: Scheme, data: st.DataObject) -> None:
    text = scheme.nth(data.draw(st.integers(0, scheme.space - 1)))
    prefix = "8018" if isinstance(scheme, GsrnScheme) else ""
    number = DEFAULT.tapped(scheme.typed(text)) if isinstance(scheme, UidScheme) else DEFAULT.match(prefix + text)
    assert number is not None
    assert (number.scheme_id, number.canonical, number.assurance) == (scheme.id, text, scheme.assurance)


@given(st.text())
def test_a_number_is_hidden_in_every_form_but_one(text: str) -> None:
    number = DEFAULT.match("1234567") or pytest.fail("the default schemes lost a plain number")
    assert "1234567" not in f"{number!r} {number} {number.masked()}"
    assert number.masked() == "•••567"
    other = DEFAULT.match(text)
    assert other is None or other.canonical not in repr(other)


def sparse(**changes: object) -> AlphanumericScheme:
    fields: dict[str, object] = {
        "id": "sparse",
        "prefix": "LC",
        "shortest": 10,
        "longest": 10,
        "issued": 1_000_000,
        "assurance": Assurance.POSSESSION,
        "drawn_at_random": True,
    }
    return msgspec.convert(fields | changes, AlphanumericScheme)


def test_possession_is_one_hit_in_ten_thousand_guesses() -> None:
    assert sparse().assurance is Assurance.POSSESSION
    for changes in ({"issued": 1_000_001}, {"drawn_at_random": False}, {"shortest": 9}):
        with pytest.raises(ValueError, match="can be guessed"):
            sparse(**changes)


def test_a_check_digit_makes_no_number_harder_to_guess() -> None:
    claims = {"id": "c", "first": 1, "last": 10**9, "issued": 100_000, "drawn_at_random": True}
    scheme = msgspec.convert({"kind": "plain", **claims, "assurance": 2}, PlainScheme)
    assert scheme.assurance is Assurance.POSSESSION
    with pytest.raises(ValueError, match="can be guessed"):
        msgspec.convert({"kind": "plain", **claims, "assurance": 2, "check": "luhn"}, PlainScheme)


@pytest.mark.parametrize("assurance", [Assurance.KEYED, Assurance.PROVEN])
def test_a_number_alone_is_never_proof(assurance: Assurance) -> None:
    with pytest.raises(ProgrammeError, match="nothing else"):
        PlainScheme(id="p", last=999_999, assurance=assurance)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (4_000_000_000_000_000, 4_000_000_999_999_999),
        (4_000_000_000_000, 4_999_999_999_999),
        (5_000_000_000_000_000, 5_199_999_999_999_999),
        (2_221_000_000_000_000, 2_221_000_000_999_999),
        (340_000_000_000_000, 349_999_999_999_999),
        (6_759_640_000_000_000, 6_759_649_999_999_999),
        (6_390_000_000_000_000, 6_399_999_999_999_999),
        (6_360_010_000_000_000, 6_360_019_999_999_999),
        (636_001_000_000, 636_001_999_999),
        (604_425_000_000, 604_425_999_999),
        (500_000_000_000, 500_000_999_999),
        (8_100_000_000_000_000, 8_100_000_000_999_999),
        (3_600_000_000_000_000, 3_600_000_000_999_999),
        (10_001, 9_999_999_999_999_999),
    ],
)
def test_numbers_of_payment_cards_and_licences_are_refused(first: int, last: int) -> None:
    with pytest.raises(ProgrammeError, match="overlaps"):
        PlainScheme(id="p", first=first, last=last)


def test_an_issuer_number_of_ones_own_may_lie_among_maestros() -> None:
    scheme = PlainScheme(id="own", first=6_391_480_000_000_000, last=6_391_489_999_999_999)
    assert canonical(scheme, "6391480123456789") == "6391480123456789"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PlainScheme(id="a", last=999_999), PlainScheme(id="b", first=999_999, last=2_000_000)),
        (PlainScheme(id="a", last=999_999), PlainScheme(id="a", first=1_000_000, last=2_000_000)),
        (EanScheme(id="a", prefix="2"), EanScheme(id="b", prefix="29")),
        (EanScheme(id="a", prefix="29"), PlainScheme(id="b", first=2_900_000_000_000, last=2_900_009_999_999)),
        (EanScheme(id="a", prefix="02"), PlainScheme(id="b", first=210_000_000_000, last=210_009_999_999)),
        (GsrnScheme(id="a"), GsrnScheme(id="b", prefix="87")),
        (
            AlphanumericScheme(id="a", prefix="L", alphabet="C0123456789", shortest=6, longest=8),
            AlphanumericScheme(id="b", prefix="LC", shortest=6, longest=6),
        ),
    ],
)
def test_schemes_that_cannot_be_told_apart_are_refused(one: Scheme, other: Scheme) -> None:
    with pytest.raises(ProgrammeError):
        Schemes((one, other))
    with pytest.raises(ProgrammeError):
        Schemes((other, one))


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (b'[{"kind":"plain","id":"p","last":999999,"firts":1}]', "firts"),
        (b'[{"kind":"roman","id":"p"}]', "roman"),
        (b'[{"kind":"ean","id":"e","prefix":"87"}]', "restricted circulation"),
        (b'[{"kind":"alphanumeric","id":"a","prefix":"SP1","shortest":6,"longest":6}]', "taken for one"),
        (b'[{"kind":"alphanumeric","id":"a","prefix":"X","shortest":6,"longest":16}]', "payment card"),
        (b'[{"kind":"alphanumeric","id":"a","prefix":"X4","shortest":6,"longest":11}]', "12 digits in a row"),
        (
            b'[{"kind":"alphanumeric","id":"a","prefix":"X","alphabet":"0123456789-","shortest":6,"longest":16}]',
            "payment card",
        ),
        (b'[{"kind":"uid","id":"t","size":5,"chip":"em4100","form":"decimal"}]', "payment cards"),
        (b'[{"kind":"uid","id":"t"},{"kind":"uid","id":"u","reversed":true}]', "share numbers"),
        (b'[{"kind":"ean","id":"e","prefix":"23","region":"no"}]', "price or weight"),
        (b'[{"kind":"alphanumeric","id":"a","prefix":"12","shortest":6,"longest":6}]', "needs a letter"),
        (b'[{"kind":"plain","id":"A b","last":999999}]', "Scheme id"),
        (b'[{"kind":"plain","id":"p","last":10005}]', "do not fit"),
        (b'[{"kind":"plain","id":"p","last":5}]', "positive first"),
        (b"{", "cannot be read"),
    ],
)
def test_a_wrong_configuration_says_what_is_wrong(document: bytes, says: str) -> None:
    with pytest.raises(ProgrammeError, match=says):
        read_schemes(document)


def test_schemes_survive_their_json() -> None:
    assert read_schemes(msgspec.json.encode(DEFAULT.all)) == DEFAULT == read_schemes(b"null")


ALLOWED = st.one_of(
    st.builds(
        lambda first, width, check: (first, first + width, check),
        st.integers(10_001, 10**17),
        st.integers(1_000_000, 10**9),
        st.sampled_from(CheckDigit),
    ).map(lambda made: {"kind": "plain", "id": "p", "first": made[0], "last": made[1], "check": made[2].value}),
    st.builds(
        lambda prefix, alphabet, longest: {
            "kind": "alphanumeric",
            "id": "a",
            "prefix": prefix,
            "alphabet": alphabet,
            "shortest": 6,
            "longest": longest,
        },
        st.from_regex(r"[A-Z][A-Z0-9]{0,5}", fullmatch=True),
        st.sampled_from(["0123456789", "0123456789-.", "0123456789ABCDEFGHJKMNPQRSTVWXYZ"]),
        st.integers(6, 16),
    ),
)


@given(ALLOWED, st.data())
def test_no_scheme_that_was_taken_has_a_card_that_the_guard_refuses(
    document: dict[str, object], data: st.DataObject
) -> None:
    try:
        schemes = read_schemes(msgspec.json.encode([{**document, "issued": 1000}]))
    except ProgrammeError:
        return
    (scheme,) = schemes.all
    number = scheme.nth(data.draw(st.integers(0, scheme.space - 1)))
    swiped = (f";{number}?", f";{number}=9912?") if isinstance(scheme, PlainScheme) and len(number) >= 12 else ()
    for typed in (number, *swiped):
        assert refuse(typed, EntryMode.SCANNED, schemes) is None, (document, number)
