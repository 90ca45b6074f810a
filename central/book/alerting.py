"""Alerts: what the owner is told of at once, as incidents and by mail."""

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, select

from central import tables as t
from central.book.book import Book
from central.book.outcome import Outcome
from central.book.staffed import moment_of
from central.messages.letters import post
from central.messages.ports import Letter
from central.staff.wording import Told, alert_message
from loyalty.alerts import Deed, alerts
from loyalty.answers import Status
from loyalty.bodies import Body, Kind, Reversal, kind_of
from loyalty.wire_incidents import ALERTS, IncidentKind
from loyalty.wire_proofs import Channel

LETTER_LIFE: Final = timedelta(days=3)
"""How long an alert's letter is tried; the incident stays open whatever becomes of it."""


def raise_alerts(book: Book, body: Body, outcome: Outcome) -> None:
    """Judge a transaction that was accepted just now by the owner's rules."""
    if outcome.status is not Status.ACCEPTED or outcome.account is None:
        return
    kind, desk, account = kind_of(body), book.desk, outcome.account
    day = desk.day(moment_of(body.occasion, book.now))
    member = desk.staff.get(body.occasion.staff) if body.occasion.staff is not None else None
    whose = member.id if member is not None else None
    deed = Deed(
        kind=kind,
        by_staff=member is not None,
        own=member is not None and account in desk.own.get(member.id, ()),
        points=outcome.points or 0,
        undo=isinstance(body, Reversal),
        sales_before=desk.sales[account, day],
        undos_before=desk.undone[whose, day] if whose is not None else 0,
    )
    if kind is Kind.ACCRUAL:
        desk.sales[account, day] += 1
    if deed.undo and whose is not None:
        desk.undone[whose, day] += 1
    for raised in alerts(deed, desk.settings.alerts):
        match raised:
            case IncidentKind.MANY_ACCRUALS:
                subject, figure = f"{account}/{day}", deed.sales_before + 1
            case IncidentKind.MANY_UNDOS:
                subject, figure = f"{whose}/{day}", deed.undos_before + 1
            case _:
                subject, figure = body.id, deed.points
        book.open_incident(raised, subject, account, staff=whose, transaction=body.id, kind=kind.value, figure=figure)
        book.alerts.append(Told(raised, subject, member.name if member is not None else "", figure))


def mail_alerts(connection: Connection, book: Book) -> bool:
    """Leave a letter for each alert that is new; answers whether there is any. Comes before the incidents are kept."""
    address = book.desk.settings.alert_mail
    if address is None or not book.alerts:
        return False
    i = t.incidents.c
    subjects = {told.subject for told in book.alerts}
    kinds = [kind.value for kind in ALERTS]
    query = select(i.kind, i.subject).where(i.owner == book.owner, i.kind.in_(kinds), i.subject.in_(sorted(subjects)))
    known = {(row.kind, row.subject) for row in connection.execute(query)}
    new = {(told.kind, told.subject): told for told in reversed(book.alerts)}
    fresh = [told for (kind, subject), told in new.items() if (kind.value, subject) not in known]
    at = book.now.astimezone(book.desk.zone)
    for told in fresh:
        said = alert_message(book.desk.settings.alert_language, told, book.desk.shop_name, book.terminal.code, at)
        letter = Letter(book.mint(), Channel.MAIL, address, said.subject, said.text)
        post(connection, book.owner, letter, book.now, book.now + LETTER_LIFE)
    return bool(fresh)
