"""Questions: a field is declared once; records, addresses and command lines of version 0.3 still fit."""

from dataclasses import replace
from pathlib import Path

import pytest

from metrics.cli.choosing import question_from
from metrics.cli.main import parser
from metrics.decisions.questions import KINDS, Question, SitesQuestion, question, readers_names, setting_named
from metrics.decisions.records import read, seal_of, written
from metrics.decisions.replay import replay
from metrics.decisions.settings import BadQuestion

RECORDS_0_3 = sorted((Path(__file__).parent / "records_0_3").glob("*.toml"))

KEYS_0_3 = {
    "need": {"preset", "mean", "shrunk", "level", "top"},
    "focus": {"preset", "mean", "shrunk", "least", "most", "in", "out"},
    "sites": {"preset", "mean", "shrunk", "candidates", "k", "one-per-area", "apart", "existing-walsall"}
    | {"site-least", "budget", "site-cost", "resident-cost", "ward-in", "ward-out", "least", "most"},
    "tiers": {"preset", "mean", "shrunk", "managed-of-6", "made-from", "amount", "ring-fenced"},
}
"""The keys of an address of version 0.3, by the question its page puts."""

KEYS_SINCE = {"focus": {"longest-bridge"}, "sites": {"longest-bridge"}}
"""Those that came later."""


@pytest.mark.parametrize("path", RECORDS_0_3, ids=lambda path: path.stem)
def test_a_record_of_version_0_3_replays_as_the_same_and_is_written_by_the_names_of_today(store, path):
    kept = read(path.read_bytes())
    assert replay(store, kept).same
    pinned = kept.question.kind in ("focus", "sites")
    assert len(kept.notices) == (2 if pinned else 0)
    text = written(kept)
    assert ("pinned_in = " in text) == pinned and "inside" not in text
    assert read(text) == kept
    assert not read(text).notices


@pytest.mark.parametrize("kind", KINDS)
def test_the_address_of_a_question_keeps_the_keys_of_version_0_3(kind):
    parts = {"edition": "walsall", "preset": "imd-alone", "candidates": "ward", "areas": 6}
    keys = {setting_named(KINDS[kind], name).key(**parts) for name in KINDS[kind].settings()}
    of_a_preset = {"imd-alone-indicators", "imd-alone-scale"}
    assert keys - {""} == KEYS_0_3[kind] | of_a_preset | KEYS_SINCE.get(kind, set())


@pytest.mark.parametrize(("kind", "metres"), [("focus", 1e6), ("sites", 1e6)])
def test_a_record_from_before_gaps_were_limited_crosses_any_and_a_new_question_half_a_kilometre(kind, metres):
    (path,) = (each for each in RECORDS_0_3 if each.stem == kind)
    assert read(path.read_bytes()).question.longest_bridge == metres
    assert question(kind, "walsall").longest_bridge == 500


def test_a_record_from_before_each_simulation_had_its_own_figures_is_asked_of_200_sets(store):
    (path,) = (each for each in RECORDS_0_3 if each.stem == "need_of_uncertain_figures")
    kept = read(path.read_bytes())
    assert (kept.question.figure_sets, question("need", "walsall").figure_sets) == (200, 0)
    assert "figure_sets = 200" in written(kept)
    now = replay(store, replace(kept, question=replace(kept.question, figure_sets=0)))
    assert not now.same  # with figures of their own the shares of simulations come out otherwise


def test_numbers_by_indicator_keep_their_keys():
    weight = setting_named(Question, "weights").key(preset="imd-alone", indicator="overcrowded")
    threshold = setting_named(SitesQuestion, "thresholds").key(
        edition="walsall", candidates="lsoa", indicator="overcrowded"
    )
    assert (weight, threshold) == ("imd-alone-overcrowded", "walsall-lsoa-overcrowded")


def test_whatever_may_be_asked_has_a_name_for_readers():
    assert all(readers_names().values())


def test_old_names_are_understood_as_the_new_ones():
    old = question("focus", "walsall", {"inside": ["lsoa21:a"], "outside": ["lsoa21:b"]})
    assert (old.asked["pinned_in"], old.asked["pinned_out"]) == (["lsoa21:a"], ["lsoa21:b"])


@pytest.mark.parametrize(
    "asked", [{"inside": ["lsoa21:a"], "pinned_in": []}, {"pinned_in": 3, "inside": ["lsoa21:a"]}]
)
def test_an_old_name_beside_the_new_one_is_refused(asked):
    with pytest.raises(BadQuestion, match="inside and pinned_in are two names of one thing"):
        question("focus", "walsall", asked)


def test_a_refusal_names_what_was_said_not_its_new_name():
    with pytest.raises(BadQuestion, match=r"^inside of focus is 3"):
        question("focus", "walsall", {"inside": 3})
    with pytest.raises(BadQuestion, match=r"^need can't be asked for 'inside'"):
        question("need", "walsall", {"inside": []})


def test_old_options_are_taken_with_a_notice(store, capsys):
    words = parser().parse_args(["focus", "walsall", "--inside", "lsoa21:a", "--pinned-out", "lsoa21:b"])
    asked = question_from(store, "focus", words).asked
    assert (asked["pinned_in"], asked["pinned_out"]) == (["lsoa21:a"], ["lsoa21:b"])
    assert capsys.readouterr().err.startswith("--inside is called --pinned-in now")


def test_an_old_option_beside_the_new_one_is_refused(store):
    words = parser().parse_args(["focus", "walsall", "--pinned-in", "lsoa21:a", "--inside", ""])
    with pytest.raises(BadQuestion, match="Give it once, as pinned_in"):
        question_from(store, "focus", words)


def test_a_seed_keeps_every_digit():
    assert question("need", "walsall", {"seed": 9007199254740993}).asked["seed"] == 9007199254740993


def test_a_record_without_weights_is_asked_with_those_of_its_preset(store):
    kept = read((RECORDS_0_3[0]).read_bytes())
    before, weights, after = written(kept).partition("[weights]")
    text = before + weights + "\n\n[" + after.partition("\n[")[2]
    text = text.rpartition("[seal]")[0]
    assert replay(store, read(text + f'[seal]\nsha256 = "{seal_of(text)}"\n')).same


@pytest.mark.parametrize(("kind", "name"), [(k, name) for k in KINDS for name in KINDS[k].settings()])
def test_a_value_of_another_sort_is_refused(kind, name):
    with pytest.raises(BadQuestion, match=f"{name} of {kind} is"):
        question(kind, "walsall", {name: object()})
