"""A small, obviously fictitious report: nothing in it is history."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chervonets.report.lineage import Node, number_node
from chervonets.report.page.write import Study
from chervonets.report.parts import number_items

LINE = "This fictitious example sentence stands for prose and says nothing about history."
SCORED = ("id", "number", "title", "group", "verdict", "confidence", "locator", "sentence")
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="120pt" '
    'viewBox="0 0 {width} 120"><path d="M10 110L{width} 10" stroke="#0072B2"/></svg>\n'
)
PICTURES = {
    "overview": 493,
    "example-claim.data": 493,
    "example-claim.narrow": 238,
    "validation.example": 493,
    "contest": 493,
    "errors": 493,
}


def draw_pictures(folder: Path) -> Path:
    """Write the pictures that the content names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, width in PICTURES.items():
        (folder / f"{name}.svg").write_text(PICTURE.format(width=width), encoding="utf-8")
    return folder


def content() -> dict[str, Any]:
    """The content model, every field filled at least once, some left empty."""
    chapters = [_full_chapter(), _empty_chapter()]
    made: dict[str, Any] = {
        "title": "An example report about nothing",
        "subtitle": "Fictitious content",
        "authors": ["An Example Author", "Another Example"],
        "version": "0.0.0",
        "date": "2026-01-02",
        "licence": "Example licence",
        "stamp": "",
        "article": _article(),
        "abstract": [_text(f"Example abstract. {LINE}")],
        "reading": [_text(f"Example of reading. {LINE}")],
        "words": [_look("borne out", "◉", "#0072B2"), _look("not observed", "×", "#6E6E6E")],
        "overview": _figure("overview"),
        "scoreboard": [{key: chapter[key] for key in SCORED} for chapter in chapters],
        "groups": [
            {"id": "one", "title": "I. Example group"},
            {"id": "two", "title": "II. Another group"},
        ],
        "chapters": chapters,
        "parts": [
            {
                "id": "example-part",
                "title": "Example part",
                "paras": [_text(f"Example of a part. {LINE}")],
                "figures": [_figure("contest")],
                "tables": [_narrow_table(), {**_narrow_table(), "page_only": True}],
            }
        ],
        "methods": [{"title": "Example method", "paras": [_text(f"Example method. {LINE}")]}],
        "trials": {
            "intro": [_text(f"Example of trials. {LINE}")],
            "tests": [
                {
                    "title": "Does the example do anything?",
                    "paras": [_text(f"Example test. {LINE}")],
                    "tables": [_narrow_table()],
                }
            ],
            "power": [_text(f"Example of power. {LINE}")],
            "figures": [_figure("validation.example")],
            "engine": [
                {
                    "title": "Is the example right?",
                    "paras": [_text(f"Example of joint tests. {LINE}")],
                    "tables": [_narrow_table()],
                }
            ],
            "others": [_text(f"Example of others. {LINE}")],
            "tables": [_narrow_table()],
        },
        "data": [_text(f"Example data. {LINE}")],
        "data_tables": [_wide_table()],
        "data_sections": [
            {
                "title": "Example section on data",
                "paras": [_text(f"Example of a section. {LINE}")],
                "figures": [_figure("errors")],
                "tables": [_narrow_table()],
            }
        ],
        "explorer": [_text("How to read the example explorer.")],
        "bibliography": [
            {
                "key": "example-yearbook",
                "text": "Example Office (1999). Example yearbook. https://example.org/a/b/c.",
                "evidence": "scholarly",
                "rights": "facts only",
            },
            {
                "key": "example-primer",
                "text": "Пример И. И. (1999). Вымышленный сборник; Příklad žluťoučký.",
                "evidence": "scholarly",
                "rights": "",
            },
        ],
        "cite": [_text("Cite this example as: An Example Author, An example report.")],
        "numbers": {
            "example-claim.estimate": _number(1.25, "1.25"),
            "example-claim.p": _number(0.0004, "below 0.001"),
            "example-claim.missing": _number(None, "not available"),
        },
    }
    number_items(made)
    return made


