"""Periods as publishers write them: what a hyphen means is told by the labels beside it, or refused."""

from datetime import date

import pytest

from loaders.declarations.periods import days, label
from loaders.declarations.written_periods import from_text, from_texts
from loaders.errors import InputError
from loaders.readers.table import read_table
from tests.support.sources import lsoas


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2018 - 20", "2018-2020"),
        ("2018 \u2013 20", "2018-2020"),
        ("2018-2020", "2018-2020"),
        ("2018 - 2020", "2018-2020"),
        ("2018 to 20", "2018-2020"),
        ("1999 - 01", "1999-2001"),
        ("2008 - 10", "2008-2010"),
        ("2016-20", "2016-2020"),
        ("2017/18 - 19/20", "2017/18-2019/20"),
        ("2017/18-2019/20", "2017/18-2019/20"),
        ("2017/18 to 2019/20", "2017/18-2019/20"),
        ("2021/22 (p)", "2021/22"),
        ("August 2022 (r)", "2022-08"),
        ("2022 [note 3]", "2022"),
        ("2022 [p]", "2022"),
        ("2022*", "2022"),
        ("Year ending March 2021", "2020/21"),
        ("year to 31 March 2021", "2020/21"),
    ],
)
def test_spans_and_marks_of_publishers_are_ours(written, period):
    assert from_text(written) == period


@pytest.mark.parametrize(
    "written", ["2018 - 50", "2020 - 18", "2017/18 - 16/17", "2016/18", "2016/2018", "2021 (x) (y)"]
)
def test_what_only_looks_like_a_span_is_refused(written):
    with pytest.raises(InputError, match="not a period we know"):
        from_text(written)


def test_three_years_to_march_are_three_years():
    assert days("2017/18-2019/20") == (date(2017, 4, 1), date(2020, 3, 31))
    assert label("2017/18-2019/20") == "2017/18 to 2019/20"


@pytest.mark.parametrize(
    ("written", "periods"),
    [
        (["2009-10", "2010-11", "2011-12", "2012-13"], ["2009/10", "2010/11", "2011/12", "2012/13"]),
        (["2009-10", "2010-11", "2011-12"], ["2009/10", "2010/11", "2011/12"]),
        (["1999-00", "2000-01"], ["1999/00", "2000/01"]),
        (["2008-10", "2009-11", "2010-12"], ["2008-2010", "2009-2011", "2010-2012"]),
        (["2008-10", "2011-13"], ["2008-2010", "2011-2013"]),
        (["2009-10", "2009-11", "2009-12", "2010-01"], ["2009-10", "2009-11", "2009-12", "2010-01"]),
        (["2009-10", "2009-11"], ["2009-10", "2009-11"]),
        (["2023-09", "2023-10"], ["2023-09", "2023-10"]),
        (["2023-01"], ["2023-01"]),
        (["2012-13"], ["2012/13"]),
        (["201112", "201213", "202324"], ["2011/12", "2012/13", "2023/24"]),
        (["202301", "202312"], ["2023-01", "2023-12"]),
        (["2010-11", "October 2010"], ["2010-11", "2010-10"]),
    ],
)
def test_labels_beside_each_other_say_what_their_hyphens_mean(written, periods):
    assert (
        list(from_texts(sorted(written), "here").values()) == sorted(periods)
        or [from_texts(written, "here")[text] for text in written] == periods
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (["2009-10"], "'2009-10' may be October 2009 or the year to March 2010"),
        (["2008-10"], "'2008-10' may be October 2008 or the years 2008 to 2010"),
        (["2012-13", "2012-03"], "'2012-13' is a year to March or a span of years, '2012-03' may be a month"),
        (["2010/11", "2011-12"], "'2010/11' is a year to March"),
    ],
)
def test_labels_that_may_be_either_are_refused_with_the_key_that_helps(written, said):
    with pytest.raises(InputError) as problem:
        from_texts(written, "here")
    assert said in str(problem.value) and 'hyphen = "month", "financial year" or "years"' in str(
        problem.value
    )


@pytest.mark.parametrize(
    ("hyphen", "period"), [("month", "2009-10"), ("financial year", "2009/10"), ("years", "2009/10")]
)
def test_a_declared_meaning_decides(tmp_path, hyphen, period):
    (tmp_path / "f.csv").write_text("when,CODE,n\n2009-10,E01000001,5\n")
    source = lsoas("table", period_column="when", columns={"n": "n"}, hyphen=hyphen)
    assert read_table(source, tmp_path).observations["period"].to_pylist() == [period]
