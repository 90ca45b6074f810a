"""A journal over a new store in a folder of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.journal.journal import Journal
from tests.terminal.journal.support import Watched, enrol, journal_over, opened


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Enrolled; central knows the card with 320 points and keeps 300 of them ready here."""
    with opened(tmp_path / "store") as store:
        made = journal_over(Watched(store))
        enrol(made, hold=300)
        made.store.commits.clear()
        yield made


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Journal]:
    """Not enrolled."""
    with opened(tmp_path / "store") as store:
        yield journal_over(Watched(store))
