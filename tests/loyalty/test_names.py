"""Masked names: short, and the same for long names and short ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.names import mask_figure, mask_name


@pytest.mark.parametrize(
    ("given_name", "particle", "family", "masked"),
    [
        ("Jan", "de", "Vries", "J••• d. V."),
        ("Anna", "van der", "Berg", "A••• v. d. B."),
        ("Kari", "", "Nordmann", "K••• N."),
        ("J", "", "V", "J••• V."),
        ("åse", "", "ødegård", "Å••• Ø."),
        ("İpek", "", "ßmann", "İ••• ß."),
        ("O'Neil", "", "-", "O•••"),
        ("", "", "Vries", "••• V."),
        ("", "", "", "•••"),
        ("محمد", "", "علي", "م••• ع."),
        ("小林", "", "明", "小••• 明."),
        ("e\u0301mile", "", "Zola", "É••• Z."),
        ("กิตติ", "", "สุข", "กิ••• สุ."),
        ("\u202eJan\x00", "\n", "De", "J••• D."),
        ("  jan ", " de ", " vries", "J••• d. V."),
    ],
)
def test_masked_names(given_name: str, particle: str, family: str, masked: str) -> None:
    assert mask_name(given_name, family, particle) == masked


@given(st.text(), st.text(), st.text(max_size=10))
def test_a_mask_is_short_and_can_be_printed(given_name: str, family: str, particle: str) -> None:
    masked = mask_name(given_name, family, particle)
    assert masked.isprintable()
    assert "•••" in masked
    assert len(masked) <= 3 + 4 + 6 + 6 * len(particle)


@given(st.text("abcdefgh", min_size=1, max_size=30))
def test_a_mask_does_not_tell_a_names_length(name: str) -> None:
    assert mask_name(name, name) == f"{name[0].upper()}••• {name[0].upper()}."


@given(st.integers(0, 10**9))
def test_a_masked_figure_keeps_its_length_and_first_sign_alone(points: int) -> None:
    masked = mask_figure(points)
    assert masked <= points
    assert len(set(str(masked)[1:])) <= 1
    if points > 9:
        assert (str(masked)[0], len(str(masked))) == (str(points)[0], len(str(points)))
    else:
        assert masked == 0
