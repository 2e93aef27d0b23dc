"""Looks for what a reader without a mouse can't see, tell or reach."""

STOPS = """() => {
    const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((n) => n / 255)
            .map((n) => (n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const above = (each) => each.parentElement ?? each.getRootNode().host;
    const ground = (each) => {
        const colour = each ? getComputedStyle(each).backgroundColor : "rgb(255, 255, 255)";
        return each && /, 0\\)|transparent/.test(colour) ? ground(above(each)) : colour;
    };
    const within = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
        [each, ...(each.shadowRoot ? within(each.shadowRoot) : [])]);
    const stop = (at) => {
    const around = [at, above(at), at.closest("label")].filter(Boolean);
    const rings = around.map((each) => [getComputedStyle(each), ground(above(each))])
        .filter(([style]) => style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2)
        .map(([style, behind]) => contrast(style.outlineColor, behind));
    const labelled = at.getAttribute("aria-label") || at.labels?.[0]?.textContent || at.title;
    return { what: at.outerHTML.slice(0, 150), ring: Math.max(0, ...rings),
             name: (labelled || at.textContent || "").trim(), role: at.getAttribute("role"),
             box: at.matches(".wide-table, .heat-box, .spine") };
    };
    const seen = [];
    for (const each of within(document)) {
        if (each.tabIndex < 0 || !each.checkVisibility({ visibilityProperty: true })) continue;
        each.focus({ preventScroll: true });
        if (each.getRootNode().activeElement === each) seen.push(stop(each));
    }
    return seen;
}"""
"""Of all that the Tab key reaches: the contrast of the ring around it, its name and role."""

CUT_OFF = """() => [...document.querySelectorAll("[data-testid=stMain] *")]
    .filter((each) => each.scrollWidth > each.clientWidth + 1 && !each.matches("[data-testid=stMain]")
        && /auto|scroll/.test(getComputedStyle(each).overflowX) && each.offsetParent
        && !(each.tabIndex === 0 && each.getAttribute("role") === "region" && each.ariaLabel))
    .map((each) => each.outerHTML.slice(0, 150))"""
"""What scrolls sideways and is not a named region that takes the keyboard."""


def keyboard_faults(tab):
    """What can't be seen or told on the keyboard's way through a page."""
    tab.keyboard.press("Tab")  # from here on the ring is drawn, as for whoever uses the keyboard
    reached = tab.evaluate(STOPS)
    assert len(reached) > 15
    for stop in reached:
        if stop["ring"] < 3:
            yield f"a ring of {stop['ring']:.1f} : 1 around {stop['what']}"
        if not stop["name"] or (stop["box"] and stop["role"] != "region"):
            yield f"no name for {stop['what']}"
