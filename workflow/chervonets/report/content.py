"""The content of the report, once, for the PDF and the page alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

import chervonets
from chervonets.claims.models import Claim
from chervonets.claims.text import TextMap
from chervonets.claims.verdicts import VerdictRule
from chervonets.files import read_model
from chervonets.panel.concepts import Concept
from chervonets.report.acts import ActProse, act_section
from chervonets.report.afterwards import after_paras
from chervonets.report.appendix import appendix
from chervonets.report.errors import ErrorProse, Errors, error_section
from chervonets.report.prose import Para, Span, Typesetter
from chervonets.report.rights import shortened
from chervonets.report.robustness import breakdown_para, influence_para, joint_para, readings_para
from chervonets.report.trials import Trials, trial_sections
from chervonets.sources.acts import Acts
from chervonets.sources.models import Citation, Source
from chervonets.sources.omissions import Omission
from chervonets.sources.strict import Strict
from chervonets.sources.vocabulary import Vocabulary

FILE = "report.yaml"
SILENT = {
    "undecidable": "the figures in the collection can decide neither way",
    "not testable": "the figures that the test needs are not in the collection",
}
"""Words whose claims the abstract only counts: their numbers decide nothing."""
MOST_NAMED = 2
"""Most authors that a reference in the text names."""
WORST_FIRST = ("contradicted", "mixed", "undecidable", "supported", "not testable")


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
    reading: list[str]
    methods: list[Method]
    references: dict[str, str]
    text: list[str]
    appendix: list[str]
    errors: ErrorProse
    acts: ActProse
    cite: list[str]


@dataclass(frozen=True)
class Material:
    """Everything that the content is made from."""

    prose: ReportProse
    claims: Sequence[Claim]
    verdicts: Sequence[Mapping[str, Any]]
    numbers: Mapping[str, Mapping[str, Any]]
    rule: VerdictRule
    text: TextMap
    sources: Mapping[str, Source]
    concepts: Mapping[str, Concept]
    omitted: Sequence[Omission]
    vocabulary: Vocabulary
    sheets: Sequence[Mapping[str, Any]]
    disagreement: pd.DataFrame
    acts: Acts
    errors: Errors
    trials: Trials


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
    verdicts = {row["claim"]: row for row in material.verdicts}
    chapters = [
        _chapter(claim, place, verdicts[claim.id], material, setter)
        for place, claim in enumerate(material.claims, start=1)
    ]
    return {
        "title": prose.title,
        "subtitle": prose.subtitle,
        "authors": prose.authors,
        "version": chervonets.__version__,
        "date": prose.date,
        "licence": prose.licence,
        "abstract": [
            *(setter.para(text) for text in prose.abstract),
            *_findings(material, verdicts, setter),
        ],
        "reading": [setter.para(text) for text in prose.reading],
        "words": [
            {"word": word, **look.model_dump()} for word, look in material.rule.words.items()
        ],
        "overview": {
            "file": "overview",
            "alt": "One row a claim with its verdict word, shape and power.",
            "caption": "The verdicts, by group of claims.",
            "source": "",
        },
        "scoreboard": [
            {
                "id": chapter["id"],
                "number": chapter["number"],
                "title": chapter["title"],
                "group": chapter["group"],
                "verdict": chapter["verdict"]["word"],
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
        "methods": [
            {"title": item.title, "paras": [setter.para(text) for text in item.paras]}
            for item in prose.methods
        ],
        "trials": trial_sections(
            material.trials, {claim.id: claim.title for claim in material.claims}, setter
        ),
        "data": [*(setter.para(text) for text in prose.text), setter.para(DATA_PARAGRAPH)],
        "data_tables": [
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
        "cite": [
            setter.para(text.replace("{version}", chervonets.__version__)) for text in prose.cite
        ],
        "numbers": dict(material.numbers),
    }


BEYOND = "; the whole interval lies beyond the smallest effect of interest"
"""Why a low power does not make a claim undecidable."""

DATA_PARAGRAPH = (
    "The data folder holds {data.printed} figures printed about the USSR and its parts by those "
    "who counted, {data.printed_core} of them of 1925-37, and {data.reference} reference values of "
    "other countries and of later compilations and codings: {data.series} series from "
    "{data.sources} sources, {data.reference_sources} of which hold reference values only. "
    "{data.originators} offices, registers and authors counted them. They are brought onto "
    "{data.concepts} concepts. {data.acts} dated acts are attested in {data.attestations} places."
)


def _findings(
    material: Material, verdicts: Mapping[str, Mapping[str, Any]], setter: Typesetter
) -> list[Para]:
    """One paragraph a verdict word, what goes against the text first.

    Undecidable and untestable claims are only counted: their numbers decide nothing.
    """
    paras = []
    for word in WORST_FIRST:
        claims = [claim for claim in material.claims if verdicts[claim.id]["verdict"] == word]
        if not claims:
            continue
        para: Para = [{"t": "em", "s": f"{word.capitalize()}."}]
        if word in SILENT:
            link = {"t": "link", "href": "#scoreboard", "s": SILENT[word]}
            paras.append([*para, _words(f" {len(claims)} claims: "), link, _words(".")])
            continue
        for claim in claims:
            link = {"t": "link", "href": f"#{claim.id}", "s": claim.title}
            para += [_words(" “"), link, _words("”: "), *_sentence(claim, setter), _words(".")]
        paras.append(para)
    return paras


def _sentence(claim: Claim, setter: Typesetter) -> Para:
    """The picture's message as the middle of a sentence."""
    para = setter.para(claim.picture.message, claim.id)
    first = para[0]
    if first["t"] == "text" and not first["s"].startswith(("State", "Soviet")):
        para[0] = {**first, "s": first["s"][0].lower() + first["s"][1:]}
    return para


