import pytest

from drivers.symbology import LINEAR, RETAIL, Symbology, split_identifier, symbology_of


@pytest.mark.parametrize(
    ("typed", "symbology", "text"),
    [
        ("]E09780804816632", Symbology.EAN13, "9780804816632"),
        ("]E496385074", Symbology.EAN8, "96385074"),
        ("]C1010950600013435210ABC123", Symbology.GS1_128, "010950600013435210ABC123"),
        ("]C0C000123", Symbology.CODE128, "C000123"),
        ("]Q3010950600013435210ABC", Symbology.GS1_QR, "010950600013435210ABC"),
        ("]Q1LC1.a", Symbology.QR, "LC1.a"),
        ("]A0T", Symbology.CODE39, "T"),
        ("]I1123456", Symbology.ITF, "123456"),
        ("]d2010950600013435210ABC", Symbology.GS1_DATA_MATRIX, "010950600013435210ABC"),
        ("]L0x", Symbology.PDF417, "x"),
        ("]z0x", Symbology.AZTEC, "x"),
        ("]C0]C1", Symbology.CODE128, "]C1"),
        ("]C1", None, "]C1"),
        ("]X0abc", None, "]X0abc"),
        ("10001", None, "10001"),
        ("", None, ""),
    ],
)
def test_the_identifier_is_split_off(typed, symbology, text):
    assert split_identifier(typed) == (symbology, text)


def test_only_bars_in_a_row_need_a_second_look():
    assert Symbology.EAN13.is_linear
    assert Symbology.GS1_128.is_linear
    assert not Symbology.QR.is_linear
    assert not Symbology.PDF417.is_linear
    assert RETAIL < LINEAR


def test_identifiers_nobody_needs_are_none():
    assert symbology_of("]F0") is None
