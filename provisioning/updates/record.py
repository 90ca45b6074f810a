"""The stage of an update on the disk: whole, or as it was before, whenever the power goes.

`underway.json` is there exactly while an update is underway; `ended.json` says how the last one ended, and which
versions are not tried again. JSON by hand, strictly: no library may be needed here.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final, TypeVar

from provisioning.updates.errors import RecordError
from provisioning.updates.values import (
    Ended,
    Installing,
    Kept,
    Look,
    Package,
    Reverting,
    Stuck,
    Trying,
    Underway,
    Undone,
)
from provisioning.updates.whole import sync_folder, write_whole

UNDERWAY: Final = "underway.json"
ENDED: Final = "ended.json"
_STAGES: Final[Mapping[str, type[Installing | Trying | Reverting]]] = {
    "installing": Installing,
    "trying": Trying,
    "reverting": Reverting,
}
_ENDS: Final[Mapping[str, type[Kept | Undone | Stuck]]] = {"kept": Kept, "undone": Undone, "stuck": Stuck}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Last:
    """How the last update ended; `ended` is None where there was none."""

    ended: Ended | None = None
    refused: frozenset[str] = frozenset()


class Record:
    """The record in its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def underway(self) -> Underway | None:
        """The stage that was begun and not ended; None where there is none.

        Raises:
            RecordError: it cannot be read.
        """
        found = self._read(UNDERWAY)
        return None if found is None else _made(_STAGES, "stage", found)

    def last(self) -> Last:
        """How the last update ended.

        Raises:
            RecordError: it cannot be read.
        """
        found = self._read(ENDED)
        if found is None:
            return Last()
        refused = found.pop("refused", [])
        if not isinstance(refused, list) or not all(isinstance(each, str) for each in refused):
            raise RecordError(f"{self._folder / ENDED}: `refused` is no list of versions; remove the file.")
        return Last(_made(_ENDS, "ended", found), frozenset(refused))

    def begin(self, stage: Underway) -> None:
        """Note a stage, before anything of it is done.

        Raises:
            OSError: it could not be written; the stage before stands.
        """
        name = next(word for word, kind in _STAGES.items() if kind is type(stage))
        self._write(UNDERWAY, {"stage": name, **asdict(stage)})

    def end(self, ended: Ended, refused: frozenset[str]) -> None:
        """Note how it ended, and that nothing is underway any more.

        Raises:
            OSError: it could not be written; it ends again after the next start.
        """
        name = next(word for word, kind in _ENDS.items() if kind is type(ended))
        self._write(ENDED, {"ended": name, "refused": sorted(refused), **asdict(ended)})
        (self._folder / UNDERWAY).unlink(missing_ok=True)
        sync_folder(self._folder)

    def _read(self, name: str) -> dict[str, object] | None:
        path = self._folder / name
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise RecordError(f"{path} cannot be read ({error}); remove it, then look which version runs.") from error
        if not isinstance(found, dict):
            raise RecordError(f"{path} is no object; remove it, then look which version runs.")
        return found

    def _write(self, name: str, content: Mapping[str, object]) -> None:
        text = json.dumps(content, default=sorted, indent=1)
        write_whole(self._folder / name, text + "\n", 0o644)


def _made(kinds: Mapping[str, type[T]], tag: str, found: dict[str, object]) -> T:
    word = found.pop(tag, None)
    kind = kinds.get(word) if isinstance(word, str) else None
    if kind is None:
        raise RecordError(f"The record of the update has the {tag} {word!r}, which this version does not know.")
    return _filled(kind, found)


def _filled(kind: type[T], found: Mapping[str, object]) -> T:
    """A value of `kind` out of JSON, every field there and of its type."""
    wanted = {each.name: each.type for each in fields(kind)}  # type: ignore[arg-type]  # only dataclasses stand in the tables
    if set(found) != set(wanted):
        raise RecordError(f"The record of the update has {sorted(found)} where {sorted(wanted)} belong.")
    return kind(**{name: _value(kind, name, found[name]) for name in wanted})


def _value(kind: type[object], name: str, value: object) -> object:
    match name, value:
        case (("old" | "new"), dict()):
            return _filled(Package, value)
        case "before", dict():
            return _filled(Look, value)
        case "broken", list():
            return frozenset(map(str, value))
        case (("waited" | "well"), float() | int()):
            return float(value)
        case (("active" | "answers"), bool()):
            return value
        case (("store" | "readable_from" | "failures"), int()):
            return value
        case (("version" | "file" | "sha256" | "why"), str()):
            return value
        case _:
            raise RecordError(f"The record of the update has no fitting `{name}` for {kind.__name__.lower()}.")
