"""Prose with numbers and sources in it, as spans that both the PDF and the page can set.

The marks are `{key}` for a number of the number book, `[@key]` for a source, `[#key]` for a
reference on method, `*word*` for emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Span = dict[str, str]
Para = list[Span]

_MARK = re.compile(
    r"\{(?P<number>[^{}]+)\}|\[@(?P<cite>[^\]]+)\]|\[#(?P<ref>[^\]]+)\]|\*(?P<em>[^*]+)\*"
)


class ProseError(ValueError):
    """Prose names a number or a source that does not exist."""


@dataclass(frozen=True)
class Typesetter:
    """Turns marked prose into spans.

    Attributes:
        numbers: the number book, as json holds it.
        citations: short forms of sources and references by key.
    """

    numbers: Mapping[str, Mapping[str, Any]]
    citations: Mapping[str, str]

    def para(self, text: str, scope: str = "") -> Para:
        """One paragraph; numbers are looked up under `<scope>.<key>` first, then under `<key>`.

        Raises:
            ProseError: a number or source is unknown.
        """
        spans: Para = []
        end = 0
        for match in _MARK.finditer(text):
            spans += _text(text[end : match.start()])
            spans.append(self._span(match, scope))
            end = match.end()
        return spans + _text(text[end:])

    def number(self, key: str, scope: str = "") -> Span:
        """The span of one number."""
        name = f"{scope}.{key}" if f"{scope}.{key}" in self.numbers else key
        if name not in self.numbers:
            raise ProseError(f"there is no number {key!r} (scope {scope!r})")
        return {"t": "number", "key": name, "s": str(self.numbers[name]["text"])}

    def _span(self, match: re.Match[str], scope: str) -> Span:
        if match["number"]:
            return self.number(match["number"], scope)
        if match["em"]:
            return {"t": "em", "s": match["em"]}
        key = match["cite"] or match["ref"]
        if key not in self.citations:
            raise ProseError(f"there is no source {key!r}")
        return {"t": "cite", "key": key, "s": self.citations[key]}


def _text(text: str) -> Para:
    return [{"t": "text", "s": text}] if text else []


def plain(para: Para) -> str:
    """The paragraph's words without marks."""
    return "".join(span["s"] for span in para)