def _chapter(
    claim: Claim,
    place: int,
    verdict: Mapping[str, Any],
    material: Material,
    setter: Typesetter,
) -> dict[str, Any]:
    def paras(texts: Sequence[str]) -> list[Para]:
        return [setter.para(text, claim.id) for text in texts]

    look = material.rule.words[verdict["verdict"]]
    used = claim.sources(material.concepts)
    return {
        "id": claim.id,
        "number": place,
        "title": claim.title,
        "group": claim.group,
        "group_title": material.rule.groups[claim.group].title,
        "locator": ", ".join(claim.locator),
        "verdict": {"word": verdict["verdict"], "symbol": look.symbol, "colour": look.colour},
        "sentence": setter.para(f"{claim.picture.message}.", claim.id),
        "dials": _dials(claim, verdict, setter) if claim.is_tested else [],
        "said": [
            [_words(f"{claim.paraphrase} ({', '.join(claim.locator)})")],
            [
                {"t": "em", "s": "What it predicts. "},
                _words(f"{claim.prediction.statement} "),
                {"t": "em", "s": "The strongest other reading. "},
                _words(f"{claim.rival_reading.statement} It predicts: "),
                _words(_lower(claim.rival_reading.predicts)),
            ],
        ],
        "measured": [
            *paras(claim.measured),
            *_stand_in(claim),
            [
                {"t": "em", "s": "The test. "},
                _words(f"{claim.test.statement} "),
                {"t": "em", "s": "The date. "},
                _words(f"{claim.date.value} {claim.date.why} "),
                {"t": "em", "s": "What would falsify it. "},
                _words(f"{claim.falsifier} "),
                {"t": "em", "s": "The smallest effect of interest. "},
                setter.number("smallest_effect", claim.id),
                _words(f" {_effect_unit(claim)}. {claim.smallest_effect.why}"),
            ],
        ],
        "figures": _figures(claim, verdict),
        "out": [
            *paras(claim.found),
            *(_together(claim, verdict, setter) if claim.is_tested else []),
            _decision(verdict, claim, setter),
        ],
        "against": paras(claim.against),
        "after": after_paras(claim, setter),
        "change": [
            *paras(claim.would_change),
            *(_fragility(claim, verdict, setter) if claim.is_tested else []),
            [
                {"t": "em", "s": "Figures that are missing. "},
                _words(f"{'; '.join(_trimmed(claim.missing))}."),
            ],
        ],
        "tables": _tables(claim, setter) if claim.is_tested else [],
        "sources": [
            {"key": key, "text": reference(material.sources[key].citation)} for key in used
        ],
        "history": [{"date": item.date, "text": item.text} for item in claim.history],
    }


