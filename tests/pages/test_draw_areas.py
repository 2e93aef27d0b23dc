"""The page on which areas are drawn: it answers, keeps the drawing in the link, and opens it everywhere."""

import base64
import json

import pytest
from streamlit.components.v2.bidi_component.main import _make_trigger_id

from metrics.drawn.drawing import Drawing, DrawnArea
from metrics.drawn.ground import ground
from metrics.drawn.link import from_link, to_link
from metrics.drawn.sensitivity import boundary_sensitivity
from metrics.drawn.starts import from_scheme, msoa_id, msoas
from metrics.drawn.units import units
from metrics.drawn.uploads import uploaded
from pages.components.controls.steps import NONE, Step, of_click


def link_of(app):
    """The drawing in the address of the page."""
    held = app.query_params["draft"]
    return held if isinstance(held, str) else held[0]


def press(app, label):
    """The page after a press on the button of that label."""
    return next(button for button in app.button if button.label == label).click().run()


ROUND = [[-2.02, 52.57], [-1.95, 52.57], [-1.95, 52.62], [-2.02, 52.62], [-2.02, 52.57]]
"""A line round the east of Walsall."""


def second_map(app):
    """The map on which lines are drawn."""
    (found,) = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "tile_map"]
    return found


def opened_fold(app):
    """The page with the fold open that holds the second map."""
    app.session_state["draw a line"] = True
    return app.run()


def sent(app, event, value):
    """The page after the browser has told what was done on the second map."""
    told = app._tree.get_widget_states()
    name = _make_trigger_id(second_map(app).id, "events")
    told.widgets.add(id=name, json_trigger_value=json.dumps([{"event": event, "value": value}]))
    app.session_state["draw a line"] = True
    return app._run(told)


def line(*corners):
    """A line as the map sends it."""
    return {"type": "Polygon", "coordinates": [list(corners)]}


def test_the_page_starts_from_the_scheme_and_answers(open_page, texts):
    app = open_page("draw_areas", edition="walsall")
    said = texts(app)
    assert "6 areas, in one piece each; the largest has 2.0 times the people of the smallest." in said
    assert "No ward is split; everyone is in one area." in said


def test_a_new_start_a_name_and_undo_stand_in_the_link(open_page, store):
    of = units(store, "walsall")
    app = press(open_page("draw_areas", edition="walsall"), "One area for each ward")
    assert [len(area.lsoas) > 0 for area in from_link(link_of(app), of).areas] == [True] * 20
    app = press(app, "Nothing")
    assert from_link(link_of(app), of).areas[0].lsoas == ()
    app = press(press(app, "Undo"), "Add an area")
    assert len(from_link(link_of(app), of).areas) == 21


def test_the_first_step_can_be_taken_back_too(open_page, store):
    of = units(store, "walsall")
    app = press(open_page("draw_areas", edition="walsall"), "Nothing")
    app = press(app, "Undo")
    assert from_link(link_of(app), of) == from_scheme(store, of, "areas")
    assert not app.exception and next(b for b in app.button if b.label == "Undo").disabled


def test_typed_places_go_into_the_chosen_area_and_unknown_words_are_answered(open_page, store, texts):
    of = units(store, "walsall")
    app = press(open_page("draw_areas", edition="walsall", into="1"), "Nothing")
    app = press(app, "Add an area")
    app.text_area[0].set_value("Pelsall, Atlantis\nStreetly")
    app = press(app, "Put them into Area 1")
    names = {name: code for code, name in of.names.items()}
    wanted = {*of.lsoas_of[names["Pelsall"]], *of.lsoas_of[names["Streetly"]]}
    assert set(from_link(link_of(app), of).areas[0].lsoas) == wanted
    said = texts(app)
    assert "Not found: Atlantis (is no code, postcode, ward or MSOA of this borough)." in said
    assert "one of them in several pieces" not in said and ", in two pieces" in said


def test_a_drawing_opens_on_other_pages_with_a_banner(open_page, store, texts, tables):
    of = units(store, "walsall")
    drawn = from_scheme(store, of, "areas").named(2, "Bloxwich")
    app = open_page("area_profile", edition="walsall", scheme=to_link(drawn, of), area="area-3")
    said = texts(app)
    assert not app.exception
    assert "Walsall: Bloxwich" in said and "drawn by hand" in said
    assert "Bloxwich is worse off than the rest of Walsall" in said
    folds = [each.label for each in app.expander]
    found = boundary_sensitivity(store, ground(store, "walsall"), drawn, 2)
    changed = int((found.rows["steps_changed"] > 0).sum())
    assert changed > 3
    assert any(f"of {len(found.rows)} findings of Bloxwich" in each for each in folds)
    rows = tables(app)["Bloxwich: one LSOA more or less"]
    assert (rows["Would become"] != "the same").sum() == changed


