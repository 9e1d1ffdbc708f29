"""The chapter of a claim: its word and why, its sentences, pictures, ways, and sources."""

from collections.abc import Mapping, Sequence
from typing import Any

from chervonets.claims.models import Claim
from chervonets.claims.verdicts import Answer, look_of
from chervonets.propositions.models import Sentence
from chervonets.report.bibliography import reference
from chervonets.report.items import Item, columns, figure, table
from chervonets.report.material import Material
from chervonets.report.prose import Cell, Para, Typesetter, cell, headed, words
from chervonets.report.readme import shortened
from chervonets.rungs.rule import Look, VerdictRule

WAYS = (
    "*Ways: *{{{0}.ways}} in all; {{{0}.share_for}} per cent of their weight for the sentence and "
    "{{{0}.share_against}} against it; with known errors drawn {{{0}.errors_for}} for it; the "
    "primary way keeps its side in {{{0}.held}} of a hundred draws."
)
RANGE = "Range: the middle nine tenths over admitted ways and drawn errors of the figures."


def chapter(claim: Claim, place: int, material: Material) -> dict[str, Any]:
    """A claim's part of the supplement and of the page, as plain data."""
    setter = material.setter
    missing = "; ".join(text.rstrip(".") for text in claim.missing)
    needed = [headed("Figures that are missing. ", f"{missing}.")] if missing else []
    used = {key: material.sources[key] for key in claim.sources(material.concepts)}
    return {
        "id": claim.id,
        "number": place,
        "title": claim.title,
        "group": claim.group,
        "group_title": material.rule.groups[claim.group].title,
        "locator": ", ".join(claim.paragraphs),
        "verdict": look(material.words[claim.id][0], material.rule),
        "confidence": material.confidence[claim.id],
        "sentence": setter.para(claim.answer, claim.id),
        "summary": _summary_table(claim, material),
        "said": _said(claim, material),
        "asked": [_sentence(item, claim, material) for item in claim.propositions],
        "measured": setter.paras(claim.measured, claim.id),
        "figures": _figures(claim, material),
        "out": setter.paras(claim.found, claim.id),
        "against": setter.paras(claim.against, claim.id),
        "change": [*setter.paras(claim.would_change, claim.id), *needed],
        "tables": [_axis_table(item, claim, setter) for item in claim.propositions if item.ask],
        "sources": [
            {
                "key": key,
                "short": source.citation.short,
                "text": reference(source.citation),
                "counted": f"counted by {shortened(material.vocabulary.counted_by(source))}",
            }
            for key, source in used.items()
        ],
        "history": [{"date": item.date, "text": item.text} for item in claim.history],
    }


def look(word: str, rule: VerdictRule) -> dict[str, str]:
    """How a word is shown."""
    return {"word": word, **look_of(word, rule).model_dump(exclude={"meaning"})}


def _said(claim: Claim, material: Material) -> list[Para]:
    """What the text says, which sentences decide the word, and what the first rule's word was."""
    word, which = material.words[claim.id]
    paras = [cell(f"{claim.paraphrase} ({', '.join(claim.paragraphs)})")]
    if word:
        essential = [item.id for item in claim.propositions if item.role == "essential"]
        told = f"one sentence ({which}): {word}."
        if len(essential) != 1:
            named = f"{len(essential)} sentences ({', '.join(essential)})"
            told = f"{named}. The weakest decides ({which}): {word}."
        paras.append(cell(f"The claim stands or falls with {told}"))
    first = material.rule.first.get(claim.id)
    if first is None:
        return [*paras, cell("The first report did not ask this claim.")]
    why = material.rule.why_differs.get(claim.id, "")
    told = f"{first}; by the present rule: {word}. {why}".strip()
    return [*paras, headed("By the first rule: ", told)]


SPEAKERS = {
    "trotsky-1932": "Trotsky, October 1932",
    "trotsky-1933": "Trotsky, April 1933",
    "note-2015": "introductory note of 2015",
    "comment-2015": "reader's comment of 2015",
}
NO_LOOK = Look(symbol="–", colour="#6E6E6E", meaning="")
RUNG_WORDS = {
    "describe": "Was it so",
    "dated": "Dated acts",
    "unusual": "More than ordinary movement",
    "cause": "Would it have happened anyway",
}


def said_by(speakers: Sequence[str]) -> str:
    """Who speaks, in words."""
    return ", ".join(SPEAKERS[who] for who in speakers)


def _sentence(item: Sentence, claim: Claim, material: Material) -> dict[str, Any]:
    """One sentence: what it says, what its file lays down, what each rung answers."""
    answer, setter = material.answers[claim.id, item.id], material.setter
    least = item.smallest_effect
    fixed = [
        *headed(
            "Laid down in the claim's file (its changes say when). ",
            f"{item.prediction.statement} ",
        ),
        *headed("Smallest effect: ", f"{least.value:g} {least.unit}. "),
        *headed("Falsified by: ", f"{item.falsifier} "),
        *headed("The other reading: ", item.rival_reading),
    ]
    head: Para = [
        words(f"{said_by(item.speaker)}; {', '.join(item.paragraphs)}. "),
        words(f"A sentence of the kind {item.kind}, {item.role}. "),
        words(f"{item.direct.capitalize()}: {item.direct_why}{_readings(item)}"),
    ]
    paras = [setter.para(item.answer, claim.id)] if item.answer else []
    paras += [head, fixed]
    paras += [headed("Asked so. ", item.ask.statement)] if item.ask else []
    paras += [
        headed(f"{RUNG_WORDS[rung]}: {word}", f": {because.rstrip('.')}.")
        for rung, (word, because) in answer.rungs.items()
    ]
    paras += [setter.para(WAYS.format(item.id), claim.id)] if item.ask else []
    why = f" ({'; '.join(answer.steps)})." if answer.steps else "."
    paras += [headed(f"Confidence: {answer.confidence}", why)] if answer.confidence else []
    return {"id": f"{claim.id}.{item.id}", "title": item.says, "word": answer.word, "paras": paras}


