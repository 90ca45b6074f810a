"""Voices: programs that make a WAV file of a sentence. Words go to them through a pipe, never on a command line.

A command line can be read by every user of the machine; what is said may be somebody's balance.
"""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from shutil import which
from typing import Final, Protocol

from drivers.errors import DeviceMissingError, SpeechError

VOICE_SECONDS: Final = 10.0
"""The longest wait for a sentence; espeak-ng needs some milliseconds, Piper on a Pi about as long as it sounds."""
WORDS_A_MINUTE: Final = 160
_LONGEST: Final = 4000
"""Signs of one phrase; what is longer is cut, so that no voice takes for ever."""
DIALECTS: Final = {"en": "en-gb", "fr": "fr-fr"}
"""Where espeak-ng knows several of a language, the one that our texts are written in."""

PIPERS: Final = {"no": "nb"}
"""What Piper's files call a language otherwise than we do."""


class Voice(Protocol):
    """What makes sound of words."""

    @property
    def name(self) -> str:
        """Which voice: another one sounds otherwise, and nothing kept of this one is its."""
        ...

    def sound(self, text: str, language: str) -> bytes:
        """A WAV file of a text; waits for at most `VOICE_SECONDS`.

        Raises:
            DeviceMissingError: the program is not installed, or it has no such language.
            SpeechError: it failed, or took too long.
        """
        ...


class EspeakVoice:
    """espeak-ng, which is in Debian and speaks every language that we have."""

    name = f"espeak-ng {WORDS_A_MINUTE}"

    def __init__(self, program: str = "espeak-ng") -> None:
        self._program = program

    def sound(self, text: str, language: str) -> bytes:
        """A WAV file of a text."""
        voice = DIALECTS.get(language, language)
        return _made((self._program, "-v", voice, "-s", str(WORDS_A_MINUTE), "--stdin", "--stdout"), text)


class PiperVoice:
    """Piper, whose voices are files of their own, e.g. ``nl_NL-mls-medium.onnx``; another voice speaks the rest.

    Args:
        folder: where the voices lie, each beside its ``.onnx.json``.
        other: speaks the languages that have none there.
        program: Piper's.
    """

    def __init__(self, folder: Path, other: Voice, program: str = "piper") -> None:
        self._program = program
        self._other = other
        found = sorted(folder.glob("*.onnx"))
        named = ((PIPERS.get(each.name[:2], each.name[:2]), each) for each in reversed(found))
        self._models = {language: each for language, each in named if each.name[2:3] in {"_", "-"}}
        models = " ".join(self._models[language].stem for language in sorted(self._models))
        self.name = f"piper {models}, {other.name}"

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that it has a voice for."""
        return tuple(sorted(self._models))

    def sound(self, text: str, language: str) -> bytes:
        """A WAV file of a text, by the other voice where it has none for the language."""
        model = self._models.get(language)
        if model is None:
            return self._other.sound(text, language)
        return _made((self._program, "--model", str(model), "--output_file", "-"), text.replace("\n", " ") + "\n")


def best_voice(folder: Path | None = None) -> Voice:
    """Piper where its program and a folder with voices are found, else espeak-ng."""
    espeak = EspeakVoice()
    if folder is None or which("piper") is None:
        return espeak
    piper = PiperVoice(folder, espeak)
    return piper if piper.languages else espeak


def _made(command: Sequence[str], text: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own words: a program of the configuration, no shell
            command, input=text[:_LONGEST].encode(), capture_output=True, timeout=VOICE_SECONDS, check=False
        )
    except FileNotFoundError as error:
        raise DeviceMissingError(f"{command[0]} is not installed: nothing can be spoken; install it") from error
    except (subprocess.TimeoutExpired, OSError) as error:
        # Its own words would repeat what should have been said.
        raise SpeechError(f"{command[0]} gave no sound: {type(error).__name__}; try it by hand") from None
    if done.returncode or not done.stdout:
        raise SpeechError(f"{command[0]} gave no sound (it ended with {done.returncode}); try it by hand")
    return done.stdout
