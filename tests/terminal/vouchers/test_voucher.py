from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from drivers.ports import PrintConfirmed
from drivers.printer import EscposPrinter
from drivers.printer_profiles import EPSON_80, GENERIC_58, MUTE_80, PrinterProfile
from drivers.virtual.escpos_commands import Cut, QrPrint, Raster
from drivers.virtual.printer import VirtualLink, VirtualPrinter
from loyalty.bodies import Source
from loyalty.codes import VoucherCode, parse
from loyalty.programme import Unit
from loyalty.signing import public_text
from loyalty.vouchers import Authentic, Forged, read_short_code, short_code, verify_voucher, voucher_serial
from loyalty.wire import PublishedKey
from terminal import vouchers
from tests.terminal.vouchers.examples import INTENT, KEY, KEY_ID, PROFILES, SHOPS, TERMINAL, document
from tests.terminal.vouchers.golden import test_page as selftest_page
from tests.terminal.vouchers.golden import voucher, whole
from tests.terminal.vouchers.reading import commands, glyphs, lines, pictures, scanned

OTHER_INTENT = "01932f6e-7c1a-7abc-8def-0123456789ac"
papers = pytest.mark.parametrize("paper", PROFILES)
languages = pytest.mark.parametrize("language", SHOPS)


def published(key: Ed25519PrivateKey = KEY) -> PublishedKey:
    return PublishedKey(key_id=KEY_ID, terminal=INTENT, key=public_text(key))


@papers
@languages
def test_a_till_reads_the_qr_and_finds_it_authentic(paper: str, language: str) -> None:
    (text,) = scanned(whole(voucher(language, paper)), PROFILES[paper])
    verdict = verify_voucher(text, [published()])
    assert isinstance(verdict, Authentic)
    assert verdict.voucher.serial == voucher_serial(INTENT)
    assert verdict.voucher.reward == "coffee"
    assert isinstance(verify_voucher(text, [published(Ed25519PrivateKey.from_private_bytes(bytes(32)))]), Forged)


@papers
def test_the_short_code_and_the_serial_are_the_qrs(paper: str) -> None:
    job, profile = voucher(paper=paper), PROFILES[paper]
    (text,) = scanned(whole(job), profile)
    code = parse(text)
    assert isinstance(code, VoucherCode)
    (printed,) = lines(job.code, profile)
    assert read_short_code(printed) == short_code(code.serial)
    assert "".join(lines(job.tail, profile)[-1].split()[-4:]) == code.serial


@papers
@pytest.mark.parametrize("duplicate", [False, True])
def test_what_stands_before_the_code_is_worth_nothing(paper: str, duplicate: bool) -> None:
    one, two = (
        voucher(paper=paper, duplicate=duplicate),
        voucher(
            paper=paper,
            duplicate=duplicate,
            id=OTHER_INTENT,
            serial=voucher_serial(OTHER_INTENT),
            source=Source.ALLOWANCE,
        ),
    )
    assert one.head == two.head
    assert one.code != two.code
    assert scanned(one.head, PROFILES[paper]) == []


@papers
def test_the_same_intent_gives_the_same_bytes(paper: str) -> None:
    assert voucher(paper=paper) == voucher(paper=paper)


def test_a_voucher_says_what_it_is_for() -> None:
    text = lines(whole(voucher()), EPSON_80)
    assert text == [
        "Bakkerij De Korenaar",
        "Zwolle",
        "Bon voor een beloning",
        "Cappuccino met",
        "appeltaart",
        "+ € 2,00",
        "aan de kassa",
        "Ingewisseld 1.250 punten",
        "Voor J••• d. V.",
        "Geprint 23 nov 2026, 00:04",
        "Lever deze bon in bij de kassa.",
        "ZV65T-XSHDX",
        "Geldig tot en met 1 jan 2027",
        "Eén keer te gebruiken in elke winkel van De",
        "Korenaar. Niet in te wisselen voor geld.",
        "Zuil K1 FYNC UHQR LVKC YXW3",
    ]


def test_nothing_is_said_of_a_co_payment_or_a_member_that_is_not_there() -> None:
    text = " ".join(lines(whole(voucher("en")), EPSON_80))
    assert "at the till" in text  # where to hand it in
    assert "€" not in text
    assert " For " not in text


