"""What a run keeps for its report: each test that passed, its figures and its pictures."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from tests.lab.turns import alone_in

LARGEST = (800, 1200)
"""Of a picture, px: the display as it is, a long voucher made smaller."""


def _blank() -> dict[str, object]:
    return {"what": "", "seconds": 0.0, "figures": {}, "pictures": []}


@dataclass
class Notes:
    """One run's notes, in a folder: notes.json and pictures.

    Attributes:
        folder: where they are kept; what a former run left of the same tests is written over.
    """

    folder: Path
    _now: dict[str, object] = field(default_factory=_blank)

    def begin(self, name: str, what: str) -> None:
        """A test begins: what a former run noted of it is gone; what its fixtures noted before it is its own."""
        self._now["what"] = what
        self._keep(name, None)

    def end(self, name: str, seconds: float, *, held: bool) -> None:
        """It is over; it is noted where it held."""
        if held:
            self._keep(name, {**self._now, "seconds": round(seconds, 1)})
        self._now = _blank()

    def figure(self, name: str, value: float | str) -> None:
        """A figure of the test that runs."""
        figures = self._now["figures"]
        assert isinstance(figures, dict)
        figures[name] = value

    def drawn(self, png: bytes, name: str, what: str) -> None:
        """A picture that is no photograph."""
        self.folder.mkdir(parents=True, exist_ok=True)
        place = self.folder / f"{name}.png"
        place.write_bytes(png)
        self.picture(place, what)

    def picture(self, taken: Path, what: str) -> None:
        """A picture of the test that runs, made small."""
        self.folder.mkdir(parents=True, exist_ok=True)
        pictures = self._now["pictures"]
        assert isinstance(pictures, list)
        with Image.open(taken) as opened:
            opened.thumbnail(LARGEST)
            opened.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(self.folder / taken.name, optimize=True)
        pictures.append({"file": taken.name, "what": what})

    def _keep(self, name: str, note: dict[str, object] | None) -> None:
        file = self.folder / "notes.json"
        with alone_in(self.folder):
            kept = json.loads(file.read_text()) if file.exists() else {}
            kept.pop(name, None)
            if note is not None:
                kept[name] = note
            file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
