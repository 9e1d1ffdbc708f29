"""The report as a page: complete, linked, self-contained, inert, the same bytes every time."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from chervonets.claims.models import Claim, read_claims
from chervonets.claims.verdicts import Answer
from chervonets.figures.subject import Subject
from chervonets.files import FLOAT_FORMAT, write_csv
from chervonets.panel.build import DataHouse, Panel
from chervonets.report.chapters import findings
from chervonets.report.page.explorer import SAME, TABLES, explored, without
from chervonets.report.page.links import address
from chervonets.report.page.scripts import FIELDS, cards, read_script, write_script
from chervonets.report.page.ways import claim_ways
from chervonets.report.page.write import render_page
from chervonets.report.parts import ReportError
from chervonets.report.prose import Typesetter, plain
from chervonets.rungs.rule import VerdictRule
from chervonets.sources.acts import read_acts
from tests.conftest import DATA
from tests.example_report import content, draw_pictures, node, study

HOSTILE = "</script><script>document.body.dataset.struck = 1</script><img src=x onerror=alert(1)>"


class Text(HTMLParser):
    """Words and elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def having(self, attribute: str) -> list[str]:
        return [attrs[attribute] or "" for _, attrs in self.elements if attribute in attrs]


def parsed(path: Path) -> Text:
    parser = Text()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser


def given(path: Path) -> Any:
    """What a data file hands to the one global function."""
    name, value = re.fullmatch(
        r'chervonets\("([^"]+)",(.*)\);\n', path.read_text(encoding="utf-8"), re.DOTALL
    ).groups()
    assert path.as_posix().endswith(f"/data/{name}.js")
    return json.loads(value)


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_pictures(tmp_path_factory.mktemp("figures"))


def rendered(figures: Path, folder: Path, **changed: Any) -> Path:
    folder.parent.mkdir(exist_ok=True)
    render_page({**content(), **changed}, figures, folder, study(folder.parent))
    return folder


@pytest.fixture(scope="module")
def page(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rendered(figures, tmp_path_factory.mktemp("report") / "page")


@pytest.fixture(scope="module")
def html(page: Path) -> dict[Path, Text]:
    return {path: parsed(path) for path in sorted(page.rglob("*.html"))}


def _paras(value: Any) -> list[str]:
    """Every paragraph, cell and sentence of the content, as plain words."""
    if isinstance(value, list) and value and all(isinstance(x, dict) and "t" in x for x in value):
        return [" ".join(plain(value).split())]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [words for item in value for words in _paras(item)]
    return []


def test_the_page_says_everything(html: dict[Path, Text]) -> None:
    text = " ".join(" ".join("".join(found.words).split()) for found in html.values())
    sentences = _paras({key: value for key, value in content().items() if key != "article"})
    assert len(sentences) > 20
    assert [words for words in sentences if words not in text] == []
    assert "An example for the page alone" in text


def test_there_is_a_page_for_every_claim_and_every_part(page: Path, html: dict[Path, Text]) -> None:
    places = {path.relative_to(page).as_posix() for path in html}
    claims = {f"claims/{chapter['id']}.html" for chapter in content()["chapters"]}
    parts = {f"{part['id']}.html" for part in content()["parts"]}
    fixed = {"index.html", "methods.html", "data.html", "explorer.html", "sources.html"}
    assert places == claims | parts | fixed


def test_links_and_files_are_there(html: dict[Path, Text]) -> None:
    anchors = {path: set(found.having("id")) for path, found in html.items()}
    for path, found in html.items():
        for href in found.having("href") + found.having("src"):
            if href.startswith(("http", "data:")):
                continue
            file, _, anchor = href.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), (path.name, href)
            own = target.name != "explorer.html" or anchor == "explorer"
            assert not anchor or not own or anchor in anchors[target], (path.name, href)


def test_an_anchor_that_stands_nowhere_is_refused() -> None:
    with pytest.raises(ReportError, match="#nowhere"):
        address("#nowhere", "index.html", {})


def test_a_link_leads_to_the_file_in_which_its_anchor_stands() -> None:
    found = {"a": "claims/a.html", "a.one": "claims/a.html", "data": "data.html"}
    assert address("#a", "index.html", found) == "claims/a.html"
    assert address("#a.one", "claims/a.html", found) == "#a.one"
    assert address("#data", "claims/a.html", found) == "../data.html#data"
    assert address("https://example.org/#x", "index.html", {}) == "https://example.org/#x"


def test_nothing_is_asked_of_a_network(page: Path, html: dict[Path, Text]) -> None:
    for found in html.values():
        assert not [src for src in found.having("src") if "//" in src]
        sheets = [attrs["href"] for tag, attrs in found.elements if tag == "link"]
        assert not [href for href in sheets if href and "//" in href]
    css = (page / "page.css").read_text(encoding="utf-8")
    assert [
        name for name in re.findall(r'url\("([^"]+)"\)', css) if not (page / name).is_file()
    ] == []
    for script in page.glob("*.js"):
        assert not re.search(r"\b(fetch|XMLHttpRequest|import)\s*\(", script.read_text())


