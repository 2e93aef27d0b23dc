"""Controls whose state lives in the URL: a shared link reopens the same view.

Streamlit's own binding writes the labels readers see into the URL and drops values it doesn't know in
silence. Links here hold ids, which outlive a change of label, and an unknown id is answered with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from metrics import catalogue
from metrics.errors import nearest
from metrics.store import Edition
from pages.components import text
from pages.components.cached import cached_query, refused_drawing
from pages.components.controls.address import newly_asked, set_from_outside, warn, write, written
from pages.components.controls.turns import own_key, take_over, tell
from views.markdown import cut, sentence

WIDGETS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "select": (st.selectbox, {}),
    "buttons": (st.segmented_control, {"required": True}),
    "radio": (st.radio, {"horizontal": True}),
}
"""What shows a choice, and what it is told beside."""

SWITCHED = {"1": True, "0": False}
"""What a switch is in the URL."""

LONGEST = 200
"""Characters of a value in the URL that are compared with what there is."""


def choose(
    label: str,
    options: Mapping[str, str],
    key: str,
    *,
    default: str | None = None,
    what: str = "",
    widget: str = "select",
    help: str | None = None,
    gone: str = "",
) -> str:
    """The id chosen among `options` (id to label), from the URL when a link names one.

    `widget` is "select", "buttons" or "radio". An id in the URL that is not among the options is answered
    with a sentence that lists what there is (or with `gone`), and the default is shown.
    """
    own_key(key)
    ids = list(options)
    first = default if default in options else ids[0]
    _take_from_url(key, ids, options, what or label.lower(), gone)
    own = own_key(key)
    shown_before = st.session_state.get(key)
    # said anew on every run: on another page a control has another identity, and would start from its default
    tell(key, own, shown_before if shown_before in ids else first)
    show, extra = WIDGETS[widget]
    # only a list of options is no Markdown
    labels = {i: each if widget == "select" else sentence(each) for i, each in options.items()}
    chosen = show(
        sentence(label), ids, format_func=labels.get, key=own, help=help, persist_state="session", **extra
    )
    chosen = str(chosen) if chosen in options else str(first)
    take_over(key, own, chosen)
    write(key, chosen)
    return chosen


def choose_many(
    label: str, options: Mapping[str, str], key: str, *, default: Sequence[str] = (), help: str | None = None
) -> list[str]:
    """The ids chosen among `options`; in the URL they stand with commas between."""
    own_key(key)
    asked = newly_asked(key, ",".join(st.session_state.get(key, default)))
    if asked is not None:
        wanted = list(dict.fromkeys(i for i in asked.split(",") if i))  # one that is named twice counts once
        unknown = [i for i in wanted if i not in options]
        if unknown:
            warn(
                key,
                f"The link asks for {cut(', '.join(unknown))}, which is not among {label.lower()} here. "
                "Choose from the list.",
            )
        set_from_outside(key, [i for i in wanted if i in options])
    own = own_key(key)
    held = st.session_state.get(key, default)
    known = [i for i in held if i in options]
    # what was chosen elsewhere (in another scheme of areas) is no choice of nothing here
    tell(key, own, known or [i for i in default if held and i in options])
    chosen = st.multiselect(
        sentence(label),
        list(options),
        format_func=lambda i: options[i],
        key=own,
        help=help,
        persist_state="session",
    )
    take_over(key, own, chosen)
    write(key, ",".join(chosen))
    return chosen


def switch(label: str, key: str, *, default: bool = False, help: str | None = None) -> bool:
    """An on/off control; 1 or 0 in the URL."""
    own_key(key)
    asked = newly_asked(key, "1" if st.session_state.get(key, default) else "0")
    if asked in SWITCHED:
        set_from_outside(key, SWITCHED[asked])
    elif asked is not None:
        warn(key, f"The link gives “{cut(asked)}” for {label.lower()}; it must be 1 (yes) or 0 (no).")
    own = own_key(key)
    tell(key, own, st.session_state.get(key, default))
    chosen = st.toggle(sentence(label), key=own, help=help, persist_state="session")
    take_over(key, own, chosen)
    write(key, "1" if chosen else "0")
    return chosen


def type_words(label: str, key: str, *, placeholder: str = "") -> str:
    """Words a reader types to search a page for; from the URL when a link gives them, cut where long."""
    own_key(key)
    asked = newly_asked(key, st.session_state.get(key, ""))
    if asked is not None:
        set_from_outside(key, asked[:LONGEST])
    own = own_key(key)
    tell(key, own, st.session_state.get(key, ""))
    typed = st.text_input(
        sentence(label),
        key=own,
        placeholder=placeholder,
        max_chars=LONGEST,
        icon=":material/search:",
        persist_state="session",
    )
    take_over(key, own, typed)
    words = " ".join(str(typed or "").split())
    write(key, words)
    return words


def choose_number(
    label: str,
    key: str,
    *,
    default: float,
    least: float,
    most: float,
    step: float,
    decimals: int | None = None,
    help: str | None = None,
) -> float:
    """A typed number, from the URL when a link gives one; one out of range is answered with a sentence.

    `decimals` are those shown; without, Streamlit shows two, and none of a whole number.
    """
    own = _take_number_from_url(label, key, default, least, most)
    form = None if decimals is None else f"%0.{decimals}f"
    chosen = st.number_input(
        sentence(label), least, most, step=step, format=form, key=own, help=help, persist_state="session"
    )
    take_over(key, own, chosen)
    write(key, in_full(chosen))
    return chosen


def slide_or_type(label: str, key: str, *, default: float, least: float, most: float, step: float) -> float:
    """A number that can be dragged or typed: a slider and a number box that always agree."""
    own = _take_number_from_url(label, key, default, least, most)
    slider = f"{own} slider"
    st.session_state[slider] = st.session_state[key]

    def take_from_slider() -> None:
        tell(key, own, st.session_state[slider])

    drag, box = st.columns([3, 1], vertical_alignment="bottom")
    with drag:
        st.slider(sentence(label), least, most, step=step, key=slider, on_change=take_from_slider)
    with box:
        chosen = st.number_input(
            sentence(f"{label}, typed"),
            least,
            most,
            step=step,
            key=own,
            label_visibility="collapsed",
            persist_state="session",
        )
    take_over(key, own, chosen)
    write(key, in_full(chosen))
    return chosen


def _take_number_from_url(label: str, key: str, default: float, least: float, most: float) -> str:
    """Let a link decide; one out of range is answered with a sentence. Returns the key of the widget.

    A number kept from another level or borough that is out of range here makes room for the default.
    """
    own_key(key)
    asked = newly_asked(key, in_full(st.session_state.get(key, default)))
    if asked is not None:
        try:
            wanted = float(asked)
        except ValueError:
            wanted = float("nan")
        whole = isinstance(default, int)
        if least <= wanted <= most and (not whole or wanted == int(wanted)):
            set_from_outside(key, type(default)(wanted))
        else:
            warn(
                key,
                f"The link gives “{cut(asked)}” for {label.lower()}; "
                f"it must be a {'whole ' if whole else ''}number from {least:,.12g} to {most:,.12g}.",
            )
    own = own_key(key)
    shown_before = st.session_state.get(key, default)
    tell(key, own, shown_before if least <= shown_before <= most else default)
    return own


def in_full(number: float) -> str:
    """A number as an address holds it: all its digits, and no point behind a whole one."""
    return str(int(number)) if number == int(number) else repr(float(number))


def set_choice(key: str, value: str) -> None:
    """Change what a control shows at the next run (a click on a map); call it from a callback."""
    set_from_outside(key, value)
    write(key, value)


def set_choices(key: str, values: Sequence[str]) -> None:
    """As `set_choice`, of a control of which many may be chosen."""
    set_from_outside(key, list(values))
    write(key, ",".join(values))


def choose_edition() -> Edition:
    """The edition of a borough the page is about: a list searched by name."""
    known = {e.id: e for e in cached_query(catalogue.editions)}
    _tell_if_gone(known)
    chosen = choose(
        "Borough",
        {i: e.title for i, e in known.items()},
        "edition",
        what="edition",
    )
    return known[chosen]


def _tell_if_gone(known: Mapping[str, Edition]) -> None:
    """Say so where the edition that was shown is no longer in the store, which was built anew meanwhile."""
    shown = st.session_state.get("edition")
    ours = st.query_params.get("edition") in (None, written().get("edition"))
    if shown is not None and shown not in known and ours:
        warn("edition", f"The edition “{cut(shown)}” is no longer in the store. Another one is shown.")


def choose_scheme(edition: Edition) -> str:
    """The scheme of areas; no control when the edition has one only, but its name."""
    known = cached_query(catalogue.schemes, edition.id)
    options = {str(i): str(label) for i, label in zip(known["scheme"], known["label"], strict=True)}
    if len(options) == 1:
        _take_from_url("scheme", list(options), options, "scheme of areas", refused_drawing())
        st.session_state.pop("scheme", None)
        # a later link may name the scheme that we wrote here ourselves
        written().pop("scheme", None)
        text.caption(f"**Areas:** {known.loc[0, 'label']}")
        return next(iter(options))
    return choose("Areas", options, "scheme", what="scheme of areas", gone=refused_drawing())


def choose_area(edition: Edition, scheme: str) -> str:
    """The place id of the area the page is about."""
    known = cached_query(catalogue.areas, edition.id, scheme)
    chosen = choose("Area", dict(zip(known["id"], known["name"], strict=True)), "area", what="area")
    return str(known.loc[known["id"] == chosen, "place"].iloc[0])


def _take_from_url(key: str, ids: list[str], options: Mapping[str, str], what: str, gone: str = "") -> None:
    """Let a link decide, unless the value in the URL is the one we wrote there ourselves."""
    asked = newly_asked(key, st.session_state.get(key, ""))
    if asked is None:
        return
    if asked in ids:
        set_from_outside(key, asked)
        return
    by_label = [i for i in ids if options[i].lower() == asked.lower()]
    if by_label:
        set_from_outside(key, by_label[0])
        return
    if gone:
        warn(key, gone)
        return
    offered = nearest(asked[:LONGEST], ids)
    listed = "; ".join(f"{options[i]} ({i})" for i in offered)
    more = f"; and {len(ids) - len(offered)} more in the list" if len(offered) < len(ids) else ""
    warn(
        key,
        f"The link names the {what} “{cut(asked)}”, which is not there. What follows is about another one. "
        f"There are: {listed}{more}.",
    )
