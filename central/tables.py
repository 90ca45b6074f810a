"""The tables: what each row is and what holds them together.

Every table has the programme's owner (tenant) inside its primary, unique and foreign keys, so that an existing
engine can spread the tables over machines; ids are UUIDs, there is no sequence. Times are microseconds since 1970
in UTC, which both databases keep exactly. A change here needs a migration (`central/migrations`).
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

HOUSE: Final = "00000000-0000-0000-0000-000000000000"
"""The owner of rows that are central's own, such as its signing key."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC time as an integer: microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's
        """Refuses a naive time by failing to subtract it."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's
        """Back to an aware time."""
        return None if value is None else _EPOCH + value * _MICROSECOND


METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, String(36), nullable=null)


def _word(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, String(64), nullable=null)


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def _count(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=null)


def _when(name: str, *, null: bool = False) -> Column[datetime]:
    return Column(name, Instant, nullable=null)


def _to(table: str, *columns: str, key: str = "id") -> ForeignKeyConstraint:
    target = [f"{table}.owner", f"{table}.{key}"]
    return ForeignKeyConstraint(["owner", *columns], target)


_Part = (
    Column[str]
    | Column[int]
    | Column[datetime]
    | Column[bool]
    | Column[bytes]
    | ForeignKeyConstraint
    | UniqueConstraint
    | Index
)


def _table(name: str, key: tuple[str, ...], *rest: _Part) -> Table:
    return Table(name, METADATA, _id("owner"), *rest, PrimaryKeyConstraint("owner", *key))


# ── The house and its owners ────────────────────

owners = _table(
    "owners",
    (),
    _text("name"),
    _word("lookup_key_id"),
    _text("lookup_key"),
    _count("changes"),
    _count("configuration"),
)
"""An owner; `changes` is its counter (protocol, section 8), `configuration` counts what terminals must fetch anew."""

central_keys = _table("central_keys", ("id",), _word("id"), _text("private_key"), _when("made_at"))
"""Central's own signing key, shared by all its processes."""

shops = _table("shops", ("id",), _id("id"), _text("name"), _text("city"), _text("timezone"))

programmes = _table(
    "programmes",
    ("id", "version"),
    _id("id"),
    Column("version", Integer, nullable=False, autoincrement=False),
    _text("document"),
    _id("risk_account"),
)
"""Each version of a programme as `loyalty.programme.Programme` in JSON."""

tills = _table(
    "tills",
    ("id",),
    _word("id"),
    _id("shop"),
    _text("public_key", null=True),
    _text("secret", null=True),
    _to("shops", "shop"),
)
"""A till signs its receipts with an Ed25519 key (`public_key`) or an HMAC (`secret`); base64url."""

staff = _table(
    "staff", ("id",), _id("id"), _text("badge"), _text("name"), Column("active", Boolean(name="active"), nullable=False)
)

# ── Terminals ────────────────────

terminals = _table(
    "terminals",
    ("id",),
    _id("id"),
    _word("code"),
    _id("shop"),
    _word("status"),
    _text("request_key"),
    _text("languages"),
    _text("programmes"),
    _word("board"),
    _count("next_epoch"),
    _when("enrolled_at"),
    _when("seen_at", null=True),
    _text("health", null=True),
    _to("shops", "shop"),
    UniqueConstraint("owner", "code"),
    Index("ix_terminals_id", "id"),
)

enrolment_tokens = _table(
    "enrolment_tokens",
    ("hash",),
    _word("hash"),
    _word("code"),
    _id("shop"),
    _text("languages"),
    _text("programmes"),
    _id("batch", null=True),
    _when("expires_at"),
    _when("used_at", null=True),
    _id("terminal", null=True),
    _to("shops", "shop"),
    Index("ix_enrolment_tokens_hash", "hash"),
)
"""One-time tokens, by the SHA-256 of their text."""

