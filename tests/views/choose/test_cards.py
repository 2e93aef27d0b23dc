"""Cards of chosen places: a heading and a badge in words each, and nothing from data is markup."""

import pytest

from views.choose.cards import Card, cards_html
from views.need.how_sure import surety_label

GOSCOTE = Card(
    "Blakenall: Goscote",
    ["Blakenall", "6,412 people", "chosen in 98 of 100 ways of counting"],
    0.98,
    ["low income", "no qualifications", "poor health"],
    "Next best: Harden, 2.0 points less need.",
    ["You pinned in Goscote 017B."],
)


def test_a_card_says_name_facts_how_sure_why_and_the_next_best():
    shown = cards_html([GOSCOTE])
    assert shown.count("<article") == 1
    assert '<h2 class="place-name">Blakenall: Goscote</h2>' in shown
    assert "Blakenall · 6,412 people · chosen in 98 of 100 ways of counting" in shown
    assert '<span aria-hidden="true">◆ </span>Sure</span>' in shown
    assert "Because of <strong>low income, no qualifications and poor health</strong>." in shown
    assert "Next best: Harden, 2.0 points less need." in shown
    assert "You pinned in Goscote 017B." in shown


def test_a_card_takes_the_page_s_own_colours():
    assert "#0b0c0c" not in cards_html([GOSCOTE])
    assert "#fff" not in cards_html([GOSCOTE])


def test_a_name_from_a_file_is_no_markup_and_headings_follow_the_page():
    shown = cards_html([Card("<script>x</script> & Sons", [])], level=3)
    assert "&lt;script&gt;x&lt;/script&gt; &amp; Sons</h3>" in shown
    assert "<script>" not in shown


def test_what_is_not_known_leaves_no_line():
    shown = cards_html([Card("Goscote", [])])
    assert "<p" not in shown.split("</style>")[1]
    assert 'class="badge"' not in shown


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (1.0, "◆ Sure"), (0.9, "◆ Sure"), (0.89, "◈ Likely"), (2 / 3, "◈ Likely"),
        (0.66, "◇ Open"), (0.11, "◇ Open"), (0.1, "– Unlikely"), (0.0, "– Unlikely"),
    ],
)  # fmt: skip
def test_a_share_has_its_word_at_either_side_of_each_threshold(share, words):
    assert surety_label(share) == words
