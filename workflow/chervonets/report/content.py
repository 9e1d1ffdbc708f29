"""The content of the report, once, for the PDF and the page alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from chervonets.claims.models import Claim
from chervonets.claims.text import TextMap
from chervonets.claims.verdicts import Answer
from chervonets.controls.rates import RateFile
from chervonets.controls.statements import Answers, Camp
from chervonets.files import read_model
from chervonets.panel.concepts import Concept
from chervonets.propositions.models import Proposition, Sentence
from chervonets.report.acts import ActProse, act_section
from chervonets.report.appendix import appendix
from chervonets.report.contest import ContestProse, ContestResults, contest_section
from chervonets.report.errors import ErrorProse, Errors, error_section
from chervonets.report.others import camp_tables
from chervonets.report.parts import plain
from chervonets.report.prose import Para, Span, Typesetter
from chervonets.report.rates import rate_section
from chervonets.report.rights import shortened
from chervonets.report.trials import Trials, trial_sections
from chervonets.rungs.rule import VerdictRule
from chervonets.sources.acts import Acts
from chervonets.sources.models import Citation, Source
from chervonets.sources.omissions import Omission
from chervonets.sources.strict import Strict
from chervonets.sources.vocabulary import Vocabulary

FILE = "report.yaml"
MOST_NAMED = 2
RANGE = "Range: the middle nine tenths over admitted ways and drawn errors of the figures."
"""Most authors that a reference in the text names."""


class Method(Strict):
    """A note on method."""

    title: str
    paras: list[str]


class ReportProse(Strict):
    """`data/report.yaml`: prose that belongs to no single claim."""

    title: str
    subtitle: str
    authors: list[str]
    date: str
    licence: str
    abstract: list[str]
    overview: str
    reading: list[str]
    others: Method
    methods: list[Method]
    references: dict[str, str]
    text: list[str]
    appendix: list[str]
    errors: ErrorProse
    acts: ActProse
    contest: ContestProse
    cite: list[str]


@dataclass(frozen=True)
class Material:
    """Everything that the content is made from.

    Attributes:
        answers: by claim and sentence.
        words: by claim, its word and the sentences that decide it.
        confidence: by claim.
        drawn: names of each claim's pictures, in their order.
        stamp: how the run differs from the published one; empty where it does not.
        version: of the results.
        camps: what others said, and statements of known truth.
        others: the answers to these, by camp and statement.
    """

    prose: ReportProse
    claims: Sequence[Claim]
    answers: Mapping[tuple[str, str], Answer]
    words: Mapping[str, tuple[str, str]]
    confidence: Mapping[str, str]
    drawn: Mapping[str, Sequence[str]]
    stamp: str
    version: str
    numbers: Mapping[str, Mapping[str, Any]]
    rule: VerdictRule
    rule_hash: str
    text: TextMap
    sources: Mapping[str, Source]
    concepts: Mapping[str, Concept]
    omitted: Sequence[Omission]
    vocabulary: Vocabulary
    sheets: Sequence[Mapping[str, Any]]
    disagreement: pd.DataFrame
    acts: Acts
    errors: Errors
    contest: ContestResults
    trials: Trials
    told_rates: RateFile
    rates: pd.DataFrame
    camps: Sequence[Camp]
    others: Answers


def read_prose(data: Path) -> ReportProse:
    """Read `data/report.yaml`.

    Raises:
        DataError: the file is missing or malformed.
    """
    return read_model(ReportProse, data / FILE, f"data/{FILE}")


def typesetter(material: Material) -> Typesetter:
    """The typesetter that knows the material's numbers and sources."""
    shorts = {key: source.citation.parenthetical for key, source in material.sources.items()}
    references = {key: _short(text) for key, text in material.prose.references.items()}
    return Typesetter(material.numbers, {**shorts, **references})