voucher_keys = _table(
    "voucher_keys",
    ("id",),
    _word("id"),
    _id("terminal"),
    _text("public_key"),
    _when("made_at"),
    _when("retired_at", null=True),
    _to("terminals", "terminal"),
)

nonces = _table(
    "nonces",
    ("terminal", "nonce"),
    _id("terminal"),
    Column("nonce", String(128), nullable=False),
    _when("seen_at"),
    _to("terminals", "terminal"),
    Index("ix_nonces_seen", "owner", "terminal", "seen_at"),
)

epochs = _table(
    "epochs",
    ("terminal", "epoch"),
    _id("terminal"),
    _count("epoch"),
    _count("whole"),
    _to("terminals", "terminal"),
)
"""Up to which seq (`whole`) every seq of a terminal's epoch has its receipt."""

# ── Accounts and cards ────────────────────

customers = _table(
    "customers",
    ("id",),
    _id("id"),
    _text("given"),
    _text("particle"),
    _text("family"),
    _word("language"),
    _when("made_at"),
)

accounts = _table(
    "accounts",
    ("id",),
    _id("id"),
    _id("customer", null=True),
    _when("made_at"),
    _to("customers", "customer"),
)
"""What is locked while its figures change."""

card_batches = _table("card_batches", ("id",), _id("id"), _word("scheme"), _id("terminal", null=True), _when("made_at"))

cards = _table(
    "cards",
    ("token",),
    Column("token", String(64), nullable=False),
    _id("account"),
    _id("batch", null=True),
    _word("status"),
    _when("valid_until", null=True),
    _when("issued_at", null=True),
    _when("blocked_at", null=True),
    _to("accounts", "account"),
    _to("card_batches", "batch"),
    Index("ix_cards_account", "owner", "account"),
    Index("ix_cards_batch", "owner", "batch"),
)
"""The directory from a card's token to its account; numbers are not kept."""

uses = _table(
    "uses",
    ("account", "terminal"),
    _id("account"),
    _id("terminal"),
    _when("used_at"),
    _to("accounts", "account"),
    _to("terminals", "terminal"),
)
"""Where an account was last used, to the day: the `home` policy of holds asks it."""

# ── Transactions ────────────────────

transactions = _table(
    "transactions",
    ("id",),
    _id("id"),
    _word("kind"),
    _id("terminal"),
    _count("epoch"),
    _count("seq"),
    Column("body", LargeBinary, nullable=True),
    Column("body_hash", LargeBinary, nullable=True),
    _id("account", null=True),
    _id("programme", null=True),
    Column("version", Integer, nullable=True),
    _word("status"),
    _word("reason", null=True),
    _count("points", null=True),
    _id("hold", null=True),
    _text("grant", null=True),
    _count("cents_left", null=True),
    _count("expired_counted", null=True),
    _word("outcome", null=True),
    _id("reversed_by", null=True),
    _when("occurred_at"),
    _when("arrived_at"),
    _when("told_at", null=True),
    _to("terminals", "terminal"),
    Index("ix_transactions_account", "owner", "account", "arrived_at"),
    Index(
        "ix_transactions_unprinted",
        "owner",
        "terminal",
        sqlite_where=text("kind = 'redemption' AND outcome IS NULL AND status = 'accepted'"),
        postgresql_where=text("kind = 'redemption' AND outcome IS NULL AND status = 'accepted'"),
    ),
    Index(
        "ix_transactions_untold",
        "owner",
        "account",
        sqlite_where=text("status = 'rejected'"),
        postgresql_where=text("status = 'rejected'"),
    ),
)
"""Each transaction by its id: the very bytes of its body, and the first answer to it. `body` is None in a tombstone.

`cents_left` is what is left of an accrual's sale; `expired_counted` how many of its lot's expired points reversals
have been spared already; `outcome` what is known of a redemption's print.
"""

