"""The page of decisions: the register, one opened, two compared, and files that are none."""

import os
from datetime import date

import pytest

from metrics.decisions.answers import answer
from metrics.decisions.questions import question
from metrics.decisions.records import SEAL, record, seal_of, written
from pages.components.sections import register as section


@pytest.fixture(scope="module")
def text(store):
    """A way to make the text of a record of wards."""

    def make(*, made_for="The board", note="", **asked):
        found = answer(store, question("need", "walsall", {"level": "ward", "top": 5} | asked))
        link = "need-ranking?edition=walsall&level=ward&top=5"
        made = record(store, found, made_for=made_for, note=note, on=date(2026, 3, 4), link=link)
        return written(made)

    return make


@pytest.fixture
def opened(open_page):
    """The page with so many files in its boxes."""

    def with_files(*files):
        app = open_page("decision_records")
        for n, content in enumerate(files):
            app.file_uploader[n].set_value(("decision.toml", content, "application/toml")).run()
        assert not app.exception, [each.value for each in app.exception]
        return app

    return with_files


@pytest.fixture
def register_of(text, decisions):
    """A way to put records and other files in the register; returns their names, in the order given."""

    def filled(*contents):
        decisions.mkdir()
        for n, content in enumerate(contents):
            path = decisions / f"{n}.toml"
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            os.utime(path, (2_000_000_000 - n, 2_000_000_000 - n))
        return [str(n) for n in range(len(contents))]

    return filled


def test_an_empty_register_offers_an_example_and_no_command_line(open_page, texts):
    app = open_page("decision_records")
    said = texts(app)
    assert "No decision is kept here yet." in said
    assert "An example to open" in said
    assert "Which three wards come next?" in said
    assert "python" not in said
    opened = texts(open_page("decision_records", record="example"))
    assert "Next sites in Walsall today, decided for The partnership board" in opened
    assert "come next. This still holds." in opened


def test_the_register_lists_what_is_kept_and_whether_it_holds(text, register_of, open_page, texts):
    other = text().replace("income_percentile = 1.0", "income_percentile = 9.0")
    body, _, _ = other.rpartition(SEAL)
    changed = f'{body}{SEAL}sha256 = "{seal_of(body)}"\n'
    register_of(text(), changed, b"damaged", text(top=1))
    said = texts(open_page("decision_records"))
    assert "4 decisions kept; 2 still hold, 1 has changed since 4 March 2026 and 1 can't be read." in said
    assert "**Need and how sure for The board**" in said
    assert "Walsall today · 4 March 2026 · ✔ Still holds" in said
    assert "Walsall today · 4 March 2026 · ✖ Has changed" in said
    assert "Which five wards need most?" in said
    assert "Birchills Leamore needs most." in said
    assert "isn't valid TOML" in said
    assert "Whoever can open this app can read these decisions." in said


def test_a_decision_of_the_register_is_opened_by_its_address(text, register_of, open_page, texts):
    (name,) = register_of(text())
    app = open_page("decision_records", record=name)
    said = texts(app)
    assert "decided for The board on 4 March 2026." in said and "This still holds." in said
    assert "the result is the same to the last digit" in said
    assert "1st: Birchills Leamore (Area 3), core" in said


def test_two_of_the_register_are_compared_by_their_addresses(text, register_of, open_page, texts):
    one, two = register_of(text(), text(weights={"income_percentile": 1.0, "overcrowded": 3.0}))
    said = texts(open_page("decision_records", record=one, beside=two))
    assert "Weight of Overcrowded households: not counted in the first, 3 in the second." in said
    assert "have another rank in the second decision." in said


@pytest.mark.parametrize("name", ["../outside", "..", "/etc/passwd", "nobody", "outside"])
def test_no_name_in_an_address_leads_out_of_the_folder(name, text, register_of, decisions, open_page, texts):
    register_of(text())
    (decisions.parent / "outside.toml").write_text(text(top=1))
    (decisions / "outside.toml").symlink_to(decisions.parent / "outside.toml")
    said = texts(open_page("decision_records", record=name))
    assert "which is not there" in said
    assert "1 decision kept" in said


