"""HTML from the templates in `templates/`: whatever is filled in is escaped."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)


def html(template: str, **values: object) -> str:
    """A template (its file's name without the ending) filled in with values."""
    return TEMPLATES.get_template(f"{template}.html").render(values)
