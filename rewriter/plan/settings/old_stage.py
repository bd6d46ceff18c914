"""The stage as it was: what its instructions say, and what the program reads of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from rewriter.dockerfile.expand import references
from rewriter.dockerfile.instructions import Arg, Env, each
from rewriter.dockerfile.model import Dockerfile, Instruction, Span
from rewriter.dockerfile.words import Pair
from rewriter.dockerfile.writing import lines
from rewriter.golang.source.environment import sets
from rewriter.plan.model import Plan
from rewriter.trace.model import State
from rewriter.trace.variables import evaluate


class OldStage:
    """Questions about the stage that is rewritten. Nothing of it changes."""

    def __init__(self, dockerfile: Dockerfile, plan: Plan) -> None:
        """Read the names that the program asks for, and the build arguments."""
        self.dockerfile = dockerfile
        self.plan = plan
        self._unseen = any(program.source is None for program in plan.facts.programs)
        sources = plan.facts.sources
        self.asked = {name for source in sources for name in source.environment}
        """Variables that the program asks for by a constant name."""
        opening = plan.facts.start.opening
        strings = {use.value for source in sources for use in source.strings if not sets(use.call)}
        # Other words stand for themselves: "container" is a variable of ubi, and a word of many programs.
        self._in_source = self.asked | {name for name in strings if name.isupper()}
        self._named = self._in_source | opening.names
        self.shows_path = "PATH" in self.asked | opening.names
        """Whether the program, or a shell before it, reads PATH: its value, not only what is found by it."""
        self._set_behind = {pair.key for env in each(plan.trailing, Env) for pair in env.pairs}
        self._behind = next((i.index for i in plan.trailing), len(dockerfile.instructions))
        self._declared: dict[str, list[tuple[Arg, Pair]]] = {}
        for arg in each(plan.instructions, Arg):
            for pair in arg.pairs:
                self._declared.setdefault(pair.key, []).append((arg, pair))

    def text(self, span: Span) -> str:
        """The bytes of a part of the file."""
        return self.dockerfile.written(span)

    def lines(self, instruction: Instruction, arguments: str | None = None) -> str:
        """An instruction with the comments directly above it, and with other arguments if they are given."""
        new = (instruction.arguments_span, arguments) if arguments is not None else None
        return lines(self.dockerfile, instruction, new)

    def state(self, instruction: Instruction) -> State:
        """The state of the stage before an instruction."""
        return self.plan.facts.trace.states[instruction.index]

    def behind(self, instruction: Instruction) -> State:
        """The state of the stage behind an instruction."""
        trace = self.plan.facts.trace
        return trace.states.get(instruction.index + 1, trace.final)

    def evaluate(self, text: str, variables: Mapping[str, str | None]) -> str | None:
        """What ``text`` stands for with these variables; ``None`` where that is not known."""
        return evaluate(text, variables, self.dockerfile.escape)

    def value(self, text: str, instruction: Instruction) -> str | None:
        """What ``text`` stands for in an instruction of the old stage."""
        return self.evaluate(text, self.state(instruction).variables)

    def name(self, pair: Pair, instruction: Instruction) -> str:
        """The name that a pair sets."""
        return self.value(pair.key, instruction) or pair.key

    def reads(self, name: str) -> bool:
        """Whether a program may read a variable: it is named by a call, or by any string of the source."""
        if self._unseen and not name.startswith(("GO", "CGO_")):
            return True  # CC, AR: a name that others use as well, and the source cannot be seen
        return name in self._named

    def base_variables(self) -> Iterator[tuple[str, str | None]]:
        """What the base image sets and the program names, with its value at the end; ``None``: not known. Not
        what an instruction behind the split sets."""
        final = self.plan.facts.trace.final.environment
        for name, value in self.plan.facts.base.environment:
            is_read = self.shows_path if name == "PATH" else name in self._named
            if is_read and name not in self._set_behind:
                yield name, final.get(name, value)

    def reader(self, name: str) -> str:
        """Who reads a variable that is named."""
        return "the shell text" if name not in self._in_source else "the program"

    def unknown_of_base(self, text: str, instruction: Instruction) -> Iterator[str]:
        """The variables in ``text`` that the base image sets to a value that is not known."""
        state, read = self.state(instruction), references(text, self.dockerfile.escape)
        unknown = (name for name, value in self.plan.facts.base.environment if value is None and name in read)
        for name in unknown:
            if state.environment.get(name) is None and state.variables.get(name) is None:
                yield name

    def declaration(self, name: str, user: Instruction) -> tuple[Arg, Pair] | None:
        """The last ARG of the name before ``user``; ``None`` where that stays in the runtime stage anyway."""
        found = self._declared.get(name, [])
        at = bisect_left(found, user.index, key=lambda item: item[0].index) - 1
        if at < 0 or found[at][0].index >= self._behind:
            return None
        return found[at]

    def is_ambiguous(self, name: str) -> bool:
        """Whether a build argument is declared in more than one way."""
        return len({self.text(pair.span) for _, pair in self._declared[name]}) > 1
