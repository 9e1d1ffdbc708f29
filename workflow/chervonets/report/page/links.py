"""Where every anchor of the report stands, now that it is many files."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from chervonets.report.parts import Content, ReportError

INDEX = "index.html"
FIXED = {
    "overview": INDEX,
    "findings": INDEX,
    "reading": INDEX,
    "methods": "methods.html",
    "trials": "methods.html",
    "data": "data.html",
    "explorer": "explorer.html",
    "bibliography": "sources.html",
    "cite": "sources.html",
}
EXTERNAL = ("http://", "https://", "mailto:")


def homes(content: Content, concepts: Mapping[str, Any]) -> dict[str, str]:
    """The file, from the page's folder, in which every anchor stands."""
    return {
        **FIXED,
        **{chapter["id"]: f"claims/{chapter['id']}.html" for chapter in content["chapters"]},
        **{
            item["id"]: f"claims/{chapter['id']}.html"
            for chapter in content["chapters"]
            for item in chapter["asked"]
        },
        **{part["id"]: f"{part['id']}.html" for part in content["parts"]},
        **{f"source-{entry['key']}": "sources.html" for entry in content["bibliography"]},
        **{f"concept-{name}": "explorer.html" for name in concepts},
    }


def address(href: str, here: str, found: Mapping[str, str]) -> str:
    """An address as it is written on the page `here`; `#anchor` leads to the file it stands in.

    Raises:
        ReportError: nothing has that anchor.
    """
    if href.startswith(EXTERNAL):
        return href
    anchor = href.removeprefix("#")
    if anchor not in found:
        raise ReportError(f"{here}: a link leads to #{anchor}, which is nowhere")
    home = found[anchor]
    file = "" if home == here else up(here) + home
    # the page of a claim is led to, not its first heading
    return file if file and home == f"claims/{anchor}.html" else f"{file}#{anchor}"


def up(here: str) -> str:
    """From a page's folder back to the report's."""
    return "../" * (len(PurePosixPath(here).parts) - 1)
