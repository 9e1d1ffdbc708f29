"""Answer every sentence by the rule, and merge the number book."""

from pathlib import Path

import pandas as pd

from chervonets.check import check_data, data_numbers
from chervonets.claims.models import read_claims
from chervonets.claims.tables import claims_table, propositions_table
from chervonets.claims.verdicts import figure_numbers, reach, run_numbers, verdict_numbers
from chervonets.config import run_stamp
from chervonets.files import read_json, write_csv, write_json
from chervonets.jobs import job
from chervonets.panel.concepts import read_concepts
from chervonets.report.contest import ContestResults, contest_numbers
from chervonets.report.errors import Errors, error_numbers
from chervonets.report.rates import rate_numbers
from chervonets.report.trials import Trials, trial_numbers
from chervonets.rungs.rule import read_rule
from chervonets.sources.acts import read_acts
from chervonets.sources.vocabulary import read_vocabulary

with job(snakemake) as params:
    data, results = Path(params["data"]), Path(params["results"])
    acts = read_acts(data, read_vocabulary(data))
    concepts = read_concepts(data)
    claims = read_claims(data, concepts, acts, params["claims"])
    folders = [results / "claims" / claim.id for claim in claims]
    ways = {claim.id: pd.read_csv(results / "claims" / claim.id / "ways.csv") for claim in claims}
    rows = [row for folder in folders for row in read_json(folder / "findings.json")]
    books = [read_json(folder / "numbers.json") for folder in folders]
    rule = read_rule(data)
    answers = reach(claims, rows, rule)
    run = run_stamp(Path(snakemake.input.settings))
    parts = (
        *books,
        verdict_numbers(claims, answers, rule),
        figure_numbers(claims, ways),
        data_numbers(check_data(data, params["wanted"])),
        trial_numbers(Trials.read(data, Path(params["trials"]))),
        error_numbers(Errors.read(results / "errors")),
        rate_numbers(pd.read_csv(Path(params["trials"], "rates.csv")), rule),
        contest_numbers(ContestResults.read(data, results / "contest", concepts)),
        run_numbers({key: run[key] for key in ("rule", "run")}),
        read_json(results / "controls/numbers.json"),
    )
    answers_json, propositions, verdicts, book = map(Path, snakemake.output)
    write_json(answers_json, {**run, "answers": [answer.as_json() for answer in answers]})
    numbers = {key: value for part in parts for key, value in part.items()}
    write_csv(propositions, propositions_table(claims, answers, numbers).assign(**run))
    write_csv(verdicts, claims_table(claims, answers, rule).assign(**run))
    write_json(book, numbers)
