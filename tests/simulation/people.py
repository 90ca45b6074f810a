"""Who comes to a terminal in the simulation: shoppers with cards and receipts, who answer what they are asked and claim
what they miss; and a technician when it stands still."""

import random
from dataclasses import dataclass
from functools import cache

from loyalty.assurance import EntryMode
from loyalty.codes import write
from loyalty.receipts import sign_receipt
from loyalty.rewards import catalogue
from loyalty.signing import read_private
from screens import intents
from screens.views import Takeable
from terminal.machine.claims import Confirming, PickingDay, TypingAmount
from terminal.machine.events import Read, Touched
from terminal.machine.offer import offer
from terminal.machine.states import (
    AtMenu,
    Attract,
    Choosing,
    Claiming,
    Helping,
    LookingUp,
    OutOfService,
    Redeeming,
    Refusing,
    Showing,
    Surveying,
    Thanking,
    Unsure,
    Warned,
)
from tests.simulation.box import Box
from tests.simulation.clockwork import SECOND, START, Clockwork
from tests.simulation.office import Template
from tests.simulation.swarm import Kind

REWARDS = ("coffee", "tulips", "board", "pan")


@dataclass(frozen=True)
class Purse:
    """What a shop's customers carry: cards, and receipts that some of them show twice."""

    cards: tuple[str, ...]
    receipts: tuple[str, ...]
    leaflet: tuple[str, ...]
    """The codes of a campaign's answers, which lie in the shop."""


def purse(template: Template, chance: random.Random) -> Purse:
    """Few cards, so that the same one stands at two terminals."""
    seeded = template.seeded
    cards = [seeded.cards[index].number for index in (0, 1, 2, 3, 6)]
    chosen = chance.sample(cards, chance.choice((1, 1, 2, 2, 3)))
    if chance.random() < 0.1:
        chosen.append(seeded.cards[7].number)
    till = next(each for each in seeded.tills if each.till == "K1")
    receipts = tuple(
        _receipt(till.private_key, number, chance.choice((500, 1990, 12_345)))
        for number in range(1, chance.randint(2, 7))
    )
    return Purse(tuple(chosen), receipts, tuple(each.code for each in seeded.leaflet))


@cache
def _receipt(till: str, number: int, cents: int) -> str:
    return write(sign_receipt("K1", str(number), cents, "EUR", START, read_private(till)))


class Shopper:
    """Plays at one terminal until told to leave."""

    def __init__(
        self, box: Box, purse: Purse, clockwork: Clockwork, chance: random.Random, kinds: frozenset[Kind]
    ) -> None:
        self._box, self._purse, self._clockwork, self._chance = box, purse, clockwork, chance
        self.leaving = False
        self.eager = chance.choice((0.3, 0.6) if Kind.APART in kinds else (0.3, 0.6, 1.0, 2.0))
        self._own = chance.choice(purse.cards)
        self._loyal = 1.0 if Kind.APART in kinds else chance.choice((0.0, 0.8, 0.97, 1.0))
        self._greedy = chance.choice((0.7, 0.9) if Kind.APART in kinds else (0.4, 0.7))
        self._claims = 0.25 if Kind.CLAIMS in kinds else 0.03
        self._modest = chance.random() < 0.6

    def leave(self) -> None:
        """Go; most end what they began."""
        self.leaving = True
        if self._box.alive and self._chance.random() < 0.8:
            self._touch(intents.Stop())

    def come(self) -> None:
        """Do one thing now and again."""
        pause = self._chance.randint(100, 2000) * self.eager
        if self._chance.random() < 0.01:
            pause += 70 * SECOND
        self._clockwork.after(int(pause), self._act)

    def _act(self) -> None:
        if self.leaving:
            return
        if self._box.alive:
            self._do()
        self.come()

    def _do(self) -> None:
        box, chance = self._box, self._chance
        match box.machine.state:
            case Attract():
                self._read(self._card())
            case LookingUp():
                if chance.random() < 0.1:
                    self._touch(intents.Stop())
            case Showing():
                self._on_balance(box.machine.state)
            case Choosing():
                self._touch(intents.Confirm() if chance.random() < 0.85 else intents.Back())
            case Redeeming():
                if chance.random() < 0.15:
                    self._read(chance.choice(self._purse.cards + self._purse.receipts))
            case AtMenu():
                self._touch(intents.ClaimPoints() if chance.random() < 0.8 else intents.Back())
            case Claiming():
                self._on_claim(box.machine.state)
            case Surveying():
                answers = tuple(intents.GiveAnswer(each.id) for each in box.machine.context.campaigns[0].answers)
                self._touch(chance.choice((*answers, intents.Continue(), intents.Back(), intents.RatherNot())))
            case Thanking():
                assumed = box.machine.state.assumed
                self._touch(intents.CameOut(chance.random() < 0.9) if assumed else chance.choice(_AFTER))
            case Unsure() | Refusing() | Helping():
                self._touch(chance.choice((intents.Continue(), intents.Stop())))
            case Warned():
                self._touch(chance.choice((intents.Continue(), intents.Stop())))
            case OutOfService():
                if chance.random() < 0.3:
                    # A technician pulls the plug and puts it in again.
                    box.power_cut()

    def _on_balance(self, state: Showing) -> None:
        dice = self._chance.random()
        if dice < self._claims:
            self._touch(intents.ShowMenu())
        elif dice < self._greedy:
            self._choose(state)
        elif dice < 0.80:
            self._read(self._chance.choice(self._purse.receipts))
        elif dice < 0.93:
            self._touch(intents.Stop())
        elif dice < 0.95:
            self._read(self._chance.choice(self._purse.leaflet))
        else:
            self._read(self._card())

    def _choose(self, state: Showing) -> None:
        """Mostly what the screen says can be taken; now and then a finger on what cannot."""
        machine, now = self._box.machine, self._box.clock.moment()
        programme = machine.context.points
        rewards = catalogue(programme) if programme is not None else ()
        there = [
            reward.id
            for reward in rewards
            if programme is not None
            and isinstance(offer(state.session, programme, reward, machine.health, now).state, Takeable)
        ]
        if there and self._chance.random() < 0.9:
            self._touch(intents.ChooseReward(there[0] if self._modest else self._chance.choice(there)))
        elif self._chance.random() < 0.3:
            self._touch(intents.ChooseReward(self._chance.choice(REWARDS)))
        else:
            self._touch(intents.Stop())

    def _on_claim(self, state: Claiming) -> None:
        match state.stage:
            case PickingDay():
                self._touch(intents.ChooseDay(self._chance.choice((0, 1, 7, 30))))
            case TypingAmount(typed=typed):
                self._touch(intents.Enter() if len(typed) > 2 else intents.Key(self._chance.choice("123")))
            case Confirming():
                self._touch(self._chance.choice((intents.Confirm(), intents.Confirm(), intents.Back())))
            case _:
                self._touch(self._chance.choice((intents.Continue(), intents.Stop())))

    def _card(self) -> str:
        """Mostly the same people come to the same terminal; else nobody would have a hold."""
        return self._own if self._chance.random() < self._loyal else self._chance.choice(self._purse.cards)

    def _read(self, text: str) -> None:
        # Now and then by the wrong door: a number is no track, so that is refused.
        mode = EntryMode.SWIPED if self._chance.random() < 0.03 else EntryMode.SCANNED
        self._box.post(Read(mode, text))

    def _touch(self, intent: intents.Intent) -> None:
        self._box.post(Touched(intent))


_AFTER: tuple[intents.Intent, ...] = (intents.Done(), intents.Continue(), intents.Back())