def test_a_declared_area_s_profile_does_not_speak_of_steps(open_page):
    app = open_page("area_profile", edition="walsall", scheme="areas", area="area-3")
    assert not any("LSOA more or less" in each.label for each in app.expander)


def test_a_link_that_was_cut_short_is_answered_and_the_first_scheme_shown(open_page, store, texts):
    of = units(store, "walsall")
    cut = to_link(from_scheme(store, of, "areas"), of)[:-2]
    app = open_page("area_profile", edition="walsall", scheme=cut)
    assert not app.exception
    assert "This link to drawn areas is not whole" in texts(app)
    app = open_page("draw_areas", edition="walsall", draft=cut)
    assert "This link to drawn areas is not whole" in texts(app)
    assert "6 areas, in one piece each" in texts(app)


def test_a_circle_and_another_division_are_answered(open_page, store, texts, tables):
    of = units(store, "walsall")
    app = press(open_page("draw_areas", edition="walsall", beside="constituencies"), "Nothing")
    app.text_input(key="circle round").set_value("Pelsall")
    app = press(app, "Put the circle into Area 1")
    assert not app.exception
    held = from_link(link_of(app), of).areas[0].lsoas
    assert held and f"{len(held)} LSOAs in the circle." in texts(app)
    assert "people would be in another area" in texts(app)
    assert list(tables(app)["These areas and the others"]["Areas"]) == ["1", "3"]


def test_a_programme_s_boundary_is_checked(open_page, texts):
    app = open_page("draw_areas", edition="walsall", into="2", must="E02002110")
    assert not app.exception
    assert "Area 3 does not contain all of Brownhills West & Clayhanger." in texts(app)


def test_an_area_is_renamed_and_the_link_says_so(open_page, store):
    of = units(store, "walsall")
    app = open_page("draw_areas", edition="walsall")
    field = next(each for each in app.text_input if each.label == "Name of area 3")
    app = field.set_value("  Bloxwich \u202e& co ").run()
    assert not app.exception
    assert [area.name for area in from_link(link_of(app), of).areas][2] == "Bloxwich & co"
    field = next(each for each in app.text_input if each.label == "Name of area 4")
    app = field.set_value("Bloxwich & co").run()
    assert [area.name for area in from_link(link_of(app), of).areas][3] == "Bloxwich & co (2)"


def test_after_an_area_is_removed_clicks_go_into_the_one_they_went_into(open_page, store):
    of = units(store, "walsall")
    app = open_page("draw_areas", edition="walsall", into="2")
    app = app.button(key="away 0").click().run()
    assert not app.exception
    assert next(each for each in app.button if each.label.startswith("Put them into")).label.endswith(
        "Area 3"
    )
    app = press(app, "Add an area")
    names = [area.name for area in from_link(link_of(app), of).areas]
    assert len(set(names)) == len(names) == 6 and "Area 1" in names


def test_a_draft_of_another_borough_is_told(open_page, store, texts):
    of = units(store, "walsall")
    link = to_link(from_scheme(store, of, "areas"), of)
    app = open_page("draw_areas", edition="barking-and-dagenham", draft=link)
    assert "The link holds no areas of" in texts(app)


def test_need_opens_where_the_neediest_place_is_in_no_area(open_page, store, texts):
    of = units(store, "walsall")
    link = to_link(Drawing("walsall", (DrawnArea("Tiny", of.lsoas[:1]),)), of)
    for level in ("lsoa", "ward"):
        app = open_page("need_ranking", edition="walsall", scheme=link, level=level)
        assert not app.exception
        assert "need most" in texts(app)


def test_a_click_and_a_typed_name_take_a_whole_msoa(open_page, store):
    of = units(store, "walsall")
    code, name, lsoas = msoas(store, of)[4]
    app = press(open_page("draw_areas", edition="walsall", unit="msoa"), "Nothing")
    assert not app.exception
    (chart,) = app.get("deck_gl_json_chart")
    assert chart.proto.json.count(f'"{msoa_id(code)}"') >= 1
    assert app.segmented_control(key="unit").value == "msoa"
    app.text_area[0].set_value(name)
    app = press(app, "Put them into Area 1")
    assert from_link(link_of(app), of).areas[0].lsoas == lsoas
    drawn = from_link(link_of(app), of)
    assert of_click(drawn, Step("msoa", "0"), lsoas) == Step("msoa", NONE)
    assert of_click(drawn.freed(lsoas[:1]), Step("msoa", "0"), lsoas) == Step("msoa", "0")


def test_msoas_are_offered_only_where_their_lsoas_are_known(open_page, store):
    app = open_page("draw_areas", edition="walsall-2009")
    offered = app.segmented_control(key="unit").options
    assert ("MSOAs" in offered) == bool(msoas(store, units(store, "walsall-2009")))


