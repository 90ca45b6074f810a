"""Which table is told where in one's own data, and which is not and why: a table that stands nowhere here is a gap."""

from collections.abc import Mapping
from typing import Final

TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "owners": ("owner",),
    "customers": ("name", "mail", "mail_verified_at", "phone", "phone_verified_at", "language", "customer_since"),
    "accounts": ("language", "warned_at"),
    "consents": ("consents",),
    "staff": ("works_here",),
    "cards": ("cards",),
    "card_sales": ("cards",),
    "balances": ("balances",),
    "lots": ("balances",),
    "holds": ("holds",),
    "hold_lots": ("holds",),
    "postings": ("entries", "more", "since"),
    "transactions": ("entries", "balances"),
    "vouchers": ("vouchers",),
    "charity_gifts": ("gifts",),
    "member_secrets": ("proofs",),
    "proofs": ("proven",),
    "verifications": ("codes",),
    "card_pickups": ("phones",),
    "responses": ("responses",),
    "claims": ("claims",),
    "uses": ("uses",),
    "joins": ("household", "joins"),
    "acts": ("acts",),
    "incidents": ("alerts",),
    "privacy_requests": ("wishes",),
}
"""Tables about members, with the fields of `loyalty.wire_privacy.MemberData` that tell them."""

LEFT_OUT: Final[Mapping[str, str]] = {
    "customer_words": "made of the name, the addresses and the cards, and of nothing else",
    "messages": "what is on its way to the member, and gone with its arrival; nothing in it is not told here",
    "changes": "that something about a card changed, which every terminal fetches; what it is now is told here",
    "receipts": "the place and the hash of each transaction in a terminal's chain; the transactions are told",
    "till_receipts": "that a till's receipt has earned; the transaction that it earned is told",
    "tombstones": "that a reversal or a print's outcome came before what it speaks of; what came of it is told",
}
"""Tables with something of a member's in them that are not told, and why not."""

OF_NOBODY: Final[frozenset[str]] = frozenset(
    {
        "campaigns",
        "card_batches",
        "card_kinds",
        "central_keys",
        "charity_pots",
        "enrolment_tokens",
        "epochs",
        "nonces",
        "office_acts",
        "office_keys",
        "orders",
        "programmes",
        "retired_keys",
        "self_tests",
        "shops",
        "terminals",
        "tills",
        "voucher_keys",
    }
)
"""Tables about no member: the owner's settings, terminals, keys, and sums over everybody."""
