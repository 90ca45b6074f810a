"""A shop's day on the real program: what it leaves behind, and that its reckoning can come out wrong."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from loyalty.answers import Answer, Status
from loyalty.envelope import opening
from loyalty.wire import Batch, BatchAnswer, write
from terminal.demo.day import PAYMENT_CARDS, Act, Turn, Visit, WrongCard, script
from terminal.demo.ledger import Summary, Tap
from terminal.demo.play import play
from terminal.demo.world import SeededCard, SeededTerminal, SeededTill, World
from terminal.errors import StartError

ROOT = Path(__file__).parents[2]
DIGITS = ("4111111111111111", "378282246310005", "5555555555554444")
FIELDS = {
    "scans",
    "accruals",
    "redemptions",
    "vouchers_printed",
    "cards_issued",
    "queued_while_offline",
    "forwarded",
    "duplicates_at_central",
    "lost",
    "terminal_balance",
    "central_balance",
    "payment_cards_refused",
}
GOOD = Summary(
    scans=9,
    vouchers_printed=3,
    queued_while_offline=2,
    terminal_balance=700,
    central_balance=700,
    payment_cards_refused=1,
    answers_repeated=1,
)


@dataclass
class Day:
    """A day that was played: its folder and all that was said aloud."""

    out: Path
    said: str

    @property
    def summary(self) -> dict[str, object]:
        found = json.loads((self.out / "summary.json").read_bytes())
        assert isinstance(found, dict)
        return found


def command(out: Path, number: int) -> Day:
    """The day by the command line, with everything that it logs."""
    words = ["--verbose", "demo", "--headless", "--out", str(out), "--seed", str(number)]
    run = subprocess.run(
        [sys.executable, "-m", "terminal.cli", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return Day(out, run.stdout + run.stderr)


def called(out: Path, number: int) -> Day:
    """The day by its function."""
    acts: list[Act] = []

    def follow(played: tuple[Act, ...]) -> list[Act]:
        acts.extend(played)
        return acts

    summary = play(out, number, follow)
    assert summary.broken() == ()
    return Day(out, repr(acts) + repr(summary))


@pytest.fixture(scope="module", params=[(command, 1), (called, 2)], ids=["command", "function"])
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Day:
    how: Callable[[Path, int], Day]
    how, number = request.param
    return how(tmp_path_factory.mktemp("day") / "out", number)


pytestmark = pytest.mark.xdist_group("demo")


def test_the_summary_says_what_the_day_was(day: Day) -> None:
    summary = day.summary
    assert set(summary) >= FIELDS
    figures = {name: summary[name] for name in FIELDS}
    assert all(type(figure) is int for figure in figures.values())
    assert (figures["lost"], figures["duplicates_at_central"]) == (0, 0)
    assert figures["terminal_balance"] == figures["central_balance"]
    for happened in FIELDS - {"lost", "duplicates_at_central"}:
        assert figures[happened], f"{happened}: it is part of every day"


def test_the_pictures_are_there(day: Day) -> None:
    screens = sorted(day.out.glob("screens/*.png"))
    names = {path.stem.split("-", 1)[1] for path in screens}
    assert {"attract", "balance", "balance-offline", "reward", "thanks", "refusal-payment-card"} <= names
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in screens)


def test_the_vouchers_are_there(day: Day) -> None:
    papers = sorted(path.stem for path in day.out.glob("vouchers/*.bin"))
    assert papers == sorted(path.stem for path in day.out.glob("vouchers/*.png"))
    printed = day.summary["vouchers_printed"]
    assert isinstance(printed, int)
    assert len(papers) >= printed
    assert all(b"\x1b@" in path.read_bytes() for path in day.out.glob("vouchers/*.bin")), "ESC @ begins each"


def test_no_payment_card_is_left_anywhere(day: Day) -> None:
    files = [path for path in day.out.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files)
    for digits in DIGITS:
        found = [path.name for path in files if digits.encode() in path.read_bytes()]
        assert found == []
        assert digits not in day.said


def test_no_member_s_number_or_name_is_logged(day: Day) -> None:
    world = msgspec.json.decode((day.out / "state" / "world.json").read_bytes(), type=World)
    for card in world.cards:
        assert card.number not in day.said
        assert not card.name or card.name not in day.said


# ── The reckoning ────────────────────


def test_a_good_day_breaks_nothing() -> None:
    assert GOOD.broken() == ()


@pytest.mark.parametrize(
    ("field", "figure", "words"),
    [
        ("lost", 1, "never reached central"),
        ("duplicates_at_central", 2, "counted twice"),
        ("terminal_balance", 701, "reckons 701 points, central 700"),
        ("central_balance", 0, "reckons 700 points, central 0"),
        ("ledger_differences", 1, "differ from their postings"),
        ("ledger_differences", -1, "differ from their postings"),
        ("queued_while_offline", 0, "nothing was queued"),
        ("payment_cards_refused", 0, "no payment card"),
        ("vouchers_printed", 0, "no voucher"),
        ("answers_repeated", 0, "no answer was lost"),
    ],
)
def test_each_rule_can_be_broken(field: str, figure: int, words: str) -> None:
    (sentence,) = msgspec.structs.replace(GOOD, **{field: figure}).broken()
    assert words in sentence


def test_the_tap_counts_what_central_took_twice_and_what_it_repeated() -> None:
    tap = Tap()
    batch = write(Batch(head=opening(1), lowest_waiting=None))

    def hear(*statuses: Status) -> None:
        answers = tuple(Answer(epoch=1, seq=seq, id="t", status=status) for seq, status in enumerate(statuses, 1))
        tap("/v1/transactions", batch, write(BatchAnswer(answers=answers)))

    hear(Status.ACCEPTED)
    assert (tap.doubled, tap.duplicates_answered, tap.answered) == (0, 0, {(1, 1)})
    hear(Status.DUPLICATE)
    assert (tap.doubled, tap.duplicates_answered) == (0, 1)
    hear(Status.ACCEPTED, Status.UNREADABLE)
    assert tap.doubled == 1
    assert tap.answered == {(1, 1)}, "an unreadable one has no receipt"


def test_the_tap_leaves_problems_and_other_calls_alone() -> None:
    tap = Tap()
    tap("/v1/transactions", b"{}", b'{"type":"about:blank"}')
    tap("/v1/changes", b"", b"<html>")
    assert (tap.doubled, tap.answered) == (0, frozenset())


# ── The script ────────────────────

WORLD = World(
    tuple(SeededCard(f"LC{n}", f"t{n}", "A B", "nl", "issued" if n < 4 else "blocked", 500) for n in range(5)),
    (SeededTill("K1", "s", "k"),),
    (SeededTerminal("K1-1", "s", "token", "b", ("LC9",) * 9),),
)


@pytest.mark.parametrize("number", range(1, 21))
def test_every_seed_s_day_has_everything_in_it(number: int) -> None:
    acts = script(WORLD, number)
    assert script(WORLD, number) == acts
    turns = [act for act in acts if isinstance(act, Turn)]
    assert set(turns) == set(Turn)
    outage = acts[acts.index(Turn.NETWORK_GONE) : acts.index(Turn.NETWORK_BACK)]
    assert any(isinstance(act, Visit) and act.takes for act in outage), "a redemption from the allowance"
    assert any(isinstance(act, Visit) and act.sales for act in outage), "accruals that wait"
    assert any(isinstance(act, WrongCard) and act.text in PAYMENT_CARDS for act in acts)
    doors = {act.door.value for act in acts if isinstance(act, Visit)}
    assert doors == {"scan", "swipe", "camera"}


def test_what_is_secret_is_in_no_repr() -> None:
    text = repr(script(WORLD, 1)) + repr(WORLD.cards) + repr(WORLD.tills) + repr(WORLD.terminals)
    assert not any(digits in text for digits in (*DIGITS, "LC1", "A B", "token", "'k'"))


def test_a_central_that_does_not_come_up_says_why(tmp_path: Path) -> None:
    from terminal.demo.world import central, seed

    with pytest.raises(StartError, match="central did not come up; it said"), central("nonsense://x"):
        pass
    with pytest.raises(StartError, match="central's seed failed"):
        seed("nonsense://x", tmp_path / "world.json", 1)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(1, 21))
def test_twenty_days_lose_nothing_and_double_nothing(number: int, tmp_path: Path) -> None:
    summary = command(tmp_path / "out", number).summary
    assert (summary["lost"], summary["duplicates_at_central"]) == (0, 0)
    assert summary["terminal_balance"] == summary["central_balance"]
