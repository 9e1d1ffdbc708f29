"""A deposit of the project for an archive, without the tables that may not be passed on.

Sources whose rights allow single facts only keep their description and lose their table, here, in
the data package, in the page's explorer and in the tables that the page links to; the cards of
numbers quote single facts of them. Sources that are silent about rights are marked. `rights.csv`
says which.
"""

import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd

from chervonets.config import SETTINGS, run_stamp
from chervonets.export.crate import write_crate
from chervonets.export.package import write_package
from chervonets.export.schema import TABLES
from chervonets.files import write_csv
from chervonets.problems import DataError, Problem
from chervonets.report.material import read_prose
from chervonets.report.page.explorer import without
from chervonets.report.page.pictures import OF_CLAIM
from chervonets.report.page.scripts import read_script, write_script
from chervonets.sources.models import Source
from chervonets.sources.read import read_descriptions
from chervonets.sources.vocabulary import read_vocabulary

PROJECT = (
    *("README.md", "LICENSE", "CITATION.cff", "codemeta.json", "pyproject.toml"),
    *("requirements.lock", "Makefile", "Snakefile", "config", "profiles", "workflow", "examples"),
)
RESULTS = (
    *("report", "reference", "contest", "errors", "answers.json", "controls.csv"),
    *("numbers.json", "propositions.csv", "verdicts.csv", SETTINGS),
)
RIGHTS = "rights.csv"
LEFT_OUT = "facts-only"
TOLD = {
    "yes": "the table may be passed on under its licence",
    "not-stated": "marked: the source is silent about rights; ask before passing the table on",
    LEFT_OUT: "left out: single facts may be quoted, the table may not be passed on",
}
"""What is done with a source, by its right to redistribute."""


def deposit(root: Path, results: Path, data: Path, target: Path) -> pd.DataFrame:
    """Write the deposit as a folder, or as an archive if `target` ends with `.zip`.

    Returns:
        Every source with its licence, what was done with it, and its series where they were left
        out (`rights.csv`).

    Raises:
        DataError: there are no results, or something is in the way.
    """
    if target.exists():
        problem = Problem(str(target), "place", "is there already", "remove it, or name another")
        raise DataError([problem])
    if not (results / "manifest.json").exists():
        problem = Problem(str(results), "folder", "there are no results", "run snakemake first")
        raise DataError([problem])
    sources = read_descriptions(data)
    kept = {key for key, item in sources.items() if item.licence.redistribute != LEFT_OUT}
    rights = _rights(sources)
    folder = target.with_name(f".{target.name}.part")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        _copy(root, results, data, folder, kept)
        _linked(results, folder / "results", kept)
        # the explorer's concepts say in the place of rows that these are left out
        for path in sorted((folder / "results/report/data/concepts").glob("*.js")):
            name, told = read_script(path)
            write_script(path.parents[1], name, without(told, set(sources) - kept))
        _package(results / "data-package", data, folder / "results/data-package", kept, sources)
        write_csv(folder / RIGHTS, rights)
        write_crate(folder, sources, results / "manifest.json")
        if target.suffix == ".zip":
            shutil.make_archive(str(target.with_suffix("")), "zip", folder)
        else:
            folder.rename(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return rights


def _rights(sources: Mapping[str, Source]) -> pd.DataFrame:
    columns = ("source", "title", "licence", "spdx", "redistribute", "done", "left_out")
    rows = []
    for key, item in sources.items():
        rights = item.licence
        told = (rights.name, rights.spdx, rights.redistribute, TOLD[rights.redistribute])
        series = item.series if rights.redistribute == LEFT_OUT else ()
        rows.append((key, item.citation.title, *told, " ".join(part.id for part in series)))
    return pd.DataFrame(rows, columns=columns)


def _copy(root: Path, results: Path, data: Path, folder: Path, kept: Collection[str]) -> None:
    """Project, data and results, but for the tables of sources that are not `kept`."""
    wanted = {
        **{root / name: folder / name for name in PROJECT},
        **{results / name: folder / "results" / name for name in RESULTS},
        data: folder / "data",
    }
    for start, end in wanted.items():
        end.parent.mkdir(parents=True, exist_ok=True)
        if start.is_dir():
            shutil.copytree(start, end, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        elif start.exists():
            shutil.copy(start, end)
    for path in (folder / "data/sources").glob("*/observations.csv"):
        if path.parent.name not in kept:
            path.unlink()


def _linked(results: Path, folder: Path, kept: Collection[str]) -> None:
    """What the page links to beside the results that go whole: claims' tables, and pictures."""
    for path in sorted((results / "figures").rglob("*.png")):
        target = folder / path.relative_to(results)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    for name in (name for names in OF_CLAIM.values() for name in names):
        for path in sorted((results / "claims").glob(f"*/{name}")):
            rows = pd.read_csv(path, dtype=str, keep_default_na=False)
            if "source" in rows:
                rows = rows.loc[rows["source"].isin(kept)]
            write_csv(folder / path.relative_to(results), rows)


def _package(
    found: Path, data: Path, folder: Path, kept: Collection[str], sources: Mapping[str, Source]
) -> None:
    """The data package without values of sources that are not `kept`, and links to these."""
    tables = {
        table.name: pd.read_csv(found / table.file, dtype=str, keep_default_na=False)
        for table in TABLES
    }
    for name in ("observations", "panel_annual", "panel_monthly", "panel_spans"):
        tables[name] = tables[name].loc[tables[name]["source"].isin(kept)]
    left = set(tables["observations"]["observation"])
    for name in ("number_observations", "way_observations"):
        tables[name] = tables[name].loc[tables[name]["observation"].isin(left)]
    version = run_stamp(found.parent / SETTINGS)["version"]
    write_package(folder, tables, sources, read_vocabulary(data), version, read_prose(data).authors)
