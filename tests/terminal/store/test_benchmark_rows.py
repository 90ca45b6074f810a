"""The rows that `python -m benchmarks --json` prints are read by others."""

import json

import pytest

from benchmarks.report import LEAST, MOST, Bound, Row, as_json, percentile, print_table


def test_a_row_is_one_json_object_a_line() -> None:
    rows = [Row("insert", "ms", 2.0, 1.6, "raw SQLite"), Row("ready", "ms", 10, 50, "limit")]
    first, second = (json.loads(line) for line in as_json(rows).splitlines())
    assert first == {
        "case": "insert", "unit": "ms", "ours": 2.0, "peer": 1.6, "peer_name": "raw SQLite", "ratio": 1.25,
    }  # fmt: skip
    assert second["ratio"] == 0.2


def test_the_table_names_the_peer(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([Row("insert", "ms", 2.0, 1.6, "SQLite")])
    assert "1.25" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("bound", "ratio", "word"),
    [
        (Bound(1.25), 1.25, "within"),
        (Bound(1.25), 1.26, "over"),
        (MOST, 1.01, "over"),
        (LEAST, 1.0, "within"),
        (LEAST, 0.99, "below"),
    ],
)
def test_a_promise_is_printed_with_whether_it_is_kept(
    capsys: pytest.CaptureFixture[str], bound: Bound, ratio: float, word: str
) -> None:
    print_table([Row("scan", "ms", ratio, 1.0, "limit", bound), Row("other", "ms", 1.0, 1.0, "peer")])
    promised, other = capsys.readouterr().out.splitlines()[-3:-1]
    assert word in promised
    assert str(bound) in promised
    assert not any(each in other for each in ("within", "over", "below"))


def test_percentiles_are_of_the_nearest_rank() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile(list(range(100)), 0.99) == 99
    assert percentile([7.0], 0.99) == 7.0
