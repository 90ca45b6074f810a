"""The tables: what each row is and what holds them together.

Every table has the programme's owner (tenant) inside its primary, unique and foreign keys, so that an existing
engine can spread the tables over machines; ids are UUIDs, there is no sequence. Times are microseconds since 1970
in UTC, which both databases keep exactly. A change here needs a migration (`central/migrations`).
"""

from typing import Final

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, UniqueConstraint, text

from central import tables_office, tables_shopper
from central.columns import count, table, text_column, to, uuid, when, word
from central.customer_tables import acts, card_kinds, card_sales, consents, customer_words, joins

__all__ = ["acts", "card_kinds", "card_sales", "consents", "customer_words", "joins"]
"""The tables of `central.customer_tables`, which are read from here."""

HOUSE: Final = "00000000-0000-0000-0000-000000000000"
"""The owner of rows that are central's own, such as its signing key."""

# ── The house and its owners ────────────────────

owners = table(
    "owners",
    (),
    text_column("name"),
    word("lookup_key_id"),
    text_column("lookup_key"),
    count("changes"),
    count("configuration"),
    text_column("link_hosts", null=True),
    text_column("schemes", null=True),
    text_column("desk", null=True),
    text_column("privacy", null=True),
    count("keep_years", null=True),
)
"""An owner; `changes` is its counter (protocol, section 8), `configuration` counts what terminals must fetch anew.

`link_hosts` is a JSON list of hosts, NULL for none; `schemes` one of `loyalty.schemes.Scheme`, NULL for the default;
`desk` is `central.staff.settings.DeskSettings`, NULL for the default.
`privacy` is a `loyalty.privacy.Notice`, `keep_years` how long who never comes is kept; NULL for the default of each.
"""

central_keys = table("central_keys", ("id",), word("id"), text_column("private_key"), when("made_at"))
"""Central's own signing key, shared by all its processes."""

shops = table("shops", ("id",), uuid("id"), text_column("name"), text_column("city"), text_column("timezone"))

programmes = table(
    "programmes",
    ("id", "version"),
    uuid("id"),
    Column("version", Integer, nullable=False, autoincrement=False),
    text_column("document"),
    uuid("risk_account"),
)
"""Each version of a programme as `loyalty.programme.Programme` in JSON."""

tills = table(
    "tills",
    ("id",),
    word("id"),
    uuid("shop"),
    text_column("public_key", null=True),
    text_column("secret", null=True),
    to("shops", "shop"),
)
"""A till signs its receipts with an Ed25519 key (`public_key`) or an HMAC (`secret`); base64url."""

staff = table(
    "staff",
    ("id",),
    uuid("id"),
    text_column("badge"),
    text_column("name"),
    Column("active", Boolean(name="active"), nullable=False),
    when("inactive_since", null=True),
    text_column("roles", null=True),
    uuid("shop", null=True),
    uuid("customer", null=True),
    Column("card", String(64), nullable=True),
    text_column("pin", null=True),
    count("pin_wrong", null=True),
    when("pin_locked_at", null=True),
    uuid("pin_change", null=True),
    Index("ix_staff_badge", "owner", "badge", unique=True),
)
"""A member of staff; `badge` is the badge's token (`loyalty.tokens.badge_token`).

`roles` is a JSON list, NULL for a clerk; `shop` where they work, NULL for every shop. `customer` and `card` say which
accounts are their own. `pin` is `loyalty.staff_pins.StretchedPin`; `pin_wrong` counts wrong ones in a row (NULL is
none), at the fifth `pin_locked_at` is set, which the office clears; `pin_change` is the id of the change that set it.
"""

# ── Terminals ────────────────────

terminals = table(
    "terminals",
    ("id",),
    uuid("id"),
    word("code"),
    uuid("shop"),
    word("status"),
    text_column("request_key"),
    text_column("languages"),
    text_column("programmes"),
    word("board"),
    count("next_epoch"),
    when("enrolled_at"),
    when("seen_at", null=True),
    text_column("health", null=True),
    when("revoked_at", null=True),
    text_column("profile", null=True),
    when("roll_asked_at", null=True),
    to("shops", "shop"),
    UniqueConstraint("owner", "code"),
    Index("ix_terminals_id", "id"),
)
"""`profile` is a `TerminalProfile`; `roll_asked_at` is set while the office waits for new keys of it."""

