"""What the pipeline reads, and when it says that it may be acted on."""

from pathlib import Path

import numpy as np
import pytest

from drivers.camera import decode
from drivers.camera.budget import FULL, Plan
from drivers.camera.decode import Pipeline, decode_still
from drivers.camera.engines import engine_for
from drivers.camera.rest import sketch_of
from drivers.camera.stills import load_grey
from drivers.camera.views import Helper
from drivers.errors import PictureError, SettingError
from drivers.events import Decoder
from drivers.symbology import Symbology

CORPUS = Path(__file__).parent / "corpus"
NOISE = np.random.default_rng(20)


@pytest.fixture(scope="module")
def shared():
    return Pipeline()


@pytest.fixture
def pipeline(shared):
    shared.reset()
    return shared


def picture(name):
    return next(path for path in CORPUS.glob(f"{name}.*") if path.suffix in {".png", ".webp"})


def frame(name):
    return load_grey(picture(name))


def moved(grey, pixels):
    return np.roll(grey, (pixels, pixels), axis=(0, 1))


def noisy(grey):
    return np.clip(grey + NOISE.normal(0, 3, grey.shape), 0, 255).astype(np.uint8)


def texts(sightings, *, confirmed=None):
    return [sighting.text for sighting in sightings if confirmed in {None, sighting.confirmed}]


@pytest.mark.parametrize(
    ("name", "symbology", "confirmed"),
    [
        ("ean13", Symbology.EAN13, False),
        ("ean8", Symbology.EAN8, False),
        ("upca", Symbology.EAN13, False),
        ("code128", Symbology.GS1_128, False),
        ("code39", Symbology.CODE39, False),
        ("second-opinion", Symbology.EAN13, False),
        ("qr", Symbology.QR, True),
        ("qr-inverted", Symbology.QR, True),
        ("gs1-qr", Symbology.GS1_QR, True),
    ],
)
def test_a_picture_is_read(pipeline, name, symbology, confirmed):
    (code,) = decode_still(picture(name), 1, pipeline).codes
    assert (code.symbology, code.confirmed) == (symbology, confirmed)
    assert code.text == picture(name).with_suffix(".txt").read_text(encoding="utf-8")


def test_the_second_opinion_says_who_gave_it(pipeline):
    (code,) = decode_still(picture("second-opinion"), 1, pipeline).codes
    assert code.decoder is Decoder.ZBAR
    assert decode_still(picture("second-opinion"), 1, Pipeline(second_opinion=False)).codes == ()


def test_pyzbar_can_be_the_main_engine():
    (code,) = decode_still(picture("qr"), 1, Pipeline(Decoder.ZBAR)).codes
    assert (code.decoder, code.symbology) == (Decoder.ZBAR, Symbology.QR)


def test_nothing_is_read_where_there_is_nothing(pipeline):
    assert decode_still(picture("nothing"), 20, pipeline).codes == ()


def test_every_code_in_view_is_reported(pipeline):
    codes = decode_still(picture("two-or-more"), 1, pipeline).codes
    assert len(codes) == len(set(texts(codes))) >= 2
    assert all(code.confirmed for code in codes)


@pytest.mark.parametrize("name", ["ean13", "code128", "upca-misread", "second-opinion"])
def test_an_unmoving_still_never_confirms_a_linear_code(pipeline, name):
    codes = decode_still(picture(name), 60, pipeline).codes
    assert codes
    assert not any(code.confirmed for code in codes)


def test_an_unmoving_still_seen_by_a_noisy_sensor_confirms_nothing_either(pipeline):
    grey = frame("ean13")
    for _ in range(12):
        assert texts(pipeline.see(noisy(grey)), confirmed=True) == []


def test_a_lamp_that_flickers_confirms_nothing(pipeline):
    grey = frame("ean13")
    for share in (1.0, 0.9, 1.0, 0.85, 0.95):
        sightings = pipeline.see((grey * share).astype(np.uint8))
        assert texts(sightings, confirmed=False) == ["8480010001136"]