def test_a_drawing_is_kept_listed_and_opened_again(open_page, store, texts, decisions):
    app = open_page("draw_areas", edition="walsall")
    assert "No drawing is kept here yet" in [each.label for each in app.expander]
    app = press(app, "Keep this drawing")
    assert "none was typed" in texts(app, "error")
    app.text_input(key="drawing name").set_value("Six areas")
    app.text_input(key="drawing for").set_value("The *board*")
    app = press(app, "Keep this drawing")
    assert "Kept. It is listed below." in texts(app)
    assert "1 drawing kept here" in [each.label for each in app.expander]
    (file,) = (decisions / "drawings").iterdir()
    file.with_name("broken.toml").write_text("name = ")
    (decisions / "drawings" / "cut.toml").write_text(
        file.read_text().replace('link = "walsall.6.', 'link = "walsall.5.')
    )
    app = open_page("draw_areas", edition="walsall")
    said = texts(app)
    assert "3 drawings kept here" in [each.label for each in app.expander]
    assert "**Six areas for The \\*board\\***" in said
    assert "✔ Still opens" in said and "✖ Opens no more" in said and "can't be read as TOML" in said
    links = [each.proto for each in app.get("page_link") if each.proto.label == "Open this drawing"]
    assert len(links) == 1 and "draft=walsall.6." in links[0].query_string


def test_drawings_that_can_t_be_kept_are_said(open_page, texts, decisions):
    decisions.write_text("in the way")
    app = open_page("draw_areas", edition="walsall")
    assert "The folder of drawings can't be read" in texts(app, "warning")
    app.text_input(key="drawing name").set_value("Six areas")
    app = press(app, "Keep this drawing")
    assert not app.exception and "can't be read" in texts(app, "error")


@pytest.mark.parametrize("rule", ["most", "centre"])
def test_a_line_takes_what_an_upload_of_it_takes_in_one_step(open_page, store, texts, rule):
    of = ground(store, "walsall")
    app = press(opened_fold(open_page("draw_areas", edition="walsall", unit="lsoa", line=rule)), "Nothing")
    app = sent(app, "line", line(*ROUND))
    assert not app.exception
    held = from_link(link_of(app), of.units).areas[0].lsoas
    file = json.dumps({"type": "Feature", "properties": {}, "geometry": line(*ROUND)}).encode()
    assert held == uploaded(store, of, "line.geojson", file, rule).drawn.areas[0].lsoas
    assert f"{len(held)} LSOAs in the line are in Area 1 now." in texts(app)
    app = sent(app, "line", line(*ROUND))
    assert from_link(link_of(app), of.units).areas[0].lsoas == ()
    assert "were in Area 1 already, and are in no area now." in texts(app)
    app = press(app, "Undo")
    assert from_link(link_of(app), of.units).areas[0].lsoas == held
    app = press(app, "Undo")
    assert from_link(link_of(app), of.units).areas[0].lsoas == ()


def test_a_line_that_can_t_be_used_is_answered_and_the_draft_stays(open_page, texts):
    app = press(
        opened_fold(open_page("draw_areas", edition="walsall", unit="lsoa")), "One area for each ward"
    )
    before = link_of(app)
    for corners, why in (([ROUND[0]] * 4, "encloses nothing"), (ROUND * 100, "has 500 corners")):
        app = sent(app, "line", line(*corners))
        assert not app.exception and why in texts(app, "info")
        assert link_of(app) == before


def test_a_line_takes_whole_wards_and_msoas_and_a_click_takes_one(open_page, store, texts):
    of = units(store, "walsall")
    for unit, whole in {
        "ward": of.lsoas_of.values(),
        "msoa": [each for *_, each in msoas(store, of)],
    }.items():
        app = press(opened_fold(open_page("draw_areas", edition="walsall", unit=unit)), "Nothing")
        app = sent(app, "line", line(*ROUND))
        held = set(from_link(link_of(app), of).areas[0].lsoas)
        taken = [set(each) for each in whole if set(each) <= held]
        assert held == set.union(*taken) and 1 < len(taken) < len(list(whole))
    given = json.loads(second_map(app).json)
    first = base64.b64decode(given["values"]["classes"])[0]
    app = sent(app, "picked", 1)
    after = base64.b64decode(json.loads(second_map(app).json)["values"]["classes"])[0]
    assert {first, after} == {0, 1} and given["labels"] == ["in no area", "in Area 1"]


def test_the_second_map_is_not_sent_while_its_fold_is_closed(open_page):
    app = open_page("draw_areas", edition="walsall")
    assert not [each for each in app.get("bidi_component") if each.proto.component_name == "tile_map"]
