"""The calls that post: batches and authorisations."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import msgspec
from sqlalchemy import update

from central import tables as t
from central.api.calls import Call, Reply, Visit, read_body
from central.book.asking import ask_back_elsewhere
from central.book.book import Book, Place
from central.book.delivery import Decided, deliver
from central.book.desking import load_desk_of
from central.book.loading import Wanted, load
from central.book.places import seq_above, settle_places
from central.book.reading import Readable, Unreadable, is_hash, is_place, read_item
from central.book.rows import TerminalRow
from central.book.saving import save
from central.book.standing import Reader, states_of
from central.customers.flowing import flow_on
from central.errors import ProblemError
from central.owners import load_programmes, load_till_keys
from central.terminals.heads import next_free_epoch
from loyalty.answers import Answer
from loyalty.bodies import Cancel, Redemption, Source
from loyalty.envelope import Head
from loyalty.ids import Uuid
from loyalty.wire import (
    MAX_BATCH,
    Authorise,
    Authorised,
    Batch,
    BatchAnswer,
    Item,
    ProblemType,
    VoidItem,
)

Read = Readable | Unreadable


def post_batch(visit: Visit) -> Reply:
    """`POST /v1/transactions`."""
    return read_batch(visit.caller, visit.body)(visit)


def read_batch(caller: TerminalRow, body: bytes) -> Callable[[Visit], Reply]:
    """A batch read and its envelopes checked, which takes no database; what is answered posts it.

    Raises:
        ProblemError: it is no batch, too large, or names places that no chain has.
    """
    batch = read_body(Batch, body)
    if len(batch.items) + len(batch.voids) > MAX_BATCH:
        raise ProblemError(ProblemType.TOO_LARGE, f"A batch has at most {MAX_BATCH} items; split it.")
    items = read_items(caller, batch.items)
    voids = _check_voids(batch.voids)
    waiting = batch.lowest_waiting
    passed = (waiting.epoch, waiting.seq) if waiting is not None else (batch.head.epoch, batch.head.seq + 1)
    if not is_place(*passed):
        raise ProblemError(ProblemType.BAD_REQUEST, "Epochs and seqs count from 1.")
    return partial(_post, batch.head, items, voids, passed)


def _post(head: Head, items: Sequence[Read], voids: Sequence[VoidItem], passed: Place, visit: Visit) -> Reply:
    book = open_book(visit, items, voids)
    decided = deliver(book, items, voids)
    settle_places(book, passed)
    known_seq = seq_above(book, head)
    changes, fork = write_book(visit, book, items)
    if fork is None and known_seq is not None:
        fork = next_free_epoch(visit.connection, visit.caller)
    else:
        known_seq = None
    answers = with_states(visit, book, decided)
    return reply(visit, book, BatchAnswer(answers=answers, fork=fork, known_seq=known_seq, changes=changes))


def authorise(visit: Visit) -> Reply:
    """`POST /v1/transactions/authorise`: what is undelivered and the intent in one transaction."""
    asked = visit.read(Authorise)
    if len(asked.undelivered) > MAX_BATCH:
        raise ProblemError(ProblemType.TOO_LARGE, f"At most {MAX_BATCH} undelivered items; deliver some first.")
    items = read_items(visit.caller, asked.undelivered)
    (intent,) = read_items(visit.caller, (asked.intent,))
    if isinstance(intent, Readable) and not (isinstance(intent.body, Redemption) and intent.body.source is Source.FREE):
        raise ProblemError(ProblemType.BAD_REQUEST, "Only a redemption out of free points is authorised.")
    book = open_book(visit, (*items, intent), ())
    if isinstance(intent, Readable):
        decided = deliver(book, items, (), intent)
    else:
        decided = deliver(book, items, ()) + deliver(book, (intent,), ())
    settle_places(book, None)
    write_book(visit, book, (*items, intent))
    if decided[-1].account is not None:
        ask_back_elsewhere(visit.connection, visit.caller, decided[-1].account, visit.now)
    answers = with_states(visit, book, decided)
    return reply(visit, book, Authorised(answer=answers[-1], undelivered=answers[:-1]))


def reply(visit: Visit, book: Book, message: msgspec.Struct) -> Reply:
    """The answer; the sender is told where an alert's letter waits."""
    return Reply(message, after=visit.central.post.nudge if book.mailed else None)


