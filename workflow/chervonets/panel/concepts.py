"""What is measured: `data/concepts/<theme>.yaml`."""

from collections import Counter
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from chervonets.files import parse_model, read_yaml
from chervonets.problems import Problem, raise_if_any
from chervonets.sources.models import Series, Source
from chervonets.sources.strict import Strict
from chervonets.sources.vocabulary import Vocabulary

FOLDER = "concepts"


class Rival(Strict):
    """A series that measures the concept, and rivals the other series that do."""

    series: str
    label: str
    item: str = ""
    bound: Literal["", "low", "high"] = ""

    @property
    def source(self) -> str:
        """The source's key."""
        return self.series.split(":", 1)[0]

    @property
    def series_id(self) -> str:
        """The series' name within its source."""
        return self.series.split(":", 1)[1]


class Apart(Strict):
    """A series that looks alike but must not enter: a twin of another, or another concept.

    series: as of a rival, perhaps with asterisks for several.
    """

    series: str
    why: str


class Concept(Strict):
    """One thing measured, in one unit, for one territory; its file's name is its `theme`."""

    title: str
    theme: str = ""
    definition: str
    unit: str
    item_units: dict[str, str] = {}
    measure: Literal["flow", "stock", "rate", "index", "price", "share", "growth", "score"]
    territory: str
    others: str | None = None
    rivals: list[Rival]
    twins: list[Apart] = []
    apart: list[Apart] = []

    def unit_of(self, item: str) -> str:
        """The unit in which the panel gives `item` of the concept."""
        return self.item_units.get(item, self.unit)

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the sources that hold the rivals, sorted."""
        return tuple(sorted({rival.source for rival in self.rivals}))

    @property
    def file(self) -> str:
        """The file that describes the concept."""
        return f"data/{FOLDER}/{self.theme}.yaml"


def read_concepts(data: Path) -> dict[str, Concept]:
    """Read `data/concepts/*.yaml`, without looking at the sources.

    Raises:
        DataError: a file is malformed, or two files have a concept of the same name.
    """
    found: dict[str, Concept] = {}
    for path in sorted((data / FOLDER).glob("*.yaml")):
        name = f"data/{FOLDER}/{path.name}"
        value = read_yaml(path, name)
        if not isinstance(value, dict):
            problem = Problem(name, "file", "is not a mapping", "write `name-of-concept:` entries")
            raise_if_any([problem])
        for key in set(value) & set(found):
            what = f"stands in {found[key].file} too"
            raise_if_any([Problem(name, f"concept {key}", what, "give one of them another name")])
        for key, entry in value.items():
            concept = parse_model(Concept, entry, f"{name} ({key})")
            found[key] = concept.model_copy(update={"theme": path.stem})
    return found


def series_by_name(sources: Mapping[str, Source]) -> dict[str, Series]:
    """Every described series, by `<source>:<series>`."""
    return {
        f"{key}:{series.id}": series for key, source in sources.items() for series in source.series
    }


def check_concepts(
    concepts: Mapping[str, Concept], sources: Mapping[str, Source], vocabulary: Vocabulary
) -> None:
    """Check that concepts name known series, convertible units and stated borders.

    Raises:
        DataError: with every problem found.
    """
    series = series_by_name(sources)
    raise_if_any(
        problem
        for key, concept in concepts.items()
        for problem in _problems(f"concept {key}", concept, series, vocabulary)
    )


def _problems(
    place: str, concept: Concept, series: Mapping[str, Series], vocabulary: Vocabulary
) -> Iterator[Problem]:
    name = concept.file
    for unit in (concept.unit, *concept.item_units.values()):
        if not vocabulary.knows_unit(unit):
            mend = "use a unit that pint knows, or define it in data/vocabulary.yaml"
            yield Problem(name, place, f"unknown unit {unit!r}", mend)
            return
    if concept.theme not in vocabulary.themes:
        mend = "name the file after a theme of data/vocabulary.yaml"
        yield Problem(name, place, f"unknown theme {concept.theme!r}", mend)
    for tag in {concept.territory, concept.others} - {None} - set(vocabulary.territories):
        mend = "use a territory of data/vocabulary.yaml"
        yield Problem(name, place, f"unknown territory {tag!r}", mend)
    counts = Counter((rival.series, rival.item, rival.bound) for rival in concept.rivals)
    for (rival_name, _, _), count in counts.items():
        if count > 1:
            yield Problem(name, place, f"{rival_name} stands twice", "keep one")
    for rival in concept.rivals:
        yield from _rival_problems(place, concept, rival, series, vocabulary)


def _rival_problems(
    place: str, concept: Concept, rival: Rival, series: Mapping[str, Series], vocabulary: Vocabulary
) -> Iterator[Problem]:
    name = concept.file
    shut_out = [item.series for item in (*concept.twins, *concept.apart)]
    if any(fnmatchcase(rival.series, form) for form in shut_out):
        mend = "a twin or another concept cannot be a rival: delete one of the two lines"
        yield Problem(name, place, f"{rival.series} is shut out and admitted", mend)
    if rival.series not in series:
        mend = "write <source>:<series> as in data/sources/<source>/source.yaml"
        yield Problem(name, place, f"unknown series {rival.series!r}", mend)
        return
    described = series[rival.series]
    try:
        vocabulary.factor(described.unit, concept.unit_of(rival.item))
    except ValueError as error:
        mend = "units of different kinds cannot be one concept: make a concept of its own"
        yield Problem(name, place, f"{rival.series}: {error}", mend)
    tags = {item.tag for item in described.territory}
    if not tags & {concept.territory, concept.others}:
        what = f"{rival.series} is about {sorted(tags)}, the concept about {concept.territory}"
        yield Problem(name, place, what, "territories are never mixed: make another concept")
