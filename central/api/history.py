"""The call for a card's last transactions."""

from central.api.calls import Call, Reply, Visit
from central.errors import ProblemError
from central.history import Asked, entries_of, read_cursor
from central.members.possession import shows_possession
from central.owners import load_programmes
from central.summaries import cards_by_token
from loyalty.errors import CodeError
from loyalty.tokens import parse_token
from loyalty.wire import ProblemType
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
    if not shows_possession(visit.connection, visit.caller.owner, cards[0], asked.mode, asked.assurance):
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


CALLS = (
    Call(
        "POST",
        "/v1/cards/history",
        "A card's last transactions, newest first.",
        history,
        HistoryPage,
        History,
        answers_first=lambda _: True,
        problems=(ProblemType.BAD_REQUEST, ProblemType.CARD_UNKNOWN, ProblemType.CONFLICT, ProblemType.TOO_LARGE),
    ),
)
