"""What a text is: every tricky input, every door, and nothing of a payment card in any answer."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.assurance import Assurance, EntryMode
from loyalty.check_digits import luhn_digit
from loyalty.codes import (
    CampaignCode,
    Code,
    EnrolmentCode,
    MemberCode,
    StaffCode,
    WifiCode,
    WifiSecurity,
    write,
)
from loyalty.identify import (
    SOURCES,
    DrivingLicence,
    Identified,
    Member,
    PaymentCard,
    ReadError,
    Unknown,
    UnknownReason,
    identify,
    to_answer,
)
from loyalty.receipts import sign_receipt
from loyalty.rotating import rotating_code
from loyalty.schemes import EanScheme, Schemes, default_schemes
from loyalty.symbology import Symbology, symbology_named
from loyalty.vouchers import sign_voucher

DEFAULT = default_schemes()
HOSTS = frozenset({"id.gs1.org"})
KEY = Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)
SCANNED, SWIPED, CAMERA, KEYED = EntryMode.SCANNED, EntryMode.SWIPED, EntryMode.CAMERA, EntryMode.KEYED
EVERYWHERE = list(EntryMode)
UNREAD = "(unread)"


def kind(text: str, source: EntryMode = SCANNED, symbology: Symbology | None = None) -> str:
    return to_answer(identify(text, source, symbology, DEFAULT, HOSTS)).kind


def number(
    text: str, source: EntryMode = SCANNED, symbology: Symbology | None = None, schemes: Schemes = DEFAULT
) -> str:
    found = identify(text, source, symbology, schemes, HOSTS)
    return found.number.canonical if isinstance(found, Member) else UNREAD


def reason(text: str, source: EntryMode = SCANNED, symbology: Symbology | None = None) -> UnknownReason | None:
    found = identify(text, source, symbology, DEFAULT, HOSTS)
    return found.reason if isinstance(found, Unknown) else None


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("10001", "10001"),
        ("10001\r\n", "10001"),
        ("\n10001\t", "10001"),
        ("2912345678906", "2912345678906"),
        ("]E02912345678906", "2912345678906"),
        ("]C0C000123", "C000123"),
        ("lc0123456789", "LC0123456789"),
        ("8018123456789012345675", "123456789012345675"),
        ("]C18018123456789012345675", "123456789012345675"),
        ("]C1\x1d8018123456789012345675", "123456789012345675"),
        ("]C110ABC\x1d8018123456789012345675", "123456789012345675"),
        ("10ABC\x1d8018123456789012345675", "123456789012345675"),
        ("]d28018123456789012345675", "123456789012345675"),
        ("]Q38018123456789012345675", "123456789012345675"),
        ("https://id.gs1.org/8018/123456789012345675", "123456789012345675"),
        ("HTTPS://ID.GS1.ORG/8018/123456789012345675", "123456789012345675"),
        ("]Q1SP1.M.10001", "10001"),
        ("SP1.M.8018123456789012345675", "123456789012345675"),
        (";6391480123456789=991200000?", "6391480123456789"),
        ("%LC0123456789^X?;10001?", "10001"),
        ("%lc0123456789^x?", "LC0123456789"),
    ],
)
def test_members(text: str, canonical: str) -> None:
    assert number(text) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "2912345678903",
        "0012345678905",
        "012345678905",
        "000000000000",
        "00000000",
        "]E09780804816632",
        "]C1010950600013435210ABC123",
        "010950600013435210ABC123\x1d17141231",
        "]Q3010950600013435210ABC",
        "]C1",
        "]E0",
        "]",
        "https://id.gs1.org/01/09506000134352/10/ABC123?17=180426",
        "https://evil.example/8018/123456789012345675",
        "https://id.gs1.org.evil.example/8018/123456789012345675",
        "https://id.gs1.org@evil.example/8018/123456789012345675",
        "https://[id.gs1.org/8018/123456789012345675",
        "4006381300063",
        "]E04006381300063",
        "]E496385074",
        "Ab1\x1d2",
        "é€",
        "\u8abf\u7406",
        "\u00b6\u00c1",
        '$C&à&àç(à-ààà&"\'"(é&àQB',
        "LC1.a?Yß9",
        "LC1.a_Z-9",
        "T",
        "'; DROP TABLE cards; --",
        "255" * 2000,
        "SP1.M.LC",
    ],
)
def test_what_is_not_ours(text: str) -> None:
    assert reason(text) is UnknownReason.NOT_OURS


@pytest.mark.parametrize("source", EVERYWHERE)
@pytest.mark.parametrize("text", ["LC\x00X", "\udcff\udcfe\x00", "10001\x1b[11~", "LC01234\x7f56789"])
def test_control_characters(text: str, source: EntryMode) -> None:
    assert reason(text, source) is UnknownReason.CONTROL_CHARACTERS


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", UnknownReason.EMPTY),
        (" \r\n", UnknownReason.EMPTY),
        ("x" * 10_000, UnknownReason.TOO_LONG),
        ("7" * 10_000, UnknownReason.TOO_LONG),
        ("SP2.M.10001", UnknownReason.NEWER_VERSION),
        ("SP1.M.", UnknownReason.DAMAGED_CODE),
        ("SP1.V.3VGCIEXLSQEJLOJ2", UnknownReason.DAMAGED_CODE),
        ("WIFI:T:WPA;S:half", UnknownReason.DAMAGED_CODE),
    ],
)
def test_unknown_says_why(text: str, why: UnknownReason) -> None:
    assert reason(text) is why


def test_an_aim_id_is_a_scanners_alone() -> None:
    assert number("]C0C000123", SCANNED) == "C000123"
    for source in (CAMERA, KEYED, SWIPED):
        assert number("]C0C000123", source) == UNREAD
    assert number("]C0C000123", SCANNED, Symbology.CODE128) == UNREAD


def test_a_retail_symbol_holds_no_plain_number() -> None:
    assert number("96385074") == "96385074"
    assert number("96385074", CAMERA, Symbology.EAN8) == UNREAD
    assert number("2912345678906", CAMERA, Symbology.EAN13) == "2912345678906"


def test_gs1_quirks_stay_outside() -> None:
    assert number("96385074", SCANNED, Symbology.GS1_128) == UNREAD
    assert number("10001", SCANNED, Symbology.GS1_128) == UNREAD


@pytest.mark.parametrize("text", ["0212345678909", "212345678909", "]E00212345678909", "]E0212345678909"])
def test_an_ean_and_its_upc_are_one_card(text: str) -> None:
    assert number(text, schemes=Schemes((EanScheme(id="upc", prefix="02"),))) == "212345678909"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("%E?;E?", ReadError()),
        (";E?+E?", ReadError()),
        ("%E?;12?", ReadError()),
        (";10001", ReadError()),
        (";639148012345", ReadError()),
        ("%?", ReadError()),
        ("", ReadError()),
        ("E", ReadError()),
        ("%ABC?;12?", Unknown(UnknownReason.NOT_OURS)),
        (";6360010000000000=9912?", DrivingLicence()),
    ],
)
def test_swipes_without_a_member(text: str, found: Identified) -> None:
    assert identify(text, SWIPED, None, DEFAULT) == found


@pytest.mark.parametrize(
    "text", ["%?;10001?", ";10001=9912?", "%E?;10001?", "+10001?;E?", "10001", ";10001?X", "%10001^A?;1?"]
)
def test_swipes_with_a_member(text: str) -> None:
    found = identify(text, SWIPED, None, DEFAULT)
    assert isinstance(found, Member)
    assert found.number.canonical == "10001"


@pytest.mark.parametrize(("source", "assurance"), [(SCANNED, 2), (SWIPED, 2), (CAMERA, 2), (KEYED, 0)])
def test_the_door_counts(source: EntryMode, assurance: int) -> None:
    found = identify("LC0123456789", source, None, DEFAULT)
    assert isinstance(found, Member)
    assert found.assurance is Assurance(assurance)


def test_keyed_numbers_may_have_spaces() -> None:
    assert number("2912345 678906", KEYED) == "2912345678906"
    assert number("2912345 678906", SCANNED) == UNREAD


def test_a_rotating_code_only_names_until_its_mac_is_checked() -> None:
    code = rotating_code("10001", 60_000_000, bytes(32))
    found = identify(write(code), CAMERA, Symbology.QR, DEFAULT)
    assert isinstance(found, Member)
    assert (found.assurance, found.rotating) == (Assurance.GUESSABLE, code)
    assert "10001" not in repr(found)
    assert code.mac not in repr(found)


CODES: list[tuple[Code, str, str | None]] = [
    (MemberCode("10001"), "member", "10001"),
    (sign_receipt("T1", "000471", 1895, "EUR", datetime(2026, 11, 22, tzinfo=UTC), KEY), "receipt", "000471"),
    (
        sign_voucher("0192e2a0-7c1d-7a3b-8f00-0123456789ab", "coffee", date(2027, 2, 28), "K7", KEY),
        "voucher",
        "3VGCIEXLSQEJLOJ2",
    ),
    (EnrolmentCode("https://central.example/", "SECRETTOKEN"), "enrolment", None),
    (WifiCode("Shop", WifiSecurity.WPA, "SECRETWORD"), "wifi", None),
    (StaffCode("B-17"), "staff", "B-17"),
    (CampaignCode("SPRING27"), "campaign", "SPRING27"),
]


@pytest.mark.parametrize(("code", "name", "shown"), CODES)
def test_codes_of_ours_and_their_answers(code: Code, name: str, shown: str | None) -> None:
    found = identify(write(code), CAMERA, Symbology.QR, DEFAULT)
    answer = to_answer(found)
    assert (answer.kind, answer.number, answer.symbology) == (name, shown, Symbology.QR)
    assert "SECRET" not in repr(found) + msgspec.json.encode(answer).decode()


def test_an_answer_leaves_out_what_there_is_not() -> None:
    def answer(text: str, source: str) -> bytes:
        return msgspec.json.encode(to_answer(identify(text, SOURCES[source], None, DEFAULT)))

    assert answer("4111111111111111", "keyed") == b'{"kind":"payment_card"}'
    assert answer(";6360010000000000=9912?", "magstripe") == b'{"kind":"driving_licence"}'
    assert answer("hello", "camera") == b'{"kind":"unknown"}'
    assert (
        answer("]C0C000123", "scanner")
        == b'{"kind":"member","number":"C000123","symbology":"code128","assurance":"guessable"}'
    )


@pytest.mark.parametrize("source", EVERYWHERE)
@pytest.mark.parametrize(
    "text",
    [
        ";4111111111111111=29122010000000000000?",
        "%B378282246310005^DOE/JANE^2912201?",
        ";4111111111111112=2912201?",
        "2223003122003222",
        "6304000000000000",
        "]C04111111111111111",
        "]E04111111111111111",
        "https://pay.example/?card=4111111111111111",
        "SP1.M.4111111111111111",
        "SP1.S.4111111111111111",
        "4" + "1" * 15 + "\x00",
        "4111111111111111" + "x" * 10_000,
    ],
)
def test_payment_cards(text: str, source: EntryMode) -> None:
    assert identify(text, source, None, DEFAULT) == PaymentCard()
    assert kind(text, source, Symbology.QR) == "payment_card"


payment_numbers = st.builds(
    lambda prefix, rest: prefix + rest[: 15 - len(prefix)] + str(luhn_digit(prefix + rest[: 15 - len(prefix)])),
    st.sampled_from(["4", "51", "2221", "6011", "3528", "6759", "50"]),
    st.text("0123456789", min_size=15, max_size=15),
)
surroundings = st.sampled_from(
    [
        "{}",
        ";{}=2912201000?",
        "%B{}^A/B^2912201?;{}=2912201?",
        "https://x.example/{}",
        "SP1.M.{}",
        "SP1.C.{}",
        "SP1.T.{}.1.1.EUR.0.H.AA",
        "SP1.E.1.T..https://c.example/{}",
        "WIFI:T:WPA;S:a;P:{};;",
        "]C0{}",
        "LC{}",
        "C{}",
        "8018{}",
        "{} ",
        "x{}\x00",
    ]
)


@given(payment_numbers, surroundings, st.sampled_from(EVERYWHERE), st.none() | st.sampled_from(Symbology))
def test_no_digit_of_a_payment_card_is_in_any_answer(
    card: str, around: str, source: EntryMode, symbology: Symbology | None
) -> None:
    found = identify(around.format(card, card), source, symbology, DEFAULT, HOSTS)
    shown = repr(found) + msgspec.json.encode(to_answer(found)).decode()
    assert not any(card[place : place + 4] in shown for place in range(len(card) - 3))
    if "8018" not in around:
        assert found == PaymentCard()


alphabet = st.one_of(st.characters(), st.sampled_from("0123456789%;?+=^]EBSPMWIFI:.\x1d\x00/"))
starts = st.sampled_from(
    ["", "]C1", "]Q3", "]E0", "%", "%B", ";", "SP1.", "WIFI:", "https://id.gs1.org/", "8018", "01"]
)


@settings(max_examples=500)
@given(starts, st.text(alphabet, max_size=60), st.sampled_from(EVERYWHERE), st.none() | st.sampled_from(Symbology))
def test_any_text_gets_a_clean_answer(start: str, text: str, source: EntryMode, symbology: Symbology | None) -> None:
    found = identify(start + text, source, symbology, DEFAULT, HOSTS)
    assert msgspec.json.decode(msgspec.json.encode(to_answer(found)))["kind"] == to_answer(found).kind
    if not isinstance(found, Member):
        assert len(text) < 9 or text not in repr(found)


@pytest.mark.parametrize(
    ("name", "symbology"),
    [
        ("EAN-13", Symbology.EAN13),
        ("QRCode", Symbology.QR),
        ("gs1-128", Symbology.GS1_128),
        ("Code 39", Symbology.CODE39),
        ("MaxiCode", None),
    ],
)
def test_decoders_names_of_symbologies(name: str, symbology: Symbology | None) -> None:
    assert symbology_named(name) is symbology
