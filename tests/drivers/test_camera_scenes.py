"""What the pipeline reads from made-up frames of a counter: phones under every trouble, tilted cards, empty views."""

import itertools
from pathlib import Path

import numpy as np
import pytest
import segno

from benchmarks import scenes
from benchmarks.scenes import Trouble
from drivers.camera.decode import Pipeline
from drivers.camera.engines import Kinds
from drivers.camera.stills import load_grey
from drivers.camera.zbar import ZbarEngine, ZbarLines

CORPUS = Path(__file__).parent / "corpus"
ODD_TEXTS = ["Grüße, 3 € für den Käse", "Ab1\x1d2", "LC\x00X", "日本語のカード"]


@pytest.fixture(scope="module")
def pipeline():
    return Pipeline()


def seen_in(pipeline, frames):
    pipeline.reset()
    return [sighting for frame in frames for sighting in pipeline.see(frame)]


def read_share(pipeline, cases):
    cases = list(cases)
    return sum(any(seen.text == text for seen in seen_in(pipeline, frames)) for text, frames in cases) / len(cases)


@pytest.mark.parametrize(
    ("trouble", "least"),
    [
        (Trouble.NONE, 1.0),
        (Trouble.DARK_MODE, 1.0),
        (Trouble.DISTANCE, 0.2),
        (Trouble.PERSPECTIVE, 0.6),
        (Trouble.LOW_LIGHT, 0.6),
        (Trouble.GLARE, 0.6),
        (Trouble.MOIRE, 0.5),
    ],
)
def test_a_member_code_on_a_phone(pipeline, trouble, least):
    assert read_share(pipeline, (scenes.phone(trouble, seed) for seed in range(8))) >= least


def test_a_phone_s_code_is_believed_in_the_frame_it_is_read_in(pipeline):
    text, frames = scenes.phone(Trouble.NONE, 3, frames=1)
    (sighting,) = seen_in(pipeline, frames)
    assert (sighting.text, sighting.confirmed) == (text, True)


@pytest.mark.parametrize("kind", ["EAN13", "Code128"])
@pytest.mark.parametrize("tilt", [-25, -15, 15, 25])
def test_a_tilted_card_is_read_and_believed_within_seven_frames(pipeline, kind, tilt):
    text = "8712345678906" if kind == "EAN13" else "M123456"
    best = max(
        sum(seen.text == text and seen.confirmed for seen in seen_in(pipeline, frames))
        for frames in (scenes.card(text, kind, seed, tilt=tilt) for seed in range(2))
    )
    assert best >= 1


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_card_held_sideways_or_upside_down_is_believed_within_fourteen_frames(pipeline, quarter):
    frames = scenes.card("8712345678906", "EAN13", 1, tilt=0, frames=14)
    seen = seen_in(pipeline, [np.ascontiguousarray(np.rot90(frame, quarter)) for frame in frames])
    assert {sighting.text for sighting in seen if sighting.confirmed} == {"8712345678906"}


@pytest.mark.parametrize("module", [1.3, 9.0])
def test_far_and_near(pipeline, module):
    text = "S1:ABCDEFGHJKLMNPQRSTUVWX"
    code = scenes.qr(text)
    pose = scenes.Pose(320, 240, module * code.shape[0] / 8, 5, 0, 0.3 * module if module > 2 else 0.3)
    chance = np.random.default_rng(1)
    seen = seen_in(pipeline, [scenes.noisy(scenes.place(code, pose), chance) for _ in range(7)])
    assert {sighting.text for sighting in seen} == {text}


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_texts_come_as_they_were_written(pipeline, text):
    frame = np.array(list(segno.make_qr(text, encoding="utf-8").matrix_iter(scale=6, border=4)), dtype=np.uint8)
    (sighting,) = seen_in(pipeline, [(1 - frame) * np.uint8(255)])
    assert sighting.text == text


