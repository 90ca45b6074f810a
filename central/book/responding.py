"""Answers to campaigns: decided once for each account and campaign, counted without persons."""

import re
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, select

from central import tables as t
from central.book.accruals import open_lot
from central.book.book import Book, Loaded
from central.book.outcome import Outcome, counted_on, reckoning_of, rejected
from central.book.rows import Answered
from central.bulk import insert_rows
from central.campaigns import campaigns_of
from central.database import chunks
from loyalty.answers import Reason
from loyalty.assurance import Assurance
from loyalty.bodies import Body, Response
from loyalty.campaigns import Campaign, may_answer
from loyalty.ids import Uuid
from loyalty.programme import Programme, Unit

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,36}", re.ASCII)
"""What a campaign can be called; no database need be asked for anything else."""


def decide_response(book: Book, body: Response) -> Outcome:
    """An account's first answer stays and is thanked for; any later one is accepted, counts nothing and gives nothing.

    A campaign that is not the owner's is `reference_unknown`; one that was over when the answer was given, and an
    answer that it does not have, are `not_allowed`, as is a typed number.
    """
    account = counted_on(book, body)
    if isinstance(account, Outcome):
        return account
    if not may_answer(body.occasion.assurance or Assurance.KEYED):
        return rejected(Reason.NOT_ALLOWED)
    campaign = book.loaded.campaigns.get(body.campaign)
    if campaign is None:
        return rejected(Reason.REFERENCE_UNKNOWN, account)
    in_time = campaign.takes(body.occasion.occurred_at, book.now, clock_trusted=body.occasion.clock_trusted)
    if not in_time or campaign.choice(body.answer) is None:
        return rejected(Reason.NOT_ALLOWED, account)
    if (account, campaign.id) in book.loaded.responses:
        return Outcome(points=0, account=account)
    thanks = _thanks(book, body, campaign)
    if isinstance(thanks, Reason):
        return rejected(thanks, account)
    book.loaded.responses[account, campaign.id] = body.answer
    book.new_responses.append(Answered(account, campaign.id, body.answer, body.id))
    book.touched.add(account)
    if thanks is None:
        return Outcome(points=0, account=account)
    open_lot(book, account, thanks, campaign.thanks_points, body)
    return Outcome(points=campaign.thanks_points, account=account, programme=thanks.id, version=thanks.version)


def _thanks(book: Book, body: Response, campaign: Campaign) -> Programme | Reason | None:
    """The programme that gives thanks, None where there is nothing to give, or why it cannot.

    Stamps are never given: a campaign counts its thanks in points.
    """
    if not campaign.thanks_points or body.programme is None:
        return None
    programme = reckoning_of(book, body)
    if isinstance(programme, Programme) and programme.unit is not Unit.POINTS:
        return None
    return programme


def load_responses(connection: Connection, owner: Uuid, bodies: Iterable[Body], loaded: Loaded) -> None:
    """The campaigns that answers name, and what their accounts answered before."""
    named = {body.campaign for body in bodies if isinstance(body, Response) and _NAME.fullmatch(body.campaign)}
    if not named:
        return
    loaded.campaigns = {each.id: each for each in campaigns_of(connection, owner, named)}
    accounts = {card.account for card in loaded.cards.values()}
    accounts |= {body.account for body in bodies if isinstance(body, Response) and body.account is not None}
    r = t.responses.c
    for part in chunks(sorted(accounts)):
        query = select(r.account, r.campaign, r.answer).where(r.owner == owner, r.account.in_(part))
        loaded.responses.update({(row.account, row.campaign): row.answer for row in connection.execute(query)})


def save_responses(connection: Connection, book: Book) -> None:
    """Write the new answers."""
    insert_rows(
        connection,
        t.responses,
        [
            {
                "owner": book.owner,
                "account": each.account,
                "campaign": each.campaign,
                "answer": each.answer,
                "transaction_id": each.cause,
                "answered_at": book.now,
            }
            for each in book.new_responses
        ],
    )
