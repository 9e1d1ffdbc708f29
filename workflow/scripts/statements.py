"""Answer every statement of every camp by the rule, and count the words."""

from pathlib import Path

from chervonets.config import run_stamp
from chervonets.controls.statements import (
    FOLDER,
    camp_numbers,
    judged,
    read_camps,
    statements_table,
)
from chervonets.files import read_json, write_csv, write_json
from chervonets.jobs import job
from chervonets.panel.concepts import read_concepts
from chervonets.rungs.rule import read_rule
from chervonets.sources.acts import read_acts
from chervonets.sources.vocabulary import read_vocabulary

with job(snakemake) as params:
    data, folder = Path(params["data"]), Path(params["results"], FOLDER)
    acts, rule = read_acts(data, read_vocabulary(data)), read_rule(data)
    camps = read_camps(data, read_concepts(data), acts)
    answers = judged(camps, {c.id: read_json(folder / c.id / "findings.json") for c in camps}, rule)
    books = [read_json(folder / camp.id / "numbers.json") for camp in camps]
    book = {key: value for part in books for key, value in part.items()}
    table, answered, numbers = map(Path, snakemake.output)
    run = run_stamp(Path(snakemake.input.settings))
    write_csv(table, statements_table(camps, answers, book).assign(**run))
    write_json(answered, [answer.as_json() for answer in answers.values()])
    write_json(numbers, book | camp_numbers(camps, answers, rule))
