"""Draw the four readings against the figures."""

from pathlib import Path

from chervonets.figures.claim import message
from chervonets.figures.contest import contest_picture
from chervonets.figures.style import save
from chervonets.jobs import job
from chervonets.panel.concepts import read_concepts
from chervonets.report.contest import ContestResults, contest_numbers
from chervonets.report.material import read_prose

with job(snakemake) as params:
    data, path = Path(params["data"]), Path(snakemake.output[0])
    folder = Path(snakemake.input.contest).parent
    results = ContestResults.read(data, folder, read_concepts(data))
    sentence = message(read_prose(data).contest.message, contest_numbers(results), "")
    save(contest_picture(results, sentence), path.with_suffix(""))
