"""Names made alike, so that one is found however it was typed: the one normaliser for what is kept and what is sought.

A name is *folded*: small letters without marks, where ø and oe, å and aa, æ and ae meet. What begins alike folds to
what begins alike, so a half typed name finds the whole one. A *sound* goes further and is for likeness alone: it
brings Jansen and Janssen, Meijer and Meyer, Visser and Fisscher together, as Dutch and Norwegian ears do.
"""

import re
import unicodedata
from typing import Final

_LETTERS: Final = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "đ": "d", "ł": "l", "ı": "i"})
_INSIDE: Final = re.compile(r"['’‘`´ʼ]")
"""What stands inside a word without parting it: O'Brien, 't Hooft."""
_WORD: Final = re.compile(r"[^\W_]+")
_PAIRS: Final = re.compile(r"a[ae]|[ou]e")
"""Two letters for one sound, whose first one says it alone."""

PARTICLES: Final = frozenset({
    "van", "de", "der", "den", "des", "het", "te", "ten", "ter", "tot", "op", "in", "aan", "bij", "uit", "voor", "el",
    "al", "la", "le", "les", "du", "von", "zu", "auf", "av", "af", "da", "di", "do", "dos", "das", "del", "della",
    "bin", "ibn",
})  # fmt: skip
"""Words before a family name that many leave out or write together with it."""


def _plain(text: str) -> str:
    """Small letters without marks; letters that no mark makes are spelled out."""
    small = _INSIDE.sub("", text).casefold()
    if small.isascii():
        return small
    small = small.translate(_LETTERS)
    split = unicodedata.normalize("NFKD", small)
    return "".join(sign for sign in split if not unicodedata.category(sign).startswith("M"))


def fold(text: str) -> str:
    """A text folded into one word; empty where it has no letter and no figure.

    >>> fold("Bjørn"), fold("Bjoern"), fold("Åse"), fold("Aase"), fold("O'Brien")
    ('bjorn', 'bjorn', 'ase', 'ase', 'obrien')
    """
    return _paired("".join(_WORD.findall(_plain(text))))


def split(text: str) -> tuple[str, ...]:
    """The words of a text, folded, in their order.

    >>> split("Anne-Marie  van den BERG")
    ('anne', 'marie', 'van', 'den', 'berg')
    """
    # What is plain already stays so: only the pairs are left to be brought together.
    return tuple(map(_paired, _WORD.findall(_plain(text))))


def _paired(word: str) -> str:
    return _PAIRS.sub(_first, word)


def _first(pair: re.Match[str]) -> str:
    return pair[0][0]


def name_words(given: str, particle: str, family: str) -> frozenset[str]:
    """The words by which a name is found: its own, and what is written together as well as apart.

    >>> sorted(name_words("Jan", "van den", "Berg"))
    ['berg', 'jan', 'vandenberg']
    """
    joined = (given, family, particle + family)
    return frozenset({*split(given), *split(family), *(fold(part) for part in joined)} - {""})


def sought_words(text: str) -> tuple[str, ...]:
    """What is looked for in a typed text: its words without particles; those alone, where there is nothing else.

    >>> sought_words("visser jan"), sought_words("van den Berg"), sought_words("van d")
    (('visser', 'jan'), ('berg',), ('d',))
    >>> sought_words("van den")
    ('vanden',)
    """
    words = tuple(dict.fromkeys(split(text)))
    named = tuple(word for word in words if word not in PARTICLES)
    return named or ((fold(text),) if words else ())


_SOUNDS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"eij|eyj|aij|ai|ay|ey|ij|y", "ei"),
        (r"^ch|ck|c(?=[aouklrt]|$)|q", "k"),
        (r"sch", "s"),
        (r"ch|g(?=h)", "g"),
        (r"ph|v|w", "f"),
        (r"tz|z|c", "s"),
        (r"th|dt|d$", "t"),
        (r"x", "ks"),
        (r"au", "ou"),
        (r"(?<=[aeiou])h|(?<=[gkr])h", ""),
        (r"ie|ee", "i"),
        (r"sj|skj", "s"),
        (r"(.)\1+", r"\1"),
    )
)
"""In this order; each is a habit of spelling, not of speech."""


def sound(word: str) -> str:
    """How a folded word sounds, roughly.

    >>> sound("meijer") == sound("meyer") == sound("meier"), sound("visser") == sound("visscher")
    (True, True)
    """
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


def name_sound(given: str, family: str) -> str | None:
    """The sound of a whole name, without its particle; None where it has no family or no given name.

    >>> name_sound("Jan", "De Vries") == name_sound("Jan", "Vries")
    True
    """
    first, words = split(given), split(family)
    # Somebody typed the particle into the family's field.
    last = "".join(word for word in words if word not in PARTICLES) or "".join(words)
    return f"{sound(last)} {sound(first[0])}" if first and last else None


def same_name(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Whether two names (given, particle, family) fold to the same; one of them may lack the particle."""
    if fold(one[0]) != fold(other[0]) or not fold(one[2]):
        return False
    return bool({fold(one[2]), fold(one[1] + one[2])} & {fold(other[2])} or fold(one[2]) == fold(other[1] + other[2]))