def _short(reference: str) -> str:
    names, year = reference.split(" (", 1)
    people = [name for part in names.split(" and ") for name in part.split("., ")]
    families = [name.split(",")[0] for name in people]
    who = " and ".join(families) if len(families) <= MOST_NAMED else f"{families[0]} and others"
    return f"({who}, {year.split(')')[0]})"


def build(material: Material) -> dict[str, Any]:
    """The whole content as plain data; see the templates for what each part becomes.

    Raises:
        DataError: prose names an unknown number or source.
    """
    prose, setter = material.prose, typesetter(material)
    chapters = [
        _chapter(claim, place, material, setter)
        for place, claim in enumerate(material.claims, start=1)
    ]
    return {
        "title": prose.title,
        "subtitle": prose.subtitle,
        "authors": prose.authors,
        "version": material.version,
        "date": prose.date,
        "licence": prose.licence,
        "stamp": STAMP.format(material.stamp) if material.stamp else "",
        "abstract": [
            *(setter.para(text) for text in prose.abstract),
            *_findings(material, setter),
        ],
        "reading": [setter.para(text) for text in prose.reading],
        "words": [
            {"word": word, **look.model_dump(), "meaning": material.rule.meanings[word]}
            for word, look in material.rule.words.items()
        ],
        "overview": {
            "file": "overview",
            "alt": "One row a claim: its title, the shape and word of its answer, the confidence "
            "in it, and the word of the first rule.",
            "caption": "The answers, by group of claims.",
            "source": "",
        },
        "scoreboard": [
            {
                "id": chapter["id"],
                "number": chapter["number"],
                "title": chapter["title"],
                "group": chapter["group"],
                "verdict": chapter["verdict"],
                "confidence": chapter["confidence"],
                "locator": chapter["locator"],
                "sentence": chapter["sentence"],
            }
            for chapter in chapters
        ],
        "groups": [
            {"id": key, "title": f"{group.numeral}. {group.title}"}
            for key, group in material.rule.groups.items()
        ],
        "chapters": chapters,
        "parts": [
            {
                "id": "others",
                "title": prose.others.title,
                "paras": [setter.para(text) for text in prose.others.paras],
                "figures": [],
                "tables": camp_tables(material.camps, material.others, material.rule, setter),
            },
            rate_section(
                material.told_rates, material.rates, material.rule, material.claims, setter
            ),
            contest_section(prose.contest, material.contest, setter),
        ],
        "methods": [
            {"title": item.title, "paras": [setter.para(text) for text in item.paras]}
            for item in prose.methods
        ],
        "trials": trial_sections(material.trials, setter),
        "data": [*(setter.para(text) for text in prose.text), setter.para(DATA_PARAGRAPH)],
        "data_tables": [
            _rule_table(material),
            _history_table(material),
            _readings_table(material),
            _text_table(material),
            _rights_table(material),
            _omission_table(material),
        ],
        "data_sections": [
            error_section(prose.errors, material.errors, material.vocabulary.themes, setter),
            act_section(prose.acts, material.acts, material.vocabulary, setter),
        ],
        "appendix": {
            "intro": [setter.para(text) for text in prose.appendix],
            **appendix(
                material.sheets,
                material.disagreement,
                material.concepts,
                material.sources,
                material.vocabulary,
            ),
        },
        "bibliography": _bibliography(material),
        "cite": [setter.para(text.replace("{version}", material.version)) for text in prose.cite],
        "numbers": dict(material.numbers),
    }


STAMP = (
    "Not the published run: {}. A run of some claims leaves their words as they are and changes "
    "what is counted over all; other settings change numbers, and may change words."
)

DATA_PARAGRAPH = (
    "The data folder holds {data.printed} figures printed about the USSR and its parts by those "
    "who counted, {data.printed_core} of them of 1925-37, and {data.reference} reference values of "
    "other countries and of later compilations and codings: {data.series} series from "
    "{data.sources} sources, {data.reference_sources} of which hold reference values only. "
    "{data.originators} offices, registers and authors counted them. They are brought onto "
    "{data.concepts} concepts. {data.acts} dated acts are attested in {data.attestations} places."
)