def test_a_hand_that_moves_a_little_confirms_a_linear_code(pipeline):
    grey = frame("ean13")
    assert texts(pipeline.see(noisy(grey)), confirmed=False) == ["8480010001136"]
    assert texts(pipeline.see(noisy(moved(grey, 2))), confirmed=True) == ["8480010001136"]


def test_once_believed_it_stays_so_while_it_is_in_view(pipeline):
    grey = frame("ean13")
    pipeline.see(grey)
    pipeline.see(moved(grey, 3))
    assert texts(pipeline.see(moved(grey, 3)), confirmed=True) == ["8480010001136"]


def test_out_of_view_for_long_it_must_be_seen_twice_again(pipeline):
    grey, empty = frame("ean13"), np.full_like(frame("ean13"), 200)
    pipeline.see(grey)
    for _ in range(13):
        assert pipeline.see(empty) == ()
    assert texts(pipeline.see(moved(grey, 3)), confirmed=True) == []


def test_another_reading_in_the_same_place_takes_the_first_ones_word_away(pipeline):
    first, second = frame("ean13"), frame("code128")
    size = (max(first.shape[0], second.shape[0]), max(first.shape[1], second.shape[1]))
    one, two = (_on_canvas(grey, size) for grey in (first, second))
    assert texts(pipeline.see(one)) == ["8480010001136"]
    assert texts(pipeline.see(two), confirmed=False) == ["168901"]
    assert texts(pipeline.see(moved(one, 3)), confirmed=False) == ["8480010001136"]


def _on_canvas(grey, size):
    canvas = np.full((size[0] + 40, size[1] + 40), 255, dtype=np.uint8)
    canvas[20 : 20 + grey.shape[0], 20 : 20 + grey.shape[1]] = grey
    return canvas


def test_a_new_session_begins_with_nothing(pipeline):
    grey = frame("ean13")
    pipeline.see(grey)
    pipeline.reset()
    assert texts(pipeline.see(moved(grey, 3)), confirmed=True) == []


def test_helpers_take_turns_and_a_frame_runs_only_one(counted):
    pipeline, reads = counted
    busy = frame("nothing")
    for _ in range(3):
        before = reads()
        pipeline.see(moved(busy, before))
        # The main engine and one helper; a slanted helper looks to both sides.
        assert reads() - before in {2, 3}


def test_a_helper_that_reads_a_linear_code_is_asked_again_at_once(pipeline):
    grey = frame("second-opinion")
    first = [pipeline.see(moved(grey, 4 * turn)) for turn in range(2)]
    assert [texts(sightings) for sightings in first] == [["9780804816632"]] * 2


class CountingEngine:
    """Counts what the real engine is asked to read."""

    def __init__(self, inner):
        self.inner = inner
        self.reads = 0

    def read(self, frame, kinds):
        self.reads += 1
        return self.inner.read(frame, kinds)


@pytest.fixture
def counted(monkeypatch):
    engines = []

    def engine(decoder):
        engines.append(CountingEngine(engine_for(decoder)))
        return engines[-1]

    monkeypatch.setattr(decode, "engine_for", engine)
    monkeypatch.setattr(decode, "_second_opinion", lambda: engine(Decoder.ZBAR))
    pipeline = Pipeline()
    return pipeline, lambda: sum(each.reads for each in engines)


LOOKS = len(Helper)
IDLE = FULL.idle_every


def test_a_view_in_which_nothing_moves_is_looked_at_with_every_helper_and_then_now_and_then(counted):
    pipeline, reads = counted
    empty = np.full((240, 320), 96, dtype=np.uint8)
    for _ in range(LOOKS):
        pipeline.see(noisy(empty))
    spent = reads()
    assert spent >= 2 * LOOKS
    for _ in range(IDLE):
        assert pipeline.see(noisy(empty)) == ()
    assert reads() == spent
    pipeline.see(noisy(empty))
    assert reads() > spent


