"""How near a reward is."""

from dataclasses import dataclass

from loyalty.programme import Programme, Reward


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a balance reaches towards one reward."""

    reward: Reward
    have: int
    """Points of the balance that count towards it: 0 … price."""

    @property
    def missing(self) -> int:
        """Points still to go; 0 when it is within reach."""
        return self.reward.price - self.have


def progress(reward: Reward, balance: int) -> Progress:
    """The progress that `balance` points make towards `reward`; a balance below zero counts as zero."""
    return Progress(reward, max(0, min(balance, reward.price)))


def catalogue(programme: Programme) -> tuple[Reward, ...]:
    """The rewards on offer, cheapest first."""
    on_offer = (reward for reward in programme.rewards if reward.available)
    return tuple(sorted(on_offer, key=lambda reward: (reward.price, reward.id)))


def next_reward(programme: Programme, balance: int) -> Progress | None:
    """The cheapest reward on offer that `balance` does not reach yet, or None."""
    return next((progress(r, balance) for r in catalogue(programme) if r.price > balance), None)


def full_cards(stamps: int, card_size: int) -> tuple[int, int]:
    """Full cards and the stamps on the one being filled.

    >>> full_cards(34, 20)
    (1, 14)
    """
    return divmod(max(0, stamps), card_size)
