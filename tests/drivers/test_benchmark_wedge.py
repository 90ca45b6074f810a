from benchmarks.wedge import SCANS_PER_SECOND, run


def test_the_wedge_is_measured_for_every_layout_and_loses_nothing():
    rows = run(quick=True, scans=400)
    assert len(rows) == 16
    assert {row.ratio for row in rows if "read of those typed" in row.case} == {1.0}
    assert {row.peer for row in rows if row.unit == "scans/s"} == {SCANS_PER_SECOND}
    assert all(row.ours > 0 for row in rows)
