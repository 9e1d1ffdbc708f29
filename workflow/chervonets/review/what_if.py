"""What would the answers be with another figure, without a source, with another rule or knob?

Nothing is written: figures are changed in the table that was read, and only the claims that look at
them are judged anew. The model of error is held as the run made it; `snakemake` on a changed copy
of the data folder renews it too.
"""

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from chervonets.claims.evidence import Setting, gather, rows_of
from chervonets.claims.models import Claim, read_claims
from chervonets.claims.verdicts import Answer, claim_word, reach
from chervonets.config import KNOBS, SETTINGS, parse_config
from chervonets.errors.model import ErrorModel
from chervonets.files import parse_model, read_json, read_yaml
from chervonets.panel.build import DataHouse, read_house
from chervonets.panel.concepts import Concept, read_concepts
from chervonets.problems import DataError, Problem, raise_if_any
from chervonets.progress import watched
from chervonets.review.verify import stale
from chervonets.rungs.rule import FILE as RULE
from chervonets.rungs.rule import VerdictRule
from chervonets.rungs.tests.outcomes import Settings
from chervonets.sources.acts import read_acts
from chervonets.sources.read import source_keys
from chervonets.sources.vocabulary import read_vocabulary

ESTIMATE = ("estimate", "low", "high")
Row = dict[str, Any]
Book = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Change:
    """What is to be otherwise: figures, sources, the rule, knobs of the run.

    Figures are named by observation, in the unit of the series; places in `data/verdicts.yaml` as
    `describe.borne out.share_for`.
    """

    figures: Mapping[str, float] = field(default_factory=dict)
    without: Sequence[str] = ()
    rule: Mapping[str, Any] = field(default_factory=dict)
    knobs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sources(self) -> frozenset[str]:
        """Keys of the sources whose figures change."""
        return frozenset({*self.without, *(name.split(":")[0] for name in self.figures)})

    def on(self, house: DataHouse) -> DataHouse:
        """What was read, with the figures changed."""
        if not house.concepts:
            return house
        table = house.observations
        kept = table.loc[~table["source"].isin(list(self.without))]
        values = kept["name"].map(self.figures).fillna(kept["value"])
        return DataHouse(house.vocabulary, house.sources, house.concepts, kept.assign(value=values))

    def touches(self, claim: Claim, concepts: Mapping[str, Concept]) -> bool:
        """Whether the claim looks at a series whose figures change."""
        series = {rival.series for name in claim.concepts for rival in concepts[name].rivals}
        changed = {":".join(name.split(":")[:2]) for name in self.figures}
        return bool(series & changed) or any(name.split(":")[0] in self.without for name in series)


@dataclass(frozen=True)
class Moved:
    """A sentence, `<claim>/<sentence>`, whose answer or estimate is another: before and after."""

    name: str
    words: tuple[str, str]
    because: tuple[str, str]
    estimates: tuple[str, str]  # with range and unit

    def lines(self) -> Iterator[str]:
        """As people read it."""
        before, after = self.words
        yield f"{self.name}: {before} -> {after}" if before != after else f"{self.name}: {before}"
        if before != after:
            yield f"    was, because {self.because[0]}"
            yield f"    would be, because {self.because[1]}"
        if self.estimates[0] != self.estimates[1]:
            yield f"    estimate {self.estimates[0]} -> {self.estimates[1]}"


@dataclass(frozen=True)
class Outlook:
    """What a change would move."""

    claims: list[str]  # title lines of those whose word is another
    words: list[Moved]  # sentences whose word is another
    estimates: list[Moved]  # sentences whose word stays and whose primary estimate is another
    asked: int  # how many claims were judged anew

    def lines(self, every: bool = False) -> Iterator[str]:
        """Words first; every estimate that is another if that is wanted, else how many are."""
        yield from self.claims
        for moved in (*self.words, *(self.estimates if every else ())):
            yield from moved.lines()
        if self.estimates and not every:
            yield f"{len(self.estimates)} more sentences keep their word and get another estimate"
        count = len(self.words)
        what = f"{count or 'no'} word{'s' if count != 1 else ''} of sentences would move"
        yield f"{what}; judged anew: {self.asked} of the claims, with the run's model of error"


