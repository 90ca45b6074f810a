"""Which layout a scanner types by, learned from one printed code whose text is known.

A scanner does not say how it is set up, and the kernel reports places on the keyboard. So a technician scans one test
code; of all layouts, the one in which the keys spell its text is the scanner's. The text is chosen so that no two
layouts agree on it: `Z` and `a` tell German and French from the rest, and the apostrophe before an `e`, a dead key on a
US international keyboard alone, tells that one from plain US. Pure; docs/readers.md shows the printed code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from drivers.lines import Ending, Line
from drivers.symbology import split_identifier
from drivers.wedge.decoder import IDLE, KeyEvent, WedgeSettings, fall_silent, feed
from drivers.wedge.layouts import LayoutName

TEST_TEXT: Final = "Zaq-'e/_1^o"
"""What the test code holds (docs/pictures/layout-test.png, Code 128)."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What one scan of the test code tells of a scanner.

    Attributes:
        layout: the layout it types by.
        ending: how it ends a scan.
        sends_identifier: whether it types the data carrier identifier before the text.
    """

    layout: LayoutName
    ending: Ending
    sends_identifier: bool


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """The keys spell the test text in none of the layouts: another code, another layout, or a scan that was cut."""


Learning: TypeAlias = Learned | Unrecognised


def learn(events: Iterable[KeyEvent]) -> Learning:
    """Recognises the layout from the key events of one scan of the test code; total over every stream of events.

    Args:
        events: of one scan, with or without a terminator; what came before or after it makes it unrecognised.
    """
    kept = tuple(events)
    spelled = [learned for name in LayoutName if (learned := _spelled(kept, name)) is not None]
    return spelled[0] if len(spelled) == 1 else Unrecognised()


def _spelled(events: tuple[KeyEvent, ...], name: LayoutName) -> Learned | None:
    settings = WedgeSettings(name, gap_s=None, whole_s=None)
    state, lines = IDLE, list[Line]()
    for event in events:
        state, results = feed(state, event, settings)
        lines += [result for result in results if isinstance(result, Line)]
    if state.busy:
        lines += [result for result in fall_silent(state)[1] if isinstance(result, Line)]
    if len(lines) != 1:
        return None
    symbology, text = split_identifier(lines[0].text)
    return Learned(name, lines[0].ending, symbology is not None) if text == TEST_TEXT else None
