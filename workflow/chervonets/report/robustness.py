"""What a chapter says about all specifications together, supposed errors, and what moves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chervonets.claims.models import Claim
from chervonets.report.prose import Para, Span, Typesetter

STATES = {
    "for": "speaks for the text",
    "against": "speaks against the text",
    "open": "leaves the question open",
}

LEFT_OUT = {
    "axis": "Of the choices, that of {item} moves the estimate most: to {number} at the extreme",
    "source": "Without the source {item} the median over the other specifications is {number}",
    "left_out": "Without {item} the primary estimate is {number}",
}


TOGETHER = (
    "Together: {joint.specifications} specifications were run again on the same {joint.histories} "
    "histories without effect. Histories in which they speak as strongly together for the text are "
    "as rare as p {joint.p}, against it {joint.p_opposite}; this is the joint test of the verdict "
    "rule. By themselves {joint.share} per cent have the predicted sign (p {joint.share_p}) and "
    "{joint.significant} per cent a p up to 0.05 (p {joint.significant_p})."
)
LEVEL = (
    "A level is decided by the shares of estimates inside the margins; rival estimates are no "
    "sample, and there is no joint test of them."
)
APART = "The feasible specifications share too little to be judged together."
UNKNOWN = (
    "No rival of these series reaches across the date, so how far such figures in fact lie apart "
    "is not known from them."
)
NOT_MEASURED = (
    "How far rivals of these figures lie apart is not measured for this kind of test; where there "
    "are rivals, they are choices of their own."
)
KINDS = {"uniform": "after the date", "yearly": "more every year after it"}
"""The two kinds of error, in words."""
KNOWN_KINDS = {"uniform": "across the date", "yearly": "a year after it"}
FACTORS = {"uniform": "factor", "yearly": "factor_yearly"}
WITHOUT_RIVALS = ("forecast", "proportions")
"""Estimands over products whose rivals are not compared in this way."""

EDGES = (
    "An effect of {smallest_effect} {unit} or beyond in the predicted direction is set beside "
    "{other}. "
)
NO_EFFECT = "none at all"
RIVAL_EFFECT = "the {reading.rival_effect} {unit} that the other reading predicts"
SEVERITY = (
    "Severity: how often, were the effect at the edge of what a reading allows, the test would "
    "give an estimate that fits it worse than the one found. Near 100 per cent the reading was "
    "tried hard and passed; near 0 the figures speak against it. It is {reading.text} per cent for "
    "the first, {reading.rival} per cent for the second [#mayo-spanos]. "
)
NO_SEVERITY = "The severity of this test is not computed. "
NEARER = (
    "Of the feasible specifications {reading.nearer_text} per cent lie nearer to the first, "
    "{reading.nearer_rival} per cent to the second."
)


def readings_para(claim: Claim, setter: Typesetter) -> Para:
    """How well the text's reading and its rival fit; nothing for a level."""
    if claim.is_level:
        return []
    tried = setter.numbers[f"{claim.id}.reading.text"]["value"] is not None
    other = RIVAL_EFFECT if claim.rival_reading.effect else NO_EFFECT
    sentence = EDGES.replace("{other}", other) + (SEVERITY if tried else NO_SEVERITY) + NEARER
    told = setter.para(sentence.replace("{unit}", claim.display.unit), claim.id)
    return [{"t": "em", "s": "The effect or none. "}, *told]


def joint_para(claim: Claim, verdict: Mapping[str, Any], setter: Typesetter) -> Para:
    """All specifications together, judged on the same resampled histories."""
    if claim.is_level:
        return [_words(LEVEL)]
    if verdict["joint_p"] is None:
        return [_words(APART)]
    return setter.para(TOGETHER, claim.id)


def breakdown_para(claim: Claim, verdict: Mapping[str, Any], setter: Typesetter) -> Para:
    """How wrong the figures would have to be, beside how far rivals lie apart."""
    head: Span = {"t": "em", "s": "How wrong the figures would have to be. "}
    if verdict["state"] is None:
        return [head, _words("For this test no error of the figures was supposed.")]
    para = [head, _words(f"On the printed figures the primary test {STATES[verdict['state']]}. ")]
    for kind, words in KINDS.items():
        if verdict[f"breakdown_{kind}"] is None:
            continue
        direction = "high" if verdict[f"breakdown_{kind}"] > 0 else "low"
        para += [
            _words(f"That changes if the figures are too {direction} by a factor of "),
            *_factor("breakdown", kind, claim, setter),
            _words(". " if claim.is_level else f" {words}. "),
        ]
    if all(verdict[f"breakdown_{kind}"] is None for kind in KINDS):
        para.append(_words("No error up to a factor of two changes that. "))
    return para + _known(claim, verdict, setter)


def _known(claim: Claim, verdict: Mapping[str, Any], setter: Typesetter) -> Para:
    """How far rivals in fact lie apart, in the measure of the errors that would matter."""
    if claim.is_level or claim.test.estimand in WITHOUT_RIVALS:
        return [_words(NOT_MEASURED)]
    known = [kind for kind in KINDS if verdict[f"known_{kind}"] is not None]
    if not known:
        return [_words(UNKNOWN)]
    para = [_words("Rivals in fact lie apart by a factor of up to ")]
    for place, kind in enumerate(known):
        joiner = " and of up to " if place else ""
        para += [
            _words(joiner),
            *_factor("known", kind, claim, setter),
            _words(f" {KNOWN_KINDS[kind]}"),
        ]
    return [*para, _words(".")]


def _factor(what: str, kind: str, claim: Claim, setter: Typesetter) -> Para:
    """An error or a disagreement as a factor, in which either sign compares, and in per cent."""
    return [
        setter.number(f"{what}.{FACTORS[kind]}", claim.id),
        _words(" ("),
        setter.number(f"{what}.{kind}", claim.id),
        _words(" per cent)"),
    ]


def influence_para(claim: Claim, setter: Typesetter) -> Para:
    """Which choice, source or single figure moves the estimate most."""
    para: Para = [{"t": "em", "s": "What moves it most. "}]
    for kind, sentence in LEFT_OUT.items():
        entry = setter.numbers.get(f"{claim.id}.influence.{kind}")
        if entry is None:
            continue
        item = entry["specification"].split(": ", 1)[1]
        item = setter.citations.get(item, f"“{item}”")
        before, after = sentence.format(item=item, number="\0").split("\0")
        para += [
            _words(before),
            setter.number(f"influence.{kind}", claim.id),
            _words(f" {claim.display.unit}{after}. "),
        ]
    return para


def _words(text: str) -> Span:
    return {"t": "text", "s": text}
