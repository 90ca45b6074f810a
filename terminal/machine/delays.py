"""Every delay of the machine, by name, in milliseconds of the machine's own uptime."""

from typing import Final

SECOND: Final = 1000

IDLE: Final = 45 * SECOND
"""Nothing touched or read for so long: "are you still there?"."""
WARNING: Final = 20 * SECOND
"""How long that question stands; EN 301 549 asks for 20 s at least."""
THANKS: Final = 15 * SECOND
"""How long the thanks stand before the screen closes by itself."""
REFUSAL: Final = 10 * SECOND
"""How long a refusal stands where no session goes on behind it."""
BRINGING: Final = 30 * SECOND
"""How long an answer that was shown as a code waits for its card."""
HELP: Final = 30 * SECOND
ADJUST: Final = 30 * SECOND
"""How long a choice about the screen stands for somebody who chooses nothing."""
READING: Final = 60 * SECOND
"""How long a page of the privacy notice stands for somebody without a card."""
LEFT: Final = 20 * SECOND
"""How long it stands that the member has left."""
KEYING: Final = 45 * SECOND
"""No key for so long: whoever typed has gone."""
KEYED_WINDOW: Final = 600 * SECOND
"""In so long a terminal takes at most five typed numbers (protocol, section 6)."""
UNSURE: Final = 30 * SECOND
"""How long "we are not sure, ask at the till" stands."""
LOOKING_UP: Final = 3 * SECOND
"""The longest wait for figures before the terminal shows what it knows itself."""
REST: Final = 60 * SECOND
"""Nobody was near an attract screen that nobody used for so long: screen and camera rest."""
DESK: Final = 120 * SECOND
"""Nothing touched or read at staff's desk for so long: it closes."""
DESK_ANSWER: Final = 6 * SECOND
"""The longest wait at the desk for central's word, longer than the client's own time-out."""
TYPING: Final = SECOND // 2
"""No key for so long: central is asked who may be meant."""
ENTRANCE_DECIDES: Final = SECOND // 2
"""The longest wait for a word on a card at the entrance: with it the answer stands there within a second."""
ENTRANCE: Final = 5 * SECOND
"""How long the entrance's answer stands."""
PROOF: Final = 4 * SECOND
"""The longest wait for central's word on a PIN or a code."""
AUTHORISE: Final = 4 * SECOND
"""No answer within it: nothing is printed (protocol, section 3)."""
CHECK_PRINTER: Final = 3 * SECOND
"""The longest wait for the printer's word before an intent is made."""
STORE: Final = 15 * SECOND
"""The longest wait for the store's word: past it nobody will answer, and the next start settles what is on disk."""
PRINT: Final = 120 * SECOND
"""Longer than any printer's time-outs together: past it the print is as good as unknown."""
