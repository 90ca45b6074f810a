"""The calls about cards and what changed."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, select

from central import tables as t
from central.api import history
from central.api.calls import Call, Parameter, Reply, Visit
from central.binds import OWNER, THIS
from central.book.asking import ask_back_elsewhere, ask_back_expiring, held_elsewhere
from central.book.counter import ChangeKind
from central.book.rows import CardRow
from central.book.standing import Reader
from central.book.using import is_use, note_use
from central.charities import collected, with_given
from central.claims import claims_to_tell, note_claims
from central.errors import ProblemError
from central.members.proven import member_of, note_proof
from central.members.rotating import prove_rotating
from central.owners import load_programmes
from central.shopped import with_shopped
from central.staff.telling import staff_changed
from central.summaries import cards_by_token, cards_of_accounts, note_refusals, refusals_to_tell, summaries
from loyalty.assurance import EntryMode
from loyalty.codes import RotatingMemberCode
from loyalty.errors import BodyError, CodeError
from loyalty.ids import Uuid
from loyalty.programme import Programme
from loyalty.tokens import parse_token
from loyalty.wire import (
    BatchAssigned,
    CardChanged,
    CardErased,
    CardStatus,
    CardSummary,
    Change,
    Changes,
    CharityChanged,
    HoldAskedBack,
    Lookup,
    ProblemType,
    ProgrammeChanged,
    StaffChanged,
    read,
)

MOST_CHANGES = 500
LAST_COUNTER = 2**53 - 1
_COUNTER: Final = select(t.owners.c.changes).where(t.owners.c.owner == OWNER)
_CHANGES: Final = (
    select(t.changes.c.kind, t.changes.c.subject, t.changes.c.counter)
    .where(t.changes.c.owner == OWNER, t.changes.c.counter > bindparam("after"))
    .where(t.changes.c.terminal.is_(None) | (t.changes.c.terminal == THIS))
    .order_by(t.changes.c.counter)
    .limit(bindparam("most"))
)
_BATCH: Final = select(t.card_batches.c.id, t.card_batches.c.terminal).where(
    t.card_batches.c.owner == OWNER, t.card_batches.c.id == THIS, t.card_batches.c.terminal.is_not(None)
)


def look_up(visit: Visit) -> Reply:
    """`POST /v1/cards/lookup`: a card's summary, with what was refused since the member was last told.

    A typed number proves nothing (protocol, section 6): it moves no hold, and nobody was told anything by it.
    What a card that was shown changes is left to a note, so that a scan does not wait for a batch.
    """
    asked = visit.read(Lookup)
    connection, terminal, now = visit.connection, visit.caller, visit.now
    try:
        parse_token(asked.token)
    except CodeError as error:
        raise ProblemError(ProblemType.BAD_REQUEST, str(error)) from error
    cards = cards_by_token(connection, terminal.owner, [asked.token])
    if not cards:
        raise ProblemError(ProblemType.CARD_UNKNOWN, "No card of this owner has this token.")
    card = cards[0]
    reader = Reader(terminal.owner, load_programmes(connection, terminal.owner), terminal.programmes, now)
    summary = summaries(connection, reader, cards, visit.central.post.channels)[card.token]
    proven = _is_proven(visit, asked, card)
    if asked.mode is EntryMode.KEYED:
        return Reply(msgspec.structs.replace(summary, proven=proven))
    balances = with_shopped(connection, terminal.owner, card.account, summary.balances, (terminal.shop, now))
    balances = with_given(connection, terminal.owner, card.account, reader.programmes, balances)
    refusals, refused = refusals_to_tell(connection, terminal.owner, card.account, now)
    claims, decided = claims_to_tell(connection, terminal.owner, card.account, now)
    return Reply(
        msgspec.structs.replace(summary, balances=balances, refusals=refusals, claims=claims, proven=proven),
        note=_note(visit, card, refused, decided),
    )


def _note(
    visit: Visit, card: CardRow, refused: Sequence[Uuid], decided: Sequence[Uuid]
) -> Callable[[Connection], None] | None:
    """What a card that was shown leaves to be written; None for nothing.

    Where and when it was used last, holds that other terminals are asked for, and that the member was told.
    """
    caller, account, now = visit.caller, card.account, visit.now
    issued = card.status is CardStatus.ISSUED
    used = issued and is_use(visit.connection, caller, account, now)
    held = issued and bool(held_elsewhere(visit.connection, caller, account))
    if not (used or held or refused or decided):
        return None

    def note(connection: Connection) -> None:
        if used:
            note_use(connection, caller, account, now)
        if held:
            ask_back_elsewhere(connection, caller, account, now)
        note_refusals(connection, caller.owner, refused, now)
        note_claims(connection, caller.owner, decided, now)

    return note


def _proves_nothing(body: bytes) -> bool:
    """Whether a look-up brings no rotating code: a step of one counts once, so it is decided where it is written."""
    try:
        return read(Lookup, body).mac is None
    except BodyError:
        return False


def _is_proven(visit: Visit, asked: Lookup, card: CardRow) -> bool:
    """Whether the look-up came with a rotating code that holds now."""
    if asked.number is None or asked.step is None or asked.mac is None:
        return False
    try:
        code = RotatingMemberCode(asked.number, asked.step, asked.mac)
    except CodeError as error:
        raise ProblemError(ProblemType.BAD_REQUEST, "The rotating code has no such number, step or MAC.") from error
    caller, now = visit.caller, visit.now
    proven = prove_rotating(visit.connection, caller.owner, card, code, now)
    if proven:
        note_proof(visit.connection, caller, member_of(card), now)
    return proven


def changes(visit: Visit) -> Reply:
    """`GET /v1/changes`: what changed since a counter, each subject once, as it is now."""
    after = visit.number("after", 0, 0, LAST_COUNTER)
    limit = visit.number("limit", MOST_CHANGES, 1, MOST_CHANGES)
    ask_back_expiring(visit.connection, visit.caller, visit.now)
    counted = int(visit.connection.execute(_COUNTER, {"owner": visit.caller.owner}).scalar_one())
    asked = {"owner": visit.caller.owner, "this": visit.caller.id, "after": after, "most": limit + 1}
    rows = visit.connection.execute(_CHANGES, asked).all()
    more = len(rows) > limit
    rows = rows[:limit]
    subjects = [(ChangeKind(row.kind), row.subject) for row in rows]
    # The last page ends at the counter itself, read before the rows: what only other terminals see is done with.
    last = rows[-1].counter if more else max(after, counted)
    return Reply(Changes(changes=_present(visit, subjects), next=last, more=more))


def _present(visit: Visit, subjects: list[tuple[ChangeKind, str]]) -> tuple[Change, ...]:
    """The present state of what changed, in the order of the counter."""
    connection, owner = visit.connection, visit.caller.owner
    programmes = load_programmes(connection, owner)
    accounts = [Uuid(subject) for kind, subject in subjects if kind is ChangeKind.ACCOUNT]
    cards = cards_of_accounts(connection, owner, accounts)
    reader = Reader(owner, programmes, visit.caller.programmes, visit.now)
    by_token = summaries(connection, reader, cards, visit.central.post.channels)
    by_account: dict[str, list[CardSummary]] = {}
    for card in sorted(cards, key=lambda card: card.token):
        by_account.setdefault(card.account, []).append(by_token[card.token])
    found: list[Change] = []
    for kind, subject in subjects:
        match kind:
            case ChangeKind.ACCOUNT:
                found.extend(CardChanged(card=card) for card in by_account.get(subject, ()))
            case ChangeKind.CARD_ERASED:
                found.append(CardErased(token=subject))
            case ChangeKind.PROGRAMME:
                current = programmes.current(Uuid(subject))
                if current is not None and current.id in visit.caller.programmes:
                    found.append(ProgrammeChanged(programme=current))
                    found.extend(_collected(visit, current))
            case ChangeKind.CHARITY:
                current = programmes.current(Uuid(subject))
                if current is not None and current.id in visit.caller.programmes:
                    found.extend(_collected(visit, current))
            case ChangeKind.HOLD_ASKED_BACK:
                found.append(HoldAskedBack(hold=Uuid(subject)))
            case ChangeKind.BATCH:
                found.extend(_batch(visit, subject))
            case ChangeKind.STAFF:
                found.extend(_staff(visit, subject))
    return tuple(found)


def _collected(visit: Visit, programme: Programme) -> list[CharityChanged]:
    told = collected(visit.connection, visit.caller.owner, programme, visit.now)
    return [told] if told is not None else []


def _batch(visit: Visit, batch: str) -> list[BatchAssigned]:
    rows = visit.connection.execute(_BATCH, {"owner": visit.caller.owner, "this": batch})
    return [BatchAssigned(batch=row.id, terminal=row.terminal) for row in rows]


def _staff(visit: Visit, staff: str) -> list[StaffChanged]:
    return staff_changed(visit.connection, visit.caller, Uuid(staff))


CALLS = (
    Call(
        "POST",
        "/v1/cards/lookup",
        "A card's summary by its token.",
        look_up,
        CardSummary,
        Lookup,
        answers_first=_proves_nothing,
        problems=(ProblemType.BAD_REQUEST, ProblemType.CARD_UNKNOWN, ProblemType.TOO_LARGE),
    ),
    Call(
        "GET",
        "/v1/changes",
        "What changed for the owner since a counter.",
        changes,
        Changes,
        query=(
            Parameter("after", "The counter up to which the terminal knows everything.", 0, LAST_COUNTER),
            Parameter("limit", "The most changes to answer.", 1, MOST_CHANGES),
        ),
        problems=(ProblemType.BAD_REQUEST,),
    ),
    *history.CALLS,
)
