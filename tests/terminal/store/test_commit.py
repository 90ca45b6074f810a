"""What `Store.commit` writes, refuses, and leaves alone."""

from pathlib import Path

import pytest

from loyalty.envelope import GENESIS, Head, opening, seal
from terminal.store import (
    Acknowledge,
    Append,
    Bury,
    ChangeRefusedError,
    Delete,
    DocumentRefusedError,
    OutboxRow,
    Put,
    Reenvelope,
    SetHead,
    Store,
    StoreClosedError,
    Table,
    place_of,
)
from terminal.store.documents import DOCUMENT_LIMIT
from tests.terminal.store.support import SMALL, TERMINAL, body, enrolled, record, reopened, row


@pytest.fixture
def store(tmp_path: Path):
    with enrolled(tmp_path / "store") as opened:
        yield opened


def test_a_new_store_has_no_head_and_nothing_waits(tmp_path: Path) -> None:
    with Store.open(tmp_path / "new", limits=SMALL) as fresh:
        assert fresh.head() is None
        assert fresh.waiting() == ()
        assert fresh.lowest_waiting() is None
        assert fresh.waiting_count() == 0
        assert fresh.next_epoch() == 1


def test_the_body_comes_back_as_the_very_same_bytes(store: Store) -> None:
    strange = '{"b":1,"a":"é \\u00e9 \\/ 1e3","n":1.0}'.encode()
    head = store.head()
    assert head is not None
    store.commit([Append(OutboxRow(seal(head, TERMINAL, strange), "id", "accrual", strange))])
    (waiting,) = store.waiting()
    assert isinstance(waiting, OutboxRow)
    assert waiting.body == strange


def test_a_row_comes_back_as_it_was_given(store: Store) -> None:
    new = row(store, 1, free_intent=True)
    store.commit([Append(new)])
    assert store.waiting() == (new,)
    assert store.lowest_waiting() == new.place == place_of(1, 1)


def test_the_head_moves_with_each_record_and_outlives_the_drain(store: Store) -> None:
    rows = [record(store, number) for number in range(3)]
    store.commit([Acknowledge(tuple(one.place for one in rows))])
    store.close()
    with reopened(store.folder) as again:
        assert again.head() == Head(1, 3, rows[-1].envelope.hash)
        assert again.waiting() == ()
        assert record(again, 3).envelope.seq == 4


@pytest.mark.parametrize(
    "wrong",
    [Head(1, 1, GENESIS), Head(2, 0, GENESIS), Head(1, 0, "f" * 64)],
    ids=["seq left out", "other epoch", "other prev"],
)
def test_a_record_that_does_not_follow_the_head_is_refused(store: Store, wrong: Head) -> None:
    data = body(1)
    with pytest.raises(ChangeRefusedError):
        store.commit([Append(OutboxRow(seal(wrong, TERMINAL, data), "id", "accrual", data))])
    assert store.head() == opening(1)
    assert store.waiting() == ()


