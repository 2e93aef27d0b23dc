"""Decision records: they replay bit for bit, say what differs, and give themselves away when changed."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

from loaders.build import build
from metrics.__main__ import main
from metrics.decisions.answers import answer
from metrics.decisions.contents import BadRecord
from metrics.decisions.questions import KINDS, BadQuestion, question
from metrics.decisions.records import FORM, read, record, seal_of, written
from metrics.decisions.replay import differences, moves, replay
from metrics.store import Store

ROOT = Path(__file__).resolve().parents[3]
DAY = date(2026, 11, 24)
SMALL = {
    "need": {"level": "ward", "top": 5},
    "focus": {"pinned_in": ["lsoa21:E01010289"], "pinned_out": ["lsoa21:E01032888"]},
    "sites": {"k": 2},
    "tiers": {},
}
"""A question of every kind."""


def kept(store, kind="need", **asked):
    asked = SMALL[kind] | asked
    return record(
        store,
        answer(store, question(kind, "walsall", asked)),
        made_for="The board",
        note="Heard twice.",
        on=DAY,
    )


@pytest.fixture(scope="module")
def wards(store):
    """A record of the five neediest wards."""
    return kept(store)


@pytest.fixture(scope="module")
def other_store(store, tmp_path_factory):
    """The same store, in which one ward's income figures are another's."""
    path = tmp_path_factory.mktemp("other") / "other.duckdb"
    path.write_bytes(store.path.read_bytes())
    with duckdb.connect(str(path)) as changed:
        changed.execute(
            """UPDATE sums SET x = x * 1.5, x_lower = x_lower * 1.5, x_upper = x_upper * 1.5
               WHERE edition = 'walsall' AND level = 'ward' AND indicator = 'income_percentile'
               AND place = 'ward24:E05001306'"""
        )
    opened = Store(path)
    yield opened
    opened.close()


def test_every_kind_of_question_has_a_record_in_these_tests():
    assert list(SMALL) == list(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_reads_back_as_it_was_written_and_replays_bit_for_bit(store, kind):
    made = kept(store, kind)
    text = written(made)
    again = read(text)
    assert written(again) == text
    found = replay(store, again)
    assert found.same
    assert found.differences.empty
    assert written(found.now) == text


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_question_makes_the_same_file_in_another_process(store, kind, tmp_path):
    code = (
        "import sys, pathlib, datetime\n"
        "from metrics.store import Store\n"
        "from metrics.decisions.answers import answer\n"
        "from metrics.decisions.questions import question\n"
        "from metrics.decisions.records import record, written\n"
        "store = Store(pathlib.Path(sys.argv[1]))\n"
        f"found = answer(store, question({kind!r}, 'walsall', {SMALL[kind]!r}))\n"
        "whom = {'made_for': 'The board', 'note': 'Heard twice.'}\n"
        "made = record(store, found, on=datetime.date(2026, 11, 24), **whom)\n"
        "pathlib.Path(sys.argv[2]).write_text(written(made), encoding='utf-8', newline='\\n')\n"
    )
    path = tmp_path / "there.toml"
    subprocess.run([sys.executable, "-c", code, str(store.path), str(path)], cwd=ROOT, check=True)
    assert path.read_bytes() == written(kept(store, kind)).encode()


def test_a_store_built_again_from_the_packs_gives_the_same_result(wards, tmp_path):
    built = Store(build(path=tmp_path / "again.duckdb"))
    assert replay(built, wards).differences.empty
    built.close()


def test_a_record_holds_all_that_was_decided_on(wards):
    text = written(wards)
    asked = ("income_percentile = 1.0", 'level = "ward"', "seed = 1")
    for part in (
        *asked,
        "The board",
        "Heard twice.",
        "2026-11-24",
        "Birchills Leamore",
        "sha256",
        "area_profiles",
        "IoD 2025",
        "top = 5",
    ):
        assert part in text
    assert len(wards.prints) == 1 + 4
    assert all(len(s["sha256"]) == 64 for s in wards.sources)


def test_other_figures_are_named_with_the_cells_that_differ(wards, other_store):
    found = replay(other_store, wards)
    assert not found.same
    figures = found.differences[found.differences["part"] == "figures"]
    assert list(figures["row"]) == ["income_percentile"]
    cells = found.differences[found.differences["part"] == "ranking"]
    changed = cells[(cells["row"] == "ward24:E05001306") & (cells["column"] == "figure_income_percentile")]
    assert float(changed["after"].iloc[0]) == pytest.approx(1.5 * float(changed["before"].iloc[0]))


def test_a_record_whose_question_has_no_answer_says_why(store, wards):
    body = written(wards).split("\n[seal]")[0].replace('id = "walsall"', 'id = "atlantis"')
    found = replay(store, read(body + _sealed(body)))
    assert not found.same
    assert "There is no edition 'atlantis'" in found.refusal


def test_two_records_say_why_a_place_moved(store, wards):
    other = kept(store, weights={"income_percentile": 1.0, "overcrowded": 3.0})
    apart = differences(wards, other)
    weights = apart[apart["part"] == "weights"].set_index("row")
    assert weights.loc["overcrowded", "before"] is None
    assert weights.loc["overcrowded", "after"] == 3.0
    moved = moves(wards, other).set_index("place")
    row = moved.loc[moved["moved"].abs().idxmax()]
    points = [c for c in moved if c.startswith("points_")]
    assert row[points].sum() == pytest.approx(row["score_after"] - row["score_before"])
    assert moved["moved"].abs().is_monotonic_decreasing


def test_records_that_agree_have_no_differences(store, wards):
    assert differences(wards, kept(store)).empty
    assert (moves(wards, kept(store))["moved"] == 0).all()


def test_line_ends_of_another_system_do_not_break_the_seal(wards):
    text = written(wards)
    assert read(text.replace("\n", "\r\n").encode("utf-8-sig")) == wards


def _sealed(body):
    return f'\n[seal]\nsha256 = "{seal_of(body)}"\n'


BROKEN = {
    "another number": (lambda t: t.replace("top = 5", "top = 6"), "changed after it was written"),
    "another name": (lambda t: t.replace("The board", "The bored"), "changed after it was written"),
    "no seal": (lambda t: t.split("\n[seal]")[0], "has no seal"),
    "half a file": (lambda t: t[: len(t) // 2], "isn't valid TOML"),
    "not a record": (lambda t: "a = 1\n", "doesn't say its form"),
    "a picture": (lambda t: b"\x89PNG\xff\xfe", "isn't text"),
    "a newer form": (
        lambda t: t.replace("form = 1", f"form = {FORM + 1}").replace('profiles = "', 'profiles = "9.'),
        "written by a newer version (Area Profiles 9.",
    ),
    "a part missing": (
        lambda t: (b := t.split("\n[seal]")[0].replace("[weights]", "[wait]")) + _sealed(b),
        "lacks a part",
    ),
    "a question nobody knows": (
        lambda t: (b := t.split("\n[seal]")[0].replace('kind = "need"', 'kind = "luck"')) + _sealed(b),
        "no question called 'luck'",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_record_that_can_not_be_trusted_is_answered_with_a_sentence(wards, case):
    broken, sentence = BROKEN[case]
    with pytest.raises((BadRecord, BadQuestion)) as told:
        read(broken(written(wards)))
    assert sentence in str(told.value)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"tpo": 5}, "can't be asked for 'tpo'"),
        ({"top": "five"}, "top of need is 'five'"),
        ({"shrunk": 1}, "shrunk of need is 1"),
        ({"top": 2.5}, "top of need is 2.5"),
        ({"weights": {"imd_score": "much"}}, "weights of need is"),
    ],
)
def test_a_question_of_the_wrong_sort_is_answered_with_a_sentence(asked, sentence):
    with pytest.raises(BadQuestion, match=r"Correct it|It knows") as told:
        question("need", "walsall", asked)
    assert sentence in str(told.value)


def test_the_command_line_writes_a_record_and_checks_it(store, tmp_path, capsys, other_store):
    path = str(tmp_path / "decision.toml")
    words = ["need", "walsall", "--level", "ward", "--top", "5", "--store", str(store.path)]
    assert main([*words, "--record", path, "--for", "The board"]) == 0
    assert "The board" in Path(path).read_text(encoding="utf-8")
    assert main(["need", "walsall", "--replay", path, "--store", str(store.path)]) == 0
    assert "The same result, bit for bit." in capsys.readouterr().err
    assert main(["need", "walsall", "--replay", path, "--store", str(other_store.path)]) == 1
    assert "The result is not the same" in capsys.readouterr().err
    assert main(["focus", "walsall", "--replay", path, "--store", str(store.path)]) == 1
    assert "is about need of walsall, not focus of walsall" in capsys.readouterr().err


@pytest.mark.parametrize("flag", ["--record", "--replay"])
def test_a_file_that_can_not_be_read_or_written_is_named(store, tmp_path, flag, capsys):
    path = str(tmp_path / "nowhere" / "decision.toml")
    assert main(["need", "walsall", "--level", "ward", flag, path, "--store", str(store.path)]) == 1
    assert path in capsys.readouterr().err
