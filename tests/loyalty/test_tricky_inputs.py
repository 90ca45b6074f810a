"""The tricky inputs, each by its name: what they are to the program, by whichever door they may come."""

from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from loyalty.assurance import EntryMode
from loyalty.codes import MemberCode, RotatingMemberCode, VoucherCode, parse, write
from loyalty.identify import (
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
from loyalty.ids import Uuid
from loyalty.receipts import Invalid, TillKeys, Verified, sign_receipt, verify
from loyalty.rotating import Fresh, OutOfTime, Replayed, WrongMac, rotating_code, verify_rotating
from loyalty.schemes import EanScheme, Schemes, default_schemes
from loyalty.signing import public_text
from loyalty.symbology import Symbology
from loyalty.vouchers import Authentic, Forged, sign_voucher, verify_voucher
from loyalty.wire import PublishedKey

SCHEMES = default_schemes()
HOSTS = frozenset({"loyalty.example"})
KEY = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)
SCANNED, SWIPED, CAMERA, KEYED = EntryMode.SCANNED, EntryMode.SWIPED, EntryMode.CAMERA, EntryMode.KEYED

NOT_OURS = Unknown(UnknownReason.NOT_OURS)


def seen(text: str, door: EntryMode = SCANNED, symbology: Symbology | None = None) -> Identified:
    return identify(text, door, symbology, SCHEMES, HOSTS)


def member(text: str, door: EntryMode = SCANNED, symbology: Symbology | None = None) -> str | None:
    found = seen(text, door, symbology)
    return found.number.canonical if isinstance(found, Member) else None


def not_ours(symbology: Symbology | None) -> Unknown:
    return Unknown(UnknownReason.NOT_OURS, symbology)


@pytest.mark.parametrize("door", [SCANNED, CAMERA, KEYED])
@pytest.mark.parametrize("symbology", [None, Symbology.EAN13])
def test_2912345678906_right_and_2912345678903_wrong_check(door: EntryMode, symbology: Symbology | None) -> None:
    assert member("2912345678906", door, symbology) == "2912345678906"
    assert member("2912345678903", door, symbology) is None


def test_0012345678905_is_012345678905() -> None:
    long = seen("0012345678905", SCANNED, Symbology.EAN13)
    assert long == not_ours(Symbology.EAN13)
    assert seen("012345678905", SCANNED, Symbology.UPCA) == not_ours(Symbology.UPCA)
    assert seen("]E00012345678905") == long
    assert seen("]E0012345678905") == not_ours(Symbology.UPCA)
    # As cards: the same digits under a prefix that may be one.
    schemes = Schemes((EanScheme(id="upc", prefix="02"),))
    texts = ("0212345678909", "212345678909", "]E00212345678909", "]E0212345678909")
    numbers = {to_answer(identify(text, SCANNED, None, schemes)).number for text in texts}
    assert numbers == {"212345678909"}


def test_96385074() -> None:
    assert member("96385074") == "96385074"
    assert seen("]E496385074") == not_ours(Symbology.EAN8)
    assert seen("]C196385074") == not_ours(Symbology.GS1_128)


@pytest.mark.parametrize("text", ["000000000000", "00000000"])
@pytest.mark.parametrize("door", [SCANNED, CAMERA, KEYED])
def test_nothing_but_zeros(text: str, door: EntryMode) -> None:
    assert seen(text, door) == NOT_OURS


@pytest.mark.parametrize(
    ("text", "symbology"),
    [
        ("]E09780804816632", Symbology.EAN13),
        ("]C1010950600013435210ABC123", Symbology.GS1_128),
        ("010950600013435210ABC123\x1d17141231", None),
        ("]Q3010950600013435210ABC", Symbology.GS1_QR),
    ],
)
def test_products_with_and_without_their_identifier(text: str, symbology: Symbology | None) -> None:
    assert seen(text) == not_ours(symbology)


