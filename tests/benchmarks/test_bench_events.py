"""The bench of events runs to its end and compares before it tells a time. How fast is not asked here."""

import pandas as pd
import pytest

from benchmarks import events as bench_events


def test_a_small_bench_counts_alike_and_measures_the_floors(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(bench_events, "SHARED", tmp_path / "nowhere")  # outlines of the packs: a second less
    measured = list(bench_events.event_times(tmp_path, rows=2_400, runs=1))
    assert [each.what for each in measured][:2] == [
        "2,400 street crimes placed and counted",
        "pandas, geopandas: the same, sjoin in a loop over months",
    ]
    assert all(second > 0 for each in measured for second in each.seconds)
    printed = capsys.readouterr().out
    assert "2,400 street crimes" in printed and "are the same in geopandas" in printed
    assert "MB/s" in printed and "points a second" in printed


def counts(*events):
    """Counts of one month and type, by LSOA."""
    index = pd.MultiIndex.from_tuples([("2024-01", "Burglary", f"E0100000{n}") for n in range(len(events))])
    return pd.Series(events, index=index)


def test_counts_that_differ_stop_the_bench():
    bench_events.check_counts(counts(1, 2), counts(1, 2))
    for other in (counts(1, 3), counts(1), counts(2, 1)):
        with pytest.raises(AssertionError):
            bench_events.check_counts(counts(1, 2), other)
