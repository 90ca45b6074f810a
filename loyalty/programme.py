"""A programme: how points are earned, what they buy, how long they live, and what may be held offline.

A programme is versioned. A version never changes once it is in force; a transaction names the version it was
reckoned by (protocol, sections 1 and 2).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from loyalty.assurance import Assurance, Redeems, rights
from loyalty.charity import Charity
from loyalty.errors import ProgrammeError
from loyalty.ids import Uuid
from loyalty.money import Currency, Money

MAX_POINTS = 10**9
"""No figure of one transaction or reward goes past this; it keeps every sum inside 2**53."""

VERSION_GRACE = timedelta(days=30)
"""How long after it was replaced a version still reckons the transactions that name it (protocol, section 2)."""

Names = Mapping[str, str]
"""A text by language code, such as ``{"nl": "Kop koffie", "nb": "Kopp kaffe"}``."""


class Unit(StrEnum):
    """What a programme counts in."""

    POINTS = "points"
    STAMPS = "stamps"


class EarningRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`points` for each whole `per_cents` of one sale; what is left over of a sale earns nothing.

    ``EarningRule(points=1, per_cents=1000)`` is "1 point for each 10 euro". A sale below `minimum_cents` earns 0.
    """

    points: int
    per_cents: int
    minimum_cents: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.points <= MAX_POINTS or self.per_cents < 1 or self.minimum_cents < 0:
            raise ProgrammeError(
                f"An earning rule gives at least 1 point for at least 1 cent, not {self.points} for {self.per_cents}."
            )


class Reward(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What points buy. `co_payment_cents` is paid at the till besides, in the programme's currency."""

    id: str
    names: Names
    price: int
    co_payment_cents: int = 0
    picture: str = ""
    voucher_days: int = 30
    available: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.price <= MAX_POINTS or self.co_payment_cents < 0 or self.voucher_days < 1 or not self.names:
            raise ProgrammeError(f"Reward '{self.id}' needs a name, a price of 1 or more and a voucher's life in days.")

    def name(self, language: str) -> str:
        """Its name in `language`, else in the first language it has one in."""
        return self.names.get(language) or next(iter(self.names.values()))


class HoldPolicy(StrEnum):
    """Which points a terminal may set aside for use offline (protocol, section 4)."""

    NONE = "none"
    HOME = "home"
    """Up to the cap, where the account used only this terminal in 90 days."""
    SPARE = "spare"
    """Only what lies above the dearest reward within reach."""


class Confirmation(StrEnum):
    """What a member must prove before points are spent."""

    POSSESSION = "possession"
    """Having a card of a possession scheme is enough."""
    PROOF = "proof"
    """A PIN, a code or a rotating QR: cannot be checked offline."""


class Programme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version of one owner's programme."""

    id: Uuid
    owner: Uuid
    version: int
    names: Names
    unit: Unit
    currency: Currency
    earning: EarningRule
    rewards: tuple[Reward, ...]
    in_force_from: datetime
    in_force_until: datetime | None = None
    """When the next version took over; None while it is in force."""
    closed: bool = False
    expiry_days: int | None = None
    """A lot's life; None means that points do not expire."""
    card_size: int | None = None
    """With stamps: how many fill a card."""
    hold_policy: HoldPolicy = HoldPolicy.HOME
    hold_cap: int = 0
    confirmation: Confirmation = Confirmation.POSSESSION
    offline_by_possession: bool = True
    """Whether possession is enough offline, up to the allowance, where `confirmation` asks for proof."""
    possession_limit: int | None = None
    """The dearest reward that possession alone may take; None means any."""
    terms: Names = msgspec.field(default_factory=dict)
    charity: Charity | None = None
    """Whom the shop gives a share of each sale; None where it gives none."""
    claim_limit_cents: int = 0
    """The dearest purchase that a member may claim points for afterwards; 0 where none can be claimed."""
    anonymous: bool = True
    """Whether a card may be issued to nobody, and a customer may have no name."""
    verify_address: bool = False
    """Whether a customer's mail or phone is verified, by a code, before a card is issued to them."""

    def __post_init__(self) -> None:
        if self.version < 1:
            raise ProgrammeError(f"Programme {self.id}: versions count from 1, not {self.version}.")
        ids = [reward.id for reward in self.rewards]
        if len(set(ids)) != len(ids):
            raise ProgrammeError(f"Programme {self.id}: two rewards share an id; each needs its own.")
        if self.unit is Unit.STAMPS and not self.card_size:
            raise ProgrammeError(f"Programme {self.id} counts stamps: say with card_size how many fill a card.")
        if self.expiry_days is not None and self.expiry_days < 1:
            raise ProgrammeError(f"Programme {self.id}: points live at least a day, not {self.expiry_days}.")
        if self.hold_cap < 0:
            raise ProgrammeError(f"Programme {self.id}: a hold's cap is 0 or more points.")
        if self.claim_limit_cents < 0:
            raise ProgrammeError(f"Programme {self.id}: the limit of claims is 0 or more cents.")

    def reward(self, reward_id: str) -> Reward | None:
        """The reward of that id, or None where this version has none."""
        return next((reward for reward in self.rewards if reward.id == reward_id), None)

    def name(self, language: str) -> str:
        """Its name in `language`, else in the first language it has one in."""
        return self.names.get(language) or next(iter(self.names.values()), "")

    def co_payment(self, reward: Reward) -> Money | None:
        """What the member pays at the till for `reward`, or None."""
        return Money(reward.co_payment_cents, self.currency) if reward.co_payment_cents else None

    def expires_at(self, earned_at: datetime) -> datetime | None:
        """When points earned at `earned_at` expire, or None."""
        return None if self.expiry_days is None else earned_at + timedelta(days=self.expiry_days)

    def reckons_at(self, arrival: datetime) -> bool:
        """Whether this version was in force within 30 days of `arrival` (protocol, section 2)."""
        return self.in_force_until is None or arrival - self.in_force_until <= VERSION_GRACE


class ProgrammeRef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The programme as a transaction names it: with its version, unit and currency."""

    id: Uuid
    version: int
    unit: Unit
    currency: Currency


def ref(programme: Programme) -> ProgrammeRef:
    """The reference that transactions of this version carry."""
    return ProgrammeRef(programme.id, programme.version, programme.unit, programme.currency)


def may_redeem(programme: Programme, reward: Reward, assurance: Assurance, *, online: bool) -> bool:
    """Whether somebody of this assurance may take `reward` here and now (protocol, sections 4 and 6)."""
    if not online and programme.confirmation is Confirmation.PROOF and not programme.offline_by_possession:
        return False
    match rights(assurance).redeems:
        case Redeems.ANYTHING:
            return True
        case Redeems.WITHIN_LIMIT if not online or programme.confirmation is not Confirmation.PROOF:
            return programme.possession_limit is None or reward.price <= programme.possession_limit
        case _:
            return False
