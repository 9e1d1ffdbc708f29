"""The report as PDF and as a page: complete, alike, the same bytes, strict about gaps."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from chervonets.figures import style
from chervonets.report.page import number_book, render_page
from chervonets.report.parts import ReportError, labels, plain, tails
from chervonets.report.pdf import render_pdf, staged
from tests.example_report import content, draw_pictures

if TYPE_CHECKING:
    from pathlib import Path

    import typst

# Sections of a chapter that the empty one must not print.
FILLED_ONLY = ("measured", "against", "out", "change", "tables", "sources", "history")
PAGES = {
    "title": 1,
    "contents": 1,
    "overview and scoreboard": 1,
    "reading": 1,
    "full chapter": 2,
    "empty chapter": 1,
    "part": 1,
    "methods": 1,
    "trials": 1,
    "data": 1,
    "appendix: how to read it, disagreement": 2,
    "bibliography, how to cite": 1,
}


class Text(HTMLParser):
    """Words, attributes and elements of a page, without scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open_script = tag == "script"
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self._open_script &= tag != "script"

    def handle_data(self, data: str) -> None:
        if not self._open_script:
            self.words.append(data)

    def having(self, attribute: str) -> list[str]:
        return [attrs[attribute] or "" for _, attrs in self.elements if attribute in attrs]


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_pictures(tmp_path_factory.mktemp("figures"))


