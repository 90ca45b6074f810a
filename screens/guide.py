"""The audio guide: what is said of a screen, and where its four keys walk. Pure.

Whoever hears it stands at one stop of the screen: on the screen as a whole, on one of its buttons, or on one of the
guide's own two for the volume. A key stops what is being said and walks on, chooses, or has it said again.

Two ears hear it: a headset hears everything, the loudspeaker nothing that is somebody's (EN 301 549, 5.1.3.8-9). On a
screen with somebody's figures the loudspeaker has the fixed texts alone, which hold no figure and no name; and on no
screen does it name a key with which a number or PIN is typed.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from screens import intents
from screens.bidi import plain
from screens.keys import Key
from screens.texts import Texts
from screens.tree import Node, Tree

STEPS: Final = 5
"""Steps of the volume, 6 dB apart: from the first to the last 24 dB, with one 12 dB above the first (8.2.1)."""
FIRST_STEP: Final = 3
"""How loud everybody's session begins (5.1.3.12-13: reset after each use)."""
LOUDER: Final = "guide:louder"
SOFTER: Final = "guide:softer"
_MINUS: Final = re.compile(r"(?<!\d)[\u2013\u2212]\s?(\d)")
"""What is taken off is written with a dash: voices pause at it, and it would sound as if it were given."""
SHOP: Final = "shop"
"""The shop's own name at a screen's head, where no member's stands."""
ATTRACT: Final = "attract"
IDLE: Final = "idle"


@dataclass(frozen=True, slots=True)
class Line:
    """Something to say.

    Attributes:
        text: The words.
        private: True where they are somebody's: by headset alone.
        fixed: True where they are the same for everybody, and may be prepared and kept.
        language: Whose voice says them; None for the screen's.
    """

    text: str = field(repr=False)
    private: bool = False
    fixed: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """Say these lines; what is being said stops, unless they come `behind` it."""

    lines: tuple[Line, ...]
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Hush:
    """Say nothing any more."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """Speak so loud from now on: 1 … `STEPS`."""

    step: int


Sound = Say | Hush | Loudness


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is: the screen's name, what it said, and the stop (None: the screen as a whole)."""

    screen: str = ""
    said: tuple[Line, ...] = field(default=(), repr=False)
    stop: str | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide.

    Attributes:
        on: Whether it speaks.
        headset: Whether a headset is plugged in, and hears it in place of the loudspeaker.
        volume: How loud it speaks, 1 … `STEPS`.
        place: Where its listener is; without one, what the keys have in focus.
        before: Where they were before they were asked whether they are still there.
        repeated: Whether the stop was just said again: once more, and the whole screen is.
    """

    on: bool = False
    headset: bool = False
    volume: int = FIRST_STEP
    place: Place = field(default_factory=Place)
    before: Place | None = None
    repeated: bool = False

    @property
    def focus(self) -> str | None:
        """The stop that is in focus, one of the screen's or of the guide's own."""
        return self.place.stop


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows.

    Attributes:
        guide: As it is from here.
        sounds: What is to be heard.
        chosen: The screen's element that was chosen, or None.
    """

    guide: Guide
    sounds: tuple[Sound, ...] = ()
    chosen: str | None = None


def stops(guide: Guide, tree: Tree) -> tuple[str | None, ...]:
    """Every stop of a screen in the order in which the keys walk them, round the ends."""
    own = (LOUDER, SOFTER) if guide.on else ()
    return (None, *(node.name for node in tree.focus_order()), *own)


def shown(guide: Guide, tree: Tree, texts: Texts) -> Answer:
    """Another screen stands there, or the same one says something else."""
    here = guide.place
    kept = here.stop if tree.name == here.screen and here.stop in stops(guide, tree) else None
    if not guide.on:
        # What would be said is not looked up for a shopper who sees: the first frame waits for it.
        return Answer(replace(guide, place=Place(tree.name, stop=kept)))
    place = Place(tree.name, _lines(tree, texts))
    if tree.name == here.screen:
        new = tuple(
            line
            for line, node in zip(place.said, _told(tree), strict=True)
            if not node.passing and line.text not in _words(here)
        )
        sounds = (Say(_audible(guide, new, texts), behind=True),) if new else ()
        return Answer(replace(guide, place=replace(place, stop=kept)), sounds)
    if tree.name == IDLE:
        return _say(replace(guide, place=place, before=here, repeated=False), _whole(tree, texts), texts)
    if guide.before is not None and (guide.before.screen, guide.before.said) == (place.screen, place.said):
        back = replace(guide, place=guide.before, before=None, repeated=False)
        return _say(back, (_own(texts, "guide.goes_on"), *_at_stop(back, tree, texts)), texts)
    return _say(replace(guide, place=place, before=None, repeated=False), _whole(tree, texts), texts)


