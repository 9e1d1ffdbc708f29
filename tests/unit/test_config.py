"""The knobs of a run, and how a run tells that it is not the published one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from chervonets.config import (
    AS_PUBLISHED,
    FILE,
    KNOBS,
    SETTINGS,
    Config,
    parse_config,
    published,
    results_version,
    stamp,
)
from chervonets.dependencies import claim_ids
from chervonets.files import read_yaml, write_json
from chervonets.problems import DataError
from tests.conftest import DATA

PLAIN = read_yaml(DATA.parent / FILE, FILE)


def config(reference: Path, **changes: object) -> Config:
    return parse_config({**PLAIN, "reference": str(reference), **changes})


def version(knobs: Mapping[str, object]) -> str:
    return f"figures and code with {sorted(knobs.items())}"


def known(tmp_path: Path, of: Callable[[Mapping[str, object]], str] = version) -> dict[str, object]:
    knobs = {knob: PLAIN[knob] for knob in KNOBS}
    write_json(tmp_path / SETTINGS, {**knobs, "version": of(knobs)})
    return published(config(tmp_path))


def test_a_run_says_each_knob_that_differs_from_the_published_one(tmp_path: Path) -> None:
    before = known(tmp_path)
    knobs = {knob: PLAIN[knob] for knob in KNOBS}
    assert stamp("all", knobs, before, version) == AS_PUBLISHED
    altered = knobs | {"seed": 5, "error_draws": 99}
    assert stamp(["printing-press"], altered, before, version) == (
        f"some claims only; seed 5 instead of {PLAIN['seed']}; "
        f"error_draws 99 instead of {PLAIN['error_draws']}"
    )


@pytest.mark.parametrize("seed", [5, PLAIN["seed"]])
def test_a_run_on_other_figures_says_so_whatever_its_knobs(seed: int, tmp_path: Path) -> None:
    before = known(tmp_path, lambda knobs: version(knobs) + " of before")
    told = stamp("all", {knob: PLAIN[knob] for knob in KNOBS} | {"seed": seed}, before, version)
    assert told.endswith("data, rule or code are not those of the published run")
    assert ("seed" in told) == (seed != PLAIN["seed"])


def test_without_a_published_run_only_missing_claims_are_told(tmp_path: Path) -> None:
    before = published(config(tmp_path))
    assert stamp("all", {"seed": 5}, before, version) == AS_PUBLISHED
    assert stamp(["printing-press"], {"seed": 5}, before, version) == "some claims only"


def test_unknown_knobs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="sede"):
        config(tmp_path, sede=5)


@pytest.mark.parametrize("results", ["/", ".", "..", "data", "data/sources"])
def test_results_get_a_folder_of_their_own(results: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="results"):
        config(tmp_path, results=results)


@pytest.mark.parametrize("below", [".", "more"])
def test_a_run_does_not_write_into_the_published_one(below: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="is the published run, or lies in it"):
        config(tmp_path, results=str(tmp_path / below))


def test_claims_are_those_of_the_data_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no claim"):
        claim_ids(tmp_path, "all")
    with pytest.raises(DataError, match="no claim is called nope"):
        claim_ids(DATA, ["printing-press", "nope"])
    with pytest.raises(DataError, match="claims"):
        config(tmp_path, claims=[])


def test_the_version_of_results_follows_data_code_and_knobs_and_nothing_else(
    tmp_path: Path,
) -> None:
    figures = tmp_path / "observations.csv"
    figures.write_text("1932\n")

    def version(code: str = "abc", seed: int = 1, name: str = "observations.csv") -> str:
        return results_version("2026-01-01", {name: figures}, code, {"seed": seed})

    first = version()
    assert re.fullmatch(r"2026-01-01-[0-9a-f]{12}", first)
    assert len({first, version("abd"), version(seed=2), version(name="other.csv")}) == 4
    figures.write_text("1933\n")
    assert version() != first
    figures.write_text("1932\n")
    assert version() == first
