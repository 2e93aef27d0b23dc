"""Small multiples: one scale, the rest grey behind, direct labels that don't cover each other."""

import numpy as np
import pandas as pd
import pytest

from metrics.trends.change import changes
from metrics.trends.series import series
from views.theme import darkened, frozen_figure
from views.trends.charts import LINE, gaps, spread_apart
from views.trends.over_time import over_time
from views.trends.panels import panel, panel_alt, panels_of


@pytest.fixture(scope="module")
def rows(store):
    return series(store, "walsall", None, "children_low_income")


def labels(figure):
    return [note.text for note in figure.layout.annotations]


def test_each_area_has_a_panel_and_all_have_the_same_scale(rows, store):
    shown = panels_of(rows, changes(store, "walsall", None, "children_low_income"))
    assert [word for _, word in shown] == ["▲ getting worse"] * 6
    drawn = [panel(over_time(rows), place, "per 100", 1, word) for place, word in shown]
    assert len({figure.layout.yaxis.range for figure in drawn}) == 1
    assert drawn[0].layout.yaxis.range[0] == 0
    assert labels(drawn[2])[0:3] == ["rest 38.5", "England 24.6", "<b>49.6</b>"]
    assert labels(drawn[2])[3] == "<b>Area 3</b> ▲ getting worse"


def test_the_area_is_drawn_over_the_rest_and_england_in_its_own_figures(rows):
    own = rows[rows["name"] == "Area 3"]
    rest, england, area = panel(over_time(rows), own["place"].iloc[0], "per 100", 1).data
    np.testing.assert_allclose(area.y, own["value"])
    np.testing.assert_allclose(rest.y, own["rest"])
    np.testing.assert_allclose(england.y, rows.loc[rows["name"] == "England", "value"])
    assert area.line.width > rest.line.width
    assert area.line.color != rest.line.color


def test_a_figure_of_long_ago_is_not_set_beside_todays(store):
    burglary = series(store, "barking-and-dagenham", None, "crime_burglary")
    figure = panel(over_time(burglary), burglary["place"].iloc[0], "per 1,000", 1)
    assert "London" in labels(figure) and "London 8.7" not in labels(figure)
    assert "<b>4.4</b>" in labels(figure)


def test_without_areas_the_borough_has_the_one_panel(store):
    alone = series(store, "walsall", None, "children_low_income", [])
    ((place, _),) = panels_of(alone, changes(store, "walsall", None, "children_low_income", []))
    assert place == "lad24:E08000030"
    figure = panel(over_time(alone), place, "per 100", 1)
    assert [line.line.width for line in figure.data] == [1.5, 3]
    assert labels(figure)[0] == "England 24.6" and labels(figure)[2] == "<b>Walsall</b>"


def test_the_words_for_those_who_cannot_see_it_give_the_way(rows, store):
    changed = changes(store, "walsall", None, "children_low_income")
    place = rows.loc[rows["name"] == "Area 3", "place"].iloc[0]
    told = panel_alt(rows, changed, place, "Children in low income", "per 100", 1)
    assert told.startswith("Children in low income in Area 3: rising, getting worse, 30.8 (2014/15) to 49.6")
    assert "**" not in told


@pytest.mark.parametrize(
    "values", [[1.0, 1.0, 1.0], [5.0, 1.0, 5.1], [1.0, 2.0, 9.0], [3.0], [4.0, 4.0, 4.5, 4.6]]
)
def test_labels_stand_a_line_apart_in_the_order_of_their_values(values):
    at = np.array(spread_apart(np.array(values), 0.0, 10.0, 100.0))
    least = LINE * 10.0 / 100.0
    assert (np.diff(np.sort(at)) >= least - 1e-9).all()
    order = np.argsort(values, kind="stable")
    assert (np.diff(at[order]) > 0).all()
    assert at.mean() == pytest.approx(np.mean(values))


def test_labels_with_room_stay_where_their_values_are():
    assert spread_apart(np.array([1.0, 5.0, 9.0]), 0.0, 10.0, 100.0) == [1.0, 5.0, 9.0]


def test_areas_are_named_at_the_ends_of_their_gaps_in_place_of_a_legend(rows):
    figure = gaps(over_time(rows), "per 100", 1, False)
    assert figure.layout.showlegend is False
    named = [note.text for note in figure.layout.annotations if note.text.startswith("Area")]
    assert named == [f"Area {n}" for n in range(1, 7)]


def test_gaps_that_are_all_missing_draw_no_label(rows):
    empty = rows.assign(gap=np.nan, gap_lower=np.nan, gap_upper=np.nan)
    figure = gaps(over_time(empty), "per 100", 1, False)
    assert not [text for text in labels(figure) if text.startswith("Area")]


def test_points_between_two_gaps_can_be_seen():
    one = pd.DataFrame(
        {
            "place": "a", "name": "A", "role": "area", "period": ["1", "2"], "period_label": ["1", "2"],
            "start": pd.to_datetime(["2020-01-01", "2021-01-01"]),
            "end": pd.to_datetime(["2020-12-31", "2021-12-31"]),
            "value": [1.0, 2.0], "rest": np.nan, "lower": np.nan, "upper": np.nan,
            "broken_before": ["", "another"], "not_supplied": "", "kind_before": "", "against": "",
        }
    )  # fmt: skip
    (line,) = panel(over_time(one), "a", "%", 1).data
    assert "markers" in line.mode and len(line.x) == 3 and np.isnan(line.y[1])


def test_a_chart_on_a_dark_page_has_a_dark_ground(rows):
    layout = darkened(frozen_figure(panel, over_time(rows), rows["place"].iloc[0], "per 100", 1)).to_dict()[
        "layout"
    ]
    assert (layout["paper_bgcolor"], layout["plot_bgcolor"]) == ("#14181b", "#14181b")


def test_a_figure_has_the_house_style_once_it_is_drawn_and_its_text_turns_pale_on_a_dark_page(rows):
    drawn = frozen_figure(panel, over_time(rows), rows["place"].iloc[0], "per 100", 1)
    fonts = [figure.to_dict()["layout"]["template"]["layout"]["font"] for figure in (drawn, darkened(drawn))]
    assert [(font["size"], font["color"]) for font in fonts] == [(14, "#0b0c0c"), (14, "#f3f2f1")]
