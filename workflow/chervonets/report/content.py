"""The content of the report, once, for the article, the supplement and the page alike."""

from typing import Any

from chervonets.claims.verdicts import IN_PART, IN_PART_LOOK
from chervonets.report.acts import act_section
from chervonets.report.article import article
from chervonets.report.bibliography import bibliography
from chervonets.report.chapters import chapter
from chervonets.report.contest import contest_section
from chervonets.report.errors import error_section
from chervonets.report.items import figure
from chervonets.report.material import Material
from chervonets.report.others import camp_tables
from chervonets.report.parts import number_items
from chervonets.report.rates import rate_section
from chervonets.report.tables import data_tables
from chervonets.report.trials import trial_sections

STAMP = (
    "Not the published run: {}. A run of some claims leaves their words as they are and changes "
    "what is counted over all; other settings, data, rules or code change numbers, and may "
    "change words."
)

OVERVIEW = (
    "One row a claim: its title, the shape and word of its answer, the confidence in it, and the "
    "word of the first rule."
)
SCORED = ("id", "number", "title", "group", "verdict", "confidence", "locator", "sentence")
"""What the list of all claims says of each."""

DATA_PARAGRAPH = (
    "The data folder holds {data.printed} figures printed about the USSR and its parts by those "
    "who counted, {data.printed_core} of them of 1925-37, and {data.reference} reference values of "
    "other countries and of later compilations and codings: {data.series} series from "
    "{data.sources} sources, {data.reference_sources} of which hold reference values only. "
    "{data.originators} offices, registers and authors counted them. They are brought onto "
    "{data.concepts} concepts. {data.acts} dated acts are attested in {data.attestations} places."
)


def build(material: Material) -> dict[str, Any]:
    """The whole content as plain data; see the templates for what each part becomes.

    Raises:
        DataError: prose names an unknown number or source.
    """
    prose, setter = material.prose, material.setter
    chapters = [
        chapter(claim, place, material) for place, claim in enumerate(material.claims, start=1)
    ]
    told = article(material)
    content = {
        "title": prose.title,
        "subtitle": prose.subtitle,
        "authors": prose.authors,
        "version": material.version,
        "date": prose.date,
        "licence": prose.licence,
        "stamp": STAMP.format(material.stamp) if material.stamp else "",
        "article": told,
        "abstract": told["abstract"],
        "reading": setter.paras(prose.reading),
        "words": [
            {"word": word, **look.model_dump(), "meaning": material.rule.meanings[word]}
            for word, look in material.rule.words.items()
        ]
        + [{"word": IN_PART, **IN_PART_LOOK.model_dump()}],
        "overview": figure("overview", OVERVIEW, "The answers, by group of claims."),
        "scoreboard": [{key: chapter[key] for key in SCORED} for chapter in chapters],
        "groups": [
            {"id": key, "title": f"{group.numeral}. {group.title}"}
            for key, group in material.rule.groups.items()
        ],
        "chapters": chapters,
        "parts": [
            {
                "id": "others",
                "title": prose.others.title,
                "paras": setter.paras(prose.others.paras, whole=not material.stamp),
                "figures": [],
                "tables": camp_tables(material),
            },
            rate_section(
                material.told_rates, material.rates, material.rule, material.claims, setter
            ),
            contest_section(prose.contest, material.contest, setter),
        ],
        "methods": [
            {"title": item.title, "paras": setter.paras(item.paras)} for item in prose.methods
        ],
        "trials": trial_sections(material.trials, setter),
        "data": setter.paras([*prose.text, DATA_PARAGRAPH]),
        "data_tables": data_tables(material),
        "data_sections": [
            error_section(prose.errors, material.errors, material.vocabulary.themes, setter),
            act_section(prose.acts, material.acts, material.vocabulary, setter),
        ],
        "explorer": setter.paras(prose.explorer),
        "bibliography": bibliography(material.sources, prose.references, material.vocabulary),
        "cite": setter.paras(text.replace("{version}", material.version) for text in prose.cite),
        "numbers": dict(material.numbers),
    }
    number_items(content)
    return content
