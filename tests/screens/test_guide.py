"""The audio guide: its laws over any order of screens, keys and headsets, and what is said in each case."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens import guide as guides
from screens import intents
from screens.bidi import plain
from screens.fonts import Faces
from screens.guide import FIRST_STEP, LOUDER, SOFTER, STEPS, Answer, Guide, Hush, Loudness, Say
from screens.keys import Key
from screens.layout import layout
from screens.samples import all_screens, rewards
from screens.shots import theme_for
from screens.texts import LANGUAGES, Texts
from screens.theme import Mode
from screens.tree import Tree
from screens.views import IdleView, KeypadView

FACES = Faces()
TEXTS = {language: Texts(language) for language in LANGUAGES}
SIZE = (1280, 800)


def trees(language: str) -> dict[str, Tree]:
    theme = theme_for(Mode.LIGHT, SIZE)
    return {
        name: layout(view, theme, SIZE, TEXTS[language], FACES.width) for name, view in all_screens(language).items()
    }


TREES = {language: trees(language) for language in LANGUAGES}
EN = TREES["en"]


class Listener:
    """Somebody who hears everything that the guide says, in order."""

    def __init__(self, *, headset: bool = False, on: bool = True, language: str = "en") -> None:
        self.guide = Guide(on=on, headset=headset)
        self.texts = TEXTS[language]
        self.tree = TREES[language]["attract"]
        self.chosen: str | None = None
        self.heard: list[str] = []

    def show(self, tree: Tree) -> "Listener":
        self.tree = tree
        return self.take(guides.shown(self.guide, tree, self.texts))

    def press(self, *keys: Key) -> "Listener":
        for key in keys:
            self.take(guides.pressed(self.guide, key, self.tree, self.texts))
        return self

    def take(self, answer: Answer) -> "Listener":
        self.guide, self.chosen, self.heard = answer.guide, answer.chosen, []
        self.sounds = answer.sounds
        for sound in answer.sounds:
            if isinstance(sound, Say):
                self.heard += [line.text for line in sound.lines]
        return self


# ── laws ────────────────────

DEEDS = st.one_of(
    st.sampled_from(sorted(EN)).map(lambda name: ("show", name)),
    st.sampled_from(Key).map(lambda key: ("press", key)),
    st.sampled_from(["in", "out", "touch", "alone", "end"]).map(lambda deed: (deed, None)),
)


def deed(guide: Guide, tree: Tree, texts: Texts, what: tuple[str, object]) -> tuple[Answer, Tree]:
    match what:
        case ("show", str(name)):
            tree = TREES[texts.language][name]
            return guides.shown(guide, tree, texts), tree
        case ("press", Key() as key):
            return guides.pressed(guide, key, tree, texts), tree
        case ("in", _):
            return guides.plugged(guide, tree, texts), tree
        case ("out", _):
            return guides.unplugged(guide, texts), tree
        case ("touch", _):
            return guides.touched(guide), tree
        case ("alone", _):
            return guides.left_alone(guide), tree
        case _:
            return guides.ended(guide), tree


@given(st.lists(DEEDS, max_size=30), st.sampled_from(LANGUAGES))
def test_whatever_happens_the_laws_hold(deeds: list[tuple[str, object]], language: str) -> None:
    texts, tree = TEXTS[language], TREES[language]["attract"]
    guide = guides.shown(Guide(), tree, texts).guide
    for what in deeds:
        before = guide
        answer, tree = deed(guide, tree, texts, what)
        guide = answer.guide
        said = [line for sound in answer.sounds if isinstance(sound, Say) for line in sound.lines]
        assert guide.headset or not any(line.private for line in said), "nothing private by loudspeaker"
        assert not (said and not guide.on), "a guide that is off is silent"
        assert 1 <= guide.volume <= STEPS
        assert guide.focus in guides.stops(guide, tree) or what[0] in {"end", "out"}
        if before.on and what[0] in {"press", "touch", "out", "alone", "end"} and (before.headset or what[0] != "out"):
            assert any(isinstance(s, Hush) or (isinstance(s, Say) and not s.behind) for s in answer.sounds), (
                "what is being said stops at the next action"
            )
        if what[0] == "end":
            assert guide == Guide(on=before.headset, headset=before.headset)
            assert Loudness(FIRST_STEP) in answer.sounds


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keys_walk_every_stop_of_every_screen_and_come_round(language: str) -> None:
    for name, tree in TREES[language].items():
        one = Listener(headset=True, language=language).show(tree)
        seen = []
        for _ in guides.stops(one.guide, tree):
            one.press(Key.NEXT)
            assert one.heard, f"{name}: {one.guide.focus} says nothing"
            seen.append(one.guide.focus)
        assert one.guide.focus is None
        assert set(seen) == {None, LOUDER, SOFTER, *(node.name for node in tree.focus_order())}
        for focus in reversed([None, *seen[:-1]][1:]):
            assert one.press(Key.PREVIOUS).guide.focus == focus


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_loudspeaker_says_no_figure_and_no_name_of_anybody(language: str) -> None:
    for name, tree in TREES[language].items():
        if not tree.personal:
            continue
        one = Listener(language=language).show(tree)
        count = len(tree.focus_order())
        own = {
            one.texts.get("guide.choices", n=count, count=str(count)),
            one.texts.get("guide.volume", step=str(FIRST_STEP), most=str(STEPS)),
        }
        for _ in guides.stops(one.guide, tree):
            for text in set(one.heard) - own:
                # "the last 12 months" of a notice is everybody's.
                figures = any(sign.isdigit() for sign in text) and text not in one.texts.fixed
                assert not figures, f"{name}: {text}"
                assert "•" not in text, f"{name}: {text}"
                assert not any(reward.name in text for reward in rewards(language)), f"{name}: {text}"
            one.press(Key.NEXT)


@pytest.mark.parametrize("name", ["keypad", "pin", "desk-pin", "code"])
def test_no_key_of_what_is_typed_hidden_is_named_aloud(name: str) -> None:
    tree = next(tree for screen, tree in EN.items() if tree.name == name or screen == name)
    typed = {n.name: n.spoken for n in tree.focus_order() if isinstance(n.action, intents.Key)}
    assert typed
    aloud, alone = Listener().show(tree), Listener(headset=True).show(tree)
    for node in tree.focus_order():
        aloud.press(Key.NEXT)
        alone.press(Key.NEXT)
        if node.name in typed:
            assert aloud.heard == [TEXTS["en"].get("guide.private")]
            assert alone.heard == [node.spoken]


# ── cases ────────────────────


def test_a_screen_is_told_without_its_buttons_and_then_how_many_there_are() -> None:
    one = Listener(headset=True).show(EN["balance"])
    assert one.heard[:2] == ["Card of J••• d. V.", "1,240 points, as of 12:04"]
    assert one.heard[-1] == "5 choices. Press next."
    assert "Stop" not in one.heard


def test_choose_means_the_stop_and_speech_stops() -> None:
    one = Listener(headset=True).show(EN["balance"]).press(Key.NEXT)
    assert one.heard == [EN["balance"].focus_order()[0].spoken]
    one.press(Key.ACCEPT)
    assert one.chosen == EN["balance"].focus_order()[0].name
    assert one.sounds == (Hush(),)


def test_choose_on_the_screen_as_a_whole_chooses_nothing() -> None:
    one = Listener(headset=True).show(EN["balance"]).press(Key.ACCEPT)
    assert one.chosen is None
    assert one.heard == ["5 choices. Press next."]


def test_repeat_says_the_stop_again_and_pressed_twice_the_whole_screen() -> None:
    one = Listener(headset=True).show(EN["balance"])
    whole = one.heard
    at = one.press(Key.NEXT).heard
    assert one.press(Key.REPEAT).heard == at
    assert one.press(Key.REPEAT).heard == whole
    assert one.press(Key.REPEAT).heard == at


def test_repeat_begins_the_guide_by_loudspeaker_and_a_headset_in_it() -> None:
    off = Listener(on=False).show(EN["attract"])
    assert off.heard == []
    begun = off.press(Key.REPEAT)
    assert begun.guide.on
    assert begun.heard[0].startswith("The audio guide is on")
    headline = EN["attract"].find("headline")
    assert headline is not None
    assert headline.spoken in begun.heard
    again = Listener(on=False).show(EN["attract"])
    again.take(guides.plugged(again.guide, again.tree, again.texts))
    assert again.guide.headset
    assert again.heard == begun.heard


def test_without_the_guide_the_keys_walk_in_silence_over_the_screen_alone() -> None:
    off = Listener(on=False).show(EN["balance"])
    names = [node.name for node in EN["balance"].focus_order()]
    walked = [off.press(Key.NEXT).guide.focus for _ in names]
    assert walked == names
    assert off.press(Key.NEXT).guide.focus == names[0]
    assert off.sounds == ()


def test_the_volume_goes_in_steps_and_ends_at_its_ends() -> None:
    one = Listener(headset=True).show(EN["balance"]).press(Key.PREVIOUS, Key.PREVIOUS)
    assert one.guide.focus == LOUDER
    one.press(Key.ACCEPT)
    assert one.sounds[0] == Loudness(FIRST_STEP + 1)
    assert one.heard == [f"Volume {FIRST_STEP + 1} of {STEPS}."]
    one.press(*[Key.ACCEPT] * STEPS)
    assert one.guide.volume == STEPS
    one.press(Key.NEXT, *[Key.ACCEPT] * (STEPS + 2))
    assert one.guide.volume == 1


def test_what_was_somebody_s_stops_with_the_headset_and_is_not_said_aloud() -> None:
    one = Listener(headset=True).show(EN["balance"])
    one.take(guides.unplugged(one.guide, one.texts))
    assert isinstance(one.sounds[0], Hush)
    assert one.heard == [TEXTS["en"].get("guide.unplugged")]
    one.press(Key.REPEAT)
    assert one.heard == [TEXTS["en"].get("guide.private")] or one.heard[-1] == TEXTS["en"].get("guide.private")


def test_a_headset_taken_out_with_nobody_there_ends_the_guide() -> None:
    one = Listener(headset=True).show(EN["attract"])
    one.take(guides.unplugged(one.guide, one.texts))
    assert one.guide == Guide()


def test_of_the_same_screen_only_what_is_new_is_said_and_behind_what_is_being_said() -> None:
    views = all_screens("en")
    view = views["keypad"]
    assert isinstance(view, KeypadView)
    theme = theme_for(Mode.LIGHT, SIZE)
    before, after = (
        layout(replace(view, typed=n), theme, SIZE, TEXTS["en"], FACES.width) for n in (view.typed, view.typed + 1)
    )
    one = Listener(headset=True).show(before).press(Key.NEXT)
    one.show(after)
    assert one.heard == [f"{view.typed + 1} sign typed"] or len(one.heard) == 1
    assert all(isinstance(sound, Say) and sound.behind for sound in one.sounds)
    assert one.guide.focus == before.focus_order()[0].name, "the keys stay where they are"


def test_a_countdown_is_not_said_each_second() -> None:
    view = all_screens("en")["idle"]
    assert isinstance(view, IdleView)
    theme = theme_for(Mode.LIGHT, SIZE)
    trees = [layout(replace(view, seconds_left=n), theme, SIZE, TEXTS["en"], FACES.width) for n in (20, 19, 18)]
    one = Listener().show(trees[0])
    assert any("20" in text for text in one.heard)
    for tree in trees[1:]:
        assert one.show(tree).heard == []


def test_who_is_still_there_goes_on_where_they_were() -> None:
    one = Listener(headset=True).show(EN["balance"]).press(Key.NEXT, Key.NEXT)
    stop, said = one.guide.focus, one.heard
    one.show(EN["idle"])
    assert one.guide.focus is None
    one.show(EN["balance"])
    assert one.guide.focus == stop
    assert one.heard == [TEXTS["en"].get("guide.goes_on"), *said]


def test_a_voucher_s_text_is_said_by_headset_its_code_sign_by_sign() -> None:
    by_headset = Listener(headset=True).show(EN["thanks"]).heard
    assert "On the voucher: Bunch of tulips. The code is K 7 F, 2 Q D, 9 4 X." in by_headset
    assert not any("K 7 F" in text for text in Listener().show(EN["thanks"]).heard)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_takes_points_off_is_said_to_do_so(language: str) -> None:
    heard = Listener(headset=True, language=language).show(TREES[language]["reward"]).heard
    wanted = plain(TEXTS[language].get("guide.minus", figure=TEXTS[language].number(750)))
    assert any(wanted in line for line in heard), heard
    assert not any("\u2013" in text and text[0] == "\u2013" for text in heard)
    pages = Listener(headset=True).show(EN["balance"]).heard

    assert not any("minus" in text for text in pages), "from one figure to another is no minus"


def test_what_a_refusal_or_the_notice_says_is_said_aloud_whole() -> None:
    for name in ("refusal-card_blocked", "refusal-payment_card", "privacy-public", "help"):
        heard = Listener().show(EN[name]).heard
        assert TEXTS["en"].get("guide.private") not in heard, name
        assert "De Korenaar" in heard
