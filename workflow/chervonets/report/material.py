"""What the report is made from: prose of the data folder, claims, answers, numbers, sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from chervonets.claims.models import Claim
from chervonets.claims.text import TextMap
from chervonets.claims.verdicts import Answer
from chervonets.controls.rates import RateFile
from chervonets.controls.statements import Answers, Camp
from chervonets.files import read_model
from chervonets.panel.concepts import Concept
from chervonets.report.acts import ActProse
from chervonets.report.bibliography import in_text, short
from chervonets.report.contest import ContestProse, ContestResults
from chervonets.report.errors import ErrorProse, Errors
from chervonets.report.prose import Typesetter
from chervonets.report.trials import Trials
from chervonets.rungs.rule import VerdictRule
from chervonets.sources.acts import Acts
from chervonets.sources.models import Source
from chervonets.sources.omissions import Omission
from chervonets.sources.strict import Strict
from chervonets.sources.vocabulary import Vocabulary

FILE = "report.yaml"


class Method(Strict):
    """A note on method."""

    title: str
    paras: list[str]


class ArticleSection(Strict):
    """A section of the article: prose, then findings, tables and figures that it names.

    words: whether the words that a sentence can get are explained here.
    contrary: whether the sentences whose word goes against the text are told here.
    groups: of claims whose findings are told here.
    tables: names of `chervonets.report.article`.
    figures: captions by file, `<claim>/data` or a picture of all claims.
    after: prose that follows the findings.
    """

    id: str
    title: str
    paras: list[str] = []
    words: bool = False
    contrary: bool = False
    groups: list[str] = []
    tables: list[Literal["summary", "counted", "heard", "rates", "contest"]] = []
    figures: dict[str, str] = {}
    after: list[str] = []


class ArticleProse(Strict):
    """Prose of the article.

    text: which text is asked, and who speaks in it.
    told: words that its prose rests on, by claim and sentence.
    """

    subtitle: str
    text: str
    abstract: list[str]
    summary_note: str
    told: dict[str, list[str]] = {}
    sections: list[ArticleSection]


class ReportProse(Strict):
    """`data/report.yaml`: prose that belongs to no single claim."""

    title: str
    subtitle: str
    authors: list[str]
    date: str
    licence: str
    article: ArticleProse
    overview: str
    reading: list[str]
    others: Method
    methods: list[Method]
    references: dict[str, str]
    text: list[str]
    explorer: list[str]
    errors: ErrorProse
    acts: ActProse
    contest: ContestProse
    cite: list[str]


@dataclass(frozen=True)
class Material:
    """Everything that the content is made from.

    `answers` go by claim and sentence, `others` by camp and statement; `words` gives by claim its
    word and the sentences that decide it, `drawn` the names of its pictures, in their order. The
    `stamp` says how the run differs from the published one; it is empty where it does not.
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
    disagreement: pd.DataFrame
    acts: Acts
    errors: Errors
    contest: ContestResults
    trials: Trials
    told_rates: RateFile
    rates: pd.DataFrame
    camps: Sequence[Camp]
    others: Answers

    @cached_property
    def setter(self) -> Typesetter:
        """The typesetter that knows the numbers, sources and references."""
        shorts = {key: in_text(source.citation) for key, source in self.sources.items()}
        references = {key: short(text) for key, text in self.prose.references.items()}
        return Typesetter(self.numbers, shorts | references)


def read_prose(data: Path) -> ReportProse:
    """Read `data/report.yaml`.

    Raises:
        DataError: the file is missing or malformed.
    """
    return read_model(ReportProse, data / FILE, f"data/{FILE}")
