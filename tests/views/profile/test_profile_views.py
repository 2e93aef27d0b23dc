"""Tables, charts and the age pyramid of an area's profile."""

import numpy as np
import pytest

from metrics import catalogue
from metrics.checks.printed import printed
from metrics.profile.age_structure import age_structure
from metrics.profile.area_facts import area_facts
from metrics.profile.deprivation import deprivation
from metrics.profile.deprivation_bands import bands, lsoa_bands
from metrics.profile.profile import profile
from metrics.statistics.deprivation_summaries import Position
from metrics.trends.series import series, twelve_months
from views.compare.table import of_theme
from views.profile.area_sentences import claimants_sentence, facts_line, position_sentence
from views.profile.deprivation import band_table, deprived_sentence, map_values, summary_table
from views.profile.printed_figures import printed_note, printed_table
from views.profile.theme_section import ages_section, theme_section

WALSALL, BOROUGH_2009 = "lad24:E08000030", "lad07:00CU"
AREA_5 = "area:walsall-2009/areas/area-5"


def section_of(store, edition, scheme, area, theme):
    facts = area_facts(store, edition, scheme, area)
    rows = of_theme(profile(store, edition, area, scheme), theme)
    return theme_section(rows, facts, catalogue.period_labels(store))


def test_every_theme_of_every_area_has_a_table_as_long_as_its_figures(store):
    for edition in catalogue.editions(store):
        for scheme in catalogue.schemes(store, edition.id)["scheme"]:
            for area in catalogue.areas(store, edition.id, scheme)["place"]:
                rows = profile(store, edition.id, area, scheme)
                facts = area_facts(store, edition.id, scheme, area)
                for theme in rows["theme"].unique():
                    section = theme_section(of_theme(rows, theme), facts, {})
                    assert len(section.table) == len(section.method) == (rows["theme"] == theme).sum()


def test_columns_nobody_fills_are_left_out(store):
    columns = list(section_of(store, "walsall-2009", "areas", "area-3", "Crime").table.columns)
    assert columns == ["Indicator", "Area 3", "Against the rest", "Walsall"]


def test_a_caveat_that_all_share_is_said_once_without_names(store):
    section = section_of(store, "walsall-2009", "areas", "area-3", "Crime")
    assert section.caveats == (
        "As printed in 2009; counts were not printed, so there is no interval and no test.",
    )


def test_a_part_of_the_counts_that_rounding_alone_blurs_is_one_figure(store):
    section = section_of(store, "walsall-2009", "areas", "area-5", "Population")
    assert not section.table["Rest of Walsall"].str.contains(" to ").any()


def test_ages_by_sex_add_up_to_the_residents_and_the_printed_table(store):
    ages = age_structure(store, "walsall", "areas", "area-1")
    table = ages_section(ages, area_facts(store, "walsall", "areas", "area-1")).table.set_index("Age")
    assert table.loc["All ages", "Area 1: residents"] == "50,352"
    assert table.loc["0-4", "Females"] != "–"
    total = ages.groupby(["beside", "sex"])["residents"].sum()
    for beside in ("area", "borough", "rest"):
        assert total[beside, "persons"] == pytest.approx(total[beside, "females"] + total[beside, "males"])
    assert total["borough", "persons"] == pytest.approx(total["area", "persons"] + total["rest", "persons"])


def test_ages_printed_for_persons_only_are_drawn_on_one_side(store):
    section = ages_section(
        age_structure(store, "walsall-2009", "areas", AREA_5),
        area_facts(store, "walsall-2009", "areas", AREA_5),
    )
    assert min(min(t.x) for t in section.chart.data) >= 0
    assert "Females" not in section.table
    assert section.table.set_index("Age").loc["0-4", "Area 5: residents"] == "1,967"


def test_shares_of_the_age_bands_make_a_hundred(store):
    ages = age_structure(store, "barking-and-dagenham", "constituencies", "dagenham")
    persons = ages[ages["sex"] == "persons"].groupby("beside")["share"].sum()
    assert persons.tolist() == pytest.approx([100, 100, 100])
    assert ages["band"].nunique() == 18


