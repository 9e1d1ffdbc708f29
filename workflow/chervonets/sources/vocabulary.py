"""The words that data files may use: units, borders, evidence, themes, places, originators."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from chervonets.files import read_model
from chervonets.sources.models import Source
from chervonets.sources.originators import Originator, read_originators
from chervonets.sources.strict import Strict

if TYPE_CHECKING:
    import pint

FILE = "vocabulary.yaml"
SCALES = ("thousand", "million", "billion")


class Vocabulary(Strict):
    """`data/vocabulary.yaml`: every unit, territory, evidence class, theme and entity.

    `words` says how readers see a unit or a tag. Themes group the concepts of the data explorer,
    in the order in which they stand. `soviet` are the codes of the USSR and its republics; a part
    of one has its code and a dot in front. `originators` stand in a file of their own.
    """

    units: list[str]
    words: dict[str, str]
    territories: dict[str, str]
    evidence: dict[str, str]
    themes: dict[str, str]
    soviet: list[str]
    entities: dict[str, str]
    originators: dict[str, Originator] = {}

    @cached_property
    def registry(self) -> pint.UnitRegistry[float]:
        """A pint registry that knows the historical units beside the usual ones."""
        import pint

        registry: pint.UnitRegistry[float] = pint.UnitRegistry(cache_folder=None)
        for line in self.units:
            registry.define(line)
        return registry

    @cached_property
    def _factors(self) -> dict[tuple[str, str], float]:
        """Factors that were asked for; converting is slow."""
        return {}

    def knows_unit(self, unit: str) -> bool:
        """Whether `unit` parses as a unit of the registry."""
        import pint

        try:
            self.registry.parse_expression(unit)
        except (pint.PintError, TypeError, ValueError, AttributeError, SyntaxError):
            return False
        return True

    def is_soviet(self, entity: str) -> bool:
        """Whether `entity` is the USSR, a republic or a part of one."""
        return entity.partition(".")[0] in self.soviet

    def counted_by(self, source: Source) -> dict[str, str]:
        """Who counted the series of a source: names of originators and their evidence classes."""
        known = [self.originators[count.originator] for count in source.counts]
        return {originator.name: originator.evidence for originator in known}

    def words_of(self, unit: str) -> str:
        """A unit as readers see it: `rouble / ten_piece` is roubles per ten pieces."""
        first, *rest = unit.split(" / ")
        *scale, base = first.split(" ", 1 if first.partition(" ")[0] in SCALES else 0)
        counted = [] if first == "1" else [*scale, self.words.get(base, base)]
        return " ".join(counted + [self.words.get(f"per {part}", f"per {part}") for part in rest])

    def borders(self, tag: str) -> str:
        """The tag of a territory as readers see it."""
        return self.words.get(tag, tag)

    def factor(self, unit: str, target: str) -> float:
        """The number that turns a value in `unit` into a value in `target`.

        Raises:
            ValueError: the units have different dimensions.
        """
        import pint

        if (unit, target) not in self._factors:
            try:
                found = float(self.registry.Quantity(unit).to(target).magnitude)
            except pint.DimensionalityError as error:
                raise ValueError(f"{unit} cannot be expressed in {target}: {error}") from error
            self._factors[unit, target] = found
        return self._factors[unit, target]


def read_vocabulary(data: Path) -> Vocabulary:
    """Read `data/vocabulary.yaml` and `data/originators.yaml`.

    Raises:
        DataError: a file is missing or malformed.
    """
    words = read_model(Vocabulary, data / FILE, f"data/{FILE}")
    return words.model_copy(update={"originators": read_originators(data, words.evidence)})
