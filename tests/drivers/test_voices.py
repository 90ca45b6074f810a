"""Voices and what plays them: real programs where they are, and stand-ins that write down what they were given."""

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from drivers.errors import DeviceMissingError, SpeechError
from drivers.ports import Ear, Phrase
from drivers.speech.kept import KeptVoice
from drivers.speech.player import AplayPlayer
from drivers.speech.sound import at_loudness, seconds_of
from drivers.speech.voices import EspeakVoice, PiperVoice, best_voice
from screens.texts import LANGUAGES, Texts

SENTENCE = "thanks.title"


def program(path: Path, script: str) -> str:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def swing(wav: bytes) -> np.ndarray:
    with wave.open(io.BytesIO(wav)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(float)


@pytest.mark.parametrize("language", LANGUAGES)
def test_espeak_speaks_every_language_that_we_have(language: str) -> None:
    texts = Texts(language)
    wav = EspeakVoice().sound(texts.get(SENTENCE), language)
    assert 0.4 < seconds_of(wav) < 8
    loud = at_loudness(wav, 5)
    rms = float(np.sqrt(np.mean(swing(loud) ** 2)))
    assert rms > 1000, "there is sound in it"
    assert seconds_of(loud) == pytest.approx(seconds_of(wav))
    other = EspeakVoice().sound(texts.get("idle.title"), language)
    assert other != wav


def test_a_voice_that_is_not_there_says_what_to_do() -> None:
    with pytest.raises(DeviceMissingError, match="install it"):
        EspeakVoice("no-such-voice").sound("Kaart", "nl")


@pytest.mark.parametrize("script", ["exit 3", "true"])
def test_a_voice_that_fails_does_not_repeat_what_it_was_told(tmp_path: Path, script: str) -> None:
    with pytest.raises(SpeechError) as caught:
        EspeakVoice(program(tmp_path / "voice", f"cat >/dev/null; {script}")).sound("J. de Vries", "nl")
    assert "Vries" not in str(caught.value)


def test_words_never_stand_on_a_command_line(tmp_path: Path) -> None:
    voice = program(tmp_path / "voice", f'echo "$@" > {tmp_path}/line; cat > {tmp_path}/words; echo sound')
    EspeakVoice(voice).sound("1.240 punten", "nl")
    assert "1.240" not in (tmp_path / "line").read_text()
    assert (tmp_path / "words").read_text() == "1.240 punten"


def test_piper_speaks_where_it_has_a_voice_and_another_the_rest(tmp_path: Path) -> None:
    voices = tmp_path / "voices"
    voices.mkdir()
    for name in ("nl_NL-mls-medium.onnx", "nl_NL-mls-medium.onnx.json", "no_NO-talesyntese-medium.onnx"):
        (voices / name).touch()
    piper = program(tmp_path / "piper", "cat >/dev/null; echo $2")
    found = PiperVoice(voices, EspeakVoice(program(tmp_path / "espeak", "cat >/dev/null; echo other")), piper)
    assert found.languages == ("nb", "nl")
    assert b"nl_NL-mls-medium.onnx" in found.sound("Kaart", "nl")
    assert b"no_NO-talesyntese-medium.onnx" in found.sound("Kort", "nb")
    assert found.sound("Card", "en") == b"other\n"


def test_without_piper_or_its_voices_espeak_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(best_voice(None), EspeakVoice)
    program(tmp_path / "piper", "true")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert isinstance(best_voice(tmp_path), EspeakVoice)
    (tmp_path / "nl_NL-mls-medium.onnx").touch()
    assert isinstance(best_voice(tmp_path), PiperVoice)
    monkeypatch.setenv("PATH", "")
    assert isinstance(best_voice(tmp_path), EspeakVoice)


class Counting:
    name = "counting"

    def __init__(self) -> None:
        self.made: list[str] = []

    def sound(self, text: str, language: str) -> bytes:
        self.made.append(f"{language} {text}")
        return text.encode()


def test_what_is_the_same_for_everybody_is_made_once_and_what_is_somebody_s_is_never_kept(tmp_path: Path) -> None:
    voice = Counting()
    kept = KeptVoice(voice, tmp_path / "speech")
    fixed, own = Phrase("Pak je bon.", "nl", kept=True), Phrase("1.240 punten", "nl")
    for _ in range(3):
        assert kept.sound(fixed) == b"Pak je bon."
        assert kept.sound(own) == b"1.240 punten"
    assert voice.made == ["nl Pak je bon.", "nl 1.240 punten", "nl 1.240 punten", "nl 1.240 punten"]
    assert [each.read_bytes() for each in (tmp_path / "speech").iterdir()] == [b"Pak je bon."]
    assert kept.prepare([fixed, own, Phrase("Klaar", "nl", kept=True)]) == 1
    assert kept.prepare([fixed, own, Phrase("Klaar", "nl", kept=True)]) == 0


def test_a_folder_that_takes_nothing_costs_no_word(tmp_path: Path) -> None:
    (tmp_path / "speech").touch()
    assert KeptVoice(Counting(), tmp_path / "speech").sound(Phrase("Klaar", "nl", kept=True)) == b"Klaar"


def test_each_ear_has_its_output_and_the_player_reads_the_sound_from_memory(tmp_path: Path) -> None:
    aplay = program(tmp_path / "aplay", f"cat > {tmp_path}/$3.wav")
    player = AplayPlayer("head", "loud", aplay)
    for ear, name in ((Ear.HEADSET, "head"), (Ear.ALOUD, "loud")):
        sound = player.begin(b"sound for " + name.encode(), ear)
        assert sound is not None
        sound.wait(20)
        assert (tmp_path / f"{name}.wav").read_bytes() == b"sound for " + name.encode()
    assert AplayPlayer("head", None, aplay).begin(b"private", Ear.ALOUD) is None, "no loudspeaker hears nothing"


def test_a_sound_that_is_stopped_ends_at_once_and_is_no_failure(tmp_path: Path) -> None:
    player = AplayPlayer("head", None, program(tmp_path / "aplay", "exec sleep 600"))
    sound = player.begin(b"", Ear.HEADSET)
    assert sound is not None
    sound.stop()
    sound.wait(20)
    sound.stop()


def test_a_player_that_fails_or_hangs_or_is_missing_says_so(tmp_path: Path) -> None:
    failing = AplayPlayer("head", None, program(tmp_path / "aplay", "exit 1")).begin(b"", Ear.HEADSET)
    assert failing is not None
    with pytest.raises(SpeechError, match="sound card"):
        failing.wait(20)
    hanging = AplayPlayer("head", None, program(tmp_path / "hangs", "exec sleep 600")).begin(b"", Ear.HEADSET)
    assert hanging is not None
    with pytest.raises(SpeechError, match="did not end"):
        hanging.wait(0.01)
    with pytest.raises(DeviceMissingError, match="install it"):
        AplayPlayer("head", None, str(tmp_path / "nothing")).begin(b"", Ear.HEADSET)


@pytest.mark.parametrize("nonsense", [b"", b"RIFF", b"no sound at all"])
def test_nonsense_is_no_sound(nonsense: bytes) -> None:
    with pytest.raises(SpeechError):
        at_loudness(nonsense, 3)
    with pytest.raises(SpeechError):
        seconds_of(nonsense)
