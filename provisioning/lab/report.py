"""`python -m provisioning.lab.report NOTES… DOCS`: the report of one run in the lab or more, from what its tests noted.

Only what ran and held is noted, so nothing else can stand in the report.
"""

import shutil
import sys
from pathlib import Path
from typing import Final

import click
import msgspec

_HEAD: Final = """\
# The lab's report

The terminal's own package on a virtual Pi: QEMU's emulated processor, Debian 12 and its kernel, readers and printer as
USB devices, the display by KMS, on arm64 the pins too. Each part is a test of `make lab` or `make lab-full` that ran
and held; what did not run is not here. The processor is emulated on a machine that had other work: times say how long
things took there, and nothing of a Pi.

`make lab` makes it anew: `python -m provisioning.lab.report out/lab docs` writes this page.
"""


class Picture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture that was taken: its file beside the notes, and what it shows."""

    file: str
    what: str


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept of a test: what it shows, how long it took, its figures and pictures."""

    what: str
    seconds: float
    figures: dict[str, float | str]
    pictures: tuple[Picture, ...]


def page(notes: dict[str, Note]) -> str:
    """The report, in Markdown."""
    parts = [_HEAD]
    for name, note in notes.items():
        parts.append(f"## {name.removeprefix('test_').replace('_', ' ').capitalize()}\n\n{note.what}\n")
        if note.figures:
            rows = "".join(
                f"| {what} | {value if isinstance(value, str) else f'{value:.10g}'} |\n"
                for what, value in note.figures.items()
            )
            parts.append(f"| figure | |\n|---|---|\n{rows}")
        parts.extend(f"![{each.what}](pictures/lab-{each.file})\n\n*{each.what}*\n" for each in note.pictures)
    return "\n".join(parts)


@click.command()
@click.argument("notes", nargs=-1, required=True, type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("docs", type=click.Path(path_type=Path, file_okay=False, exists=True))
def main(notes: tuple[Path, ...], docs: Path) -> None:
    """Write the report of the runs whose notes lie in the folders NOTES into the folder DOCS."""
    kept: dict[str, Note] = {}
    for folder in notes:
        try:
            found = msgspec.json.decode((folder / "notes.json").read_bytes(), type=dict[str, Note])
        except (OSError, msgspec.MsgspecError) as error:
            click.echo(f"{folder}: the notes of a run cannot be read ({error}); run 'make lab' first.", err=True)
            sys.exit(1)
        for note in found.values():
            for each in note.pictures:
                shutil.copyfile(folder / each.file, docs / "pictures" / f"lab-{each.file}")
        kept |= found
    (docs / "lab-report.md").write_text(page(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
