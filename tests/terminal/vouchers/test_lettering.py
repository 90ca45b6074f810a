"""Any name a shop, a reward or a member may have: never an error, never an order to the printer."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.printer_profiles import EPSON_80, GENERIC_58
from drivers.virtual.escpos_commands import (
    Cut,
    Feed,
    Ignored,
    Letters,
    LineFeed,
    QrPrint,
    QrSetting,
    Raster,
    Restyle,
)
from loyalty.wire import Shop
from terminal.vouchers import voucher_job
from terminal.vouchers.lettering import CODE_PAGES, fits_code_pages, printable, wrap
from terminal.vouchers.paper import LEFT, Paper
from terminal.vouchers.raster import defused
from tests.terminal.vouchers.examples import INTENT, KEY, KEY_ID, PROFILES, document
from tests.terminal.vouchers.golden import whole
from tests.terminal.vouchers.reading import commands, lines, pictures

ORDERS = ["\x1b@", "\x1dV\x00", "\x10\x04\x01", "\x10\x14\x01\x00\x05", "\x1bp\x00\x19\xfa", "\x1c.", "\x9b", "\n\n\r"]
FOREIGN = [
    "é",
    "ï",
    "Æ",
    "Ø",
    "Å",
    "ĳ",
    "Ĳ",
    "€",
    "漢字",
    "مرحبا",
    "Ж",
    "č",
    "👍",
    "e\u0301",
    "\u202e",
    "\ud800",
    "\u00a0",
    "•",
]
hostile = st.lists(st.one_of(st.sampled_from(ORDERS + FOREIGN), st.text(max_size=12)), max_size=8).map("".join)
ALLOWED = (Letters, LineFeed, Feed, Restyle, Raster, QrSetting, QrPrint, Cut)


def job_of(text: str, paper: str) -> bytes:
    shop = Shop(id=INTENT, name=text, city=text, timezone="Europe/Amsterdam")
    intent = document(reward_name=text, member=text, terms=text * 3)
    return whole(voucher_job(intent, shop, text, PROFILES[paper], KEY, KEY_ID))


@settings(max_examples=50, deadline=None)
@given(hostile, st.sampled_from(list(PROFILES)))
@example("".join(ORDERS), "80")
@example("".join(FOREIGN), "58")
@example("", "80")
def test_no_text_raises_or_reaches_the_printer_as_an_order(text: str, paper: str) -> None:
    data = job_of(text, paper)
    found = commands(data)
    assert all(isinstance(command, ALLOWED) or command == Ignored(b"\x1c.") for command in found)
    resets = [command for command in found if isinstance(command, Restyle) and command.key == b"\x1b@"]
    assert resets == [found[0]]
    assert found.count(Ignored(b"\x1c.")) == 1
    assert sum(isinstance(command, Cut) for command in found) == (1 if paper == "80" else 0)
    assert not any(order in data for order in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))
    assert all(0x20 <= byte != 0x7F for command in found if isinstance(command, Letters) for byte in command.data)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(["Jan", "Bø", "漢", " "]), min_size=1), st.sampled_from(ORDERS[:-1]), st.integers(0, 20)
)
def test_orders_in_a_name_leave_only_the_signs_they_have(words: list[str], order: str, place: int) -> None:
    name = "".join(words)
    signs = "".join(sign for sign in order if unicodedata.category(sign) != "Cc")
    laced, clean = (name[:place] + each + name[place:] for each in (order, signs))
    assert job_of(laced, "80") == job_of(clean, "80")


@given(st.text(st.characters(codec="cp1252", exclude_categories=["Cc", "Cf", "Zs"]), min_size=1, max_size=30))
def test_what_a_code_page_has_comes_out_letter_for_letter(text: str) -> None:
    paper = Paper(EPSON_80)
    paper.line(text, LEFT)
    assert lines(paper.written(), EPSON_80) == [printable(text)]


@pytest.mark.parametrize("text", ["café ïn Ærø Øl Å € ij", "Łódź czeski dzień", "Кофе и пирог", "─ ▒ ═"])
def test_the_printers_pages_are_the_ones_the_library_means(text: str) -> None:
    paper = Paper(GENERIC_58)
    paper.line(text, LEFT)
    assert lines(paper.written() + b"|\n", GENERIC_58) == [text, "|"]


def test_the_dutch_letter_ij_is_written_in_two() -> None:
    paper = Paper(EPSON_80)
    paper.line("Ĳsje bĳ de koffie", LEFT)
    assert lines(paper.written(), EPSON_80) == ["IJsje bij de koffie"]


@pytest.mark.parametrize("text", ["漢字", "قهوة مع كعكة", "Kaffee für 漢"])
def test_what_no_code_page_has_is_drawn(text: str) -> None:
    paper = Paper(GENERIC_58)
    paper.line(text)
    paper.row("Voor", text)
    drawn = pictures(paper.written(), GENERIC_58)
    assert lines(paper.written(), GENERIC_58) == []
    assert len(drawn) == 2
    assert all(sum(map(sum, each.rows)) > 50 for each in drawn)


def test_arabic_is_joined_and_differs_from_its_letters_apart() -> None:
    joined, apart = Paper(EPSON_80), Paper(EPSON_80)
    joined.line("كعكة")
    apart.line("ك ع ك ة")
    ink = [sum(map(sum, pictures(each.written(), EPSON_80)[0].rows)) for each in (joined, apart)]
    assert ink[0] != ink[1]


def test_a_paragraph_of_arabic_begins_at_the_right_edge() -> None:
    paper = Paper(EPSON_80)
    paper.line("قهوة مع كعكة", LEFT)
    columns = [any(column) for column in zip(*pictures(paper.written(), EPSON_80)[0].rows, strict=True)]
    assert not any(columns[:300])
    assert any(columns[-20:])


def test_a_row_too_long_for_one_line_takes_two() -> None:
    for value in ("1 250 poeng og litt til", "漢" * 20):
        paper = Paper(GENERIC_58)
        paper.row("Innløst for lenge siden", value)
        height = sum(len(each.rows) for each in pictures(paper.written(), GENERIC_58))
        text = lines(paper.written(), GENERIC_58)
        assert text[0] == "Innløst for lenge siden"
        assert text[1:] == [value] or height >= 30


def test_a_very_long_name_is_cut_off_visibly() -> None:
    assert len(printable("x" * 10_000)) == 120
    assert printable("x" * 10_000).endswith("x…")
    assert fits_code_pages("…")


def test_a_picture_never_holds_a_real_time_order() -> None:
    dark = bytes((0x10, 0x04, 0x10, 0x05, 0x10, 0x14, 0x10, 0x10, 0x04))
    ink = bytes(byte ^ 0xFF for byte in dark)
    seen = bytes(byte ^ 0xFF for byte in defused(Image.frombytes("1", (8, len(ink)), ink)).tobytes())
    assert not any(order in seen for order in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))
    assert all(after & before == before for before, after in zip(dark, seen, strict=True))


words = st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12), max_size=12).map(" ".join)


@given(words, st.integers(1, 24), st.booleans())
def test_lines_keep_every_sign_and_their_width(text: str, width: int, even: bool) -> None:
    found = wrap(text, width, even=even)
    assert all(0 < len(line) <= width for line in found)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    assert len(found) == len(wrap(text, width))


def test_centred_lines_are_about_as_long_as_each_other() -> None:
    assert wrap("Hand this voucher in at the till.", 32) == ["Hand this voucher in at the", "till."]
    assert wrap("Hand this voucher in at the till.", 32, even=True) == ["Hand this voucher", "in at the till."]


def test_the_code_pages_are_python_escposs_own_numbers() -> None:
    from escpos.capabilities import get_profile

    for model in ("TM-T20II", "TM-T88V", "POS-5890"):
        pages = get_profile(model).get_code_pages()
        numbers = {number: name for name, number in pages.items()}
        assert {
            page: number
            for page, number in CODE_PAGES.items()
            if pages.get(page) == number or numbers.get(number) in {page, None}
        } == CODE_PAGES
