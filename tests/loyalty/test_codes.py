"""The grammar of codes: parser and writer undo each other, and nothing else is a code."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import segno
from hypothesis import assume, given
from hypothesis import strategies as st

from loyalty.codes import (
    CampaignCode,
    Code,
    EnrolmentCode,
    MemberCode,
    ReceiptCode,
    RotatingMemberCode,
    StaffCode,
    TillSigning,
    UnknownVersionError,
    VoucherCode,
    WifiCode,
    WifiSecurity,
    claims_to_be_ours,
    parse,
    receipt_message,
    voucher_message,
    write,
)
from loyalty.errors import CodeError

DOCUMENT = Path(__file__).parents[2] / "docs" / "codes.md"
PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
SMALL_QR = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def idents(longest: int) -> st.SearchStrategy[str]:
    # Eleven signs cannot hold a payment card's number.
    return st.text("ABCXYZabcxyz0123456789_-", min_size=1, max_size=min(longest, 11))


def base32(signs: int) -> st.SearchStrategy[str]:
    return st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=signs, max_size=signs)


numbers = st.text(PRINTABLE, min_size=1, max_size=32)
members = st.builds(MemberCode, numbers)
rotatings = st.builds(RotatingMemberCode, numbers, st.integers(0, 36**7 - 1), base32(10))
seconds = st.integers(0, 253_402_300_799).map(lambda after: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=after))


@st.composite
def receipts(draw: st.DrawFn) -> ReceiptCode:
    signing = draw(st.sampled_from(TillSigning))
    return ReceiptCode(
        draw(idents(20)),
        draw(idents(20)),
        draw(st.integers(0, 10**9 - 1)),
        draw(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3)),
        draw(seconds),
        signing,
        draw(st.binary(min_size=signing.signature_bytes, max_size=signing.signature_bytes)),
    )


vouchers = st.builds(
    VoucherCode, base32(16), idents(36), st.none() | st.dates(), idents(36), st.binary(min_size=64, max_size=64)
)
enrolments = st.builds(
    EnrolmentCode,
    st.text("abcdefghijklmnopqrstuvwxyz0123456789.-~%/?=&", max_size=40).map(
        lambda path: f"https://central.example/{path}"
    ),
    idents(64),
    st.integers(0, 999),
    st.none() | st.binary(min_size=32, max_size=32),
)
wifis = st.one_of(
    st.builds(
        WifiCode,
        st.text(PRINTABLE + " é€", min_size=1, max_size=10),
        st.sampled_from([WifiSecurity.WPA, WifiSecurity.SAE]),
        st.text(PRINTABLE + " ", min_size=8, max_size=63),
        st.booleans(),
    ),
    st.builds(
        WifiCode, st.text(PRINTABLE, min_size=1, max_size=32), st.just(WifiSecurity.OPEN), st.just(""), st.booleans()
    ),
)
staffs = st.builds(StaffCode, idents(36))
campaigns = st.builds(CampaignCode, idents(36), st.just("") | idents(36))
small = st.one_of(members, rotatings, receipts(), vouchers, staffs, campaigns)
codes = st.one_of(small, enrolments, wifis)


@given(codes)
def test_what_is_written_reads_back(code: Code) -> None:
    text = write(code)
    assert parse(text) == code
    assert claims_to_be_ours(text)
    assert len(text) <= 512


@given(small)
def test_codes_keep_to_the_signs_of_small_qrs(code: Code) -> None:
    assert set(write(code)) <= SMALL_QR - {" "}


@given(
    st.text(st.sampled_from("SP1MRTVEC.%/AB012-"), max_size=30).map("SP1.".__add__)
    | st.from_regex(r"SP1\.[MRTVESC]\.[A-Z0-9/%.-]{0,40}")
)
def test_what_reads_has_one_spelling(text: str) -> None:
    try:
        code = parse(text)
    except CodeError:
        return
    assert write(code) == text


@given(codes, st.data())
def test_a_changed_sign_is_another_code_or_none(code: Code, data: st.DataObject) -> None:
    text = write(code)
    place = data.draw(st.integers(0, len(text) - 1))
    changed = text[:place] + data.draw(st.sampled_from("A0.%/")) + text[place + 1 :]
    assume(changed != text)
    with suppress(CodeError):
        assert parse(changed) != code or isinstance(code, WifiCode)


@given(st.text())
def test_the_parser_answers_any_text(text: str) -> None:
    for tried in (text, "SP1." + text, "SP1.E.1." + text, "WIFI:" + text):
        try:
            parse(tried)
        except CodeError as error:
            assert str(error)  # noqa: PT017 - either answer will do; this one has to say something


@pytest.mark.parametrize("text", ["SP2.M.10001", "SP9999.X", "SP10.M.1"])
def test_a_later_version_has_its_own_answer(text: str) -> None:
    with pytest.raises(UnknownVersionError, match="update"):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SP1",
        "SP1.",
        "SP1.M",
        "SP1.M.",
        "SP0.M.10001",
        "SP01.M.10001",
        "sp1.m.10001",
        "SP1.X.10001",
        "SP1.M.10001\n",
        "SP1.M.1\x0001",
        "SP1.M.10001.2",
        "SP1.M.%31",
        "SP1.M.%2e",
        "SP1.M.a",
        "SP1.M.//A",
        "SP1.M.A/",
        "SP1.M.%2",
        "SP1.M.%C3%A9",
        "SP1.M." + "1" * 33,
        "SP1.R.10001.ZMOHC",
        "SP1.R.10001.0ZMOHC.UHR6KFZ6JX",
        "SP1.R.10001.ZMOHC.UHR6KFZ6J1",
        "SP1.T.A.1.01.EUR.0.H.Q2K73TQIPZ63IDROMWL7LCOIYM",
        "SP1.T.A.1.1.eur.0.H.Q2K73TQIPZ63IDROMWL7LCOIYM",
        "SP1.T.A.1.1.EUR.0.X.Q2K73TQIPZ63IDROMWL7LCOIYM",
        "SP1.T.A.1.1.EUR.0.H.Q2K73TQIPZ63IDROMWL7LCOIYN",
        "SP1.T.A.1.1.EUR.ZZZZZZZZZZZ.H.Q2K73TQIPZ63IDROMWL7LCOIYM",
        "SP1.T.4111111111111111.1.1.EUR.0.H.Q2K73TQIPZ63IDROMWL7LCOIYM",
        "SP1.V.3VGCIEXLSQEJLOJ2.A.20270230.K.AAAA",
        "SP1.E.1.T..http://central.example/",
        "SP1.E.1.T..ftp://central.example/",
        "SP1.E.1.T..https://user:word@central.example/",
        "SP1.E.1.T..https://[",
        "SP1.E.1.T..https://central.example:x/",
        "SP1.E.1.T.AAAA.https://central.example/",
        "SP1.S.",
        "SP1.C.A.",
        "SP1.C.A.B.C",
        "WIFI:",
        "WIFI:T:WEP;S:a;P:12345;;",
        "WIFI:T:WPA;S:a;P:short;;",
        "WIFI:T:WPA;S:a;S:b;P:12345678;;",
        "WIFI:T:WPA;S:a;P:12345678",
        "WIFI:T:WPA;R:\x00;S:a;P:12345678;;",
        "SP1.M." + "1" * 10_000,
        "https://example.org/",
    ],
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(CodeError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("WIFI:S:Shop;T:WPA2;P:12345678;;", WifiCode("Shop", WifiSecurity.WPA, "12345678")),
        ("WIFI:T:WPA;S:Shop;P:12345678;H:true;", WifiCode("Shop", WifiSecurity.WPA, "12345678", hidden=True)),
        ("WIFI:S:Guests;;", WifiCode("Guests", WifiSecurity.OPEN)),
        ("WIFI:T:WPA;R:1;S:a\\;b;P:12345678;;", WifiCode("a;b", WifiSecurity.WPA, "12345678")),
    ],
)
def test_other_peoples_wifi_codes(text: str, code: WifiCode) -> None:
    assert parse(text) == code


def test_an_enrolment_may_go_to_this_very_machine() -> None:
    assert parse("SP1.E.1.T..http://127.0.0.1:8000/") == EnrolmentCode("http://127.0.0.1:8000/", "T")


@pytest.mark.parametrize(
    "code",
    [
        MemberCode("SECRET"),
        RotatingMemberCode("SECRET", 1, "SECRETSECR"),
        ReceiptCode("T1", "1", 1, "EUR", datetime(2026, 1, 1, tzinfo=UTC), TillSigning.HMAC, b"SECRETSECRETSECR"),
        VoucherCode("A" * 16, "coffee", None, "K7", b"SECRETSE" * 8),
        EnrolmentCode("https://central.example/", "SECRET"),
        WifiCode("SECRET", WifiSecurity.WPA, "SECRETWORD"),
    ],
)
def test_nothing_secret_stands_in_a_repr(code: Code) -> None:
    assert "SECRET" not in repr(code)


@given(receipts(), vouchers)
def test_what_is_signed_is_all_but_the_signature(receipt: ReceiptCode, voucher: VoucherCode) -> None:
    assert write(receipt).rpartition(".")[0].encode() == receipt_message(receipt)
    assert write(voucher).rpartition(".")[0].encode() == voucher_message(voucher)
    assert receipt_message(replace(receipt, signature=bytes(len(receipt.signature)))) == receipt_message(receipt)


@pytest.mark.parametrize(
    "make",
    [
        lambda: MemberCode("é"),
        lambda: StaffCode("4111111111111111"),
        lambda: StaffCode("6360010000000000"),
        lambda: VoucherCode("short", "a", None, "k", bytes(64)),
        lambda: VoucherCode("A" * 16, "a", None, "k", bytes(63)),
        lambda: ReceiptCode("a", "1", -1, "EUR", datetime(2026, 1, 1, tzinfo=UTC), TillSigning.HMAC, bytes(16)),
        lambda: ReceiptCode("a", "1", 1, "EUR", datetime(2026, 1, 1), TillSigning.HMAC, bytes(16)),  # noqa: DTZ001 - a naive time is the fault
        lambda: ReceiptCode(
            "a", "1", 1, "EUR", datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1))), TillSigning.HMAC, bytes(16)
        ),
        lambda: EnrolmentCode("https://c.example/", "t", 1, b"short"),
        lambda: WifiCode("x" * 33, WifiSecurity.OPEN),
        lambda: WifiCode("x", WifiSecurity.OPEN, "12345678"),
        lambda: RotatingMemberCode("1", -1, "A" * 10),
        lambda: CampaignCode("a b"),
    ],
)
def test_a_value_that_cannot_be_written_is_not_made(make: object) -> None:
    assert callable(make)
    with pytest.raises(CodeError):
        make()


def examples() -> list[str]:
    lines, inside = [], False
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            inside = line == "```codes"
        elif inside:
            lines.append(line)
    return lines


@pytest.mark.parametrize("text", examples())
def test_the_documents_examples_are_codes(text: str) -> None:
    assert write(parse(text)) == text


def test_the_document_shows_every_kind() -> None:
    assert {type(parse(text)) for text in examples()} == set(Code.__args__)


@pytest.mark.parametrize(
    ("code", "modules"),
    [
        (MemberCode("10001"), 21),
        (RotatingMemberCode("2912345678906", 60_500_000, "A" * 10), 25),
        (StaffCode("B-0017"), 21),
        (
            ReceiptCode(
                "AMS1-4", "000472", 1895, "EUR", datetime(2026, 11, 22, tzinfo=UTC), TillSigning.HMAC, bytes(16)
            ),
            33,
        ),
        (
            ReceiptCode(
                "AMS1-3", "000471", 1895, "EUR", datetime(2026, 11, 22, tzinfo=UTC), TillSigning.ED25519, bytes(64)
            ),
            41,
        ),
        (VoucherCode("A" * 16, "coffee", date(2027, 2, 28), "K7", bytes(64)), 41),
    ],
)
def test_codes_stay_small(code: Code, modules: int) -> None:
    made = segno.make(write(code), error="m", boost_error=False, micro=False)
    assert made.symbol_size(border=0)[0] <= modules
