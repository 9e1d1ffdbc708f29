"""The report as a page: complete, self-contained, replaced as a whole."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from chervonets.figures import style
from chervonets.report.page import number_book, render_page
from chervonets.report.parts import labels, tails
from chervonets.report.prose import plain
from tests.example_report import content, draw_pictures

if TYPE_CHECKING:
    from pathlib import Path

# Sections of a chapter that the empty one must not print.
FILLED_ONLY = ("measured", "against", "out", "change", "tables", "sources", "history")


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
def page(figures: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "page"
    render_page(content(), figures, folder)
    return folder


@pytest.fixture(scope="module")
def html(page: Path) -> Text:
    parser = Text()
    parser.feed((page / "index.html").read_text(encoding="utf-8"))
    return parser


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


def test_the_page_says_all_of_the_content(html: Text) -> None:
    page_text = _normal("".join(html.words))
    told = {key: value for key, value in content().items() if key != "article"}
    assert [words for words in _paras(told) if words not in page_text] == []
    assert "An example for the page alone" in page_text


def test_a_run_of_some_claims_is_stamped_on_the_page(figures: Path, tmp_path: Path) -> None:
    stamp = "An example of a stamp"
    render_page({**content(), "stamp": stamp}, figures, tmp_path / "page")
    assert stamp in (tmp_path / "page/index.html").read_text(encoding="utf-8")


def test_sections_without_content_are_not_printed(html: Text) -> None:
    page_words = [_normal(words) for words in html.words]
    for key in FILLED_ONLY:
        assert page_words.count(labels()[key]) == 1


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