receipts = _table(
    "receipts",
    ("terminal", "epoch", "seq"),
    _id("terminal"),
    _count("epoch"),
    _count("seq"),
    _word("hash", null=True),
    _id("transaction_id", null=True),
    _word("status"),
    Column("bytes", LargeBinary, nullable=True),
    _when("arrived_at"),
    _to("terminals", "terminal"),
)
"""A receipt for every place of a terminal's chain, whatever came of it; `bytes` of what could not be read."""

tombstones = _table(
    "tombstones",
    ("reference", "cause"),
    _id("reference"),
    _id("cause"),
    _count("cents", null=True),
    _word("outcome", null=True),
)
"""Reversals and print outcomes that arrived before the transaction they speak of; `outcome` is set for the latter."""

till_receipts = _table(
    "till_receipts", ("reference",), Column("reference", String(255), nullable=False), _id("transaction_id")
)
"""A till's receipts that earned: each once, for ever."""

# ── Ledger ────────────────────

postings = _table(
    "postings",
    ("cause", "line"),
    _id("cause"),
    Column("line", Integer, nullable=False, autoincrement=False),
    _id("account"),
    _id("programme"),
    _word("bucket"),
    _word("kind"),
    _count("amount"),
    _id("lot", null=True),
    _id("hold", null=True),
    _when("posted_at"),
    _to("accounts", "account"),
    Index("ix_postings_account", "owner", "account", "programme"),
)
"""The ledger: rows are added, never changed. `cause` is the transaction, or an id of its own for what no one sent."""

lots = _table(
    "lots",
    ("id",),
    _id("id"),
    _id("account"),
    _id("programme"),
    _count("remaining"),
    _when("earned_at"),
    _when("expires_at", null=True),
    _to("accounts", "account"),
    Index(
        "ix_lots_live",
        "owner",
        "account",
        "programme",
        "expires_at",
        sqlite_where=text("remaining > 0"),
        postgresql_where=text("remaining > 0"),
    ),
)
"""Free points by lot; `remaining` is what the lot's postings say."""

holds = _table(
    "holds",
    ("id",),
    _id("id"),
    _id("account"),
    _id("programme"),
    _id("terminal"),
    _word("state"),
    _count("granted"),
    _text("grant"),
    _count("risked"),
    _count("returned"),
    _count("return_points", null=True),
    _count("return_epoch", null=True),
    _count("return_seq", null=True),
    _when("opened_at"),
    _when("asked_back_at", null=True),
    _to("accounts", "account"),
    _to("terminals", "terminal"),
    Index("ix_holds_account", "owner", "account"),
    Index("ix_holds_terminal", "owner", "terminal", "state"),
)
"""`risked` counts redemptions out of the hold that went to the risk account instead."""

hold_lots = _table(
    "hold_lots",
    ("hold", "lot"),
    _id("hold"),
    _id("lot"),
    _count("remaining"),
    _to("holds", "hold"),
    _to("lots", "lot"),
)

balances = _table(
    "balances",
    ("account", "programme"),
    _id("account"),
    _id("programme"),
    _count("balance"),
    _count("held"),
    _count("owed"),
    _to("accounts", "account"),
)
"""What the postings of an account sum to, kept by the transaction that posts and recomputed by `verify-ledger`."""

# ── What others must know ────────────────────

incidents = _table(
    "incidents",
    ("id",),
    _id("id"),
    _word("kind"),
    Column("subject", String(255), nullable=False),
    _id("terminal", null=True),
    _id("account", null=True),
    _text("evidence"),
    _when("opened_at"),
    _when("closed_at", null=True),
    _text("closing", null=True),
    UniqueConstraint("owner", "kind", "subject"),
)
"""What a person must look at, once for each kind and subject."""

changes = _table(
    "changes",
    ("kind", "subject"),
    _word("kind"),
    Column("subject", String(128), nullable=False),
    _count("counter"),
    _id("terminal", null=True),
    UniqueConstraint("owner", "counter"),
)
"""What changed last when, by the owner's counter; only the last change of a subject is kept."""