def _article() -> dict[str, Any]:
    """One section of every kind, the second empty but for its title."""
    finding = {
        "id": "example-claim",
        "link": "example-claim",
        "number": 1,
        "title": "Example claim",
        "verdict": {"word": "borne out", "symbol": "◉", "colour": "#0072B2"},
        "confidence": "example high",
        "said": "An example speaker; Q01",
        "sentence": [*_text("The example grew by "), _span("example-claim.estimate", "1.25")],
        "against": _text("Against the example stands nothing."),
    }
    empty = {key: [] for key in ("words", "paras", "tables", "figures", "findings", "after")}
    section = {
        **empty,
        "id": "section-example",
        "number": 1,
        "title": "Example section",
        "words": ["borne out"],
        "paras": [
            [
                *_text("As an example says "),
                {"t": "cite", "key": "example-yearbook", "s": "Example yearbook 1999"},
                {"t": "link", "href": "#example-claim", "s": " of a claim"},
            ]
        ],
        "tables": [_narrow_table(), _wide_table()],
        "figures": [_figure("example-claim.data")],
        "findings": [finding, {**finding, "id": "", "against": [], "confidence": ""}],
        "after": [_text(f"After the example. {LINE}")],
    }
    return {
        "subtitle": "Fictitious article",
        "text": _text("The example text is nobody's."),
        "abstract": [_text(f"Example abstract of the article. {LINE}")],
        "sections": [section, {**section, **empty, "id": "section-empty", "number": 2}],
        "bibliography": [
            {
                "key": "example-yearbook",
                "text": "Example Office (1999). Example yearbook.",
                "evidence": "",
                "rights": "",
            }
        ],
    }


def node(key: str) -> Node:
    """The lineage of the example: every number goes down to two printed cells."""
    entry = content()["numbers"].get("example-claim.p" if key.endswith("unsaid") else key)
    if entry is None:
        return Node(
            "figure", key, "7", 7.0, "example units", source="Example yearbook", locator="p. 1"
        )
    return number_node(key, entry, entry["inputs"])


def study(folder: Path) -> Study:
    """What the page of the example shows beside the content; its charts are not drawn."""
    vega = folder / "vega.js"
    vega.write_text("vegaEmbed = async () => ({}); // draws nothing\n", encoding="utf-8")
    rows = {
        chapter["id"]: [_finding(item, chapter) for item in chapter["asked"]]
        for chapter in content()["chapters"]
    }
    return Study(
        node=node,
        findings=rows,
        ways={},
        concepts={"example": _concept()},
        looked_at={"example-claim": ["example"]},
        results=folder,
        vega=vega,
    )


def _finding(item: dict[str, Any], chapter: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": item["id"],
        "says": item["title"],
        "speakers": ["Example speaker"],
        "kind": "change",
        "role": "essential",
        "rung": "was it so",
        "why": "an example",
        "figure": [_span("example-claim.estimate", "1.25")],
        **chapter["verdict"],
        "confidence": chapter["confidence"],
    }


def _concept() -> dict[str, Any]:
    columns = {
        "concept": "example",
        "item": "",
        "source": "example",
        "series": "series",
        "entity": "XXX",
        "alignment": "as-labelled",
        "kind": "calendar-year",
        "unit": "example",
        "territory": "example",
        "lenient": "False",
    }
    rival = {"series": "example:series", "label": "Example", "item": ""}
    return {
        "title": "Example concept",
        "theme": "Example theme",
        "definition": "What the example is.",
        "unit": "example units",
        "borders": "example borders",
        "rivals": [{**rival, "originator": "Example Office", "evidence": "office", "cited": "Ex."}],
        "twins": [],
        "apart": [],
        "places": [["XXX", "Example place", True]],
        "tables": {
            "annual": {
                **{name: [[value]] for name, value in columns.items()},
                "year": [["1901", "1902"]],
                "value": [["1", "2"]],
                "observations": [["~1901", "~1902"]],
            }
        },
    }


