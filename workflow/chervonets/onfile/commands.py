"""`chervonets test METHOD`: a command for each method of the registry."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer
from typer._click.exceptions import UsageError
from typer.core import TyperCommand, TyperGroup

from chervonets.onfile import options as opt
from chervonets.onfile.asked import own, shared
from chervonets.onfile.registry import METHODS, Method
from chervonets.problems import SCREEN_LINES, DataError, Problem
from chervonets.progress import work

if TYPE_CHECKING:
    from chervonets.onfile.answer import Found


class Faults(TyperGroup):
    """Commands whose faults of input are a line each on stderr, with exit code 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        from chervonets.inference.result import Infeasible  # slow to import

        try:
            return super().invoke(ctx)
        except UsageError as error:
            lines = [error.format_message()]
        except DataError as error:
            lines = _lines(error.problems)
        except Infeasible as error:
            lines = [f"the figures cannot carry this test: {error}"]
        except OSError as error:
            lines = [f"{error.filename or 'a file'}: cannot be written: {error.strerror}"]
        for line in lines:
            typer.echo(" ".join(line.split()), err=True)
        raise typer.Exit(2)


def _lines(problems: list[Problem]) -> list[str]:
    """A line for each problem, in the order of the file, up to a screen of them."""

    def place(problem: Problem) -> tuple[int, str]:
        number = re.search(r"^line (\d+)", problem.place)
        return int(number[1]) if number else 0, problem.place

    every = [f"{p.file}, {p.place}: {p.what}; {p.mend}" for p in sorted(problems, key=place)]
    more = len(every) - SCREEN_LINES
    return [*every[:SCREEN_LINES], *([f"... and {more} more"] if more > 0 else [])]


class Once(TyperCommand):
    """A command that takes every option once, but for those that may be repeated."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Refuse an option that is given twice: one of the two would be lost."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        for option in order:
            if order.count(option) > 1 and not getattr(option, "multiple", False):
                raise UsageError(f"{option.opts[0]} is given twice; give it once", ctx)
        return super().parse_args(ctx, args)


def command(method: Method) -> Callable[..., None]:
    """What typer runs for a method; its signature is that of all methods, and its own options."""
    paragraphs = [" ".join(part.split()) for part in str(method.run.__doc__).split("\n\n")]
    seconds = f"up to {method.large:,} values take seconds"
    paragraphs.append(f"Size: {seconds}; above that it is said before the start.")

    def run(
        *,
        csv: opt.Csv,
        value: opt.Values = None,
        plot: opt.Plot = None,
        gaps: opt.Gaps = None,
        as_json: opt.Json = False,
        **chosen: Any,
    ) -> None:
        if len(value or []) > 1 and (plot or gaps):
            raise UsageError("--plot and --gaps take one --value")
        source = csv if str(csv) != "-" else sys.stdin.buffer.read()
        columns: list[dict[str, str]] = [{"value": name} for name in value or []] or [{}]
        with work(method.large):
            answers = [_echoed(method, source, {**column, **chosen}) for column in columns]
        if plot:
            answers[0].plot(plot)
        if gaps:
            answers[0].write_gaps(gaps)
        if as_json:
            every: Any = [answer.plain() for answer in answers]
            shown = every if len(every) > 1 else every[0]
            typer.echo(json.dumps(shown, allow_nan=False, ensure_ascii=False, indent=2))
        else:
            typer.echo("\n\n".join(answer.words() for answer in answers))

    about = own(run)
    first = {name: about.pop(name) for name in ("csv", "value")}
    taken = {**first, **shared(), **own(method.run), **about}
    if not method.expects:
        del taken["gaps"]
    # typer reads the options of a command from its signature and annotations
    parameters = [
        Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=default)
        for name, (kind, default) in taken.items()
    ]
    vars(run)["__signature__"] = Signature(parameters)
    run.__annotations__ = {name: kind for name, (kind, _) in taken.items()}
    run.__doc__ = "\n\n".join(paragraphs)
    return run


def _echoed(method: Method, source: Any, options: dict[str, Any]) -> Found:
    """The answer to a question, with all of its options; a refusal in the words of the file."""
    from chervonets.inference.result import Infeasible  # slow to import
    from chervonets.onfile.answer import plain, spoken
    from chervonets.onfile.table import Table

    try:
        answer = method.run(source, **options)
    except Infeasible as error:
        given = {key: each for key, each in options.items() if key in opt.Given.__annotations__}
        clock = Table.read(source, cast("opt.Given", given)).clock
        raise Infeasible(spoken(str(error), clock)) from None
    return replace(answer, input={**answer.input, "options": plain(options)})


test = typer.Typer(
    cls=Faults,
    help="Test a csv of your own. `chervonets test METHOD --help` says when to use a method.",
    no_args_is_help=True,
)


@test.callback(invoke_without_command=True)
def describe(
    as_schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON schema of the answers.")
    ] = False,
) -> None:
    """Without a method, print the schema or the help."""
    if as_schema:
        from chervonets.onfile.answer import schema  # slow to import

        typer.echo(json.dumps(schema(), indent=2))
        raise typer.Exit


for row in METHODS.values():
    test.command(row.name, cls=Once)(command(row))