def _findings(material: Material, setter: Typesetter) -> list[Para]:
    """One paragraph a word, what goes against the text first; each claim with its answer."""
    paras = []
    for word in reversed([*material.rule.words, "in part"]):
        claims = [claim for claim in material.claims if material.words[claim.id][0] == word]
        if not claims:
            continue
        para: Para = [{"t": "em", "s": f"{word.capitalize()}."}]
        for claim in claims:
            link = {"t": "link", "href": f"#{claim.id}", "s": claim.title}
            para += [_words(" “"), link, _words("”: "), *setter.para(claim.answer, claim.id)]
        paras.append(para)
    return paras


def _chapter(claim: Claim, place: int, material: Material, setter: Typesetter) -> dict[str, Any]:
    def paras(texts: Sequence[str]) -> list[Para]:
        return [setter.para(text, claim.id) for text in texts]

    word, which = material.words[claim.id]
    return {
        "id": claim.id,
        "number": place,
        "title": claim.title,
        "group": claim.group,
        "group_title": material.rule.groups[claim.group].title,
        "locator": ", ".join(claim.paragraphs),
        "verdict": _look(word, material.rule),
        "confidence": material.confidence[claim.id],
        "sentence": setter.para(claim.answer, claim.id),
        "summary": _summary_table(claim, material, setter),
        "said": [
            [_words(f"{claim.paraphrase} ({', '.join(claim.paragraphs)})")],
            *([_decided(claim, word, which)] if word else []),
            _first_word(claim, word, material),
        ],
        "asked": [
            _sentence(item, material.answers[claim.id, item.id], claim, setter)
            for item in claim.propositions
        ],
        "measured": paras(claim.measured),
        "figures": _figures(claim, material),
        "out": paras(claim.found),
        "against": paras(claim.against),
        "change": [
            *paras(claim.would_change),
            *(
                [
                    [
                        {"t": "em", "s": "Figures that are missing. "},
                        _words(f"{'; '.join(text.rstrip('.') for text in claim.missing)}."),
                    ]
                ]
                if claim.missing
                else []
            ),
        ],
        "tables": [_axis_table(item, claim, setter) for item in claim.propositions if item.ask],
        "sources": [
            {"key": key, "text": reference(material.sources[key].citation)}
            for key in claim.sources(material.concepts)
        ],
        "history": [{"date": item.date, "text": item.text} for item in claim.history],
    }


def _look(word: str, rule: VerdictRule) -> dict[str, str]:
    """How a word is shown; a claim that holds in part has the looks of what is disputed."""
    look = rule.words["disputed" if word == "in part" else word]
    return {"word": word, "symbol": look.symbol, "colour": look.colour}


def _decided(claim: Claim, word: str, which: str) -> Para:
    """Which sentences decide the claim's word."""
    essential = [item.id for item in claim.propositions if item.role == "essential"]
    if len(essential) == 1:
        return [_words(f"The claim stands or falls with one sentence ({which}): {word}.")]
    told = ", ".join(essential)
    count = f"The claim stands or falls with {len(essential)} sentences ({told}). "
    return [_words(f"{count}The weakest decides ({which}): {word}.")]


def _first_word(claim: Claim, word: str, material: Material) -> Para:
    """The word of the first rule beside the present one, and why they differ."""
    first = material.rule.first.get(claim.id)
    if first is None:
        return [_words("The first report did not ask this claim.")]
    why = material.rule.why_differs.get(claim.id, "")
    return [
        {"t": "em", "s": "By the first rule: "},
        _words(f"{first}; by the present rule: {word}. {why}".strip()),
    ]


SPEAKERS = {
    "trotsky-1932": "Trotsky, October 1932",
    "trotsky-1933": "Trotsky, April 1933",
    "note-2015": "introductory note of 2015",
    "comment-2015": "reader's comment of 2015",
}
RUNG_WORDS = {
    "describe": "Was it so",
    "dated": "Dated acts",
    "unusual": "More than ordinary movement",
    "cause": "Would it have happened anyway",
}