def what_if(change: Change, data: Path, results: Path) -> Outlook:
    """Ask what a change would move; results stay as they are.

    Raises:
        DataError: there are no results of the present data, rule and code, or the change names an
            observation, source, place of the rule or knob that there is not.
    """
    for name in (SETTINGS, "answers.json", "numbers.json"):
        if not (results / name).exists():
            mend = "run snakemake first"
            raise DataError([Problem(str(results / name), "file", "is missing", mend)])
    given = read_json(results / SETTINGS)
    known = {knob: given[knob] for knob in KNOBS}
    knobs = _knobs(known, change.knobs)
    lines = stale(results, {**known, "claims": given["claims"]}, "answers.json")
    raise_if_any([Problem(str(results), "folder", line, "run snakemake first") for line in lines])
    raise_if_any(_unknown(change, data))
    published, rule = changed_rule(data, {}), changed_rule(data, change.rule)
    concepts = read_concepts(data)
    every = read_claims(data, concepts, read_acts(data, read_vocabulary(data)))
    answers = [Answer.of_json(row) for row in read_json(results / "answers.json")["answers"]]
    run = {answer.claim for answer in answers}
    claims = [claim for claim in every if claim.id in run]
    every_one = change.knobs or rule.wider != published.wider
    anew = [claim.id for claim in claims if every_one or change.touches(claim, concepts)]
    judged = _judged(anew, partial(_judge, change, knobs, data, results))
    rows: list[Row] = []
    for claim in claims:
        own = judged.get(claim.id)
        rows += own[0] if own else _rows(claim, rule if change.rule else None, results)
    after = reach(claims, rows, rule)
    moved = list(_moved(answers, after, read_json(results / "numbers.json"), judged))
    words = [
        (claim.id, claim_word(answers, claim, published)[0], claim_word(after, claim, rule)[0])
        for claim in claims
    ]
    return Outlook(
        claims=[f"claim {claim}: {was} -> {would}" for claim, was, would in words if was != would],
        words=[item for item in moved if item.words[0] != item.words[1]],
        estimates=[item for item in moved if item.words[0] == item.words[1]],
        asked=len(anew),
    )


def changed_rule(data: Path, changes: Mapping[str, Any]) -> VerdictRule:
    """The rule of verdicts with some of its values changed.

    A place is written with points; in a list a part names the word, the measure or the reason of
    its entries, and `share` stands for the share of ways as `VerdictRule.at` moves it.

    Raises:
        DataError: the rule has no such place, or the value does not fit it.
    """
    name = f"data/{RULE}"
    content = read_yaml(data / RULE, name)
    for place, value in changes.items():
        if place != "share" and not _put(content, place.split("."), value):
            what, mend = "is no place of the rule", "write it as describe.borne out.share_for"
            raise DataError([Problem(name, f"place {place}", what, mend)])
    rule = parse_model(VerdictRule, content, name)
    if "share" not in changes:
        return rule
    share = _number(changes["share"])
    if not 0.5 < share <= 1:
        mend = "give a share above one half, and at most 1"
        raise DataError([Problem(name, "share", f"{changes['share']!r} is no share", mend)])
    return rule.at(share, rule.wider)


