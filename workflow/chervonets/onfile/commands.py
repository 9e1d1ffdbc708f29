"""`chervonets test METHOD`: a command for each method of the registry."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints

import typer
from typer._click.exceptions import UsageError
from typer.core import TyperGroup

from chervonets.onfile import options as opt
from chervonets.onfile.given import Given
from chervonets.onfile.registry import METHODS, Method
from chervonets.problems import DataError

SHARED: dict[str, tuple[Any, Any]] = {
    "csv": (opt.Csv, Parameter.empty),
    "value": (opt.Value, Parameter.empty),
    "time": (opt.Time, None),
    "unit": (opt.Unit, None),
    "treated": (opt.Treated, None),
    "resamples": (opt.Resamples, Given.resamples),
    "seed": (opt.Seed, Given.seed),
}
"""Type and default of the options that all methods take, by field of `Given`."""


class OneLine(TyperGroup):
    """Commands whose faults of input are one line on stderr and exit code 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        from chervonets.inference.result import Infeasible  # slow to import

        try:
            return super().invoke(ctx)
        except UsageError as error:
            line = error.format_message()
        except DataError as error:
            line = "; ".join(f"{p.file}, {p.place}: {p.what}; {p.mend}" for p in error.problems)
        except Infeasible as error:
            line = f"the figures cannot carry this test: {error}"
        typer.echo(" ".join(line.split()), err=True)
        raise typer.Exit(2)


def command(method: Method) -> Callable[..., None]:
    """What typer runs for a method; its signature is that of all methods, and its own options."""
    paragraphs = [" ".join(part.split()) for part in str(method.run.__doc__).split("\n\n")]

    def run(**chosen: Any) -> None:
        from chervonets.onfile.outcome import Answer  # slow to import

        as_json = chosen.pop("as_json")
        alternative = chosen.pop("alternative", method.alternative)
        given = Given(**{name: chosen.pop(name) for name in SHARED})
        outcome = method.run(given, **chosen)
        answer = Answer.of(method.name, outcome, alternative, own=method.own)
        typer.echo(answer.json() if as_json else answer.words(paragraphs[0]))

    taken = {
        **SHARED,
        **_own_options(method),
        **({"alternative": (opt.Alternative, method.alternative)} if method.directed else {}),
        "as_json": (opt.Json, False),
    }
    parameters = [
        Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=default)
        for name, (kind, default) in taken.items()
    ]
    # typer reads the options of a command from it
    vars(run)["__signature__"] = Signature(parameters)
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__doc__ = "\n\n".join(paragraphs)
    return run


def _own_options(method: Method) -> dict[str, tuple[Any, Any]]:
    # What a method returns need not be imported for its options.
    kinds = get_type_hints(method.run, localns={"Outcome": object}, include_extras=True)
    return {
        name: (kinds[name], parameter.default)
        for name, parameter in signature(method.run).parameters.items()
        if parameter.kind is Parameter.KEYWORD_ONLY
    }


test = typer.Typer(
    cls=OneLine,
    help="Test a csv of your own. `chervonets test METHOD --help` says when to use a method.",
    no_args_is_help=True,
)
for row in METHODS.values():
    test.command(row.name)(command(row))
