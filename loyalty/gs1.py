"""Member numbers inside GS1 texts: element strings and Digital Links, read by `biip`.

A member's number in GS1's own grammar is a GSRN of a recipient, AI 8018. biip is asked only where the
symbol or the link says GS1: it takes `96385074` for AI 96, and any host for a Digital Link. It reads the table of
all GS1 prefixes when it is loaded, so that is done where the first GS1 text asks for it.
"""

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from loyalty.scheme_kinds import GSRN_MEMBER

if TYPE_CHECKING:
    from biip.gs1_element_strings import GS1ElementStrings

SEPARATOR: Final = "\x1d"
"""What stands for FNC1 between element strings (GS1 General Specifications, 7.8.3)."""


def gsrn_in_message(payload: str) -> str | None:
    """The recipient's GSRN in element strings, with its AI in front, or None.

    A damaged message holds none; biip's error would repeat its text, so it goes no further.
    """
    from biip import ParseError
    from biip.gs1_messages import GS1Message

    try:
        message = GS1Message.parse(payload.strip(SEPARATOR))
    except (ParseError, ValueError):
        return None
    return _recipient(message.element_strings)


def gsrn_in_link(text: str, hosts: AbstractSet[str]) -> str | None:
    """The recipient's GSRN in a Digital Link of one of `hosts` (small letters), with its AI in front, or None."""
    try:
        parts = urlsplit(text)
        if parts.scheme not in {"http", "https"} or parts.hostname not in hosts:
            return None
    except ValueError:
        return None
    from biip import ParseError
    from biip.gs1_digital_link_uris import GS1DigitalLinkURI

    try:
        link = GS1DigitalLinkURI.parse(text)
    except (ParseError, ValueError):
        return None
    return _recipient(link.element_strings)


def _recipient(elements: "GS1ElementStrings") -> str | None:
    found = elements.get(ai=GSRN_MEMBER)
    return None if found is None else GSRN_MEMBER + found.value
