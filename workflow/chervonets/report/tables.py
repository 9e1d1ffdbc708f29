"""Tables of the supplement's last part: the rule, the text, the readings, the sources."""

from chervonets.report.items import Item, columns, table
from chervonets.report.material import Material
from chervonets.report.prose import cell, link, words
from chervonets.report.rights import shortened


def data_tables(material: Material) -> list[Item]:
    """All of them, in their order."""
    made = (_rule, _history, _readings, _text, _rights, _omission)
    return [each(material) for each in made]


def _rule(material: Material) -> Item:
    """The words of the first rule beside the present ones, retired claims too."""
    rows = []
    for claim in material.claims:
        word, _ = material.words[claim.id]
        first = material.rule.first.get(claim.id, "not asked")
        why = material.rule.why_differs.get(claim.id, "")
        title = link(f"#{claim.id}", claim.title)
        rows.append([title, cell(first), cell(word), cell(why)])
    for key, why in material.rule.retired.items():
        rows.append([cell(key), cell(material.rule.first.get(key, "")), cell("retired"), cell(why)])
    heads = columns("Claim", "First rule", "Present rule", "Why")
    return table("By the first rule, by the present rule", heads, rows)


def _readings(material: Material) -> Item:
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
    return table("Two readings of the text, made without sight of figures", columns(*titles), rows)


def _history(material: Material) -> Item:
    """What changed in the rule, when and why."""
    rows = [[cell(item["date"]), cell(item["text"])] for item in material.rule.history]
    heads = columns("Date", "What changed, and what it moved")
    note = cell(f"The rule's file has the hash {material.rule_hash}.")
    return table("History of the rule", heads, rows, note)


def _text(material: Material) -> Item:
    """Every statement of the text, and which claim asks it or why none does."""
    titles = {claim.id: claim.title for claim in material.claims}
    rows = []
    for statement in material.text.statements:
        if statement.disposition:
            told = cell(f"{statement.disposition}: {statement.why}")
        else:
            told = []
            for key in dict.fromkeys(key.split("/")[0] for key in statement.sentences):
                told += [words("; ")] if told else []
                told += link(f"#{key}", titles[key]) if key in titles else cell(key)
        rows.append([cell(statement.id), cell(statement.says), told])
    heads = columns("Place", "What it says", "Asked by, or why not")
    return table("The text, statement by statement", heads, rows)


def _rights(material: Material) -> Item:
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
    heads = columns("Source", "Who counted", "Licence", "Table may be passed on")
    return table("Sources: who counted, and rights", heads, rows)


def _omission(material: Material) -> Item:
    """Sources that were collected and left out."""
    rows = [
        [
            cell(item.title),
            cell(material.sources[item.twin_of].citation.short if item.twin_of else ""),
            cell(item.why),
        ]
        for item in material.omitted
    ]
    return table("Collected and left out", columns("Source", "Twin of", "Why"), rows)