def _number(value: Any) -> float:
    """A finite number, or nan."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan
    return number if math.isfinite(number) else math.nan


LIMITS = ("is", "above", "below", "at_most", "at_least")


def _put(content: Any, path: list[str], value: Any) -> int:
    """Set a value in nested yaml wherever the path leads; returns at how many places."""
    head, *rest = path
    if isinstance(content, list):
        named = [item for item in content if head in (item.get("word"), item.get("why"))]
        if rest:
            return sum(_put(item.get("all", []), rest, value) for item in named)
        measured = [item for item in content if item.get("measure") == head]
        for condition in measured:
            condition[next(name for name in LIMITS if name in condition)] = value
        return len(measured)
    if not isinstance(content, dict):
        return 0
    if head not in content:
        inner = content.get("rules", {})
        return _put(inner, path, value) if head in inner else 0
    if rest:
        return _put(content[head], rest, value)
    if isinstance(content[head], (dict, list)):
        return 0
    content[head] = value
    return 1


def _knobs(known: Mapping[str, Any], changes: Mapping[str, Any]) -> Settings:
    unknown, mend = [key for key in changes if key not in KNOBS], f"name one of {', '.join(KNOBS)}"
    raise_if_any([Problem("settings", f"knob {key}", "is none", mend) for key in unknown])
    config = parse_config({**known, **changes})
    return Settings(**config.model_dump(include=set(KNOBS)))


def _unknown(change: Change, data: Path) -> Iterator[Problem]:
    for name, value in change.figures.items():
        if math.isnan(_number(value)):
            mend = "give a finite number, in the unit of the series"
            yield Problem("data/sources", f"figure {name}", f"{value!r} is no number", mend)
    keys = source_keys(data)
    for source in sorted(change.sources - set(keys)):
        mend = "name a folder of data/sources"
        yield Problem("data/sources", f"source {source}", "is none", mend)
    named = {name.split(":")[0] for name in change.figures} & set(keys)
    concepts = read_concepts(data)
    used = {name: concept for name, concept in concepts.items() if named & set(concept.sources)}
    known = set(read_house(data, used).observations["name"]) if used else set()
    for name in change.figures:
        if name.split(":")[0] in keys and name not in known:
            mend = "write it as `chervonets explain` names it, source:series:entity:period"
            yield Problem("data/sources", f"figure {name}", "is none that a concept uses", mend)


def _judge(
    change: Change, knobs: Settings, data: Path, results: Path, claim_id: str
) -> tuple[list[Row], Book]:
    """Findings and numbers of one claim, as its job writes them."""
    vocabulary = read_vocabulary(data)
    concepts, acts = read_concepts(data), read_acts(data, vocabulary)
    (claim,) = read_claims(data, concepts, acts, (claim_id,))
    setting = Setting.of(
        change.on(read_house(data, {name: concepts[name] for name in claim.concepts})),
        acts=acts,
        model=ErrorModel.of_json(read_json(results / "errors/model.json")),
        rule=changed_rule(data, change.rule),
        knobs=knobs,
    )
    evidence = gather(claim, setting)
    return list(rows_of(claim.id, evidence.findings)), evidence.book(claim.id)


def _judged(
    claims: Sequence[str], judge: partial[tuple[list[Row], Book]]
) -> dict[str, tuple[list[Row], Book]]:
    """Judge claims on all cores, with progress on a terminal."""
    if not claims:
        return {}
    workers = min(len(claims), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers) as pool:
        found = watched(pool.map(judge, claims), "claims", len(claims))
        return dict(zip(claims, found, strict=True))


def _rows(claim: Claim, rule: VerdictRule | None, results: Path) -> Iterator[Row]:
    """The findings of a claim as its job wrote them, words by another rule if there is one."""
    items = {item.id: item for item in claim.propositions}
    for row in read_json(results / "claims" / claim.id / "findings.json"):
        if rule is None or row["rung"] == "unusual":
            yield row
        else:
            word, because = rule.answer(row["rung"], items[row["proposition"]], row["facts"])
            yield {**row, "word": word, "because": because}


def _moved(
    before: Sequence[Answer],
    after: Sequence[Answer],
    old: Book,
    judged: Mapping[str, tuple[list[Row], Book]],
) -> Iterator[Moved]:
    for one, other in zip(before, after, strict=True):
        key = f"{one.claim}.{one.proposition}"
        new = judged[one.claim][1] if one.claim in judged else old
        moved = Moved(
            name=f"{one.claim}/{one.proposition}",
            words=(one.word, other.word),
            because=(one.because, other.because),
            estimates=(_estimate(key, old), _estimate(key, new)),
        )
        if moved.words[0] != moved.words[1] or moved.estimates[0] != moved.estimates[1]:
            yield moved


def _estimate(key: str, book: Book) -> str:
    found = [book[f"{key}.{part}"] for part in ESTIMATE if f"{key}.{part}" in book]
    if len(found) < len(ESTIMATE):
        return "none"
    estimate, low, high = (item["text"] for item in found)
    return f"{estimate} ({low} to {high}) {found[0]['unit']}".rstrip()


def assigned(texts: Sequence[str], option: str) -> dict[str, Any]:
    """Pairs `KEY=VALUE` of an option, values read as yaml.

    Raises:
        DataError: an entry has no `=`, or a key stands twice.
    """
    found: dict[str, Any] = {}
    for text in texts:
        key, sign, value = text.rpartition("=")
        if not sign or not key or key in found:
            what = "stands twice" if key in found else "is no KEY=VALUE"
            raise DataError([Problem(option, text, what, "write it as KEY=VALUE, each key once")])
        found[key] = yaml.safe_load(value)
    return found
