"""The loop and the carrier over virtual things: bytes in, a drawn screen and paper out, facts on the disk."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.ports import LampSign, PrinterStatus
from drivers.virtual.faults import Silent, Unplugged
from loyalty.bodies import Accrual, Cancel, PrintOutcome, Redemption
from loyalty.wire import CardStatus
from loyalty.wire_history import HistoryPage
from screens import intents, views
from terminal.central_client import Answered
from terminal.journal.documents import PrintState
from terminal.machine.events import Tick
from terminal.machine.health import Fault
from terminal.machine.states import Attract, OutOfService, Redeeming, Showing
from terminal.machine.step import step
from terminal.runtime.loop import EVENTS, Loop
from terminal.runtime.worker import DEPTH, Worker
from terminal.store import OutcomeUnknownError, StoreFullError, Table
from tests.terminal.journal.support import TOKEN, bodies, prints
from tests.terminal.machine.journey import CARD, COFFEE, OTHER_CARD, PAYMENT_CARD, START, receipt, summary
from tests.terminal.runtime.rig import WAIT_SECONDS, Rig, authorised, rig


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as made:
        yield made


def scan(stand: Rig, text: str = CARD) -> None:
    stand.things.scan(text)


def choose(stand: Rig) -> None:
    """A card, the coffee, confirmed."""
    scan(stand)
    stand.view(views.BalanceView, lambda view: isinstance(view.rewards[0].state, views.Takeable))
    stand.touch(intents.ChooseReward(COFFEE.id))
    stand.view(views.RewardView)
    stand.touch(intents.Confirm())


# ── From bytes to a drawn screen ────────────────────


def test_a_scan_on_real_bytes_leads_to_a_drawn_balance(stand: Rig) -> None:
    scan(stand)
    shown = stand.view(views.BalanceView)
    assert shown.points == 320
    assert "320" in stand.spoken()
    assert stand.things.lamp.sign is LampSign.READY


def test_central_s_word_moves_the_screen(stand: Rig) -> None:
    stand.counter.cards[TOKEN] = summary(points=555)
    stand.online()
    scan(stand)
    stand.view(views.BalanceView, lambda view: view.points == 555)
    assert [lookup.token for lookup in stand.counter.lookups] == [TOKEN]


def test_a_swipe_is_a_card_too(stand: Rig) -> None:
    stand.things.swipe(CARD)
    assert stand.view(views.BalanceView).points == 320


def test_a_receipt_is_on_the_disk_before_its_points_are_shown(stand: Rig) -> None:
    scan(stand)
    stand.view(views.BalanceView)
    scan(stand, receipt("77", 2500))
    stand.view(views.BalanceView, lambda view: view.pending == 25)
    (sale,) = bodies(stand.journal)
    assert isinstance(sale, Accrual)
    assert (sale.points, sale.card) == (25, TOKEN)
    assert stand.nudges, "the forwarder is told at once"


def test_a_payment_card_is_refused_and_leaves_nothing(stand: Rig) -> None:
    stand.things.magstripe.type(PAYMENT_CARD + "\n")
    assert stand.view(views.RefusalView).kind is views.RefusalKind.PAYMENT_CARD
    assert stand.journal.store.waiting_count() == 0


# ── Devices ────────────────────


def test_a_reader_that_is_pulled_is_missing_and_found_again(stand: Rig) -> None:
    stand.things.scanner.set_fault(Unplugged())
    stand.machine(lambda machine: "scanner" in machine.health.missing)
    stand.things.swipe(CARD)
    stand.view(views.BalanceView)
    stand.touch(intents.Stop())
    stand.things.scanner.set_fault(None)
    stand.machine(lambda machine: "scanner" not in machine.health.missing)
    stand.view(views.AttractView)
    scan(stand)
    stand.view(views.BalanceView)


@pytest.mark.parametrize(
    ("pull", "status"),
    [
        (lambda things: things.printer.set_paper(0.0), PrinterStatus.PAPER_OUT),
        (lambda things: things.printer.set_cover(is_open=True), PrinterStatus.COVER_OPEN),
        (lambda things: things.printer.set_fault(Unplugged()), PrinterStatus.UNPLUGGED),
        (lambda things: things.printer.set_fault(Silent()), PrinterStatus.UNKNOWN),
    ],
)
def test_the_printer_s_state_reaches_the_machine(stand: Rig, pull: object, status: PrinterStatus) -> None:
    assert callable(pull)
    pull(stand.things)
    stand.carrier.ask_printer()
    stand.machine(lambda machine: machine.health.printer is status)


def test_a_lamp_and_a_sounder_that_are_gone_keep_nobody_from_anything(stand: Rig) -> None:
    stand.things.lamp.set_fault(Unplugged())
    stand.things.sounder.set_fault(Unplugged())
    scan(stand)
    assert stand.view(views.BalanceView).points == 320
    stand.machine(lambda machine: machine.health.missing == {"lamp", "sounder"})
    stand.things.lamp.set_fault(None)
    stand.things.sounder.set_fault(None)
    scan(stand, "no code of ours")
    stand.machine(lambda machine: not machine.health.missing)


def test_the_printer_is_asked_without_anybody_s_doing(stand: Rig) -> None:
    stand.things.printer.set_cover(is_open=True)
    stand.machine(lambda machine: not machine.health.can_print)


# ── Redemptions ────────────────────


def test_a_reward_out_of_free_points_is_decided_by_central_and_printed(stand: Rig) -> None:
    stand.counter.cards[TOKEN] = summary(points=320)
    stand.counter.authorises = authorised(stand.journal)
    stand.online()
    choose(stand)
    stand.view(views.ThanksView)
    (document,) = prints(stand.journal)
    assert document.state is PrintState.CONFIRMED
    assert len(stand.things.printer.tickets) == 1
    assert isinstance(bodies(stand.journal)[-1], PrintOutcome)


def test_without_an_answer_nothing_is_printed_and_the_cancel_is_on_the_disk(tmp_path: Path) -> None:
    with rig(tmp_path, hold=0) as stand:
        stand.counter.cards[TOKEN] = summary(points=320)
        stand.online()
        choose(stand)
        assert stand.view(views.RefusalView).kind is views.RefusalKind.NO_ANSWER
        assert stand.things.printer.tickets == ()
        redemption, cancel = bodies(stand.journal)
        assert isinstance(redemption, Redemption)
        assert isinstance(cancel, Cancel)
        assert cancel.intent.id == redemption.id
        assert stand.doubts, "the forwarder is asked to find out"


def test_an_outcome_reaches_the_disk_though_the_session_is_over(stand: Rig) -> None:
    printing, go_on = threading.Event(), threading.Event()
    real = stand.devices.printer.print

    def slowly(job: object) -> object:
        printing.set()
        assert go_on.wait(WAIT_SECONDS)
        return real(job)

    stand.devices.printer.print = slowly
    choose(stand)
    assert printing.wait(WAIT_SECONDS)
    stand.pass_(121)
    stand.view(views.PrintUnknownView)
    stand.touch(intents.Done())
    stand.machine(lambda machine: isinstance(machine.state, Attract))
    assert [document.state for document in prints(stand.journal)] == [PrintState.SENT]
    go_on.set()
    stand.machine(lambda _: prints(stand.journal)[0].state is PrintState.CONFIRMED)
    assert isinstance(stand.machine(lambda _: True).state, Attract), "a late fact moves nobody's screen"


# ── The store fails ────────────────────


def test_a_store_that_fails_puts_the_terminal_out_of_service(stand: Rig) -> None:
    scan(stand)
    stand.view(views.BalanceView)

    def fail(*_: object, **__: object) -> None:
        raise OutcomeUnknownError("the disk failed")

    stand.journal.store.commit = fail
    scan(stand, receipt("9"))
    machine = stand.machine(lambda machine: machine.health.fault is Fault.STORE)
    assert isinstance(stand.machine(lambda machine: isinstance(machine.state, OutOfService)).state, OutOfService)
    assert machine.health.fault is Fault.STORE
    assert stand.view(views.OutOfServiceView).code == "S1"


def test_a_full_store_refuses_the_sale_and_says_so(stand: Rig) -> None:
    scan(stand)
    stand.view(views.BalanceView)

    def refuse(*_: object, **__: object) -> None:
        raise StoreFullError("no room")

    stand.journal.store.commit = refuse
    scan(stand, receipt("9"))
    assert stand.view(views.RefusalView).kind is views.RefusalKind.BUSY
    stand.machine(lambda machine: machine.health.fault is None)


def test_a_session_gets_its_slots_and_gives_them_back(stand: Rig) -> None:
    asked: list[tuple[str, int]] = []
    store = stand.journal.store
    reserve, release = store.reserve, store.release
    store.reserve = lambda slots: asked.append(("reserve", slots)) or reserve(slots)
    store.release = lambda slots: asked.append(("release", slots)) or release(slots)
    scan(stand)
    stand.view(views.BalanceView)
    stand.touch(intents.Stop())
    stand.view(views.AttractView)
    stand.machine(lambda _: len(asked) == 2)
    assert asked == [("reserve", 8), ("release", 8)]


def test_a_defect_in_a_worker_is_told_and_the_worker_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    told: list[Exception] = []
    done = threading.Event()
    worker = Worker("test", told.append)
    worker.give(lambda: 1 / 0)
    worker.give(done.set)
    assert done.wait(WAIT_SECONDS)
    assert worker.stop(WAIT_SECONDS)
    assert [type(error) for error in told] == [ZeroDivisionError]
    assert "X02" in caplog.text


# ── Bounds ────────────────────


def test_a_worker_takes_so_many_jobs_and_refuses_the_next() -> None:
    begun, go_on = threading.Event(), threading.Event()
    done: list[int] = []

    def hold_up() -> None:
        begun.set()
        go_on.wait(WAIT_SECONDS)

    worker = Worker("test", lambda error: pytest.fail(str(error)))
    worker.give(hold_up)
    assert begun.wait(WAIT_SECONDS)
    taken = [worker.give(lambda: done.append(1)) for _ in range(DEPTH + 1)]
    assert taken == [True] * DEPTH + [False]
    assert not worker.idle()
    go_on.set()
    assert worker.stop(WAIT_SECONDS)
    assert len(done) == DEPTH


class Refusing:
    """A worker that has no room for a job of the printer's."""

    def __init__(self, inner: Worker) -> None:
        self._inner = inner
        self.full: Callable[[], bool] = lambda: False

    def give(self, job: object) -> bool:
        return not self.full() and self._inner.give(job)

    def stuck(self) -> bool:
        return False

    def idle(self) -> bool:
        return self._inner.idle()

    def stop(self, seconds: float) -> bool:
        return self._inner.stop(seconds)