enrolment_tokens = table(
    "enrolment_tokens",
    ("hash",),
    word("hash"),
    word("code"),
    uuid("shop"),
    text_column("languages"),
    text_column("programmes"),
    uuid("batch", null=True),
    when("expires_at"),
    when("used_at", null=True),
    uuid("terminal", null=True),
    uuid("replaces", null=True),
    count("epoch", null=True),
    text_column("profile", null=True),
    to("shops", "shop"),
    Index("ix_enrolment_tokens_hash", "hash"),
)
"""One-time tokens, by the SHA-256 of their text.

`replaces` is the terminal that another board takes over; `epoch` what the first answer named, for a repeat.
"""

self_tests = table(
    "self_tests",
    ("terminal", "at"),
    uuid("terminal"),
    when("at"),
    text_column("report"),
    when("arrived_at"),
    to("terminals", "terminal"),
    wide=True,
)
"""What terminals found of their devices; `at` is the terminal's time, `report` its whole message."""

retired_keys = table(
    "retired_keys",
    ("terminal", "public_key"),
    uuid("terminal"),
    word("public_key"),
    when("retired_at"),
    to("terminals", "terminal"),
)
"""Request keys of boards that another replaced: whoever still signs with one is told that it is out of service."""

voucher_keys = table(
    "voucher_keys",
    ("id",),
    word("id"),
    uuid("terminal"),
    text_column("public_key"),
    when("made_at"),
    when("retired_at", null=True),
    to("terminals", "terminal"),
)

nonces = table(
    "nonces",
    ("terminal", "nonce"),
    uuid("terminal"),
    Column("nonce", String(128), nullable=False),
    when("seen_at"),
    to("terminals", "terminal"),
    Index("ix_nonces_seen", "owner", "terminal", "seen_at"),
)

epochs = table(
    "epochs",
    ("terminal", "epoch"),
    uuid("terminal"),
    count("epoch"),
    count("whole"),
    to("terminals", "terminal"),
)
"""Up to which seq (`whole`) every seq of a terminal's epoch has its receipt, or the incident of its gap."""

# ── Accounts and cards ────────────────────

customers = table(
    "customers",
    ("id",),
    uuid("id"),
    text_column("given"),
    text_column("particle"),
    text_column("family"),
    word("language"),
    when("made_at"),
    text_column("mail", null=True),
    text_column("phone", null=True),
    uuid("merged_into", null=True),
    when("mail_verified_at", null=True),
    when("phone_verified_at", null=True),
)
"""A member as a person. `merged_into` is who they turned out to be; such a customer is found no more."""

accounts = table(
    "accounts",
    ("id",),
    uuid("id"),
    uuid("customer", null=True),
    when("made_at"),
    word("language", null=True),
    uuid("poured_into", null=True),
    when("warned_at", null=True),
    when("left_at", null=True),
    to("customers", "customer"),
    Index("ix_accounts_customer", "owner", "customer", "poured_into", "made_at"),
)
"""What is locked while its figures change. `language` is what was chosen at a terminal; None while nothing was.

`poured_into` is the account that took this one in: whatever becomes free here flows on to it.
`warned_at` is when the member was told that the account ends unless somebody comes, `left_at` when it ended.
"""

card_batches = table(
    "card_batches",
    ("id",),
    uuid("id"),
    word("scheme"),
    uuid("terminal", null=True),
    when("made_at"),
    uuid("shop", null=True),
    word("kind", null=True),
)
"""Cards made together. `shop` gives them out; `terminal`, where there is one, may do it without a network.

`kind` is what they are for, by its id; NULL for cards that collect, are free and may be anonymous.
"""

cards = table(
    "cards",
    ("token",),
    Column("token", String(64), nullable=False),
    uuid("account"),
    uuid("batch", null=True),
    word("status"),
    when("valid_until", null=True),
    when("issued_at", null=True),
    when("blocked_at", null=True),
    uuid("customer", null=True),
    Column("replaces", String(64), nullable=True),
    uuid("shop", null=True),
    to("accounts", "account"),
    to("card_batches", "batch"),
    Index("ix_cards_account", "owner", "account"),
    Index("ix_cards_batch", "owner", "batch"),
)
"""The directory from a card's token to its account; numbers are not kept.

`customer` is who carries it, where that is another than the account's own (a household); `replaces` the token of the
card it replaced; `shop` where it was issued.
"""

