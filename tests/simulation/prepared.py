"""A connection that puts each of central's statements together once a process.

SQLAlchemy spends several times what SQLite does on each statement: its parameters, its cursor and its result are
objects made anew. Here what never changes of a statement is kept beside it: its text, the order and kind of its
parameters, the kind of its columns. What is out of the ordinary goes SQLAlchemy's own way, and so does what SQLite
refuses, so that central hears of it as it always does. `test_prepared` plays seeds over both ways and compares them.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Connection, Engine, Row
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.sql.compiler import SQLCompiler

from central.database import Database

T = TypeVar("T")
Process = Callable[[Any], Any]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a statement's parameter has its value from: what is passed by name, else what the statement says."""

    name: str
    key: str
    index: int | None
    own: BindParameter[Any]
    process: Process | None

    def value(self, passed: Values, said: Sequence[BindParameter[Any]]) -> Any:
        return passed[self.key] if self.key in passed else self.own_value(said)

    def own_value(self, said: Sequence[BindParameter[Any]]) -> Any:
        return (self.own if self.index is None else said[self.index]).effective_value


@dataclass(frozen=True, slots=True)
class _Spelled:
    """A text, and which spot goes where in it; for a list's spot, which of its values."""

    text: str
    order: tuple[tuple[_Spot, int | None], ...]


class Found:
    """What a statement brought, read whole."""

    def __init__(self, rows: list[Any], rowcount: int) -> None:
        self._rows, self.rowcount = rows, rowcount

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def all(self) -> list[Any]:
        return self._rows

    def first(self) -> Any:
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        (row,) = self._rows
        return row

    def one_or_none(self) -> Any:
        return self.one() if self._rows else None

    def scalar(self) -> Any:
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        return self.one()[0]

    def scalar_one_or_none(self) -> Any:
        return self.one()[0] if self._rows else None

    def scalars(self) -> "Found":
        return Found([row[0] for row in self._rows], self.rowcount)

    def mappings(self) -> "Found":
        return Found([row._mapping for row in self._rows], self.rowcount)


@dataclass(slots=True)
class _Plan:
    """What of a statement is the same each time."""

    compiled: SQLCompiler
    whole: _Spelled | None
    """None where lists or values stand in the text itself: then there is one for each shape of them."""
    spots: dict[str, _Spot]
    written: tuple[tuple[str, bool], ...]
    """The names of such spots; whether it is a list."""
    parent: SimpleResultMetaData | None
    processors: list[Process | None] | None
    shapes: dict[tuple[Any, ...], _Spelled] = field(default_factory=dict)

    def spelled(self, passed: Values, said: Sequence[BindParameter[Any]]) -> _Spelled:
        if self.whole is not None:
            return self.whole
        values = {name: self.spots[name].value(passed, said) for name, _ in self.written}
        shape = tuple(len(values[name]) if is_list else values[name] for name, is_list in self.written)
        found = self.shapes.get(shape)
        if found is None:
            every = {name: spot.value(passed, said) for name, spot in self.spots.items()}
            self.shapes[shape] = found = self._spell(every)
        return found

    def _spell(self, values: dict[str, Any]) -> _Spelled:
        state = self.compiled._process_parameters_for_postcompile(values)
        listed = {
            one: (self.spots[name], at)
            for name, ones in state.parameter_expansion.items()
            for at, one in enumerate(ones)
        }
        order = (listed[name] if name in listed else (self.spots[name], None) for name in state.positiontup or ())
        return _Spelled(state.statement, tuple(order))

    def carry_out(self, raw: sqlite3.Connection, passed: Values, said: Sequence[BindParameter[Any]]) -> Found:
        spelled = self.spelled(passed, said)
        values: list[Any] = []
        for spot, at in spelled.order:
            key, process = spot.key, spot.process
            value = passed[key] if key in passed else spot.own_value(said)
            if at is not None:
                value = value[at]
            values.append(value if process is None else process(value))
        cursor = raw.execute(spelled.text, values)
        if self.parent is None:
            return Found([], cursor.rowcount)
        parent, processors, places = self.parent, self.processors, self.parent._key_to_index
        return Found([Row(parent, processors, places, row) for row in cursor.fetchall()], -1)


@dataclass(frozen=True, slots=True)
class _Known:
    """A statement's plan, and what it says itself.

    Attributes:
        names: the only ones whose values may be passed, where they decide which columns are written.
    """

    plan: _Plan
    said: Sequence[BindParameter[Any]]
    names: frozenset[str] | None


