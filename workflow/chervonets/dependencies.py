"""Which files a claim or a camp depends on, so that a changed figure reruns only what uses it.

The workflow asks this each time it starts, so nothing heavy is imported, and nothing validated.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chervonets.files import names_in, read_yaml
from chervonets.memory import MEMORY
from chervonets.problems import fault

SHARED = ("corrections.yaml", "originators.yaml", "vocabulary.yaml")


def claim_ids(data: Path, wanted: str | list[str]) -> list[str]:
    """The claims of a run: all files of `data/claims`, or those that the configuration lists.

    Raises:
        DataError: there are none, or a listed one is none of them.
    """
    known = names_in(data, "claims")
    if not known:
        mend = "name the data folder under `data` in config/config.yaml"
        raise fault(data / "claims", "folder", "holds no claim", mend)
    if wanted == "all":
        return known
    if unknown := sorted(set(wanted) - set(known)):
        what, mend = f"no claim is called {', '.join(unknown)}", f"one of: {', '.join(known)}"
        raise fault("config/config.yaml", "claims", what, mend)
    return sorted(wanted)


def source_files(data: Path, keys: list[str] | None = None) -> list[str]:
    """The two files of every source (all by default), with the files that all share."""
    folders = sorted(path.name for path in (data / "sources").iterdir() if path.is_dir())
    files = [*(data / name for name in SHARED), *_concept_files(data)]
    for key in folders if keys is None else keys:
        files += [data / "sources" / key / name for name in ("source.yaml", "observations.csv")]
    return list(map(str, files))


def data_files(data: Path) -> list[str]:
    """Every file of the data folder that something is made from."""
    return sorted(str(path) for form in ("yaml", "csv") for path in data.rglob(f"*.{form}"))


def inquiry_files(data: Path, folder: str, name: str) -> list[str]:
    """The own file of a claim or camp, and those of its concepts' sources; see `read_yaml`."""
    sources = {
        concept: keys
        for path in _concept_files(data)
        for concept, keys in MEMORY.of(path, "sources", _sources).items()
    }
    named = MEMORY.of(_path(data, folder, name), "concepts", _named)["concepts"]
    keys = {key for concept in named for key in sources.get(concept, [])}
    return [str(_path(data, folder, name)), *source_files(data, sorted(keys))]


def claims_by_group(data: Path, claims: list[str]) -> dict[str, list[str]]:
    """The claims of every group, whose pictures are drawn in one job; see `read_yaml`."""
    found: dict[str, list[str]] = {}
    for claim in claims:
        group = MEMORY.of(_path(data, "claims", claim), "concepts", _named)["group"]
        found.setdefault(group, []).append(claim)
    return found


def _path(data: Path, folder: str, name: str) -> Path:
    return data / folder / f"{name}.yaml"


def _concept_files(data: Path) -> list[Path]:
    return sorted((data / "concepts").glob("*.yaml"))


def _sources(path: Path) -> dict[str, list[str]]:
    """Keys of the sources of every concept of a file."""
    return {
        name: sorted({rival["series"].split(":", 1)[0] for rival in concept["rivals"]})
        for name, concept in read_yaml(path, f"data/concepts/{path.name}").items()
    }


def _named(path: Path) -> dict[str, Any]:
    """The group of a claim, and the concepts that a claim or camp names."""
    content = read_yaml(path, f"data/{path.parent.name}/{path.name}")
    group = content.get("group") if isinstance(content, dict) else None
    return {"group": str(group), "concepts": sorted(set(_concepts(content)))}


def _concepts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("concept"), str):
            yield value["concept"]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _concepts(item)