def _sentence(item: Sentence, answer: Answer, claim: Claim, setter: Typesetter) -> dict[str, Any]:
    """One sentence: what it says, what was fixed beforehand, what each rung answers."""
    said = ", ".join(SPEAKERS[who] for who in item.speaker)
    fixed: Para = [
        {"t": "em", "s": "Laid down before the run. "},
        _words(f"{item.prediction.statement} "),
        {"t": "em", "s": "Smallest effect: "},
        _words(f"{item.smallest_effect.value:g} {item.smallest_effect.unit}. "),
        {"t": "em", "s": "Falsified by: "},
        _words(f"{item.falsifier} "),
        {"t": "em", "s": "The other reading: "},
        _words(item.rival_reading),
    ]
    head: Para = [
        _words(f"{said}; {', '.join(item.paragraphs)}. A sentence of the kind {item.kind}, "),
        _words(f"{item.role}. {item.direct.capitalize()}: {item.direct_why}"),
    ]
    told = [setter.para(item.answer, f"{claim.id}")] if item.answer else []
    asked = [[{"t": "em", "s": "Asked so. "}, _words(item.ask.statement)]] if item.ask else []
    rungs: list[Para] = [
        [{"t": "em", "s": f"{RUNG_WORDS[rung]}: {word}"}, _words(f": {because.rstrip('.')}.")]
        for rung, (word, because) in answer.rungs.items()
    ]
    counted = [_counted(item, setter, claim)] if item.ask else []
    sure: list[Para] = (
        [
            [
                {"t": "em", "s": f"Confidence: {answer.confidence}"},
                _words(f" ({'; '.join(answer.steps)})." if answer.steps else "."),
            ]
        ]
        if answer.confidence
        else []
    )
    return {
        "id": f"{claim.id}.{item.id}",
        "title": item.says,
        "word": answer.word,
        "paras": [*told, head, fixed, *asked, *rungs, *counted, *sure],
    }


def _counted(item: Proposition, setter: Typesetter, claim: Claim) -> Para:
    """How many ways there are, and what part of them lies on the side of the sentence."""
    keys = ("ways", "share_for", "share_against", "errors_for", "held")
    ways, share, against, errors, held = (
        setter.number(f"{item.id}.{key}", claim.id) for key in keys
    )
    return [
        {"t": "em", "s": "Ways: "},
        ways,
        _words(" in all; "),
        share,
        _words(" per cent of their weight for the sentence and "),
        against,
        _words(" against it; with known errors drawn "),
        errors,
        _words(" for it; the primary way keeps its side in "),
        held,
        _words(" of a hundred draws."),
    ]


def _summary_table(claim: Claim, material: Material, setter: Typesetter) -> dict[str, Any]:
    """The summary of findings: a row a sentence."""
    rows = []
    for item in claim.propositions:
        answer = material.answers[claim.id, item.id]
        why = next((step for step in answer.steps if step.startswith("−")), "")
        rows.append(
            [
                _cell(item.says),
                _cell(f"{item.kind}, {item.role}"),
                _figure(item, claim, setter),
                _cell(answer.word or "not asked"),
                _cell(answer.confidence),
                _cell(why.removeprefix("− ")),
            ]
        )
    titles = (
        "Sentence",
        "Kind",
        "Figure, with its range",
        "Answer",
        "Confidence",
        "Why not higher",
    )
    filled = [place for place in range(len(titles)) if any(plain(row[place]) for row in rows)]
    return {
        "title": "Summary of findings",
        "columns": [_column(titles[place]) for place in filled],
        "rows": [[row[place] for place in filled] for row in rows],
        "note": _cell(RANGE if any(item.ask for item in claim.propositions) else ""),
    }


