"""Decide on every claim and merge the number book."""

from pathlib import Path

import pandas as pd

from chervonets.check import check_data
from chervonets.claims.models import read_claims
from chervonets.claims.verdicts import reach_verdicts, read_rule
from chervonets.files import read_json, write_csv, write_json
from chervonets.jobs import job
from chervonets.panel.concepts import read_concepts
from chervonets.report.errors import Errors, error_numbers
from chervonets.report.trials import Trials, trial_numbers

with job(snakemake) as params:
    data, results = Path(params["data"]), Path(params["results"])
    claims = read_claims(data, read_concepts(data), tuple(params["claims"]))
    folders = {claim.id: results / "claims" / claim.id for claim in claims}
    measures = [read_json(folder / "measures.json") for folder in folders.values()]
    books = [read_json(folder / "numbers.json") for folder in folders.values()]
    verdicts, numbers = reach_verdicts(claims, measures, read_rule(data))
    counts = check_data(data, params["claims"]).numbers()
    trials = trial_numbers(Trials.read(data, Path(params["trials"])))
    errors = error_numbers(Errors.read(results / "errors"))
    parts = (*books, numbers, counts, trials, errors)
    csv, verdict_json, book = map(Path, snakemake.output)
    write_csv(csv, pd.DataFrame(verdicts))
    write_json(verdict_json, verdicts)
    write_json(book, {key: value for part in parts for key, value in part.items()})
