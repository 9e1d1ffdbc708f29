"""Sentences that are judged by dated acts, with one of the places left out that attest them."""

from collections.abc import Iterable, Iterator

import pandas as pd

from chervonets.controls.rates import ALL, RATES, rate
from chervonets.propositions.models import Inquiry
from chervonets.rungs.dated import dated, meant
from chervonets.rungs.rule import VerdictRule
from chervonets.sources.acts import Acts
from chervonets.sources.vocabulary import Vocabulary


def rates_of_places(
    inquiries: Iterable[Inquiry], acts: Acts, vocabulary: Vocabulary, rule: VerdictRule
) -> pd.DataFrame:
    """How often a word rests on one place, as a jackknife does (Quenouille 1956, Biometrika 43).

    Returns:
        Columns `RATES`, without thresholds: of all places that attest an act meant by a sentence,
        left out one at a time, `place lost` counts words that become another, `place lost, open`
        sentences that are upheld no more.
    """
    words = [
        (dated(item, acts, vocabulary, rule).word, dated(item, without, vocabulary, rule).word)
        for inquiry in inquiries
        for item in inquiry.propositions
        if item.rung == "dated" and item.dated is not None
        for act in meant(item.dated, acts)
        for without in _without_each(act.id, acts)
    ]
    lost = {
        "place lost": sum(before != after for before, after in words),
        "place lost, open": sum(
            before in rule.upheld and after not in rule.upheld for before, after in words
        ),
    }
    rows = [
        {"rung": "dated", "control": control, "kind": ALL, **rate(wrong, len(words))}
        for control, wrong in lost.items()
    ]
    return pd.DataFrame(rows, columns=RATES)


def _without_each(act_id: str, acts: Acts) -> Iterator[Acts]:
    """The acts without each of the places of one; without it, where it has no other."""
    [act] = [act for act in acts.acts if act.id == act_id]
    others = [other for other in acts.acts if other.id != act_id]
    for place in act.attested:
        left = [one for one in act.attested if one is not place]
        kept = [act.model_copy(update={"attested": left})] if left else []
        yield acts.model_copy(update={"acts": others + kept})
