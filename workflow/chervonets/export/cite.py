"""Citations of a source, the report, a claim, a sentence, a number or a figure.

All are one model, the citation of a source, whose fields are those of CSL-JSON.
"""

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from chervonets.files import read_json
from chervonets.problems import DataError, Problem
from chervonets.report.bibliography import lettered, reference
from chervonets.report.parts import items_of
from chervonets.report.prose import plain
from chervonets.sources.models import Citation
from chervonets.sources.read import read_descriptions, source_keys

Format = Literal["text", "bibtex", "csl"]
REPORT = "report"

TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "entry-encyclopedia": "incollection",
    "report": "techreport",
    "thesis": "phdthesis",
}
"""BibTeX types of CSL's; all others are `misc`."""
HOLDERS = {"article": "journal", "incollection": "booktitle"}
"""What BibTeX calls the work that an entry is part of; elsewhere `howpublished`."""
SIGNS = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
        "\\": "\\textbackslash{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
    }
)


def cited(key: str, form: Format, results: Path, data: Path) -> str:
    """The citation of what `key` names: `report`, a source, claim, sentence, number or figure.

    A figure is named by its number (`Figure 3`) or by its file (`printing-press/data`).

    Raises:
        DataError: there are no results, or the key names nothing.
    """
    if key in source_keys(data):
        return formatted({key: lettered(read_descriptions(data))[key].traced}, form)
    path = results / "report/content.json"
    if not path.exists():
        problem = Problem(str(path), "file", "there is no report", "run snakemake first")
        raise DataError([problem])
    known = dict(_parts(read_json(path)))
    key = key.removeprefix("Figure ")
    if key not in known:
        near = get_close_matches(key, [*known, *source_keys(data)], n=5, cutoff=0.3)
        what, mend = "names nothing that can be cited", f"try {', '.join(near) or REPORT}"
        raise DataError([Problem(str(results), f"key {key}", what, mend)])
    return formatted({key: known[key]}, form)


def formatted(citations: Mapping[str, Citation], form: Format) -> str:
    """Citations by key as running text, BibTeX or CSL-JSON."""
    if form == "csl":
        items = [csl(key, citation) for key, citation in citations.items()]
        return json.dumps(items, ensure_ascii=False, indent=1) + "\n"
    made = (reference(item) for item in citations.values())
    if form == "bibtex":
        made = (bibtex(key, item) for key, item in citations.items())
    return "\n".join(made) + "\n"


def csl(key: str, citation: Citation) -> dict[str, Any]:
    """One item of CSL-JSON, the data model of Citation Style Language 1.0.2."""
    item = citation.model_dump(by_alias=True, exclude_none=True)
    if citation.issued:
        exact = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", citation.issued)
        parts = [int(part) for part in exact.groups() if part] if exact else []
        item["issued"] = {"date-parts": [parts]} if exact else {"literal": citation.issued}
    return {"id": key, **item}


def bibtex(key: str, citation: Citation) -> str:
    """One entry of a `.bib` file in UTF-8, its addresses left as they are.

    No library does this: pybtex, the nearest, escapes the signs of addresses too.
    """
    kind = TYPES.get(citation.type, "misc")
    names = [(author.text.translate(SIGNS), author.literal) for author in citation.author]
    # a person by family and given name; a body in braces, so that it stays in one piece
    people = " and ".join(f"{{{name}}}" if literal else name for name, literal in names)
    year = re.match(r"\d{4}", citation.issued or "")
    words = {
        "title": citation.title,
        HOLDERS.get(kind, "howpublished"): citation.container_title,
        "publisher": citation.publisher,
        "edition": citation.edition,
        "pages": citation.page,
        "note": citation.note,
    }
    fields = {
        "author": people,
        "year": year[0] if year else None,
        **{name: text.translate(SIGNS) for name, text in words.items() if text},
        "url": citation.url,
        "doi": citation.doi,
    }
    lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
    safe = re.sub(r"[^\w.:/-]+", "-", key)
    return "\n".join([f"@{kind}{{{safe},", *lines, "}"])


def _parts(content: Mapping[str, Any]) -> Iterator[tuple[str, Citation]]:
    """Everything in the report that has a key, with its citation."""
    stamp = f" {content['stamp']}" if content["stamp"] else ""

    def part(kind: str, title: str, key: str = "") -> Citation:
        place = f"; {key}" if key else ""
        return Citation.model_validate(
            {
                "type": kind,
                "title": title,
                "author": [{"literal": name} for name in content["authors"]],
                "issued": content["date"],
                "container-title": content["title"] if key else None,
                "note": f"Version {content['version']}{place}.{stamp}",
            }
        )

    yield REPORT, part("report", content["title"])
    for chapter in content["chapters"]:
        yield chapter["id"], part("chapter", chapter["title"], chapter["id"])
        for sentence in chapter["asked"]:
            yield sentence["id"], part("chapter", sentence["title"], sentence["id"])
    for key, entry in content["numbers"].items():
        yield key, part("entry", f"{entry['text']} {entry['unit']}".rstrip(), key)
    for figure in (*items_of(content, "figures"), content["overview"]):
        caption = figure["caption"] or figure["alt"]
        title = caption if isinstance(caption, str) else plain(caption)
        name = str(figure.get("number") or figure["file"])
        for key in (figure["file"], name):
            yield key, part("figure", title, f"figure {name}")
