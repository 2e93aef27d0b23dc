"""What data/glossary.toml may say: the project's words, and the forms in which readers meet them."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from loaders.declarations.fields import Id
from loaders.declarations.source_file import Declared


def _one_line(text: str) -> str:
    if not text.strip() or text != " ".join(text.split()):
        raise ValueError("must be words on one line, with single spaces between them")
    return text


Words = Annotated[str, AfterValidator(_one_line)]


class Term(Declared):
    """One word for one thing, what it means, and what it is called in the code and on the screen.

    `on_pages` are the forms that carry the meaning where readers meet them; without, the term is the code's.
    """

    id: Id
    term: Words
    meaning: Words
    on_pages: list[Words] = []
    code: str = ""
    screen: str = ""
