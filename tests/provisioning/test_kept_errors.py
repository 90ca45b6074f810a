"""The journal's errors on the disk: each at once, and never more than a bound."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from provisioning.system.kept import ALLOWED, FILE, HOUR, LONGEST, MOST_BYTES, Ration, keep


def kept(folder: Path) -> list[str]:
    return (folder / FILE).read_text(encoding="utf-8").splitlines()


def test_each_line_is_there_before_the_next_is_read(tmp_path: Path) -> None:
    seen: list[list[str]] = []

    def journal() -> Iterator[str]:
        yield "first 100% %s\n"
        seen.append(kept(tmp_path))
        yield "second\n"

    keep(journal(), tmp_path, lambda: 0.0)
    assert seen == [["first 100% %s"]]
    assert kept(tmp_path) == ["first 100% %s", "second"]


def test_what_was_kept_before_the_power_went_stays(tmp_path: Path) -> None:
    keep(["before\n"], tmp_path, lambda: 0.0)
    keep(["after\n"], tmp_path, lambda: 0.0)
    assert kept(tmp_path) == ["before", "after"]


def test_it_never_takes_more_than_two_files(tmp_path: Path) -> None:
    hours = iter(range(10_000))
    keep((f"{number} " + "x" * 2 * LONGEST for number in range(1_500)), tmp_path, lambda: next(hours) * HOUR)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 2 * MOST_BYTES
    assert kept(tmp_path)[-1].startswith("1499 ")
    assert max(map(len, kept(tmp_path))) == LONGEST


def test_an_error_that_never_ends_has_its_ration_and_is_counted() -> None:
    ration, lines = Ration(0.0), list[str]()
    for _ in range(ALLOWED + 7):
        ration, more = ration.after("again", 1.0)
        lines += more
    assert lines == ["again"] * ALLOWED
    ration, more = ration.after("again", HOUR)
    assert more == ("7 more errors came in the hour before and were not kept", "again")
    assert ration == Ration(HOUR, taken=1)


def test_a_disk_that_takes_no_more_ends_it(tmp_path: Path) -> None:
    (tmp_path / FILE).symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        keep(["error"], tmp_path, lambda: 0.0)
