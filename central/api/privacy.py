"""The calls about one's own data: having it, and having it erased."""

import msgspec

from central.api.calls import Call, Reply, Visit
from central.api.proofs import card_in_use
from central.book.reading import is_uuid
from central.book.rows import CardRow
from central.errors import ProblemError
from central.members.masking import mask_address
from central.members.possession import shows_possession
from central.members.proven import member_of, was_proven
from central.messages.letters import post
from central.messages.ports import Letter
from central.privacy.gathering import Form, gather
from central.privacy.leaving import leaver_of, let_go
from central.privacy.readable import readable
from central.privacy.requests import Request, RequestKind, answered, given_lately, note_request
from central.privacy.whose import whose
from central.privacy.wording import LETTER_LIFE, data_subject
from central.summaries import is_named, ways_to_prove
from loyalty.assurance import Assurance
from loyalty.privacy import proof_needed
from loyalty.wire import ProblemType, write
from loyalty.wire_privacy import (
    MOST_IN_MAIL,
    MOST_ON_PAPER,
    REQUESTS_A_DAY,
    AskData,
    DataGiven,
    DataOutcome,
    DataWay,
    Leave,
    LeaveAnswer,
    LeaveOutcome,
)
from loyalty.wire_proofs import Channel

_LONGEST_LANGUAGE = 16
_GIVEN = (RequestKind.PAPER, RequestKind.MAIL)


def give_data(visit: Visit) -> Reply:
    """`POST /v1/cards/data`: all that is kept of the card's member, for paper or by mail."""
    asked = visit.read(AskData)
    if not is_uuid(asked.id) or len(asked.language) > _LONGEST_LANGUAGE:
        raise ProblemError(ProblemType.BAD_REQUEST, "'id' is a UUID, 'language' a short code.")
    card = card_in_use(visit, asked.token)
    connection, owner, now = visit.connection, visit.caller.owner, visit.now
    if not _may(visit, card, asked):
        return Reply(DataGiven(outcome=DataOutcome.NOT_PROVEN))
    had = answered(connection, owner, asked.id)
    if had is not None and asked.way is DataWay.MAIL:
        return Reply(msgspec.json.decode(had, type=DataGiven))
    if had is None and given_lately(connection, owner, card.account, _GIVEN, now) >= REQUESTS_A_DAY:
        return Reply(DataGiven(outcome=DataOutcome.TOO_MANY))
    most = MOST_ON_PAPER if asked.way is DataWay.PAPER else MOST_IN_MAIL
    form = Form(visit.caller.shop, asked.language, most)
    data = gather(connection, whose(connection, owner, card.account, card.token), form, now)
    if asked.way is DataWay.PAPER:
        if had is None:
            wish = Request(asked.id, card.account, RequestKind.PAPER, visit.caller.id)
            kept = DataGiven(outcome=DataOutcome.GIVEN)
            note_request(connection, owner, wish, write(kept).decode(), now)
        return Reply(DataGiven(outcome=DataOutcome.GIVEN, data=data))
    if data.mail is None or Channel.MAIL not in visit.central.post.channels:
        return Reply(DataGiven(outcome=DataOutcome.NO_ADDRESS))
    document = msgspec.json.format(write(data), indent=1).decode()
    subject, text = data_subject(asked.language, data.owner), readable(data, asked.language)
    post(connection, owner, Letter(asked.id, Channel.MAIL, data.mail, subject, text, document), now, now + LETTER_LIFE)
    sent = DataGiven(outcome=DataOutcome.SENT, sent_to=mask_address(Channel.MAIL, data.mail))
    wish = Request(asked.id, card.account, RequestKind.MAIL, visit.caller.id)
    note_request(connection, owner, wish, write(sent).decode(), now)
    return Reply(sent, after=visit.central.post.nudge)


def leave(visit: Visit) -> Reply:
    """`POST /v1/cards/leave`: erase the card's member, and let the points lapse; a repeat gets the first answer."""
    asked = visit.read(Leave)
    if not is_uuid(asked.id):
        raise ProblemError(ProblemType.BAD_REQUEST, "'id' is a UUID.")
    connection, owner, now = visit.connection, visit.caller.owner, visit.now
    had = answered(connection, owner, asked.id)
    if had is not None:
        return Reply(msgspec.json.decode(had, type=LeaveAnswer))
    card = card_in_use(visit, asked.token)
    if not _may(visit, card, asked):
        return Reply(LeaveAnswer(outcome=LeaveOutcome.NOT_PROVEN))
    gone = let_go(visit.central, connection, leaver_of(connection, owner, card.account, card.token), now)
    wish = Request(asked.id, card.account, RequestKind.LEAVE, visit.caller.id)
    note_request(connection, owner, wish, write(gone).decode(), now)
    return Reply(gone, after=visit.central.post.nudge)


def _may(visit: Visit, card: CardRow, asked: AskData | Leave) -> bool:
    """Whether enough was proven, by what central saw itself: a terminal's word alone opens nobody's data."""
    connection, owner = visit.connection, visit.caller.owner
    ways = ways_to_prove(connection, owner, [card.account], frozenset(Channel)).get(card.account, ())
    named = is_named(connection, owner, card.account)
    if proof_needed(ways, named=named) is Assurance.PROVEN:
        return was_proven(connection, visit.caller, member_of(card), visit.now)
    return shows_possession(connection, owner, card, asked.mode, min(asked.assurance, Assurance.POSSESSION))


_PROBLEMS = (ProblemType.BAD_REQUEST, ProblemType.CARD_UNKNOWN, ProblemType.CONFLICT, ProblemType.TOO_LARGE)

CALLS = (
    Call(
        "POST",
        "/v1/cards/data",
        "All that is kept of a card's member, for paper or by mail.",
        give_data,
        DataGiven,
        AskData,
        problems=_PROBLEMS,
    ),
    Call(
        "POST",
        "/v1/cards/leave",
        "Erase a card's member, and let the points lapse.",
        leave,
        LeaveAnswer,
        Leave,
        problems=_PROBLEMS,
    ),
)
