"""The speaker: one thread that has phrases made and played, one after the other, until it is told to stop."""

import logging
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from drivers.errors import DriverError
from drivers.ports import STEPS, Ear, Phrase, share_of
from drivers.speech.kept import KeptVoice
from drivers.speech.player import MORE_SECONDS, Player, Playing
from drivers.speech.sound import SHARES, at_loudness, seconds_of

log = logging.getLogger("spaarpunt.speech")

WAITING: Final = 64
"""Phrases that may wait; a screen has a dozen."""
_END_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class _Order:
    phrase: Phrase
    ear: Ear


class Speech:
    """A `Speaker` over a voice and a player.

    Args:
        voice: makes the sounds, and keeps the fixed ones.
        player: plays them.
    """

    def __init__(self, voice: KeptVoice, player: Player) -> None:
        share_of(STEPS, SHARES)
        self._voice = voice
        self._player = player
        self._step = STEPS
        self._changed = threading.Condition()
        self._waiting: deque[_Order] = deque()
        self._now: _Order | None = None
        self._playing: Playing | None = None
        self._closed = False
        self._fails = False
        self._thread = threading.Thread(target=self._run, name="spaarpunt-speech", daemon=True)
        self._thread.start()

    @property
    def speaking(self) -> bool:
        """Whether anything is being said, or waits."""
        with self._changed:
            return bool(self._waiting) or self._now is not None

    def say(self, phrases: Sequence[Phrase], ear: Ear, *, behind: bool = False) -> None:
        """Says phrases one after the other; what is being said stops, unless they come `behind` it."""
        with self._changed:
            if self._closed:
                return
            if not behind:
                self._stop()
            room = WAITING - len(self._waiting)
            self._waiting.extend(_Order(phrase, ear) for phrase in phrases[:room] if phrase.text)
            self._changed.notify_all()

    def hush(self) -> None:
        """Stops in the middle of a word, and drops what waits."""
        with self._changed:
            self._stop()

    def set_loudness(self, step: int) -> None:
        """Sets how loud it speaks from the next phrase on.

        Raises:
            SettingError: no such step.
        """
        share_of(step, SHARES)
        with self._changed:
            self._step = step

    def close(self) -> None:
        """Silences it for good; harmless when repeated."""
        with self._changed:
            self._stop()
            self._closed = True
            self._changed.notify_all()
        self._thread.join(_END_SECONDS)

    def _stop(self) -> None:
        self._waiting.clear()
        self._now = None
        if self._playing is not None:
            self._playing.stop()

    def _run(self) -> None:
        while (order := self._next()) is not None:
            try:
                self._say(order)
                self._fails = False
            except DriverError as error:
                # Once for each spell: a voice that is gone would fill the log.
                log.log(logging.DEBUG if self._fails else logging.WARNING, "V01 nothing is heard: %s", error)
                self._fails = True
            finally:
                with self._changed:
                    self._playing = None
                    if self._now is order:
                        self._now = None
                    self._changed.notify_all()

    def _next(self) -> _Order | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closed)
            if self._closed:
                return None
            self._now = self._waiting.popleft()
            return self._now

    def _say(self, order: _Order) -> None:
        made = self._voice.sound(order.phrase)
        with self._changed:
            step, wanted = self._step, self._now is order
        if not wanted:
            return
        wav = at_loudness(made, step)
        with self._changed:
            # Told to stop while it was made: whoever pulled the headset out hears nothing more.
            if self._now is not order:
                return
            playing = self._playing = self._player.begin(wav, order.ear)
        if playing is not None:
            playing.wait(seconds_of(wav) + MORE_SECONDS)
