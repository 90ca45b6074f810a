"""``python -m screens.texts.compile``: makes the ``.mo`` beside every ``.po``; both are committed."""

from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from screens.texts.catalogue import DOMAIN, FOLDER, LANGUAGES


def compiled(source: Path) -> bytes:
    """The ``.mo`` bytes of one ``.po`` file."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> None:
    """Compiles every catalogue."""
    for language in LANGUAGES:
        source = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        source.with_suffix(".mo").write_bytes(compiled(source))


if __name__ == "__main__":
    main()
