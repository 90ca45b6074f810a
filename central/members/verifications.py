"""Codes that are sent: made, counted, judged. A code belongs to the terminal that asked for it."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select, update

from central import tables as t
from central.book.rows import TerminalRow
from central.members.masking import address_hash, mask_address
from central.members.proven import Member, note_proof
from central.members.wording import code_message
from central.messages.letters import post
from central.messages.ports import Letter
from loyalty.ids import Uuid
from loyalty.wire_proofs import (
    CODE_FIGURES,
    CODE_LIFE,
    CODE_TRIES,
    CODES_AT_ONCE,
    Channel,
    CodeOutcome,
    Confirmed,
    Purpose,
    Sending,
    VerificationStarted,
)

CODE_BYTES: Final = 8
"""Of entropy in a code, so that no figure is likelier than another by more than 2**-40."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A code to be made: to whom (a card's account or a customer), for what, by which way; its id and entropy.

    `carrier` is who carries the card of a household's account: the code goes to them, and proves them and nobody else.
    """

    account: Uuid | None
    purpose: Purpose
    channel: Channel
    id: Uuid
    entropy: bytes = field(repr=False)
    customer: Uuid | None = None
    carrier: Uuid | None = None


def start(connection: Connection, terminal: TerminalRow, wanted: Wanted, now: datetime) -> VerificationStarted:
    """Make a code and leave its message to be sent, unless its address got too many lately."""
    owner, channel = terminal.owner, wanted.channel
    a, c, s = t.accounts.c, t.customers.c, t.shops.c
    column = c.mail if channel is Channel.MAIL else c.phone
    whose = select(column.label("address"), c.language).where(c.owner == owner, c.merged_into.is_(None))
    if wanted.customer is not None or wanted.carrier is not None:
        whose = whose.where(c.id == (wanted.customer or wanted.carrier))
    else:
        whose = whose.join(t.accounts, (a.owner == c.owner) & (a.customer == c.id)).where(a.id == wanted.account)
    member = connection.execute(whose.with_for_update()).first()
    if member is None or not member.address:
        return VerificationStarted(outcome=Sending.NO_ADDRESS)
    v = t.verifications.c
    counted = address_hash(channel, member.address)
    lately = (v.owner == owner, v.address_hash == counted, v.sent_at > now - CODE_LIFE)
    if connection.execute(select(func.count()).where(*lately)).scalar_one() >= CODES_AT_ONCE:
        return VerificationStarted(outcome=Sending.TOO_MANY)
    code = f"{int.from_bytes(wanted.entropy, 'big') % 10**CODE_FIGURES:0{CODE_FIGURES}}"
    expires_at = now + CODE_LIFE
    row = {
        "owner": owner,
        "id": wanted.id,
        "account": wanted.account,
        "customer": wanted.customer,
        "carrier": wanted.carrier,
        "terminal": terminal.id,
        "purpose": wanted.purpose.value,
        "channel": channel.value,
        "address_hash": counted,
        "code_hash": _code_hash(wanted.id, code),
        "tries": 0,
        "sent_at": now,
        "expires_at": expires_at,
    }
    connection.execute(t.verifications.insert(), row)
    shop = connection.execute(select(s.name).where(s.owner == owner, s.id == terminal.shop)).scalar_one()
    said = code_message(member.language, wanted.purpose, shop, code)
    letter = Letter(wanted.id, channel, member.address, said.subject, said.text)
    post(connection, owner, letter, now, expires_at)
    sent_to = mask_address(channel, member.address)
    return VerificationStarted(outcome=Sending.SENT, id=wanted.id, sent_to=sent_to, expires_at=expires_at)


def confirm(
    connection: Connection, terminal: TerminalRow, verification: str, code: str, now: datetime
) -> Confirmed | None:
    """Judge a code that was typed, and count it where it is wrong; None where this terminal asked for no such one.

    The right code again is the repeat of an answer that got lost.
    """
    v = t.verifications.c
    mine = (v.owner == terminal.owner, v.id == verification, v.terminal == terminal.id)
    known = connection.execute(select(t.verifications).where(*mine).with_for_update()).first()
    if known is None:
        return None
    if now >= known.expires_at:
        return Confirmed(outcome=CodeOutcome.EXPIRED)
    if known.tries >= CODE_TRIES:
        return Confirmed(outcome=CodeOutcome.NO_TRIES)
    if hmac.compare_digest(known.code_hash, _code_hash(known.id, code)):
        if known.confirmed_at is None:
            connection.execute(update(t.verifications).where(*mine).values(confirmed_at=now))
            if known.account is not None:
                note_proof(connection, terminal, Member(known.account, known.carrier), now)
            _note_verified(connection, terminal.owner, known, now)
        return Confirmed(outcome=CodeOutcome.PROVEN, tries_left=CODE_TRIES - known.tries)
    connection.execute(update(t.verifications).where(*mine).values(tries=known.tries + 1))
    left = CODE_TRIES - known.tries - 1
    return Confirmed(outcome=CodeOutcome.WRONG if left else CodeOutcome.NO_TRIES, tries_left=left)


def _note_verified(connection: Connection, owner: Uuid, code: Row[Any], now: datetime) -> None:
    """The customer's address counts as verified, if it still is the one that the code went to."""
    if code.customer is None:
        return
    c, channel = t.customers.c, Channel(code.channel)
    kept, verified = (c.mail, c.mail_verified_at) if channel is Channel.MAIL else (c.phone, c.phone_verified_at)
    mine = (c.owner == owner, c.id == code.customer)
    address = connection.execute(select(kept).where(*mine)).scalar()
    if address and address_hash(channel, address) == code.address_hash:
        connection.execute(update(t.customers).where(*mine).values({verified: now}))


@dataclass(frozen=True, slots=True)
class Ticket:
    """A confirmed code that may set a PIN; `spent` where it did."""

    id: Uuid
    spent: bool


def ticket(
    connection: Connection, terminal: TerminalRow, account: Uuid, verification: str, now: datetime
) -> Ticket | None:
    """The confirmed code by which this terminal may set the account's PIN, while it lives."""
    v = t.verifications.c
    known = connection.execute(
        select(v.id, v.spent_at)
        .where(
            v.owner == terminal.owner,
            v.id == verification,
            v.terminal == terminal.id,
            v.account == account,
            v.purpose == Purpose.SET_PIN.value,
            v.confirmed_at > now - CODE_LIFE,
        )
        .with_for_update()
    ).first()
    return None if known is None else Ticket(known.id, known.spent_at is not None)


def spend(connection: Connection, owner: Uuid, verification: Uuid, now: datetime) -> None:
    """A code sets one PIN."""
    v = t.verifications.c
    connection.execute(update(t.verifications).where(v.owner == owner, v.id == verification).values(spent_at=now))


def _code_hash(verification: Uuid, code: str) -> str:
    return sha256(f"{verification} {code}".encode("utf-8", "surrogatepass")).hexdigest()
