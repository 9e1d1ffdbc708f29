"""Article and supplement on paper: those of the example, and the report where it is made."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from chervonets.report.material import read_prose
from chervonets.report.parts import spans
from chervonets.report.pdf import ARTICLE, NEEDED, SUPPLEMENT, render_pdf
from tests.conftest import DATA, ROOT
from tests.example_report import content, draw_pictures
from tests.paper import faults

REPORT = ROOT / "results/report"
FILES = {ARTICLE: "chervonets.pdf", SUPPLEMENT: "supplement.pdf"}
MOST_PAGES = 30
LOOKED_AT = 40
"""Pages of the supplement."""
FEWEST_LETTERS = 400
"""On a page that is not the last: fewer are a page that is nearly empty."""

made = pytest.mark.skipif(
    not (REPORT / FILES[SUPPLEMENT]).is_file(), reason="the report has not been made here"
)


@pytest.fixture(scope="module")
def book() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((REPORT / "content.json").read_text(encoding="utf-8"))
    return found["numbers"]


def test_the_example_comes_out_whole(tmp_path: Path) -> None:
    figures = draw_pictures(tmp_path / "figures")
    for document, name in FILES.items():
        render_pdf(content(), figures, document, tmp_path / name)
    for name in FILES.values():
        with pdfplumber.open(tmp_path / name) as pdf:
            found = [
                fault
                for page in pdf.pages
                for fault in faults(page, content()["numbers"], tmp_path / FILES[SUPPLEMENT])
            ]
        assert found == []


def test_a_number_that_is_not_in_the_book_and_a_link_to_nowhere_are_found(tmp_path: Path) -> None:
    figures = draw_pictures(tmp_path / "figures")
    broken = content()
    broken["article"]["sections"][0]["findings"][0]["link"] = "no-such-claim"
    for document, name in FILES.items():
        render_pdf(broken, figures, document, tmp_path / name)
    other = {key: {"text": "7"} for key in broken["numbers"]}
    with pdfplumber.open(tmp_path / FILES[ARTICLE]) as pdf:
        found = [
            fault
            for page in pdf.pages
            for fault in faults(page, other, tmp_path / FILES[SUPPLEMENT])
        ]
    assert any("'1.25' leads to example-claim.estimate, which is '7'" in fault for fault in found)
    assert any("supplement.pdf#no-such-claim leads nowhere" in fault for fault in found)


@made
def test_the_article_is_short_and_comes_out_whole(book: Mapping[str, Any]) -> None:
    with pdfplumber.open(REPORT / FILES[ARTICLE]) as pdf:
        assert len(pdf.pages) <= MOST_PAGES
        supplement = REPORT / FILES[SUPPLEMENT]
        assert [fault for page in pdf.pages for fault in faults(page, book, supplement)] == []
        letters = [len(page.chars) for page in pdf.pages]
        assert min(letters[:-1]) > FEWEST_LETTERS
        links = [link["uri"] for page in pdf.pages for link in page.annots if link.get("uri")]
    article = json.loads((REPORT / "content.json").read_text(encoding="utf-8"))["article"]
    told = {f"index.html#{span['key']}" for span in spans(article) if span["t"] == "number"}
    assert len(told) > 100
    assert told <= set(links)


@made
@pytest.mark.slow
def test_the_supplement_comes_out_whole(book: Mapping[str, Any]) -> None:
    path = REPORT / FILES[SUPPLEMENT]
    with pdfplumber.open(path) as pdf:
        step = max(1, len(pdf.pages) // LOOKED_AT)
        found = [fault for page in pdf.pages[::step] for fault in faults(page, book, path)]
    assert found == []


@made
def test_prose_tells_the_words_that_the_sentences_have() -> None:
    answers = json.loads((ROOT / "results/answers.json").read_text(encoding="utf-8"))["answers"]
    words = {f"{answer['claim']}/{answer['proposition']}": answer["word"] for answer in answers}
    told = read_prose(DATA).article.told
    assert len(told) > 10
    assert {key: words[key] for key in told if words[key] not in told[key]} == {}


# Years and paragraphs may be typed; whatever else is a figure comes from the number book.
TYPED = re.compile(r"\b(1[89]\d\d|20[01]\d)([/-]\d\d)?\b|\bP\d\d\b|\b\d{1,2} (May|April)\b")


def test_no_figure_of_the_articles_prose_is_typed_by_hand() -> None:
    article = read_prose(DATA).article
    texts = [article.text, article.summary_note, *article.abstract]
    for section in article.sections:
        texts += [*section.paras, *section.after, *section.figures.values()]
    bare = [TYPED.sub("", re.sub(r"\{[^}]*\}|\[[@#][^\]]*\]", "", text)) for text in texts]
    assert len(bare) > 40
    assert [text for text in bare if re.search(r"\d", text)] == []


@made
def test_article_and_supplement_print_the_same_numbers() -> None:
    whole = json.loads((REPORT / "content.json").read_text(encoding="utf-8"))
    printed: dict[str, set[str]] = {}
    for document in FILES:
        for part in NEEDED[document]:
            for span in spans(whole[part]):
                if span["t"] == "number":
                    printed.setdefault(span["key"], set()).add(span["s"].lstrip("−"))
    assert [key for key, texts in printed.items() if len(texts) > 1] == []
