"""Draw what the recommended tests can see."""

from pathlib import Path

from chervonets.figures.claim import message
from chervonets.figures.power import power_picture
from chervonets.figures.style import save
from chervonets.jobs import job
from chervonets.report.trials import Trials, trial_numbers

with job(snakemake) as params:
    trials = Trials.read(Path(params["data"]), Path(params["trials"]))
    numbers = trial_numbers(trials)
    titles = {test.method: test.short for test in trials.prose.tests}
    folder = Path(snakemake.output[0]).parent
    for name, picture in trials.prose.pictures.items():
        sentence = message(picture.message, numbers, "")
        rates = trials.with_effects(picture.persistence)
        save(power_picture(rates, titles, sentence), folder / f"validation.{name}")
