"""Fixed phrases as WAV files, prepared ahead or kept when first said: what is synthesised live stutters on a Pi.

Only what is the same for everybody is kept; what is somebody's is made in memory and gone when it was said.
"""

import hashlib
import logging
import os
from collections.abc import Iterable
from pathlib import Path

from drivers.ports import Phrase
from drivers.speech.voices import Voice

log = logging.getLogger("spaarpunt.speech")


class KeptVoice:
    """A voice that keeps what it said.

    Args:
        voice: makes what is not there yet.
        folder: where the files lie; None keeps nothing.
    """

    def __init__(self, voice: Voice, folder: Path | None) -> None:
        self._voice = voice
        self._folder = folder

    def sound(self, phrase: Phrase) -> bytes:
        """A WAV file of a phrase.

        Raises:
            DeviceMissingError, SpeechError: as the voice's.
        """
        if self._folder is None or not phrase.kept:
            return self._voice.sound(phrase.text, phrase.language)
        path = self._folder / self._file(phrase)
        try:
            return path.read_bytes()
        except OSError:
            wav = self._voice.sound(phrase.text, phrase.language)
            self._keep(path, wav)
            return wav

    def prepare(self, phrases: Iterable[Phrase]) -> int:
        """Makes what is not there yet of the phrases that may be kept; how many were made.

        Raises:
            DeviceMissingError, SpeechError: as the voice's.
        """
        made = 0
        for phrase in phrases:
            if self._folder is not None and phrase.kept and not (self._folder / self._file(phrase)).exists():
                self.sound(phrase)
                made += 1
        return made

    def _file(self, phrase: Phrase) -> str:
        said = f"{self._voice.name}\0{phrase.language}\0{phrase.text}"
        return f"{phrase.language}-{hashlib.sha256(said.encode()).hexdigest()[:32]}.wav"

    def _keep(self, path: Path, wav: bytes) -> None:
        """Whole or not at all; a disk that takes nothing costs no word."""
        begun = path.with_suffix(f".{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            begun.write_bytes(wav)
            begun.replace(path)
        except OSError as error:
            log.warning("V02 a phrase could not be kept: %s", error.strerror)