def _figures(claim: Claim, verdict: Mapping[str, Any]) -> list[dict[str, str]]:
    """The pictures there are: of the data, of all specifications, of supposed errors."""
    data = ("data", claim.picture.alt, "The figures.")
    curve = (
        "specifications",
        f"Specification curve of {claim.title}: estimates in order, and choices.",
        "Every reasonable way of running the test.",
    )
    errors = (
        "breakdown",
        f"What the primary test of {claim.title} says under supposed errors.",
        "How wrong the figures would have to be.",
    )
    drawn = [
        *([data] if claim.is_drawn else []),
        *([curve] if claim.is_tested else []),
        *([errors] if verdict["state"] is not None else []),
    ]
    return [
        {"file": f"{claim.id}.{name}", "alt": alt, "caption": caption, "source": ""}
        for name, alt, caption in drawn
    ]


def _together(claim: Claim, verdict: Mapping[str, Any], setter: Typesetter) -> list[Para]:
    readings = readings_para(claim, setter)
    return [joint_para(claim, verdict, setter), *([readings] if readings else [])]


def _fragility(claim: Claim, verdict: Mapping[str, Any], setter: Typesetter) -> list[Para]:
    return [breakdown_para(claim, verdict, setter), influence_para(claim, setter)]


def _tables(claim: Claim, setter: Typesetter) -> list[dict[str, Any]]:
    return [_result_table(claim, setter), _axis_table(claim, setter), _kind_table(claim, setter)]


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def _trimmed(texts: Sequence[str]) -> list[str]:
    return [text.rstrip(".") for text in texts]


def _effect_unit(claim: Claim) -> str:
    own = claim.is_level or not claim.is_tested
    return claim.smallest_effect.unit if own else claim.display.unit


def _stand_in(claim: Claim) -> list[Para]:
    """Why the figures cannot see what the text speaks of, where that is so."""
    if not claim.stand_in:
        return []
    return [[{"t": "em", "s": "A stand-in. "}, _words(claim.stand_in)]]


def _decision(verdict: Mapping[str, Any], claim: Claim, setter: Typesetter) -> Para:
    para: Para = [
        {"t": "em", "s": f"Verdict: {verdict['verdict']}"},
        _words(f", because {verdict['because']}"),
    ]
    if verdict["holm_p"] is None:
        return [*para, _words(".")]
    return [
        *para,
        _words(" (p after Holm's correction within the group "),
        setter.number("holm_p", claim.id),
        _words(", smallest attainable "),
        setter.number("attainable_p", claim.id),
        _words(", power "),
        setter.number("power", claim.id),
        _words("" if verdict["power"] is None else " per cent"),
        _words(f"{BEYOND if verdict['exceeds_smallest_effect'] else ''})."),
    ]


def _dials(claim: Claim, verdict: Mapping[str, Any], setter: Typesetter) -> list[dict[str, object]]:
    if claim.is_level:
        strong = {
            "label": "How strong",
            "value": [setter.number("share_inside", claim.id), _words(" % inside")],
            "fraction": verdict["share_inside"],
            "meaning": "share of the estimates inside the margins",
        }
        agreeing = verdict["share_specifications_inside"]
        key = "share_specifications_inside"
    else:
        size = abs(verdict["estimate"] or 0.0) / claim.smallest_effect.value
        strong = {
            "label": "How strong",
            "value": [setter.number("estimate", claim.id), _words(f" {claim.display.unit}")],
            "fraction": min(1.0, size / 2),
            "meaning": "size of the effect; half way is the smallest effect of interest",
        }
        agreeing, key = verdict["share_predicted"], "share_predicted"
    return [
        strong,
        {
            "label": "How keen the test",
            "value": [
                setter.number("power", claim.id),
                _words(" (power)" if verdict["power"] is None else " % power"),
            ],
            "fraction": verdict["power"],
            "meaning": "chance that the test finds the smallest effect of interest",
        },
        {
            "label": "How solid",
            "value": [setter.number(key, claim.id), _words(" % agree")],
            "fraction": agreeing,
            "meaning": "share of the reasonable ways of testing that agree with the prediction",
        },
    ]


def _column(title: str, align: str = "left") -> dict[str, str]:
    return {"title": title, "align": align}


def _cell(text: str) -> Para:
    return [_words(text)]