def _figure(item: Proposition, claim: Claim, setter: Typesetter) -> Para:
    """The primary estimate and its range, or the number of acts."""
    keys = [f"{item.id}.{name}" for name in ("estimate", "low", "high")]
    if all(f"{claim.id}.{key}" in setter.numbers for key in keys):
        estimate, low, high = (setter.number(key, claim.id) for key in keys)
        unit = item.ask.display.unit if item.ask else ""
        return [
            estimate,
            _words(f" {unit} (".replace("  ", " ")),
            low,
            _words(" to "),
            high,
            _words(")"),
        ]
    if f"{claim.id}.{item.id}.acts" in setter.numbers:
        return [setter.number(f"{item.id}.acts", claim.id), _words(" dated acts")]
    return []


def _figures(claim: Claim, material: Material) -> list[dict[str, str]]:
    """The pictures that were drawn: of the data, and of the ways of each sentence."""
    found = []
    says = {item.id: item.says for item in claim.propositions}
    for name in material.drawn.get(claim.id, ()):
        if name == "data":
            alt, caption = claim.picture.alt if claim.picture else "", "The figures."
        else:
            sentence = says[name.removeprefix("ways.")]
            alt = f"Every admitted way of asking “{sentence}”: estimates in order, and choices."
            caption = f"Every admissible way. {sentence}"
        found.append({"file": f"{claim.id}/{name}", "alt": alt, "caption": caption, "source": ""})
    return found


def _axis_table(item: Proposition, claim: Claim, setter: Typesetter) -> dict[str, Any]:
    """What each choice of a sentence does; on the page only."""
    assert item.ask is not None  # asked by the caller
    rows = []
    for axis, options in item.ask.axes.items():
        for choice, mark in options.marks.items():
            key = f"{item.id}.axis.{axis}.{choice}"
            if f"{claim.id}.{key}.median" not in setter.numbers:
                continue
            known = claim.series.get(str(choice)) if axis == "series" else None
            counted = f"{claim.id}.{key}.for" in setter.numbers
            rows.append(
                [
                    _cell(axis),
                    _cell(known.label if known else str(choice)),
                    _cell(mark),
                    [setter.number(f"{key}.median", claim.id)],
                    [setter.number(f"{key}.for", claim.id)] if counted else _cell("not counted"),
                ]
            )
    return {
        "title": f"What each choice does: {item.says}",
        "page_only": True,
        "columns": [
            *map(_column, ("Axis", "Choice", "Leaves the question")),
            _column("Median", "decimal"),
            _column("Share for it, per cent", "decimal"),
        ],
        "rows": rows,
        "note": _cell(f"Medians in {item.ask.display.unit or 'the unit of the estimate'}."),
    }


def _column(title: str, align: str = "left") -> dict[str, str]:
    return {"title": title, "align": align}


def _cell(text: str) -> Para:
    return [_words(text)]


def _words(text: str) -> Span:
    return {"t": "text", "s": text}


def _rule_table(material: Material) -> dict[str, Any]:
    """The words of the first rule beside the present ones, retired claims too."""
    rows = []
    for claim in material.claims:
        word, _ = material.words[claim.id]
        first = material.rule.first.get(claim.id, "not asked")
        why = material.rule.why_differs.get(claim.id, "")
        link: Para = [{"t": "link", "href": f"#{claim.id}", "s": claim.title}]
        rows.append([link, _cell(first), _cell(word), _cell(why)])
    for key, why in material.rule.retired.items():
        rows.append(
            [_cell(key), _cell(material.rule.first.get(key, "")), _cell("retired"), _cell(why)]
        )
    return {
        "title": "By the first rule, by the present rule",
        "columns": [_column(title) for title in ("Claim", "First rule", "Present rule", "Why")],
        "rows": rows,
        "note": [],
    }


