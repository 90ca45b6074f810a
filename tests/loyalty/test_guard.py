"""The guard: payment cards and licences refused on every source, and cards of ours let through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.assurance import EntryMode
from loyalty.check_digits import gs1_digit, luhn_digit
from loyalty.guard import Refused, refuse
from loyalty.schemes import AlphanumericScheme, GsrnScheme, PlainScheme, Schemes, default_schemes

DEFAULT = default_schemes()
NONE = Schemes(())
EVERYWHERE = list(EntryMode)

PREFIXES = {
    "4": 16,
    "51": 16,
    "55": 16,
    "2221": 16,
    "2720": 16,
    "34": 15,
    "37": 15,
    "36": 14,
    "6011": 16,
    "622126": 16,
    "3528": 16,
    "6759": 19,
    "50": 12,
    "6799": 13,
    "6304": 18,
}


@st.composite
def payment_numbers(draw: st.DrawFn, luhn: bool = True) -> str:
    prefix, length = draw(st.sampled_from(sorted(PREFIXES.items())))
    payload = prefix + draw(st.text("0123456789", min_size=length - 1 - len(prefix), max_size=length - 1 - len(prefix)))
    digit = luhn_digit(payload)
    if not luhn:
        digit = (digit + draw(st.integers(1, 9))) % 10
    return f"{payload}{digit}"


expiries = st.builds("{:02d}{:02d}".format, st.integers(0, 99), st.integers(1, 12))
service_codes = st.builds("".join, st.tuples(*map(st.sampled_from, ("125679", "024", "01234567"))))


@given(payment_numbers(), expiries, service_codes, st.sampled_from(EVERYWHERE))
def test_every_swipe_of_a_payment_card_is_refused(number: str, expiry: str, service: str, source: EntryMode) -> None:
    for typed in (
        f";{number}={expiry}{service}00000?",
        f"%B{number}^DOE/JANE^{expiry}{service}0000?",
        f"%b{number}^doe/jane^{expiry}{service}0000?",
        f"%B{number}^DOE/JANE^{expiry}{service}?;{number}={expiry}{service}?",
        f"%?;{number}={expiry}{service}0?",
        f";{number}={expiry}{service}",
        f"B{number}^DOE/JANE^{expiry}{service}",
        f"{number}={expiry}{service}",
    ):
        assert refuse(typed, source, DEFAULT) is Refused.PAYMENT_CARD


@given(payment_numbers(luhn=False), expiries, service_codes, st.sampled_from(EVERYWHERE))
def test_a_misread_digit_does_not_let_it_in(number: str, expiry: str, service: str, source: EntryMode) -> None:
    assert refuse(f";{number}={expiry}{service}000?", source, DEFAULT) is Refused.PAYMENT_CARD
    assert refuse(f"%B{number}^DOE/JANE^{expiry}{service}?", source, DEFAULT) is Refused.PAYMENT_CARD


@given(payment_numbers().filter(lambda number: len(number) > 13), st.sampled_from(EVERYWHERE))
def test_a_payment_number_is_found_wherever_it_hides(number: str, source: EntryMode) -> None:
    fours = " ".join(number[place : place + 4] for place in range(0, len(number), 4))
    hidden = [
        number,
        f"https://shop.example/pay?card={number}&x=1",
        f"https://shop.example/{number}",
        f"https://shop.example/?card=%{ord(number[0]):02X}{number[1:]}",
        f"SP1.M.{number}",
        f"SP1.M.%{ord(number[0]):02X}{number[1:]}",
        f"CARD{number}",
        number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        number.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ]
    if len(number) >= 16:
        hidden += [fours, fours.replace(" ", "-"), f"card: {fours}"] if len(number) == 16 else []
    for text in hidden:
        assert refuse(text, source, DEFAULT) is Refused.PAYMENT_CARD, text[:4]


@given(payment_numbers().filter(lambda number: len(number) > 13), expiries, service_codes)
def test_a_lost_separator_does_not_let_it_in(number: str, expiry: str, service: str) -> None:
    assert refuse(f"{number}{expiry}{service}00000", EntryMode.SWIPED, DEFAULT) is Refused.PAYMENT_CARD


@pytest.mark.parametrize("source", EVERYWHERE)
@pytest.mark.parametrize(
    "text",
    [
        ";4111111111111111=29122010000000000000?",
        "%B378282246310005^DOE/JANE^2912201?",
        "%B3782 822463 10005^DOE/JANE^2912201?",
        ";4111111111111112=2912201?",
        "%B1234567890123456^DOE/JANE^0000000?",
        ";12?%B1234567890123456^DOE/JANE^0000000?",
        "+12?;34?X%B1234567890123456^DOE/JANE^0000000?",
        "B1234567890123456^DOE/JANE^0000000",
        "2223003122003222",
        "6304000000000000",
        "3782 822463 10005",
        "4111-1111-1111-1111",
    ],
)
def test_payment_cards_of_the_tricky_inputs(text: str, source: EntryMode) -> None:
    assert refuse(text, source, DEFAULT) is Refused.PAYMENT_CARD


@pytest.mark.parametrize("source", EVERYWHERE)
@pytest.mark.parametrize(
    "text",
    [
        ";6360010000000000=9912?",
        ";604425123456=9912?",
        ";636062123=9912?",
        "6360010000000000",
        "%CASACRAMENTO^DOE$JANE$Q^1 MAIN ST^?;636014012345678=9912?",
        "%CASACRAMENTO^DOE$JANE$Q^1 MAIN ST^?",
        "@\n\x1e\rANSI 636014040002DL00410477",
        "@\n\x1c\rAAMVA6360140101DL00290179",
    ],
)
def test_driving_licences(text: str, source: EntryMode) -> None:
    assert refuse(text, source, DEFAULT) is Refused.DRIVING_LICENCE


@pytest.mark.parametrize("source", EVERYWHERE)
@pytest.mark.parametrize(
    "text",
    [
        "10001",
        "LC0123456789",
        ";10001?",
        "%E?;E?",
        "8018123456789012345675",
        "",
        "SP1.M.10001",
        "%",
        "255" * 2000,
        "https://x.example/%B5?a=%B512",
    ],
)
def test_what_is_not_theirs_passes(text: str, source: EntryMode) -> None:
    assert refuse(text, source, DEFAULT) is None


@pytest.mark.parametrize("source", [EntryMode.SCANNED, EntryMode.CAMERA, EntryMode.KEYED])
def test_a_product_that_passes_luhn_is_a_product(source: EntryMode) -> None:
    assert refuse("4006381300063", source, DEFAULT) is None


def test_no_stripe_holds_a_product() -> None:
    assert refuse(";4006381300063?", EntryMode.SWIPED, DEFAULT) is Refused.PAYMENT_CARD
    assert refuse("4006381300063", EntryMode.SWIPED, DEFAULT) is Refused.PAYMENT_CARD


@given(st.text("0123456789", min_size=11, max_size=11))
def test_no_ean_is_taken_for_a_payment_card(rest: str) -> None:
    payload = "4" + rest
    assert refuse(f"{payload}{gs1_digit(payload)}", EntryMode.SCANNED, DEFAULT) is None


def test_a_loyalty_card_among_maestros_numbers() -> None:
    assert refuse(";6391480123456789=991200000?", EntryMode.SWIPED, NONE) is None
    hit = next(
        number
        for number in map(str, range(6391480123456780, 6391480123456790))
        if luhn_digit(number[:-1]) == int(number[-1])
    )
    assert refuse(f";{hit}=991200000?", EntryMode.SWIPED, NONE) is Refused.PAYMENT_CARD
    assert refuse(f";{hit}=991200000?", EntryMode.SWIPED, DEFAULT) is None
    assert refuse(f";{hit}=2912201?", EntryMode.SWIPED, DEFAULT) is Refused.PAYMENT_CARD


@given(st.data())
def test_no_card_of_an_allowed_scheme_is_refused(data: st.DataObject) -> None:
    schemes = Schemes(
        (
            *DEFAULT.all,
            PlainScheme(id="long", first=7_000_000_000_000_000, last=7_999_999_999_999_999),
            AlphanumericScheme(id="x", prefix="X", alphabet=AlphanumericScheme.CROCKFORD, shortest=8, longest=11),
        )
    )
    scheme = data.draw(st.sampled_from(schemes.all))
    number = scheme.nth(data.draw(st.integers(0, scheme.space - 1)))
    match scheme:
        case PlainScheme():
            typed = f";{number}=991200000?"
        case GsrnScheme():
            typed = f"8018{number}"
        case _:
            typed = number
    assert refuse(typed, EntryMode.SCANNED, schemes) is None


@given(st.text(), st.sampled_from(EVERYWHERE))
def test_the_guard_never_raises(text: str, source: EntryMode) -> None:
    assert refuse(text, source, DEFAULT) in {None, *Refused}


def test_the_answer_holds_no_digit() -> None:
    answer = refuse("4111111111111111", EntryMode.KEYED, DEFAULT)
    assert repr(answer) == "<Refused.PAYMENT_CARD: 'payment_card'>"


@pytest.mark.parametrize("piece", [";?;;?", "%", ";", "?", "B", "4", " 4", "%25", "%CA ^", "1=", "\u0664"])
def test_a_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    assert refuse(piece * 3000, EntryMode.SWIPED, DEFAULT) is None
