"""What is asked of a method, checked before anything is read, on the command line and in Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from inspect import Parameter, signature
from numbers import Number
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, get_args, get_origin, get_type_hints

from typer.models import OptionInfo

from chervonets.onfile.options import DEFAULTS, Given
from chervonets.problems import DataError, Problem

if TYPE_CHECKING:
    from pydantic import BaseModel

P = ParamSpec("P")
R = TypeVar("R")


def own(method: Callable[..., Any]) -> dict[str, tuple[Any, Any]]:
    """The options that a method alone has: annotation and default, by name."""
    # What a method takes and returns need not be imported for its options.
    unknown = {"Source": object, "Found": object}
    kinds = get_type_hints(method, localns=unknown, include_extras=True)
    return {
        name: (kinds[name], parameter.default)
        for name, parameter in signature(method).parameters.items()
        if parameter.kind is Parameter.KEYWORD_ONLY
    }


def shared() -> dict[str, tuple[Any, Any]]:
    """The options that all methods have: annotation and default, by name."""
    kinds = get_type_hints(Given, include_extras=True)
    return {name: (kinds[name], default) for name, default in DEFAULTS.items()}


def checked(method: Callable[P, R]) -> Callable[P, R]:
    """The method, which refuses options that are not as annotated.

    A number must be finite, and no larger than `GREATEST`. One text stands for a list of one, and
    whatever names a column or a time is taken as text.

    Raises:
        DataError: by the method; every option that is not as annotated.
    """

    @wraps(method)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        kwargs.update(_options(method, kwargs))
        return method(*args, **kwargs)

    return run


def _options(method: Callable[..., Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    from pydantic import ValidationError  # slow to import

    kinds = {name: kind for name, (kind, _) in {**shared(), **own(method)}.items()}
    kinds["value"] = str
    known = {name: _as_taken(each, kinds[name]) for name, each in asked.items() if name in kinds}
    try:
        found = _model(method)(**known)
    except ValidationError as error:
        problems = []
        for fault in error.errors():
            name = str(fault["loc"][0])
            written = _option(kinds[name]).param_decls or [f"--{name.replace('_', '-')}"]
            what, mend = f"{fault['input']!r} is not taken", fault["msg"].replace("Input", "it", 1)
            problems.append(Problem("the command", written[0], what, mend))
        raise DataError(problems) from None
    return {name: getattr(found, name) for name in known}


@lru_cache(maxsize=32)
def _model(method: Callable[..., Any]) -> type[BaseModel]:
    from pydantic import ConfigDict, Field, create_model  # slow to import

    from chervonets.inference.result import GREATEST

    fields: dict[str, Any] = {"value": (str | None, None)}
    for name, (kind, default) in {**shared(), **own(method)}.items():
        option = _option(kind)
        least, most = (-GREATEST, GREATEST) if float in _kinds(kind) else (option.min, option.max)
        fields[name] = (kind, Field(default, ge=least, le=most))
    config = ConfigDict(allow_inf_nan=False, coerce_numbers_to_str=True, protected_namespaces=())
    return create_model("Options", __config__=config, **fields)


def _option(kind: Any) -> OptionInfo:
    """What typer is told of an option."""
    return next((each for each in get_args(kind) if isinstance(each, OptionInfo)), OptionInfo())


def _kinds(kind: Any) -> tuple[Any, ...]:
    """What an option takes, and each kind of which that is one or the other."""
    taken = get_args(kind)[0] if hasattr(kind, "__metadata__") else kind
    return taken, *get_args(taken)


def _as_taken(value: Any, kind: Any) -> Any:
    """A stamp of time as text where text is taken; one for a list of one where several are."""
    if value is None:
        return None
    if any(get_origin(each) is list for each in _kinds(kind)):
        return [value] if isinstance(value, str | Number) else list(value)
    return str(value) if str in _kinds(kind) else value
