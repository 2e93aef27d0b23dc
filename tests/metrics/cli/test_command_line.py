"""The command line says what the screen says, and says in a sentence what it can't do."""

import csv
import io
import json
import math

import pytest

from metrics.__main__ import main
from metrics.checks.reconcile import ledger
from metrics.cli.main import COMMANDS
from metrics.profile.compare import compare
from metrics.profile.deprivation import deprivation
from metrics.profile.profile import profile
from metrics.trends.series import series


@pytest.fixture
def answer(store, capsys):
    """Runs one question and returns exit code, standard output and standard error."""

    def run(*words):
        code = main([*words, "--store", str(store.path)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def same(found, cells):
    """Whether a column of a CSV holds the very figures of a frame's column, none of them rounded."""
    return [float(cell) if cell else math.nan for cell in cells] == pytest.approx(
        list(found), nan_ok=True, rel=1e-15
    )


@pytest.mark.parametrize(
    ("words", "figures", "column"),
    [
        (["profile", "walsall", "--area", "area-3"], lambda s: profile(s, "walsall", "area-3"), "value"),
        (["compare", "barking-and-dagenham"], lambda s: compare(s, "barking-and-dagenham"), "upper"),
        (
            ["deprivation", "walsall", "--period", "2019"],
            lambda s: deprivation(s, "walsall", period="2019"),
            "extent",
        ),
        (
            ["trend", "walsall", "--indicator", "imd_percentile"],
            lambda s: series(s, "walsall", None, "imd_percentile"),
            "gap",
        ),
        (["reconcile", "walsall-2009"], lambda s: ledger(s, "walsall-2009"), "recomposed"),
    ],
)
def test_csv_holds_the_figures_of_the_screen_unrounded(store, answer, words, figures, column):
    code, out, err = answer(*words, "--format", "csv")
    rows, found = table(out), figures(store)
    assert (code, err) == (0, "")
    assert list(rows[0]) == list(found.columns)
    assert same(found[column], [row[column] for row in rows])


def test_the_profile_holds_figures_known_by_hand(answer):
    _, out, _ = answer(
        "profile", "walsall", "--area", "area-3", "--indicator", "no_qualifications", "--format", "csv"
    )
    (row,) = table(out)
    assert float(row["value"]) == pytest.approx(100 * 13979 / 45587)
    assert (row["verdict"], row["judgement"]) == ("higher", "worse")


def test_the_reports_exchange_of_two_areas_can_be_read_off(answer):
    _, out, _ = answer("reconcile", "walsall-2009", "--indicator", "printed_imd_score", "--format", "json")
    (row,) = json.loads(out)
    assert (row["recomposed"], row["borough"]) == (pytest.approx(30.64, abs=0.005), 30.14)
    _, out, _ = answer("reconcile", "walsall-2009", "--table", "exchanges", "--format", "json")
    shown = {(e["first_name"], e["second_name"]) for e in json.loads(out) if e["shown"]}
    assert shown == {("Area 5", "Area 6")}


def test_a_table_is_rounded_as_the_indicator_says_and_aligned(answer):
    _, out, _ = answer("compare", "walsall", "--indicator", "residents")
    head, *lines = out.splitlines()
    assert [line.split()[4] for line in lines] == ["50,352", "38,824", "59,159", "63,667", "32,092", "42,011"]
    assert {line.index("people") for line in lines} == {head.index("Unit")}


def test_without_an_indicator_trend_lists_what_can_be_followed(answer):
    code, out, _ = answer("trend", "walsall")
    assert code == 0
    assert "imd_percentile" in out
    assert "not comparable" in next(line for line in out.splitlines() if line.startswith("imd_score"))


def test_changes_tell_trend_and_gap_in_words(answer):
    words = [
        "trend",
        "barking-and-dagenham",
        "--indicator",
        "crime_burglary",
        "--changes",
        "--format",
        "json",
    ]
    _, out, _ = answer(*words)
    rows = {row["name"]: row for row in json.loads(out)}
    assert (rows["London"]["direction"], rows["London"]["judgement"]) == ("falling", "better")
    assert rows["Barking"]["direction"] == "too few points"  # another source, nine years later


def test_json_says_null_where_there_is_no_figure_and_keeps_lists(answer):
    _, out, _ = answer("profile", "walsall", "--indicator", "imd_score", "--format", "json")
    (row,) = json.loads(out)
    assert row["lower"] is None
    assert isinstance(row["sources"], list)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["profile", "narnia"], "There is no edition 'narnia'"),
        (["profile", "walsall", "--area", "area-9"], "There is no area of walsall/areas 'area-9'"),
        (["compare", "walsall", "--indicator", "happiness"], "There is no indicator of walsall 'happiness'"),
        (["compare", "walsall", "--scheme", "hundreds"], "There is no scheme of walsall 'hundreds'"),
        (["deprivation", "walsall", "--period", "1999"], "'1999'"),
        (["reconcile", "walsall", "--period", "1999"], "There is no period of walsall '1999'"),
        (["trend", "walsall", "--indicator", "imd_score"], "not comparable"),
    ],
)
def test_what_is_not_there_is_one_sentence_on_standard_error(answer, words, sentence):
    code, out, err = answer(*words)
    assert (code, out) == (1, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_a_missing_store_says_how_to_build_one(capsys, tmp_path):
    assert main(["profile", "walsall", "--store", str(tmp_path / "none.duckdb")]) == 1
    assert "python -m loaders build" in capsys.readouterr().err


def test_a_file_that_is_no_store_is_refused_in_a_sentence(capsys, tmp_path):
    other = tmp_path / "other.duckdb"
    other.write_text("not a store", encoding="utf-8")
    assert main(["profile", "walsall", "--store", str(other)]) == 1
    assert "is not a store" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [[], ["weather", "walsall"], ["profile"], ["compare", "walsall", "--area", "x"]]
)
def test_wrong_usage_ends_with_two(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_every_question_has_a_line_of_help(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    assert all(name in out and command.help.split()[0] in out for name, command in COMMANDS.items())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["sites", "walsall", "--k", "1000"], "only 20 can be"),
        (["sites", "walsall", "--k", "0"], "Ask for a whole number from 1 up"),
        (["tiers", "walsall", "--managed", "99"], "there are no two tiers"),
        *((["--seed", "-1", kind], "The seed is -1") for kind in ("need", "focus", "sites", "tiers")),
    ],
)
def test_what_can_not_be_chosen_ends_with_1_and_a_sentence(store, words, told, tmp_path, capsys):
    asked = words if words[0] != "--seed" else [words[2], "walsall", *words[:2]]
    record = tmp_path / "record.toml"
    assert main([*asked, "--record", str(record), "--store", str(store.path)]) == 1
    said = capsys.readouterr()
    assert told in said.err and said.out == "" and not record.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["walsall", "--areas", "0"],
            "Walsall can be divided into 2 to 20 areas of whole wards, not into 0.",
        ),
        (["walsall", "--areas", "-3"], "not into -3."),
        (["walsall", "--areas", "4", "--tolerance", "nan"], "a share of the mean from 0 to 1, not nan"),
        (["walsall-2009", "--areas", "4", "--equal", "need"], "Residents of LSOAs are not known in"),
        (["nowhere", "--areas", "4"], "There is no edition 'nowhere'."),
    ],
)
def test_proposals_that_can_not_be_made_are_answered_in_a_sentence(answer, words, said):
    code, out, err = answer("propose", *words)
    assert (code, out) == (1, "") and said in err


def test_proposals_equal_in_need_are_linked(answer):
    code, out, _ = answer("propose", "walsall", "--areas", "4", "--equal", "need", "--format", "csv")
    rows = table(out)
    assert code == 0 and 1 <= len(rows) <= 3
    assert all(row["link"].startswith("walsall.4.") and row["pieces"] == "4" for row in rows)
