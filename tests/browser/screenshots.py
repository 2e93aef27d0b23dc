"""The pictures of README, made anew: python -m tests.browser.screenshots (needs a store and a Chromium)."""

from playwright.sync_api import sync_playwright

from tests.browser.conftest import DRAWING, QUIET, ROOT, chromium_path, serving, settled

PICTURES = {
    "area-profile": "area-profile?edition=walsall&area=area-3",
    "next-sites": "next-sites?edition=walsall",
}
"""The address of each picture in docs/."""


def take():
    """Take each picture at 1280 x 800 and write it into docs/."""
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=[*QUIET, *DRAWING, "--no-sandbox"]
        )
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        for name, address in PICTURES.items():
            tab.goto(f"{server}/{address}")
            settled(tab)
            tab.wait_for_timeout(1500)  # a map is drawn after its page says that it is
            tab.screenshot(path=ROOT / "docs" / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    take()
