"""Numbers in the README come from the published number book, as those of the report do."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chervonets.files import read_json, write_text
from chervonets.problems import DataError, Problem

_MARK = re.compile(r"(<!-- number (?P<key>[\w.-]+) -->)[^<]*(<!-- end -->)")


def with_numbers(readme: str, numbers: Mapping[str, Mapping[str, Any]]) -> str:
    """The README's text with every marked number taken from the number book.

    Raises:
        DataError: a mark names a number that does not exist.
    """

    def text(match: re.Match[str]) -> str:
        key = match["key"]
        if key not in numbers:
            mend = "use a key of results/numbers.json"
            raise DataError([Problem("README.md", f"number {key}", "does not exist", mend)])
        return f"{match[1]}{numbers[key]['text']}{match[3]}"

    return _MARK.sub(text, readme)


def renew_readme(path: Path, reference: Path) -> None:
    """Write the numbers of the published run into the README."""
    numbers = read_json(reference / "numbers.json")
    write_text(path, with_numbers(path.read_text(encoding="utf-8"), numbers))