uses = table(
    "uses",
    ("account", "terminal"),
    uuid("account"),
    uuid("terminal"),
    when("used_at"),
    to("accounts", "account"),
    to("terminals", "terminal"),
)
"""Where an account was last used, to the day: the `home` policy of holds asks it."""

# ── What a member proves with ────────────────────

member_secrets = table(
    "member_secrets",
    ("account",),
    uuid("account"),
    text_column("rotating_key", null=True),
    count("rotating_step", null=True),
    text_column("pin", null=True),
    count("pin_wrong"),
    when("pin_locked_at", null=True),
    to("accounts", "account"),
)
"""What an account's member proves with.

`rotating_key` (base64url) is shared with the member's page, `rotating_step` is the last one used. `pin` is an Argon2id
hash (RFC 9106) in its encoded form; `pin_wrong` counts wrong ones in a row, and at the fifth `pin_locked_at` is set,
which only a new PIN clears.
"""

verifications = table(
    "verifications",
    ("id",),
    uuid("id"),
    uuid("account", null=True),
    uuid("customer", null=True),
    uuid("carrier", null=True),
    uuid("terminal"),
    word("purpose"),
    word("channel"),
    word("address_hash"),
    word("code_hash"),
    count("tries"),
    when("sent_at"),
    when("expires_at"),
    when("confirmed_at", null=True),
    when("spent_at", null=True),
    to("accounts", "account"),
    to("customers", "customer"),
    to("terminals", "terminal"),
    Index("ix_verifications_address", "owner", "address_hash", "sent_at"),
)
"""Codes that were sent: to a card's member (`account`), or to verify a `customer`'s address.

`carrier` is whose card it was where others share the account.

`spent_at` is when a confirmed one set a PIN, which it does once.
"""

proofs = table(
    "proofs",
    ("account", "carrier", "terminal"),
    uuid("account"),
    uuid("carrier"),
    uuid("terminal"),
    when("proven_at"),
    to("accounts", "account"),
    to("terminals", "terminal"),
)
"""When a member last proved who they are at a terminal: a terminal's word alone opens nobody's data.

`carrier` is the customer whose card was shown where others share the account, else the account's own id: one member's
proof opens nothing of another's.
"""

privacy_requests = table(
    "privacy_requests",
    ("id",),
    uuid("id"),
    uuid("account"),
    word("kind"),
    uuid("terminal", null=True),
    when("asked_at"),
    text_column("answer"),
    to("accounts", "account"),
    Index("ix_privacy_requests_account", "owner", "account", "asked_at"),
)
"""Who asked for their data or to be erased, by account: what, where (None for central itself), and the first answer.

`answer` holds no personal data: of data that was given it says only that it was.
"""
card_pickups = table(
    "card_pickups",
    ("hash",),
    word("hash"),
    uuid("account"),
    uuid("terminal"),
    when("made_at"),
    when("expires_at"),
    when("taken_at", null=True),
    word("taken_by", null=True),
    to("accounts", "account"),
    to("terminals", "terminal"),
    Index("ix_card_pickups_hash", "hash"),
    Index("ix_card_pickups_account", "owner", "account"),
)
"""Cards that wait to be picked up by a phone, by the SHA-256 of their secret; `taken_by` is that of the page's name."""

messages = table(
    "messages",
    ("id",),
    uuid("id"),
    word("channel"),
    text_column("address"),
    text_column("subject"),
    text_column("text"),
    when("made_at"),
    when("expires_at"),
    when("claimed_at", null=True),
    count("tries"),
    text_column("attachment", null=True),
    Index("ix_messages_made", "made_at"),
)
"""Messages that wait to be sent; a row goes when its message has gone, or when it came too late.

`attachment` is a JSON document that goes with a mail.
"""

# ── Transactions ────────────────────

