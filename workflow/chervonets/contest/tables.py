"""The contest as tables: every reading on every quantity, and ours beside published estimates."""

import math
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from chervonets.contest.measured import Measured, donors, measured
from chervonets.contest.models import COMPUTED, Beside, Contest, Prediction, Quantity
from chervonets.contest.scores import direction_distance, log_score, on_scale, size_distance
from chervonets.inference.result import Infeasible
from chervonets.panel.build import DataHouse, Panel
from chervonets.problems import DataError, Problem
from chervonets.rungs.describe import Counts
from chervonets.sources.models import CASE
from chervonets.ways.errors import Drawn
from chervonets.ways.selections import Lines

NEAR = 1.0
"""Readings that lie no further apart than this, in smallest effects, are equally near."""


@dataclass(frozen=True)
class Foretold:
    """A prediction in the unit of its quantity: `size`, `range`, `direction` or `nothing`."""

    kind: str = "nothing"
    ends: tuple[float, float] | None = None  # equal for a size, None for a direction
    direction: str = ""
    abroad: Measured | None = None  # where it is read off other countries


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
    lines, counts = Lines(panel), Counts(house.counts, house.vocabulary.originators)
    for quantity in contest.quantities:
        try:
            found = measured(quantity, lines, drawn, counts)
        except Infeasible as refused:
            place, mend = f"quantity {quantity.id}", "name figures of its year"
            raise DataError([Problem("data/contest.yaml", place, str(refused), mend)]) from None
        abroad = donors(quantity, lines, house.vocabulary)
        rows += _with_nearest(list(_rows(quantity, contest, found, abroad)))
    return pd.DataFrame(rows)


def _rows(
    quantity: Quantity, contest: Contest, found: Measured, abroad: Measured | None
) -> Iterator[dict[str, Any]]:
    made_by = {item.reading: item for item in quantity.predictions}
    for reading in contest.readings:
        said, told = made_by.get(reading), Foretold()
        if said is not None:
            told = foretold(said, quantity)
        elif reading == COMPUTED and abroad is not None:
            told = Foretold("range", (abroad.low, abroad.high), abroad=abroad)
        low, high = told.ends or (None, None)
        yield {
            "quantity": quantity.id,
            "title": quantity.title,
            "year": quantity.year,
            "unit": quantity.unit,
            "middle": found.middle,
            "low": found.low,
            "high": found.high,
            "originators": len(found.behind),
            "counted_by": "; ".join(found.behind),
            "observations": " ".join(found.observations),
            "reading": reading,
            "kind": told.kind,
            "predicted": told.abroad and told.abroad.middle,
            "predicted_low": low,
            "predicted_high": high,
            "direction": told.direction,
            "countries": told.abroad and len(told.abroad.behind),
            "abroad": " ".join(told.abroad.observations) if told.abroad else "",
            **_provenance(said, quantity, told),
            **_scored(told, quantity, found, contest.range_holds),
        }


def foretold(said: Prediction, quantity: Quantity) -> Foretold:
    """A prediction on the scale of the quantity; yearly growth is compounded from the base on."""
    if said.direction is not None:
        return Foretold("direction", direction=said.direction)
    ends = (said.value, said.value) if said.value is not None else (said.low, said.high)
    low, high = (float(end) for end in ends if end is not None)
    if said.yearly:
        years = quantity.year - (quantity.base or quantity.year)
        low, high = ((1 + size / 100) ** years for size in (low, high))
    return Foretold("size" if said.value is not None else "range", (low, high))


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


def _scored(told: Foretold, quantity: Quantity, found: Measured, holds: float) -> dict[str, Any]:
    scores: dict[str, Any] = dict.fromkeys(("hit", "distance", "firm", "inside", "log_score"))
    if told.kind == "direction":
        assert quantity.start is not None  # checked when the file was read
        short, *others = (
            direction_distance(quantity, quantity.start, value, told.direction)
            for value in (found.middle, found.low, found.high)
        )
        hit = short == 0
        firm = all((other == 0) is hit for other in others)
        return scores | {"hit": hit, "distance": short, "firm": firm}
    if told.ends is None:
        return scores
    low, high = ends = told.ends if told.abroad is None else (told.abroad.middle,) * 2
    return scores | {
        "hit": _same_way(quantity, ends, found.middle),
        "distance": size_distance(quantity, found.middle, low, high),
        "inside": low <= found.high and high >= found.low,
        "log_score": log_score(quantity, found.middle, *told.ends, holds),
    }


def _same_way(quantity: Quantity, ends: tuple[float, float], middle: float) -> bool | None:
    """Whether a size and the figures lie on one side of no change, or both less than a step off."""
    if quantity.start is None:
        return None
    low, high = ends
    centre = (low + high) / 2 if quantity.scale == "points" else math.sqrt(low * high)
    start = on_scale(quantity.start, quantity)
    moves = (on_scale(value, quantity) - start for value in (centre, middle))
    own, other = (0 if abs(move) < 1 else math.copysign(1, move) for move in moves)
    return own == other


def _with_nearest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mark who is nearest among those that gave a size; alone there is nobody to be nearer than."""
    ends = ("size", "range")
    sized = {row["reading"]: abs(row["distance"]) for row in rows if row["kind"] in ends}
    for row in rows:
        own = sized.get(row["reading"])
        others = [other for reading, other in sized.items() if reading != row["reading"]]
        compared = own is not None and bool(others)
        row["nearest"] = own < min(sized.values()) + NEAR if compared else None
        row["lead"] = min(others) - own if compared and own == min(sized.values()) else None
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
        {"topic": item.id, "title": item.title, **row}
        for item in contest.beside
        for row in (*_ours(item, ours), *_theirs(item, house, panel))
    ]
    return pd.DataFrame(rows)


def _ours(
    item: Beside, quantities: Mapping[str, Mapping[Hashable, Any]]
) -> Iterator[dict[str, Any]]:
    for key in item.ours:
        own = quantities[key]
        ends = {name: float(own[name]) for name in ("low", "middle", "high")}
        if item.years is not None:
            ends = {name: 100 * (end ** (1 / item.years) - 1) for name, end in ends.items()}
        yield {
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
                label = labels[rival, str(row["item"]), str(row["bound"])]
                new = {
                    "whose": "theirs",
                    "label": label,
                    "originator": house.vocabulary.originators[count].name,
                    "issued": source.citation.issued or "",
                    "period": period,
                    "quantity": "",
                    "observations": "",
                    **dict.fromkeys(("low", "middle", "high")),
                }
                entry = found.setdefault((label, source.key, period), new)
                entry[str(row["bound"]) or "middle"] = float(row["value"])
                entry["observations"] = f"{entry['observations']} {row['observations']}".strip()
    yield from found.values()
