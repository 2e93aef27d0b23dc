"""What comes from addresses, files and declarations is shown as it is written, never as markup."""

import pytest

from views.markdown import MOST, cut, plain, sentence

JOINER = "\N{WORD JOINER}"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[Sign in](https://evil.example)", f"\\[Sign in\\](https:{JOINER}//evil.example)"),
        ("![](http://evil.example/a.png)", f"!\\[\\](http:{JOINER}//evil.example/a.png)"),
        ("www.evil.example", f"www{JOINER}.evil.example"),
        ("a@evil.example", f"a@{JOINER}evil.example"),
        ("<img src=x>", "\\<img src=x>"),
        ("**b** _i_ ~s~ `c` $x$", "\\*\\*b\\*\\* \\_i\\_ \\~s\\~ \\`c\\` \\$x\\$"),
        ("lsoa21:E01 of AREA_STORE x:red[y]", "lsoa21:E01 of AREA_STORE x\\:red\\[y\\]"),
        (":red[x] :smile:", "\\:red\\[x\\] \\:smile:"),
        ("\\[a](b)", "\\\\\\[a\\](b)"),
        ("&lt;b&gt;", "\\&lt;b\\&gt;"),
        ("# head", "\\# head"),
        ("- item", "\\- item"),
        ("12. item", "12\\. item"),
        ("a\n# b\r\u202ec", "a # b  c"),
        ("GCSE 5+ A*-C, 10:30, -5%", "GCSE 5+ A\\*-C, 10:30, -5%"),
    ],
)
def test_a_value_is_shown_as_it_is_written(written, shown):
    assert plain(written) == shown
    assert sentence(shown) == shown  # a sentence that holds it changes nothing more


def test_a_sentence_keeps_its_bold_words_and_bullets_and_nothing_else():
    assert sentence("- **Area 1**: 5% [x](y)\n- A*-C") == "- **Area 1**: 5% \\[x\\](y)\n- A\\*-C"


def test_a_long_value_is_cut():
    assert cut("x" * 5000) == "x" * (MOST - 1) + "…"
    assert cut("x" * MOST) == "x" * MOST
