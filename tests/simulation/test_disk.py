"""The store in memory behaves as the real one: the same commits leave the same rows, or are refused the same way."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from loyalty.envelope import Head, head_of, opening, seal
from terminal.store import Store, StoreError
from terminal.store.values import Acknowledge, Append, Bury, Change, Delete, OutboxRow, Put, Reenvelope, SetHead, Table
from tests.simulation.disk import MemoryStore
from tests.terminal.journal.support import TERMINAL, enrol, everything, journal_over, opened, sell

BODY = b'{"kind":"none"}'


def row(head: Head, number: int, body: bytes = BODY) -> OutboxRow:
    return OutboxRow(seal(head, TERMINAL, body), f"id-{number}", "accrual", body, free_intent=number % 5 == 0)


def a_commit(store: Store, dice: random.Random, number: int) -> Sequence[Change]:
    """One that mostly fits the chain, and sometimes does not."""
    head = store.head() or opening(1)
    waiting = [each for each in store.waiting(1000) if isinstance(each, OutboxRow)]
    changes: list[Change] = []
    for _ in range(dice.randint(1, 3)):
        match dice.randrange(9):
            case 0 | 1 | 2:
                new = row(head, number)
                changes.append(Append(new))
                head = head_of(new.envelope)
            case 3 if waiting:
                changes.append(
                    Acknowledge(
                        tuple(each.place for each in dice.sample(waiting, dice.randint(1, 2) % len(waiting) or 1))
                    )
                )
            case 4:
                changes.append(Put(dice.choice(list(Table)), str(dice.randrange(4)), b'{"n":%d}' % number))
            case 5:
                changes.append(Delete(dice.choice(list(Table)), str(dice.randrange(4))))
            case 6 if waiting:
                changes.append(Bury(dice.choice(waiting).place, "unreadable"))
            case 7 if waiting and dice.random() < 0.3:
                head = opening(dice.choice((store.next_epoch(), head.epoch)))
                changes.append(SetHead(head))
                for each in waiting:
                    at = seal(head, TERMINAL, each.body)
                    changes.append(
                        Reenvelope(each.place, OutboxRow(at, each.id, each.kind, each.body, each.free_intent))
                    )
                    head = head_of(at)
            case 8 if dice.random() < 0.2:
                changes.append(Put(Table.CARDS, "broken", b"{"))
            case _:
                changes.append(Acknowledge((dice.randrange(1 << 41),)))
    return changes


def outcome(store: Store, changes: Sequence[Change]) -> str:
    try:
        store.commit(changes)
    except StoreError as error:
        return type(error).__name__
    return "kept"


def all_of(store: Store) -> dict[str, object]:
    found: dict[str, object] = {table.value: list(store.all(table)) for table in Table}
    return found | {
        "outbox": store.waiting(1000),
        "head": store.head(),
        "letters": store.dead_letters(),
        "lowest": store.lowest_waiting(),
        "count": store.waiting_count(),
        "next": store.next_epoch(),
        "counts": [store.count(table) for table in Table],
    }


@pytest.mark.parametrize("seed", range(6))
def test_the_same_commits_leave_the_same_rows(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    real = opened(tmp_path / "store")
    memory = MemoryStore()
    try:
        for number in range(60):
            changes = a_commit(real, dice, number) if number else [SetHead(opening(1))]
            assert outcome(memory, changes) == outcome(real, changes)
            assert all_of(memory) == all_of(real)
            if dice.random() < 0.1:
                # Opened again, both find their place by the rows alone.
                real.close()
                real = opened(tmp_path / "store")
                memory = MemoryStore(memory.disk)
                assert all_of(memory) == all_of(real)
    finally:
        real.close()


def test_a_journal_over_either_leaves_the_same(tmp_path: Path) -> None:
    with opened(tmp_path / "store") as real:
        stores = (real, MemoryStore())
        for store in stores:
            journal = journal_over(store)
            enrol(journal, hold=300)
            sell(journal)
        first, second = (everything(journal_over(store)) for store in stores)
    assert first == second


def test_a_commit_that_a_fault_loses_changes_nothing() -> None:
    def lose(changes: Sequence[Change], keep: object) -> None:
        raise StoreError("lost")

    store = MemoryStore()
    store.commit([SetHead(opening(1))])
    before = store.disk
    store.fault = lose
    with pytest.raises(StoreError):
        store.commit([Append(row(opening(1), 1))])
    assert store.disk is before
    assert store.head() == opening(1)


def test_slots_that_are_reserved_are_nobody_elses() -> None:
    store = MemoryStore(slots=100)
    store.commit([SetHead(opening(1))])
    assert store.reserve(95)
    assert not store.reserve(1)
    with pytest.raises(StoreError):
        store.commit([Append(row(opening(1), 1))])
    store.commit([Append(row(opening(1), 1))], reserved=True)
    assert store.room().reserved == 94
