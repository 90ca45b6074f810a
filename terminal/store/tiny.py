"""TinyDB's face on the store's rows: documents, queries and the operator's inspection.

    with Store.open(folder) as store:
        face = TinyFace(store)
        face.table("notes").insert({"text": "the drawer sticks"})
        face.table("outbox").search(where("kind") == "accrual")

A change of a document is a change of its row, in one flushed transaction; nothing else is written.
The store's own tables can be read and searched, but only `Store.commit` writes them. Unlike stock
TinyDB: an id is never given twice, NaN is refused, results are never cached (so that nothing is shared
between two askers, and nothing stays that `Store.commit` has changed), and threads may share a face.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any, cast

import msgspec
from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table
from tinydb.utils import LRUCache

from terminal.store.documents import DOCUMENT_LIMIT
from terminal.store.errors import ChangeRefusedError, DocumentRefusedError
from terminal.store.rows import DOCUMENTS, KEYED, MARKS, PLACED, Rows
from terminal.store.store import Store

Fields = dict[str, Any]
"""A document as TinyDB knows it."""

_OWN = frozenset((*PLACED, *KEYED))


def _encode(document: Mapping[str, Any]) -> bytes:
    try:
        body = json.dumps(document, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()
    except (TypeError, ValueError) as error:
        raise DocumentRefusedError(f"a document that JSON cannot hold: {error}") from error
    if len(body) > DOCUMENT_LIMIT:
        raise DocumentRefusedError(f"a document of {len(body)} bytes; the limit is {DOCUMENT_LIMIT}")
    return body


def _decode(body: bytes, key: str | None) -> Fields:
    value = json.loads(body)
    fields: Fields = value if isinstance(value, dict) else {"value": value}
    return fields if key is None else {"_key": key, **fields}


class RowMapping(Mapping[str, Fields]):
    """A table's documents by their id as text, each read when it is asked for."""

    def __init__(self, store: Store, table: str) -> None:
        """Of a document table, or of one of the store's own."""
        self.table = table
        self._store = store

    def __getitem__(self, doc_id: str) -> Fields:
        found = None
        if doc_id.lstrip("-").isdecimal():
            found = self._store.engine.read(lambda rows: rows.document(self.table, int(doc_id)))
        if found is None:
            raise KeyError(doc_id)
        return _decode(found.body, found.key)

    def __len__(self) -> int:
        return self._store.engine.read(lambda rows: rows.count(self.table))

    def __iter__(self) -> Iterator[str]:
        return iter([str(doc_id) for doc_id in self._store.engine.read(lambda rows: rows.ids(self.table))])


