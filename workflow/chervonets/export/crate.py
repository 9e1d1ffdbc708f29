"""The description of a deposit as a Workflow Run RO-Crate (version 0.5, on RO-Crate 1.1).

https://www.researchobject.org/workflow-run-crate/profiles/workflow_run_crate
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from chervonets.config import SETTINGS, run_stamp
from chervonets.export.software import CITATION, SPDX
from chervonets.files import read_yaml
from chervonets.report.bibliography import reference
from chervonets.sources.models import Source

PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": "Workflow RO-Crate",
}
BIOSCHEMAS = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
SOFTWARE = {
    "snakemake": "https://snakemake.github.io",
    "numpy": "https://numpy.org",
    "pandas": "https://pandas.pydata.org",
    "scipy": "https://scipy.org",
    "statsmodels": "https://www.statsmodels.org",
    "typst": "https://typst.app",
}
"""What the results rest on besides the project's own code; requirements.lock has all of it."""
FORMS = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".yaml": "application/yaml",
}


def write_crate(folder: Path, sources: Mapping[str, Source], manifest: Path) -> None:
    """Write `ro-crate-metadata.json` over the files of a deposit that lie in `folder`.

    The time at which the run's manifest was written is the end of the run.
    """
    cited = read_yaml(folder / CITATION, CITATION)
    version = run_stamp(folder / "results" / SETTINGS)["version"]
    crate = ROCrate(version="1.1")

    def known(at: str, kind: str, **properties: Any) -> ContextEntity:
        return crate.add(ContextEntity(crate, at, properties={"@type": kind, **properties}))

    def licence(spdx: str) -> ContextEntity:
        return known(f"{SPDX}{spdx}", "CreativeWork", name=spdx, identifier=spdx)

    def file(path: Path, **properties: Any) -> Any:
        name = path.relative_to(folder).as_posix()
        form = {"encodingFormat": FORMS[path.suffix]} if path.suffix in FORMS else {}
        size = {"contentSize": str(path.stat().st_size)}
        return crate.add_file(path, name, properties={"name": name, **size, **form, **properties})

    code = licence(cited["license"])
    who = known("#authors", "Organization", name="; ".join(who["name"] for who in cited["authors"]))
    crate.name, crate.description = cited["title"], cited["abstract"]
    crate.keywords, crate.license = cited["keywords"], code
    crate.root_dataset["version"] = version
    crate.root_dataset["author"] = crate.root_dataset["publisher"] = who
    crate.root_dataset["conformsTo"] = [
        known(name, "CreativeWork", name=title, version=name.rsplit("/", 1)[1])
        for name, title in PROFILES.items()
    ]
    crate.datePublished = cited["date-released"]
    workflow = crate.add_workflow(
        folder / "Snakefile",
        "Snakefile",
        main=True,
        lang="snakemake",
        lang_version=metadata.version("snakemake"),
        properties={"name": cited["title"], "version": version, "encodingFormat": "text/plain"},
    )
    workflow["conformsTo"] = known(BIOSCHEMAS, "CreativeWork", name="ComputationalWorkflow")
    workflow["license"], workflow["author"] = code, who
    used = {name: {"url": SOFTWARE[name], "version": metadata.version(name)} for name in SOFTWARE}
    workflow["softwareRequirements"] = [
        known(f"{of['url']}#{of['version']}", "SoftwareApplication", name=name, **of)
        for name, of in used.items()
    ]
    file(folder / "README.md", about=crate.root_dataset)
    inputs = [file(folder / "config/config.yaml", license=code)]
    for key, source in sources.items():
        place = folder / "data/sources" / key
        about = {"name": source.citation.title, "citation": reference(source.citation)}
        about["conditionsOfAccess"] = source.licence.name
        entity = crate.add_dataset(place, f"data/sources/{key}", properties=about)
        if source.licence.spdx != "NOASSERTION":
            entity["license"] = licence(source.licence.spdx)
        inputs.append(entity)
    shared = (path for path in (folder / "data").rglob("*.yaml") if path.name != "source.yaml")
    inputs += map(file, sorted(shared))
    results = sorted(path for path in (folder / "results").iterdir() if path.is_file())
    results += sorted((folder / "results/report").glob("*.pdf"))
    outputs = [file(path) for path in (*results, folder / "results/report/index.html")]
    package, about = "results/data-package", {"name": "Data package of the results"}
    outputs.append(crate.add_dataset(folder / package, package, properties=about))
    file(folder / "rights.csv")
    ended = datetime.fromtimestamp(manifest.stat().st_mtime, UTC).isoformat(timespec="seconds")
    action = crate.add_action(
        workflow,
        identifier="#run",
        object=inputs,
        result=outputs,
        properties={
            "name": f"Run that made the results {version}",
            "description": "snakemake",
            "endTime": ended,
            "actionStatus": "http://schema.org/CompletedActionStatus",
        },
    )
    action["agent"] = who
    crate.root_dataset["mentions"] = action
    crate.metadata.write(folder)
