"""A shopper who cannot see: four keys, a headset, and what is said. Nothing of a screen or a view is looked at.

The machine, the panel and the guide are the real ones; what the speaker was told is all that comes back.
"""

from drivers.events import ContactChanged, ContactKind, KeyPressed, PadKey
from drivers.ports import Ear
from drivers.virtual.clock import HandClock
from drivers.virtual.speaker import VirtualSpeaker
from screens.bidi import plain
from screens.texts import Texts
from screens.views import View
from terminal.counter.things import panel
from terminal.machine import effects as fx
from tests.terminal.machine.journey import Journey

MOST_STOPS = 120


class Blind:
    """Walks a journey by keys alone.

    Attributes:
        journey: whose machine it is; cards are shown and time passes there.
        heard: what was said since the last key.
    """

    def __init__(self, journey: Journey, language: str) -> None:
        self.journey = journey
        self.texts = Texts(language)
        self.clock = HandClock()
        self.speaker = VirtualSpeaker(self.clock.monotonic)
        self.panel, _ = panel(size=(800, 480), speaker=self.speaker)
        self._shown: View | None = None
        self._told = 0
        self.heard: list[str] = []
        self.aloud: list[str] = []
        self.turn()

    # ── hands ────────────────────

    def plug(self, *, closed: bool = True) -> "Blind":
        """The headset, in or out."""
        self.heard = []
        self.panel.feel(ContactChanged("headset", ContactKind.HEADSET, closed, 1.0))
        return self.turn()

    def press(self, *keys: PadKey) -> "Blind":
        for key in keys:
            self.heard = []
            self.clock.wait(1)
            self.panel.feel(KeyPressed("keys", key, 1.0))
            self.turn()
        return self

    def choose(self, words: str) -> "Blind":
        """Walk until a stop says these words, and choose it."""
        for _ in range(MOST_STOPS):
            self.press(PadKey.NEXT)
            if len(self.heard) <= 2 and words in self.heard[0]:
                return self.press(PadKey.ACCEPT)
        raise AssertionError(f"no stop says {words!r}; the last said {self.heard}")

    def type(self, figures: str) -> "Blind":
        """Key by key: each is found by what it says of itself."""
        for figure in figures:
            for _ in range(MOST_STOPS):
                self.press(PadKey.NEXT)
                if self.heard == [figure]:
                    break
            else:
                raise AssertionError(f"no key says {figure!r}")
            self.press(PadKey.ACCEPT)
        return self

    # ── time and cards ────────────────────

    def turn(self) -> "Blind":
        """The loop's turns, until nothing moves any more."""
        for _ in range(8):
            for intent in self.panel.intents():
                before = len(self.journey.done)
                self.journey.touch(intent)
                self._forget(before)
            if not self._show():
                break
        return self._listen()

    def after(self, deed: object) -> "Blind":
        """Something happened in the journey since the last turn, e.g. ``blind.after(blind.journey.swipe(CARD))``."""
        assert deed is self.journey
        self.heard = []
        self._forget(0)
        return self.turn()

    def hear_out(self) -> "Blind":
        """Listen until it is silent."""
        self.clock.wait(600)
        return self

    def wait(self, seconds: float) -> "Blind":
        self.heard = []
        before = len(self.journey.done)
        self.journey.wait(seconds)
        self._forget(before)
        return self.turn()

    # ── ears ────────────────────

    @property
    def said(self) -> str:
        return " | ".join(self.heard)

    def hears(self, key: str, **values: str) -> "Blind":
        """A text of the catalogue was said, whole or within more."""
        # Marks that order what is written are nothing to hear.
        wanted = plain(self.texts.get(key, **values))
        assert wanted in self.said, f"{wanted!r} was not said, but {self.said!r}"
        return self

    def hears_words(self, words: str) -> "Blind":
        words = plain(words)
        assert words in self.said, f"{words!r} was not said, but {self.said!r}"
        return self

    def speaks(self, language: str) -> "Blind":
        """The session speaks another language from now on, and so does whoever listens."""
        self.texts = Texts(language)
        return self

    def _show(self) -> bool:
        wanted = self.journey.screen
        if wanted == self._shown:
            return False
        self._shown = wanted
        self.panel.show(wanted)
        self._listen()
        return True

    def _forget(self, before: int) -> None:
        if any(isinstance(effect, fx.EndSession) for effect in self.journey.done[before:]):
            self.panel.forget()
            self._shown = None
            if before == 0:
                self.journey.done.clear()

    def _listen(self) -> "Blind":
        new = list(self.speaker.said)[self._told :]
        self._told = len(self.speaker.said)
        self.heard += [each.text for each in new]
        self.aloud += [each.text for each in new if each.ear is Ear.ALOUD]
        return self
