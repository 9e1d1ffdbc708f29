"""One checkable sentence, with all that is fixed before it is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import Field, model_validator

from chervonets.numbers import Display
from chervonets.panel.concepts import Concept
from chervonets.propositions.axes import Axis
from chervonets.sources.strict import Strict
from chervonets.ways.samples import Question
from chervonets.ways.selections import Selection
from chervonets.ways.space import Choice, Forbidden, Space

Kind = Literal[
    "event", "amount", "change", "comparison", "ranking", "order", "association", "cause", "belief"
]
Rung = Literal["describe", "dated", "unusual", "cause", "none"]
Speaker = Literal["trotsky-1932", "trotsky-1933", "note-2015", "comment-2015"]
RUNGS: dict[str, Rung] = {"order": "unusual", "association": "unusual", "cause": "cause"}
"""Rungs of kinds; a belief has none, all other kinds are judged by description."""
BEYOND_DESCRIPTION: tuple[Rung, ...] = ("unusual", "cause")
"""Rungs that ask more than whether it was so: description alone upholds nothing at them."""

OVER_PRODUCTS = ("changes", "groups")


class Prediction(Strict):
    """What the sentence implies for the figures."""

    direction: Literal["rise", "fall", "inside", "outside"]
    statement: str
    size: str | None = None


class SmallestEffect(Strict):
    """The smallest effect that would matter to a historian, in the unit of the estimate.

    For predictions `inside` or `outside` margins it is the factor beyond a margin that must not be
    missed.
    """

    value: float = Field(gt=0)
    unit: str
    why: str


class Ask(Strict):
    """How the figures are asked.

    estimand: `contrast` (mean after the date minus mean before), `pulse` (mean of the event years
        minus mean of the others), `gap` (mean of changes), `pace` (growth after the date over that
        before, less one), `paired` (mean log ratio of pairs of figures), `rank` (among countries),
        `ratio` (over goods, against margins), `quantity` (rival estimates, against margins),
        `misses` (the factor by which the middle of several ratios is off one), `comovement` (rank
        correlation of two lines, `series` and `with`, over years), `dispersion` (log ratio of the
        scatter of monthly changes, after the date over before), `spread` (log ratio of how far
        prices of a good lie apart, goods of `series` over those of `with`), `trend` (slope over
        years, or over dated `events` and the intervals between them), `order` (turning points of
        the lines `first`, `second` and so on, in the text's order). Over products, whose series are
        named `<product>.<part>`: `changes` (mean log change), `groups` (mean log change of a group
        of them minus that of the others).
    statement: the same in words.
    margins: low and high limits of predictions `inside` or `outside`.
    test: the null by which the rung `unusual` asks whether chance could have done it; without one
        these figures bear no test, and `no_test` says why.
    overstates, understates: names of series that whoever counted had reason to print too large, or
        too small.
    """

    estimand: Literal[
        "contrast",
        "pulse",
        "gap",
        "paired",
        "rank",
        "ratio",
        "quantity",
        "misses",
        "pace",
        "comovement",
        "dispersion",
        "spread",
        "trend",
        "order",
        "changes",
        "groups",
    ]
    statement: str
    margins: dict[str, tuple[float, float]] = {}
    display: Display = Display()
    primary: dict[str, Choice]
    axes: dict[str, Axis]
    crossings: list[dict[str, list[Choice]]] = []
    forbidden: list[Forbidden] = []
    test: str = ""
    no_test: str = ""
    overstates: list[str] = []
    understates: list[str] = []

    @model_validator(mode="after")
    def _is_whole(self) -> Ask:
        if bool(self.test) == bool(self.no_test):
            raise ValueError("give either `test`, or in `no_test` why there is none")
        return self

    @property
    def space(self) -> Space:
        """All ways, before anything is looked at.

        Raises:
            ValueError: an axis lacks the primary's choice; see `Space.of`.
        """
        choices = {name: list(axis.marks) for name, axis in self.axes.items()}
        return Space.of(self.primary, choices, self.forbidden, self.crossings)


class Dated(Strict):
    """Acts that answer the sentence.

    measures: keys of data/acts.yaml whose acts count.
    acts: only these of them, if it names any.
    since, until: first and last day, month or year of the acts that the text can mean.
    opposite: measures whose acts would show the sentence false.
    fields: where the smallest effect asks for an act in each of several fields, the acts of each.
    """

    measures: list[str]
    acts: list[str] = []
    since: str = ""
    until: str = ""
    opposite: list[str] = []
    fields: dict[str, list[str]] = {}


class Cause(Strict):
    """What a causal sentence is held against.

    counterfactual: what would have happened otherwise.
    rivals: named other causes.
    design: what the figures could show it by; `none` where they hold nothing of the kind.
    """

    counterfactual: str
    rivals: list[str] = Field(min_length=1)
    design: Literal["none", "timing", "regions", "donors"]
    design_why: str


class Proposition(Strict):
    """One checkable sentence, whoever said it.

    direct: whether the figures are about the thing itself, partly, or only stand in for it.
    follows_from: another sentence of the same file, which cannot be true without this one.
    answer: one sentence that a historian can quote, with numbers as `{key}`.
    """

    id: str
    says: str
    kind: Kind
    kind_why: str = ""
    direct: Literal["direct", "partly", "stand-in"]
    direct_why: str
    place: str
    years: str
    prediction: Prediction
    smallest_effect: SmallestEffect
    falsifier: str
    ask: Ask | None = None
    dated: Dated | None = None
    cause: Cause | None = None
    unasked: str = ""
    follows_from: str = ""
    missing: list[str] = []
    answer: str = ""

    @model_validator(mode="after")
    def _can_be_answered(self) -> Proposition:
        if not (self.ask or self.dated or self.cause or self.unasked or self.kind == "belief"):
            raise ValueError("give `ask`, `dated` or `cause`, or the reason in `unasked`")
        if (self.kind == "cause") != (self.cause is not None):
            raise ValueError("`cause` belongs to sentences of the kind cause, and to them only")
        return self

    @property
    def rung(self) -> Rung:
        """The rung at which the sentence is judged; what no figures answer is judged by acts."""
        if self.kind == "belief":
            return "none"
        by_acts = self.ask is None and self.dated is not None
        return RUNGS.get(self.kind, "dated" if by_acts else "describe")

    def question(self, series: Mapping[str, Selection]) -> Question:
        """The sentence as samples see it; only of those that are asked.

        Raises:
            ValueError: it is not asked.
        """
        if self.ask is None:
            raise ValueError(f"{self.id} is not asked of figures")
        return Question(
            estimand=self.ask.estimand,
            direction=self.prediction.direction,
            series=series,
            margins=self.ask.margins,
            smallest_effect=self.smallest_effect.value,
        )


class Sentence(Proposition):
    """A proposition of the text.

    readings: the kinds that two readers gave it without sight of any figure.
    role: the claim falls without an `essential` one; what stands `beside` the text, which does not
        say it, is told and counted nowhere.
    """

    paragraphs: list[str] = Field(min_length=1)
    speaker: list[Speaker] = Field(min_length=1)
    readings: dict[str, str] = {}
    role: Literal["essential", "supporting", "context", "beside"]
    role_why: str
    rival_reading: str


class Inquiry(Strict):
    """Propositions with the series that they are asked of."""

    id: str
    propositions: Sequence[Proposition] = Field(min_length=1)
    series: dict[str, Selection] = {}

    @model_validator(mode="after")
    def _premises_are_known(self) -> Inquiry:
        known = {item.id for item in self.propositions}
        for item in self.propositions:
            if item.follows_from and item.follows_from not in known - {item.id}:
                raise ValueError(
                    f"{item.id} follows from {item.follows_from!r}, which is no other sentence here"
                )
        return self

    @property
    def selections(self) -> list[Selection]:
        """Every selection of the inquiry with its denominators."""
        return [part for top in self.series.values() for part in top.parts()]

    @property
    def concepts(self) -> tuple[str, ...]:
        """Names of the concepts that the inquiry looks at, sorted."""
        return tuple(sorted({selection.concept for selection in self.selections}))

    def sources(self, concepts: Mapping[str, Concept]) -> list[str]:
        """Keys of the sources that the inquiry looks at, sorted.

        A selection without a rival looks at every rival of its concept.
        """
        keys = set()
        for selection in self.selections:
            concept = concepts[selection.concept]
            keys |= {selection.rival.split(":")[0]} if selection.rival else set(concept.sources)
        return sorted(keys)