class _Edit(MutableMapping[int, Fields]):
    """A table's documents while an updater has them; what it changed is told by their bytes."""

    def __init__(self, rows: Rows, table: str) -> None:
        self._rows = rows
        self._table = table
        self._before: dict[int, bytes | None] = {}
        self._now: dict[int, Fields | None] = {}
        self._cleared = False

    def _load(self, doc_id: int) -> Fields | None:
        if doc_id not in self._now:
            found = None if self._cleared else self._rows.document(self._table, doc_id)
            self._before[doc_id] = None if found is None else found.body
            self._now[doc_id] = None if found is None else _decode(found.body, None)
        return self._now[doc_id]

    def __getitem__(self, doc_id: int) -> Fields:
        found = self._load(doc_id)
        if found is None:
            raise KeyError(doc_id)
        return found

    def __setitem__(self, doc_id: int, document: Fields) -> None:
        self._load(doc_id)
        self._now[doc_id] = document

    def __delitem__(self, doc_id: int) -> None:
        if self._load(doc_id) is None:
            raise KeyError(doc_id)
        self._now[doc_id] = None

    def __iter__(self) -> Iterator[int]:
        there = () if self._cleared else self._rows.ids(self._table)
        fresh = [doc_id for doc_id, body in self._before.items() if body is None]
        return (doc_id for doc_id in (*there, *fresh) if self._now.get(doc_id, True) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        self._cleared = True
        self._now.clear()
        self._before.clear()

    def save(self) -> int:
        """Write what changed.

        Returns:
            The highest id that was written.
        """
        bodies = {doc_id: None if now is None else _encode(now) for doc_id, now in self._now.items()}
        if self._cleared:
            self._rows.clear_documents(self._table)
        highest = 0
        for doc_id, body in bodies.items():
            before = self._before[doc_id]
            if body == before:
                continue
            if body is None:
                self._rows.delete_placed(self._table, (doc_id,))
            else:
                self._rows.put_document(self._table, doc_id, body)
                highest = max(highest, doc_id)
        return highest


class RowStorage(Storage):
    """TinyDB's storage over an open store."""

    def __init__(self, store: Store) -> None:
        """The store stays its owner's: closing the face leaves it open."""
        self.store = store

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Each document table's name and its documents, read when they are asked for."""
        names = self.store.engine.read(lambda rows: rows.document_tables())
        tables = {name: RowMapping(self.store, DOCUMENTS + name) for name in names}
        return cast("dict[str, dict[str, Any]]", tables) if tables else None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace all document tables by `data`, in one transaction; a mapping of `read` stays as it is."""

        def replace(rows: Rows) -> None:
            for name in rows.document_tables():
                if name not in data:
                    rows.drop_documents(DOCUMENTS + name)
            for name, documents in data.items():
                if isinstance(documents, RowMapping):
                    continue
                table = DOCUMENTS + name
                bodies = {int(doc_id): _encode(fields) for doc_id, fields in documents.items()}
                rows.make_documents(table)
                rows.clear_documents(table)
                for doc_id, body in bodies.items():
                    rows.put_document(table, doc_id, body)
                _raise_mark(rows, table, max(bodies, default=0))

        self.store.engine.write(replace)

    def close(self) -> None:
        """Nothing: the store is closed by whoever opened it."""


class _NoCache(LRUCache[QueryLike, list[Document]]):
    def set(self, key: QueryLike, value: list[Document]) -> None:
        """Keep nothing."""


class RowTable(Table):
    """A table of documents, one row each."""

    query_cache_class = _NoCache  # type: ignore[assignment]  # declared as the cache's own class

    def __init__(self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False) -> None:
        """As TinyDB's; the cache's size is taken for its sake alone."""
        if not isinstance(storage, RowStorage):
            raise TypeError(f"a RowTable needs a RowStorage, not {type(storage).__name__}")
        self._store = storage.store
        self._table = name if name in _OWN else DOCUMENTS + name
        self._given: int | None = None
        super().__init__(storage, name, cache_size, persist_empty)

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert one document; its id."""
        with self._store.engine.lock:
            doc_id = super().insert(document)
            if isinstance(document, self.document_class):
                self._given = None
            return doc_id

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert documents in one transaction; their ids."""
        with self._store.engine.lock:
            doc_ids = super().insert_multiple(documents)
            self._given = None
            return doc_ids

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Update what matches, or insert; the ids."""
        with self._store.engine.lock:
            return super().upsert(document, cond)

    def get(  # type: ignore[override]  # one signature for TinyDB's seven overloads
        self, cond: QueryLike | None = None, doc_id: int | None = None, doc_ids: list[int] | None = None
    ) -> Document | list[Document] | None:
        """A document by query or id, or those of a list of ids, each looked up by its row."""
        if doc_id is None and doc_ids is not None:
            table = self._read_table()
            found = ((one, table.get(str(one))) for one in sorted({int(one) for one in doc_ids}))
            return [self.document_class(fields, one) for one, fields in found if fields is not None]
        return super().get(cond, doc_id=cast("int", doc_id))

    def _get_next_id(self) -> int:
        with self._store.engine.lock:
            given = self._given
            if given is None:
                given = self._store.engine.read(lambda rows: _mark(rows, self._table))
            self._given = given + 1
            return self._given

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return cast("dict[str, Mapping[str, Any]]", RowMapping(self._store, self._table))

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        if self._table in _OWN:
            raise ChangeRefusedError(f"the table {self.name} is written by Store.commit alone")

        def change(rows: Rows) -> None:
            rows.make_documents(self._table)
            edit = _Edit(rows, self._table)
            updater(cast("dict[int, Mapping[str, Any]]", edit))
            _raise_mark(rows, self._table, edit.save())

        try:
            self._store.engine.write(change)
        except BaseException:
            # What the database says counts, not what was handed out for nothing.
            self._given = None
            raise


def _mark(rows: Rows, table: str) -> int:
    """The highest id ever given in a table."""
    kept = rows.keyed(MARKS, table)
    return 0 if kept is None else msgspec.json.decode(kept, type=int)


def _raise_mark(rows: Rows, table: str, highest: int) -> None:
    if highest > _mark(rows, table):
        rows.put_keyed(MARKS, table, msgspec.json.encode(highest))


class TinyFace(TinyDB):
    """TinyDB over an open `Store`: `TinyFace(store)`."""

    table_class = RowTable
    default_storage_class = RowStorage  # type: ignore[assignment]  # declared as the stock one

    def __init__(self, store: Store, *, storage: type[Storage] = RowStorage) -> None:
        """Put the face on a store.

        Raises:
            ValueError: another storage is asked for; TinyDB's CachingMiddleware loses what it was given.
        """
        if storage is not RowStorage:
            raise ValueError(f"a TinyFace keeps its documents in rows, not in {storage!r}")
        super().__init__(store)
