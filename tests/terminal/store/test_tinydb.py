"""TinyDB's behaviour, over TinyDB's own memory and over the store's rows: one suite, two storages."""

import re
import threading
from collections import UserDict
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import pytest
from tinydb import JSONStorage, Query, TinyDB, where
from tinydb.middlewares import CachingMiddleware
from tinydb.operations import add, decrement, delete, increment, subtract
from tinydb.operations import set as set_
from tinydb.storages import MemoryStorage, Storage
from tinydb.table import Document
from tinydb.table import Table as StockTable

from terminal.store import ChangeRefusedError, DocumentRefusedError, Put, Store, Table
from terminal.store.tiny import RowStorage, RowTable, TinyFace
from tests.terminal.store.support import enrolled, record


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with enrolled(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def face(store: Store) -> TinyFace:
    return TinyFace(store)


@pytest.fixture(params=["memory", "rows"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TinyDB]:
    if request.param == "memory":
        yield TinyDB(storage=MemoryStorage)
        return
    with enrolled(tmp_path / "both") as opened:
        yield TinyFace(opened)


@pytest.fixture
def three(db: TinyDB) -> TinyDB:
    db.insert_multiple({"int": 1, "char": c} for c in "abc")
    return db


class TestConformance:
    def test_insert_gives_ids_from_1_on(self, db: TinyDB) -> None:
        assert [db.insert({"a": n}) for n in range(3)] == [1, 2, 3]
        assert db.insert_multiple([{"a": 3}, {"a": 4}]) == [4, 5]
        assert [doc["a"] for doc in db] == [0, 1, 2, 3, 4]
        assert [doc.doc_id for doc in db.all()] == [1, 2, 3, 4, 5]

    def test_len_and_contains(self, three: TinyDB) -> None:
        assert len(three) == 3
        assert three.contains(where("char") == "a")
        assert not three.contains(where("char") == "z")
        assert three.contains(doc_id=1)
        assert not three.contains(doc_id=88)

    def test_a_document_brings_its_own_id(self, db: TinyDB) -> None:
        assert db.insert(Document({"a": 1}, 10)) == 10
        assert db.insert({"a": 2}) == 11
        assert db.insert_multiple([Document({"a": 3}, 20), {"a": 4}]) in ([20, 12], [20, 21])
        with pytest.raises(ValueError, match="exists"):
            db.insert(Document({"a": 5}, 10))

    def test_what_is_no_mapping_is_refused(self, db: TinyDB) -> None:
        with pytest.raises(ValueError, match="Mapping"):
            db.insert([1, 2])
        with pytest.raises(ValueError, match="Mapping"):
            db.insert_multiple([{"a": 1}, "x"])
        assert len(db) in (0, 1)

    def test_search(self, three: TinyDB) -> None:
        assert len(three.search(where("int") == 1)) == 3
        assert [doc.doc_id for doc in three.search(Query().char.one_of(["a", "c"]))] == [1, 3]
        assert three.search(where("nothing") == 1) == []
        assert three.count(where("int") == 1) == 3

    def test_get(self, three: TinyDB) -> None:
        found = three.get(where("char") == "b")
        assert isinstance(found, Document)
        assert found.doc_id == 2
        assert three.get(doc_id=3) == {"int": 1, "char": "c"}
        assert three.get(doc_id=99) is None
        assert three.get(where("char") == "z") is None
        assert three.get(doc_ids=[3, 1, 99, 1]) == [{"int": 1, "char": "a"}, {"int": 1, "char": "c"}]
        with pytest.raises(RuntimeError):
            three.get()

    def test_update(self, three: TinyDB) -> None:
        assert three.update({"int": 2}, where("char") == "a") == [1]
        assert three.update({"x": 1}) == [1, 2, 3]
        assert three.update({"y": 1}, doc_ids=[2, 99]) == [2]
        assert three.update(increment("int"), where("char") == "c") == [3]
        assert three.update(delete("x"), doc_ids=[1]) == [1]
        assert three.all() == [
            {"int": 2, "char": "a"},
            {"int": 1, "char": "b", "x": 1, "y": 1},
            {"int": 2, "char": "c", "x": 1},
        ]

    def test_update_multiple(self, three: TinyDB) -> None:
        assert three.update_multiple([({"int": 2}, where("char") == "a"), ({"int": 4}, where("char") == "b")]) == [1, 2]
        assert [doc["int"] for doc in three] == [2, 4, 1]

    def test_upsert(self, three: TinyDB) -> None:
        assert three.upsert({"int": 5, "char": "a"}, where("char") == "a") == [1]
        assert three.upsert({"int": 9, "char": "x"}, where("char") == "x") == [4]
        assert three.upsert(Document({"int": 7}, 2)) == [2]
        assert three.get(doc_id=2) == {"int": 7, "char": "b"}
        with pytest.raises(ValueError, match="doc_id"):
            three.upsert({"int": 1})

    def test_remove(self, three: TinyDB) -> None:
        assert three.remove(where("char") == "b") == [2]
        assert three.remove(doc_ids=[1, 99]) == [1]
        assert [doc["char"] for doc in three] == ["c"]
        with pytest.raises(RuntimeError):
            three.remove()

    def test_truncate_and_drop(self, three: TinyDB) -> None:
        three.table("other").insert({"a": 1})
        assert three.tables() == {"_default", "other"}
        three.truncate()
        assert len(three) == 0
        three.drop_table("other")
        assert "other" not in three.tables()
        three.drop_table("never there")
        three.drop_tables()
        assert three.tables() == set()

    def test_tables_are_apart(self, db: TinyDB) -> None:
        db.table("one").insert({"a": 1})
        db.table("two").insert_multiple([{"a": 2}, {"a": 3}])
        assert len(db.table("one")) == 1
        assert len(db.table("two")) == 2
        assert len(db) == 0
        assert db.table("two").name == "two"

    def test_names_of_any_kind(self, db: TinyDB) -> None:
        for name in ('quo"te', "with space", "a;DROP TABLE chain", "ünï", "doc:x"):
            db.table(name).insert({"name": name})
        for name in ('quo"te', "with space", "a;DROP TABLE chain", "ünï", "doc:x"):
            assert db.table(name).all() == [{"name": name}]

    def test_an_exception_in_an_updater_reaches_the_caller(self, three: TinyDB) -> None:
        def stumble(_: object) -> None:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            three.update(stumble, where("char") == "b")
        assert len(three) == 3

    def test_nested_fields_are_kept(self, db: TinyDB) -> None:
        nested = {"a": {"b": [1, {"c": None}], "d": True}, "e": 1.5, "f": "é\u2028"}
        db.insert(nested)
        assert db.all() == [nested]
        assert db.search(Query().a.d == True) == [nested]  # noqa: E712 - a query

    def test_queries_of_every_kind(self, db: TinyDB) -> None:
        db.insert_multiple(
            [
                {"n": 1, "name": "Anna", "tags": ["a", "b"], "at": {"x": 1, "y": 2}},
                {"n": 2, "name": "Bo", "tags": ["b"]},
            ]
        )
        one = Query()
        found = {
            "eq": one.n == 1,
            "ne": one.n != 2,
            "lt": one.n < 2,
            "ge": (one.n >= 1) & (one.n <= 1),
            "exists": one.at.exists(),
            "matches": one.name.matches("^an", flags=re.IGNORECASE),
            "search": one.name.search("nn"),
            "test": one.n.test(lambda n, m: n == m, 1),
            "any": one.tags.any(["a", "z"]),
            "all": one.tags.all(["a", "b"]),
            "one of": one.n.one_of([1, 9]),
            "fragment": one.fragment({"n": 1, "name": "Anna"}),
            "nested fragment": one["at"].fragment({"x": 1}),
            "item": one["at"]["y"] == 2,
            "map": one.name.map(len) == 4,
            "or": (one.n == 1) | (one.n == 7),
            "not": ~(one.n == 2),
        }
        for name, query in found.items():
            assert [document["n"] for document in db.search(query)] == [1], name
        assert db.count(one.noop()) == 2
        assert db.search(one.name.matches("nna")) == []

    def test_operations_of_every_kind(self, db: TinyDB) -> None:
        db.insert({"n": 10, "gone": 1})
        for operation, n in (
            (add("n", 5), 15), (subtract("n", 3), 12), (set_("n", 7), 7), (increment("n"), 8), (decrement("n"), 7),
        ):  # fmt: skip
            assert db.update(operation) == [1]
            assert db.get(doc_id=1) == {"n": n, "gone": 1}
        db.update(delete("gone"))
        db.update(lambda document: document.update({"called": document.doc_id if hasattr(document, "doc_id") else 1}))
        assert db.all() == [{"n": 7, "called": 1}]

    def test_what_was_given_stays_the_callers(self, db: TinyDB) -> None:
        given = {"list": [1], "map": {"a": 1}}
        db.insert(given)
        given["new"] = 1
        assert db.all() == [{"list": [1], "map": {"a": 1}}]

    def test_any_mapping_is_a_document(self, db: TinyDB) -> None:
        assert db.insert(MappingProxyType({"a": 1})) == 1
        assert db.insert_multiple(document for document in (UserDict({"a": 2}), {"a": 3})) == [2, 3]
        assert db.insert_multiple([]) == []
        assert [document["a"] for document in db] == [1, 2, 3]
        assert db.upsert(UserDict({"a": 9}), where("a") == 3) == [3]

    def test_what_is_not_there_changes_nothing(self, three: TinyDB) -> None:
        assert three.update({"int": 9}, where("char") == "z") == []
        assert three.remove(where("char") == "z") == []
        assert three.update_multiple([]) == []
        assert [document["int"] for document in three] == [1, 1, 1]
        with pytest.raises(RuntimeError):
            three.contains()

    def test_a_table_is_there_once_it_has_a_document(self, db: TinyDB) -> None:
        young = db.table("young", cache_size=0)
        assert young.all() == []
        assert len(young) == 0
        assert young.get(doc_id=1) is None
        assert "young" not in db.tables()
        young.insert({})
        assert db.tables() == {"young"}
        assert db.table("young") is young

    def test_the_same_question_after_a_change_has_another_answer(self, three: TinyDB) -> None:
        query = where("int") == 1
        assert len(three.search(query)) == 3
        three.update({"int": 2}, doc_ids=[1])
        assert len(three.search(query)) == 2
        three.remove(doc_ids=[2])
        assert len(three.search(query)) == 1
        three.insert({"int": 1})
        three.clear_cache()
        assert len(three.search(query)) == 2
        three.truncate()
        assert three.search(query) == []

    def test_documents_know_their_id_and_their_table_its_name(self, three: TinyDB) -> None:
        assert all(isinstance(document, Document) for document in three)
        assert [document.doc_id for document in three.search(where("char") == "c")] == [3]
        assert three.table("_default").name == three.default_table_name == "_default"
        assert three.table("_default").all() == three.all()

    def test_a_context_closes(self, db: TinyDB) -> None:
        with db as opened:
            opened.insert({"a": 1})
            assert len(opened) == 1


@pytest.fixture(params=["memory", "rows"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    if request.param == "memory":
        yield MemoryStorage()
        return
    with enrolled(tmp_path / "storage") as opened:
        yield RowStorage(opened)


class TestStorageConformance:
    def test_nothing_is_read_where_nothing_was_written(self, storage: Storage) -> None:
        assert storage.read() is None

    @pytest.mark.parametrize("second", [{"b": {"5": {"n": 5}}}, {"a": {"1": {"n": 2}, "7": {}}}, {"a": {}}])
    def test_what_was_written_last_is_read(
        self, storage: Storage, second: dict[str, dict[str, dict[str, int]]]
    ) -> None:
        for data in ({"a": {"1": {"n": 1}}, "c": {"2": {"deep": {"list": [1, None]}}}}, second):
            storage.write(data)
            found = storage.read()
            assert found is not None
            assert {name: dict(rows) for name, rows in found.items()} == data
        storage.close()

    def test_a_database_over_it_goes_on_where_the_last_one_ended(self, storage: Storage) -> None:
        storage.write({"_default": {"1": {"n": 1}, "4": {"n": 4}}})
        table = RowTable(storage, "_default") if isinstance(storage, RowStorage) else StockTable(storage, "_default")
        assert [document.doc_id for document in table] == [1, 4]
        assert table.insert({"n": 5}) == 5


class TestWhatIsBetter:
    def test_an_id_is_never_given_twice(self, tmp_path: Path) -> None:
        with enrolled(tmp_path / "store") as store:
            face = TinyFace(store)
            assert face.insert_multiple([{}, {}, {}]) == [1, 2, 3]
            face.remove(doc_ids=[3])
            assert face.insert({}) == 4
            face.truncate()
            assert face.insert({}) == 5
            face.drop_tables()
        with enrolled(tmp_path / "store") as store:
            assert TinyFace(store).insert({}) == 6

    def test_two_faces_do_not_collide(self, store: Store) -> None:
        one, two = TinyFace(store), TinyFace(store)
        one.insert({"n": 1})
        two.insert({"n": 2})
        with pytest.raises(ValueError, match="exists"):
            one.insert({"n": 3})
        assert one.insert({"n": 4}) == 3
        assert [doc["n"] for doc in two] == [1, 2, 4]

    def test_a_failed_updater_changes_nothing_at_all(self, face: TinyFace) -> None:
        face.insert_multiple([{"n": 1}, {"n": 2}])

        def stumble(doc: dict[str, int]) -> None:
            doc["n"] += 10
            if doc["n"] == 12:
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            face.update(stumble)
        assert [doc["n"] for doc in face] == [1, 2]

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, b"x", "x" * 300_000], ids=str.__class__)
    def test_what_json_cannot_hold_is_refused_whole(self, face: TinyFace, value: object) -> None:
        face.insert({"n": 1})
        with pytest.raises(DocumentRefusedError):
            face.insert_multiple([{"n": 2}, {"n": value}])
        with pytest.raises(DocumentRefusedError):
            face.update({"n": value})
        assert face.all() == [{"n": 1}]

    def test_results_are_nobody_elses(self, face: TinyFace) -> None:
        face.insert({"list": [1]})
        query = where("list").any([1])
        face.search(query)[0]["list"].append(2)
        assert face.search(query) == [{"list": [1]}]

    def test_only_the_row_that_changed_is_written(self, store: Store, face: TinyFace) -> None:
        face.insert_multiple([{"n": n} for n in range(50)])
        seen: list[str] = []
        store.engine.rows.db.set_trace_callback(seen.append)
        face.update({"n": 100}, doc_ids=[7])
        face.update({"n": 100}, doc_ids=[7])
        store.engine.rows.db.set_trace_callback(None)
        assert sum(sql.startswith("INSERT") for sql in seen) == 1

    def test_caching_middleware_is_refused(self, store: Store) -> None:
        with pytest.raises(ValueError, match="rows"):
            TinyFace(store, storage=CachingMiddleware(JSONStorage))  # type: ignore[arg-type]  # a stand-in, on purpose
        with pytest.raises(TypeError):
            RowTable(CachingMiddleware(MemoryStorage)(), "x")

    def test_threads_share_a_face(self, face: TinyFace) -> None:
        def work() -> None:
            for _ in range(25):
                face.insert({"n": 1})
                face.upsert({"count": 1}, where("count") == 1)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert face.count(where("n") == 1) == 100
        assert face.count(where("count") == 1) == 1


class TestTheStoresOwnTables:
    def test_they_can_be_searched(self, store: Store, face: TinyFace) -> None:
        record(store, 1, Put(Table.CARDS, "token", b'{"points":7}'))
        (found,) = face.table("outbox").search(where("kind") == "accrual")
        assert found["body"]["id"] == "id-1"
        assert face.table("cards").all() == [{"_key": "token", "points": 7}]
        assert face.tables() == set()

    def test_and_are_always_fresh(self, store: Store, face: TinyFace) -> None:
        query = where("points") > 0
        store.commit([Put(Table.CARDS, "token", b'{"points":7}')])
        assert len(face.table("cards").search(query)) == 1
        store.commit([Put(Table.CARDS, "token", b'{"points":0}')])
        assert face.table("cards").search(query) == []

    def test_but_only_commit_writes_them(self, store: Store, face: TinyFace) -> None:
        record(store, 1)
        for name in ("outbox", "chain", "cards"):
            with pytest.raises(ChangeRefusedError):
                face.table(name).insert({"a": 1})
            with pytest.raises(ChangeRefusedError):
                face.table(name).truncate()
        face.drop_tables()
        assert store.waiting_count() == len(store.waiting()) == 1


def test_a_whole_write_replaces_and_a_mapping_that_was_read_stays(store: Store) -> None:
    storage = RowStorage(store)
    assert storage.read() is None
    storage.write({"a": {"1": {"n": 1}}, "b": {"5": {"n": 5}}})
    tables = storage.read()
    assert tables is not None
    assert {name: dict(rows) for name, rows in tables.items()} == {"a": {"1": {"n": 1}}, "b": {"5": {"n": 5}}}
    tables["a"] = {"2": {"n": 2}}
    storage.write(tables)
    again = storage.read()
    assert again is not None
    assert {name: dict(rows) for name, rows in again.items()} == {"a": {"2": {"n": 2}}, "b": {"5": {"n": 5}}}
