"""Article and supplement: complete, the same bytes, strict about gaps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typst

from chervonets.report.parts import ReportError, check, items_of, labels, number_items, on_paper
from chervonets.report.pdf import ARTICLE, NEEDED, SUPPLEMENT, render_pdf, staged
from chervonets.report.prose import plain
from tests.example_report import content, draw_pictures

DOCUMENTS = (ARTICLE, SUPPLEMENT)
# Sections of a chapter that the empty one must not print.
FILLED_ONLY = ("measured", "against", "out", "change", "sources", "history")


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw_pictures(tmp_path_factory.mktemp("figures"))


@pytest.fixture(scope="module", params=DOCUMENTS)
def document(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def compiler(
    document: str, figures: Path, tmp_path_factory: pytest.TempPathFactory
) -> typst.Compiler:
    return staged(content(), figures, document, tmp_path_factory.mktemp("stage"))


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


def _headings(compiler: typst.Compiler) -> list[str]:
    return [_normal(_typst_words(item)) for item in json.loads(compiler.query("heading"))]


def _paras(value: Any) -> list[str]:
    """Every paragraph and cell of the content, as plain words."""
    if isinstance(value, list) and value and all(_is_span(item) for item in value):
        return [_normal(plain(value))]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [words for item in value for words in _paras(item)]
    return []


def _is_span(value: Any) -> bool:
    return isinstance(value, dict) and "t" in value


def test_a_document_says_all_of_its_content(document: str, compiler: typst.Compiler) -> None:
    kinds = ("heading", "par", "table", "figure")
    found = [json.loads(compiler.query(kind)) for kind in kinds]
    printed = _normal(_typst_words(found))
    told = _paras(on_paper({key: content()[key] for key in NEEDED[document]}))
    assert len(told) > 10
    assert [words for words in told if words not in printed] == []
    assert "An example for the page alone" not in printed


def test_a_document_is_tagged_archivable_and_the_same_every_time(
    document: str, figures: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.pdf", tmp_path / "second.pdf"
    render_pdf(content(), figures, document, first)
    render_pdf(content(), figures, document, second)
    data = first.read_bytes()
    assert data.startswith(b"%PDF-1.7")
    assert data == second.read_bytes()
    assert b"pdfaid:part" in data
    assert b"pdfuaid:part" in data
    assert content()["title"].encode() in data
    assert not list(tmp_path.glob(".*"))


def test_a_run_of_some_claims_is_stamped(document: str, figures: Path, tmp_path: Path) -> None:
    stamp = "An example of a stamp"
    queried = staged({**content(), "stamp": stamp}, figures, document, tmp_path).query("strong")
    assert stamp in _typst_words(json.loads(queried))


def test_sections_without_content_are_not_printed(figures: Path, tmp_path: Path) -> None:
    headings = _headings(staged(content(), figures, SUPPLEMENT, tmp_path))
    for key in FILLED_ONLY:
        assert headings.count(labels()[key]) == 1
    assert headings.count(labels()["said"]) == 2


def test_a_report_without_anything_optional_can_be_set(
    document: str, figures: Path, tmp_path: Path
) -> None:
    bare = content()
    for key, value in bare.items():
        if isinstance(value, list) and key != "authors":
            bare[key] = []
    bare |= {"overview": None, "numbers": {}}
    bare["article"] |= {"abstract": [], "sections": [], "bibliography": []}
    bare["trials"] = {part: [] for part in bare["trials"]}
    render_pdf(bare, figures, document, tmp_path / "bare.pdf")
    assert (tmp_path / "bare.pdf").read_bytes().startswith(b"%PDF")


def test_figures_and_tables_are_numbered_without_gaps() -> None:
    made = content()
    article = made["article"]["sections"]
    for kind, wanted in (("figures", ["1"]), ("tables", ["1", "2"])):
        assert [item["number"] for item in items_of(article, kind)] == wanted
    [full, empty] = made["chapters"]
    assert [item["number"] for item in full["figures"]] == ["S1.1", "S1.2"]
    assert full["summary"]["number"] == "S1.1"
    assert empty["summary"]["number"] == "S2.1"
    assert made["part_numbers"] == {"methods": 4, "trials": 5, "data": 6}
    assert [item["number"] for item in made["data_tables"]] == ["S6.1"]
    full["tables"].insert(0, {**full["tables"][0], "page_only": True})
    number_items(made)
    assert [item["number"] for item in full["tables"]] == ["S1.4", "S1.2", "S1.3", "S1.5"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("numbers", {}, r"numbers without an entry: example-claim\.estimate"),
        ("bibliography", [], "sources missing from the bibliography: example-yearbook"),
    ],
)
def test_content_that_points_nowhere_is_refused(
    field: str, value: Any, message: str, figures: Path
) -> None:
    with pytest.raises(ReportError, match=message):
        check({**content(), field: value}, figures)


def test_a_number_printed_otherwise_than_in_the_number_book_is_refused(figures: Path) -> None:
    made = content()
    made["numbers"]["example-claim.estimate"]["text"] = "1.26"
    with pytest.raises(ReportError, match=r"otherwise .*: example-claim\.estimate$"):
        check(made, figures)


def test_a_picture_that_was_not_drawn_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"not drawn: .*overview\.svg"):
        render_pdf(content(), tmp_path, ARTICLE, tmp_path / "out.pdf")


def test_typst_errors_are_passed_on(document: str, figures: Path, tmp_path: Path) -> None:
    broken = content()
    broken["cite"] = [[{"t": "link", "href": "#nowhere", "s": "broken"}]]
    with pytest.raises(ReportError, match="nowhere"):
        render_pdf(broken, figures, document, tmp_path / "out.pdf")