def test_every_number_has_its_card_and_no_tab_stop(page: Path, html: dict[Path, Text]) -> None:
    shown = set()
    for path, found in html.items():
        keys = set(found.having("data-key"))
        assert keys <= set(given(page / f"data/cards/{path.stem}.js")["keys"])
        shown |= keys
        numbers = [attrs for _, attrs in found.elements if "data-key" in attrs]
        assert all(attrs["tabindex"] == "-1" and attrs["role"] == "button" for attrs in numbers)
    assert shown == set(content()["numbers"])


def test_a_number_that_no_sentence_prints_can_be_led_to(figures: Path, tmp_path: Path) -> None:
    changed = content()
    changed["numbers"]["example-claim.unsaid"] = changed["numbers"]["example-claim.p"]
    folder = rendered(figures, tmp_path / "page", **changed)
    assert "example-claim.unsaid" in given(folder / "data/cards/example-claim.js")["keys"]
    assert given(folder / "data/homes.js")["example-claim"] == "claims/example-claim.html"


def test_cards_write_what_many_share_once() -> None:
    made = cards(node, ["example-claim.estimate", "example-claim.p"])
    keys = made["keys"]
    assert len(keys) == len(set(keys)) == 4
    row = dict(
        zip([*FIELDS, "children"], made["nodes"][keys.index("example-claim.p")], strict=True)
    )
    assert made["strings"][row["value"]] == "0.0004"
    assert made["strings"][row["text"]] == "below 0.001"
    assert [keys[place] for place in row["children"]] == content()["numbers"]["example-claim.p"][
        "inputs"
    ]
    assert len(made["strings"]) == len(set(made["strings"]))


def test_titles_and_notes_that_hold_markup_stay_words(figures: Path, tmp_path: Path) -> None:
    changed = content()
    changed["chapters"][0]["title"] = HOSTILE
    changed["bibliography"][0]["text"] = HOSTILE
    changed["numbers"]["example-claim.estimate"]["unit"] = HOSTILE
    folder = rendered(figures, tmp_path / "page", **changed)
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script>document" not in text
        assert "<img src=x" not in text
    assert HOSTILE in "".join(parsed(folder / "claims/example-claim.html").words)
    assert any(row[1] == HOSTILE for row in given(folder / "data/search.js"))


def test_search_knows_claims_sentences_concepts_and_sources(page: Path) -> None:
    rows = given(page / "data/search.js")
    assert {row[0] for row in rows} == {"claim", "sentence", "concept", "source"}
    assert all((page / row[3].split("#")[0]).is_file() for row in rows)


def test_page_is_replaced_as_a_whole_and_has_the_same_bytes(figures: Path, tmp_path: Path) -> None:
    folder = rendered(figures, tmp_path / "out" / "page")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (folder / "stale.txt").write_text("left over", encoding="utf-8")
    rendered(figures, folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_page_without_anything_optional_can_be_made(figures: Path, tmp_path: Path) -> None:
    bare: dict[str, Any] = {
        key: []
        for key, value in content().items()
        if isinstance(value, list) and key not in ("authors", "chapters", "scoreboard", "groups")
    }
    chapters = content()["chapters"]
    for chapter in chapters:
        chapter["sources"] = []
        chapter["measured"] = []
    bare["trials"] = {part: [] for part in content()["trials"]}
    bare["article"] = {**content()["article"], "sections": [], "bibliography": []}
    folder = rendered(figures, tmp_path / "page", **bare, chapters=chapters, overview=None)
    assert "<h2" in (folder / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("numbers", {}, r"numbers without an entry: example-claim\.estimate"),
        ("bibliography", [], "sources missing from the bibliography: example-yearbook"),
    ],
)
def test_content_that_points_nowhere_is_refused(
    field: str, value: Any, message: str, figures: Path, tmp_path: Path
) -> None:
    with pytest.raises(ReportError, match=message):
        rendered(figures, tmp_path / "out", **{field: value})
    assert not (tmp_path / "out").exists()


def unpacked(packed: dict[str, list[Any]]) -> pd.DataFrame:
    """The rows again, as `charts.js` makes them."""
    count = max(len(column[-1]) for column in packed.values())
    table = pd.DataFrame(
        {
            name: [column[0][place] for place in column[1]]
            if len(column) == 2
            else (column[0] * count if len(column[0]) == 1 else column[0])
            for name, column in packed.items()
        }
    )
    own = table["source"] + ":" + table["series"] + ":" + table["entity"] + ":"
    names = [
        name.replace(SAME, lead) for name, lead in zip(table["observations"], own, strict=True)
    ]
    return table.assign(observations=names)