def test_an_identifier_before_a_card_and_a_literal_one() -> None:
    assert member("]C0C000123") == "C000123"
    assert seen("]C1") == NOT_OURS
    assert seen("]C1", CAMERA, Symbology.CODE128) == not_ours(Symbology.CODE128)
    assert seen("]C0]C1") == not_ours(Symbology.CODE128)


def test_a_digital_link_of_a_product_and_of_a_stranger() -> None:
    assert seen("https://id.gs1.org/01/09506000134352/10/ABC123?17=180426") == NOT_OURS
    card = "8018/123456789012345675"
    assert member(f"https://loyalty.example/{card}", CAMERA, Symbology.QR) == "123456789012345675"
    for host in ("id.gs1.org", "loyalty.example.evil.example", "loyalty.example@evil.example", "evil.example"):
        assert member(f"https://{host}/{card}", CAMERA, Symbology.QR) is None
    assert identify(f"https://loyalty.example/{card}", CAMERA, None, SCHEMES) == NOT_OURS


def test_8018123456789012345675() -> None:
    assert member("8018123456789012345675") == "123456789012345675"
    assert member("8018123456789012345674") is None


@pytest.mark.parametrize("door", list(EntryMode))
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("LC\x00X", UnknownReason.CONTROL_CHARACTERS),
        ("Ab1\x1d2", UnknownReason.NOT_OURS),
        (b"\xff\xfe\x00".decode("utf-8", "surrogateescape"), UnknownReason.CONTROL_CHARACTERS),
    ],
)
def test_control_characters_and_bytes_ff_fe_00(text: str, reason: UnknownReason, door: EntryMode) -> None:
    found = seen(text, door)
    assert found == Unknown(reason)
    assert msgspec.json.encode(to_answer(found)) == b'{"kind":"unknown"}'


@pytest.mark.parametrize("text", ["é€", "調理", "調理".encode("shift-jis").decode("utf-8", "surrogateescape")])
def test_qrs_beyond_ascii_and_in_shift_jis(text: str) -> None:
    found = seen(text, CAMERA, Symbology.QR)
    assert isinstance(found, Unknown)
    assert found.symbology is Symbology.QR


PAYMENT_CARDS = {
    "track 2": ";4111111111111111=29122010000000000000?",
    "track 1 of a 15-digit card": "%B378282246310005^DOE/JANE^2912201?",
    "Luhn fails, dates hold": ";4111111111111112=2912201?",
    "bare, with its dates": "4111111111111112=2912201",
    "2223003122003222": "2223003122003222",
    "6304000000000000": "6304000000000000",
    "inside a QR": "https://pay.example/?card=4111111111111111",
    "inside a code of ours": "SP1.M.4111111111111111",
    "inside a wireless code": "WIFI:T:WPA;S:Shop;P:4111111111111111;;",
    "in groups": "4111 1111 1111 1111",
    "percent-encoded": "https://x.example/%34111111111111111",
    "in another script's digits": "٤١١١١١١١١١١١١١١١",
}


@pytest.mark.parametrize("door", list(EntryMode))
@pytest.mark.parametrize("name", PAYMENT_CARDS)
def test_payment_cards_by_every_door(name: str, door: EntryMode) -> None:
    for symbology in (None, Symbology.QR):
        assert seen(PAYMENT_CARDS[name], door, symbology) == PaymentCard()


@pytest.mark.parametrize("door", list(EntryMode))
def test_a_licence(door: EntryMode) -> None:
    assert seen(";6360010000000000=9912?", door) == DrivingLicence()


@pytest.mark.parametrize("door", [SCANNED, SWIPED])
def test_a_loyalty_card_inside_maestros_range(door: EntryMode) -> None:
    assert member(";6391480123456789=991200000?", door) == "6391480123456789"
    assert seen(";6391480123456789=2912201?", door) == PaymentCard()


