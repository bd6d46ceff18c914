"""What ``$NAME`` means in the runtime stage while its settings are written, one after the other."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from rewriter.dockerfile.expand import references
from rewriter.dockerfile.model import Instruction
from rewriter.model import Reason, Refusal
from rewriter.plan.settings.old_stage import OldStage
from rewriter.trace.versions import Versions


class Scope(Struct, frozen=True):
    """The variables of the runtime stage so far. What writes a setting gives back the scope behind it."""

    variables: Versions
    arguments: Versions
    """ARG lines that are declared again: ``NAME=default`` by name."""
    problems: tuple[Refusal, ...] = ()

    def with_values(self, values: Mapping[str, str | None]) -> Scope:
        """The scope once variables got values."""
        return replace(self, variables=self.variables.with_values(values))

    def with_problem(self, reason: Reason, message: str, help_: str, line: int) -> Scope:
        """The scope with one more reason why a setting cannot be carried."""
        return replace(self, problems=(*self.problems, Refusal(reason, message, help_, line=line)))


def unknown(scope: Scope, who: str, name: str, line: int) -> Scope:
    """The scope without a variable of the base image, whose value is not known."""
    message = f"{who}, which the base image sets to a value that is not known"
    help_ = f"name the whole release in FROM (golang:1.24.3), or give {name} its value with ENV"
    return scope.with_problem(Reason.BASE_VALUE_NOT_KNOWN, message, help_, line)


def declared(scope: Scope, text: str, instruction: Instruction, old: OldStage) -> Scope:
    """The scope once the build arguments are declared again that ``text`` reads, after those that their
    defaults read.

    A stack of our own: arguments may refer to each other in a chain as long as the file.
    """
    for name in old.unknown_of_base(text, instruction):
        scope = unknown(scope, f"{instruction.keyword} reads {name}", name, instruction.line)
    waiting = _reading(text, instruction, old)
    while waiting:
        name, user, ready = waiting.pop()
        found = old.declaration(name, user)
        if found is None or not (ready or _is_missing(name, user, scope, old)):
            continue
        declaration, pair = found
        if ready:
            arguments = scope.arguments.with_values({name: old.text(pair.span)})
            value = old.state(user).variables.get(name)
            scope = replace(scope.with_values({name: value}), arguments=arguments)
            continue
        if old.is_ambiguous(name):
            message = f"the build argument {name} is declared more than once"
            scope = scope.with_problem(
                Reason.ARGUMENT_NOT_KNOWN, message, "declare it once", declaration.line
            )
        waiting.append((name, user, True))
        waiting.extend(_reading(pair.value or "", declaration, old))
    return scope


def _reading(text: str, user: Instruction, old: OldStage) -> list[tuple[str, Instruction, bool]]:
    names = references(text, old.dockerfile.escape)
    return [(name, user, False) for name in sorted(names, reverse=True)]


def _is_missing(name: str, user: Instruction, scope: Scope, old: OldStage) -> bool:
    """Whether a name is a build argument where it is used and not declared again yet."""
    state = old.state(user)
    shadowed = name in state.environment and state.variables.get(name) == state.environment.get(name)
    is_known = name in scope.arguments or (shadowed and name in scope.variables)
    return name in state.arguments and not is_known
