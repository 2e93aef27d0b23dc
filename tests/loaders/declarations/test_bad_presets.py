"""Presets of need are checked like every other declaration: what is wrong is named in one sentence."""

import pytest

from loaders.build import build
from loaders.declarations.read import read
from loaders.errors import InputError
from metrics import catalogue
from metrics.choose.budget import usual_budget
from metrics.need.presets import first_preset, presets
from metrics.store import Store
from tests.support import toy

PRESET = """
[[preset]]
id = "thefts"
label = "Thefts"
note = "Where things are stolen."
first_for = ["sites"]
criterion = [
  { indicator = "theft_rate", weight = 2, label = "Theft" },
  { indicator = "mean_score", weight = 1 },
]
unknown = ["Bicycles: nobody counts them."]
"""

OTHER = """
[[preset]]
id = "scores"
label = "Scores"
note = "The score alone."
first_for = ["sites"]
criterion = [{ indicator = "mean_score", weight = 1 }]
"""

BUDGET = """
[[budget]]
id = "ours"
amount = 1200
ring_fenced = 0.25
"""

WRONG = {
    "an unknown key": (
        ("note =", "notes ="),
        ["presets.toml, preset 'thefts'", "unknown key 'notes'", "note"],
    ),
    "an unknown key of a criterion": (("weight = 2", "wait = 2"), ["preset 'thefts'", "unknown key 'wait'"]),
    "an unknown indicator": (
        ("theft_rate", "theft_rat"),
        ["criterion names unknown indicator 'theft_rat'", "theft_rate"],
    ),
    "an indicator twice": (('"mean_score"', '"theft_rate"'), ["criterion 'theft_rate' is declared twice"]),
    "a neutral indicator": (('"theft_rate"', '"people"'), ["'people' is neutral", "need_is", "polarity"]),
    "a direction beside a polarity": (
        ('label = "Theft"', 'need_is = "higher"'),
        ["need_is of 'theft_rate'", "Take need_is away"],
    ),
    "a direction nobody knows": (('label = "Theft"', 'need_is = "more"'), ["preset 'thefts'", "need_is"]),
    "a priority without a middle": (("note =", "priority_over = 200\nnote ="), ["priority_over", "index"]),
    "a weight of zero": (("weight = 2", "weight = 0"), ["preset 'thefts'", "weight"]),
    "a question nobody puts": (('["sites"]', '["site"]'), ["preset 'thefts'", "first_for", "'sites'"]),
    "a question that starts twice": (
        ("[[preset]]", OTHER + "[[preset]]"),
        ["preset 'thefts': sites starts from 'scores' already", "Name sites in first_for of one preset"],
    ),
    "a share above all": (
        ("[[preset]]", BUDGET.replace("0.25", "1.25") + "[[preset]]"),
        ["budget 'ours'", "ring_fenced"],
    ),
    "no criterion": (("criterion = [", "criterion = []\nunused = ["), ["unknown key 'unused'"]),
}


def laid_out(folder, text):
    """The toy borough's declarations and a file of presets; thefts and scores have a direction."""
    judged = {
        name: toy.INDICATORS[name] + 'polarity = "lower_is_better"\n' for name in ("theft_rate", "mean_score")
    }
    raw, data = toy.lay_out(folder, indicators=judged)
    (data / "presets.toml").write_text(text, encoding="utf-8")
    return raw, data


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_preset_is_named_before_any_file_is_read(tmp_path, case):
    (old, new), words = WRONG[case]
    assert old in PRESET
    _, data = laid_out(tmp_path, PRESET.replace(old, new))
    with pytest.raises(InputError) as problem:
        read(data)
    for word in words:
        assert word in str(problem.value)


def test_a_preset_reaches_the_store_as_declared(tmp_path):
    raw, data = laid_out(tmp_path, PRESET)
    store = Store(build(raw=raw, data=data, path=tmp_path / "toy.duckdb"))
    (preset,) = presets(store)
    store.close()
    assert preset.weights == {"theft_rate": 2, "mean_score": 1}
    assert preset.criteria == {"theft_rate": "Theft"}
    assert preset.unknown == ("Bicycles: nobody counts them.",)


def test_a_data_folder_without_presets_offers_none(tmp_path):
    raw, data = toy.lay_out(tmp_path)
    store = Store(build(raw=raw, data=data, path=tmp_path / "toy.duckdb"))
    assert presets(store) == []
    store.close()


def test_a_preset_gives_a_neutral_indicator_its_direction_and_its_own_scale(tmp_path):
    text = PRESET.replace('"theft_rate", weight = 2', '"people", weight = 2, need_is = "higher"')
    text = text.replace("unknown =", 'normalisation = "index"\npriority_over = 150\nunknown =')
    raw, data = laid_out(tmp_path, text)
    store = Store(build(raw=raw, data=data, path=tmp_path / "toy.duckdb"))
    (preset,) = presets(store)
    store.close()
    assert preset.need_is == {"people": "higher"}
    assert (preset.normalisation, preset.priority_over) == ("index", 150)


def test_what_pages_and_answers_start_from_is_declared(tmp_path):
    raw, data = laid_out(tmp_path, OTHER.replace('first_for = ["sites"]', "") + PRESET + BUDGET)
    declared = Store(build(raw=raw, data=data, path=tmp_path / "store.duckdb"))
    assert (first_preset(declared), first_preset(declared, "tiers")) == ("scores", "scores")
    assert first_preset(declared, "sites") == "thefts"
    assert usual_budget(declared) == (1200, 0.25)


def test_where_nothing_is_declared_nothing_is_made_up(tmp_path):
    raw, data = laid_out(tmp_path, "")
    bare = Store(build(raw=raw, data=data, path=tmp_path / "store.duckdb"))
    assert first_preset(bare, "sites") == ""
    assert usual_budget(bare) == (0, 0)
    assert catalogue.in_role(bare, "claimants") == ()
    assert catalogue.headline_index(bare) == ("", "", "")


def test_an_indicator_plays_the_role_it_is_declared_in(tmp_path):
    raw, data = toy.lay_out(
        tmp_path, indicators={"theft_rate": toy.INDICATORS["theft_rate"] + 'role = "claimants"\n'}
    )
    told = Store(build(raw=raw, data=data, path=tmp_path / "store.duckdb"))
    assert catalogue.in_role(told, "claimants") == ("theft_rate",)


def test_the_index_whose_score_is_published_first_sums_up_deprivation(store):
    assert catalogue.headline_index(store) == ("imd_score", "imd_percentile", "Deprivation")
