"""The contest as tables: every reading on every quantity, and ours beside published estimates."""

import math
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from chervonets.contest.measured import Donors, Measured, donors, measured
from chervonets.contest.models import COMPUTED, Beside, Contest, Prediction, Quantity
from chervonets.contest.scores import direction_distance, log_score, on_scale, size_distance
from chervonets.inference.result import Infeasible
from chervonets.panel.build import DataHouse, Panel
from chervonets.problems import DataError, Problem
from chervonets.sources.models import CASE
from chervonets.ways.errors import Drawn
from chervonets.ways.selections import Lines

NEAR = 1.0
"""Readings that lie no further apart than this, in smallest effects, are equally near."""


@dataclass(frozen=True)
class Foretold:
    """A prediction in the unit of its quantity.

    Attributes:
        kind: `size`, `range` or `direction`.
        low, high: its ends, equal for a size and None for a direction.
        direction: what it says of the direction, if anything.
        middle: of a computed one.
        countries: behind a computed one.
    """

    kind: str
    low: float | None
    high: float | None
    direction: str
    middle: float | None = None
    countries: int | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """Both ends of a size or range."""
        assert self.low is not None  # a direction has none and is not asked
        assert self.high is not None
        return self.low, self.high


def contest_table(contest: Contest, house: DataHouse, panel: Panel, drawn: Drawn) -> pd.DataFrame:
    """A row for each quantity and reading, also where the reading says nothing.

    Returns:
        Columns: `quantity`, `title`, `year`, `unit`; `middle`, `low`, `high` of the figures,
        `originators`, how many independent ones there are, `counted_by`, `observations`; `reading`,
        `kind` (`size`, `range`, `direction` or `nothing`), `predicted` (the middle of what is read
        off other countries), `predicted_low`, `predicted_high`, `direction`, `countries`, `abroad`
        (names of the figures of these); `said`,
        `made` (`forecast`, `at the time`, `afterthought` or `computed`), `drawn`, `place`, `seen`,
        `words`; `hit`, whether the direction is right; `distance`, signed for sizes, in smallest
        effects; `firm`, whether a direction is hit or missed over the whole range of the figures;
        `inside`, whether a size meets the range of the figures; `log_score` of ranges;
        `nearest`, whether no other size is nearer by a smallest effect; `lead` over the next one.

    Raises:
        DataError: a quantity has no figure for its date.
    """
    rows: list[dict[str, Any]] = []
    lines = Lines(panel)
    for quantity in contest.quantities:
        try:
            found = measured(quantity, lines, drawn, house.counts, house.vocabulary.originators)
        except Infeasible as refused:
            place, mend = f"quantity {quantity.id}", "name figures of its year"
            raise DataError([Problem("data/contest.yaml", place, str(refused), mend)]) from None
        abroad = donors(quantity, lines, house.vocabulary)
        rows += _with_nearest(list(_rows(quantity, contest, found, abroad, house)))
    return pd.DataFrame(rows)


def _rows(
    quantity: Quantity, contest: Contest, found: Measured, abroad: Donors | None, house: DataHouse
) -> Iterator[dict[str, Any]]:
    known = house.vocabulary.originators
    who = [" with ".join(known[key].name for key in group) for group in found.counted_by]
    about = {
        "quantity": quantity.id,
        "title": quantity.title,
        "year": quantity.year,
        "unit": quantity.unit,
        "middle": found.middle,
        "low": found.low,
        "high": found.high,
        "originators": len(who),
        "counted_by": "; ".join(who),
        "observations": " ".join(found.observations),
    }
    made_by = {item.reading: item for item in quantity.predictions}
    names = " ".join(abroad.observations) if abroad else ""
    for reading in contest.readings:
        said = made_by.get(reading)
        if said is not None:
            told = foretold(said, quantity)
        elif reading == COMPUTED and abroad is not None:
            told = Foretold("range", abroad.low, abroad.high, "", abroad.middle, abroad.countries)
        else:
            told = Foretold("nothing", None, None, "")
        yield {
            **about,
            "reading": reading,
            "kind": told.kind,
            "predicted": told.middle,
            "predicted_low": told.low,
            "predicted_high": told.high,
            "direction": told.direction,
            "countries": told.countries,
            "abroad": names if told.countries else "",
            **_provenance(said, quantity, told),
            **_scored(told, quantity, found, contest.range_holds),
        }


def foretold(said: Prediction, quantity: Quantity) -> Foretold:
    """A prediction on the scale of the quantity; yearly growth is compounded from the base on."""
    if said.direction is not None:
        return Foretold("direction", None, None, said.direction)
    ends = (said.value, said.value) if said.value is not None else (said.low, said.high)
    sizes = [float(end) for end in ends if end is not None]
    if said.yearly:
        years = quantity.year - (quantity.base or quantity.year)
        sizes = [(1 + size / 100) ** years for size in sizes]
    return Foretold("size" if said.value is not None else "range", sizes[0], sizes[1], "")


def _provenance(said: Prediction | None, quantity: Quantity, told: Foretold) -> dict[str, str]:
    if said is None:
        made = "computed" if told.kind != "nothing" else ""
        return {"said": "", "made": made, "drawn": "", "place": "", "seen": "", "words": ""}
    year = int(said.said[:4])
    made = "forecast" if year < quantity.year else "at the time"
    return {
        "said": said.said,
        "made": "afterthought" if year > quantity.year else made,
        "drawn": said.drawn,
        "place": said.place,
        "words": said.words,
    }


