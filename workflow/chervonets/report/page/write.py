"""Write the page: an entry, a page for every claim, and pages for all that is told of no claim."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chervonets.report.lineage import Node
from chervonets.report.page.links import address, homes, up
from chervonets.report.page.pictures import copy_pictures
from chervonets.report.page.scripts import cards, entries, write_script
from chervonets.report.parts import FONTS, TEMPLATES, Content, aligned, check, figure_names, labels

ASSETS = ("page.css", "page.js", "entry.js", "charts.js")
_SHOWN = re.compile(r'data-key="([^"]+)"')


@dataclass(frozen=True)
class Study:
    """What the page shows beside the content.

    `node` tells what a number rests on. By claim there are `findings`, the rows of their summary,
    `ways` for the charts of its sentences, and `looked_at`, names of its concepts; by name there
    are `concepts`, those of the explorer. The page links to the folder `results`; `vega` is the
    charting library, one file.
    """

    node: Callable[[str], Node]
    findings: Mapping[str, list[dict[str, Any]]]
    ways: Mapping[str, dict[str, Any]]
    concepts: Mapping[str, dict[str, Any]]
    looked_at: Mapping[str, list[str]]
    results: Path
    vega: Path


def render_page(content: Content, figures: Path, out_dir: Path, study: Study) -> None:
    """Write `index.html` and the files beside it into a folder of their own.

    The folder `figures` holds `<file>.svg` of every picture that the content names; `out_dir` is
    replaced as a whole, and only when the page could be made.

    Raises:
        ReportError: the content points nowhere, or lacks a field.
    """
    check(content, figures)
    out_dir.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out_dir.name}.", dir=out_dir.parent) as name:
        stage = Path(name) / out_dir.name
        stage.mkdir()
        _copy_assets(stage, study.vega)
        pictures = copy_pictures(
            figure_names(content), figures, stage / "figures", study.results, out_dir
        )
        _write_pages(stage, aligned(content), study, pictures)
        if out_dir.exists():
            out_dir.rename(Path(name) / "old")
        stage.rename(out_dir)


def _copy_assets(stage: Path, vega: Path) -> None:
    for folder in ("fonts", "vendor"):
        (stage / folder).mkdir()
    for font in [*sorted(FONTS.glob("*.woff2")), FONTS / "OFL.txt"]:
        shutil.copyfile(font, stage / "fonts" / font.name)
    for name in ASSETS:
        shutil.copyfile(TEMPLATES / name, stage / name)
    shutil.copyfile(vega, stage / "vendor/vega.js")
    shutil.copyfile(TEMPLATES / "vega-LICENSE.txt", stage / "vendor/vega-LICENSE.txt")


def _write_pages(stage: Path, content: Content, study: Study, pictures: Mapping[str, Any]) -> None:
    found = homes(content, study.concepts)
    shared = {
        **content,
        "labels": labels(),
        "looks": {look["word"]: look for look in content["words"]},
        "pictures": pictures,
        "findings": study.findings,
        "concepts": study.concepts,
    }
    numbers: dict[str, str] = {}
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for here, template, more in _pages(content, study):
        links = {"here": here, "root": up(here), "go": partial(address, here=here, found=found)}
        html = environment.get_template(template).render(shared, **links, **more)
        path = stage / here
        path.parent.mkdir(exist_ok=True)
        path.write_text(html, encoding="utf-8", newline="\n")
        keys = _numbers(html, here, content)
        write_script(stage / "data", f"cards/{path.stem}", cards(study.node, keys))
        numbers = {key: here for key in keys if key.split(".")[0] not in found} | numbers
    write_script(stage / "data", "homes", {**numbers, **found})
    write_script(stage / "data", "search", entries(content, study.concepts, found))
    for claim, ways in study.ways.items():
        write_script(stage / "data", f"ways/{claim}", ways)
    for name, concept in study.concepts.items():
        write_script(stage / "data", f"concepts/{name}", concept)


def _pages(content: Content, study: Study) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every page: its place, its template, and what it alone is told."""
    chapters = content["chapters"]
    neighbours = zip([None, *chapters], chapters, [*chapters[1:], None], strict=False)
    for before, chapter, after in neighbours:
        claim = chapter["id"]
        looked_at = [name for name in study.looked_at.get(claim, ()) if name in study.concepts]
        more = {"before": before, "after": after, "looked_at": looked_at}
        more |= {"chapter": chapter, "ways": sorted(study.ways.get(claim, ()))}
        yield f"claims/{claim}.html", "claim.html.j2", more
    for part in content["parts"]:
        yield f"{part['id']}.html", "part.html.j2", {"part": part}
    for name in ("methods", "data", "explorer", "sources", "index"):
        yield f"{name}.html", f"{name}.html.j2", {}


def _numbers(html: str, here: str, content: Content) -> list[str]:
    """Keys of the numbers that a page shows, and of all of its claim."""
    keys = {unescape(key) for key in _SHOWN.findall(html)}
    if here.startswith("claims/"):
        keys |= {key for key in content["numbers"] if key.startswith(f"{Path(here).stem}.")}
    return sorted(keys)
