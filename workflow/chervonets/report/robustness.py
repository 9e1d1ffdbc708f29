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
UNKNOWN = "No rival series reaches across the date, so the real disagreement is not known."

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
    for key, kind in (("uniform", "after the date"), ("yearly", "more every year after it")):
        if verdict[f"breakdown_{key}"] is None:
            continue
        direction = "overstate" if verdict[f"breakdown_{key}"] > 0 else "understate"
        para += [
            _words(f"That changes if the figures {direction} by "),
            setter.number(f"breakdown.{key}", claim.id),
            _words(f" per cent {kind}"),
            *_as_factor("breakdown", key, claim, setter),
            _words(". "),
        ]
    if verdict["breakdown_uniform"] is None and verdict["breakdown_yearly"] is None:
        para.append(_words("No error up to a factor of two changes that. "))
    return para + _known(claim, verdict, setter)


def _known(claim: Claim, verdict: Mapping[str, Any], setter: Typesetter) -> Para:
    if verdict["known_uniform"] is None and verdict["known_yearly"] is None:
        return [_words(UNKNOWN)]
    para = [_words("Rival series in fact lie apart by up to ")]
    if verdict["known_uniform"] is not None:
        para += [
            setter.number("known.uniform", claim.id),
            _words(" per cent across the date"),
            *_as_factor("known", "uniform", claim, setter),
        ]
    if verdict["known_yearly"] is not None:
        joiner = " and " if verdict["known_uniform"] is not None else ""
        para += [
            _words(joiner),
            setter.number("known.yearly", claim.id),
            _words(" per cent a year after it"),
        ]
    return [*para, _words(".")]


def _as_factor(what: str, key: str, claim: Claim, setter: Typesetter) -> Para:
    """A uniform error as a factor, in which errors of either sign can be compared."""
    if key != "uniform":
        return []
    return [_words(" (a factor of "), setter.number(f"{what}.factor", claim.id), _words(")")]


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
