"""The hands of the demo: each act done through bytes, touches and cables, and waited for on the screen."""

import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import assert_never

import segno

from drivers.virtual.faults import AnswerLost, Unplugged
from loyalty.codes import MemberCode, write
from loyalty.ids import Uuid
from loyalty.receipts import sign_receipt
from loyalty.signing import read_private
from loyalty.wire import Lookup
from screens import intents, views
from terminal.central_client import Answered
from terminal.counter.things import Things, powered
from terminal.demo.day import Act, Door, Turn, Visit, WrongCard
from terminal.demo.ledger import Summary, Tap
from terminal.demo.stage import DemoError, Seen, Stage
from terminal.demo.world import World
from terminal.machine.states import Attract, Machine, Showing

DRAIN_SECONDS = 60.0
ROLL_MM = 80_000.0
SHORT_ROLL_MM = 75.0
"""Paper that ends in the middle of a voucher: behind its head, before its foot."""


class Player:
    """Plays acts on a terminal, and keeps the demo's own books.

    Args:
        world: who and what there is.
        store: the terminal's folder.
        out: where pictures and vouchers go.
        things: the counter.
        seed: chooses among what may be chosen.
    """

    def __init__(self, world: World, store: Path, out: Path, things: Things, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - a script, no secret
        self._world = world
        self._store = store
        self._screens = out / "screens"
        self._scratch = out / "codes"
        for folder in (self._screens, self._scratch):
            folder.mkdir(parents=True, exist_ok=True)
        self._things = things
        self._seen = Seen()
        self._receipts = 0
        self._offline = False
        self._paper_ends = False
        self._blanks = list(world.terminal.blanks)
        self.tap = Tap()
        self.balances = {card.token: card.points for card in world.shoppers if card.status == "issued"}
        self.summary = Summary()
        things.network.tap(self.tap)
        self._stage = self._power_on()

    # ── power ────────────────────

    def _power_on(self) -> Stage:
        stage = Stage(self._store, self._things, self._screens, self._seen).__enter__()
        stage.shows(views.AttractView)
        if not self._offline:
            stage.machine(lambda machine: machine.health.online, "central to answer")
        stage.machine(lambda machine: machine.health.can_print, "the printer's word")
        return stage

    def power_off(self) -> None:
        """End this run of the terminal."""
        self._stage.__exit__()
        self._things = powered(self._things)

    # ── acts ────────────────────

    def play(self, act: Act) -> None:
        """Do one act, and wait for the attract screen behind it.

        Raises:
            DemoError: the terminal did not do its part.
        """
        match act:
            case Visit():
                self._visit(act)
            case WrongCard():
                self._wrong(act)
            case Turn():
                self._turn(act)
            case _:
                assert_never(act)

    def _visit(self, act: Visit) -> None:
        card = self._world.shoppers[act.card]
        self._show_card(card.number, act.door)
        if card.status != "issued":
            self._stage.shows(views.RefusalView)
            self._leave()
            return
        self._stage.shows(views.BalanceView, lambda view: view.points is not None)
        if self._offline:
            self._stage.machine(lambda machine: not machine.health.online, "the terminal to notice the outage")
        else:
            self._stage.machine(_is_fresh, "central's word on the card")
        for place, cents in enumerate(act.sales):
            self._receipt(card.token, cents, again=act.same_receipt_again and place == len(act.sales) - 1)
        if act.answers:
            self._answer(card.token)
        if act.takes:
            self._take_reward(card.token)
        self._leave()

    def _answer(self, token: str) -> None:
        """Answer the question that stands on the balance, in a touch."""
        if not self._stage.shows(views.BalanceView).question:
            return
        self._stage.touch_until(intents.ShowQuestion(), views.QuestionView)
        asked = self._stage.shows(views.QuestionView)
        self._stage.touch(intents.GiveAnswer(self._chance.choice(asked.choices).id))
        self.balances[token] += self._stage.shows(views.ResponseView).thanks
        self.summary.answers += 1
        self._stage.touch(intents.Continue())
        self._stage.shows(views.BalanceView)

    def _show_card(self, number: str, door: Door) -> None:
        self.summary.scans += 1
        match door:
            case Door.SCAN:
                self._things.scan(number)
            case Door.SWIPE:
                self._things.swipe(number)
            case Door.CAMERA:
                path = self._scratch / "member.png"
                segno.make(write(MemberCode(number)), error="m", micro=False).save(str(path), scale=8, border=6)
                self._things.show_picture(path)
                self._stage.machine(lambda machine: not _attracts(machine), "the camera to read")
                self._things.camera.take_away()

    def _receipt(self, token: str, cents: int, *, again: bool) -> None:
        self._receipts += 1
        till = self._world.till
        code = sign_receipt(
            till.till,
            str(self._receipts),
            cents,
            self._stage.terminal.machine.context.currency.value,
            datetime.now(UTC).replace(microsecond=0),
            read_private(till.private_key),
        )
        before = _added(self._stage.terminal.machine)
        self._things.scan(write(code))
        self.summary.scans += 1
        machine = self._stage.machine(lambda machine: _added(machine) > before, "the receipt to be added")
        assert isinstance(machine.state, Showing)
        points = machine.state.session.added[-1]
        self.balances[token] += points
        self.summary.accruals += 1
        if self._offline:
            self.summary.queued_while_offline += 1
        if again:
            self._things.scan(write(code))
            self.summary.scans += 1
            self._stage.shows(views.RefusalView, lambda view: view.kind is views.RefusalKind.RECEIPT_USED)
            self._stage.touch(intents.Continue())
            self._stage.shows(views.BalanceView)

    def _take_reward(self, token: str) -> None:
        shown = self._stage.shows(views.BalanceView)
        poor = all(tile.price > (shown.points or 0) for tile in shown.rewards)
        if poor or (self._offline and not _is_held(self._stage.terminal.machine)):
            return
        view = self._stage.shows(views.BalanceView, lambda view: bool(_takeable(view)))
        tile = self._chance.choice(_takeable(view))
        self._stage.touch_until(intents.ChooseReward(tile.id), views.RewardView)
        self._stage.touch(intents.Confirm())
        end = self._stage.shows((views.ThanksView, views.PrintUnknownView, views.RefusalView))
        if isinstance(end, views.RefusalView) and end.kind is views.RefusalKind.PRINT_FAILED and self._paper_ends:
            # No byte of the code had left: the points are back, and nobody has a voucher.
            return
        if isinstance(end, views.RefusalView):
            raise DemoError(f"a reward that could be taken was refused: {end.kind.value}")
        self.summary.redemptions += 1
        self.balances[token] -= tile.price
        if isinstance(end, views.PrintUnknownView):
            self.summary.prints_unknown += 1
        else:
            self.summary.vouchers_printed += 1
        if self._offline:
            self.summary.queued_while_offline += 1

    def _leave(self) -> None:
        shown = self._stage.display.view
        if isinstance(shown, views.ThanksView | views.PrintUnknownView):
            self._stage.touch(intents.Done())
        elif not isinstance(shown, views.AttractView):
            self._stage.touch(intents.Stop())
        self._stage.shows(views.AttractView)

    def _wrong(self, act: WrongCard) -> None:
        if act.swiped:
            self._things.magstripe.type(act.text + "\n")
        else:
            self._things.scan(act.text)
        self.summary.scans += 1
        self._stage.shows(views.RefusalView)
        self._stage.touch(intents.Stop())
        self._stage.shows(views.AttractView)

    def _turn(self, act: Turn) -> None:
        match act:
            case Turn.NETWORK_GONE:
                self.settle()
                self._things.network.set_fault(Unplugged())
                self._offline = True
            case Turn.NETWORK_BACK:
                self._things.network.set_fault(None)
                self._offline = False
                self._stage.machine(lambda machine: machine.health.online, "the terminal to notice the network")
            case Turn.ANSWER_LOST:
                self._lose_an_answer()
            case Turn.PAPER_ENDS:
                self._paper_ends = True
                self._things.printer.set_paper(SHORT_ROLL_MM)
            case Turn.PAPER_BACK:
                self._paper_ends = False
                self._things.printer.set_paper(ROLL_MM)
                self._stage.machine(lambda machine: machine.health.can_print, "the printer to be well")
            case Turn.ISSUE_BLANK:
                self._issue()
            case Turn.POWER_CUT:
                self.power_off()
                self._stage = self._power_on()
            case _:
                assert_never(act)

    def _lose_an_answer(self) -> None:
        """Central commits, its answer does not arrive, and the terminal sends the very same again."""
        self.settle()
        self._things.network.set_fault(AnswerLost())
        issued = self._issue()
        self._wait(lambda: self.tap.has(issued), "central to take what it will not be heard to have taken")
        self._stage.machine(lambda machine: not machine.health.online, "the terminal to miss the answer")
        self._things.network.set_fault(None)
        self._stage.machine(lambda machine: machine.health.online, "the terminal to notice the network")

    def settle(self) -> None:
        """Wait until everything that was recorded is delivered.

        Raises:
            DemoError: it is not, in good time.
        """
        store = self._stage.terminal.journal.store
        self._wait(lambda: not store.waiting_count(), "everything to be delivered")

    def _wait(self, holds: Callable[[], bool], sought: str) -> None:
        pause = threading.Event()
        give_up = time.monotonic() + DRAIN_SECONDS
        while not holds():
            if time.monotonic() > give_up:
                raise DemoError(f"waited {DRAIN_SECONDS:.0f} s for {sought}")
            pause.wait(0.02)

    def reckon(self) -> Summary:
        """Compare the three books at the end of the day."""
        self.settle()
        terminal = self._stage.terminal
        programme = terminal.machine.context.points
        assert programme is not None, "the seeded shop has a programme of points"
        for token in self.balances:
            reply = terminal.client.look_up(Lookup(token=token))
            if not isinstance(reply, Answered):
                raise DemoError("central does not say what it has")
            figures = (b.balance for b in reply.message.balances if b.programme == programme.id)
            self.summary.central_balance += next(figures, 0)
        head = terminal.journal.head()
        answered = {seq for epoch, seq in self.tap.answered if epoch == head.epoch}
        summary = self.summary
        summary.terminal_balance = sum(self.balances.values())
        summary.forwarded = len(answered)
        summary.lost = len(set(range(1, head.seq + 1)) - answered)
        summary.duplicates_at_central = self.tap.doubled
        summary.answers_repeated = self.tap.duplicates_answered
        summary.refusals = dict(self._seen.refusals)
        summary.payment_cards_refused = self._seen.refusals.get(views.RefusalKind.PAYMENT_CARD.value, 0)
        return summary

    def _issue(self) -> Uuid:
        """Staff's screens come later; the transaction is the real one."""
        terminal = self._stage.terminal
        token = terminal.token_of(self._blanks.pop(0))
        assert token is not None, "the seed's blanks are of the shop's schemes"
        language = terminal.machine.context.languages[0]
        issued = terminal.journal.keeping.issue(token, Uuid(self._world.terminal.batch), language)
        terminal.forwarder.nudge()
        self.summary.cards_issued += 1
        if self._offline:
            self.summary.queued_while_offline += 1
        return issued


def _takeable(view: views.BalanceView) -> tuple[views.RewardTile, ...]:
    return tuple(tile for tile in view.rewards if isinstance(tile.state, views.Takeable))


def _is_held(machine: Machine) -> bool:
    """Whether points are kept ready here for whoever stands there."""
    state, programme = machine.state, machine.context.points
    return isinstance(state, Showing) and programme is not None and bool(state.session.holds_of(programme))


def _is_fresh(machine: Machine) -> bool:
    return isinstance(machine.state, Showing) and machine.state.session.fresh is not None


def _attracts(machine: Machine) -> bool:
    return isinstance(machine.state, Attract)


def _added(machine: Machine) -> int:
    return len(machine.state.session.added) if isinstance(machine.state, Showing) else 0
