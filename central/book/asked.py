"""What loading and saving the book ask, each statement put together once."""

from typing import Final

from sqlalchemy import bindparam, select

from central import tables as t
from central.among import Question, said
from central.binds import OWNER, THIS
from central.book.rowreaders import CARD_COLUMNS
from central.book.rows import HoldStanding
from central.of_account import NO_SALES
from loyalty.postings import PostingKind

KNOWN_COLUMNS = [
    column
    for column in t.transactions.c
    if column.name not in {"owner", "body", "occurred_at", "told_at", "staff", "charity", "gift"}
]
"""What `central.book.rowreaders.known_row` reads."""

# What every batch asks, spelled once.
KNOWN: Final = Question(
    lambda among: select(*KNOWN_COLUMNS).where(t.transactions.c.owner == OWNER, among(t.transactions.c.id))
)
CARDS: Final = Question(lambda among: select(*CARD_COLUMNS).where(t.cards.c.owner == OWNER, among(t.cards.c.token)))
TOMBSTONES: Final = Question(
    lambda among: (
        select(t.tombstones)
        .where(t.tombstones.c.owner == OWNER, among(t.tombstones.c.reference))
        .order_by(t.tombstones.c.cause)
    )
)
USED_RECEIPTS: Final = Question(
    lambda among: select(t.till_receipts.c.reference).where(
        t.till_receipts.c.owner == OWNER, among(t.till_receipts.c.reference)
    )
)
OWED: Final = Question(
    lambda among: select(t.balances.c.account, t.balances.c.programme, t.balances.c.owed).where(
        t.balances.c.owner == OWNER, among(t.balances.c.account), t.balances.c.owed > 0
    )
)
LEFT: Final = Question(
    lambda among: select(t.accounts.c.id).where(
        t.accounts.c.owner == OWNER, among(t.accounts.c.id), t.accounts.c.left_at.is_not(None)
    )
)
USES: Final = Question(
    lambda among: select(t.uses.c.account, t.uses.c.terminal, t.uses.c.used_at).where(
        t.uses.c.owner == OWNER, among(t.uses.c.account)
    )
)
MY_USES: Final = Question(
    lambda among: select(t.uses.c.account, t.uses.c.used_at).where(
        t.uses.c.owner == OWNER, among(t.uses.c.account), t.uses.c.terminal == THIS
    )
)
LOCKED: Final = Question(
    lambda among: (
        select(t.accounts.c.id)
        .where(t.accounts.c.owner == OWNER, among(t.accounts.c.id))
        .order_by(t.accounts.c.id)
        .with_for_update(key_share=True)
    )
)
ACCOUNT_OF_CARD: Final = Question(
    lambda among: select(t.cards.c.account).where(t.cards.c.owner == OWNER, among(t.cards.c.token))
)
ACCOUNT_OF_TRANSACTION: Final = Question(
    lambda among: select(t.transactions.c.account).where(t.transactions.c.owner == OWNER, among(t.transactions.c.id))
)
ACCOUNT_OF_HOLD: Final = Question(
    lambda among: select(t.holds.c.account).where(t.holds.c.owner == OWNER, among(t.holds.c.id))
)

# What a terminal's chain and its holds are asked for.
_MY_EPOCHS = (t.epochs.c.owner == OWNER, t.epochs.c.terminal == THIS)
_MY_CHAIN = (t.receipts.c.owner == OWNER, t.receipts.c.terminal == THIS, t.receipts.c.epoch == bindparam("epoch"))
WHOLE: Final = select(t.epochs.c.epoch, t.epochs.c.whole).where(*_MY_EPOCHS)
NEAR: Final = select(
    t.receipts.c.epoch, t.receipts.c.seq, t.receipts.c.hash, t.receipts.c.transaction_id, t.receipts.c.status
).where(*_MY_CHAIN, t.receipts.c.seq >= bindparam("low"), t.receipts.c.seq <= bindparam("high"))
BEYOND: Final = select(t.receipts.c.seq).where(*_MY_CHAIN, t.receipts.c.seq > bindparam("whole"))
HOLDS: Final = Question(lambda among: select(t.holds).where(t.holds.c.owner == OWNER, among(t.holds.c.id)))
RETURNING: Final = select(t.holds).where(
    t.holds.c.owner == OWNER, t.holds.c.terminal == THIS, t.holds.c.state == HoldStanding.RETURNING.value
)
UNPRINTED: Final = select(*KNOWN_COLUMNS).where(
    t.transactions.c.owner == OWNER,
    t.transactions.c.terminal == THIS,
    t.transactions.c.kind == said("redemption"),
    t.transactions.c.outcome.is_(None),
    t.transactions.c.status == said("accepted"),
    t.transactions.c.reversed_by.is_(None),
)

# What accounts have.
FREE_LOTS: Final = Question(
    lambda among: select(t.lots).where(t.lots.c.owner == OWNER, among(t.lots.c.account), t.lots.c.remaining > said(0))
)
LIVE_HOLDS: Final = Question(
    lambda among: select(t.holds).where(
        t.holds.c.owner == OWNER,
        among(t.holds.c.account),
        t.holds.c.state.in_((HoldStanding.OPEN.value, HoldStanding.RETURNING.value)),
    )
)
HELD_LOTS: Final = Question(
    lambda among: (
        select(t.hold_lots.c.hold, t.hold_lots.c.remaining, t.lots.c.id, t.lots.c.earned_at, t.lots.c.expires_at)
        .join(t.lots, (t.lots.c.owner == t.hold_lots.c.owner) & (t.lots.c.id == t.hold_lots.c.lot))
        .where(t.hold_lots.c.owner == OWNER, among(t.hold_lots.c.hold), t.hold_lots.c.remaining > 0)
    )
)
POSTED: Final = Question(
    lambda among: (
        select(
            t.postings.c.cause,
            t.postings.c.bucket,
            t.postings.c.kind,
            t.postings.c.amount,
            t.postings.c.lot,
            t.postings.c.hold,
        )
        .where(t.postings.c.owner == OWNER, among(t.postings.c.cause))
        .order_by(t.postings.c.cause, t.postings.c.line)
    )
)
EXPIRED: Final = select(t.postings.c.amount).where(
    t.postings.c.owner == OWNER,
    t.postings.c.account == bindparam("account"),
    t.postings.c.programme == bindparam("programme"),
    NO_SALES,
    t.postings.c.kind == PostingKind.EXPIRY.value,
    t.postings.c.lot == THIS,
)
LOTS: Final = Question(lambda among: select(t.lots).where(t.lots.c.owner == OWNER, among(t.lots.c.id)))
BELOW: Final = Question(
    lambda among: select(t.lots.c.id).where(t.lots.c.owner == OWNER, among(t.lots.c.id), t.lots.c.remaining < 0)
)
"""Lots that a request would leave below zero."""