def test_claimants_are_told_by_the_latest_month_and_the_mean_never_a_sum(store):
    rows = series(store, "walsall-2009", "areas", "printed_claimant_rate", [AREA_5])
    sentence = claimants_sentence(rows, twelve_months(rows), "Area 5", "Walsall", "%", 1)
    months = rows.loc[rows["role"] == "area", "value"]
    assert sentence.startswith("July 2009: 8.7% in Area 5, 7.2% in Walsall as a whole.")
    assert f"Mean of the latest 12 months: {months.mean():.1f}%" in sentence
    assert f"{months.sum():.1f}" not in sentence


def test_yearly_claimants_have_no_mean_of_months(store):
    rows = series(store, "barking-and-dagenham", "constituencies", "jsa_claimants", ["barking"])
    sentence = claimants_sentence(rows, twelve_months(rows), "Barking", "the borough", "%", 1)
    assert sentence.startswith("2015: ") and "Mean" not in sentence


@pytest.mark.parametrize(
    ("position", "told"),
    [
        (Position(4, 0, 354), "stand between the 4th and 5th most deprived of 354"),
        (Position(44, 1, 354), "stand 45th most deprived of 354"),
        (Position(0, 0, 296), "be more deprived than all 296 districts"),
    ],
)
def test_a_position_among_districts_is_called_a_comparison(position, told):
    sentence = position_sentence(position, "Area 3", "Index of Multiple Deprivation", "2007")
    assert told in sentence and "a comparison, not a rank" in sentence


def test_no_position_no_sentence():
    assert position_sentence(None, "Area 3", "IMD", "2007") == ""


def test_bands_of_2007_count_the_169_lsoas_as_printed(store):
    counts = bands(store, "walsall-2009", "areas", period="2007")
    table = band_table(counts, AREA_5, BOROUGH_2009)
    assert table["Walsall: LSOAs"].tolist() == ["10", "23", "51", "62", "16", "6", "1", "169"]
    assert deprived_sentence(counts, AREA_5, BOROUGH_2009).endswith("in Walsall 33 of 169 (20%).")


def test_the_map_has_one_colour_an_outline_and_merged_lsoas_show_the_most_deprived(store):
    inside = lsoa_bands(store, "walsall-2009", "areas", period="2007")
    values = map_values(inside)
    assert values["place"].is_unique
    least = inside.groupby("place")["percentile"].min()
    assert (values.set_index("place")["value"] == least.reindex(values["place"].to_numpy())).all()


def test_the_summary_of_the_borough_is_the_published_one(store):
    table = summary_table(
        deprivation(store, "walsall", "areas", period="2025"), "area:walsall/areas/area-3", WALSALL, 33755
    ).set_index("Measure")
    assert table.loc["Average score", "Walsall"] == "31.73"
    assert table.loc["Average rank, reversed", "Walsall"] == "22,512"
    assert table.loc["LSOAs among England's most deprived tenth", "Walsall"] == "24.9"


def test_the_exchange_of_areas_5_and_6_stands_beside_the_printed_figures(store):
    found = printed(store, "walsall-2009", "areas")
    table = printed_table(found, AREA_5, "2009", {"2007": 354}).set_index("Figure")
    assert table.loc["IMD 2007 average score", ["Printed in 2009", "Worked out here"]].tolist() == [
        "28.01",
        "38.60",
    ]
    assert table["What we find"].str.contains("Area 6").all()
    assert "Position among 354 districts" in table.index
    assert "those of Areas 5 and 6 stand the wrong way round" in printed_note(found, "walsall-2009", "areas")


def test_an_area_without_residents_or_outline_says_nothing_of_them(store):
    facts = area_facts(store, "walsall", "areas", "area-3")
    assert facts_line(facts).startswith("**59,159** residents (mid-2022, 20.7% of Walsall) · **16.1** sq km")
    bare = type(facts)(**{**facts.__dict__, "residents": None, "km2": None})
    assert facts_line(bare) == ""
    assert np.isclose(facts.density, facts.residents / facts.km2)
