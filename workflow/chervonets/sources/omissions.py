"""Sources that were collected and are not carried: `data/omitted.yaml`."""

from collections.abc import Collection, Iterator
from pathlib import Path

from chervonets.files import read_model
from chervonets.problems import Problem, raise_if_any
from chervonets.sources.strict import Strict

FILE = "omitted.yaml"


class Omission(Strict):
    """A collected source that is left out, and why; `twin_of` carries the same figures."""

    key: str
    title: str
    why: str
    twin_of: str | None = None


class Omissions(Strict):
    """`data/omitted.yaml`."""

    omitted: list[Omission]


def read_omissions(data: Path, carried: Collection[str]) -> list[Omission]:
    """Read `data/omitted.yaml`; `carried` are the keys of the sources in `data/sources`.

    Raises:
        DataError: the file is malformed, an omitted source is carried, or a twin is not.
    """
    name = f"data/{FILE}"
    omitted = read_model(Omissions, data / FILE, name).omitted
    raise_if_any(problem for item in omitted for problem in _problems(item, carried, name))
    return omitted


def _problems(item: Omission, carried: Collection[str], name: str) -> Iterator[Problem]:
    place = f"source {item.key}"
    if item.key in carried:
        mend = "delete the entry, or the folder in data/sources"
        yield Problem(name, place, "is said to be left out, but it is carried", mend)
    if item.twin_of is not None and item.twin_of not in carried:
        mend = "name a source of data/sources"
        yield Problem(name, place, f"its twin {item.twin_of!r} is not carried", mend)
