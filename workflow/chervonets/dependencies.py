"""Which files a claim depends on, read without importing anything heavy.

The workflow asks this for every claim each time it starts, so that a changed figure reruns only the
claims that use it. Nothing is validated here: the check before the first job does that.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from chervonets.files import read_yaml

SHARED = ("corrections.yaml", "originators.yaml", "vocabulary.yaml")


def claim_ids(data: Path, wanted: str | list[str]) -> list[str]:
    """The claims of a run: all files of `data/claims`, or those that the configuration lists."""
    if isinstance(wanted, list):
        return sorted(wanted)
    return sorted(path.stem for path in (data / "claims").glob("*.yaml"))


def source_files(data: Path, keys: list[str] | None = None) -> list[str]:
    """The two files of every source (all by default), with the files that all share."""
    folders = sorted(path.name for path in (data / "sources").iterdir() if path.is_dir())
    return [
        *(str(data / name) for name in SHARED),
        *map(str, _concept_files(data)),
        *(
            str(data / "sources" / key / name)
            for key in (folders if keys is None else keys)
            for name in ("source.yaml", "observations.csv")
        ),
    ]


def claim_files(data: Path, claim: str) -> list[str]:
    """The claim's own file and the files of the sources of its concepts.

    Raises:
        DataError: a yaml file cannot be parsed, or the claim names an unknown concept.
    """
    concepts = _all_concepts(data)
    named = set(_concepts(_claim(data, claim)))
    keys = {
        rival["series"].split(":", 1)[0]
        for name in named & set(concepts)
        for rival in concepts[name]["rivals"]
    }
    return [str(_claim_path(data, claim)), *source_files(data, sorted(keys))]


def claims_by_group(data: Path, claims: list[str]) -> dict[str, list[str]]:
    """The claims of every group, whose pictures are drawn in one job.

    Raises:
        DataError: a yaml file cannot be parsed.
    """
    found: dict[str, list[str]] = {}
    for claim in claims:
        content = _claim(data, claim)
        group = content.get("group") if isinstance(content, dict) else None
        found.setdefault(str(group), []).append(claim)
    return found


def _claim_path(data: Path, claim: str) -> Path:
    return data / "claims" / f"{claim}.yaml"


@cache
def _claim(data: Path, claim: str) -> Any:
    return read_yaml(_claim_path(data, claim), f"data/claims/{claim}.yaml")


def _concept_files(data: Path) -> list[Path]:
    return sorted((data / "concepts").glob("*.yaml"))


@cache
def _all_concepts(data: Path) -> dict[str, Any]:
    return {
        name: concept
        for path in _concept_files(data)
        for name, concept in read_yaml(path, f"data/concepts/{path.name}").items()
    }


def _concepts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("concept"), str):
            yield value["concept"]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _concepts(item)
