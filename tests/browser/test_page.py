"""The report's page as a reader meets it in Chromium: from the disk, wide, narrow, by keyboard."""

from __future__ import annotations

import csv
import importlib.metadata
import os
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlparse

import pytest

from chervonets.files import FLOAT_FORMAT, read_json
from chervonets.report.lineage import Lineage
from chervonets.report.page.explorer import without
from chervonets.report.page.write import render_page
from tests.example_report import content, draw_pictures, study

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver import Chrome

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "results"
PUBLISHED = RESULTS / "report"
WIDE, NARROW = 1280, 390
FIRST_VIEW = 600_000
"""Most bytes that the entry may need."""
READY = 1.0
"""Most seconds until it can be used."""
PRESSES = 12
"""Most key presses from the entry to a printed cell."""
HOSTILE = "</script><script>document.body.dataset.struck = 1</script><img src=x onerror=alert(1)>"
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

# Elements that reach out of the viewport; what scrolls inside its own frame may be wider, where
# the frame has a sign and a stop for the keyboard.
TOO_WIDE = """
const limit = document.documentElement.clientWidth + 0.5;
const told = (item) => {
  const frame = item.closest(".scroll > *")?.parentElement;
  return frame?.tabIndex === 0 && getComputedStyle(frame, "::before").content.includes("sideways");
};
return [...document.body.querySelectorAll("*")]
  .filter((item) => !told(item) && !item.closest("script, .skip, svg *, .stacks thead"))
  .filter((item) => item.getBoundingClientRect().right > limit)
  .map((item) => item.outerHTML.slice(0, 120));
"""
SIDEWAYS = """
return [...document.querySelectorAll("table.stacks")]
  .filter((table) => table.closest(".scroll")?.classList.contains("wider"))
  .map((table) => table.outerHTML.slice(0, 120));
"""
NAMED = ".stacks td[data-label]:not(:empty)"
# Pictures wait until they are near the viewport; here all are wanted at once.
BROKEN_IMAGES = """
const done = arguments[arguments.length - 1];
const images = [...document.images];
for (const image of images) image.loading = "eager";
Promise.allSettled(images.map((image) => image.decode())).then(() =>
  done(images.filter((image) => !image.naturalWidth).map((image) => image.src)));
"""
LOADED = """
return [location.href, ...performance.getEntriesByType("resource").map((entry) => entry.name)];
"""
SENTENCES = """
return [...document.querySelectorAll(".findings .sentence")]
  .filter((row) => row.checkVisibility())
  .map((row) => row.dataset[arguments[0]] ?? row.parentElement.dataset[arguments[0]]);
"""
HITS = """
return [...document.querySelectorAll("#hits li")]
  .map((hit) => [hit.querySelector("a").href, hit.textContent]);
"""
MAKERS = """
return [...document.querySelectorAll("[data-shown] [data-label='Who counted']")]
  .map((cell) => cell.textContent);
"""
AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ["violations"] }).then((found) =>
  done(found.violations.map((item) => `${item.id}: ${item.nodes[0].html.slice(0, 160)}`)));
"""
BLOB = """
const done = arguments[arguments.length - 1];
fetch(arguments[0]).then((answer) => answer.text()).then(done);
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


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    figures = draw_pictures(folder / "figures")
    render_page(content(), figures, folder / "report", study(folder))
    return folder / "report"


@pytest.fixture(scope="session")
def published() -> Path:
    """The real page, where it is made."""
    if not (PUBLISHED / "index.html").is_file():
        pytest.skip("results/report/index.html has not been made yet: run snakemake")
    return PUBLISHED


PAGES = ["example", pytest.param("tiny", marks=pytest.mark.workflow), "published"]


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest) -> Path:
    """The page of the fictitious example, of the tiny run, and of the real one."""
    if request.param == "tiny":
        made: Path = request.getfixturevalue("made")
        return made / "results/report"
    folder: Path = request.getfixturevalue(request.param)
    return folder


def files(page: Path) -> list[str]:
    """One page of every kind."""
    claim = min(page.glob("claims/*.html")).relative_to(page).as_posix()
    return [*(path.name for path in sorted(page.glob("*.html"))), claim]


def show(chrome: Chrome, page: Path, place: str, width: int = WIDE, **features: str) -> None:
    """Open a page afresh; an open one with another hash would not load again."""
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    media = features.pop("media", "")
    wanted = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": wanted})
    chrome.get("about:blank")
    path, _, anchor = place.partition("#")
    chrome.get(f"{(page / path).as_uri()}#{anchor}" if anchor else (page / path).as_uri())
    chrome.execute_async_script("document.fonts.ready.then(() => arguments[0]())")


