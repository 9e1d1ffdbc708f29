"""Set the report as PDF and as a page, from one content."""

from pathlib import Path

import pandas as pd

from chervonets.claims.models import read_claims
from chervonets.claims.text import read_text_map
from chervonets.claims.verdicts import Answer, claim_confidence, claim_word
from chervonets.config import AS_PUBLISHED, run_stamp
from chervonets.controls.rates import read_rates
from chervonets.controls.statements import read_camps
from chervonets.files import read_json, write_json
from chervonets.jobs import job
from chervonets.panel.concepts import read_concepts
from chervonets.report.bibliography import lettered
from chervonets.report.chapters import findings
from chervonets.report.content import build
from chervonets.report.contest import ContestResults
from chervonets.report.errors import Errors
from chervonets.report.lineage import Lineage
from chervonets.report.material import Material, read_prose
from chervonets.report.page.explorer import explored
from chervonets.report.page.ways import claim_ways
from chervonets.report.page.write import Study, render_page
from chervonets.report.pdf import ARTICLE, SUPPLEMENT, render_pdf
from chervonets.report.trials import Trials
from chervonets.rungs.rule import read_rule, rule_hash
from chervonets.sources.acts import read_acts
from chervonets.sources.omissions import read_omissions
from chervonets.sources.read import read_descriptions
from chervonets.sources.vocabulary import read_vocabulary

with job(snakemake) as params:
    data, results = Path(params["data"]), Path(params["results"])
    concepts, rule = read_concepts(data), read_rule(data)
    sources, vocabulary = lettered(read_descriptions(data)), read_vocabulary(data)
    acts = read_acts(data, vocabulary)
    every = read_claims(data, concepts, acts)
    claims = [claim for claim in every if claim.id in params["claims"]]
    answers = [Answer.of_json(row) for row in read_json(results / "answers.json")["answers"]]
    others = [Answer.of_json(row) for row in read_json(results / "controls/answers.json")]
    by_sentence = {(answer.claim, answer.proposition): answer for answer in answers}
    figures = results / "figures"
    run = run_stamp(Path(snakemake.input.settings))
    material = Material(
        prose=read_prose(data),
        claims=claims,
        text=read_text_map(data, every),
        answers=by_sentence,
        words={claim.id: claim_word(answers, claim, rule) for claim in claims},
        confidence={claim.id: claim_confidence(answers, claim, rule) for claim in claims},
        drawn={
            claim.id: sorted(path.stem for path in (figures / claim.id).glob("*.svg"))
            for claim in claims
        },
        stamp="" if run["run"] == AS_PUBLISHED else run["run"],
        version=run["version"],
        numbers=read_json(results / "numbers.json"),
        rule=rule,
        rule_hash=rule_hash(data),
        sources=sources,
        omitted=read_omissions(data, sources),
        concepts=concepts,
        trials=Trials.read(data, Path(params["trials"])),
        told_rates=read_rates(data),
        rates=pd.read_csv(Path(params["trials"], "rates.csv")),
        camps=read_camps(data, concepts, acts),
        others={(answer.claim, answer.proposition): answer for answer in others},
        vocabulary=vocabulary,
        acts=acts,
        errors=Errors.read(results / "errors"),
        contest=ContestResults.read(data, results / "contest", concepts),
        disagreement=pd.read_csv(results / "panel/disagreement.csv"),
    )
    content = build(material)
    folder = Path(snakemake.output[0])
    whole = len(claims) == len(every)
    named = {name for claim in claims for name in claim.concepts}
    shown = {name: concept for name, concept in concepts.items() if whole or name in named}
    study = Study(
        node=Lineage.of(results, data).node,
        findings={
            claim.id: findings(claim, by_sentence, rule, material.setter) for claim in claims
        },
        ways={claim.id: claim_ways(claim, results / "claims" / claim.id) for claim in claims},
        concepts=explored(shown, sources, vocabulary, results / "panel"),
        looked_at={claim.id: list(claim.concepts) for claim in claims},
        results=results,
        vega=Path(snakemake.input.vega),
    )
    render_page(content, figures, folder, study)
    write_json(folder / "content.json", content)
    render_pdf(content, figures, ARTICLE, folder / "chervonets.pdf")
    render_pdf(content, figures, SUPPLEMENT, folder / "supplement.pdf")