def _words(text: str) -> Span:
    return {"t": "text", "s": text}


def _result_table(claim: Claim, setter: Typesetter) -> dict[str, Any]:
    joint = f"{claim.id}.joint.p" in setter.numbers
    rows = [
        ("Estimate", "estimate", claim.display.unit),
        ("Interval, lower end", "low", claim.display.unit),
        ("Interval, upper end", "high", claim.display.unit),
        ("Smallest effect of interest", "smallest_effect", _effect_unit(claim)),
        ("p, predicted side", "p", "one-sided"),
        ("p, other side", "p_opposite", "one-sided"),
        ("p after Holm's correction", "holm_p", "within the group of claims"),
        *([("p of all specifications together", "joint.p", "one-sided")] if joint else []),
        ("Smallest attainable p", "attainable_p", ""),
        ("Observations", "n", ""),
        ("Power at the smallest effect", "power", "per cent"),
        ("Specifications", "specifications", ""),
        ("of them feasible", "fitted", ""),
    ]
    return {
        "title": "The primary test",
        "fits": "text",
        "columns": [_column(""), _column("Value", "decimal"), _column("Unit")],
        "rows": [
            [_cell(label), [setter.number(key, claim.id)], _cell(unit)] for label, key, unit in rows
        ],
        "note": [],
    }


def _axis_table(claim: Claim, setter: Typesetter) -> dict[str, Any]:
    rows = [
        (axis, claim.series[str(choice)].label if axis == "series" else str(choice), choice)
        for axis, choices in claim.axes.items()
        for choice in choices
    ]
    lines = [
        [_cell(axis), _cell(words), *_part(f"axis.{axis}.{choice}", claim, setter)]
        for axis, words, choice in rows
    ]
    table = _part_table(claim, "What each choice does", ["Axis", "Choice"], lines)
    return {**table, "page_only": True}


KINDS = {"vantage_point": "Seen from", "evidence_class": "Kind of source"}


def _kind_table(claim: Claim, setter: Typesetter) -> dict[str, Any]:
    """Specifications by what could be known in 1932, and by the evidence class of their sources."""
    rows = []
    for kind, title in KINDS.items():
        prefix = f"{claim.id}.kind.{kind}."
        found = [
            key for key in setter.numbers if key.startswith(prefix) and key.endswith(".fitted")
        ]
        for value in sorted(key.removeprefix(prefix).removesuffix(".fitted") for key in found):
            numbers = _part(f"kind.{kind}.{value}", claim, setter)
            rows.append([_cell(title), _cell(value.replace("-", " ")), *numbers])
    title = "Seen from 1932 and with hindsight; by kind of source"
    return _part_table(claim, title, ["", "Specifications"], rows)


def _part(key: str, claim: Claim, setter: Typesetter) -> list[Para]:
    parts = ("fitted", "median", "agree", "significant")
    return [[setter.number(f"{key}.{part}", claim.id)] for part in parts]


def _part_table(
    claim: Claim, title: str, names: Sequence[str], rows: list[list[Para]]
) -> dict[str, Any]:
    numbers = [
        "Feasible",
        "Median estimate",
        "Inside, %" if claim.is_level else "Predicted side, %",
        "p up to 0.05, %",
    ]
    return {
        "title": title,
        "fits": "page",
        "columns": [*map(_column, names), *(_column(name, "decimal") for name in numbers)],
        "rows": rows,
        "note": _cell(f"Median estimates in {claim.display.unit}."),
    }


def _text_table(material: Material) -> dict[str, Any]:
    titles = {claim.id: claim.title for claim in material.claims}
    rows = []
    for statement in material.text.statements:
        if statement.disposition:
            told: Para = [_words(f"{statement.disposition}: {statement.why}")]
        else:
            told = []
            for claim_id in statement.claims:
                told += [_words("; ")] if told else []
                if claim_id in titles:
                    told.append({"t": "link", "href": f"#{claim_id}", "s": titles[claim_id]})
                else:
                    told.append(_words(f"{claim_id} (planned)"))
        rows.append([_cell(statement.id), _cell(statement.says), told])
    return {
        "title": "The text, statement by statement",
        "columns": [_column("Place"), _column("What it says"), _column("Tested by, or why not")],
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
