"""A shopper's session: who stands there as far as the terminal knows, and what they may do.

Personal fields stay out of every `repr`; the whole value is dropped when the session ends.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from loyalty.answers import Balance, Reason
from loyalty.assurance import Assurance, EntryMode
from loyalty.campaigns import Declined
from loyalty.claims import ClaimState
from loyalty.holds import Hold, allowance
from loyalty.ids import Uuid
from loyalty.milestones import Milestone
from loyalty.programme import Programme
from loyalty.wire import CardSummary, Refusal
from terminal.machine.facts import Claimed
from terminal.machine.moment import Moment


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """Points of one transaction that central has not counted yet.

    Attributes:
        points: what it adds; below zero for a redemption out of an allowance.
        programme: whose points they are; None where an older program recorded it: then they count in each.
        at: when it was recorded, or None where that is not known.
    """

    points: int = field(repr=False)
    programme: Uuid | None = None
    at: datetime | None = None

    def counts_in(self, programme: Programme) -> bool:
        """Whether they are this programme's."""
        return self.programme in {None, programme.id}


@dataclass(frozen=True, slots=True)
class LocalCard:
    """What this terminal's own store knows of a card.

    Attributes:
        summary: what central last said, or None where it never spoke of this card.
        on_the_way: what waits for central or is on its way, oldest first.
        holds: this terminal's holds of the account.
        refusals: rejected transactions of this terminal that the member has not been told of.
        congratulated: the last day on which the member was shown a milestone.
        answered: campaigns answered here.
        declined: campaigns that the member would rather not answer.
        assigned: whether it is a blank that this terminal may issue without central.
    """

    summary: CardSummary | None = field(repr=False)
    on_the_way: tuple[OnTheWay, ...] = field(default=(), repr=False)
    holds: tuple[Hold, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    congratulated: date | None = None
    answered: tuple[str, ...] = ()
    declined: tuple[Declined, ...] = ()
    assigned: bool = False

    def pending(self, programme: Programme) -> int:
        """Points of accruals that central has not counted yet."""
        return sum(each.points for each in self.on_the_way if each.points > 0 and each.counts_in(programme))

    def spent(self, programme: Programme) -> int:
        """Points of allowance redemptions that central has not counted yet."""
        return -sum(each.points for each in self.on_the_way if each.points < 0 and each.counts_in(programme))


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody showed before their card: a campaign's code, with its answer or (None) as an invitation."""

    campaign: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class Session:
    """One shopper, from the card to "done".

    Attributes:
        id: counts up; a result that carries another id moves nothing.
        token: the card's token.
        mode: by which door the card came in.
        assurance: how sure we are.
        language: what the screens speak.
        local: what the terminal knows itself.
        fresh: what central said in this session, or None while it has not.
        added: points of the receipts added in this session, in order; they are the first programme's.
        chose_language: whether the member chose `language` in this session.
        milestones: what the member is congratulated on at this visit.
        number: the member number as a rotating QR can hold it; None where it cannot, or nobody showed it here.
        recording: receipts and answers that the store has not answered for yet.
        brought: a campaign's code that waits for the figures to be there.
        claimed: claims that were made in this session, in order.
    """

    id: int
    token: str = field(repr=False)
    mode: EntryMode
    assurance: Assurance
    language: str
    local: LocalCard = field(default=LocalCard(None), repr=False)
    fresh: CardSummary | None = field(default=None, repr=False)
    added: tuple[int, ...] = field(default=(), repr=False)
    recording: int = 0
    claimed: tuple[Claimed, ...] = ()
    chose_language: bool = False
    milestones: tuple[Milestone, ...] = field(default=(), repr=False)
    number: str | None = field(default=None, repr=False)
    brought: Brought | None = None

    @property
    def summary(self) -> CardSummary | None:
        """The newest figures there are."""
        return self.fresh or self.local.summary

    @property
    def account(self) -> Uuid | None:
        """The account the card points at, as far as known."""
        return self.summary.account if self.summary else None

    @property
    def as_of(self) -> datetime | None:
        """When the figures were true."""
        return self.summary.as_of if self.summary else None

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """What must be explained at this visit, each once."""
        told = self.local.refusals + (self.summary.refusals if self.summary else ())
        return tuple({refusal.id: refusal for refusal in told}.values())

    @property
    def answered(self) -> frozenset[str]:
        """The campaigns that the account has answered, as far as known."""
        told = self.summary.answered if self.summary else ()
        return frozenset((*self.local.answered, *told))

    @property
    def has_news(self) -> bool:
        """Whether there is something to be told once: a refusal, or what became of a claim."""
        decided = self.summary is not None and any(c.state is not ClaimState.OPEN for c in self.summary.claims)
        return bool(self.refusals) or decided

    def balance(self, programme: Programme) -> Balance | None:
        """Central's figures for one programme."""
        if self.summary is None:
            return None
        return next((b for b in self.summary.balances if b.programme == programme.id), None)

    def points(self, programme: Programme) -> int | None:
        """The balance to show: central's, less what was spent here since; None where nobody knows it."""
        known = self.balance(programme)
        if known is None:
            return None
        return max(0, known.balance - self.local.spent(programme))

    def held(self, programme: Programme, now: Moment) -> int:
        """Points kept ready here, usable without a connection."""
        return max((allowance(h, now.at, clock_trusted=now.trusted) for h in self.holds_of(programme)), default=0)

    def holds_of(self, programme: Programme) -> tuple[Hold, ...]:
        """This terminal's holds of the account in one programme."""
        return tuple(h for h in self.local.holds if h.programme == programme.id and h.account == self.account)

    def hold_for(self, programme: Programme, price: int, now: Moment) -> Hold | None:
        """A hold out of which `price` can be paid, or None."""
        reaching = (h for h in self.holds_of(programme) if allowance(h, now.at, clock_trusted=now.trusted) >= price)
        return next(reaching, None)

    def with_assurance(self, assurance: Assurance) -> "Session":
        """The session once somebody proved more; never less."""
        return replace(self, assurance=max(self.assurance, assurance))


UNUSABLE: dict[str, Reason] = {
    "blocked": Reason.CARD_BLOCKED,
    "replaced": Reason.CARD_BLOCKED,
    "expired": Reason.CARD_EXPIRED,
    "blank": Reason.CARD_UNKNOWN,
}
"""What a card's status refuses, by `CardStatus` value; an issued card is not in it."""


def unusable(summary: CardSummary | None) -> Reason | None:
    """Why the card cannot be used, or None where it can or nobody knows better."""
    return UNUSABLE.get(summary.status.value) if summary else None
