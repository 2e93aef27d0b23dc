"""The bench of fire incidents runs to its end and compares before it tells a time."""

import pytest

from benchmarks import fires


def test_a_small_bench_counts_alike_and_tells_the_memory(tmp_path, capsys):
    measured = list(fires.fire_times(tmp_path, rows=3_001, runs=1))
    assert [each.what for each in measured] == [
        "3,001 fire incidents streamed",
        "fastexcel: the same, each sheet loaded whole",
    ]
    assert all(second > 0 for each in measured for second in each.seconds)
    assert "3,001 fire incidents" in capsys.readouterr().out


def test_both_ways_see_a_change_of_one_incident(tmp_path):
    fires.write(tmp_path / "a.ods", 30)
    fires.write(tmp_path / "b.ods", 31)
    assert fires.streamed(tmp_path / "a.ods") == fires.whole(tmp_path / "a.ods")
    assert fires.streamed(tmp_path / "a.ods") != fires.whole(tmp_path / "b.ods")


@pytest.mark.parametrize("times", [1, 3])
def test_a_row_is_written_to_the_last_column(times):
    text = fires.row(["a"], times)
    assert 'number-columns-repeated="16383"' in text
    assert ('number-rows-repeated="3"' in text) is (times == 3)