def test_a_print_that_cannot_begin_has_failed_and_gives_the_points_back(stand: Rig) -> None:
    paper = Refusing(stand.carrier._paper)
    stand.carrier._paper = paper
    scan(stand)
    stand.view(views.BalanceView, lambda view: isinstance(view.rewards[0].state, views.Takeable))
    stand.touch(intents.ChooseReward(COFFEE.id))
    stand.view(views.RewardView)
    # The printer was asked how it is, and the intent is kept: what follows is the print.
    paper.full = lambda: prints(stand.journal) != []
    stand.touch(intents.Confirm())
    assert stand.view(views.RefusalView).kind is views.RefusalKind.PRINT_FAILED
    assert [document.state for document in prints(stand.journal)] == [PrintState.FAILED]
    assert stand.things.printer.tickets == ()


def test_a_printer_that_nobody_can_be_sent_to_is_not_ready(stand: Rig) -> None:
    paper = Refusing(stand.carrier._paper)
    stand.carrier._paper = paper
    scan(stand)
    stand.view(views.BalanceView, lambda view: isinstance(view.rewards[0].state, views.Takeable))
    stand.touch(intents.ChooseReward(COFFEE.id))
    stand.view(views.RewardView)
    paper.full = lambda: True
    stand.touch(intents.Confirm())
    stand.view(views.RefusalView)
    assert prints(stand.journal) == []


