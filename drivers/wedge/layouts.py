"""Keyboard layouts: what a key of the kernel's numbering means to a scanner set up for a country.

A scanner plays a keyboard, and types by the layout it was told its host has; the kernel reports places on the
keyboard, not letters. Sources: key numbers of Linux `input-event-codes.h`; layouts as Windows has them, since that is
what scanners are made for. Where two differ by a dead key, the key is dead here.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias, assert_never

KEY_BACKSPACE: Final = 14
KEY_TAB: Final = 15
KEY_ENTER: Final = 28
KEY_LEFTCTRL: Final = 29
KEY_LEFTSHIFT: Final = 42
KEY_RIGHTSHIFT: Final = 54
KEY_LEFTALT: Final = 56
KEY_SPACE: Final = 57
KEY_CAPSLOCK: Final = 58
KEY_KPENTER: Final = 96
KEY_RIGHTCTRL: Final = 97
KEY_RIGHTALT: Final = 100
KEY_LEFTMETA: Final = 125
KEY_RIGHTMETA: Final = 126
KEY_RIGHTBRACE: Final = 27

PLAIN: Final = 0
SHIFT: Final = 1
ALTGR: Final = 2
SHIFT_ALTGR: Final = 3

_ROWS: Final = (
    41, *range(2, 14),
    *range(16, 28),
    *range(30, 41), 43,
    86, *range(44, 54),
)  # fmt: skip
"""The keys that type letters and signs, row by row as they lie on an ISO keyboard."""

_KEYPAD: Final = {
    71: "7", 72: "8", 73: "9", 74: "-",
    75: "4", 76: "5", 77: "6", 78: "+",
    79: "1", 80: "2", 81: "3", 82: "0", 83: ".",
    55: "*", 98: "/", 117: "=", 121: ",",
}  # fmt: skip

_Rows: TypeAlias = tuple[str, ...]

_COMBINING: Final = {
    "^": "\u0302",
    "¨": "\u0308",
    '"': "\u0308",
    "´": "\u0301",
    "'": "\u0301",
    "`": "\u0300",
    "~": "\u0303",
}


class LayoutName(StrEnum):
    """The layouts a device can be set to."""

    US = "us"
    US_INTERNATIONAL = "us-intl"
    FRENCH = "fr"
    GERMAN = "de"


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout.

    Attributes:
        name: the word the configuration uses.
        levels: for plain, Shift, AltGr and Shift+AltGr, the character of each key.
        dead: the (level, key) pairs that type nothing until the next key.
        has_altgr: whether the right Alt key chooses a level; else it is Alt, and what it holds is a chord.
    """

    name: LayoutName
    levels: tuple[Mapping[int, str], ...] = field(repr=False)
    dead: frozenset[tuple[int, int]] = field(repr=False)
    has_altgr: bool

    def character(self, code: int, *, shift: bool, altgr: bool, caps: bool) -> str | None:
        """What a key types, or None for a key that types nothing."""
        shifted = shift
        if caps:
            plain = self.levels[PLAIN].get(code, "")
            shifted = shift is not (plain.isalpha() and self.levels[SHIFT].get(code) == plain.upper())
        return self.levels[SHIFT * shifted + ALTGR * altgr].get(code)

    def is_dead(self, code: int, *, shift: bool, altgr: bool) -> bool:
        """Whether the key waits for the next one."""
        return (SHIFT * shift + ALTGR * altgr, code) in self.dead


def compose(dead: str, char: str) -> str:
    """What a dead key and the one after it type together: one accented letter, the sign itself, or both."""
    if char == " ":
        return dead
    whole = unicodedata.normalize("NFC", char + _COMBINING[dead])
    return whole if len(whole) == 1 else dead + char


def decompose(char: str) -> tuple[str, str] | None:
    """The combining mark and the bare letter of an accented one, or None for any other character."""
    parts = unicodedata.normalize("NFD", char)
    return (parts[1], parts[0]) if len(parts) == 2 else None


def combining_of(dead: str) -> str:
    """The combining mark that a dead key puts on the next letter."""
    return _COMBINING[dead]


def layout_named(name: LayoutName) -> Layout:
    """The tables of one layout."""
    match name:
        case LayoutName.US:
            return _US
        case LayoutName.US_INTERNATIONAL:
            return _US_INTERNATIONAL
        case LayoutName.FRENCH:
            return _FRENCH
        case LayoutName.GERMAN:
            return _GERMAN
        case _:
            assert_never(name)


def _level(rows: _Rows) -> dict[int, str]:
    """One level from its rows of characters, in the order of `_ROWS`; a space is a key that types nothing there."""
    return {code: char for code, char in zip(_ROWS, "".join(rows), strict=True) if char != " "}


def _layout(
    name: LayoutName,
    *,
    plain: _Rows,
    shift: _Rows,
    altgr: _Rows | None = None,
    shift_altgr: _Rows | None = None,
    dead: Mapping[int, str],
) -> Layout:
    """Builds the tables; `dead` names by level the signs that are dead on it."""
    everywhere = {KEY_SPACE: " ", **_KEYPAD}
    levels = tuple(
        MappingProxyType({**(_level(rows) if rows else {}), **everywhere})
        for rows in (plain, shift, altgr, shift_altgr)
    )
    keys = frozenset(
        (level, code) for level, signs in dead.items() for code in _ROWS if levels[level].get(code, " ") in signs
    )
    return Layout(name, levels, keys, has_altgr=altgr is not None)


_US_PLAIN: Final = ("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "\\", "<", "zxcvbnm,./")
_US_SHIFT: Final = ("~!@#$%^&*()_+", "QWERTYUIOP{}", 'ASDFGHJKL:"', "|", ">", "ZXCVBNM<>?")

_US: Final = _layout(LayoutName.US, plain=_US_PLAIN, shift=_US_SHIFT, dead={})

_US_INTERNATIONAL: Final = _layout(
    LayoutName.US_INTERNATIONAL,
    plain=_US_PLAIN,
    shift=_US_SHIFT,
    altgr=(" ¡²³¤€¼½¾‘’¥×", "äåé®þüúíóö«»", "áßð     ø¶´", "¬", " ", "æ ©  ñµç ¿"),
    shift_altgr=("  ¹ £       ÷", "ÄÅÉ ÞÜÚÍÓÖ  ", "Á§Ð     Ø°¨", "¦", " ", "Æ ¢  Ñ Ç  "),
    dead={PLAIN: "`'", SHIFT: '~^"'},
)

_FRENCH: Final = _layout(
    LayoutName.FRENCH,
    plain=("²&é\"'(-è_çà)=", "azertyuiop^$", "qsdfghjklmù", "*", "<", "wxcvbn,;:!"),
    shift=(" 1234567890°+", "AZERTYUIOP¨£", "QSDFGHJKLM%", "µ", ">", "WXCVBN?./§"),
    altgr=("  ~#{[|`\\^@]}", "  €        ¤", "           ", " ", " ", "          "),
    dead={PLAIN: "^", SHIFT: "¨", ALTGR: "~`"},
)

_GERMAN: Final = _layout(
    LayoutName.GERMAN,
    plain=("^1234567890ß´", "qwertzuiopü+", "asdfghjklöä", "#", "<", "yxcvbnm,.-"),
    shift=('°!"§$%&/()=?`', "QWERTZUIOPÜ*", "ASDFGHJKLÖÄ", "'", ">", "YXCVBNM;:_"),
    altgr=("  ²³   {[]}\\ ", "@ €        ~", "           ", " ", "|", "      µ   "),
    dead={PLAIN: "^´", SHIFT: "`"},
)
