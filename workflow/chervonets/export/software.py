"""The software as others cite and register it: CITATION.cff and codemeta.json."""

import re
import tomllib
from pathlib import Path
from typing import Any

from chervonets.config import SETTINGS
from chervonets.files import read_json, read_yaml, write_json, write_text

CITATION, CODEMETA = "CITATION.cff", "codemeta.json"
SPDX = "https://spdx.org/licenses/"


def with_version(citation: str, version: str) -> str:
    """The text of CITATION.cff with the version and the date of the published results."""
    dated = re.sub(r"(?m)^date-released:.*$", f'date-released: "{version[:10]}"', citation)
    return re.sub(r"(?m)^version:.*$", f"version: {version}", dated)


def codemeta(root: Path) -> dict[str, Any]:
    """The project in the terms of CodeMeta 3.0, from CITATION.cff and pyproject.toml."""
    cited = read_yaml(root / CITATION, CITATION)
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": "SoftwareSourceCode",
        "name": project["name"],
        "description": cited["abstract"],
        "version": cited["version"],
        "softwareVersion": project["version"],
        "dateModified": cited["date-released"],
        "license": f"{SPDX}{cited['license']}",
        "author": [{"@type": "Organization", "name": who["name"]} for who in cited["authors"]],
        "keywords": cited["keywords"],
        "programmingLanguage": ["Python", "Snakemake"],
        "runtimePlatform": f"Python {project['requires-python']}",
        "softwareRequirements": project["dependencies"],
        "readme": "README.md",
    }


def renew_descriptions(root: Path, reference: Path) -> None:
    """Write the published version into CITATION.cff, and codemeta.json from it."""
    version = read_json(reference / SETTINGS)["version"]
    path = root / CITATION
    write_text(path, with_version(path.read_text(encoding="utf-8"), version))
    write_json(root / CODEMETA, codemeta(root))