def test_many_threads_may_post_and_nothing_is_dropped(stand: Rig) -> None:
    counted = [0]
    watching = stand.loop._watch

    def count(machine: object) -> None:
        counted[0] += 1
        watching(machine)

    stand.loop._watch = count
    before = counted[0]
    each, threads = 2 * EVENTS // 4, []
    for _ in range(4):
        thread = threading.Thread(target=lambda: [stand.loop.post(Tick()) for _ in range(each)])
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join(WAIT_SECONDS)
        assert not thread.is_alive()
    stand.machine(lambda _: counted[0] - before >= 4 * each)


def test_a_loop_that_was_told_to_stop_keeps_nobody_waiting(tmp_path: Path) -> None:
    with rig(tmp_path) as stand:
        loop: Loop = stand.loop
        machine = stand.machine(lambda _: True)
    loop.post(Tick())
    loop.wake()
    assert step(machine, Tick(), stand.clock.moment())[0] is not None


# ── What is personal goes ────────────────────


def test_the_end_of_a_session_leaves_no_personal_pixel_or_text(stand: Rig) -> None:
    attract = stand.screen.shown.copy()
    scan(stand)
    shown = stand.view(views.BalanceView)
    assert shown.member == "A••• B."
    assert stand.screen.shown.get_buffer().raw != attract.get_buffer().raw
    stand.touch(intents.Stop())
    stand.view(views.AttractView)
    stand.machine(lambda machine: isinstance(machine.state, Attract))
    assert stand.glass.forgotten == 1
    said = stand.spoken()
    assert "A•••" not in said
    assert "320" not in said


