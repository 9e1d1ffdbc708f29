"""Prose with numbers and sources in it, as spans that both the PDF and the page can set.

The marks are `{key}` for a number of the number book, `{-key}` for a number below zero told as the
size of a fall, `[@key]` or `[@key; @key]` for sources, `[#key]` for a reference on method, `*word*`
for emphasis.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chervonets.numbers import MINUS, unknown
from chervonets.problems import DataError, Problem

Span = dict[str, str]
Para = list[Span]
Cell = Para | Span | str

_MARK = re.compile(
    r"\{(?P<fall>-?)(?P<number>[^{}]+)\}|\[@(?P<cite>[^\]]+)\]|\[#(?P<ref>[^\]]+)\]"
    r"|\*(?P<em>[^*]+)\*"
)
_AND = re.compile(r";\s*@")


@dataclass(frozen=True)
class Typesetter:
    """Turns marked prose into spans, with the number book and short forms of sources by key."""

    numbers: Mapping[str, Mapping[str, Any]]
    citations: Mapping[str, str]

    def para(self, text: str, scope: str = "") -> Para:
        """One paragraph; numbers are looked up under `<scope>.<key>` first, then under `<key>`.

        Raises:
            DataError: a number or source is unknown.
        """
        spans: Para = []
        end = 0
        for match in _MARK.finditer(text):
            spans += cell(text[end : match.start()])
            spans += self._spans(match, scope)
            end = match.end()
        return spans + cell(text[end:])

    def paras(self, texts: Iterable[str], scope: str = "", whole: bool = True) -> list[Para]:
        """Several paragraphs, each as `para` gives it and with its faults.

        A run of some claims (not `whole`) leaves out those on numbers of the others.
        """
        known = {None, *self.numbers}
        return [
            self.para(text, scope)
            for text in texts
            if whole or {mark["number"] for mark in _MARK.finditer(text)} <= known
        ]

    def number(self, key: str, scope: str = "") -> Span:
        """The span of one number."""
        name = f"{scope}.{key}" if f"{scope}.{key}" in self.numbers else key
        if name not in self.numbers:
            raise unknown(f"{{{key}}}", scope)
        return {"t": "number", "key": name, "s": str(self.numbers[name]["text"])}

    def ranged(self, keys: Sequence[str], unit: str, scope: str = "") -> Para:
        """An estimate and its range: the numbers of `keys` as `estimate unit (low to high)`."""
        estimate, low, high = (self.number(key, scope) for key in keys)
        head = words(f" {unit} (" if unit else " (")
        return [estimate, head, low, words(" to "), high, words(")")]

    def _spans(self, match: re.Match[str], scope: str) -> Para:
        if match["number"]:
            span = self.number(match["number"], scope)
            if match["fall"] and not span["s"].startswith(MINUS):
                mend = "say in words that it did not fall, and leave the minus out of the mark"
                name = f"number {span['key']}"
                raise DataError([Problem(name, span["s"], "is told as a fall", mend)])
            return [span | {"s": span["s"].removeprefix(MINUS)} if match["fall"] else span]
        if match["em"]:
            return [{"t": "em", "s": match["em"]}]
        keys = [match["ref"]] if match["ref"] else cited(match[0])
        if any(key not in self.citations for key in keys):
            raise unknown(match[0], scope)
        spans: Para = []
        for key in keys:
            text = self.citations[key].removeprefix("(").removesuffix(")")
            spans += [words("; " if spans else "("), {"t": "cite", "key": key, "s": text}]
        return [*spans, words(")")]


def cited(text: str) -> list[str]:
    """Keys of the sources that a text cites, in order and each once."""
    marks = [match["cite"] for match in _MARK.finditer(text) if match["cite"]]
    return list(dict.fromkeys(key for mark in marks for key in _AND.split(mark)))


def words(text: str) -> Span:
    """A span of plain words."""
    return {"t": "text", "s": text}


def emphasis(text: str) -> Span:
    """A span of words that stand out."""
    return {"t": "em", "s": text}


def cell(content: Cell) -> Para:
    """A paragraph, or cell of a table, of plain words or one span; empty where there are none."""
    if isinstance(content, str):
        return [words(content)] if content else []
    return [content] if isinstance(content, dict) else content


def headed(head: str, text: str) -> Para:
    """A paragraph that begins with words that stand out."""
    return [emphasis(head), words(text)]


def link(href: str, text: str) -> Para:
    """A paragraph, or cell of a table, of words that lead somewhere."""
    return [{"t": "link", "href": href, "s": text}]


def plain(para: Para) -> str:
    """The paragraph's words without marks."""
    return "".join(span["s"] for span in para)