@pytest.mark.parametrize("mode", ["kanji", "byte"])
def test_a_code_in_shift_jis_comes_as_text_and_breaks_nothing(pipeline, mode):
    code = segno.make_qr("調理", mode=mode, encoding="shift_jis")
    frame = (1 - np.array(list(code.matrix_iter(scale=6, border=4)), dtype=np.uint8)) * np.uint8(255)
    (sighting,) = seen_in(pipeline, [frame])
    assert sighting.text == "調理"


def test_the_parts_of_a_code_in_several_parts_come_as_parts_and_break_nothing(pipeline):
    parts = segno.make_sequence("A member's long story. " * 12, symbol_count=3, boost_error=False)
    frames = [
        (1 - np.array(list(part.matrix_iter(scale=5, border=4)), dtype=np.uint8)) * np.uint8(255) for part in parts
    ]
    seen = [sighting.text for frame in frames for sighting in seen_in(pipeline, [frame])]
    assert "".join(seen) == "A member's long story. " * 12
    assert ZbarLines().read(frames[0], Kinds.CORE) == ()
    ZbarEngine().read(frames[0], Kinds.CORE)


def test_the_picture_that_both_engines_misread_is_never_believed_to_be_the_wrong_number(pipeline):
    picture = load_grey(CORPUS / "upca-misread.webp")
    right = (CORPUS / "upca-misread.txt").read_text()
    streams = (scenes.shaken(picture, seed, 12) for seed in range(6))
    seen = list(itertools.chain.from_iterable(seen_in(pipeline, frames) for frames in streams))
    assert any(sighting.text != right for sighting in seen)
    assert all(sighting.text == right for sighting in seen if sighting.confirmed)


def test_linear_codes_at_the_edge_of_what_can_be_read_confirm_no_wrong_number(pipeline):
    chance = np.random.default_rng(4)
    wrong = []
    for seed in range(12):
        text = scenes.retail_number(chance)
        frames = scenes.card(text, "EAN13", seed, tilt=float(chance.uniform(-20, 20)), hard=True)
        wrong += [seen.text for seen in seen_in(pipeline, frames) if seen.confirmed and seen.text != text]
    assert wrong == []


def test_an_empty_counter_shows_nothing(pipeline):
    assert seen_in(pipeline, scenes.empty(5, 40)) == []


def never_at_rest(seed, frames):
    """Two empty views by turns: something moves all the time, so that every frame is looked at."""
    views = zip(scenes.empty(seed, frames // 2), scenes.empty(seed + 100, frames // 2), strict=True)
    return itertools.chain.from_iterable(views)


def test_an_empty_view_that_never_rests_is_looked_at_every_frame_and_shows_nothing(pipeline):
    pipeline.reset()
    for frame in never_at_rest(1, 30):
        assert pipeline.see(frame) == ()
    assert pipeline.state.barren == 30


@pytest.mark.slow
@pytest.mark.parametrize("tenth", range(10))
def test_an_hour_of_an_empty_view_shows_nothing(pipeline, tenth):
    hour = int(3600 * 12.5)
    assert seen_in(pipeline, scenes.empty(tenth, hour // 10)) == []
    assert seen_in(pipeline, never_at_rest(tenth, hour // 10)) == []


@pytest.mark.slow
@pytest.mark.parametrize("thousand", range(10))
def test_ten_thousand_linear_codes_confirm_no_wrong_number(pipeline, thousand):
    chance = np.random.default_rng([10, thousand])
    confirmed, wrong = 0, []
    for seed in range(1000 * thousand, 1000 * (thousand + 1)):
        text = scenes.retail_number(chance) if seed % 2 else f"M{chance.integers(10**9, 10**10)}"
        tilt = float(chance.uniform(-25, 25))
        kind = "EAN13" if seed % 2 else "Code128"
        frames = scenes.card(text, kind, seed, tilt=tilt, hard=seed % 3 == 0, thick=1 if seed % 5 == 0 else 0)
        sure = {seen.text for seen in seen_in(pipeline, frames) if seen.confirmed}
        confirmed += text in sure
        wrong += [(seed, text, other) for other in sure - {text}]
    assert wrong == []
    assert confirmed > 400