@papers
def test_reward_and_shop_are_big_and_stand_whole_on_the_paper(paper: str) -> None:
    profile = PROFILES[paper]
    found = glyphs(voucher(paper=paper).head, profile)
    assert {glyph.style.wide * glyph.style.high for glyph in found if glyph.char in "CKD"} == {4}
    assert all(glyph.x + glyph.style.cell[0] <= profile.dots for glyph in found)


def test_the_day_is_the_shops_and_the_same_on_paper_and_in_the_code() -> None:
    # 23:04 UTC on 31 December is next year in Zwolle, and still this year in Dublin.
    for language, day, said in (("nl", date(2027, 1, 1), "1 jan 2027"), ("en", date(2026, 12, 31), "31 Dec 2026")):
        job = voucher(language)
        code = parse(scanned(whole(job), EPSON_80)[0])
        assert isinstance(code, VoucherCode)
        assert code.valid_until == day
        assert any(line.endswith(said) for line in lines(job.tail, EPSON_80))


@papers
def test_a_duplicate_says_so_above_and_beside_its_code(paper: str) -> None:
    profile, copy = PROFILES[paper], voucher(paper=paper, duplicate=True)
    for part in (copy.head, copy.code):
        assert "DUPLICAAT" in lines(part, profile)
        inverted = "".join(glyph.char for glyph in glyphs(part, profile) if glyph.style.inverted)
        assert inverted.strip() == "DUPLICAAT"
    assert "DUPLICAAT" not in lines(whole(voucher(paper=paper)), profile)
    assert scanned(whole(copy), profile) == scanned(whole(voucher(paper=paper)), profile)


def test_each_printer_gets_what_it_can_do() -> None:
    strong, weak = commands(whole(voucher(paper="80"))), commands(whole(voucher(paper="58")))
    assert isinstance(strong[-1], Cut)
    assert sum(isinstance(command, QrPrint) for command in strong) == 1
    assert not any(isinstance(command, Cut | QrPrint) for command in weak)
    assert sum(isinstance(command, Raster) for command in weak) == 1


@papers
def test_the_longest_ids_still_scan(paper: str) -> None:
    profile = PROFILES[paper]
    job = vouchers.voucher_job(document(reward="r" * 36), SHOPS["nl"], TERMINAL, profile, KEY, "k" * 36)
    code = parse(scanned(whole(job), profile)[0])
    assert isinstance(code, VoucherCode)
    assert code.reward == "r" * 36


def test_paper_too_narrow_for_a_readable_qr_is_refused() -> None:
    narrow = replace(GENERIC_58, name="narrow", columns=10, dots=120)
    with pytest.raises(vouchers.VoucherError, match="too fine for 120 dots"):
        vouchers.voucher_job(document(), SHOPS["nl"], TERMINAL, narrow, KEY, KEY_ID)


@pytest.mark.parametrize("profile", [EPSON_80, GENERIC_58], ids=lambda profile: profile.name)
def test_the_real_driver_prints_it_to_the_end(profile: PrinterProfile) -> None:
    machine = VirtualPrinter(profile)
    printer = EscposPrinter("till", VirtualLink(machine, wait=lambda _seconds: None), profile)
    for job in (voucher(paper="80" if profile.cutter else "58"), selftest_page("80" if profile.cutter else "58")):
        assert isinstance(printer.print(job), PrintConfirmed)
        assert whole(job) in machine.printed


@papers
def test_the_test_page_is_worth_nothing_and_shows_width_letters_and_qr(paper: str) -> None:
    job, profile = selftest_page(paper), PROFILES[paper]
    text = lines(job.head, profile)
    assert (job.code, job.job_id) == (b"", "test-1")
    assert "Dit papier is niets waard." in text
    assert f"Printer {profile.name}" in text
    assert max(len(line) for line in text) == profile.columns
    assert "é ï € Æ Ø Å æ ø å ij ß č ł Ж •" in text
    assert scanned(whole(job), profile) == ["TEST"]


def test_a_mute_printer_gets_the_same_paper() -> None:
    job = vouchers.voucher_job(document(), SHOPS["nl"], TERMINAL, MUTE_80, KEY, KEY_ID)
    assert job == voucher()
    assert pictures(whole(job), MUTE_80) == pictures(whole(voucher()), EPSON_80)


@pytest.mark.parametrize(("language", "said"), [("nl", "20 zegels"), ("nb", "20 merker"), ("en", "20 stamps")])
def test_a_full_card_is_written_in_stamps(language: str, said: str) -> None:
    job = voucher(language, unit=Unit.STAMPS, price=20)
    assert any(line.endswith(said) for line in lines(job.head, EPSON_80))