def _readings_table(material: Material) -> dict[str, Any]:
    """The kinds that two readers gave each sentence without sight of figures, and ours."""
    rows = [
        [
            _cell(f"{claim.id}: {item.says}"),
            _cell(item.readings.get("a", "not in it")),
            _cell(item.readings.get("b", "not in it")),
            _cell(item.kind),
            _cell(item.kind_why),
        ]
        for claim in material.claims
        for item in claim.propositions
    ]
    titles = ("Sentence", "Reader A", "Reader B", "Taken", "Why, where they differ")
    return {
        "title": "Two readings of the text, made without sight of figures",
        "columns": [_column(title) for title in titles],
        "rows": rows,
        "note": [],
    }


def _history_table(material: Material) -> dict[str, Any]:
    rows = [[_cell(item["date"]), _cell(item["text"])] for item in material.rule.history]
    return {
        "title": "History of the rule",
        "columns": [_column("Date"), _column("What changed, and what it moved")],
        "rows": rows,
        "note": _cell(f"The rule's file has the hash {material.rule_hash}."),
    }


def _text_table(material: Material) -> dict[str, Any]:
    titles = {claim.id: claim.title for claim in material.claims}
    rows = []
    for statement in material.text.statements:
        if statement.disposition:
            told: Para = [_words(f"{statement.disposition}: {statement.why}")]
        else:
            told = []
            for claim_id in dict.fromkeys(key.split("/")[0] for key in statement.sentences):
                told += [_words("; ")] if told else []
                if claim_id in titles:
                    told.append({"t": "link", "href": f"#{claim_id}", "s": titles[claim_id]})
                else:
                    told.append(_words(claim_id))
        rows.append([_cell(statement.id), _cell(statement.says), told])
    return {
        "title": "The text, statement by statement",
        "columns": [_column("Place"), _column("What it says"), _column("Asked by, or why not")],
        "rows": rows,
        "note": [],
    }


def _rights_table(material: Material) -> dict[str, Any]:
    rows = [
        [
            _cell(source.citation.short),
            _cell(shortened(list(material.vocabulary.counted_by(source)))),
            _cell(source.licence.name),
            _cell(source.licence.redistribute.replace("-", " ")),
        ]
        for source in material.sources.values()
    ]
    return {
        "title": "Sources: who counted, and rights",
        "columns": [
            _column("Source"),
            _column("Who counted"),
            _column("Licence"),
            _column("Table may be passed on"),
        ],
        "rows": rows,
        "note": [],
    }


def _omission_table(material: Material) -> dict[str, Any]:
    rows = [
        [
            _cell(item.title),
            _cell(material.sources[item.twin_of].citation.short if item.twin_of else ""),
            _cell(item.why),
        ]
        for item in material.omitted
    ]
    return {
        "title": "Collected and left out",
        "columns": [_column("Source"), _column("Twin of"), _column("Why")],
        "rows": rows,
        "note": [],
    }


def _bibliography(material: Material) -> list[dict[str, str]]:
    sources = [
        {
            "key": key,
            "text": reference(source.citation),
            "evidence": ", ".join(
                word.replace("-", " ")
                for word in dict.fromkeys(material.vocabulary.counted_by(source).values())
            ),
            "rights": source.licence.name,
        }
        for key, source in material.sources.items()
    ]
    methods = [
        {"key": key, "text": text, "evidence": "method", "rights": ""}
        for key, text in material.prose.references.items()
    ]
    return sorted([*sources, *methods], key=lambda entry: entry["text"])


def reference(citation: Citation) -> str:
    """A source as the bibliography prints it."""
    who = "; ".join(author.text for author in citation.author)
    when = f" ({citation.issued})" if citation.issued else " (n.d.)"
    head = f"{who}{when}. {citation.title}" if who else f"{citation.title}{when}"
    edition = f"edition {citation.edition}" if citation.edition else None
    parts = [head, citation.container_title, edition, citation.publisher, citation.page]
    tail = [part for part in (citation.url, citation.doi, citation.note) if part]
    return ". ".join(part.rstrip(".") for part in [*parts, *tail] if part) + "."