class Prepared(Connection):
    """The one connection to a database of SQLite."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        raw = self.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        self._raw = raw
        self._own: WeakKeyDictionary[Any, _Known] = WeakKeyDictionary()
        """Of statements that live on: they are known by themselves."""
        self._plans: dict[tuple[Any, ...], _Plan | None] = {}
        """Of all, by what SQLAlchemy takes for the same; None for what goes SQLAlchemy's way."""

    def execute(self, statement: Any, parameters: Any = None, **more: Any) -> Any:
        passed: Values = {} if parameters is None else parameters
        if not more and isinstance(passed, Mapping):
            known = self._own.get(statement)
            if known is None or (known.names is not None and known.names != passed.keys()):
                known = self._known(statement, passed)
            try:
                if known is not None:
                    return known.plan.carry_out(self._raw, passed, known.said)
            except sqlite3.Error:
                """SQLAlchemy will say it in its own words."""
        return super().execute(statement, parameters, **more)

    def exec_driver_sql(self, statement: str, parameters: Any = None, execution_options: Any = None) -> Any:
        if isinstance(parameters, list) and execution_options is None:
            try:
                return Found([], self._raw.executemany(statement, parameters).rowcount)
            except sqlite3.Error:
                """As above."""
        return super().exec_driver_sql(statement, parameters, execution_options)

    def _known(self, statement: Any, passed: Values) -> _Known | None:
        lives_on = "_generate_cache_key" in statement.__dict__
        key = statement._generate_cache_key()
        if key is None or key.params:
            return None
        names = tuple(sorted(passed))
        if (key.key, names) not in self._plans:
            self._plans[key.key, names] = self._plan(statement, list(names))
        plan = self._plans[key.key, names]
        if plan is None:
            return None
        writes = plan.compiled.isinsert or plan.compiled.isupdate
        known = _Known(plan, key.bindparams, frozenset(passed) if writes else None)
        if lives_on:
            self._own[statement] = known
        return known

    def _plan(self, statement: Any, names: list[str]) -> _Plan | None:
        compiled, *_ = statement._compile_w_cache(dialect=self.dialect, compiled_cache={}, column_keys=names)
        if not isinstance(compiled, SQLCompiler) or _is_odd(compiled):
            return None
        spots = _spots(compiled)
        parent, processors = self._columns(compiled)
        later = {*compiled.literal_execute_params, *compiled.post_compile_params}
        written = tuple((name, bool(bind.expanding)) for bind, name in compiled.bind_names.items() if bind in later)
        order = tuple((spots[name], None) for name in compiled.positiontup or ())
        whole = None if written else _Spelled(compiled.string, order)
        return _Plan(compiled, whole, spots, written, parent, processors)

    def _columns(self, compiled: SQLCompiler) -> tuple[SimpleResultMetaData | None, list[Process | None] | None]:
        columns = compiled._result_columns
        if not columns:
            return None, None
        processors = [column.type._cached_result_processor(self.dialect, None) for column in columns]
        parent = SimpleResultMetaData([column.keyname for column in columns])
        return parent, processors if any(processors) else None


def _is_odd(compiled: SQLCompiler) -> bool:
    """What is not one plain statement with its values: defaults to reckon, rows that a change answers, bare texts."""
    return bool(
        compiled.isplaintext
        or compiled.implicit_returning
        or compiled.insert_prefetch
        or compiled.update_prefetch
        or (compiled._result_columns and not compiled._ordered_columns)
        or any(bind.type._is_tuple_type for bind in compiled.bind_names)
    )


def _spots(compiled: SQLCompiler) -> dict[str, _Spot]:
    said: dict[BindParameter[Any], int] = {}
    if compiled.cache_key is not None and compiled._cache_key_bind_match is not None:
        matching, _ = compiled._cache_key_bind_match
        for index, bind in enumerate(compiled.cache_key.bindparams):
            said.update(dict.fromkeys(matching[bind], index))
    processors: Mapping[str, Any] = compiled._bind_processors
    return {
        name: _Spot(name, bind.key, said.get(bind), bind, processors.get(name))
        for bind, name in compiled.bind_names.items()
    }


class PreparedDatabase(Database):
    """Central's database over one prepared connection."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._connection = Prepared(engine)

    def read(self, work: Callable[[Connection], T]) -> T:
        return self.write(work)

    def write(self, work: Callable[[Connection], T]) -> T:
        with self._connection.begin():
            return work(self._connection)