def read_items(caller: TerminalRow, items: Iterable[Item]) -> tuple[Read, ...]:
    """The items as they can be decided, or why they cannot be read."""
    found: list[Read] = []
    for item in items:
        if not is_place(item.envelope.epoch, item.envelope.seq):
            raise ProblemError(ProblemType.BAD_REQUEST, "Epochs and seqs count from 1.")
        found.append(read_item(item, caller.owner, caller.id))
    return tuple(found)


def _check_voids(voids: Sequence[VoidItem]) -> Sequence[VoidItem]:
    for void in voids:
        if not is_place(void.epoch, void.seq) or not (void.hash is None or is_hash(void.hash)):
            raise ProblemError(ProblemType.BAD_REQUEST, "A void row needs a place, and a hash or null.")
    return voids


def open_book(visit: Visit, items: Sequence[Read], voids: Sequence[VoidItem]) -> Book:
    """A book with all that the items name."""
    bodies = [item.body for item in items if isinstance(item, Readable)]
    places: list[Place] = [(item.epoch, item.seq) for item in (*items, *voids)]
    # A cancel takes its intent's place too.
    places += [(body.intent.epoch, body.intent.seq) for body in bodies if isinstance(body, Cancel)]
    wanted = Wanted(bodies, places)
    loaded = load(visit.connection, visit.caller, wanted)
    return Book(
        terminal=visit.caller,
        now=visit.now,
        mint=visit.mint,
        programmes=load_programmes(visit.connection, visit.caller.owner),
        till_keys=load_till_keys(visit.connection, visit.caller.owner),
        loaded=loaded,
        desk=load_desk_of(visit.connection, visit.caller, wanted, loaded, visit.now),
    )


def write_book(visit: Visit, book: Book, items: Sequence[Read]) -> tuple[int, int | None]:
    """Write the book; answers the counter of changes, and the next free epoch where the chain forked."""
    changes = save(visit.connection, book)
    # An account that flows on has no card any more.
    flowing = book.touched - {card.account for card in book.loaded.cards.values()} | book.poured.keys()
    changes = flow_on(visit, flowing) or changes
    terminal = visit.caller
    next_epoch = max([terminal.next_epoch, *(item.epoch + 1 for item in items if isinstance(item, Readable))])
    fork = next_epoch if book.forked else None
    if fork is not None:
        # Each clone gets an epoch of its own.
        next_epoch += 1
    if next_epoch != terminal.next_epoch:
        k = t.terminals.c
        visit.connection.execute(
            update(t.terminals).where(k.owner == terminal.owner, k.id == terminal.id).values(next_epoch=next_epoch)
        )
    return changes, fork


def with_states(visit: Visit, book: Book, decided: Sequence[Decided]) -> tuple[Answer, ...]:
    """The answers with the present states of their accounts, as they are after the whole request."""
    accounts: set[Uuid] = {each.account for each in decided if each.account in book.loaded.accounts and each.account}
    reader = Reader(visit.caller.owner, book.programmes, visit.caller.programmes, visit.now)
    states = states_of(visit.connection, reader, accounts)
    return tuple(each.answered(states.get(each.account) if each.account else None) for each in decided)


CALLS = (
    Call(
        "POST",
        "/v1/transactions",
        "Deliver up to 500 transactions; each gets an answer.",
        post_batch,
        BatchAnswer,
        Batch,
        reads_ahead=read_batch,
        problems=(ProblemType.BAD_REQUEST, ProblemType.TOO_LARGE),
    ),
    Call(
        "POST",
        "/v1/transactions/authorise",
        "Have one redemption out of free points decided now.",
        authorise,
        Authorised,
        Authorise,
        problems=(ProblemType.BAD_REQUEST, ProblemType.TOO_LARGE),
    ),
)