def test_4006381300063_an_ean_that_passes_luhn() -> None:
    for door in (SCANNED, CAMERA, KEYED):
        assert seen("4006381300063", door) == NOT_OURS
    assert seen("]E04006381300063") == not_ours(Symbology.EAN13)
    assert seen(";4006381300063?", SWIPED) == PaymentCard()


@pytest.mark.parametrize("text", ["%E?;E?", ";E?+E?"])
def test_swipes_that_cannot_be_read(text: str) -> None:
    assert seen(text, SWIPED) == ReadError()
    assert seen(text, SCANNED) == ReadError()


@pytest.mark.parametrize("text", ['$C&à&àç(à-ààà&"\'"(é&àQB', "LC1.a?Yß9"])
def test_what_a_wrong_layout_makes_of_a_card_is_nothing(text: str) -> None:
    assert seen(text) == NOT_OURS


@pytest.mark.parametrize("text", ["10001", "10001\r\n", "10001\t", "\n10001", "\r\n10001\r\n"])
def test_terminators_are_not_part_of_a_number(text: str) -> None:
    assert member(text) == "10001"


@pytest.mark.parametrize("text", ["255" * 2000, "'; DROP TABLE", "\x1b[1;2P", "T"])
def test_floods_commands_and_one_letter(text: str) -> None:
    found = seen(text, SCANNED)
    assert isinstance(found, Unknown)
    assert seen("T", CAMERA, Symbology.CODE39) == not_ours(Symbology.CODE39)


def test_a_rotating_code_reused() -> None:
    key, step = bytes(range(32)), 60_000_000
    code = rotating_code("10001", step, key)
    found = seen(write(code), CAMERA, Symbology.QR)
    assert isinstance(found, Member)
    assert found.rotating == code
    assert verify_rotating(code, key, step, None) == Fresh(step)
    assert verify_rotating(code, key, step, step) == Replayed()


@pytest.mark.parametrize(("off", "verdict"), [(-2, OutOfTime()), (-1, None), (0, None), (1, None), (2, OutOfTime())])
def test_clock_one_step_either_way(off: int, verdict: OutOfTime | None) -> None:
    key, step = bytes(range(32)), 60_000_000
    code = rotating_code("10001", step, key)
    assert verify_rotating(code, key, step + off, None) == (verdict or Fresh(step))


def flipped(signature: bytes, bit: int) -> bytes:
    return (int.from_bytes(signature) ^ (1 << bit)).to_bytes(len(signature))


@pytest.mark.parametrize("bit", range(0, 512, 37))
def test_one_signature_bit_flipped(bit: int) -> None:
    receipt = sign_receipt("K1", "1", 1895, "EUR", datetime(2026, 11, 22, tzinfo=UTC), KEY)
    tills = TillKeys(public={"K1": (KEY.public_key(),)})
    assert isinstance(verify(receipt, tills), Verified)
    assert verify(replace(receipt, signature=flipped(receipt.signature, bit)), tills) == Invalid()
    voucher = sign_voucher("0192e2a0-7c1d-7a3b-8f00-0123456789ab", "coffee", date(2027, 2, 28), "K7", KEY)
    known = PublishedKey(key_id="K7", key=public_text(KEY), terminal=Uuid("01958f00-0000-7000-8000-000000000001"))
    assert isinstance(verify_voucher(write(voucher), [known]), Authentic)
    text = write(replace(voucher, signature=flipped(voucher.signature, bit)))
    assert isinstance(parse(text), VoucherCode)
    assert verify_voucher(text, [known]) == Forged()


def test_one_bit_of_a_rotating_codes_mac() -> None:
    key = bytes(range(32))
    code = rotating_code("10001", 60_000_000, key)
    other = RotatingMemberCode(code.number, code.step, ("B" if code.mac[0] == "A" else "A") + code.mac[1:])
    assert verify_rotating(other, key, code.step, None) == WrongMac()


def test_a_plain_code_of_ours_stays_one() -> None:
    assert member(write(MemberCode("10001")), CAMERA, Symbology.QR) == "10001"
