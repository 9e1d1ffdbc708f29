"""Trials of the rule of verdicts: what it was given, and how often its word was wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pandas as pd
from pydantic import Field

from chervonets.controls.placebos import Placebo
from chervonets.files import read_model
from chervonets.rungs.finding import Finding
from chervonets.rungs.rule import Facts, VerdictRule
from chervonets.sources.strict import Strict

FILE = "rates.yaml"
ALL = "all"
RATES = ["rung", "control", "kind", "share", "factor", "n", "wrong", "rate", "low", "high"]
UNUSUAL = "beyond the ordinary"


class RateSettings(Strict):
    """What the rule is tried on.

    shares: of ways and errors that a sentence must reach to be borne out; the rule's own is one.
    factors: of the known error that an established sentence must bear; likewise.
    histories: simulated, of each truth.
    draws: of errors in each of them.
    damages: of the figures of each sentence.
    placebos: tests where nothing is claimed.
    """

    shares: list[float] = Field(min_length=1)
    factors: list[float] = Field(min_length=1)
    histories: int = Field(ge=1)
    draws: int = Field(ge=9)
    damages: int = Field(ge=1)
    placebos: list[Placebo] = Field(min_length=1)


class RateFile(Strict):
    """`data/rates.yaml`: what is tried, and what the report says of it.

    controls: what each trial is, in a few words.
    drawn: those of the picture, whose words are `message`, `caption` and `alt`.
    """

    tried: RateSettings
    title: str
    paras: list[str]
    controls: dict[str, str]
    drawn: list[str]
    message: str
    caption: str
    alt: str


def read_rates(data: Path) -> RateFile:
    """Read what is tried.

    Raises:
        DataError: the file is missing or malformed.
    """
    return read_model(RateFile, data / FILE, f"data/{FILE}")


WRONG: dict[str, Callable[[str, str, VerdictRule], bool]] = {
    "reversed": lambda word, before, rule: word in rule.upheld and before in rule.upheld,
    "untrue": lambda word, _, rule: word in rule.upheld,
    "likely": lambda word, _, rule: word in rule.leaning_for,
    "missed": lambda word, _, rule: word not in (*rule.upheld, *rule.leaning_for),
    "refused": lambda word, _, rule: word in rule.refused,
    "turned": lambda word, before, rule: (
        (word in rule.upheld and before in rule.refused)
        or (word in rule.refused and before in rule.upheld)
    ),
    "changed": lambda word, before, _: word != before,
}
"""When a word is wrong; the second word is that of the sentence as it stands.

`reversed`: a sentence and its opposite are both upheld. `untrue`: a sentence that is not true is
upheld; `likely`: it is called so. `missed`: one that is true is neither; `refused`: the word is
against it. `turned`: figures wrong by as much as such figures are turn a word round. `changed`:
they change it at all.
"""


@dataclass(frozen=True)
class Trial:
    """What the rule of description sees of one trial, by how many times the known error it asks."""

    control: str
    wrong: str  # of `WRONG`
    kind: str  # of the sentence
    facts: Mapping[float, Facts]
    before: Mapping[float, Facts] | None = None  # of the sentence as it stands, if it has a word

    def is_wrong(self, rule: VerdictRule) -> bool:
        """Whether the rule's word is wrong."""
        before = "" if self.before is None else _word(self.before, rule)
        return WRONG[self.wrong](_word(self.facts, rule), before, rule)


def _word(facts: Mapping[float, Facts], rule: VerdictRule) -> str:
    return rule.decide("describe", facts[rule.wider]).word


def facts_by(
    factors: list[float], rule: VerdictRule, judge: Callable[[VerdictRule], Finding]
) -> dict[float, Facts]:
    """What `judge` finds by factor of the known error."""
    return {wider: judge(rule.model_copy(update={"wider": wider})).facts for wider in factors}


def rates_of_words(
    trials: Sequence[Trial], rule: VerdictRule, shares: Sequence[float], factors: Sequence[float]
) -> pd.DataFrame:
    """Rates of the rung of description over thresholds, of all kinds together and of each.

    Returns:
        Columns `RATES`; the interval is the exact one of Clopper and Pearson (1934, Biometrika 26)
        at 95 per cent, for trials that do not depend on one another.
    """
    rows = []
    for share, factor in product(shares, factors):
        asked = rule.at(share, factor)
        for (control, kind), members in _grouped(trials).items():
            wrong = sum(trial.is_wrong(asked) for trial in members)
            rates = {"share": share, "factor": factor, **rate(wrong, len(members))}
            rows.append({"rung": "describe", "control": control, "kind": kind, **rates})
    return pd.DataFrame(rows, columns=RATES)


def _grouped(trials: Sequence[Trial]) -> dict[tuple[str, str], list[Trial]]:
    found: dict[tuple[str, str], list[Trial]] = {}
    for trial in trials:
        for kind in (ALL, trial.kind):
            found.setdefault((trial.control, kind), []).append(trial)
    return found


def rates_of_tests(placebos: pd.DataFrame, level: float) -> pd.DataFrame:
    """Rates of the rung `unusual` where nothing is claimed, by kind of placebo.

    The rows are those of `chervonets.controls.placebos.placebos`; p-values count up to `level`.

    Returns:
        Columns `RATES`, without thresholds. `places` are other countries in the claimed years,
        `years` others than the claimed; of both the share of small p-values and of words.
    """
    rows = []
    where = placebos["shift"].eq(0).map({True: "places", False: "years"})
    for place in ("places", "years"):
        own = placebos.loc[where == place]
        for control, wrong in (
            (f"{place}: p", own["p_value"] <= level),
            (f"{place}: word", own["word"] == UNUSUAL),
        ):
            for kind in (ALL, *sorted(own["kind"].unique())):
                among = wrong if kind == ALL else wrong[own["kind"] == kind]
                rates = rate(int(among.sum()), len(among))
                rows.append({"rung": "unusual", "control": control, "kind": kind, **rates})
    return pd.DataFrame(rows, columns=RATES)


def rate(wrong: int, n: int) -> dict[str, float]:
    """How many of `n` trials were wrong, their share, and its exact interval at 95 per cent."""
    from scipy.stats import binomtest  # takes half a second, which the check of the data saves

    if not n:
        return {"n": 0, "wrong": 0}
    interval = binomtest(wrong, n).proportion_ci()
    ends = {"low": float(interval.low), "high": float(interval.high)}
    return {"n": n, "wrong": wrong, "rate": wrong / n, **ends}


def own_thresholds(table: pd.DataFrame, rule: VerdictRule) -> pd.DataFrame:
    """Rows at the rule's own thresholds, and those that have none."""
    share = table["share"].isna() | (table["share"] == rule.share)
    factor = table["factor"].isna() | (table["factor"] == rule.wider)
    return table.loc[share & factor]
