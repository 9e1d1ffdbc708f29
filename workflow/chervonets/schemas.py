"""JSON schemas of the files that people edit, generated from the models."""

import json
from pathlib import Path

from pydantic import BaseModel

from chervonets.claims.models import Claim
from chervonets.claims.text import TextMap
from chervonets.config import Config
from chervonets.contest.models import Contest
from chervonets.controls.rates import RateFile
from chervonets.controls.statements import Camp
from chervonets.files import write_text
from chervonets.panel.concepts import Concept
from chervonets.report.material import ReportProse
from chervonets.report.trials import TrialProse
from chervonets.rungs.rule import VerdictRule
from chervonets.sources.acts import Acts
from chervonets.sources.corrections import Corrections
from chervonets.sources.models import Source
from chervonets.sources.omissions import Omissions
from chervonets.sources.originators import Originator
from chervonets.sources.vocabulary import Vocabulary

MODELS: dict[str, type[BaseModel]] = {
    "acts": Acts,
    "camp": Camp,
    "claim": Claim,
    "concept": Concept,
    "config": Config,
    "contest": Contest,
    "rates": RateFile,
    "corrections": Corrections,
    "omitted": Omissions,
    "originator": Originator,
    "report": ReportProse,
    "source": Source,
    "text": TextMap,
    "trials": TrialProse,
    "verdicts": VerdictRule,
    "vocabulary": Vocabulary,
}


def schema_text(name: str) -> str:
    """The JSON schema of one kind of file."""
    return json.dumps(MODELS[name].model_json_schema(), indent=1, sort_keys=True) + "\n"


def write_schemas(folder: Path) -> None:
    """Write all schemas; `make schemas` calls this after a model has changed."""
    for name in MODELS:
        write_text(folder / f"{name}.schema.json", schema_text(name))