transactions = table(
    "transactions",
    ("id",),
    uuid("id"),
    word("kind"),
    uuid("terminal"),
    count("epoch"),
    count("seq"),
    Column("body", LargeBinary, nullable=True),
    Column("body_hash", LargeBinary, nullable=True),
    uuid("account", null=True),
    uuid("programme", null=True),
    Column("version", Integer, nullable=True),
    word("status"),
    word("reason", null=True),
    count("points", null=True),
    uuid("hold", null=True),
    text_column("grant", null=True),
    count("cents_left", null=True),
    count("expired_counted", null=True),
    word("outcome", null=True),
    uuid("reversed_by", null=True),
    when("occurred_at"),
    when("arrived_at"),
    when("told_at", null=True),
    uuid("staff", null=True),
    word("charity", null=True),
    count("gift", null=True),
    to("terminals", "terminal"),
    Index("ix_transactions_day", "owner", "terminal", "occurred_at"),
    Index(
        "ix_transactions_sales",
        "owner",
        "account",
        "occurred_at",
        sqlite_where=text("kind = 'accrual' AND status = 'accepted'"),
        postgresql_where=text("kind = 'accrual' AND status = 'accepted'"),
    ),
    Index(
        "ix_transactions_staff",
        "owner",
        "staff",
        "occurred_at",
        sqlite_where=text("staff IS NOT NULL"),
        postgresql_where=text("staff IS NOT NULL"),
    ),
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
    wide=True,
)
"""Each transaction by its id: the very bytes of its body, and the first answer to it. `body` is None in a tombstone.

`cents_left` is what is left of an accrual's sale; `expired_counted` how many of its lot's expired points reversals
have been spared already; `outcome` what is known of a redemption's print. `gift` is what a sale gave to a `charity`, in
`loyalty.charity` parts.
"""

receipts = table(
    "receipts",
    ("terminal", "epoch", "seq"),
    uuid("terminal"),
    count("epoch"),
    count("seq"),
    word("hash", null=True),
    uuid("transaction_id", null=True),
    word("status"),
    Column("bytes", LargeBinary, nullable=True),
    when("arrived_at"),
    to("terminals", "terminal"),
)
"""A receipt for every place of a terminal's chain, whatever came of it; `bytes` of what could not be read."""

tombstones = table(
    "tombstones",
    ("reference", "cause"),
    uuid("reference"),
    uuid("cause"),
    count("cents", null=True),
    word("outcome", null=True),
)
"""Reversals and print outcomes that arrived before the transaction they speak of; `outcome` is set for the latter."""

till_receipts = table(
    "till_receipts", ("reference",), Column("reference", String(255), nullable=False), uuid("transaction_id")
)
"""A till's receipts that earned: each once, for ever."""

vouchers = table(
    "vouchers",
    ("serial",),
    word("serial"),
    word("short_code"),
    uuid("redemption", null=True),
    uuid("terminal"),
    text_column("reward"),
    count("co_payment_cents"),
    uuid("programme", null=True),
    Column("version", Integer, nullable=True),
    when("issued_at", null=True),
    word("valid_until", null=True),
    when("voided_at", null=True),
    when("used_at", null=True),
    uuid("used_terminal", null=True),
    uuid("used_by", null=True),
    uuid("used_id", null=True),
    to("terminals", "terminal"),
    Index("ix_vouchers_short_code", "owner", "short_code"),
    Index(
        "ix_vouchers_used",
        "owner",
        "used_terminal",
        "used_at",
        sqlite_where=text("used_at IS NOT NULL"),
        postgresql_where=text("used_at IS NOT NULL"),
    ),
)
"""A voucher by its serial: once used, never voided, and the other way round.

`redemption` is NULL while a voucher was used whose terminal has not delivered it yet; `valid_until` is a day
(ISO 8601) in the calendar of the shop that printed it; `used_id` is the id of the request that used it.
"""
# ── Campaigns ────────────────────

campaigns = table(
    "campaigns",
    ("id",),
    word("id"),
    text_column("document"),
    text_column("shops", null=True),
    when("made_at"),
    when("in_force_until", null=True),
)
"""A campaign as `loyalty.campaigns.Campaign` in JSON; `shops` is a JSON list of those that ask, NULL for all."""

responses = table(
    "responses",
    ("account", "campaign"),
    uuid("account"),
    word("campaign"),
    word("answer"),
    uuid("transaction_id"),
    when("answered_at"),
    to("accounts", "account"),
    to("campaigns", "campaign"),
    Index("ix_responses_campaign", "owner", "campaign"),
)
"""The answer of an account to a campaign: the first one, for ever."""

# ── Ledger ────────────────────