def wait(chrome: Chrome, condition: str, *given: Any) -> Any:
    """What a script returns, once that is something."""
    from selenium.webdriver.support.wait import WebDriverWait

    def told(driver: Chrome) -> Any:
        return driver.execute_script(f"return {condition}", *given)

    return WebDriverWait(chrome, 20, poll_frequency=0.05).until(told)


def card(chrome: Chrome) -> Any:
    """The card, once it is open."""
    wait(chrome, "document.querySelector('#card:popover-open') !== null")
    return chrome.find_element("id", "card")


def press(chrome: Chrome, *keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    for key in keys:
        ActionChains(chrome).send_keys(key).perform()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_nothing_is_wider_than_the_viewport(chrome: Chrome, page: Path, width: int) -> None:
    for place in files(page):
        show(chrome, page, place, width)
        assert chrome.execute_script(TOO_WIDE) == [], place
        assert chrome.execute_script("return document.documentElement.scrollWidth") <= width, place


def test_tables_of_words_are_blocks_on_a_narrow_screen(chrome: Chrome, page: Path) -> None:
    """Their rows do not scroll sideways; cells say their column, and stay cells of a table."""
    for place in ("index.html", files(page)[-1]):
        show(chrome, page, place, NARROW)
        assert chrome.execute_script(SIDEWAYS) == [], place
        cell = chrome.find_element("css selector", NAMED)
        told = chrome.execute_script(
            "return getComputedStyle(arguments[0], '::before').content", cell
        )
        assert told.startswith(f'"{cell.get_attribute("data-label")}: "'), place
        assert cell.aria_role == "cell", place


def test_everything_loads_from_the_disk(chrome: Chrome, page: Path) -> None:
    chrome.get_log("browser")
    for place in files(page):
        show(chrome, page, place)
        assert chrome.execute_async_script(BROKEN_IMAGES) == [], place
        loaded = chrome.execute_script(LOADED)
        assert [name for name in loaded if urlparse(name).scheme not in ("file", "data")] == []
        failed = "return [...document.fonts].filter((font) => font.status === 'error').length"
        assert chrome.execute_script(failed) == 0
    assert [entry for entry in chrome.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_the_first_view_is_small_and_soon_there(chrome: Chrome, page: Path) -> None:
    """The best of three, since other work may keep the machine busy."""
    took = []
    for _ in range(3):
        show(chrome, page, "index.html")
        timing = "return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
        took.append(chrome.execute_script(timing) / 1000)
    names = {urlparse(name) for name in chrome.execute_script(LOADED)}
    sizes = [Path(unquote(name.path)).stat().st_size for name in names if name.scheme == "file"]
    assert sum(sizes) < FIRST_VIEW
    assert min(took) < READY


def test_filters_leave_the_sentences_that_are_wanted(chrome: Chrome, page: Path) -> None:
    from selenium.webdriver.support.select import Select

    show(chrome, page, "index.html")
    every = chrome.find_elements("css selector", ".findings .sentence")
    for choice in chrome.find_elements("css selector", "[data-filter]"):
        name = choice.get_attribute("data-filter")
        value = Select(choice).options[-1].text
        Select(choice).select_by_visible_text(value)
        found = chrome.execute_script(SENTENCES, name)
        assert found
        assert all(value in words.split("|") for words in found)
        told = chrome.find_element("id", "shown").text
        assert told == f"{len(found)} sentence{'s' if len(found) > 1 else ''}"
        chrome.find_element("css selector", "[data-clear]").click()
        assert len(chrome.execute_script(SENTENCES, name)) == len(every)


def test_search_leads_to_claims_sentences_concepts_and_sources(chrome: Chrome, page: Path) -> None:
    words = "example" if "example" in page.as_posix() else "the"
    show(chrome, page, "index.html")
    chrome.find_element("id", "query").send_keys(words.upper())
    wait(chrome, "document.querySelectorAll('#hits li').length")
    hits = chrome.execute_script(HITS)
    assert {text.rsplit(" ", 1)[1] for _, text in hits} >= {"claim", "sentence"}
    assert all(Path(unquote(urlparse(href).path)).is_file() for href, _ in hits)
    chrome.find_element("id", "query").send_keys(" nothinghasthisword")
    wait(chrome, "document.getElementById('found').textContent === '0 found'")


def test_a_number_opens_its_card_and_escape_gives_the_focus_back(
    chrome: Chrome, page: Path
) -> None:
    from selenium.webdriver.common.keys import Keys

    for width in (WIDE, NARROW):
        show(chrome, page, files(page)[-1], width)
        button = chrome.find_element("css selector", "article .number")
        chrome.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()
        opened = card(chrome)
        assert opened.find_element("css selector", "h2").text.startswith(button.text)
        assert button.get_attribute("data-key") in opened.text
        box = chrome.execute_script("return arguments[0].getBoundingClientRect().toJSON()", opened)
        assert box["left"] >= 0
        assert box["right"] <= width
        assert box["top"] >= -1
        assert box["bottom"] <= 801
        press(chrome, Keys.ESCAPE)
        wait(chrome, "document.querySelector('#card:popover-open') === null")
        assert chrome.switch_to.active_element == button


def test_arrow_keys_go_from_number_to_number(chrome: Chrome, page: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    show(chrome, page, "index.html")
    numbers = chrome.find_elements("css selector", ".findings .number")
    assert len(numbers) > 1
    stops = "return document.querySelectorAll('.findings .number[tabindex=\"0\"]').length"
    assert chrome.execute_script(stops) == 1
    chrome.execute_script("arguments[0].focus()", numbers[0])
    press(chrome, Keys.ARROW_RIGHT)
    assert chrome.switch_to.active_element == numbers[1]
    press(chrome, Keys.END)
    assert chrome.switch_to.active_element == numbers[-1]
    press(chrome, Keys.HOME)
    assert chrome.switch_to.active_element == numbers[0]
    assert chrome.execute_script(stops) == 1


def test_from_the_entry_to_a_printed_cell_by_keyboard_alone(chrome: Chrome, page: Path) -> None:
    """Skip to the table, go to its first number, open it: the first branch is open to its cell."""
    from selenium.webdriver.common.keys import Keys

    show(chrome, page, "index.html")
    presses = [Keys.TAB, Keys.ENTER]
    press(chrome, *presses)
    on_number = "document.activeElement.matches('.number')"
    while not chrome.execute_script(f"return {on_number}"):
        presses.append(Keys.TAB)
        press(chrome, Keys.TAB)
        assert len(presses) < PRESSES
    presses.append(Keys.ENTER)
    press(chrome, Keys.ENTER)
    cell = card(chrome).find_element("css selector", "li.figure")
    assert cell.is_displayed()
    assert "Source" in cell.text
    assert len(presses) <= PRESSES


def test_the_pages_have_few_tab_stops(chrome: Chrome, page: Path) -> None:
    """Numbers add one stop a section, however many there are."""
    show(chrome, page, files(page)[-1])
    stops = chrome.execute_script(
        "return document.querySelectorAll('.number[tabindex=\"0\"]').length"
    )
    sections = chrome.execute_script(
        "return new Set([...document.querySelectorAll('.number')]"
        ".map((item) => item.closest('section, header, table, details, figure'))).size"
    )
    assert 0 < stops <= sections


def test_axe_finds_nothing_best_practice_included(chrome: Chrome, page: Path) -> None:
    package = importlib.metadata.distribution("axe-playwright-python")
    library = Path(str(package.locate_file("axe_playwright_python/axe.min.js"))).read_text("utf-8")
    found = {}
    for scheme, places in (("light", files(page)), ("dark", ["index.html", files(page)[-1]])):
        for place in places:
            show(chrome, page, place, prefers_color_scheme=scheme)
            for button in chrome.find_elements("css selector", "main .number")[:1]:
                button.click()
                card(chrome)
            chrome.execute_script(library)
            found[scheme, place] = chrome.execute_async_script(AXE)
    assert {where: told for where, told in found.items() if told} == {}


def test_words_stand_out_from_the_paper_and_print_is_light(chrome: Chrome, page: Path) -> None:
    colours = (
        "const style = getComputedStyle(document.body);"
        "const grey = getComputedStyle(document.querySelector('.imprint')).color;"
        "return [style.color, style.backgroundColor, grey]"
    )
    for scheme in ("light", "dark"):
        for media in ("screen", "print"):
            show(chrome, page, "index.html", media=media, prefers_color_scheme=scheme)
            ink, paper, grey = (_luminance(colour) for colour in chrome.execute_script(colours))
            assert (paper < ink) == (scheme == "dark" and media == "screen")
            assert _contrast(ink, paper) >= 7
            assert _contrast(grey, paper) >= 4.5


def test_pictures_turn_dark_and_only_on_screens(chrome: Chrome, page: Path) -> None:
    turned = "return getComputedStyle(document.querySelector('figure img')).filter"
    for scheme, media, expected in [
        ("light", "screen", False),
        ("dark", "screen", True),
        ("dark", "print", False),
    ]:
        show(chrome, page, "index.html", media=media, prefers_color_scheme=scheme)
        assert ("invert" in chrome.execute_script(turned)) == expected


def test_print_leaves_out_what_only_a_screen_can_do(chrome: Chrome, page: Path) -> None:
    for place in ("index.html", files(page)[-1]):
        show(chrome, page, place, media="print")
        left = chrome.execute_script(
            "return [...document.querySelectorAll('nav, button, select, input, .skip')]"
            ".filter((item) => item.checkVisibility()).map((item) => item.outerHTML.slice(0, 80))"
        )
        assert left == []
        assert chrome.find_element("css selector", "main table").is_displayed()
        assert chrome.execute_cdp_cmd("Page.printToPDF", {})["data"].startswith("JVBERi")


def test_a_picture_can_be_cited_and_fetched(chrome: Chrome, page: Path) -> None:
    show(chrome, page, "index.html#overview")
    figure = chrome.find_element("css selector", "figure")
    for link in figure.find_elements("css selector", ".uses a[download]"):
        assert Path(unquote(urlparse(str(link.get_attribute("href"))).path)).is_file()
    chrome.execute_script(
        "arguments[0].scrollIntoView(); arguments[0].querySelector('[data-cite]').click()", figure
    )
    assert chrome.find_element("css selector", "h1").text in card(chrome).text


def test_hostile_words_stay_words(chrome: Chrome, tmp_path: Path) -> None:
    told, rows = content(), study(tmp_path)
    told["chapters"][0]["title"] = told["scoreboard"][0]["title"] = HOSTILE
    told["bibliography"][0]["text"] = HOSTILE
    rows.findings["example-claim"][0]["says"] = HOSTILE
    rows.concepts["example"]["title"] = rows.concepts["example"]["definition"] = HOSTILE
    rows.concepts["example"]["tables"]["annual"]["unit"] = [[HOSTILE]]
    render_page(told, draw_pictures(tmp_path / "figures"), tmp_path / "report", rows)
    for place in ("index.html", "claims/example-claim.html", "sources.html", "explorer.html"):
        show(chrome, tmp_path / "report", place)
        if place == "index.html":
            chrome.find_element("id", "query").send_keys("script")
            wait(chrome, "document.querySelectorAll('#hits li').length")
        if place == "explorer.html":
            wait(chrome, "document.querySelector('[data-shown] table')")
        assert HOSTILE in chrome.execute_script("return document.body.textContent")
        assert chrome.execute_script("return document.body.dataset.struck ?? null") is None
        assert chrome.find_elements("css selector", 'img[src="x"]') == []


def test_the_explorer_says_what_a_deposit_leaves_out(chrome: Chrome, tmp_path: Path) -> None:
    rows = study(tmp_path)
    rows.concepts["example"] = without(rows.concepts["example"], {"example"})
    render_page(content(), draw_pictures(tmp_path / "figures"), tmp_path / "report", rows)
    show(chrome, tmp_path / "report", "explorer.html")
    wait(chrome, "document.querySelector('[data-shown] .note')")
    note = chrome.find_element("css selector", "[data-shown] .note")
    assert (
        note.text == "Left out of this deposit for the rights of their sources:\nExample: see Ex."
    )
    assert chrome.find_elements("css selector", "[data-shown] td, [data-shown] [download]") == []


# The rest needs real figures


def cell_of(lineage: Lineage, key: str) -> str:
    """The first printed cell (or table) that a number goes down to."""
    node = lineage.node(key)
    return cell_of(lineage, node.children[0]) if node.children else key


def test_cards_of_random_numbers_are_what_explain_says(chrome: Chrome, published: Path) -> None:
    """Each is reached by a deep link from the entry, as other texts would cite it."""
    lineage = Lineage.of(RESULTS, ROOT / "data")
    numbers = read_json(RESULTS / "numbers.json")
    claims = {path.stem for path in published.glob("claims/*.html")}
    own = sorted(key for key in numbers if key.split(".")[0] in claims)
    for key in random.Random(19321022).sample(own, 20):
        show(chrome, published, f"index.html#{key}")
        wait(chrome, f"location.pathname.endsWith('/claims/{key.split('.')[0]}.html')")
        opened, node = card(chrome), lineage.node(key)
        assert opened.find_element("css selector", "h2").text == f"{node.text} {node.unit}".strip()
        assert opened.find_element("css selector", "code").text == key
        if node.value is not None:
            assert FLOAT_FORMAT % node.value in opened.text
        assert node.made in opened.text
        cell = cell_of(lineage, key)
        printed = lineage.node(cell)
        shown = chrome.execute_script("return arguments[0].textContent", opened)
        for words in (printed.text, printed.unit, printed.source, printed.locator, printed.licence):
            assert words in shown, (key, cell)


def test_a_deep_link_to_a_sentence_or_a_source_arrives(chrome: Chrome, published: Path) -> None:
    for anchor, file in [
        ("printing-press.issue-grew", "claims/printing-press.html"),
        ("methods", "methods.html"),
        ("concept-grain", "explorer.html"),
    ]:
        show(chrome, published, f"index.html#{anchor}")
        wait(chrome, f"location.pathname.endsWith('/{file}') && document.readyState === 'complete'")
        assert chrome.execute_script("return location.hash") == f"#{anchor}"


def test_a_download_is_the_panel_letter_for_letter(chrome: Chrome, published: Path) -> None:
    for concept, table in [("grain", "annual"), ("market-price", "monthly"), ("grain", "spans")]:
        with (RESULTS / f"panel/{table}.csv").open(encoding="utf-8", newline="") as lines:
            head, *rows = lines
        own = [line for line in rows if next(csv.reader([line]))[0] == concept]
        show(chrome, published, f"explorer.html#concept-{concept}")
        link = f'a[download="{concept}.{table}.csv"]'
        if not own:
            wait(chrome, "document.querySelector('[data-shown] .uses a')")
            assert chrome.find_elements("css selector", link) == []
            continue
        wait(chrome, f"document.querySelector('{link}')")
        address = chrome.find_element("css selector", link).get_attribute("href")
        assert chrome.execute_async_script(BLOB, address) == head + "".join(own)


def test_the_explorer_draws_what_is_chosen(chrome: Chrome, published: Path) -> None:
    from selenium.webdriver.support.select import Select

    show(chrome, published, "explorer.html#concept-grain")
    wait(chrome, "document.querySelector('[data-shown] .chart svg')")
    before = chrome.find_element("css selector", "[data-shown] [role=status]").text
    choice = Select(chrome.find_element("css selector", "[data-shown] select"))
    choice.select_by_index(1)
    chosen = choice.options[1].text
    wait(
        chrome,
        "document.querySelector('[data-shown] [role=status]').textContent !== arguments[0]",
        before,
    )
    makers = chrome.execute_script(MAKERS)
    assert set(makers) == {chosen}


def test_a_curve_can_be_hovered_and_filtered(chrome: Chrome, published: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.support.select import Select

    show(chrome, published, "claims/printing-press.html")
    assert not [name for name in chrome.execute_script(LOADED) if name.endswith("vega.js")]
    frame = chrome.find_element("css selector", "[data-ways]")
    sentence = f"printing-press.{frame.get_attribute('data-ways')}"
    button = frame.find_element("css selector", "[data-explore]")
    chrome.execute_script("arguments[0].scrollIntoView(); arguments[0].click()", button)
    wait(chrome, "arguments[0].querySelector('.chart svg .mark-symbol path')", frame)
    numbers = read_json(RESULTS / "numbers.json")
    told = frame.find_element("css selector", "[role=status]").text
    assert told.startswith(f"All {numbers[f'{sentence}.ways']['text']} ways")
    share = float(told.split(": ")[1].split(" per cent")[0])
    assert share == pytest.approx(numbers[f"{sentence}.share_for"]["value"], abs=0.6)
    point = frame.find_elements("css selector", ".chart svg .mark-symbol path")[0]
    ActionChains(chrome).move_to_element(point).perform()
    tip = wait(chrome, "document.querySelector('#vg-tooltip-element.visible')?.textContent")
    assert "estimate" in tip
    Select(frame.find_element("css selector", "select")).select_by_index(1)
    wait(chrome, "arguments[0].querySelector('[role=status]').textContent.includes(' of ')", frame)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of `rgb(r, g, b)`."""
    parts = [int(part) / 255 for part in colour.strip("rgba()").split(",")[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: float, two: float) -> float:
    return (max(one, two) + 0.05) / (min(one, two) + 0.05)
