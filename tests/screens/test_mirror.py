"""Arabic: what runs leftwards does, and what never does keeps its order."""

import hypothesis.strategies as st
import pygame
import pytest
from hypothesis import given

from screens.bidi import embedded, in_order, leftwards_series, pieces, plain
from screens.fonts import Faces
from screens.intents import Key
from screens.layout import layout
from screens.samples import all_screens
from screens.shapes import Bar, Icon, Words
from screens.texts import Texts
from screens.theme import Theme, Weight
from screens.tree import Tree

FACES = Faces()
SIZE = (1280, 800)


def tree_of(name: str, language: str) -> Tree:
    return layout(all_screens(language)[name], Theme(), SIZE, Texts(language), FACES.width)


def place(tree: Tree, name: str) -> tuple[int, int]:
    node = tree.find(name)
    assert node is not None
    return node.rect.x, node.rect.right


def shown(text: str) -> str:
    """As it stands from left to right, Arabic words in the order in which they are read."""
    return "".join(piece.text for piece in pieces(text))


def test_a_screen_begins_at_the_right_and_ends_at_the_left() -> None:
    dutch, arabic = tree_of("balance", "nl"), tree_of("balance", "ar")
    assert place(dutch, "stop")[0] == 48
    assert place(arabic, "stop")[1] == SIZE[0] - 48
    assert [node.name for node in dutch.focus_order()] == [node.name for node in arabic.focus_order()]


def test_a_sign_stands_before_its_figure_and_a_telephone_keeps_its_order() -> None:
    def written(screen: str, name: str) -> str:
        node = tree_of(screen, "ar").find(name)
        assert node is not None
        assert isinstance(node.shape, Words)
        return shown(node.shape.text)

    assert "+35" in written("history", "entry:0.figure")
    assert "06 •••• ••12" in written("desk-list", "row:0.detail")


def test_a_touch_means_what_is_drawn_there() -> None:
    arabic = tree_of("balance", "ar")
    for node in arabic.focus_order():
        assert arabic.hit(*node.rect.centre) == node.action


def test_bars_fill_from_the_right_and_arrows_point_the_other_way() -> None:
    def of(language: str) -> tuple[set[bool], set[str]]:
        shapes = [node.shape for name in ("balance", "history") for node in tree_of(name, language).walk()]
        bars = {shape.leftwards for shape in shapes if isinstance(shape, Bar)}
        return bars, {shape.name for shape in shapes if isinstance(shape, Icon)} & {"left", "right"}

    assert of("nl")[0] == {False}
    assert of("ar")[0] == {True}
    back = tree_of("reward", "ar").find("back.icon")
    assert back is not None
    assert isinstance(back.shape, Icon)
    assert back.shape.name == "right"


@pytest.mark.parametrize("name", ["keypad", "claim-amount", "pin", "desk-form"])
def test_keys_keep_their_order_and_stand_on_the_other_side(name: str) -> None:
    def keys(language: str) -> list[tuple[str, int, int]]:
        nodes = [node for node in tree_of(name, language).nodes if isinstance(node.action, Key)]
        left = min(node.rect.x for node in nodes)
        return [(node.name, node.rect.x - left, node.rect.y) for node in nodes]

    assert keys("ar") == keys("nl")


@pytest.mark.parametrize("name", ["desk-form", "desk-form-sale"])
def test_the_caret_stands_behind_what_was_typed(name: str) -> None:
    tree = tree_of(name, "ar")
    (caret,) = (node for node in tree.walk() if node.name.endswith(".caret"))
    field = next(node for node in tree.walk() if caret in node.children)
    (typed,) = (child for child in field.children if child is not caret)
    assert typed.rect.right <= caret.rect.x
    assert caret.rect.right < field.rect.right < typed.rect.right + 40, "and both stand at the right"


def test_the_wordmark_is_not_turned() -> None:
    arabic = tree_of("balance", "ar")
    assert place(arabic, "wordmark")[1] < place(arabic, "wordmark.point")[0]
    assert place(arabic, "wordmark.point")[1] == SIZE[0] - 48