@pytest.fixture(scope="module")
def panel_files(panel: Panel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("panel")
    for name in TABLES:
        write_csv(folder / f"{name}.csv", getattr(panel, name))
    return folder


def test_the_explorer_holds_the_panel_letter_for_letter(
    house: DataHouse, panel_files: Path
) -> None:
    made = explored(house.concepts, house.sources, house.vocabulary, panel_files)
    themes = [house.vocabulary.themes[house.concepts[name].theme] for name in made]
    assert themes == sorted(themes, key=list(house.vocabulary.themes.values()).index)
    for name in TABLES:
        written = pd.read_csv(panel_files / f"{name}.csv", dtype=str, keep_default_na=False)
        assert not written["observations"].str.contains(SAME, regex=False).any()
        shown = {concept for concept, item in made.items() if name in item["tables"]}
        assert shown == set(written["concept"])
        for concept in sorted(shown)[::20]:
            own = written.loc[written["concept"] == concept].reset_index(drop=True)
            again = unpacked(made[concept]["tables"][name])
            pd.testing.assert_frame_equal(again, own)


def test_the_explorer_says_who_counted_and_what_is_left_out(
    house: DataHouse, panel_files: Path
) -> None:
    concept = house.concepts["currency-total"]
    made = explored({"currency-total": concept}, house.sources, house.vocabulary, panel_files)
    told = made["currency-total"]
    assert [rival["series"] for rival in told["rivals"]] == [item.series for item in concept.rivals]
    assert all(rival["originator"] and rival["cited"] for rival in told["rivals"])
    assert [series for series, _ in told["twins"]] == [item.series for item in concept.twins]
    assert [series for series, _ in told["apart"]] == [item.series for item in concept.apart]


def test_rows_of_sources_can_be_left_out_of_the_explorer(
    house: DataHouse, panel_files: Path, tmp_path: Path
) -> None:
    concept = house.concepts["grain"]
    made = explored({"grain": concept}, house.sources, house.vocabulary, panel_files)["grain"]
    gone, *others = concept.sources
    assert others
    left = without(made, {gone, "another-source"})
    assert left["left_out"] == [gone]
    for name, packed in made["tables"].items():
        whole = unpacked(packed)
        rows = whole.loc[whole["source"] != gone].reset_index(drop=True)
        pd.testing.assert_frame_equal(unpacked(left["tables"][name]), rows)
    assert without(made, {"another-source"}) == made
    nothing = without(made, concept.sources)
    assert nothing["tables"] == {}
    assert nothing["places"] == []
    write_script(tmp_path, "concepts/grain", left)
    assert read_script(tmp_path / "concepts/grain.js") == ("concepts/grain", left)


@pytest.fixture(scope="module")
def claim(house: DataHouse) -> Claim:
    [found] = read_claims(
        DATA, house.concepts, read_acts(DATA, house.vocabulary), ("printing-press",)
    )
    return found


def test_findings_have_all_that_the_table_is_filtered_by(claim: Claim, rule: VerdictRule) -> None:
    steps = ("+ large effect", "− one originator only")
    answers = {
        (claim.id, item.id): Answer(claim.id, item.id, {}, "disputed", "", "low", steps, {})
        for item in claim.propositions
    }
    first = claim.propositions[0]
    keys = [f"{claim.id}.{first.id}.{name}" for name in ("estimate", "low", "high")]
    setter = Typesetter({key: {"text": "7"} for key in keys}, {})
    rows = findings(claim, answers, rule, setter)
    assert [row["id"] for row in rows] == [f"{claim.id}.{item.id}" for item in claim.propositions]
    assert {row["word"] for row in rows} == {"disputed"}
    assert {row["symbol"] for row in rows} == {rule.words["disputed"].symbol}
    assert {row["why"] for row in rows} == {"one originator only"}
    assert all(row["speakers"] and row["kind"] and row["rung"] for row in rows)
    assert [span["key"] for span in rows[0]["figure"] if span["t"] == "number"] == keys
    assert not any(row["figure"] for row in rows[1:])


def test_the_chart_of_ways_has_every_admitted_way_on_the_scale_of_the_report(
    claim: Claim, tmp_path: Path
) -> None:
    item = next(sentence for sentence in claim.propositions if sentence.ask)
    subject = Subject(claim, item)
    rows = [
        {
            "proposition": item.id,
            **subject.ask.primary,
            "primary": place == 0,
            "mark": mark,
            "weight": 0.5,
            "estimate": estimate,
            "reason": reason,
        }
        for place, (mark, estimate, reason) in enumerate(
            [
                ("same", 0.3, None),
                ("open", -0.2, None),
                ("other", 0.1, None),
                ("same", None, "none"),
            ]
        )
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "ways.csv", index=False)
    told = claim_ways(claim, tmp_path)[item.id]
    scale = item.ask.display.scale
    assert [row[0] for row in told["rows"]] == [
        float(FLOAT_FORMAT % (x * scale)) for x in (-0.2, 0.3)
    ]
    assert [row[1] for row in told["rows"]] == ["against", "for"]
    assert [row[3] for row in told["rows"]] == [0, 1]
    assert told["bands"] == [[item.smallest_effect.value * scale, None]]
