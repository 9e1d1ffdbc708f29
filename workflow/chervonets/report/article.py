"""The article: at most thirty pages for readers who have half an hour."""

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from chervonets.claims.models import Claim
from chervonets.claims.verdicts import IN_PART
from chervonets.controls.statements import FOLDER
from chervonets.report.bibliography import bibliography
from chervonets.report.chapters import figure_of, look, said_by, why_lowered
from chervonets.report.contest import tally_table
from chervonets.report.items import Item, Section, columns, figure, table
from chervonets.report.material import ArticleSection, Material
from chervonets.report.parts import spans
from chervonets.report.prose import Cell, Para, cited, emphasis, link, plain, words
from chervonets.report.rates import rate_table

MOST_CITED = 4
"""Sources that are named behind a finding; the supplement has them all."""
LONGEST = 110
"""Letters of a reason in the summary of findings; the supplement has it whole."""
TALL = ("contest",)
"""Pictures that fill a page."""
INITIALS = {
    "trotsky-1932": "T 1932",
    "trotsky-1933": "T 1933",
    "note-2015": "note",
    "comment-2015": "comment",
}


def article(material: Material) -> dict[str, Any]:
    """The article as plain data.

    Returns:
        `title`, `subtitle`, `text` (which text is asked), `abstract`, `sections` and, of what these
        cite, the `bibliography`.

    Raises:
        DataError: prose names an unknown number, source, figure or table.
    """
    prose = material.prose.article
    names = _names(prose.sections, material)
    sections = [
        {"number": place, **_section(section, material, names)}
        for place, section in enumerate(prose.sections, start=1)
    ]
    abstract = _paras(prose.abstract, material, names)
    text = material.setter.para(prose.text)
    cited_here = {span["key"] for span in spans([text, abstract, sections]) if span["t"] == "cite"}
    pictures = [name for section in prose.sections for name in _drawn(section, material)]
    for claim in material.claims:
        if any(name.startswith(f"{claim.id}/") for name in pictures):
            cited_here.update(claim.sources(material.concepts))
    return {
        "subtitle": prose.subtitle,
        "text": text,
        "abstract": abstract,
        "sections": sections,
        "bibliography": bibliography(
            material.sources, material.prose.references, material.vocabulary, cited_here
        ),
    }


def _names(sections: Sequence[ArticleSection], material: Material) -> dict[str, str]:
    """What prose calls figures, tables and answers.

    `{figure errors}` is Figure 1; `{answer claim/sentence}` a word with the confidence in it.
    """
    figures = [name for section in sections for name in _drawn(section, material)]
    tables = [name for section in sections for name in section.tables]
    names = {f"{{figure {name}}}": f"Figure {place}" for place, name in enumerate(figures, start=1)}
    names |= {f"{{table {name}}}": f"Table {place}" for place, name in enumerate(tables, start=1)}
    for (claim, sentence), answer in material.answers.items():
        sure = f" ({answer.confidence} confidence)" if answer.confidence else ""
        names[f"{{answer {claim}/{sentence}}}"] = f"{answer.word}{sure}"
    return names


def _drawn(section: ArticleSection, material: Material) -> list[str]:
    """Its pictures; a run of some claims has not drawn those of the others."""
    known = {"", *material.drawn}
    return [name for name in section.figures if name.rpartition("/")[0] in known]


def _paras(texts: Sequence[str], material: Material, names: Mapping[str, str]) -> list[Para]:
    for mark, name in names.items():
        texts = [text.replace(mark, name) for text in texts]
    return material.setter.paras(texts, whole=not material.stamp)


def _section(section: ArticleSection, material: Material, names: Mapping[str, str]) -> Section:
    findings = list(_refused(material)) if section.contrary else []
    told = [claim for claim in material.claims if claim.group in section.groups]
    findings += [_finding(claim, material) for claim in told]
    return {
        "id": f"section-{section.id}",
        "title": section.title,
        "paras": _paras(section.paras, material, names),
        "words": _given(material) if section.words else [],
        "tables": [TABLES[name](material) for name in section.tables],
        "figures": [_figure(name, section, material) for name in _drawn(section, material)],
        "findings": findings,
        "after": _paras(section.after, material, names),
    }


def _given(material: Material) -> list[str]:
    """The words that some sentence has, from the strongest to the weakest, and that of claims."""
    given = {answer.word for answer in material.answers.values()}
    given |= {word for word, _ in material.words.values()}
    return [word for word in (*material.rule.words, IN_PART) if word in given]


def _figure(name: str, section: ArticleSection, material: Material) -> Item:
    """A picture of a claim (`claim/data`) or of all of them, by its file."""
    caption = material.setter.para(section.figures[name])
    start = name.split("/")[0]
    alts = [own.picture.alt for own in material.claims if own.id == start and own.picture]
    return figure(name, alts[0] if alts else plain(caption), caption, tall=name in TALL)