postings = table(
    "postings",
    ("cause", "line"),
    uuid("cause"),
    Column("line", Integer, nullable=False, autoincrement=False),
    uuid("account"),
    uuid("programme"),
    word("bucket"),
    word("kind"),
    count("amount"),
    uuid("lot", null=True),
    uuid("hold", null=True),
    when("posted_at"),
    to("accounts", "account"),
    Index(
        "ix_postings_account",
        "owner",
        "account",
        "programme",
        sqlite_where=text("kind != 'accrual'"),
        postgresql_where=text("kind != 'accrual'"),
    ),
)
"""The ledger: rows are added, never changed. `cause` is the transaction, or an id of its own for what no one sent.

Those of an account are found by `central.of_account`.
"""

lots = table(
    "lots",
    ("id",),
    uuid("id"),
    uuid("account"),
    uuid("programme"),
    count("remaining"),
    when("earned_at"),
    when("expires_at", null=True),
    to("accounts", "account"),
    Index(
        "ix_lots_live",
        "owner",
        "account",
        "programme",
        "expires_at",
        "remaining",
        sqlite_where=text("remaining > 0"),
        postgresql_where=text("remaining > 0"),
    ),
)
"""Free points by lot; `remaining` is what the lot's postings say.

It stands in the index of live lots too: an account's figures are read along that alone.
"""

holds = table(
    "holds",
    ("id",),
    uuid("id"),
    uuid("account"),
    uuid("programme"),
    uuid("terminal"),
    word("state"),
    count("granted"),
    text_column("grant"),
    count("risked"),
    count("returned"),
    count("return_points", null=True),
    count("return_epoch", null=True),
    count("return_seq", null=True),
    when("opened_at"),
    when("asked_back_at", null=True),
    to("accounts", "account"),
    to("terminals", "terminal"),
    Index("ix_holds_account", "owner", "account"),
    Index("ix_holds_terminal", "owner", "terminal", "state"),
)
"""`risked` counts redemptions out of the hold that went to the risk account instead."""

hold_lots = table(
    "hold_lots",
    ("hold", "lot"),
    uuid("hold"),
    uuid("lot"),
    count("remaining"),
    to("holds", "hold"),
    to("lots", "lot"),
)

balances = table(
    "balances",
    ("account", "programme"),
    uuid("account"),
    uuid("programme"),
    count("balance"),
    count("held"),
    count("owed"),
    to("accounts", "account"),
)
"""What the postings of an account sum to, kept by the transaction that posts and recomputed by `verify-ledger`."""

charity_gifts = tables_shopper.charity_gifts
charity_pots = tables_shopper.charity_pots
claims = tables_shopper.claims

office_keys = tables_office.office_keys
office_acts = tables_office.office_acts

# ── What others must know ────────────────────

incidents = table(
    "incidents",
    ("id",),
    uuid("id"),
    word("kind"),
    Column("subject", String(255), nullable=False),
    uuid("terminal", null=True),
    uuid("account", null=True),
    text_column("evidence"),
    when("opened_at"),
    when("closed_at", null=True),
    text_column("closing", null=True),
    uuid("closed_by", null=True),
    uuid("closing_id", null=True),
    word("how", null=True),
    UniqueConstraint("owner", "kind", "subject"),
    Index(
        "ix_incidents_open",
        "owner",
        "id",
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
)
"""What a person must look at, once for each kind and subject.

`closing` is why it was closed: a sentence of central's, or the note of `closed_by`, a member of staff, who did it by
request `closing_id` in way `how`.
"""

orders = table(
    "orders",
    ("id",),
    uuid("id"),
    uuid("shop"),
    uuid("terminal"),
    uuid("staff"),
    text_column("lines"),
    when("placed_at"),
    word("delivery_on"),
    when("sent_at", null=True),
    to("shops", "shop"),
    to("terminals", "terminal"),
    to("staff", "staff"),
    Index("ix_orders_shop", "owner", "shop", "id"),
)
"""What shops ordered; `delivery_on` is a day (ISO 8601) in the shop's calendar."""

changes = table(
    "changes",
    ("kind", "subject"),
    word("kind"),
    Column("subject", String(128), nullable=False),
    count("counter"),
    uuid("terminal", null=True),
    UniqueConstraint("owner", "counter"),
)
"""What changed last when, by the owner's counter; only the last change of a subject is kept."""
