"""Tables of the supplement's last part: the rule, the text, the readings, the sources."""

from chervonets.report.items import Item, columns, table
from chervonets.report.material import Material
from chervonets.report.prose import Cell, Para, cell, link, words
from chervonets.report.readme import shortened


def data_tables(material: Material) -> list[Item]:
    """All of them, in their order."""
    return [each(material) for each in (_rule, _history, _readings, _text, _rights, _omission)]


def _rule(material: Material) -> Item:
    """The words of the first rule beside the present ones, retired claims too."""
    rule = material.rule
    rows: list[list[Cell]] = [
        [
            link(f"#{claim.id}", claim.title),
            rule.first.get(claim.id, "not asked"),
            material.words[claim.id][0],
            rule.why_differs.get(claim.id, ""),
        ]
        for claim in material.claims
    ]
    rows += [[key, rule.first.get(key, ""), "retired", why] for key, why in rule.retired.items()]
    heads = columns("Claim", "First rule", "Present rule", "Why")
    return table("By the first rule, by the present rule", heads, rows)


def _readings(material: Material) -> Item:
    """The kinds that two readers gave each sentence without sight of figures, and ours."""
    rows = [
        [
            f"{claim.id}: {item.says}",
            *(item.readings.get(reader, "not in it") for reader in ("a", "b")),
            item.kind,
            item.kind_why,
        ]
        for claim in material.claims
        for item in claim.propositions
    ]
    titles = ("Sentence", "Reader A", "Reader B", "Taken", "Why, where they differ")
    return table("Two readings of the text, made without sight of figures", columns(*titles), rows)


def _history(material: Material) -> Item:
    """What changed in the rule, when and why."""
    rows = [[item["date"], item["text"]] for item in material.rule.history]
    heads = columns("Date", "What changed, and what it moved")
    note = f"The rule's file has the hash {material.rule_hash}."
    return table("History of the rule", heads, rows, note)


def _text(material: Material) -> Item:
    """Every statement of the text, and which claim asks it or why none does."""
    titles = {claim.id: claim.title for claim in material.claims}
    rows: list[list[Cell]] = []
    for statement in material.text.statements:
        told: Para = []
        for key in dict.fromkeys(key.split("/")[0] for key in statement.sentences):
            told += [words("; ")] if told else []
            told += link(f"#{key}", titles[key]) if key in titles else cell(key)
        why = f"{statement.disposition}: {statement.why}"
        rows.append([statement.id, statement.says, why if statement.disposition else told])
    heads = columns("Place", "What it says", "Asked by, or why not")
    return table("The text, statement by statement", heads, rows)


def _rights(material: Material) -> Item:
    """Every source with who counted and its licence."""
    rows = [
        [
            source.citation.short,
            shortened(list(material.vocabulary.counted_by(source))),
            source.licence.name,
            source.licence.redistribute.replace("-", " "),
        ]
        for source in material.sources.values()
    ]
    heads = columns("Source", "Who counted", "Licence", "Table may be passed on")
    return table("Sources: who counted, and rights", heads, rows)


def _omission(material: Material) -> Item:
    """Sources that were collected and left out."""
    rows = [
        [
            item.title,
            material.sources[item.twin_of].citation.short if item.twin_of else "",
            item.why,
        ]
        for item in material.omitted
    ]
    return table("Collected and left out", columns("Source", "Twin of", "Why"), rows)
