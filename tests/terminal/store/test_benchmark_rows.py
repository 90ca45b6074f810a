"""The rows that `python -m benchmarks --json` prints are read by others."""

import json

import pytest

from benchmarks.report import Row, as_json, percentile, print_table


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


def test_percentiles_are_of_the_nearest_rank() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile(list(range(100)), 0.99) == 99
    assert percentile([7.0], 0.99) == 7.0