def test_a_long_register_lists_the_newest_and_checks_a_few(register_of, open_page, texts, text, monkeypatch):
    monkeypatch.setattr(section, "MOST_LISTED", 2)
    monkeypatch.setattr(section, "CHECKED_AT_ONCE", 0)
    names = register_of(text(note="first"), text(note="second"), text(note="third"))
    app = open_page("decision_records")
    said = texts(app)
    assert "3 decisions kept; of the newest 2, 2 are not checked yet." in said
    assert "The newest 2 of 3 are listed here." in said
    assert "first" in said and "third" not in said
    app.button(key="check").click().run()
    assert not app.exception
    assert "3 decisions kept; of the newest 2, 2 still hold." in texts(app)
    assert "third" in texts(open_page("decision_records", record=names[2]))


def test_a_folder_that_can_not_be_read_is_answered_with_a_sentence(decisions, open_page, texts):
    decisions.write_text("a file")
    said = texts(open_page("decision_records"))
    assert "The folder of decisions can't be read (Not a directory)." in said
    assert str(decisions) not in said


def test_what_somebody_wrote_into_a_record_is_no_markup(text, register_of, open_page, texts):
    evil = "[Sign in](https://evil.example) <b>"
    register_of(text(made_for=evil, note=evil))
    said = texts(open_page("decision_records"))
    assert "\\[Sign in\\]" in said and "\\<b>" in said
    assert "https://" not in said


def test_a_decision_kept_on_a_page_stands_in_the_register(open_page, texts, decisions):
    app = open_page("tiers_money", edition="walsall")
    app.text_input(key="record for tiers").set_value("The board").run()
    app.button(key="keep tiers").click().run()
    assert not app.exception
    assert "Kept. The page Decisions lists it." in texts(app)
    assert "Whoever can open this app can read it there." in texts(app)
    (kept,) = decisions.iterdir()
    assert "-walsall-tiers-" in kept.name
    app.button(key="keep tiers").click().run()
    assert list(decisions.iterdir()) == [kept]
    said = texts(open_page("decision_records"))
    assert "1 decision kept; it still holds." in said
    assert "Tiers and money for The board" in said


def test_a_decision_that_can_not_be_kept_says_so_and_can_be_downloaded(open_page, texts, decisions):
    decisions.write_text("a file")
    app = open_page("tiers_money", edition="walsall")
    app.button(key="keep tiers").click().run()
    assert not app.exception
    assert "can't be read (Not a directory)" in texts(app, "error")
    assert any("Download the decision record" in each.proto.label for each in app.get("download_button"))


def test_a_file_that_is_opened_is_asked_again(text, opened, texts):
    said = texts(opened(text().encode()))
    assert "decided for The board on 4 March 2026." in said and "This still holds." in said
    assert "1st: Birchills Leamore (Area 3), core" in said
    assert "No decision is kept here yet." not in said


def test_two_records_are_compared(text, opened, texts):
    other = text(weights={"income_percentile": 1.0, "overcrowded": 3.0})
    told = texts(opened(text().encode(), other.encode()))
    assert "Weight of Overcrowded households: not counted in the first, 3 in the second." in told
    assert "** moved from " in told


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\xff\xfe", "isn't text"),
        (b"a = ", "isn't valid TOML"),
        (b"a = 1", "doesn't say its form"),
    ],
)
def test_a_file_that_is_no_record_is_answered_with_a_sentence(content, sentence, opened, texts):
    assert sentence in texts(opened(content))


def test_a_record_that_was_changed_is_not_opened(text, opened, texts):
    told = texts(opened(text().replace("The board", "The bored").encode()))
    assert "was changed after it was written" in told
    assert "This still holds" not in told
