"""What a source file imports and names, read from its syntax tree; nothing of it is run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("loyalty", "drivers", "screens", "terminal", "central", "provisioning", "benchmarks")


@dataclass(frozen=True, slots=True)
class Import:
    """One name that is brought in, absolute: ``from a.b import c`` is ``a.b`` and ``a.b.c``.

    Attributes:
        module: the module that is loaded.
        name: the module and what is taken out of it; the module itself for a plain import.
        line: where.
        deferred: it stands inside a function, so it happens when that is called.
        types_only: it stands under ``if TYPE_CHECKING``, so it never happens.
    """

    module: str
    name: str
    line: int
    deferred: bool = False
    types_only: bool = False

    @property
    def top(self) -> str:
        """The package that it comes out of."""
        return self.module.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Use:
    """A dotted name in an expression, with import aliases resolved: ``dt.now`` as ``datetime.datetime.now``."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Source:
    """A module of the project as the rules see it."""

    path: PurePosixPath
    """Relative to the project's root."""
    imports: tuple[Import, ...]
    uses: tuple[Use, ...]

    @property
    def package(self) -> str:
        """The package of the house that it lives in."""
        return self.path.parts[0]

    @property
    def module(self) -> str:
        """Its dotted name."""
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def within(self, *places: str) -> bool:
        """Whether it is one of `places`: a file, a folder with a slash at its end, or a name's beginning with a star."""
        path = str(self.path)
        return any(path.startswith(place.rstrip("*")) if place[-1] in "/*" else path == place for place in places)


def read(path: str, text: str) -> Source:
    """Read one source; `path` is relative to the project's root."""
    place = PurePosixPath(path)
    tree = ast.parse(text, filename=path)
    imports = tuple(_imports(tree, place, deferred=False, types_only=False))
    aliases = _aliases(tree, place)
    return Source(place, imports, tuple(_uses(tree, aliases)))


def project_files() -> list[Path]:
    """Every Python file of the house's packages, absolute."""
    return sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))


def relative(file: Path) -> str:
    """A file of the project as a message names it."""
    return file.relative_to(ROOT).as_posix()


def project() -> list[Source]:
    """Every module of the house's packages."""
    return [read(relative(file), file.read_text(encoding="utf-8")) for file in project_files()]


def _imports(node: ast.AST, path: PurePosixPath, *, deferred: bool, types_only: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Import(names=names):
                for each in names:
                    yield Import(each.name, each.name, child.lineno, deferred, types_only)
            case ast.ImportFrom(names=names):
                origin = _origin(child, path)
                for each in names:
                    yield Import(origin, f"{origin}.{each.name}", child.lineno, deferred, types_only)
            case ast.Call() if (loaded := _loaded_by_name(child)) is not None:
                yield Import(loaded, loaded, child.lineno, deferred, types_only)
            case ast.If(test=test, body=body, orelse=orelse) if _asks_type_checking(test):
                for part, hidden in ((body, True), (orelse, types_only)):
                    holder = ast.Module(body=part, type_ignores=[])
                    yield from _imports(holder, path, deferred=deferred, types_only=hidden)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                yield from _imports(child, path, deferred=True, types_only=types_only)
            case _:
                yield from _imports(child, path, deferred=deferred, types_only=types_only)


def _origin(node: ast.ImportFrom, path: PurePosixPath) -> str:
    """The absolute module of a ``from`` import, relative ones resolved."""
    if not node.level:
        return node.module or ""
    folder = path.parent.parts
    base = folder[: len(folder) - (node.level - 1)]
    return ".".join((*base, node.module) if node.module else base)


def _loaded_by_name(node: ast.Call) -> str | None:
    """What ``importlib.import_module("x")`` or ``__import__("x")`` loads, or None for any other call."""
    name = _dotted(node.func)
    if name is None or name.rpartition(".")[2] not in {"import_module", "__import__"} or not node.args:
        return None
    first = node.args[0]
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def _asks_type_checking(test: ast.expr) -> bool:
    return (_dotted(test) or "").rpartition(".")[2] == "TYPE_CHECKING"


def _aliases(tree: ast.AST, path: PurePosixPath) -> dict[str, str]:
    """What each imported name stands for."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                for each in names:
                    top = each.name.partition(".")[0]
                    found[each.asname or top] = each.name if each.asname else top
            case ast.ImportFrom(names=names):
                for each in names:
                    found[each.asname or each.name] = f"{_origin(node, path)}.{each.name}"
            case _:
                pass
    return found


def _uses(tree: ast.AST, aliases: dict[str, str]) -> Iterator[Use]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and (name := _dotted(node)) is not None:
            first, dot, rest = name.partition(".")
            yield Use(f"{aliases.get(first, first)}{dot}{rest}", node.lineno)


def _dotted(node: ast.expr) -> str | None:
    """``a.b.c`` as text, or None where it is no plain dotted name."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            before = _dotted(value)
            return None if before is None else f"{before}.{attr}"
        case _:
            return None
