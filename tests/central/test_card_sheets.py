"""What goes to the card printer, read back: the CSV by its library, a page of the PDF by the terminal's own decoder."""

import csv
import io
import random
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import zxingcpp

from central.cards.numbers import Order, candidates
from central.cards.sheets import PER_PAGE, barcode, kept, write_csv, write_pdf
from central.errors import BatchError
from loyalty.scheme_kinds import AlphanumericScheme, EanScheme, GsrnScheme, PlainScheme
from loyalty.schemes import default_schemes

SCHEMES = [
    PlainScheme(id="plain", last=99_999_999),
    PlainScheme(id="long", first=6_391_480_000_000_000, last=6_391_489_999_999_999),
    EanScheme(id="ean", prefix="2"),
    EanScheme(id="upc", prefix="04"),
    GsrnScheme(id="gsrn", prefix="8712345"),
    default_schemes().named("sparse"),
    AlphanumericScheme(id="dots", prefix="c.", alphabet="ab.-9", shortest=9, longest=9, fold_case=False),
]


def drawn(scheme, count=PER_PAGE + 2):
    found = candidates(scheme, 0, Order.RANDOM, random.Random(3).randrange)
    return [number for _, number in zip(range(count), found, strict=False)]


def as_read(scheme, number):
    match scheme:
        case EanScheme():
            return number.zfill(13)
        case GsrnScheme():
            return f"(8018){number}"
        case _:
            return number


def formats(scheme):
    return {"EAN13", "EAN-13"} if isinstance(scheme, EanScheme) else {"Code128", "Code 128", "GS1-128"}


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.id)
def test_a_printed_page_is_read_by_the_decoder(scheme):
    numbers, file, done = drawn(scheme), io.BytesIO(), []
    write_pdf(file, scheme, numbers, "test batch", done.append)
    document = pypdfium2.PdfDocument(file.getvalue())
    assert (len(document), sum(done)) == (2, len(numbers))
    found = []
    for page in document:
        assert (round(page.get_width()), round(page.get_height())) == (595, 842)
        picture = np.asarray(page.render(scale=300 / 72, grayscale=True).to_pil())
        codes = zxingcpp.read_barcodes(picture)
        assert {str(code.format).removeprefix("BarcodeFormat.") for code in codes} <= formats(scheme)
        found += [code.text for code in sorted(codes, key=place)]
        page.close()
    document.close()
    assert found == [as_read(scheme, number) for number in numbers]


def place(code):
    """Rows from the top, then columns."""
    return round(code.position.top_left.y / 100), code.position.top_left.x


def test_the_letters_beneath_are_in_groups_that_hands_can_type():
    assert barcode(SCHEMES[0], "10001").label == "10001"
    assert barcode(SCHEMES[5], "LC0123456789").label == "LC01 2345 6789"
    assert barcode(SCHEMES[2], "2000000100012").label == "2 000000 100012"
    assert barcode(SCHEMES[4], "871234500000000013").label == "(8018) 87 1234 5000 0000 0013"


def test_the_csv_has_each_number_with_what_its_barcode_holds():
    file = io.StringIO(newline="")
    write_csv(file, SCHEMES[4], ["871234500000000013"])
    write_csv(file, SCHEMES[3], ["400000000015"])
    rows = list(csv.DictReader(io.StringIO(file.getvalue(), newline="")))
    assert rows[0] == {"place": "1", "number": "871234500000000013", "barcode": "8018871234500000000013"}
    assert rows[2]["barcode"] == "0400000000015"


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path):
    path = tmp_path / "cards.csv"

    def fail() -> None:
        with kept(path) as file:
            file.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []
    with kept(path) as file:
        file.write(b"whole")
    assert path.read_bytes() == b"whole"
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BatchError, match="already"), kept(path):
        pass
    with pytest.raises(BatchError, match="cannot be written"), kept(tmp_path / "no" / "such"):
        pass