def turned(guide: Guide, tree: Tree, texts: Texts) -> Answer:
    """The same screen stands there in another form, or another leaf of it: it is said as a whole, the stop is kept."""
    kept = guide.place.stop if guide.place.stop in stops(guide, tree) else None
    if not guide.on:
        return Answer(replace(guide, place=Place(tree.name, stop=kept)))
    there = replace(guide, place=Place(tree.name, _lines(tree, texts), kept), repeated=False)
    return _say(there, _whole(tree, texts), texts)


def pressed(guide: Guide, key: Key, tree: Tree, texts: Texts) -> Answer:
    """One of the keys went down."""
    moved = replace(guide, repeated=False)
    match key:
        case Key.NEXT | Key.PREVIOUS:
            return _walked(moved, tree, texts, 1 if key is Key.NEXT else -1)
        case Key.ACCEPT:
            return _accepted(moved, tree, texts)
        case Key.REPEAT if not guide.on:
            return _begin(replace(guide, on=True), tree, texts)
        case Key.REPEAT if guide.focus is None or guide.repeated:
            return _say(moved, _whole(tree, texts), texts)
        case Key.REPEAT:
            return _say(replace(guide, repeated=True), _at_stop(guide, tree, texts), texts)
        case Key.LEAVE:
            leaving = [n.name for n in tree.focus_order() if isinstance(n.action, intents.Back | intents.Stop)]
            return Answer(moved, _hushed(guide), leaving[0] if leaving else None)
        case _:
            assert_never(key)


def plugged(guide: Guide, tree: Tree | None, texts: Texts | None) -> Answer:
    """A headset was plugged in: the guide begins, or goes on in it."""
    if guide.headset:
        return Answer(guide)
    guide = replace(guide, on=True, headset=True)
    if tree is None or texts is None:
        return Answer(guide)
    return _begin(guide, tree, texts)


def unplugged(guide: Guide, texts: Texts | None) -> Answer:
    """The headset is out: what was being said stops at once, and nothing private is said from here."""
    if not guide.headset:
        return Answer(guide)
    if guide.place.screen in {"", ATTRACT} or texts is None:
        return ended(replace(guide, headset=False))
    guide = replace(guide, headset=False)
    return Answer(guide, (Hush(), Say((_own(texts, "guide.unplugged"),))))


def touched(guide: Guide) -> Answer:
    """A finger acts: what is being said stops, and the keys begin anew."""
    return Answer(replace(guide, place=replace(guide.place, stop=None), repeated=False), _hushed(guide))


def left_alone(guide: Guide) -> Answer:
    """Nobody pressed a key where nobody is known to be: the next one begins as every other."""
    place = replace(guide.place, stop=None)
    guide = replace(guide, on=guide.headset, volume=FIRST_STEP, place=place, before=None, repeated=False)
    return Answer(guide, (Hush(), Loudness(FIRST_STEP)))


def ended(guide: Guide) -> Answer:
    """The session is over: nothing of it is kept, and the next one begins as every other."""
    return Answer(Guide(on=guide.headset, headset=guide.headset), (Hush(), Loudness(FIRST_STEP)))


# ── what a key does ────────────────────


def _begin(guide: Guide, tree: Tree, texts: Texts) -> Answer:
    guide = replace(guide, place=Place(tree.name, _lines(tree, texts)), repeated=False)
    return _say(guide, (_own(texts, "guide.welcome"), *_whole(tree, texts)), texts)


