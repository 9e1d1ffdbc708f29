"""What the exported tables are: columns, types, keys, and which table refers to which.

Field types are those of the Table Schema (Frictionless Data); a table stands after every table
that it refers to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["string", "number", "integer", "boolean", "date"]

PACKAGE = "chervonets"
DATABASE = f"{PACKAGE}.duckdb"
DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class Field:
    """One column; every value must be present unless `optional`."""

    name: str
    type: Type
    description: str
    optional: bool = False


@dataclass(frozen=True)
class Reference:
    """Columns whose values stand in the key of another table, under the same or other names."""

    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table of the export."""

    name: str
    title: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The names of the columns in order."""
        return [field.name for field in self.fields]

    @property
    def file(self) -> str:
        """The name of the csv file."""
        return f"{self.name}.csv"


def _text(name: str, description: str, *, optional: bool = False) -> Field:
    return Field(name, "string", description, optional)


def _to(table: str, *columns: str, targets: tuple[str, ...] | None = None) -> Reference:
    return Reference(columns, table, targets or columns)


SOURCE = _text("source", "key of the source: the name of its folder in data/sources")
SERIES = _text("series", "name of the series within its source")
ENTITY = _text("entity", "code of the country or unit; SUN is the USSR, RUS the RSFSR")
CONCEPT = _text("concept", "name of the concept in data/concepts")
MEASURE = _text("measure", "key of the measure in data/acts.yaml")
ACT = _text("act", "name of the act in data/acts.yaml")
ITEM = _text("item", "which good or kind, for concepts that have several", optional=True)
BOUND = _text("bound", "`low` or `high` if the figure is one end of a printed range", optional=True)
EVIDENCE = _text("evidence", "evidence class: that of the originator")
ORIGINATOR = _text("originator", "who counted: key in data/originators.yaml")
TERRITORY = _text("territory", "tag of the borders that the figure is about")
UNIT = _text("unit", "unit of the values")
FIRST = Field("first_day", "date", "first day of the period, included")
LAST = Field("last_day", "date", "last day of the period, included; the first day for a stock")
VALUE = Field("value", "number", "the figure, in `unit`")
MARGIN = Field("margin", "number", "printed margin, plus or minus per cent of the value", True)
LENIENT = Field("lenient", "boolean", "dates or reading are the transcriber's, not the source's")
FACTS = (
    VALUE,
    MARGIN,
    UNIT,
    TERRITORY,
    EVIDENCE,
    LENIENT,
    _text("observations", "names of the printed figures behind the value, parted by blanks"),
)
RIVAL = (CONCEPT, ITEM, BOUND, SOURCE, SERIES, ENTITY)
OF_RIVAL = (
    _to("rivals", "concept", "source", "series"),
    _to("entities", "entity"),
    _to("territories", "territory"),
    _to("evidence", "evidence"),
)

TABLES = (
    Table(
        "entities",
        "Countries and units",
        (
            ENTITY,
            _text("name", "name in English"),
            Field("case", "boolean", "whether the entity is the case that the claims are about"),
        ),
        ("entity",),
    ),
    Table(
        "territories",
        "Borders that figures refer to",
        (TERRITORY, _text("description", "what the tag means")),
        ("territory",),
    ),
    Table(
        "evidence",
        "Evidence classes",
        (EVIDENCE, _text("description", "what belongs to the class")),
        ("evidence",),
    ),
    Table(
        "originators",
        "Who counted: offices, registers, authors, compilations",
        (
            ORIGINATOR,
            _text("name", "name for readers"),
            _text(
                "kind", "office, register, census, plan, author, compilation, party, press, court"
            ),
            EVIDENCE,
            _text("note", "why it stands where it stands", optional=True),
        ),
        ("originator",),
        (_to("evidence", "evidence"),),
    ),
    Table(
        "lineage",
        "What an originator's counts always contain or rest on",
        (
            ORIGINATOR,
            _text("link", "`contains` (its parts) or `built_on` (what it revises)"),
            _text("base", "the other originator"),
        ),
        ("originator", "link", "base"),
        (
            _to("originators", "originator"),
            _to("originators", "base", targets=("originator",)),
        ),
    ),
    Table(
        "sources",
        "Sources: citation, rights, how they were read",
        (
            SOURCE,
            _text("citation", "short form of the citation"),
            _text("title", "title of the work or dataset"),
            _text("authors", "persons and bodies, parted by semicolons", optional=True),
            _text("issued", "year of publication", optional=True),
            _text("publisher", "publisher", optional=True),
            _text("container_title", "work that the source is part of", optional=True),
            _text("page", "pages", optional=True),
            _text("edition", "edition or version", optional=True),
            _text("url", "address", optional=True),
            _text("doi", "digital object identifier", optional=True),
            _text("citation_note", "remark on the citation", optional=True),
            _text("licence", "licence as far as the source states one"),
            _text("use", "what use the licence allows"),
            _text("redistribute", "may the table be passed on: yes, facts-only or not-stated"),
            _text("read_from", "where the figures were read, parted by semicolons", optional=True),
            _text("read_how", "how they were read"),
            _text("read_date", "when they were read"),
            _text("caveats", "what to beware of", optional=True),
        ),
        ("source",),
    ),
    Table(
        "series",
        "Series of the sources",
        (
            SOURCE,
            SERIES,
            _text("definition", "what the series measures"),
            UNIT,
            _text("unit_printed", "unit as the source prints it", optional=True),
            _text("period", "kind of period that the printed dates are"),
            _text("territory", "tags of the borders, with their years, parted by semicolons"),
            ORIGINATOR,
            _text("built_on", "originators that its figures rest on besides", optional=True),
            EVIDENCE,
            Field("strict", "boolean", "whether strict analyses may use the series"),
            _text("caveats", "what to beware of", optional=True),
        ),
        ("source", "series"),
        (
            _to("sources", "source"),
            _to("originators", "originator"),
            _to("evidence", "evidence"),
        ),
    ),
    Table(
        "observations",
        "Observations as printed, without the misprints of `corrections`",
        (
            _text("observation", "stable name: source:series:entity:period"),
            SOURCE,
            SERIES,
            ENTITY,
            FIRST,
            LAST,
            _text(
                "kind", "calendar-year, economic-year (October to September), month, stock, span"
            ),
            Field("value", "number", "the figure, in the unit of its series"),
            _text("printed", "the figure as the source prints it"),
            MARGIN,
            LENIENT,
            _text("locator", "where in the source the figure stands"),
            _text("note", "remark of the transcriber", optional=True),
        ),
        ("observation",),
        (_to("series", "source", "series"), _to("entities", "entity")),
    ),
    Table(
        "corrections",
        "Misprints that are left out of the observations",
        (
            _text("correction", "name of the correction"),
            SOURCE,
            SERIES,
            ENTITY,
            FIRST,
            LAST,
            _text("what", "what is wrong"),
            _text("why", "why it is left out"),
        ),
        ("correction",),
        (_to("series", "source", "series"), _to("entities", "entity")),
    ),
    Table(
        "concepts",
        "What is measured",
        (
            CONCEPT,
            _text("title", "name for readers"),
            _text("theme", "theme of the data appendix"),
            _text("definition", "what belongs to the concept"),
            UNIT,
            _text("measure", "flow, stock, rate, index, price, share, growth or score"),
            TERRITORY,
            _text("others", "tag of the borders of comparators, if there are any", optional=True),
        ),
        ("concept",),
        (
            _to("territories", "territory"),
            _to("territories", "others", targets=("territory",)),
        ),
    ),
    Table(
        "measures",
        "What dated acts are about",
        (
            MEASURE,
            _text("title", "name for readers"),
            _text("theme", "theme of the data appendix"),
            _text("definition", "what belongs to the measure"),
            _text("note", "remark, such as that no act was found", optional=True),
        ),
        ("measure",),
    ),
    Table(
        "acts",
        "Dated acts",
        (
            ACT,
            MEASURE,
            _text("title", "title as printed"),
            _text("body", "who took it", optional=True),
            Field("witnesses", "integer", "independent originators that attest it"),
            _text("note", "remark, such as that places contradict each other", optional=True),
        ),
        ("act",),
        (_to("measures", "measure"),),
    ),
    Table(
        "attestations",
        "Places that tell of an act; those that contradict each other stand side by side",
        (
            ACT,
            Field("place", "integer", "number of the place within the act"),
            ORIGINATOR,
            EVIDENCE,
            _text("date", "day, month or year of what `status` says"),
            _text("status", "adopted, published, in force, reported, held, ..."),
            _text("in_force", "when it came into force", optional=True),
            _text("ended", "when it ended", optional=True),
            _text("printed_in", "where the act was printed at the time", optional=True),
            _text("work", "work or page that was read"),
            _text("read", "its address"),
            _text("note", "remark", optional=True),
        ),
        ("act", "place"),
        (_to("acts", "act"), _to("originators", "originator"), _to("evidence", "evidence")),
    ),
    Table(
        "rivals",
        "Series that measure a concept, each of them on its own",
        (
            CONCEPT,
            SOURCE,
            SERIES,
            ITEM,
            BOUND,
            _text("label", "name of the rival in pictures"),
            _text("unit", "unit of the concept or item, in which the panel gives the values"),
            Field("factor", "number", "what turns a value of the series into that unit"),
        ),
        ("concept", "source", "series"),
        (_to("concepts", "concept"), _to("series", "source", "series")),
    ),
    Table(
        "look_alikes",
        "Series that never enter a concept: second transcriptions, and other things",
        (
            CONCEPT,
            _text("role", "`twin` (the same figures again) or `apart` (another concept)"),
            _text("series", "source:series, perhaps with an asterisk; need not be carried here"),
            _text("why", "the reason"),
        ),
        ("concept", "role", "series"),
        (_to("concepts", "concept"),),
    ),
    Table(
        "panel_annual",
        "Annual panel: every rival on years, under each alignment of the calendars",
        (
            *RIVAL,
            _text("alignment", "as-labelled, shifted or weighted (economic years onto years)"),
            Field("year", "integer", "year"),
            _text("kind", "kind of period that the value was made from"),
            *FACTS,
        ),
        ("concept", "source", "series", "entity", "alignment", "year"),
        OF_RIVAL,
    ),
    Table(
        "panel_monthly",
        "Monthly panel",
        (*RIVAL, _text("month", "such as 1926-03"), *FACTS),
        ("concept", "source", "series", "entity", "month"),
        OF_RIVAL,
    ),
    Table(
        "panel_spans",
        "Totals and ranges over several years or parts of a year",
        (*RIVAL, FIRST, LAST, *FACTS),
        ("concept", "source", "series", "entity", "first_day", "last_day"),
        OF_RIVAL,
    ),
    Table(
        "coverage",
        "Coverage matrix of the case: rivals by concept and year",
        (
            CONCEPT,
            ENTITY,
            Field("year", "integer", "year"),
            Field("rivals", "integer", "rival figures; a printed range counts once"),
            Field("strict", "integer", "as many without lenient ones"),
            Field("items", "integer", "items with a figure"),
        ),
        ("concept", "entity", "year"),
        (_to("concepts", "concept"), _to("entities", "entity")),
    ),
)
"""All tables; each stands after those that it refers to."""