@pytest.fixture(scope="module")
def compiler(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> typst.Compiler:
    return staged(content(), figures, tmp_path_factory.mktemp("stage"))


@pytest.fixture(scope="module")
def pdf_text(compiler: typst.Compiler) -> str:
    found = [json.loads(compiler.query(kind)) for kind in ("heading", "par", "table", "figure")]
    return _normal(_typst_words(found))


@pytest.fixture(scope="module")
def page(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "page"
    render_page(content(), figures, folder)
    return folder


@pytest.fixture(scope="module")
def html(page: Path) -> Text:
    parser = Text()
    parser.feed((page / "index.html").read_text(encoding="utf-8"))
    return parser


def _typst_words(value: Any) -> str:
    """The words of queried elements; blocks are set apart, spans of one paragraph are not."""
    if isinstance(value, list):
        return "".join(map(_typst_words, value))
    if not isinstance(value, dict):
        return ""
    if value.get("func") in ("text", "symbol"):
        return str(value["text"])
    if value.get("func") in ("space", "parbreak", "linebreak"):
        return " "
    inner = "".join(
        _typst_words(item)
        for key, item in value.items()
        if key != "supplement" and isinstance(item, dict | list)
    )
    return f" {inner} " if value.get("func") in ("heading", "par", "cell", "figure") else inner


def _normal(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


def _paras(value: Any) -> list[str]:
    """Every paragraph, cell and sentence of the content, as plain words."""
    if isinstance(value, list) and value and all(_is_span(item) for item in value):
        return [_normal(plain(value))]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [words for item in value for words in _paras(item)]
    return []


def _is_span(value: Any) -> bool:
    return isinstance(value, dict) and "t" in value


def test_pdf_is_tagged_archivable_and_the_same_every_time(figures: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"
    render_pdf(content(), figures, first)
    render_pdf(content(), figures, second)
    data = first.read_bytes()
    assert data.startswith(b"%PDF-1.7")
    assert data == second.read_bytes()
    assert b"pdfaid:part" in data
    assert b"pdfuaid:part" in data
    assert content()["title"].encode() in data
    assert not list(tmp_path.glob(".*"))


def test_pdf_has_the_expected_pages(compiler: typst.Compiler) -> None:
    assert len(compiler.compile(format="svg")) == sum(PAGES.values())


def test_pdf_and_page_say_the_same(pdf_text: str, html: Text) -> None:
    page_text = _normal("".join(html.words))
    sentences = _paras(content())
    assert len(sentences) > 20
    on_the_page_alone = _paras(content()["appendix"]["themes"])
    assert [words for words in sentences if words not in pdf_text] == on_the_page_alone
    assert [words for words in sentences if words not in page_text] == []
    assert "An example for the page alone" in page_text
    assert "An example for the page alone" not in pdf_text


def test_a_run_of_some_claims_is_stamped_in_both_forms(figures: Path, tmp_path: Path) -> None:
    stamp = "An example of a stamp"
    stamped = {**content(), "stamp": stamp}
    render_page(stamped, figures, tmp_path / "page")
    assert stamp in (tmp_path / "page/index.html").read_text(encoding="utf-8")
    (tmp_path / "stage").mkdir()
    queried = staged(stamped, figures, tmp_path / "stage").query("strong")
    assert stamp in _typst_words(json.loads(queried))


def test_pdf_and_page_have_the_same_headings(compiler: typst.Compiler, html: Text) -> None:
    headings = [_normal(_typst_words(item)) for item in json.loads(compiler.query("heading"))]
    page_text = _normal("".join(html.words))
    assert headings
    assert [words for words in headings if words not in page_text] == []


def test_sections_without_content_are_not_printed(compiler: typst.Compiler, html: Text) -> None:
    headings = [_normal(_typst_words(item)) for item in json.loads(compiler.query("heading"))]
    page_words = [_normal(words) for words in html.words]
    for key in FILLED_ONLY:
        assert headings.count(labels()[key]) == 1
        assert page_words.count(labels()[key]) == 1
    assert headings.count(labels()["said"]) == 2


def test_a_report_without_anything_optional_can_be_set(figures: Path, tmp_path: Path) -> None:
    bare = content()
    for key, value in bare.items():
        if isinstance(value, list) and key != "authors":
            bare[key] = []
    bare |= {"overview": None, "numbers": {}}
    for key in ("trials", "appendix"):
        bare[key] = {part: [] for part in bare[key]}
    render_pdf(bare, figures, tmp_path / "bare.pdf")
    render_page(bare, figures, tmp_path / "bare")
    text = (tmp_path / "bare" / "index.html").read_text(encoding="utf-8")
    assert "<h2" in text
    assert text.count("<h2") == 1


def test_every_number_is_a_button_with_its_lineage(page: Path, html: Text) -> None:
    book = json.loads(
        re.search(
            r'<script type="application/json" id="numbers">(.*?)</script>',
            (page / "index.html").read_text(encoding="utf-8"),
            re.DOTALL,
        )[1]
    )
    numbers = content()["numbers"]
    assert set(html.having("data-key")) == set(numbers) == set(book["numbers"])
    value, text, *_, places = book["numbers"]["example-claim.p"]
    assert (value, text) == ("0.0004", "below 0.001")
    assert [book["inputs"][place] for place in places] == (numbers["example-claim.p"]["inputs"])


def test_page_is_self_contained(page: Path, html: Text) -> None:
    sources = [*html.having("src"), "page.css"]
    css = (page / "page.css").read_text(encoding="utf-8")
    sources += re.findall(r'url\("([^"]+)"\)', css)
    assert [name for name in sources if not (page / name).is_file()] == []
    images = [attrs for tag, attrs in html.elements if tag == "img"]
    assert len(images) == len({image["src"] for image in images}) == 7
    assert all(image["alt"] and image["width"] and image["height"] for image in images)


def test_page_is_replaced_as_a_whole(figures: Path, tmp_path: Path) -> None:
    folder = tmp_path / "page"
    render_page(content(), figures, folder)
    before = (folder / "index.html").read_bytes()
    (folder / "stale.txt").write_text("left over", encoding="utf-8")
    render_page(content(), figures, folder)
    assert (folder / "index.html").read_bytes() == before
    assert not (folder / "stale.txt").exists()
    assert [item.name for item in tmp_path.iterdir()] == ["page"]


@pytest.mark.parametrize("render", [render_pdf, render_page])
@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("numbers", {}, r"numbers without an entry: example-claim\.estimate"),
        ("bibliography", [], "sources missing from the bibliography: example-yearbook"),
    ],
)
def test_content_that_points_nowhere_is_refused(
    render: Any, field: str, value: Any, message: str, figures: Path, tmp_path: Path
) -> None:
    with pytest.raises(ReportError, match=message):
        render({**content(), field: value}, figures, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_was_not_drawn_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"not drawn: .*overview\.svg"):
        render_pdf(content(), tmp_path, tmp_path / "out.pdf")


def test_typst_errors_are_passed_on(figures: Path, tmp_path: Path) -> None:
    broken = content()
    broken["cite"] = [[{"t": "link", "href": "#nowhere", "s": "broken"}]]
    with pytest.raises(ReportError, match="nowhere"):
        render_pdf(broken, figures, tmp_path / "out.pdf")


def test_tails_bring_points_below_one_another() -> None:
    texts = ["1.25", "−3", "0.5", "below 0.001", "not available", "[0.1, 2.5]"]
    assert tails(texts) == ["0", ".000", "00", "", "", ""]
    assert tails([]) == []
    assert tails(["12", "3"]) == ["", ""]


def test_number_book_writes_each_input_once() -> None:
    entry = content()["numbers"]["example-claim.p"]
    book = number_book({"a": entry, "b": {**entry, "value": 1 / 3}})
    assert book["inputs"] == sorted(entry["inputs"])
    assert book["numbers"]["b"][0] == "0.3333333333"


def test_pictures_are_the_same_bytes_every_time(tmp_path: Path) -> None:
    def draw(name: str) -> list[bytes]:
        style.use_style()
        figure, (ax,) = style.picture(style.COLUMN_MM, 60)
        looks = style.rivals(["example a", "example b"])
        for shift, look in enumerate(looks.values()):
            style.line(ax, [1, 2, 5], [1.0, 2.0, 3.0 + shift], look)
        style.headline(figure, "A fictitious sentence")
        style.label_ends(ax, [(5, 3.0, "a", "#000000"), (5, 3.01, "b", "#000000")])
        return [path.read_bytes() for path in style.save(figure, tmp_path / name)]

    svg, png = draw("one.data")
    assert [svg, png] == draw("two.data")
    assert b"<dc:date>" not in svg
    assert b"Software" not in png
    assert svg.count(b"@font-face") == 2  # text stays text, and the file carries its fonts


def test_labels_move_no_further_than_they_must() -> None:
    placed = style.moved_apart([10.0, 10.5, 40.0], 5.0, 0.0, 100.0)
    assert np.all(np.diff(placed) >= 5.0 - 1e-9)
    assert placed[2] == 40.0
    assert placed[:2].mean() == pytest.approx(10.25)
    assert style.moved_apart([99.0, 99.0], 5.0, 0.0, 100.0).max() <= 100.0


def test_more_rivals_than_markers_are_refused() -> None:
    with pytest.raises(ValueError, match="7 rivals"):
        style.rivals(list("abcdefg"))