def test_before_enrolment_nothing_is_recorded(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", limits=SMALL) as fresh:
        data = body(1)
        with pytest.raises(ChangeRefusedError, match="enrol"):
            fresh.commit([Append(OutboxRow(seal(opening(1), TERMINAL, data), "id", "accrual", data))])


def test_an_epoch_opens_at_seq_0_and_never_twice(store: Store) -> None:
    for wrong in (opening(1), Head(2, 5, GENESIS)):
        with pytest.raises(ChangeRefusedError):
            store.commit([SetHead(wrong)])
    store.commit([SetHead(opening(4))])
    assert store.next_epoch() == 5
    assert record(store, 1).place == place_of(4, 1)


def test_tables_are_written_together(store: Store) -> None:
    record(store, 1, Put(Table.HOLDS, "h", b'{"points":100}'), Put(Table.PRINTS, "p", b'{"state":"queued"}'))
    assert store.get(Table.HOLDS, "h") == b'{"points":100}'
    assert store.get(Table.PRINTS, "p") == b'{"state":"queued"}'
    store.commit([Delete(Table.HOLDS, "h"), Put(Table.PRINTS, "p", b'{"state":"sent"}')])
    assert store.get(Table.HOLDS, "h") is None
    assert store.get(Table.PRINTS, "p") == b'{"state":"sent"}'


def test_one_refused_change_undoes_all_of_the_commit(store: Store) -> None:
    with pytest.raises(ChangeRefusedError):
        store.commit([Put(Table.HOLDS, "h", b"{}"), Append(row(store, 1)), Bury(place_of(9, 9), "unreadable")])
    assert store.get(Table.HOLDS, "h") is None
    assert store.head() == opening(1)
    assert store.waiting_count() == 0
    assert record(store, 2).envelope.seq == 1


def test_acknowledging_takes_exactly_those_rows_and_may_be_repeated(store: Store) -> None:
    rows = [record(store, number) for number in range(5)]
    for _ in range(2):
        store.commit([Acknowledge((rows[1].place, rows[3].place))])
    assert store.waiting() == (rows[0], rows[2], rows[4])
    assert store.waiting_count() == 3


def test_waiting_is_read_in_blocks(store: Store) -> None:
    rows = [record(store, number) for number in range(7)]
    assert store.waiting(3) == tuple(rows[:3])
    assert store.waiting(3, after=rows[2].place) == tuple(rows[3:6])


def test_a_dead_letter_keeps_the_row_and_leaves_the_outbox(store: Store) -> None:
    new = record(store, 1)
    store.commit([Bury(new.place, "unreadable")])
    assert store.waiting() == ()
    (letter,) = store.dead_letters()
    assert letter.row == new
    assert letter.reason == "unreadable"


def test_a_waiting_body_keeps_id_and_bytes_under_a_new_envelope(store: Store) -> None:
    rows = [record(store, number) for number in range(2)]
    head = opening(2)
    changes: list[SetHead | Reenvelope] = [SetHead(head)]
    for old in rows:
        at = seal(head, TERMINAL, old.body)
        changes.append(Reenvelope(old.place, OutboxRow(at, old.id, old.kind, old.body)))
        head = Head(at.epoch, at.seq, at.hash)
    store.commit(changes)
    waiting = store.waiting()
    assert [one.place for one in waiting] == [place_of(2, 1), place_of(2, 2)]
    assert [one.body for one in waiting if isinstance(one, OutboxRow)] == [one.body for one in rows]
    assert store.head() == head
    assert store.waiting_count() == 2


def test_a_new_envelope_cannot_change_a_body(store: Store) -> None:
    old = record(store, 1)
    other = body(2)
    changed = OutboxRow(seal(opening(2), TERMINAL, other), old.id, old.kind, other)
    with pytest.raises(ChangeRefusedError):
        store.commit([SetHead(opening(2)), Reenvelope(old.place, changed)])
    assert store.waiting() == (old,)


@pytest.mark.parametrize(
    "document",
    [b'{"n":NaN}', b"{", b"", b' {"a":1}', b'{"a":1}\n', b'"' + b"x" * DOCUMENT_LIMIT + b'"'],
    ids=["NaN", "broken", "empty", "blank before", "blank after", "too large"],
)
def test_what_is_no_document_is_refused(store: Store, document: bytes) -> None:
    head = store.head()
    assert head is not None
    with pytest.raises(DocumentRefusedError):
        store.commit([Put(Table.SETTINGS, "x", document)])
    with pytest.raises(DocumentRefusedError):
        store.commit([Append(OutboxRow(seal(head, TERMINAL, document), "id", "accrual", document))])
    assert store.get(Table.SETTINGS, "x") is None
    assert store.head() == head


def test_all_and_count_go_through_a_whole_table(store: Store) -> None:
    store.commit([Put(Table.CARDS, f"token-{number}", b"%d" % number) for number in range(600)])
    assert list(store.all(Table.CARDS)) == [(f"token-{number}", b"%d" % number) for number in range(600)]
    assert store.count(Table.CARDS) == 600


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = enrolled(tmp_path / "store")
    store.close()
    store.close()
    with pytest.raises(StoreClosedError):
        store.commit([])
    with pytest.raises(StoreClosedError):
        store.waiting()