def test_light_that_drifts_wakes_nobody(counted):
    pipeline, reads = counted
    empty = frame("nothing")
    for _ in range(LOOKS):
        pipeline.see(noisy(empty))
    spent = reads()
    for step in range(IDLE):
        pipeline.see(noisy(np.clip(empty * (1 - step / 200), 0, 255)))
    assert reads() == spent


def test_after_a_long_rest_a_code_is_seen_in_the_very_first_frame(counted):
    pipeline, _ = counted
    grey = frame("qr")
    for _ in range(40):
        pipeline.see(noisy(np.full_like(grey, 96)))
    assert len(pipeline.see(grey)) == 1


def test_a_small_thing_far_away_ends_the_rest_too(counted):
    pipeline, reads = counted
    empty = np.full((480, 640), 96, dtype=np.uint8)
    for _ in range(LOOKS):
        pipeline.see(noisy(empty))
    spent = reads()
    empty[200:240, 300:340] = 230
    pipeline.see(noisy(empty))
    assert reads() > spent


def test_helpers_run_as_often_as_the_plan_says(monkeypatch):
    engines = []
    monkeypatch.setattr(
        decode, "engine_for", lambda kind: engines.append(CountingEngine(engine_for(kind))) or engines[-1]
    )
    monkeypatch.setattr(decode, "_second_opinion", lambda: engines[0])
    pipeline = Pipeline(plan=Plan((640, 480), 3, 12))
    for _ in range(3):
        pipeline.see(np.full((240, 320), 96, dtype=np.uint8))
    assert engines[0].reads == 3 + 1


def test_a_blank_picture_does_not_keep_a_witness_alive(pipeline):
    grey = frame("ean13")
    pipeline.see(grey)
    empty = np.full_like(grey, 200)
    for _ in range(60):
        pipeline.see(empty)
    assert pipeline.state.witnesses == ()


@pytest.mark.parametrize("frames", [0, -1, 1001])
def test_frames_out_of_bounds_are_refused(pipeline, frames):
    with pytest.raises(SettingError, match="frames"):
        decode_still(picture("qr"), frames, pipeline)


def test_a_file_that_is_no_picture_is_a_clear_error(pipeline):
    with pytest.raises(PictureError, match=r"README\.md is no picture"):
        decode_still(CORPUS / "README.md", 1, pipeline)


def test_what_was_read_is_in_no_repr(pipeline):
    codes = decode_still(picture("ean13"), 1, pipeline).codes
    assert "8480" not in repr(codes)
    assert "8480" not in repr(pipeline.state)


def test_a_frame_that_is_a_window_of_a_larger_buffer_is_read_too(pipeline):
    grey = frame("second-opinion")
    buffer = np.zeros((grey.shape[0], grey.shape[1] * 2), dtype=np.uint8)
    buffer[:, ::2] = grey
    seen = {text for _ in range(7) for text in texts(pipeline.see(buffer[:, ::2]))}
    assert seen == {"9780804816632"}


def test_the_very_same_frame_is_not_even_compared(counted, monkeypatch):
    pipeline, reads = counted
    empty = np.full((240, 320), 96, dtype=np.uint8)
    for _ in range(LOOKS + 1):
        pipeline.see(empty)
    spent, compared = reads(), []
    monkeypatch.setattr(decode, "sketch_of", lambda seen: compared.append(seen) or sketch_of(seen))
    for _ in range(IDLE - 1):
        assert pipeline.see(empty) == ()
    assert (reads(), compared) == (spent, [])
    pipeline.see(noisy(empty))
    assert len(compared) == 1


def test_a_frame_that_comes_back_after_another_view_is_looked_at_again(counted):
    pipeline, reads = counted
    empty, hand = np.full((240, 320), 96, dtype=np.uint8), np.full((240, 320), 96, dtype=np.uint8)
    hand[60:180, 80:240] = 220
    for _ in range(LOOKS + 3):
        pipeline.see(empty)
    for _ in range(LOOKS + 3):
        pipeline.see(hand)
    spent = reads()
    pipeline.see(empty)
    assert reads() > spent
