"""Tables of the supplement's last part: the rule, the text, the readings, the sources."""

from __future__ import annotations

from typing import Any

from chervonets.report.material import Material
from chervonets.report.prose import Para, cell, column, words
from chervonets.report.rights import shortened


def rule_table(material: Material) -> dict[str, Any]:
    """The words of the first rule beside the present ones, retired claims too."""
    rows = []
    for claim in material.claims:
        word, _ = material.words[claim.id]
        first = material.rule.first.get(claim.id, "not asked")
        why = material.rule.why_differs.get(claim.id, "")
        link: Para = [{"t": "link", "href": f"#{claim.id}", "s": claim.title}]
        rows.append([link, cell(first), cell(word), cell(why)])
    for key, why in material.rule.retired.items():
        rows.append([cell(key), cell(material.rule.first.get(key, "")), cell("retired"), cell(why)])
    return {
        "title": "By the first rule, by the present rule",
        "columns": [column(title) for title in ("Claim", "First rule", "Present rule", "Why")],
        "rows": rows,
        "note": [],
    }


def readings_table(material: Material) -> dict[str, Any]:
    """The kinds that two readers gave each sentence without sight of figures, and ours."""
    rows = [
        [
            cell(f"{claim.id}: {item.says}"),
            cell(item.readings.get("a", "not in it")),
            cell(item.readings.get("b", "not in it")),
            cell(item.kind),
            cell(item.kind_why),
        ]
        for claim in material.claims
        for item in claim.propositions
    ]
    titles = ("Sentence", "Reader A", "Reader B", "Taken", "Why, where they differ")
    return {
        "title": "Two readings of the text, made without sight of figures",
        "columns": [column(title) for title in titles],
        "rows": rows,
        "note": [],
    }


def history_table(material: Material) -> dict[str, Any]:
    """What changed in the rule, when and why."""
    rows = [[cell(item["date"]), cell(item["text"])] for item in material.rule.history]
    return {
        "title": "History of the rule",
        "columns": [column("Date"), column("What changed, and what it moved")],
        "rows": rows,
        "note": cell(f"The rule's file has the hash {material.rule_hash}."),
    }


def text_table(material: Material) -> dict[str, Any]:
    """Every statement of the text, and which claim asks it or why none does."""
    titles = {claim.id: claim.title for claim in material.claims}
    rows = []
    for statement in material.text.statements:
        if statement.disposition:
            told: Para = [words(f"{statement.disposition}: {statement.why}")]
        else:
            told = []
            for claim_id in dict.fromkeys(key.split("/")[0] for key in statement.sentences):
                told += [words("; ")] if told else []
                if claim_id in titles:
                    told.append({"t": "link", "href": f"#{claim_id}", "s": titles[claim_id]})
                else:
                    told.append(words(claim_id))
        rows.append([cell(statement.id), cell(statement.says), told])
    return {
        "title": "The text, statement by statement",
        "columns": [column("Place"), column("What it says"), column("Asked by, or why not")],
        "rows": rows,
        "note": [],
    }


def rights_table(material: Material) -> dict[str, Any]:
    """Every source with who counted and its licence."""
    rows = [
        [
            cell(source.citation.short),
            cell(shortened(list(material.vocabulary.counted_by(source)))),
            cell(source.licence.name),
            cell(source.licence.redistribute.replace("-", " ")),
        ]
        for source in material.sources.values()
    ]
    return {
        "title": "Sources: who counted, and rights",
        "columns": [
            column("Source"),
            column("Who counted"),
            column("Licence"),
            column("Table may be passed on"),
        ],
        "rows": rows,
        "note": [],
    }


def omission_table(material: Material) -> dict[str, Any]:
    """Sources that were collected and left out."""
    rows = [
        [
            cell(item.title),
            cell(material.sources[item.twin_of].citation.short if item.twin_of else ""),
            cell(item.why),
        ]
        for item in material.omitted
    ]
    return {
        "title": "Collected and left out",
        "columns": [column("Source"), column("Twin of"), column("Why")],
        "rows": rows,
        "note": [],
    }