def _scored(
    told: Foretold, quantity: Quantity, found: Measured, holds: float
) -> dict[str, float | bool | None]:
    nothing: dict[str, float | bool | None] = {
        "hit": None,
        "distance": None,
        "firm": None,
        "inside": None,
        "log_score": None,
    }
    if told.kind == "nothing":
        return nothing
    if told.kind == "direction":
        assert quantity.start is not None  # checked when the file was read
        short, *others = (
            direction_distance(quantity, quantity.start, value, told.direction)
            for value in (found.middle, found.low, found.high)
        )
        hit = short == 0
        return {
            **nothing,
            "hit": hit,
            "distance": short,
            "firm": all((other == 0) is hit for other in others),
        }
    low, high = told.ends
    ends = (low, high) if told.middle is None else (told.middle, told.middle)
    return {
        **nothing,
        "hit": _same_way(quantity, _centre(told, quantity), found.middle),
        "distance": size_distance(quantity, found.middle, *ends),
        "inside": ends[0] <= found.high and ends[1] >= found.low,
        "log_score": log_score(quantity, found.middle, low, high, holds),
    }


def _centre(told: Foretold, quantity: Quantity) -> float:
    if told.middle is not None:
        return told.middle
    low, high = told.ends
    return (low + high) / 2 if quantity.scale == "points" else math.sqrt(low * high)


def _same_way(quantity: Quantity, predicted: float, middle: float) -> bool | None:
    """Whether two sizes lie on the same side of no change, or both less than a step away."""
    if quantity.start is None:
        return None
    ways = []
    for value in (predicted, middle):
        moved = _moved(quantity, value)
        ways.append(0 if abs(moved) < 1 else math.copysign(1, moved))
    return ways[0] == ways[1]


def _moved(quantity: Quantity, value: float) -> float:
    assert quantity.start is not None  # the caller has looked
    return on_scale(value, quantity) - on_scale(quantity.start, quantity)


def _with_nearest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mark who is nearest among those that gave a size; alone there is nobody to be nearer than."""
    sized = {
        row["reading"]: abs(row["distance"]) for row in rows if row["kind"] in ("size", "range")
    }
    ranked = sorted(sized.values())
    for row in rows:
        own = sized.get(row["reading"])
        compared = own is not None and len(ranked) > 1
        row["nearest"] = own < ranked[0] + NEAR if compared and own is not None else None
        leads = compared and own == ranked[0]
        row["lead"] = ranked[1] - ranked[0] if leads else None
    return rows


def beside_table(
    contest: Contest, table: pd.DataFrame, house: DataHouse, panel: Panel
) -> pd.DataFrame:
    """Ours and the published estimates of the same thing, nothing averaged.

    Returns:
        Columns: `topic`, `title`, `whose` (`ours` or `theirs`), `label`, `originator`, `issued`,
        the year of the source that carries it, `period`, `quantity` (of ours), `observations`
        (names of theirs), `low`, `middle`, `high`.
    """
    ours = {row["quantity"]: row for row in table.to_dict("records")}
    rows = [
        row for item in contest.beside for row in (*_ours(item, ours), *_theirs(item, house, panel))
    ]
    return pd.DataFrame(rows)


def _ours(
    item: Beside, quantities: Mapping[str, Mapping[Hashable, Any]]
) -> Iterator[dict[str, Any]]:
    for key in item.ours:
        own = quantities[key]
        ends = {name: float(own[name]) for name in ("low", "middle", "high")}
        if item.years is not None:
            years = item.years
            ends = {name: 100 * (end ** (1 / years) - 1) for name, end in ends.items()}
        yield {
            "topic": item.id,
            "title": item.title,
            "whose": "ours",
            "label": own["title"],
            "originator": own["counted_by"],
            "issued": "",
            "period": str(own["year"]),
            "quantity": key,
            "observations": "",
            **ends,
        }


def _theirs(item: Beside, house: DataHouse, panel: Panel) -> Iterator[dict[str, Any]]:
    """A row for each originator, thing and period; printed ends stand beside the middle."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for concept, items in item.theirs.items():
        labels = {
            (rival.series, rival.item, str(rival.bound)): rival.label
            for rival in house.concepts[concept].rivals
        }
        for (name, rival, entity), rows in sorted(panel.printed.items()):
            if name != concept or entity not in CASE:
                continue
            count = house.counts[rival].originator
            source = house.sources[rival.split(":")[0]]
            for row in rows.to_dict("records"):
                if items and row["item"] not in items:
                    continue
                period = str(row["observations"]).rsplit(":", 1)[1]
                entry = found.setdefault(
                    (labels[rival, str(row["item"]), str(row["bound"])], source.key, period),
                    {
                        "topic": item.id,
                        "title": item.title,
                        "whose": "theirs",
                        "label": labels[rival, str(row["item"]), str(row["bound"])],
                        "originator": house.vocabulary.originators[count].name,
                        "issued": source.citation.issued or "",
                        "period": period,
                        "quantity": "",
                        "observations": "",
                        "low": None,
                        "middle": None,
                        "high": None,
                    },
                )
                entry[str(row["bound"]) or "middle"] = float(row["value"])
                entry["observations"] = f"{entry['observations']} {row['observations']}".strip()
    yield from found.values()
