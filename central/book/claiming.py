"""Deciding whether a claim may stand open, and what granting one posts."""

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from central import tables as t
from central.book.book import Book
from central.book.outcome import Outcome, reckoned, rejected
from central.book.rows import NewClaim
from central.bulk import insert_rows
from loyalty import ledger
from loyalty.answers import Reason
from loyalty.assurance import Assurance
from loyalty.bodies import Claim
from loyalty.claims import MOST_OPEN, ClaimRefusal, ClaimState, amount_refusal, day_refusal
from loyalty.ids import Uuid
from loyalty.lots import Lot
from loyalty.postings import PostingKind
from loyalty.programme import Programme

_EAST: Final = timedelta(hours=14)
_WEST: Final = timedelta(hours=12)
"""How far a shop's calendar may be ahead of UTC, and behind it."""


def decide_claim(book: Book, body: Claim) -> Outcome:
    """Keep a claim: open, or refused at once where it cannot be; the member is told of either at the next visit."""
    found = reckoned(book, body)
    if isinstance(found, Outcome):
        return found
    account, programme = found
    if body.currency is not programme.currency:
        return rejected(Reason.CURRENCY, account)
    if (body.occasion.assurance or Assurance.KEYED) < Assurance.POSSESSION:
        # Our terminals offer it to nobody who did not show the card: there is nobody to be told.
        return rejected(Reason.NOT_ALLOWED)
    refusal = _refusal(book, body, account, programme)
    if refusal is None:
        book.loaded.open_claims[account] = book.loaded.open_claims.get(account, 0) + 1
    book.claims.append(
        NewClaim(body.id, account, programme.id, programme.version, body.day, body.cents, body.currency, refusal)
    )
    return Outcome(points=0, account=account, programme=programme.id, version=programme.version)


def _refusal(book: Book, body: Claim, account: Uuid, programme: Programme) -> ClaimRefusal | None:
    made = min(body.occasion.occurred_at, book.now) if body.occasion.clock_trusted else book.now
    refusal = amount_refusal(body.cents, programme.claim_limit_cents) or day_refusal(
        body.day, (made - _WEST).date(), (made + _EAST).date()
    )
    if refusal is None and book.loaded.open_claims.get(account, 0) >= MOST_OPEN:
        return ClaimRefusal.TOO_MANY
    return refusal


def post_claim(book: Book, claim: Uuid, account: Uuid, programme: Programme, points: int) -> None:
    """Post what a granted claim adds: a correction whose cause is the claim itself, so that it can be posted once."""
    lot = Lot(claim, points, book.now, programme.expires_at(book.now))
    book.post(
        claim, account, programme.id, ledger.accrue(book.purse(account, programme.id), lot, PostingKind.ADJUSTMENT)
    )


def save_claims(connection: Connection, book: Book) -> None:
    """Write the new claims."""
    insert_rows(
        connection,
        t.claims,
        [
            {
                "owner": book.owner,
                "id": claim.id,
                "account": claim.account,
                "programme": claim.programme,
                "version": claim.version,
                "terminal": book.terminal.id,
                "day": claim.day.isoformat(),
                "cents": claim.cents,
                "currency": claim.currency.value,
                "state": (ClaimState.OPEN if claim.refusal is None else ClaimState.REFUSED).value,
                "refusal": claim.refusal.value if claim.refusal is not None else None,
                "points": None,
                "note": None,
                "decided_by": None,
                "made_at": book.now,
                "decided_at": None if claim.refusal is None else book.now,
                "told_at": None,
            }
            for claim in book.claims
        ],
    )
