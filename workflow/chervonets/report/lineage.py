"""What every number was made of: other numbers, ways, and in the end printed figures.

A key names a node. Numbers have the keys of the number book. Beside them stand

- `claims/<claim>`, `claims/<claim>/<sentence>`: a claim and a sentence, of others `controls/...`;
- `claims/<claim>/<sentence>/<way>`: a way, numbered as in `ways.csv` of its folder of results;
- `<source>:<series>:<entity>:<period>`: a printed figure, as in every table;
- `act:<act>:<place>`: the date of an act, by a place that attests it;
- `said:<quantity>:<reading>`: what a reading foretold;
- anything else: a table, by its path in the project.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import pandas as pd

from chervonets.contest.models import FILE as CONTEST
from chervonets.files import read_json, read_yaml
from chervonets.numbers import expanded, prefix_of
from chervonets.problems import DataError, Problem
from chervonets.report.bibliography import lettered, reference
from chervonets.sources.acts import FILE as ACTS
from chervonets.sources.acts import Act, Attestation, read_acts
from chervonets.sources.corrections import Correction, apply_corrections, read_corrections
from chervonets.sources.models import Source
from chervonets.sources.read import read_descriptions, read_source
from chervonets.sources.vocabulary import Vocabulary, read_vocabulary

Kind = Literal["number", "way", "figure", "table"]
Row = dict[Hashable, Any]

WAYS = "chervonets.ways.ways.ways_of"
REACHED = "chervonets.claims.verdicts.reach"
NO_AXES = (
    *("proposition", "way", "primary", "mark", "weight"),
    *("estimate", "text", "unit", "n", "reason", "figures", "observations"),
)
"""Columns of a table of ways that are no choices."""
INQUIRY = "What was laid down of the sentence before it was put to the figures."
_KEPT = re.compile(r"([^/]+/[^/@]+)@([0-9a-f]{40}):([^{}]+)")
"""A file of a public repository, as sources name it: `<owner>/<name>@<commit>:<path>`."""
_FILE = re.compile(r"data/(claims|controls)/[^/]+\.yaml")

TABLES: dict[str, tuple[str, ...]] = {
    "contest/contest.csv": ("Four readings against the figures.", "data/contest.yaml"),
    "controls.csv": ("What others said, a row a sentence, with its word.", "data/controls"),
    "data/acts.yaml": ("Dated acts and the places that attest them.",),
    "data/claims": ("The claims and their sentences.",),
    "data/concepts": ("Which series are rivals for one thing.",),
    "data/contest.yaml": ("Key quantities, and what each reading foretold of them.",),
    "data/controls": ("What others said.",),
    "data/originators.yaml": ("Who counted, and whose counts go back to whose.",),
    "data/sources": ("Every printed figure, source by source.",),
    "data/verdicts.yaml": ("The rule of the words.",),
    "errors/coverage.csv": ("How many of the rivals left out the bands hold.", "errors/gaps.csv"),
    "errors/gaps.csv": ("How far independent counts lie apart.", "data/sources"),
    "errors/model.json": ("The model of error.", "errors/gaps.csv"),
    "errors/scales.csv": ("Scales of error, by theme and evidence.", "errors/gaps.csv"),
    "propositions.csv": ("A row a sentence, with its word.", "data/claims"),
    "reference/validation/joint.csv": ("Joint tests on simulated panels, as published.",),
    "reference/validation/power.csv": ("What tests see of simulated effects, as published.",),
    "reference/validation/rates.csv": ("How often the rule is wrong, as published.",),
    "reference/validation/size.csv": ("Tests on simulated series, as published.",),
    "settings.json": ("The seed and other knobs of the run.",),
    "verdicts.csv": ("A row a claim, with its word.", "data/claims"),
}
"""What the tables hold that numbers name, and after it which they were made from."""


@dataclass(frozen=True)
class Node:
    """One step of a lineage; its `kind` `figure` is a printed one.

    The `text` is as printed and in its `unit`, the `value` unrounded and of a way in the unit of
    its estimand. `made` is the function or rule that made it and `how` its choices in words; what
    follows says where a printed figure stands. `children` are the keys of what it was made of.
    """

    kind: Kind
    key: str
    text: str = ""
    value: float | None = None
    unit: str = ""
    made: str = ""
    how: str = ""
    source: str = ""
    locator: str = ""
    originator: str = ""
    licence: str = ""
    link: str = ""
    children: tuple[str, ...] = ()


def number_node(key: str, entry: Mapping[str, Any], children: Iterable[str]) -> Node:
    """The node of an entry of the number book."""
    fields = ("text", "value", "unit", "function", "specification")
    text, value, unit, made, how = (entry[name] for name in fields)
    return Node("number", key, text, value, unit, made, how, children=tuple(children))


@dataclass(frozen=True)
class Lineage:
    """The results and the data folder, read once and as far as asked."""

    results: Path
    data: Path
    _known: dict[str, tuple[Source, dict[str, Row]]] = field(default_factory=dict, init=False)

    @classmethod
    def of(cls, results: Path, data: Path) -> Lineage:
        """The lineage of a folder of results.

        Raises:
            DataError: there are no results.
        """
        if not (results / "numbers.json").exists():
            problem = Problem(str(results), "folder", "there are no results", "run snakemake first")
            raise DataError([problem])
        return cls(results, data)

    def node(self, key: str) -> Node:
        """What a key names.

        Claims and sentences may be called by their names alone, `claim/sentence` or
        `claim.sentence`.

        Raises:
            DataError: it names nothing; keys near to it are told.
        """
        path = key.replace(".", "/")
        named = (self._find(name) for name in (key, f"claims/{path}", path, f"controls/{path}"))
        found = next(filter(None, named), None)
        if found is None:
            near = ", ".join(get_close_matches(key, self._names(), n=5, cutoff=0.3))
            what, mend = "names nothing that there is", f"try {near or 'a key of numbers.json'}"
            raise DataError([Problem("the number book", f"key {key}", what, mend)])
        return found

    def tree(self, key: str) -> dict[str, Any]:
        """A node with its children in full, down to the printed figures.

        Raises:
            DataError: as `node`.
        """
        node = self.node(key)
        return {**asdict(node), "children": [self.tree(child) for child in node.children]}

    def links(self) -> pd.DataFrame:
        """Every step from what was made to what it was made of.

        Returns:
            Columns `parent`, `child`, `kind` (`number-way`, say, kinds of the two); rows sorted.
        """
        rows = {
            (key, child, f"{self._kind(key)}-{self._kind(child)}")
            for key in self._names()
            for child in self._children(key)
        }
        return pd.DataFrame(sorted(rows), columns=["parent", "child", "kind"])

    def _names(self) -> Iterator[str]:
        """Keys of all that is made: numbers, tables, claims, sentences and ways."""
        return chain(self._book, TABLES, self._inquiries, self._sentences, self._ways)

    def _kind(self, key: str) -> Kind:
        if key in self._book:
            return "number"
        if key in self._ways:
            return "way"
        return "figure" if ":" in key else "table"

    def _children(self, key: str) -> tuple[str, ...]:
        if key in self._book:
            return expanded(self._book[key]["inputs"])
        if key in self._ways:
            first = f"{key.rpartition('/')[0]}/{self._ways[key]['figures']}"
            return tuple(self._ways[first]["observations"].split())
        if key in self._sentences:
            acts = f"{prefix_of(key)}.acts"
            return (*self._ways_of.get(key, ()), *([acts] if acts in self._book else []))
        return self._inquiries.get(key) or TABLES.get(key, ())[1:]

    def _find(self, key: str) -> Node | None:
        if key in self._book:
            return number_node(key, self._book[key], self._children(key))
        if key in self._ways:
            return self._way(key)
        if key in self._sentences or key in self._inquiries:
            return self._table(key)
        if ":" in key:
            others = {"act": self._attestation, "said": self._prediction}
            return others.get(key.split(":")[0], self._figure)(key)
        words = INQUIRY if _FILE.fullmatch(key.split("#")[0]) else TABLES.get(key, ("",))[0]
        return Node("table", key, key, how=words, children=self._children(key)) if words else None

    def _way(self, key: str) -> Node:
        row = self._ways[key]
        axes = [f"{name} {row[name]}" for name in row if name not in NO_AXES and row[name]]
        primary = "the primary, " if row["primary"] == "True" else ""
        weight = "not counted" if row["mark"] == "other" else f"weight {row['weight']}"
        counted = f"{primary}leaves the question: {row['mark']}, {weight}"
        return Node(
            "way",
            key,
            row["text"] or row["reason"],
            float(row["estimate"]) if row["estimate"] else None,
            row["unit"] if row["text"] else "",
            WAYS,
            "; ".join([*axes, counted]),
            children=self._children(key),
        )

    def _table(self, key: str) -> Node:
        """A claim or a sentence: what it says, and its word."""
        row = self._sentences.get(key) or self._claims.get(key, {})
        told = f"a {row['kind']}, which is not judged" if "kind" in row else ""
        if row.get("word"):
            told = f"{row['word']}: {row['because']}"
        text = row.get("says", key)
        return Node("table", key, text, made=REACHED, how=told, children=self._children(key))

    def _figure(self, key: str) -> Node | None:
        start = key.split(":")[0]
        if start not in self._sources:
            return None
        source, rows = self._read(start)
        if (row := rows.get(key)) is None:
            return None
        series = next(item for item in source.series if item.id == row["series"])
        margin = f"; margin {row['margin']:g} per cent" if row["margin"] > 0 else ""
        return Node(
            "figure",
            key,
            row["text"],
            row["value"],
            self._vocabulary.words_of(series.unit),
            made=f"data/sources/{start}/observations.csv",
            how=f"{series.definition}{margin}" + (f" {row['note']}" if row["note"] else ""),
            source=reference(self._sources[start].citation),
            locator=row["locator"],
            originator=self._vocabulary.originators[source.count_of(series).originator].name,
            licence=source.licence.name,
            link=next(_addresses(source, row["locator"]), ""),
        )

    def _attestation(self, key: str) -> Node | None:
        if key not in self._attested:
            return None
        act, told = self._attested[key]
        return Node(
            "figure",
            key,
            told.date,
            made=f"data/{ACTS}",
            how=f"{act.title} ({told.status})",
            source=told.work,
            locator=told.printed_in or "",
            originator=self._vocabulary.originators[told.originator].name,
            link=told.read,
        )

    def _prediction(self, key: str) -> Node | None:
        if (row := self._predictions.get(key)) is None:
            return None
        ends = dict.fromkeys(row[end] for end in ("predicted_low", "predicted_high") if row[end])
        size = " to ".join(ends)
        return Node(
            "figure",
            key,
            size or row["direction"],
            float(size) if len(ends) == 1 else None,
            row["unit"] if size else "",
            f"data/{CONTEST}",
            f"{row['title']}: {row['words']} ({row['drawn']} {row['said']})",
            source=row["place"],
            originator=row["name"],
        )

    @cached_property
    def _book(self) -> dict[str, dict[str, Any]]:
        return dict(read_json(self.results / "numbers.json"))

    @cached_property
    def _ways(self) -> dict[str, dict[str, str]]:
        return {
            f"{folder}/{row['proposition']}/{row['way']}": row
            for folder in self._inquiries
            for row in rows_of(self.results / folder / "ways.csv")
            if row["proposition"]
        }

    @cached_property
    def _ways_of(self) -> dict[str, tuple[str, ...]]:
        """Ways by sentence."""
        return _by_folder(self._ways)

    @cached_property
    def _sentences(self) -> dict[str, dict[str, str]]:
        found = {
            f"claims/{row['claim']}/{row['proposition']}": row
            for row in rows_of(self.results / "propositions.csv")
        }
        for row in rows_of(self.results / "controls.csv"):
            found[f"controls/{row['camp']}/{row['id']}"] = {**row, "says": row["statement"]}
        return found

    @cached_property
    def _claims(self) -> dict[str, dict[str, str]]:
        found = {}
        for row in rows_of(self.results / "verdicts.csv"):
            because = f"decided by {row['decided_by']}"
            told = {"says": row["title"], "word": row["verdict"], "because": because}
            found[f"claims/{row['claim']}"] = told
        return found

    @cached_property
    def _inquiries(self) -> dict[str, tuple[str, ...]]:
        """Sentences by claim or camp."""
        return _by_folder(self._sentences)

    @cached_property
    def _predictions(self) -> dict[str, dict[str, str]]:
        readings = read_yaml(self.data / CONTEST, f"data/{CONTEST}")["readings"]
        found = {}
        for row in rows_of(self.results / "contest/contest.csv"):
            name = readings[row["reading"]]["name"]
            found[f"said:{row['quantity']}:{row['reading']}"] = {**row, "name": name}
        return found

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return read_vocabulary(self.data)

    @cached_property
    def _attested(self) -> dict[str, tuple[Act, Attestation]]:
        return {
            key: (act, told)
            for act in read_acts(self.data, self._vocabulary).acts
            for key, told in zip(act.places, act.attested, strict=True)
        }

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return lettered(read_descriptions(self.data))

    @cached_property
    def _corrections(self) -> tuple[Correction, ...]:
        return read_corrections(self.data)

    def _read(self, key: str) -> tuple[Source, dict[str, Row]]:
        """A source, and its printed figures by name, declared misprints left out."""
        if key not in self._known:
            source, rows = read_source(self.data, key, self._vocabulary, self._corrections)
            own = [item for item in self._corrections if item.source == key]
            kept = apply_corrections(rows, own).to_dict("records")
            self._known[key] = source, {row["name"]: row for row in kept}
        return self._known[key]


def _by_folder(keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Keys by what stands before their last part, in their order."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key in keys:
        found[key.rpartition("/")[0]].append(key)
    return {folder: tuple(own) for folder, own in found.items()}


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a table of results as they are written; none if it is not there."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _addresses(source: Source, locator: str) -> Iterator[str]:
    """Where a printed figure can be seen, best first."""
    doi = f"https://doi.org/{source.citation.doi}" if source.citation.doi else ""
    yield from _file_of(locator.split(" ")[0])
    for place in filter(None, (source.citation.url, doi, *source.read.places)):
        if place.startswith("http"):
            yield place.split(" ")[0]
        yield from _file_of(place)


def _file_of(place: str) -> Iterator[str]:
    if kept := _KEPT.fullmatch(place):
        yield "https://github.com/{}/blob/{}/{}".format(*map(quote, kept.groups()))