def _walked(guide: Guide, tree: Tree, texts: Texts, step: int) -> Answer:
    found = stops(guide, tree)
    if not guide.on:
        # Without the guide nobody would see that the whole screen is a stop.
        found = found[1:] or (None,)
    at = found.index(guide.focus) if guide.focus in found else -1 if step > 0 else 0
    guide = replace(guide, place=replace(guide.place, stop=found[(at + step) % len(found)]))
    return _say(guide, _at_stop(guide, tree, texts), texts)


def _accepted(guide: Guide, tree: Tree, texts: Texts) -> Answer:
    if guide.focus is None:
        return _say(guide, _choices(tree, texts), texts)
    if guide.focus not in {LOUDER, SOFTER}:
        return Answer(guide, _hushed(guide), guide.focus)
    step = guide.volume + (1 if guide.focus == LOUDER else -1)
    guide = replace(guide, volume=max(1, min(STEPS, step)))
    said = _say(guide, (_volume(guide, texts),), texts)
    return replace(said, sounds=(Loudness(guide.volume), *said.sounds))


# ── what is said ────────────────────


def _say(guide: Guide, lines: tuple[Line, ...], texts: Texts) -> Answer:
    audible = _audible(guide, lines, texts)
    return Answer(guide, (Say(audible),) if guide.on and audible else _hushed(guide))


def _hushed(guide: Guide) -> tuple[Sound, ...]:
    return (Hush(),) if guide.on else ()


def _audible(guide: Guide, lines: tuple[Line, ...], texts: Texts) -> tuple[Line, ...]:
    """What the ear that listens may hear; of what it may not, that there is something."""
    if guide.headset:
        return lines
    public = tuple(line for line in lines if not line.private)
    return public if len(public) == len(lines) else (*public, _own(texts, "guide.private"))


def _told(tree: Tree) -> tuple[Node, ...]:
    """What a screen tells by itself: all that is spoken but the buttons, which are walked."""
    found: list[Node] = []

    def tell(node: Node) -> None:
        if node.action is not None:
            return
        if node.spoken:
            found.append(node)
        for child in node.children:
            tell(child)

    for each in tree.nodes:
        tell(each)
    return tuple(found)


def _line(node: Node, tree: Tree, texts: Texts) -> Line:
    fixed = texts.is_fixed(node.spoken)
    typed = isinstance(node.action, intents.Key)
    words = node.spoken
    if not fixed:
        words = plain(_MINUS.sub(lambda found: texts.get("guide.minus", figure=found[1]), words))
    # A language's name is said by its own voice: whoever looks for it may understand no other.
    language = node.action.code if isinstance(node.action, intents.ChooseLanguage) else None
    everybodys = fixed or not tree.personal or node.name == SHOP or language is not None
    return Line(words, private=typed or not everybodys, fixed=fixed or typed, language=language)


def _own(texts: Texts, key: str) -> Line:
    return Line(texts.get(key), fixed=True)


def _lines(tree: Tree, texts: Texts) -> tuple[Line, ...]:
    return tuple(_line(node, tree, texts) for node in _told(tree))


def _words(place: Place) -> frozenset[str]:
    return frozenset(line.text for line in place.said)


def _whole(tree: Tree, texts: Texts) -> tuple[Line, ...]:
    return (*_lines(tree, texts), *_choices(tree, texts))


def _choices(tree: Tree, texts: Texts) -> tuple[Line, ...]:
    """How many buttons there are to walk; on a screen that has none, nothing."""
    count = len(tree.focus_order())
    return (Line(texts.get("guide.choices", n=count, count=texts.number(count))),) if count else ()


def _at_stop(guide: Guide, tree: Tree, texts: Texts) -> tuple[Line, ...]:
    if guide.focus is None:
        return _whole(tree, texts)
    if guide.focus in {LOUDER, SOFTER}:
        return (_own(texts, "guide.louder" if guide.focus == LOUDER else "guide.softer"), _volume(guide, texts))
    node = tree.find(guide.focus)
    return (_line(node, tree, texts),) if node is not None else ()


def _volume(guide: Guide, texts: Texts) -> Line:
    return Line(texts.get("guide.volume", step=texts.number(guide.volume), most=texts.number(STEPS)))