def test_a_name_and_a_figure_in_a_sentence_keep_their_order() -> None:
    assert shown(f"بطاقة {embedded('J••• d. V.')}") == "J••• d. V. بطاقة"
    assert shown(f"بطاقة {embedded('J. de V.')} (123).") == ".(123) J. de V. بطاقة"
    assert shown(f"{embedded('35')} في الطريق") == "الطريق في 35"
    assert shown(f"+{embedded('35')}") == "+35"


def test_money_reads_from_its_figure_to_its_sign() -> None:
    money = Texts("ar").money(200, "EUR")
    assert shown(money) == "€\u00a02,00"
    assert shown(f"+ {embedded(money)}") == "€\u00a02,00 +"


def test_an_arabic_name_stands_right_in_a_dutch_sentence() -> None:
    assert shown("Kaart van محمد علي, klaar") == "Kaart van علي محمد, klaar"


def test_a_line_begins_where_its_paragraph_does() -> None:
    whole = f"معًا من أجل {embedded('Speeltuin De Wip')} منذ 11:48."
    first, second = whole[: whole.index("Wip")], whole[whole.index("Wip") :]
    assert shown(second).startswith("Wip"), "alone it begins in Latin letters"
    upper, lower = in_order(whole, (first, second))
    assert shown(upper).startswith(" Speeltuin De ") or shown(upper).startswith("Speeltuin De ")
    assert shown(lower) == ".11:48 " + "منذ" + " Wip"


def test_a_figure_at_a_line_s_end_keeps_its_stop_on_the_left() -> None:
    assert in_order("لديك 100.", ("لديك ", "100.")) != ("لديك ", "100.")
    assert shown(in_order("لديك 100.", ("لديك ", "100."))[1]) == ".100"


def test_a_broken_value_s_second_half_keeps_its_order() -> None:
    whole = f"اختيار {embedded('12 De Hoek 34')} الآن"
    at = whole.index("Hoek")
    assert shown(in_order(whole, (whole[:at], whole[at:]))[1]) == "الآن" + " Hoek 34"


def test_a_series_of_figures_and_names_runs_leftwards() -> None:
    assert shown(leftwards_series(("15", "16", "17"))) == "17 ،16 ،15"
    assert shown(leftwards_series(("De Hoek", "100 نقطة"))).endswith("De Hoek")
    assert plain(embedded(leftwards_series(("15", "16")))) == "15، 16"


def test_a_text_of_one_direction_is_left_as_it_is() -> None:
    assert in_order("twee regels", ("twee", "regels")) == ("twee", "regels")
    assert in_order("لديك", ("لديك",)) == ("لديك",)


def test_nothing_else_is_touched() -> None:
    for text in ("", "Punten", "2,00 €", "J••• d. V.", "Brødfjøl"):
        assert shown(text) == plain(text) == text


def test_letters_join() -> None:
    """A joined word is narrower than its letters side by side, and they are no empty boxes."""
    word = "الخصوصية"
    assert FACES.width(word, Weight.BOLD, 40) < 0.8 * sum(FACES.width(letter, Weight.BOLD, 40) for letter in word)
    one, other = (pygame.image.tobytes(FACES.write(each, Weight.BOLD, 40, (0, 0, 0)).surface, "RGBA") for each in "بس")
    assert one != other


def test_what_is_said_holds_no_marks() -> None:
    for name in all_screens("ar"):
        for said in tree_of(name, "ar").spoken():
            assert said == plain(said)


def test_the_six_plural_forms() -> None:
    texts = Texts("ar")
    assert len({texts.get("stamps.missing", n=n, name="x", count="9") for n in (0, 1, 2, 3, 11, 100)}) == 6


@given(
    st.text(
        "ab 1\u0663\u05e9\u0623\u0645,\n\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", max_size=20
    )
)
def test_a_name_with_any_marks_in_it_loses_no_letter(name: str) -> None:
    for text in (name, f"\u0623{embedded(name)}"):
        letters = [letter for letter in plain(text) if not letter.isspace()]
        assert sorted(letter for letter in shown(text) if not letter.isspace()) == sorted(letters)
