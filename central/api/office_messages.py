"""The messages of the office's calls. No terminal speaks them, so they may grow with central alone."""

from datetime import datetime
from typing import Annotated, Final

import msgspec

from central.book.ending import Ended
from central.office.trail import TrailLine
from central.staff.open_incidents import LONGEST_NOTE, OfficeIncident
from central.terminals.fleet import Listed
from central.terminals.self_tests import KeptTest
from loyalty.ids import Uuid
from loyalty.privacy import Notice
from loyalty.schemes import Scheme
from loyalty.wire_base import Message
from loyalty.wire_terminals import NO_PROFILE, TerminalProfile

MOST_NEW: Final = 200
"""Terminals of one request; a longer list is made in several."""
MOST_LISTED: Final = 500
"""Terminals of one page."""
_NO_CONTROLS: Final = r"^[^\x00-\x1f\x7f]*$"
Text = Annotated[str, msgspec.Meta(max_length=200, pattern=_NO_CONTROLS)]
Note = Annotated[str, msgspec.Meta(max_length=LONGEST_NOTE, pattern=r"^[^\x00]*$")]


class CodeReach(Message, frozen=True, kw_only=True):
    """How the terminals of the codes reach this central; `spki` pins the server's key (SHA-256, hex)."""

    url: Text | None = None
    """None for the public address that central was started with."""
    spki: Text | None = None


class NewTerminal(Message, frozen=True, kw_only=True):
    """A terminal that there is not yet; languages and programmes as the shop's other terminals where left out."""

    code: Text
    shop: Text
    """By its name or id."""
    languages: tuple[Text, ...] = ()
    programmes: tuple[Text, ...] = ()
    batch: Text | None = None
    """Blanks that it may issue without a network."""
    profile: TerminalProfile = NO_PROFILE


class CreateTerminals(CodeReach, frozen=True, kw_only=True):
    """`POST /v1/office/terminals` and `…/sheet`: enrolment codes for all of them, or for none."""

    terminals: Annotated[tuple[NewTerminal, ...], msgspec.Meta(min_length=1, max_length=MOST_NEW)]


class MadeCode(msgspec.Struct, frozen=True, kw_only=True):
    """An enrolment code: good once, until `expires_at`; it is told here and nowhere else."""

    terminal: str
    text: str
    """What its QR says."""
    expires_at: datetime

    def __repr__(self) -> str:
        return f"MadeCode(terminal={self.terminal!r})"


class MadeCodes(msgspec.Struct, frozen=True, kw_only=True):
    """Enrolment codes in the order that the terminals were named in."""

    codes: tuple[MadeCode, ...]


class ListedTerminals(msgspec.Struct, frozen=True, kw_only=True):
    """`GET /v1/office/terminals`: a page by code; the next one is after its last code."""

    configuration: int
    """The version that terminals should go by."""
    terminals: tuple[Listed, ...]
    more: bool


class ShownTerminal(msgspec.Struct, frozen=True, kw_only=True):
    """`GET /v1/office/terminals/{called}`: what its last heartbeat said, and its self-tests, newest first."""

    configuration: int
    terminal: Listed
    self_tests: tuple[KeptTest, ...]


class ConfigurationVersion(msgspec.Struct, frozen=True, kw_only=True):
    """The version after a change: terminals fetch it after their next heartbeat."""

    configuration: int


class SetSettings(Message, frozen=True, kw_only=True):
    """`POST /v1/office/configuration`: what is left out stays; null asks for the default."""

    schemes: tuple[Scheme, ...] | msgspec.UnsetType | None = msgspec.UNSET
    """As in docs/codes.md."""
    link_hosts: tuple[Text, ...] | msgspec.UnsetType = msgspec.UNSET
    notice: Notice | msgspec.UnsetType | None = msgspec.UNSET
    """As in docs/privacy.md."""
    keep_years: int | msgspec.UnsetType | None = msgspec.UNSET


class RollAsked(msgspec.Struct, frozen=True, kw_only=True):
    """`POST /v1/office/terminals/{called}/roll`: it is told at its next heartbeat."""

    terminal: str


class TerminalRevoked(msgspec.Struct, frozen=True, kw_only=True):
    """`POST /v1/office/terminals/{called}/revoke`: what ended with it."""

    ended: Ended


class OpenIncidents(msgspec.Struct, frozen=True, kw_only=True):
    """`GET /v1/office/incidents`: a page, oldest first, alerts about staff too; the next is after its last id."""

    incidents: tuple[OfficeIncident, ...]
    more: bool


class CloseWithNote(Message, frozen=True, kw_only=True):
    """`POST /v1/office/incidents/{incident}/close`: with what was found."""

    note: Note

    def __repr__(self) -> str:
        return "CloseWithNote()"


class Closed(msgspec.Struct, frozen=True, kw_only=True):
    """The incident is closed."""

    incident: Uuid


class TrailPage(msgspec.Struct, frozen=True, kw_only=True):
    """`GET /v1/office/trail`: lines, oldest first; the next page is after its last line's id."""

    lines: tuple[TrailLine, ...]
    more: bool
