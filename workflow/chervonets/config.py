"""The knobs of a run: `config/config.yaml`, validated."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from chervonets.files import parse_model, read_json, sha256
from chervonets.sources.strict import Strict

FILE = "config/config.yaml"
KNOBS = ("seed", "level", "resamples", "error_draws")
"""Fields that move numbers."""
SETTINGS = "settings.json"
"""The knobs of a run, beside its results."""
VERSION = "version"
AS_PUBLISHED = "as published"
Knobs = Mapping[str, object]


class Config(Strict):
    """Configuration of a run; unknown keys are errors."""

    data: str = Field("data", description="folder of sources, concepts, corrections, claims")
    results: str = Field("results", description="folder of everything that is made")
    reference: str = Field("results/reference", description="folder of the published run")
    cache: str = Field(".cache/upstream", description="where `snakemake refresh` keeps files")
    claims: Literal["all"] | Annotated[list[str], Field(min_length=1)] = Field(
        "all", description="`all`, or claim ids"
    )
    seed: int = Field(ge=0, description="of every job, together with the claim's id")
    level: float = Field(gt=0, lt=0.5, description="at which a p-value counts as significant")
    resamples: int = Field(ge=99, description="bootstrap histories of a test")
    error_draws: int = Field(ge=9, description="draws of printed uncertainty")
    trial_draws: int = Field(
        2000, ge=4, description="simulated series behind a size of `snakemake validation`"
    )

    @model_validator(mode="after")
    def _results_have_a_folder_of_their_own(self) -> Config:
        """A run replaces what lies in its results folder: it must hold nothing else."""
        results = Path(self.results).resolve()
        if results.is_relative_to(Path(self.reference).resolve()):
            raise ValueError(f"results: {self.results} is the published run, or lies in it")
        for other in (Path(self.data), Path.cwd()):
            held = other.resolve().is_relative_to(results)
            if held or results.is_relative_to(Path(self.data).resolve()):
                raise ValueError(f"results: {self.results} would hold {other}, or lie in data")
        return self


def parse_config(value: dict[str, Any]) -> Config:
    """Validate a configuration; raises as `parse_model`."""
    return parse_model(Config, value, FILE)


def published(config: Config) -> dict[str, Any]:
    """Knobs and version of the published run; empty where there is none."""
    known = Path(config.reference, SETTINGS)
    settings = read_json(known) if known.exists() else {}
    return {key: settings[key] for key in (*KNOBS, VERSION) if key in settings}


def stamp(claims: object, knobs: Knobs, known: Knobs, version: Callable[[Knobs], str]) -> str:
    """How a run differs from the published one, in words; `as published` where it does not.

    Args:
        claims: `all`, or those asked.
        knobs: of the run.
        known: what `published` gave.
        version: of the run's data, rule and code under any knobs.
    """
    parts = [] if claims == "all" else ["some claims only"]
    parts += [
        f"{knob} {value} instead of {known[knob]}"
        for knob, value in knobs.items()
        if value != known.get(knob, value)
    ]
    if known and version({knob: known[knob] for knob in knobs}) != known[VERSION]:
        parts.append("data, rule or code are not those of the published run")
    return "; ".join(parts) or AS_PUBLISHED


def results_version(date: str, files: Mapping[str, Path], code: str, knobs: Knobs) -> str:
    """The version of results: the report's date, and 12 hex digits of all that decides them.

    These are the files by their names in any copy, the fingerprint of the code, and the knobs that
    move numbers. Which claims a run asks does not count: the words and numbers of one are the same
    among others.
    """
    parts = [code, dict(knobs), {name: sha256(path) for name, path in files.items()}]
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return f"{date}-{digest[:12]}"


def run_stamp(settings: Path) -> dict[str, str]:
    """What every table of results says of its run: the rule's hash, how it differs, the version."""
    known = read_json(settings)
    return {key: known[key] for key in ("rule", "run", VERSION)}
