"""Names made alike: what begins alike folds alike, and what sounds alike is brought together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.matching import fold, name_sound, name_words, same_name, sought_words, sound, split

names = st.text(
    st.sampled_from("abcdeghijknoørståäöüæœßéèçñ'’- AÅØÆÉJVß") | st.characters(categories=["L", "M"]), max_size=30
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bjørn", "Bjoern"),
        ("Åse", "AASE"),
        ("Sæther", "Saether"),
        ("Müller", "Mueller"),
        ("José", "Jose"),
        ("O'Brien", "O’Brien"),
        ("Łukasz", "Lukasz"),
        ("Straße", "Strasse"),
        ("Zoe\u0308", "Zoë"),
        ("ĳsbrand", "IJsbrand"),
    ],
)
def test_spellings_of_one_name_fold_to_one_word(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(names, names)
def test_a_beginning_of_a_word_folds_to_a_beginning_of_its_fold(start: str, rest: str) -> None:
    # A mark belongs to the letter before it: whoever types comes to it together with the letter.
    whole = start + rest.lstrip("".join(sign for sign in rest if not sign.isalpha()))
    assert fold(whole).startswith(fold(start)) or not rest[:1].isalpha()


@given(names)
def test_a_fold_is_small_letters_and_figures_alone(text: str) -> None:
    assert all(sign.isalnum() for sign in fold(text))
    assert all(split(text))


@given(names, names, names)
def test_a_customer_is_found_by_every_word_of_their_own_name(given_: str, particle: str, family: str) -> None:
    words = name_words(given_, particle, family)
    for part in (given_, family):
        for typed in sought_words(part):
            assert any(word.startswith(typed) for word in words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Jan", "Meijer"), ("Jan", "Meyer")),
        (("Jan", "Janssen"), ("Jan", "Jansen")),
        (("Kees", "Visscher"), ("Kees", "Visser")),
        (("Christian", "Dahl"), ("Kristian", "Dal")),
        (("Fatima", "El Amrani"), ("Fathima", "Amrani")),
        (("Jan Pieter", "Dijkstra"), ("Jan", "Dykstra")),
    ],
)
def test_names_that_sound_alike_are_alike(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert name_sound(*one) == name_sound(*other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [(("Jan", "Bakker"), ("Jan", "Dekker")), (("Jan", "Visser"), ("Jos", "Visser")), (("", "Visser"), ("Jan", ""))],
)
def test_names_that_do_not_are_not(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert name_sound(*one) != name_sound(*other) or name_sound(*one) is None


@given(names)
def test_a_sound_is_no_longer_than_what_is_written_twice(word: str) -> None:
    assert len(sound(fold(word))) <= 2 * len(fold(word))


def test_a_particle_may_be_left_out_or_written_together() -> None:
    assert same_name(("Jan", "de", "Vries"), ("jan", "", "De Vries"))
    assert same_name(("Jan", "de", "Vries"), ("JAN", "", "vries"))
    assert not same_name(("Jan", "de", "Vries"), ("Jan", "de", "Vos"))
    assert not same_name(("Jan", "", ""), ("Jan", "", ""))
