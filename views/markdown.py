"""The one home of escaping: what stands in an address, a file or a declaration is shown as it is written.

Streamlit reads nearly all it shows as Markdown. Our own sentences make words bold and nothing else; so
whatever else would be markup in them comes from data, and is shown as it stands.
"""

from __future__ import annotations

import re
import unicodedata

MOST = 80
"""Characters shown of a value that anybody may have written into a link."""

MARKUP = re.compile(
    r"(?P<escaped>\\[!-/:-@\[-`{-~])"
    r"|(?P<bold>\*\*)"
    r"|[\\`*\[\]<~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"
    r"|&(?=#?\w+;)"
    r"|(?<![A-Za-z0-9]):(?=[A-Za-z])|:(?=[A-Za-z][\w/+-]*[\[{:])"
    r"|^(?:#(?=#*\s)|>|=|\+(?=\s)|-(?=-)|\d+(?=[.)](?:\s|$)))",
    re.MULTILINE,
)
"""What Markdown, and Streamlit's own additions to it (formulas, colours, icons), would take for markup: but
for what is escaped already and for the asterisks of bold words."""

LINK = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=\w)", re.IGNORECASE)
"""Where a bare address would be taken for a link."""

WORD_JOINER = "\N{WORD JOINER}"
"""A character without width or meaning, by which a bare address is none."""


def sentence(text: str) -> str:
    """A text of ours for Markdown: its bold words and bullets stay, all other markup is shown as written."""
    return MARKUP.sub(lambda found: found[0] if found["escaped"] or found["bold"] else _escaped(found), text)


def plain(text: object) -> str:
    """A value from data for Markdown: nothing in it is markup, a link, or another line."""
    one_line = "".join(" " if _is_control(c) else c for c in str(text))
    literal = LINK.sub(WORD_JOINER, MARKUP.sub(_both_escaped, one_line))
    return f"\\{literal}" if literal.startswith("- ") else literal


def cut(text: object, most: int = MOST) -> str:
    """A value from an address or a file's name, escaped as `plain` does, and cut where it is long."""
    whole = str(text)
    return plain(whole if len(whole) <= most else f"{whole[: most - 1]}…")


def _is_control(character: str) -> bool:
    """Whether a character ends a line, or turns the direction of what follows it."""
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")


def _escaped(found: re.Match[str]) -> str:
    """Markup escaped; the number of a list is, by the dot that follows it."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _both_escaped(found: re.Match[str]) -> str:
    if found["bold"]:
        return "\\*\\*"
    return "".join(f"\\{c}" for c in found[0]) if found["escaped"] else _escaped(found)
