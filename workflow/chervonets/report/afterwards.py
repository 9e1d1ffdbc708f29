"""What a chapter says about the years after the text."""

from __future__ import annotations

from chervonets.claims.models import Claim, Expectation
from chervonets.report.prose import Para, Span, Typesetter

MET = {
    0.0: "against what the text lets one expect",
    None: "so that it hardly changed",
    1.0: "as the text lets one expect",
}
"""Words for each outcome, in the order in which a chapter tells them."""


def after_paras(claim: Claim, setter: Typesetter) -> list[Para]:
    """One paragraph an expectation, those that were not met first."""
    keyed = [(f"after.{place}", item) for place, item in enumerate(claim.afterwards, start=1)]
    order = list(MET)
    ordered = sorted(keyed, key=lambda pair: order.index(_met(pair[0], claim, setter)))
    return [_para(key, item, claim, setter) for key, item in ordered]


def _met(key: str, claim: Claim, setter: Typesetter) -> float | None:
    value: float | None = setter.numbers[f"{claim.id}.{key}.met"]["value"]
    return value


def _para(key: str, item: Expectation, claim: Claim, setter: Typesetter) -> Para:
    selection = claim.series[item.series]
    return [
        _words(f"{item.statement} {selection.label}: "),
        setter.number(f"{key}.first", claim.id),
        _words(f" {item.unit} in {item.first}, "),
        setter.number(f"{key}.last", claim.id),
        _words(f" in {item.last}, {MET[_met(key, claim, setter)]}."),
    ]


def _words(text: str) -> Span:
    return {"t": "text", "s": text}
