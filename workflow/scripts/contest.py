"""Score four readings against the figures, and set ours beside published estimates."""

from pathlib import Path

from chervonets.contest.models import read_contest
from chervonets.contest.tables import beside_table, contest_table
from chervonets.errors.gaps import About
from chervonets.errors.model import ErrorModel
from chervonets.files import read_json, write_csv
from chervonets.jobs import job
from chervonets.panel.build import build_panel, read_house
from chervonets.panel.concepts import read_concepts
from chervonets.ways.errors import drawn_errors

with job(snakemake) as params:
    data = Path(params["data"])
    concepts = read_concepts(data)
    contest = read_contest(data, concepts)
    house = read_house(data, {name: concepts[name] for name in contest.concepts})
    panel = build_panel(house)
    model = ErrorModel.of_json(read_json(Path(snakemake.input.model)))
    size, seed = params["error_draws"], params["seed"]
    drawn = drawn_errors(panel, About.of(house), model, size, seed)
    scored = contest_table(contest, house, panel, drawn)
    write_csv(Path(snakemake.output.contest), scored)
    write_csv(Path(snakemake.output.beside), beside_table(contest, scored, house, panel))
