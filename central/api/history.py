"""The call for a card's last transactions."""

from sqlalchemy import select

from central import tables as t
from central.api.calls import Call, Reply, Visit
from central.book.rows import CardRow
from central.errors import ProblemError
from central.history import Asked, entries_of, read_cursor
from central.owners import load_numbers, load_programmes
from central.summaries import cards_by_token
from loyalty.assurance import Assurance, EntryMode
from loyalty.errors import CodeError
from loyalty.tokens import parse_token
from loyalty.wire import CardStatus, ProblemType
from loyalty.wire_history import MOST_ENTRIES, History, HistoryPage

_LONGEST_LANGUAGE = 16


def history(visit: Visit) -> Reply:
    """`POST /v1/cards/history`."""
    asked = visit.read(History)
    if not 1 <= asked.limit <= MOST_ENTRIES or len(asked.language) > _LONGEST_LANGUAGE:
        raise ProblemError(ProblemType.BAD_REQUEST, f"'limit' is 1 … {MOST_ENTRIES}, 'language' a short code.")
    before = read_cursor(asked.before) if asked.before is not None else None
    if asked.before is not None and before is None:
        raise ProblemError(ProblemType.BAD_REQUEST, "'before' is no cursor that was given here.")
    try:
        parse_token(asked.token)
    except CodeError as error:
        raise ProblemError(ProblemType.BAD_REQUEST, str(error)) from error
    cards = cards_by_token(visit.connection, visit.caller.owner, [asked.token])
    if not cards:
        raise ProblemError(ProblemType.CARD_UNKNOWN, "No card of this owner has this token.")
    if not _may_see(visit, cards[0], asked):
        raise ProblemError(ProblemType.CONFLICT, "This card, shown so, may not see what happened (section 6).")
    whose = Asked(
        visit.caller.owner,
        cards[0].account,
        load_programmes(visit.connection, visit.caller.owner),
        asked.language,
        before,
        asked.limit,
    )
    entries, ahead = entries_of(visit.connection, whose)
    return Reply(HistoryPage(entries=entries, next=str(ahead) if ahead else None, as_of=visit.now))


def _may_see(visit: Visit, card: CardRow, asked: History) -> bool:
    """Whether the card may see its history, as far as central can tell: a number's scheme says what showing it proves.

    A scheme is known by the batch that the card was made in; of others the terminal's word has to do.
    """
    if card.status is not CardStatus.ISSUED or (asked.mode is EntryMode.KEYED and asked.assurance < Assurance.PROVEN):
        return False
    if asked.assurance is Assurance.PROVEN:
        return True
    if asked.assurance < Assurance.POSSESSION:
        return False
    b = t.card_batches.c
    query = select(b.scheme).where(b.owner == visit.caller.owner, b.id == card.batch)
    name = visit.connection.execute(query).scalar_one_or_none() if card.batch is not None else None
    if name is None:
        return True
    scheme = load_numbers(visit.connection, visit.caller.owner).in_force.named(name)
    return scheme is None or scheme.assurance >= Assurance.POSSESSION


CALLS = (
    Call(
        "POST",
        "/v1/cards/history",
        "A card's last transactions, newest first.",
        history,
        HistoryPage,
        History,
        problems=(ProblemType.BAD_REQUEST, ProblemType.CARD_UNKNOWN, ProblemType.CONFLICT, ProblemType.TOO_LARGE),
    ),
)
