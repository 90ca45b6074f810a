"""Deciding what a member would like: the language that the account's cards are spoken to in."""

import re
from typing import Final

from central.book.book import Book
from central.book.outcome import Outcome, account_of, card_refusal, rejected
from loyalty.answers import Reason
from loyalty.assurance import Assurance
from loyalty.bodies import Preference

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}", re.ASCII)
"""ISO 639-1 or 639-2."""


def decide_preference(book: Book, body: Preference) -> Outcome:
    """Keep the language with the account; the last that arrives stays.

    A typed number may only earn (protocol, section 6), so it changes nothing. A refusal names no account: there is
    nothing that a member would have to be told of it.
    """
    refusal = card_refusal(book, body)
    account = account_of(book, body)
    if refusal is not None or account is None:
        return rejected(refusal or Reason.CARD_UNKNOWN)
    if body.occasion.assurance is Assurance.KEYED or _LANGUAGE.fullmatch(body.language) is None:
        return rejected(Reason.NOT_ALLOWED)
    book.preferred[account] = body.language
    book.touched.add(account)
    return Outcome(points=0, account=account)
