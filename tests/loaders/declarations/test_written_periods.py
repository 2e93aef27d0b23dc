"""Periods as publishers write them: what a hyphen means is told by the labels beside it, or refused."""

from datetime import date

import pytest

from loaders.declarations.periods import days, label
from loaders.declarations.written_periods import from_text, from_texts
from loaders.errors import InputError
from loaders.readers.table import read_table
from loaders.readers.wide import read_wide
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
        ("YE Mar 2020", "2019/20"),
        ("12 months to March 2020", "2019/20"),
        ("rolling 12 months to Jun 2020", "2019-07/2020-06"),
        ("year ended 31 December 2019", "2019"),
        ("quarter ending June 2020", "2020-04/2020-06"),
        ("FYE 2020", "2019/20"),
        ("Apr 2019 - Mar 2020", "2019/20"),
        ("April 2019 to March 2020", "2019/20"),
        ("1 April 2019 to 31 March 2020", "2019/20"),
        ("01/04/2019 - 31/03/2020", "2019/20"),
        ("2019-04 to 2020-03", "2019/20"),
        ("Apr 2018 \u2013 Mar 2020", "2018/19-2019/20"),
        ("Aug 2017 - Jul 2018", "2017-08/2018-07"),
        ("Jan-Dec 2019", "2019"),
        ("Apr - Mar 2020", "2019/20"),
        ("FY2019-20", "2019/20"),
        ("FY 2019/20", "2019/20"),
        ("FY19/20", "2019/20"),
        ("Financial year 2019-2020", "2019/20"),
        ("2019/20 financial year", "2019/20"),
        ("Academic year 2018/19", "2018-09/2019-08"),
        ("Calendar year 2019", "2019"),
        ("2019Q1", "2019-01/2019-03"),
        ("2019 Q4", "2019-10/2019-12"),
        ("Q2 2019", "2019-04/2019-06"),
        ("Q1 2019/20", "2019-04/2019-06"),
        ("2019-20 Q4", "2020-01/2020-03"),
        ("2020M01", "2020-01"),
    ],
)
def test_spans_and_marks_of_publishers_are_ours(written, period):
    assert from_text(written) == period


@pytest.mark.parametrize(
    "written", ["2018 - 50", "2020 - 18", "2017/18 - 16/17", "2016/18", "2016/2018", "2021 (x) (y)",
                "FY20", "FY2021", "FY2019-21", "19/20", "2020M13", "2019Q5", "Q1 FY20", "March to 2020",
                "year ending 29 June 2020", "2 April 2019 to 31 March 2020", "Mar 2020 - Apr 2019", "3 March"]
)  # fmt: skip
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
        (["2019-2020", "2020-2021", "2021-2022"], ["2019/20", "2020/21", "2021/22"]),
        (["2019 - 20", "2020 - 21"], ["2019/20", "2020/21"]),
        (["2018-19", "2019-2020"], ["2018/19", "2019/20"]),
        (["2018-2019", "2020-2021"], ["2018-2019", "2020-2021"]),
        (["2018-2020", "2019-2021"], ["2018-2020", "2019-2021"]),
        (["19/20", "20/21"], ["2019/20", "2020/21"]),
        (["99/00", "00/01"], ["1999/00", "2000/01"]),
        (["2018/19", "19/20"], ["2018/19", "2019/20"]),
        (["2018/19", "FY20", "FY21"], ["2018/19", "2019/20", "2020/21"]),
        (["2019/20", "FY20"], ["2019/20"]),
        (["2010/11", "FY20"], ["2010/11"]),
        (["10/12", "11/12"], []),
        (["19/20"], []),
        (["FY20", "FY21"], []),
    ],
)
def test_labels_beside_each_other_say_what_they_mean(written, periods):
    read = from_texts(written, "here")
    assert [read[text] for text in written if text in read] == periods
    assert from_texts(reversed(written), "here") == read


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


@pytest.mark.parametrize("written", [["2019-2020"], ["2019 - 20"], ["2017-2020", "2018-2019", "2019-2020"]])
def test_a_year_or_two_years_are_told_by_those_beside_or_by_a_key(written):
    with pytest.raises(InputError, match="may be the year to March") as problem:
        from_texts(written, "here")
    assert 'hyphen = "financial year" or "years"' in str(problem.value)


@pytest.mark.parametrize(
    ("hyphen", "written", "periods"),
    [
        ("financial year", ["2019-2020"], ["2019/20"]),
        ("years", ["2019-2020", "2020-2021"], ["2019-2020", "2020-2021"]),
        ("financial year", ["FY20", "FY2021", "19/20"], ["2019/20", "2020/21", "2019/20"]),
        ("financial year", ["2018-2020"], ["2018-2020"]),
    ],
)
def test_a_declared_meaning_stands_before_the_labels_beside(hyphen, written, periods):
    assert [from_texts(written, "here", hyphen)[text] for text in written] == periods


@pytest.mark.parametrize(
    ("labels", "do"),
    [
        (["FY20", "FY21"], "If 'FY20' is a year to March, say hyphen = \"financial year\""),
        (["Change", "2020-18"], "Write the periods in one of these forms"),
    ],
)
def test_labels_that_are_no_period_are_shown_with_the_forms_that_are(tmp_path, labels, do):
    (tmp_path / "f.csv").write_text(f",Calls,Calls\nCODE,{','.join(labels)}\nE01000001,1,2\n")
    with pytest.raises(InputError) as problem:
        read_wide(lsoas("wide", header_rows=2, series={"calls": "Calls"}), tmp_path)
    shown = ", ".join(map(repr, sorted(labels)))
    assert f"no label is a period that is read ({shown})" in str(problem.value)
    assert "Allowed: 2021, mid-2022, 2008/09, FY2008-09" in str(problem.value) and do in str(problem.value)


def test_a_column_of_no_periods_is_not_taken_for_wrong_codes(tmp_path):
    (tmp_path / "f.csv").write_text("when,CODE,n\n19/20,E01000001,5\n")
    with pytest.raises(InputError) as problem:
        read_table(lsoas("table", period_column="when", columns={"n": "n"}), tmp_path)
    assert "when is no period: '19/20': 1" in str(problem.value) and "'kind'" not in str(problem.value)
    assert "If '19/20' is a year to March" in str(problem.value)


@pytest.mark.parametrize(
    ("hyphen", "period"), [("month", "2009-10"), ("financial year", "2009/10"), ("years", "2009/10")]
)
def test_a_declared_meaning_decides(tmp_path, hyphen, period):
    (tmp_path / "f.csv").write_text("when,CODE,n\n2009-10,E01000001,5\n")
    source = lsoas("table", period_column="when", columns={"n": "n"}, hyphen=hyphen)
    assert read_table(source, tmp_path).observations["period"].to_pylist() == [period]
