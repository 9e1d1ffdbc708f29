"""`chervonets`: test a csv, check the data, explain a number, verify results, list rights."""

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from chervonets.onfile.commands import test
from chervonets.problems import DataError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
check = typer.Typer(help="Check inputs without computing anything.", no_args_is_help=True)
app.add_typer(check, name="check")
app.add_typer(test, name="test")


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Tools around the pipeline; the pipeline itself is run with `snakemake`."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"chervonets {installed('chervonets')}")
        raise typer.Exit


DataFolder = Annotated[Path, typer.Option("--data", help="The data folder.")]
ResultsFolder = Annotated[Path, typer.Option("--results", help="The results folder.")]
Reference = Annotated[Path, typer.Option(help="The published results.")]


@check.command("data")
def check_data_command(
    data: DataFolder = Path("data"),
    claim: Annotated[list[str] | None, typer.Option(help="Only these claims.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print problems only.")] = False,
) -> None:
    """Read the whole data folder and print what it holds, or every problem found."""
    from chervonets.check import check_data

    counts = check_data(data, claim or "all")
    for name, count in counts.items():
        if not quiet and not name.startswith("by."):
            typer.echo(f"{name.replace('_', ' '):20}{count:>8}")


@app.command("audit")
def audit_command(
    source: Annotated[str, typer.Argument(help="Key of the source.")],
    file: Annotated[Path, typer.Argument(help="The publisher's file, or its archive.")],
    data: DataFolder = Path("data"),
    called: Annotated[
        str | None, typer.Option("--as", help="The publisher's name of the file.")
    ] = None,
) -> None:
    """Compare carried figures with the publisher's own file; exit code 1 on a difference."""
    from chervonets.sources.upstream.audit import audit, differences, is_clean, summary

    table = audit(data, source, file, called)
    typer.echo("\n".join([*differences(table), summary(table)]))
    if not is_clean(table):
        raise typer.Exit(1)


@app.command()
def explain(
    key: Annotated[str, typer.Argument(help="A number, way, sentence, claim or printed figure.")],
    results: ResultsFolder = Path("results"),
    data: DataFolder = Path("data"),
    as_json: Annotated[bool, typer.Option("--json", help="The whole tree, for programs.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Do not fold long lists.")] = False,
) -> None:
    """Walk a number back to the printed figures it was made of, and where these stand."""
    from chervonets.report.explain import explanation
    from chervonets.report.lineage import Lineage

    lineage = Lineage.of(results, data)
    if as_json:
        typer.echo(json.dumps(lineage.tree(key), ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(explanation(key, lineage, every)))


@app.command()
def cite(
    key: Annotated[
        str, typer.Argument(help="Key of a claim, sentence, number, figure or source; the report.")
    ] = "report",
    form: Annotated[Literal["text", "bibtex", "csl"], typer.Option("--format")] = "text",
    results: ResultsFolder = Path("results"),
    data: DataFolder = Path("data"),
) -> None:
    """Cite the report, or anything in it that has a key."""
    from chervonets.export.cite import cited

    typer.echo(cited(key, form, results, data), nl=False)


@app.command()
def deposit(
    target: Annotated[Path, typer.Argument(help="A folder that is not there yet, or a .zip.")],
    results: ResultsFolder = Path("results"),
    data: DataFolder = Path("data"),
) -> None:
    """Write project and results for an archive, without tables that may not be passed on."""
    from chervonets.export import deposit as made

    rights = made.deposit(Path(), results, data, target)
    for right, done in made.TOLD.items():
        keys = rights.loc[rights["redistribute"] == right, "source"]
        typer.echo(f"{len(keys)} sources, {done}:\n  {' '.join(keys)}")


@app.command()
def verify(
    results: ResultsFolder = Path("results"),
    reference: Reference = Path("results/reference"),
    every: Annotated[bool, typer.Option("--all", help="A line for every number and file.")] = False,
) -> None:
    """Are the results whole, up to date, and the published ones? Exit code 1 if not."""
    from chervonets.review import verify

    found = verify.verify(results, reference)
    for line in found.lines(every):
        typer.echo(line)
    if not found.holds:
        raise typer.Exit(1)
    typer.echo("the files are those of the run; its words and numbers are the published ones")


@app.command("what-if")
def what_if_command(
    figures: Annotated[
        list[str] | None, typer.Option("--set", help="Another value: OBSERVATION=VALUE.")
    ] = None,
    without: Annotated[list[str] | None, typer.Option(help="Leave out this source.")] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(help="Another threshold: share=0.8, or describe.borne out.share_for=0.8."),
    ] = None,
    config: Annotated[
        list[str] | None, typer.Option(help="Another knob of the run: seed=2.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Estimates that move, too.")] = False,
    data: DataFolder = Path("data"),
    results: ResultsFolder = Path("results"),
) -> None:
    """Which words would another figure, source, rule or knob move? Results stay as they are."""
    from chervonets.review.what_if import Change, assigned, what_if

    change = Change(
        figures=assigned(figures or [], "--set"),
        without=tuple(without or []),
        rule=assigned(rule or [], "--rule"),
        knobs=assigned(config or [], "--config"),
    )
    for line in what_if(change, data, results).lines(every):
        typer.echo(line)


@app.command()
def rights(
    data: DataFolder = Path("data"),
    write: Annotated[bool, typer.Option("--write", help="Put it into data/README.md.")] = False,
) -> None:
    """Print the table of sources, evidence classes and rights, or renew it in data/README.md."""
    from chervonets.report.readme import rights_table, write_rights

    if write:
        write_rights(data)
    else:
        typer.echo(rights_table(data), nl=False)


@app.command()
def readme(
    path: Annotated[Path, typer.Option(help="The file.")] = Path("README.md"),
    reference: Reference = Path("results/reference"),
) -> None:
    """Write the published run's numbers into the README, its version into CITATION.cff."""
    from chervonets.export.software import renew_descriptions
    from chervonets.report.readme import renew_readme

    renew_readme(path, reference)
    renew_descriptions(path.parent, reference)


def main() -> None:
    """Entry point: a fault of the input is one screen and exit code 2, never a traceback."""
    try:
        app()
    except DataError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
