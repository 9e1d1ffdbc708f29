"""Results as Python objects: `chervonets.open("results")`."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from chervonets.config import SETTINGS, run_stamp
from chervonets.export.cite import Format, cited
from chervonets.files import read_json
from chervonets.panel.build import Panel
from chervonets.problems import fault
from chervonets.report.explain import explanation
from chervonets.report.lineage import Lineage


@dataclass(frozen=True)
class Results:
    """The results of one run and the data they were made from; tables are read when asked for."""

    folder: Path
    data: Path

    def __post_init__(self) -> None:
        """Refuse a folder that holds no results."""
        if not (self.folder / SETTINGS).exists():
            raise fault(self.folder, "folder", "there are no results", "run snakemake first")

    @property
    def version(self) -> str:
        """The version of the results: the report's date, and a hash of data, rule and code."""
        return run_stamp(self.folder / SETTINGS)["version"]

    @cached_property
    def panel(self) -> Panel:
        """All rivals of all concepts on one unit: tables `annual`, `monthly` and `spans`."""
        tables = ("annual", "monthly", "spans")
        return Panel(*(pd.read_parquet(self.folder / f"panel/{name}.parquet") for name in tables))

    @cached_property
    def claims(self) -> pd.DataFrame:
        """A row per claim: its word, the sentences that decide it, its confidence."""
        return self._table("verdicts.csv", "claim")

    @cached_property
    def propositions(self) -> pd.DataFrame:
        """A row per sentence: words of all rungs, estimate, shares of ways, confidence."""
        return self._table("propositions.csv", "claim", "proposition")

    @cached_property
    def findings(self) -> pd.DataFrame:
        """A row per claim, sentence and rung: `word` and why (`because`)."""
        rows = [
            (answer["claim"], answer["proposition"], rung, word, because)
            for answer in read_json(self.folder / "answers.json")["answers"]
            for rung, (word, because) in answer["rungs"].items()
        ]
        key = ["claim", "proposition", "rung"]
        return pd.DataFrame(rows, columns=[*key, "word", "because"]).set_index(key)

    @cached_property
    def numbers(self) -> pd.DataFrame:
        """The number book: `text` as printed, `value` unrounded, `unit`, and how it was made."""
        book: dict[str, Any] = read_json(self.folder / "numbers.json")
        return pd.DataFrame.from_dict(book, orient="index").rename_axis("number")

    def ways(self, claim: str) -> pd.DataFrame:
        """Every way of asking a claim's sentences: its choices, weight and estimate."""
        return self._table(f"claims/{claim}/ways.csv", "proposition")

    def explain(self, key: str) -> str:
        """What a number, way, sentence or claim is made of; see `chervonets.report.explain`."""
        return "\n".join(explanation(key, self._lineage))

    def cite(self, key: str = "report", form: Format = "text") -> str:
        """The citation of anything with a key; raises as `chervonets.export.cite.cited`."""
        return cited(key, form, self.folder, self.data)

    @cached_property
    def _lineage(self) -> Lineage:
        return Lineage.of(self.folder, self.data)

    def _table(self, name: str, *index: str) -> pd.DataFrame:
        """A csv file of the results; what is empty in a column of texts is an empty text."""
        table = pd.read_csv(self.folder / name)
        for column in table.columns[table.dtypes == "str"]:
            table[column] = table[column].fillna("")
        return table.set_index(list(index))
