"""The audio guide beside a panel: what the keys have in focus, and what is told to whatever speaks."""

import time
from collections.abc import Callable, Iterable
from typing import Final, assert_never

from drivers.events import ContactChanged, ContactKind, DeviceEvent, DeviceLost, KeyPressed, PadKey
from drivers.ports import Ear, Phrase, Speaker
from screens import guide as guides
from screens.guide import Answer, Guide, Hush, Line, Loudness, Say, Sound
from screens.keys import Key
from screens.texts import Texts
from screens.tree import Tree

ALONE_SECONDS: Final = 60.0
"""A guide that a key began falls silent after so long without a key, where nobody showed a card; a headset's own has
everybody's volume again."""

KEYS: Final = {
    PadKey.PREVIOUS: Key.PREVIOUS,
    PadKey.NEXT: Key.NEXT,
    PadKey.ACCEPT: Key.ACCEPT,
    PadKey.REPEAT: Key.REPEAT,
}


class Guiding:
    """The guide of one panel; only the loop's thread calls it.

    Args:
        speaker: what speaks; None where nothing does: then the keys walk in silence.
        now: monotonic seconds.
    """

    def __init__(self, speaker: Speaker | None, now: Callable[[], float] = time.monotonic) -> None:
        self._speaker = speaker
        self._now = now
        self._guide = Guide()
        self._scene: tuple[Tree, Texts] | None = None
        self._touched = 0.0
        if speaker is not None:
            speaker.set_loudness(guides.FIRST_STEP)

    @property
    def guide(self) -> Guide:
        """As it is now."""
        return self._guide

    @property
    def focus(self) -> str | None:
        """What the keys have in focus: a screen's element, or one of the guide's own stops."""
        return self._guide.focus

    @property
    def speaking(self) -> bool:
        """Whether somebody is being told something that they had better hear out."""
        if self._speaker is None or not self._guide.on or not self._speaker.speaking:
            return False
        # The question whether anybody is there must not answer itself.
        return self._guide.place.screen != guides.IDLE

    def shown(self, tree: Tree, texts: Texts) -> None:
        """A screen stands there."""
        self._scene = (tree, texts)
        self._take(guides.shown(self._guide, tree, texts))

    def turned(self, tree: Tree, texts: Texts) -> None:
        """The same screen stands there in another form, or another leaf of it."""
        self._scene = (tree, texts)
        self._take(guides.turned(self._guide, tree, texts))

    def pressed(self, key: Key) -> str | None:
        """A key went down; the element that was chosen by it, or None."""
        if self._scene is None or (self._speaker is None and key is Key.REPEAT):
            return None
        self._touched = self._now()
        return self._take(guides.pressed(self._guide, key, *self._scene))

    def touched(self) -> None:
        """A finger acts."""
        self._take(guides.touched(self._guide))

    def felt(self, said: DeviceEvent) -> Key | None:
        """What a device said that is the guide's: the headset's coming and going, and the four keys."""
        match said:
            case KeyPressed(key=key):
                return KEYS[key]
            case ContactChanged(contact=ContactKind.HEADSET, closed=closed):
                self._headset(closed=closed)
            case DeviceLost(device=ContactKind.HEADSET.value):
                # Nobody knows whether it is in: as if it were out.
                self._headset(closed=False)
            case _:
                pass
        return None

    def tick(self) -> None:
        """Time passed."""
        guide = self._guide
        if guide.headset and guide.volume == guides.FIRST_STEP:
            return
        lonely = guide.on and guide.place.screen == guides.ATTRACT
        if lonely and self._now() - self._touched >= ALONE_SECONDS:
            self._take(guides.left_alone(guide))

    def forget(self) -> None:
        """The session is over: nothing of it is said or kept."""
        self._scene = None
        self._take(guides.ended(self._guide))

    def close(self) -> None:
        """Silence it for good."""
        if self._speaker is not None:
            self._speaker.close()

    def _headset(self, *, closed: bool) -> None:
        if self._speaker is None:
            return
        tree, texts = self._scene if self._scene is not None else (None, None)
        plug = guides.plugged(self._guide, tree, texts) if closed else guides.unplugged(self._guide, texts)
        self._take(plug)

    def _take(self, answer: Answer) -> str | None:
        self._guide = answer.guide
        for sound in answer.sounds:
            self._sound(sound)
        return answer.chosen

    def _sound(self, sound: Sound) -> None:
        speaker = self._speaker
        if speaker is None:
            return
        match sound:
            case Say(lines, behind):
                speaker.say(self._phrases(lines), self._ear, behind=behind)
            case Hush():
                speaker.hush()
            case Loudness(step):
                speaker.set_loudness(step)
            case _:
                assert_never(sound)

    @property
    def _ear(self) -> Ear:
        return Ear.HEADSET if self._guide.headset else Ear.ALOUD

    def _phrases(self, lines: Iterable[Line]) -> tuple[Phrase, ...]:
        language = self._scene[1].language if self._scene is not None else ""
        # The guide leaves out what is private; that none of it reaches the loudspeaker does not hang on it alone.
        heard = (line for line in lines if self._guide.headset or not line.private)
        return tuple(Phrase(line.text, line.language or language, kept=line.fixed) for line in heard)
