"""How a paragraph breaks into lines: no word alone at its end, a sentence a line where that costs none."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.pen import Pen, Style
from screens.texts import Run, Texts
from screens.theme import Mode, Step, Theme, Weight, grid

SIZE = (800, 480)
STYLE = Style(Step.BODY)
SIGN_PX = 10


def measure(text: str, _weight: Weight, _px: int) -> int:
    return SIGN_PX * len(text)


PEN = Pen(Theme(Mode.LIGHT, 0.19), grid(SIZE), SIZE, Texts("nl"), measure)


def settled(text: str, signs: int) -> list[str]:
    return ["".join(run.text for run in line) for line in PEN.settled(text, STYLE, signs * SIGN_PX)]


words = st.lists(st.text("abcdeéK", min_size=1, max_size=9), min_size=1, max_size=30).map(" ".join)


@given(words, st.integers(9, 60))
def test_it_says_the_same_in_as_many_lines_none_of_them_too_wide(text: str, signs: int) -> None:
    lines = settled(text, signs)
    assert " ".join(lines) == text
    assert len(lines) == len(PEN.wrap(text, STYLE, signs * SIGN_PX))
    assert max(map(len, lines)) <= signs


def test_a_word_is_not_left_alone_at_the_end() -> None:
    assert settled("Houd je kaart zo weer voor de lezer.", 31) == ["Houd je kaart zo", "weer voor de lezer."]


def test_a_full_last_line_leaves_the_others_as_they_are() -> None:
    assert settled("Je hoort het hier bij je volgende bezoek aan de winkel", 33) == [
        "Je hoort het hier bij je volgende",
        "bezoek aan de winkel",
    ]


def test_each_sentence_begins_a_line_where_that_costs_none() -> None:
    assert settled("Er is niets veranderd. Pak een andere kaart.", 30) == [
        "Er is niets veranderd.",
        "Pak een andere kaart.",
    ]
    assert settled("Ja. Dat is goed. Neem hem nu mee.", 20) == ["Ja. Dat is goed.", "Neem hem nu mee."]


@pytest.mark.parametrize("text", ["av 1500,00, per 18. november kl. 12:04", "gilt bzw. galt bis zum heutigen Tag"])
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert not any(line.endswith(("kl.", "bzw.")) for line in settled(text, 30))


def test_what_is_bold_stays_bold_where_lines_are_broken_anew() -> None:
    runs = (Run("Over 1000 vragen we ", bold=False), Run("een code.", bold=True))
    lines = PEN.settled(runs, STYLE, 26 * SIGN_PX)
    assert [[run.bold for run in line] for line in lines] == [[False], [False, True]]


def test_balanced_lines_are_about_as_long_as_each_other() -> None:
    lines = PEN.balanced("een twee drie vier vijf zes zeven acht", STYLE, 33 * SIGN_PX)
    lengths = [PEN.line_width(line, STYLE) for line in lines]
    assert all(abs(one - other) <= 6 * SIGN_PX for one, other in pairwise(lengths))
