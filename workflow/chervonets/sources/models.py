"""What `source.yaml` says about a source and its series."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, PrivateAttr

from chervonets.sources.originators import Count
from chervonets.sources.periods import Kind
from chervonets.sources.strict import Strict

CASE = ("SUN", "RUS")
"""The entities of the case: the USSR and the RSFSR. All others are comparators."""

NATIONAL = "national"
"""The territory of comparators: each in the borders that its source gives it."""

NAMELESS = re.compile(r"(Author )?not shown( on the \w+ read)?")
"""What stands for an author where the page that was read names none."""


class Author(Strict):
    """A person (family and given name) or a body (literal), as in CSL-JSON."""

    family: str | None = None
    given: str | None = None
    literal: str | None = None

    @property
    def text(self) -> str:
        """The name as a bibliography prints it."""
        if self.literal:
            return self.literal
        return ", ".join(part for part in (self.family, self.given) if part)


class Citation(Strict):
    """Where the figures were printed; the field names are those of CSL-JSON."""

    type: str
    title: str
    author: list[Author] = []
    issued: str | None = None
    publisher: str | None = None
    container_title: str | None = Field(None, alias="container-title")
    page: str | None = None
    edition: str | None = None
    url: str | None = Field(None, alias="URL")
    doi: str | None = Field(None, alias="DOI")
    note: str | None = None
    _letter: str = PrivateAttr("")

    def lettered(self, letter: str) -> Citation:
        """A copy with a letter behind the year, which tells works of one author and year apart."""
        copy = self.model_copy()
        copy._letter = letter
        return copy

    @property
    def year(self) -> str:
        """When it came out, as references print it: `2018`, `2018b`, `n.d.`, `n.d.-b`."""
        if self.issued:
            return f"{self.issued}{self._letter}"
        return f"n.d.-{self._letter}" if self._letter else "n.d."

    @property
    def short(self) -> str:
        """Names and year, as pictures and tables refer to the source."""
        return f"{self.who} ({self.year})"

    @property
    def known(self) -> list[Author]:
        """Authors whom the page read names; where it names none, the title stands instead."""
        return [author for author in self.author if not NAMELESS.fullmatch(author.text)]

    @property
    def who(self) -> str:
        """The first names, or the title of a work without any."""
        names = [author.literal or author.family or "" for author in self.known]
        match names:
            case []:
                return self.title
            case [one]:
                return one
            case [one, two]:
                return f"{one} and {two}"
            case _:
                return f"{names[0]} and others"


class Licence(Strict):
    """Rights to use and to redistribute, as the source states them; `spdx`: its SPDX name."""

    name: str
    spdx: str = "NOASSERTION"
    use: str
    redistribute: Literal["yes", "facts-only", "not-stated"]


class Reading(Strict):
    """How, where and when the figures were read."""

    places: list[str] = Field(alias="from")
    how: str
    date: str


class Territory(Strict):
    """The borders that figures of certain years refer to."""

    tag: str
    since: int | None = Field(None, alias="from")
    until: int | None = Field(None, alias="to")

    def covers(self, year: int) -> bool:
        """Whether the tag holds in `year`."""
        return (self.since or year) <= year <= (self.until or year)


class Dating(Strict):
    """Rows labelled with calendar years that are really years of another calendar."""

    since: int = Field(alias="from")
    until: int = Field(alias="to")
    period: Kind
    why: str


class Repetition(Strict):
    """Years in which a series prints another's figures again, so that the two are one witness."""

    series: str
    since: int = Field(alias="from")
    until: int = Field(alias="to")
    why: str


class Series(Strict):
    """One series of a source: what it measures, in what unit, for which borders and periods.

    originator: who counted, a key of `data/originators.yaml`; the source's by default.
    built_on: originators whose counts this very series contains, revises or computes from.
    enumerated: why its figures go back to lists of all that there was, if its originator does not
        enumerate anyway; see `chervonets.panel.build.DataHouse.enumerated`.
    repeats: years in which it prints the figures of another series, `<source>:<series>`.
    """

    id: str
    definition: str
    unit: str
    unit_printed: str
    period: Kind
    territory: list[Territory]
    originator: str | None = None
    built_on: list[str] = []
    enumerated: str | None = None
    repeats: list[Repetition] = []
    read_as: list[Dating] = []
    strict: bool = True
    caveats: list[str] = []

    def territory_in(self, year: int, entity: str) -> str | None:
        """The tag of an entity's borders in `year`, if the source states them."""
        if entity not in CASE:
            return NATIONAL
        return next((item.tag for item in self.territory if item.covers(year)), None)


class Upstream(Strict):
    """One file of the publisher, and how its words map to ours; `chervonets audit` reads it.

    file: what the publisher calls the table; several entries may name one file.
    format: how the table is written; see `chervonets.sources.upstream`.
    address: where `snakemake refresh` fetches it; without one it has to be fetched by hand.
    inside: names to follow through archives, if the address gives an archive.
    sha256: checksum of the file that the carried figures were read from, if it is known.
    columns: the publisher's columns and our series; a table of one measure has the column `value`.
    entities: the publisher's codes or names of places and ours; others stand for themselves.
    """

    file: str
    format: Literal[
        "maddison-xlsx", "nmc-csv", "vdem-csv", "cdiac-csv", "gapminder-csv", "league-csv"
    ]
    address: str | None = None
    inside: list[str] = []
    sha256: str | None = None
    columns: dict[str, str] = Field(min_length=1)
    entities: dict[str, str] = {}
    note: str | None = None


class Source(Strict):
    """`data/sources/<key>/source.yaml`.

    originator: who counted the series that name nobody else, a key of `data/originators.yaml`.
    """

    key: str
    citation: Citation
    originator: str | None = None
    licence: Licence
    read: Reading
    caveats: list[str] = []
    upstream: list[Upstream] = []
    series: list[Series]

    @property
    def counts(self) -> tuple[Count, ...]:
        """Who counted its series, each once, in their order."""
        return tuple(dict.fromkeys(map(self.count_of, self.series)))

    @property
    def traced(self) -> Citation:
        """The citation; one without an address of its own says where it was read."""
        cited = self.citation
        if cited.url or cited.doi:
            return cited
        note = f"{cited.note or ''} Read at {'; '.join(self.read.places)}.".lstrip()
        return cited.model_copy(update={"note": note})

    def count_of(self, series: Series) -> Count:
        """Who counted a series, and on what it is built.

        Raises:
            ValueError: neither the series nor the source names an originator; `read_source` refuses
                such a source.
        """
        originator = series.originator or self.originator
        if originator is None:
            raise ValueError(f"{self.key}:{series.id} has no originator")
        return Count(originator, tuple(series.built_on))
