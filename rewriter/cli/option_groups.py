"""Options that go together as one value: Typer sees an option for each field of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import typer
from msgspec import NODEFAULT, Struct, field, structs

from rewriter.cli.options import OptionError


class Only(Struct, frozen=True):
    """For ``Annotated``: the fields of a group that a command has, and the help of some that is another."""

    names: tuple[str, ...]
    helps: Mapping[str, str] = field(default_factory=dict)


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """The command as Typer takes it: each parameter that is a group stands for the options of its fields.

    A group is a ``Struct`` whose fields are declared as Typer's parameters are. What nobody gave has the
    field's default; Typer itself has none for a list. An ``OptionError`` becomes a usage error.
    """
    hints = get_type_hints(command, include_extras=True)
    parameters: list[Parameter] = []
    groups: dict[str, tuple[type[Struct], tuple[str, ...]]] = {}
    for parameter in signature(command).parameters.values():
        hint = hints[parameter.name]
        kind, *notes = get_args(hint) if get_origin(hint) is Annotated else (hint,)
        if isinstance(kind, type) and issubclass(kind, Struct):
            only = next((note for note in notes if isinstance(note, Only)), Only(kind.__struct_fields__))
            parameters += _options(kind, only)
            groups[parameter.name] = (kind, only.names)
        else:
            parameters.append(parameter.replace(annotation=hint, kind=Parameter.KEYWORD_ONLY))

    def called(**given: Any) -> None:
        for parameter, (kind, names) in groups.items():
            values = {name: given.pop(name) for name in names}
            given[parameter] = kind(**{name: value for name, value in values.items() if value is not None})
        try:
            command(**given)
        except OptionError as error:
            raise typer.BadParameter(str(error), param_hint=error.option) from error

    called.__name__, called.__doc__, called.__annotations__ = command.__name__, command.__doc__, {}
    called.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return called


def _options(group: type[Struct], only: Only) -> Iterator[Parameter]:
    fields = {one.name: one for one in structs.fields(group)}
    for name in only.names:
        declared = fields[name]
        hint, default = declared.type, declared.default
        if name in only.helps:
            kind, option = get_args(hint)
            hint = Annotated[kind, _with_help(option, only.helps[name])]
        if default is NODEFAULT:
            default = Parameter.empty if declared.required else None
        yield Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=hint)


def _with_help(option: Any, text: str) -> Any:
    other = copy(option)
    other.help = text
    return other
