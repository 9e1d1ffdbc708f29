"""Draw how far independent counts of one thing lie apart."""

from pathlib import Path

from chervonets.figures.claim import message
from chervonets.figures.errors import errors_picture
from chervonets.figures.style import save
from chervonets.jobs import job
from chervonets.report.errors import Errors, error_numbers
from chervonets.report.material import read_prose
from chervonets.sources.vocabulary import read_vocabulary

with job(snakemake) as params:
    data, path = Path(params["data"]), Path(snakemake.output[0])
    errors = Errors.read(Path(snakemake.input[-1]).parent)
    sentence = message(read_prose(data).errors.message, error_numbers(errors), "")
    themes = read_vocabulary(data).themes
    independent = errors.gaps.loc[~errors.gaps["revision"]]
    save(errors_picture(independent, themes, sentence), path.with_suffix(""))
