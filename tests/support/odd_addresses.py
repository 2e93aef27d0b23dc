"""Addresses as nobody would write them but somebody will: right keys, wrong values, and markup in them."""

import random
import re

ODD = (
    *("[Sign in](https://evil.example)", "![](https://evil.example/a.png)", "<img src=x onerror=1>", "**b**"),
    *(
        "",
        " ",
        "0",
        "1",
        "2",
        "-1",
        "2.5",
        "1e400",
        "nan",
        "inf",
        "0.1234567890123456",
        "9" * 400,
        "yes",
        "'",
    ),
    *("a,a", ",,,", "é", "\u202egnp", "a\nb", "\n- x", "$x$", ":red[x]", "www.evil.example", "%", "{0}"),
    "x" * 5000,
)

KEYS = (
    *("edition", "scheme", "area", "theme", "imd", "level", "indicator", "period", "figures", "colours"),
    *("place", "order", "sorted", "areas", "gap", "all", "status", "colour", "preset", "mean", "shrunk"),
    *("top", "least", "most", "in", "out", "candidates", "k", "one-per-area", "apart", "site-least"),
    *("budget", "site-cost", "resident-cost", "typed", "made-from", "amount", "ring-fenced", "moved"),
    *("managed-of-6", "existing-walsall", "ward-in", "ward-out", "areas-of-high-need-indicators"),
    *("areas-of-high-need-scale", "areas-of-high-need-income_percentile", "unheard-of"),
)

MARKUP = re.compile(r"(?<!\\)!\[|(?<!\\)<img|https?://evil|www\.evil|(?<!\\):red\[")
"""What of an odd value would be a link, a picture or a colour, had it not been escaped."""


def right_values(store):
    """Values that fit, by key: half of each address is right, so that the other half is reached."""
    return {
        "edition": list(store.editions),
        "scheme": sorted({area.scheme for area in store.areas}),
        "area": sorted({area.id for area in store.areas}),
        "areas": [",".join(sorted({area.id for area in store.areas}))],
        "indicator": list(store.indicators.index),
        "period": list(store.periods.index),
        "level": ["lsoa", "ward", "area"],
        "made-from": ["lsoa", "ward", "area"],
        "candidates": ["ward", "focus", "lsoa"],
        "preset": ["areas-of-high-need", "imd-alone", "equal-weights", "vulnerable-localities"],
        "areas-of-high-need-indicators": ["income_percentile,income_percentile", "income_percentile"],
    }


def addresses(store, pages, seed):
    """Pages with odd addresses, without end, the same for the same seed."""
    draw, right = random.Random(seed), right_values(store)
    while True:
        address = {}
        for key in {"edition", *draw.sample(KEYS, draw.randint(0, 7))}:
            fits = key in right and draw.random() < (0.9 if key == "edition" else 0.5)
            address[key] = str(draw.choice(right[key] if fits else ODD))
        yield draw.choice(pages), address