def test_a_session_is_in_no_repr(stand: Rig) -> None:
    scan(stand)
    machine = stand.machine(lambda machine: isinstance(machine.state, Showing))
    stand.view(views.BalanceView)
    text = repr(machine) + repr(stand.glass.view)
    for personal in (CARD, TOKEN, "A•••", "320"):
        assert personal not in text


def test_a_card_while_a_redemption_runs_waits_for_its_end(stand: Rig) -> None:
    held = threading.Event()
    real = stand.devices.printer.print

    def wait(job: object) -> object:
        assert held.wait(WAIT_SECONDS)
        return real(job)

    stand.devices.printer.print = wait
    choose(stand)
    stand.machine(lambda machine: isinstance(machine.state, Redeeming))
    stand.view(views.PrintingView)
    scan(stand, OTHER_CARD)
    stand.machine(lambda machine: machine.waiting is not None)
    held.set()
    stand.view(views.ThanksView)
    stand.touch(intents.Done())
    assert stand.machine(lambda machine: machine.sessions == 2).waiting is None
    assert [document.state for document in prints(stand.journal)] == [PrintState.CONFIRMED]


def test_a_card_that_central_blocked_is_kept_as_blocked(stand: Rig) -> None:
    stand.counter.cards[TOKEN] = summary(status=CardStatus.BLOCKED)
    stand.online()
    scan(stand)
    stand.view(views.RefusalView)
    stand.machine(lambda _: _status(stand) is CardStatus.BLOCKED)
    assert stand.journal.store.count(Table.CARDS) == 1


def _status(stand: Rig) -> object:
    known = stand.journal.card(TOKEN).summary
    return known.status if known is not None else None


# ── What happened lately ────────────────────


def recall(stand: Rig) -> None:
    stand.online()
    scan(stand)
    stand.view(views.BalanceView)
    stand.touch(intents.ShowMenu())
    stand.view(views.MenuView)
    stand.touch(intents.ShowHistory())


def test_the_last_transactions_are_asked_of_central(stand: Rig) -> None:
    stand.counter.cards[TOKEN] = summary()
    stand.counter.told = Answered(HistoryPage(entries=(), next=None, as_of=START))
    recall(stand)
    stand.view(views.HistoryView, lambda view: view.state is views.HistoryState.THERE and view.as_of == START)
    (asked,) = stand.counter.asked
    assert (asked.token, asked.language, asked.before) == (TOKEN, "nl", None)


def test_a_central_that_does_not_tell_them_is_a_sentence(stand: Rig) -> None:
    stand.counter.cards[TOKEN] = summary()
    recall(stand)
    stand.view(views.HistoryView, lambda view: view.state is views.HistoryState.OFFLINE)
    assert any("verbinding" in text for text in stand.spoken().splitlines() or [stand.spoken()])
