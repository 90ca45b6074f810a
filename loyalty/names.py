"""Names and figures, masked: enough for their owner to nod, too little for the one behind."""

import unicodedata
from typing import Final

from loyalty.matching import PARTICLES

HIDDEN: Final = "•••"
"""The same three dots for every length: a name's length is part of it."""


def mask_name(given: str, family: str, particle: str = "") -> str:
    """Mask a name: Jan de Vries is "J••• d. V.", his particle (tussenvoegsel) as small as he writes it.

    Each part gives its first sign, with the marks that belong to it; a given name of one letter looks no
    different from a long one. A script without capitals gives its first sign as it is. Missing parts are
    left out, and a name without any letter is the dots alone.
    """
    first, last = _capital(_initial(given)), _capital(_initial(family))
    parts = [f"{first}{HIDDEN}"]
    parts += [f"{initial}." for initial in map(_initial, particle.split()) if initial]
    if last:
        parts.append(f"{last}.")
    return " ".join(parts)


def _capital(initial: str) -> str:
    """`initial` with a capital, where its letter has one of a single sign (ß has none)."""
    capital = initial[:1].upper()
    return capital + initial[1:] if len(capital) == 1 else initial


def _initial(name: str) -> str:
    """The first letter of a name with its combining marks; empty where it has no letter."""
    composed = unicodedata.normalize("NFC", name)
    for place, sign in enumerate(composed):
        if sign.isalpha():
            marks = place + 1
            while marks < len(composed) and unicodedata.category(composed[marks]) in {"Mn", "Mc"}:
                marks += 1
            return composed[place : min(marks, place + 4)]
    return ""


def mask_figure(points: int) -> int:
    """How large a balance is, for somebody who only typed a number: its first figure, with noughts for the others.

    A balance of one figure gives nothing away at all.

    >>> mask_figure(1240), mask_figure(85), mask_figure(7)
    (1000, 80, 0)
    """
    scale = 10 ** (len(str(max(0, points))) - 1)
    return 0 if scale == 1 else points // scale * scale


def name_parts(text: str) -> tuple[str, str, str]:
    """Part a name, as it is typed on one line, into given name, particle and family name.

    The particle is the first run of small words such as *van den* that stands inside the name; it is written small, as
    it is behind a given name. Without one the last word is the family name, and a single word is a given name.

    >>> name_parts("Jan Van den Berg"), name_parts("Kari Anne Hansen"), name_parts("Noor")
    (('Jan', 'van den', 'Berg'), ('Kari Anne', '', 'Hansen'), ('Noor', '', ''))
    """
    words = text.split()
    inside = range(1, len(words) - 1)
    begin = next((at for at in inside if words[at].casefold() in PARTICLES), None)
    if begin is None:
        return (" ".join(words[:-1]), "", words[-1]) if len(words) > 1 else (" ".join(words), "", "")
    end = begin
    while end < len(words) - 1 and words[end].casefold() in PARTICLES:
        end += 1
    particle = " ".join(word.lower() for word in words[begin:end])
    return " ".join(words[:begin]), particle, " ".join(words[end:])
