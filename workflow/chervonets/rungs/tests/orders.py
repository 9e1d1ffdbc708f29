"""Turning points of several lines, and whether they come in the order that the text gives."""

from __future__ import annotations

from collections.abc import Sequence

from chervonets.inference.kendall import exact_scores, scores
from chervonets.inference.result import Infeasible
from chervonets.rungs.tests.joint import Joint
from chervonets.rungs.tests.outcomes import Outcome, Settings, refusal
from chervonets.ways.samples import Question, Sample
from chervonets.ways.selections import Specification

FEWEST = 3
"""Turning points that have an order to speak of."""


def order_outcomes(
    rows: Sequence[tuple[Specification, Sample]], question: Question, _settings: Settings
) -> tuple[list[Outcome], Joint | None]:
    """Pairs of turning points in the text's order less pairs against it, over all pairs.

    The p-value is exact under the null that any order of these years is as likely as any other; k
    turning points cannot give one below 1/k!. There is no joint test: the specifications differ in
    the lines that they put in order.
    """
    known: dict[int, Outcome] = {}
    for _, sample in rows:
        if id(sample) not in known:
            known[id(sample)] = _outcome(sample, question)
    return [known[id(sample)] for _, sample in rows], None


def _outcome(sample: Sample, question: Question) -> Outcome:
    k = len(sample.values)
    if k < FEWEST:
        return refusal(Infeasible(f"{k} turning points have no order to speak of"), sample)
    signed = question.sign * sample.values
    score = float(scores(signed))
    values, chances = exact_scores(signed)
    return Outcome(
        n=k,
        estimate=question.sign * score / (k * (k - 1) / 2),
        statistic=score,
        p_value=float(chances[values >= score].sum()),
        p_opposite=float(chances[values <= score].sum()),
        attainable_p=float(chances[0]),
        agrees=score > 0,
        method="order of turning points",
        hypothesis="any order of these years is as likely as any other",
        reference="exact distribution of Kendall's S over all orders",
    )
