"""The report's page as a reader meets it in Chromium: from the disk, wide, narrow, by keyboard."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from chervonets.report.page import render_page
from tests.example_report import content, draw_pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "results" / "report" / "index.html"
WIDTHS = (1280, 360)
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)

# Elements that reach out of the viewport; what scrolls inside its own frame may be wider.
TOO_WIDE = """
const limit = document.documentElement.clientWidth + 0.5;
return [...document.body.querySelectorAll("*")]
  .filter((item) => !item.closest(".scroll > *, script, .skip, svg *"))
  .filter((item) => item.getBoundingClientRect().right > limit)
  .map((item) => item.outerHTML.slice(0, 120));
"""
# Pictures wait until they are near the viewport; here all are wanted at once.
BROKEN_IMAGES = """
const done = arguments[arguments.length - 1];
const images = [...document.images];
for (const image of images) image.loading = "eager";
Promise.allSettled(images.map((image) => image.decode())).then(() =>
  done(images.filter((image) => !image.naturalWidth).map((image) => image.src)));
"""
BROKEN_LINKS = """
return [...document.querySelectorAll('a[href^="#"]')]
  .map((link) => link.getAttribute("href"))
  .filter((target) => !document.getElementById(decodeURIComponent(target.slice(1))));
"""
OUTSIDE = """
return performance.getEntriesByType("resource").map((entry) => entry.name)
  .filter((name) => !name.startsWith("file:") && !name.startsWith("data:"));
"""


@pytest.fixture(scope="session")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (browser and driver):
        reason = "no Chromium here (Debian: apt-get install chromium chromium-driver)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    yield opened
    opened.quit()


PAGES = ["example", pytest.param("tiny", marks=pytest.mark.workflow), "published"]


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the fictitious example, of the tiny run, and of the real one where it is made."""
    if request.param == "tiny":
        made: Path = request.getfixturevalue("made")
        return made / "results/report/index.html"
    if request.param == "published":
        if not PUBLISHED.is_file():
            pytest.skip("results/report/index.html has not been made yet: run snakemake")
        return PUBLISHED
    folder = tmp_path_factory.mktemp("example")
    render_page(content(), draw_pictures(folder / "figures"), folder / "report")
    return folder / "report" / "index.html"


def _open(chrome: Chrome, page: Path, width: int) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    chrome.get(page.as_uri())
    chrome.execute_async_script("document.fonts.ready.then(() => arguments[0]())")


def _card(chrome: Chrome) -> Any:
    return chrome.find_element("id", "number-card")


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_viewport(chrome: Chrome, page: Path, width: int) -> None:
    _open(chrome, page, width)
    assert chrome.execute_script(TOO_WIDE) == []
    scroll_width = chrome.execute_script("return document.documentElement.scrollWidth")
    assert scroll_width <= width


def test_everything_loads_from_the_disk(chrome: Chrome, page: Path) -> None:
    _open(chrome, page, WIDTHS[0])
    chrome.get_log("browser")
    chrome.refresh()
    assert chrome.execute_async_script(BROKEN_IMAGES) == []
    assert chrome.execute_script(OUTSIDE) == []
    fonts = chrome.execute_script(
        "return [...document.fonts].filter((font) => font.status === 'error').length"
    )
    assert fonts == 0
    assert [entry for entry in chrome.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_links_inside_the_page_arrive(chrome: Chrome, page: Path) -> None:
    _open(chrome, page, WIDTHS[0])
    assert chrome.find_elements("css selector", '.board a[href^="#"]')
    assert chrome.execute_script(BROKEN_LINKS) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_number_opens_its_lineage_and_escape_closes_it(
    chrome: Chrome, page: Path, width: int
) -> None:
    from selenium.webdriver.common.keys import Keys

    _open(chrome, page, width)
    button = chrome.find_element("css selector", "article button.number")
    chrome.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    card = _card(chrome)
    assert card.is_displayed()
    assert chrome.find_element("id", "number-text").text == button.text
    key = button.get_attribute("data-key")
    assert key in card.text
    assert _inside(card.rect, chrome, width)
    chrome.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not card.is_displayed()
    assert chrome.switch_to.active_element == button


def test_a_number_opens_by_keyboard(chrome: Chrome, page: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    _open(chrome, page, WIDTHS[0])
    button = chrome.find_elements("css selector", "button.number")[-1]
    before = chrome.execute_script("arguments[0].focus(); return window.scrollY", button)
    button.send_keys(Keys.ENTER)
    assert _card(chrome).is_displayed()
    assert chrome.find_element("id", "number-text").text == button.text
    assert chrome.execute_script("return window.scrollY") == pytest.approx(before, abs=2)


def test_another_number_takes_the_card_over(chrome: Chrome, page: Path) -> None:
    _open(chrome, page, WIDTHS[0])
    keys = []
    for button in chrome.find_elements("css selector", "button.number")[:2]:
        chrome.execute_script("arguments[0].click()", button)
        keys.append(button.get_attribute("data-key"))
        assert _card(chrome).is_displayed()
        assert keys[-1] in _card(chrome).text


def test_every_claim_shows_its_answer_its_summary_and_its_sentences(
    chrome: Chrome, page: Path
) -> None:
    _open(chrome, page, WIDTHS[0])
    chapters = chrome.find_elements("css selector", "article")
    assert chapters
    for chapter in chapters:
        word = chapter.find_element("css selector", "header .verdict")
        assert word.text.strip()
        # an answer is never shown by colour alone
        assert word.find_element("css selector", ".sign").text
        assert chapter.find_element("css selector", "table tbody tr")
        own = chapter.get_attribute("id")
        for section in chapter.find_elements("css selector", "section[id]"):
            assert str(section.get_attribute("id")).startswith(f"{own}.")
    assert chrome.find_elements("css selector", "article section[id]")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_the_paper_in_both_schemes(
    chrome: Chrome, page: Path, scheme: str
) -> None:
    feature = {"name": "prefers-color-scheme", "value": scheme}
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    _open(chrome, page, WIDTHS[0])
    colours = chrome.execute_script(
        "const style = getComputedStyle(document.body);"
        "const grey = getComputedStyle(document.querySelector('.imprint')).color;"
        "return [style.color, style.backgroundColor, grey]"
    )
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    ink, paper, grey = (_luminance(colour) for colour in colours)
    assert (paper < ink) == (scheme == "dark")
    assert _contrast(ink, paper) >= 7
    assert _contrast(grey, paper) >= 4.5


def _inside(rect: dict[str, float], chrome: Chrome, width: int) -> bool:
    """Whether the card lies inside the viewport (its position is the document's)."""
    scrolled = chrome.execute_script("return window.scrollY")
    top = rect["y"] - scrolled
    sides = rect["x"] >= 0 and rect["x"] + rect["width"] <= width
    return sides and top >= -1 and top + rect["height"] <= 801


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of `rgb(r, g, b)`."""
    parts = [int(part) / 255 for part in colour.strip("rgba()").split(",")[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: float, two: float) -> float:
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)