def _full_chapter() -> dict[str, Any]:
    return {
        "id": "example-claim",
        "number": 1,
        "title": "Example claim with a title that is long enough to wrap in a narrow strip",
        "group": "one",
        "group_title": "I. Example group",
        "locator": "Q01, Q02",
        "verdict": {"word": "borne out", "symbol": "◉", "colour": "#0072B2"},
        "confidence": "example high",
        "sentence": [
            *_text("The fictitious example grew by "),
            _span("example-claim.estimate", "1.25"),
            *_text(" example units."),
        ],
        "summary": _summary("Example sentence grew."),
        "said": [_text(f"What the example says. {LINE}")],
        "asked": [
            {
                "id": "example-claim.grew",
                "title": "Example sentence grew.",
                "word": "borne out",
                "paras": [
                    [
                        *_text("The example grew by "),
                        _span("example-claim.estimate", "1.25"),
                        *_text("."),
                    ],
                    _text(f"Laid down in the example. {LINE}"),
                ],
            },
            {
                "id": "example-claim.believed",
                "title": "Example sentence believed.",
                "word": "",
                "paras": [_text("An example of a belief.")],
            },
        ],
        "measured": [
            [
                *_text("What the example measures "),
                {"t": "cite", "key": "example-yearbook", "s": "(Example yearbook 1999)"},
                *_text(", with "),
                {"t": "em", "s": "emphasis"},
                *_text(" and "),
                {"t": "link", "href": "#example-empty", "s": "a link inside"},
                *_text("."),
            ]
        ],
        "figures": [_figure("example-claim.data"), _figure("example-claim.narrow")],
        "out": [[*_text("The example came out at p "), _span("example-claim.p", "below 0.001")]],
        "against": [
            [
                *_text("Against the example stands what is "),
                _span("example-claim.missing", "not available"),
                *_text("."),
            ]
        ],
        "change": [_text(f"What would change the example. {LINE}")],
        "tables": [_narrow_table(), _wide_table(), _page_table()],
        "sources": [
            {
                "key": "example-yearbook",
                "short": "Example yearbook 1999",
                "text": "Example yearbook 1999, pp. 4–5.",
                "counted": "counted by an example office",
            }
        ],
        "history": [{"date": "2026-01-01", "text": "First version of the example."}],
    }


def _empty_chapter() -> dict[str, Any]:
    lists = ("asked", "measured", "figures", "out", "against", "change")
    return {
        "id": "example-empty",
        "number": 2,
        "title": "Example without figures",
        "group": "two",
        "group_title": "II. Another group",
        "locator": "Q03",
        "verdict": {"word": "not observed", "symbol": "×", "colour": "#6E6E6E"},
        "confidence": "",
        "sentence": _text("The fictitious example has no figures."),
        "summary": _summary("Example sentence without figures."),
        "said": [_text(f"What the empty example says. {LINE}")],
        **{key: [] for key in (*lists, "tables", "sources", "history")},
    }


def _narrow_table() -> dict[str, Any]:
    return {
        "title": "A narrow example table",
        "columns": [{"title": "Series", "align": "left"}, {"title": "p", "align": "decimal"}],
        "rows": [
            [_text("Example A"), [_span("example-claim.p", "below 0.001")]],
            [_text("Example B"), _text("0.5")],
        ],
        "note": _text("Nothing in this example is history."),
    }


def _wide_table() -> dict[str, Any]:
    words = [{"title": "Specification", "align": "left"}, {"title": "Locator", "align": "left"}]
    numbers = [{"title": f"Example measure {place}", "align": "decimal"} for place in range(8)]
    row = [
        _text("example/specification_with_a_long_name"),
        _text("Fictitious yearbook, volume 2, book 1, section IV, table 118, pp. 204–205, note 3"),
        *[_text(f"{place * 100.25}") for place in range(8)],
    ]
    return {"title": "A wide example", "columns": words + numbers, "rows": [row] * 3, "note": []}


def _page_table() -> dict[str, Any]:
    """A table that a picture tells too: it stands on the page and not in the PDF."""
    table = _narrow_table()
    return {**table, "title": "An example for the page alone", "page_only": True}


def _summary(sentence: str) -> dict[str, Any]:
    columns = ("Sentence", "Figure", "Answer", "Confidence")
    cells = [_text(sentence), [_span("example-claim.estimate", "1.25")], _text("example"), []]
    return {
        "title": "Example summary of findings",
        "columns": [{"title": title, "align": "left"} for title in columns],
        "rows": [cells],
        "note": _text("An example of a range."),
    }


def _figure(name: str) -> dict[str, str]:
    return {
        "file": name,
        "alt": f"A fictitious line rises in {name}.",
        "caption": f"Example caption of {name}.",
        "source": "Example yearbook.",
    }


def _look(word: str, symbol: str, colour: str) -> dict[str, str]:
    return {"word": word, "symbol": symbol, "colour": colour, "meaning": f"Example of {word}."}


def _number(value: float | None, text: str) -> dict[str, Any]:
    return {
        "value": value,
        "text": text,
        "unit": "example units",
        "function": "example.function",
        "specification": "example specification",
        "inputs": ["example:series:XXX:0001", "example:series:XXX:0002"],
    }


def _text(words: str) -> list[dict[str, str]]:
    return [{"t": "text", "s": words}]


def _span(key: str, words: str) -> dict[str, str]:
    return {"t": "number", "key": key, "s": words}