def _finding(claim: Claim, material: Material) -> dict[str, Any]:
    """A claim with its word, its sentence to quote, and the strongest that goes against it."""
    setter = material.setter
    keys = list(dict.fromkeys(key for text in claim.measured for key in cited(text)))
    more = f" and {len(keys) - MOST_CITED} more" if len(keys) > MOST_CITED else ""
    marks = "; ".join(f"@{key}" for key in keys[:MOST_CITED])
    named = setter.para(f"[{marks}]")[1:-1] if keys else []
    sources = [words(" Sources: "), *named, words(f"{more}.")] if keys else []
    return {
        "id": claim.id,
        "link": claim.id,
        "number": material.claims.index(claim) + 1,
        "title": claim.title,
        "verdict": look(material.words[claim.id][0], material.rule),
        "confidence": material.confidence[claim.id],
        "said": f"{said_by(_speakers(claim))}; {', '.join(claim.paragraphs)}",
        "sentence": setter.para(claim.answer, claim.id),
        "against": [emphasis("Against it: "), *setter.para(claim.against[0], claim.id), *sources],
    }


def _refused(material: Material) -> Iterator[dict[str, Any]]:
    """Sentences whose word goes against the text, those that decide a claim first."""
    against = {*material.rule.refused, *material.rule.leaning_against}
    asked = [(claim, item) for claim in material.claims for item in claim.propositions]
    for claim, item in sorted(asked, key=lambda each: each[1].role != "essential"):
        answer = material.answers[claim.id, item.id]
        said = "beside the text" if item.role == "beside" else said_by(item.speaker)
        if answer.word in against:
            yield {
                **_finding(claim, material),
                "id": "",
                "title": item.says,
                "verdict": look(answer.word, material.rule),
                "confidence": answer.confidence,
                "said": f"{said}; {', '.join(item.paragraphs)}",
                "sentence": material.setter.para(item.answer or claim.answer, claim.id),
                "against": [],
            }


def _speakers(claim: Claim) -> list[str]:
    """Who speaks in a claim's sentences, in the order of `INITIALS`."""
    own = {who for item in claim.propositions for who in item.speaker}
    return [who for who in INITIALS if who in own]


def _summary(material: Material) -> Item:
    """The summary of findings: a row a claim, with the figure of the sentence that decides it."""
    rows: list[list[Cell]] = []
    titles = ("No.", "Claim", "Said by", "Answer", "Confidence", "Figure, with its range", "Why")
    for key, group in material.rule.groups.items():
        members = [claim for claim in material.claims if claim.group == key]
        if members:
            rows.append(["", emphasis(group.title), *[""] * (len(titles) - 2)])
        rows += [_row(claim, material) for claim in members]
    note = material.setter.para(material.prose.article.summary_note)
    return table("Summary of findings: a row a claim", columns(*titles), rows, note)


def _row(claim: Claim, material: Material) -> list[Cell]:
    """A claim, with the figure of the sentence that decides and why its word is no surer."""
    word, which = material.words[claim.id]
    shown, why = [], ""
    for item in claim.propositions:
        if item.id == which.split(", ")[0]:
            answer = material.answers[claim.id, item.id]
            shown = figure_of(item, claim, material.setter)
            why = why_lowered(answer) or ("" if answer.confidence else answer.because)
    return [
        f"{material.claims.index(claim) + 1}",
        link(f"#{claim.id}", claim.title),
        ", ".join(INITIALS[who] for who in _speakers(claim)),
        f"{look(word, material.rule)['symbol']} {word}",
        material.confidence[claim.id],
        shown,
        textwrap.shorten(why, LONGEST, placeholder=" …"),
    ]


def _counted(material: Material) -> Item:
    """Who counted: offices, registers and authors by the class of their evidence."""
    rows: list[list[Cell]] = []
    for key, meaning in material.vocabulary.evidence.items():
        names = [f"data.by.{key}.{part}" for part in ("originators", "figures")]
        if names[0] in material.numbers:
            rows.append([key.replace("-", " "), *map(material.setter.number, names), meaning])
    counts = columns("Who counted", "Figures", align="right")
    heads = columns("Class") + counts + columns("What it holds")
    return table("Who counted what is printed about the USSR and its parts", heads, rows)


def _heard(material: Material) -> Item:
    """How often the rule upholds and refuses the text, and others."""
    camps = [(camp.id, camp.title) for camp in material.camps if not camp.is_calibration]
    beyond = "beyond_description"
    text = ("asked", "upheld", "likely", "unlikely", "against", "disputed", beyond)
    leaning = ("words.likely", "words.unlikely")
    said = ("sentences", "upheld", *leaning, "refused", "words.disputed", beyond)
    number = material.setter.number
    rows: list[list[Cell]] = [["The text", *(number(f"answers.{name}") for name in text)]]
    for camp, title in [*camps, ("said", "All others")]:
        rows.append([title, *(number(f"{FOLDER}.{camp}.{name}") for name in said)])
    titles = ("Sentences", "Upheld", "Likely", "Unlikely", "Refused", "Disputed", "Chance or cause")
    return table(
        "The text and others by the same rule, in sentences",
        columns("Speaker") + columns(*titles, align="right"),
        rows,
        "Upheld: established, borne out, in line with. Refused: not borne out, at odds with. "
        "Chance or cause: sentences that are judged at these rungs, at which description alone "
        "upholds nothing.",
    )


TABLES: dict[str, Callable[[Material], Item]] = {
    "summary": _summary,
    "counted": _counted,
    "heard": _heard,
    "rates": lambda material: rate_table(
        material.told_rates, material.rates, material.rule, material.setter
    ),
    "contest": lambda material: tally_table(material.contest, material.setter),
}
"""Tables that a section can show, by name."""