def _readings(item: Sentence) -> str:
    """The kinds that two readers gave it without sight of figures, where they differ from ours."""
    given = [f"{reader.upper()} {kind}" for reader, kind in item.readings.items()]
    if set(item.readings.values()) <= {item.kind}:
        return ""
    return f" Two readers without sight of figures: {', '.join(given)}. {item.kind_why}".rstrip()


def _summary_table(claim: Claim, material: Material) -> Item:
    """The summary of findings: a row a sentence; columns that stay empty are left out."""
    rows: list[dict[str, Cell]] = [
        {
            "Sentence": row["says"],
            "Kind": f"{row['kind']}, {row['role']}",
            "Figure, with its range": row["figure"],
            "Answer": row["word"],
            "Confidence": row["confidence"],
            "Why not higher": row["why"],
        }
        for row in findings(claim, material.answers, material.rule, material.setter)
    ]
    filled = [title for title in rows[0] if any(row[title] for row in rows)]
    cells = [[row[title] for title in filled] for row in rows]
    note = RANGE if any(item.ask for item in claim.propositions) else ""
    return table("Summary of findings", columns(*filled), cells, note)


def findings(
    claim: Claim, answers: Mapping[tuple[str, str], Answer], rule: VerdictRule, setter: Typesetter
) -> list[dict[str, Any]]:
    """The summary of findings, with all that the table on the page is filtered by.

    Returns:
        A row a sentence: `id`, `says`, `speakers`, `kind`, `role`, `rung`, `word` and its look,
        `confidence`, `why` it is not higher, and `figure`, spans of the estimate and range.
    """
    rows = []
    for item in claim.propositions:
        answer = answers[claim.id, item.id]
        row = {
            "id": f"{claim.id}.{item.id}",
            "says": item.says,
            "speakers": [SPEAKERS[who] for who in item.speaker],
            "kind": item.kind,
            "role": item.role,
            "rung": RUNG_WORDS.get(item.rung, "Not asked"),
            "word": answer.word or "not asked",
            **rule.words.get(answer.word, NO_LOOK).model_dump(exclude={"meaning"}),
            "confidence": answer.confidence,
            "why": why_lowered(answer),
            "figure": figure_of(item, claim, setter),
        }
        rows.append(row)
    return rows


def why_lowered(answer: Answer) -> str:
    """Why the confidence in an answer is not higher, if anything lowers it."""
    why = next((step for step in answer.steps if step.startswith("−")), "")
    return why.removeprefix("− ")


def figure_of(item: Sentence, claim: Claim, setter: Typesetter) -> Para:
    """The primary estimate and its range, or the number of acts."""
    keys = [f"{item.id}.{name}" for name in ("estimate", "low", "high")]
    if all(f"{claim.id}.{key}" in setter.numbers for key in keys):
        return setter.ranged(keys, item.ask.display.unit if item.ask else "", claim.id)
    if f"{claim.id}.{item.id}.acts" in setter.numbers:
        return [setter.number(f"{item.id}.acts", claim.id), words(" dated acts")]
    return []


def _figures(claim: Claim, material: Material) -> list[Item]:
    """The pictures that were drawn: of the data, and of the ways of each sentence.

    The ways of sentences that do not decide the claim's word stand on the page only.
    """
    says = {item.id: item.says for item in claim.propositions}
    _, which = material.words[claim.id]
    drawn = material.drawn.get(claim.id, ())
    curves = [name.removeprefix("ways.") for name in drawn if name != "data"]
    deciding = [name for name in which.split(", ") if name in curves] or curves
    found: list[Item] = []
    if "data" in drawn and claim.picture:
        lines = f"The figures, and what the text expects of them ({claim.picture.unit})."
        found.append(figure(f"{claim.id}/data", claim.picture.alt, lines))
    return found + [
        figure(
            f"{claim.id}/ways.{name}",
            f"Every admitted way of asking “{says[name]}”: estimates in order, and the choices "
            "behind each.",
            f"Every admissible way to ask: {says[name]}",
            page_only=name not in deciding[:1],
        )
        for name in sorted(curves, key=lambda name: name not in deciding[:1])
    ]


def _axis_table(item: Sentence, claim: Claim, setter: Typesetter) -> Item:
    """What each choice of a sentence does; on the page only."""
    assert item.ask is not None  # asked by the caller
    rows: list[list[Cell]] = []
    for axis, options in item.ask.axes.items():
        for choice, mark in options.marks.items():
            key = f"{item.id}.axis.{axis}.{choice}"
            if f"{claim.id}.{key}.median" not in setter.numbers:
                continue
            known = claim.series.get(str(choice)) if axis == "series" else None
            counted = f"{claim.id}.{key}.for" in setter.numbers
            share = setter.number(f"{key}.for", claim.id) if counted else "not counted"
            median = setter.number(f"{key}.median", claim.id)
            rows.append([axis, known.label if known else str(choice), mark, median, share])
    counts = columns("Median", "Share for it, per cent", align="decimal")
    return table(
        f"What each choice does: {item.says}",
        columns("Axis", "Choice", "Leaves the question") + counts,
        rows,
        f"Medians in {item.ask.display.unit or 'the unit of the estimate'}.",
        page_only=True,
    )
