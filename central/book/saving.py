"""Writing a book: rows derived from its postings and decisions, each kind in one statement of many rows."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, bindparam, select, update

from central import tables as t
from central.book import asked
from central.book.alerting import mail_alerts
from central.book.arriving import save_receipts, save_transactions
from central.book.book import Book
from central.book.claiming import save_claims
from central.book.counter import Change, ChangeKind, note_changes
from central.book.giving import save_gifts
from central.book.responding import save_responses
from central.book.rows import HoldRow, Incident, TerminalRow
from central.book.using import save_uses
from central.book.vouchering import save_vouchers
from central.bulk import Row, add_to, insert_columns, insert_new, insert_rows
from central.database import chunks
from central.errors import LedgerError
from loyalty.ids import Uuid
from loyalty.postings import Bucket


def save(connection: Connection, book: Book) -> int:
    """Write the book; answers the owner's counter of changes after it.

    Raises:
        LedgerError: a lot, a hold or a balance would fall below zero; nothing is kept then.
    """
    save_transactions(connection, book)
    save_vouchers(connection, book)
    save_receipts(connection, book)
    _save_cards(connection, book)
    save_responses(connection, book)
    _save_ledger(connection, book)
    save_gifts(connection, book)
    save_claims(connection, book)
    save_uses(connection, book)
    book.mailed = mail_alerts(connection, book)
    _save_incidents(connection, book)
    changes = [Change(ChangeKind.ACCOUNT, account) for account in sorted(book.touched & book.loaded.accounts)]
    return note_changes(connection, book.owner, changes)


def _save_cards(connection: Connection, book: Book) -> None:
    c, a = t.cards.c, t.accounts.c
    for token in sorted(book.changed_cards):
        card = book.loaded.cards[token]
        connection.execute(
            update(t.cards)
            .where(c.owner == book.owner, c.token == token)
            .values(
                account=card.account,
                customer=card.customer,
                status=card.status,
                valid_until=card.valid_until,
                issued_at=card.issued_at,
                blocked_at=card.blocked_at,
                replaces=card.replaces,
                shop=card.shop,
            )
        )
    for account, customer in sorted(book.attached.items()):
        connection.execute(update(t.accounts).where(a.owner == book.owner, a.id == account).values(customer=customer))
    for account, target in sorted(book.poured.items()):
        if account != target:
            poured = update(t.accounts).where(a.owner == book.owner, a.id == account).values(poured_into=target)
            connection.execute(poured)
    insert_rows(
        connection,
        t.card_sales,
        [
            {
                "owner": book.owner,
                "transaction_id": sale.transaction,
                "card": sale.card,
                "cents": sale.paid.cents,
                "currency": sale.paid.currency.value,
                "price_cents": sale.price.cents if sale.price is not None else None,
                "terminal": book.terminal.id,
                "by": sale.by,
                "sold_at": book.now,
            }
            for sale in book.sold
        ],
    )
    for account, language in sorted(book.preferred.items()):
        connection.execute(update(t.accounts).where(a.owner == book.owner, a.id == account).values(language=language))


def _save_ledger(connection: Connection, book: Book) -> None:
    _save_postings(connection, book)
    lots: Counter[Uuid] = Counter()
    held: Counter[tuple[Uuid, Uuid]] = Counter()
    totals: dict[tuple[Uuid, Uuid], list[int]] = {}
    for posted in book.posted:
        posting = posted.posting
        total = totals.setdefault((posted.account, posted.programme), [0, 0, 0])
        match posting.bucket:
            case Bucket.FREE:
                assert posting.lot is not None
                lots[posting.lot] += posting.amount
                total[0] += posting.amount
            case Bucket.HELD:
                assert posting.lot is not None
                assert posting.hold is not None
                held[posting.hold, posting.lot] += posting.amount
                total[0] += posting.amount
                total[1] += posting.amount
            case Bucket.OWED:
                total[2] += posting.amount
            case Bucket.RISK:
                total[0] += posting.amount
    _save_lots(connection, book, lots)
    _save_holds(connection, book)
    _save_held(connection, book, held)
    _save_balances(connection, book, totals)


def _save_postings(connection: Connection, book: Book) -> None:
    lines: Counter[Uuid] = Counter()
    numbers: list[int] = []
    for posted in book.posted:
        numbers.append(lines[posted.cause])
        lines[posted.cause] += 1
    postings = [posted.posting for posted in book.posted]
    insert_columns(
        connection,
        t.postings,
        {
            "owner": [book.owner] * len(postings),
            "cause": [posted.cause for posted in book.posted],
            "line": numbers,
            "account": [posted.account for posted in book.posted],
            "programme": [posted.programme for posted in book.posted],
            "bucket": [str(posting.bucket) for posting in postings],
            "kind": [str(posting.kind) for posting in postings],
            "amount": [posting.amount for posting in postings],
            "lot": [posting.lot for posting in postings],
            "hold": [posting.hold for posting in postings],
            "posted_at": [book.now] * len(postings),
        },
    )


def _save_lots(connection: Connection, book: Book, deltas: Counter[Uuid]) -> None:
    opened = list(book.opened.values())
    insert_columns(
        connection,
        t.lots,
        {
            "owner": [book.owner] * len(opened),
            "id": [lot.lot.id for lot in opened],
            "account": [lot.account for lot in opened],
            "programme": [lot.programme for lot in opened],
            "remaining": [_not_below(deltas.pop(lot.lot.id, 0), "Lot", lot.lot.id) for lot in opened],
            "earned_at": [lot.lot.earned_at for lot in opened],
            "expires_at": [lot.lot.expires_at for lot in opened],
        },
    )
    moved = [{"o": book.owner, "i": lot, "d": delta} for lot, delta in deltas.items() if delta]
    if moved:
        lt = t.lots.c
        connection.execute(
            update(t.lots)
            .where(lt.owner == bindparam("o"), lt.id == bindparam("i"))
            .values(remaining=lt.remaining + bindparam("d")),
            moved,
        )
        _check(connection, book.owner, [lot for lot, delta in deltas.items() if delta])


def _check(connection: Connection, owner: Uuid, lots: Iterable[Uuid]) -> None:
    for part in chunks(lots):
        below = asked.BELOW.ask(connection, part, owner=owner)
        if below:
            raise LedgerError(f"Lot {below[0].id} would fall below zero; the request was refused whole.")


def _save_holds(connection: Connection, book: Book) -> None:
    insert_rows(connection, t.holds, [_hold(book, book.loaded.holds[each]) for each in sorted(book.new_holds)])
    h = t.holds.c
    for each in sorted(book.changed_holds):
        hold = book.loaded.holds[each]
        connection.execute(
            update(t.holds)
            .where(h.owner == book.owner, h.id == each)
            .values(
                state=hold.standing,
                risked=hold.risked,
                returned=hold.returned,
                return_points=hold.return_points,
                return_epoch=hold.return_epoch,
                return_seq=hold.return_seq,
            )
        )


def _hold(book: Book, hold: HoldRow) -> Row:
    return {
        "owner": book.owner,
        "id": hold.id,
        "account": hold.account,
        "programme": hold.programme,
        "terminal": hold.terminal,
        "state": hold.standing.value,
        "granted": hold.grant.points,
        "grant": msgspec.json.encode(hold.grant).decode(),
        "risked": hold.risked,
        "returned": hold.returned,
        "return_points": hold.return_points,
        "return_epoch": hold.return_epoch,
        "return_seq": hold.return_seq,
        "opened_at": hold.opened_at,
        "asked_back_at": None,
    }


def _save_held(connection: Connection, book: Book, deltas: Counter[tuple[Uuid, Uuid]]) -> None:
    hl = t.hold_lots.c
    for (hold, lot), delta in sorted(deltas.items()):
        mine = (hl.owner == book.owner, hl.hold == hold, hl.lot == lot)
        had = connection.execute(select(hl.remaining).where(*mine)).scalar_one_or_none()
        left = _not_below((had or 0) + delta, "Hold", hold)
        if had is None:
            row = {"owner": book.owner, "hold": hold, "lot": lot, "remaining": left}
            connection.execute(t.hold_lots.insert(), row)
        else:
            connection.execute(update(t.hold_lots).where(*mine).values(remaining=left))


def _save_balances(connection: Connection, book: Book, totals: dict[tuple[Uuid, Uuid], list[int]]) -> None:
    add_to(
        connection,
        t.balances,
        [
            {
                "owner": book.owner,
                "account": account,
                "programme": programme,
                "balance": total[0],
                "held": total[1],
                "owed": total[2],
            }
            for (account, programme), total in sorted(totals.items())
            if any(total)
        ],
        ["balance", "held", "owed"],
    )


def keep_incidents(
    connection: Connection, terminal: TerminalRow, mint: Callable[[], Uuid], now: datetime, found: Iterable[Incident]
) -> None:
    """Open incidents; one of a kind and subject that is known already stays as it is."""
    insert_new(
        connection,
        t.incidents,
        [
            {
                "owner": terminal.owner,
                "id": mint(),
                "kind": incident.kind.value,
                "subject": incident.subject,
                "terminal": terminal.id,
                "account": incident.account,
                "evidence": incident.evidence.decode(),
                "opened_at": now,
                "closed_at": None,
                "closing": None,
            }
            for incident in found
        ],
    )


def _save_incidents(connection: Connection, book: Book) -> None:
    keep_incidents(connection, book.terminal, book.mint, book.now, book.incidents)
    i = t.incidents.c
    for kind, subject, why in book.closed_incidents:
        connection.execute(
            update(t.incidents)
            .where(i.owner == book.owner, i.kind == kind, i.subject == subject, i.closed_at.is_(None))
            .values(closed_at=book.now, closing=why)
        )


def _not_below(figure: int, what: str, which: str) -> int:
    if figure < 0:
        raise LedgerError(f"{what} {which} would fall below zero; the request was refused whole.")
    return figure
