"""Write a build argument where its stand-in turned up in a change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from rewriter.dockerfile.expand import references
from rewriter.dockerfile.instructions import Arg, Env, Expose, Label, Maintainer, Run, StopSignal, each
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.dockerfile.stages import global_arguments
from rewriter.model import Diagnostic, Edit, Fix
from rewriter.plan.model import Plan, Shape
from rewriter.rules.writing.edits import edits_of, replaced
from rewriter.rules.writing.runtime_stage import RuntimeStage, Section
from rewriter.support.regex import regex

_PATH = regex(r"[\w.}-]", re.ASCII)

_BASH = frozenset({"UID", "EUID", "PPID", "GROUPS", "HOSTNAME", "RANDOM", "SECONDS", "LINENO", "SHELLOPTS"})
"""Variables that bash sets itself, whatever the environment says
(https://www.gnu.org/software/bash/manual/html_node/Bash-Variables.html)."""

_OTHER_SHELLS = frozenset({"alpine", "debian", "ubuntu", "busybox"})

_PLACES = (Arg, Env, Expose, Label, Maintainer, Run, StopSignal)
"""Instructions of a runtime stage, RUN lines gone, that a COPY may change places with."""


def spelled(
    dockerfile: Dockerfile, plan: Plan, proposed: Iterable[Diagnostic]
) -> tuple[Diagnostic, ...] | None:
    """The changes with arguments in the place of their stand-ins; ``None`` where that is not possible."""
    try:
        return _Speller(dockerfile, plan, tuple(proposed)).all()
    except _NotSpelled:
        return None


def _whole(value: str) -> str:
    """A pattern for the value that is no part of a longer number."""
    return (r"(?<!\d)" if value[0].isdigit() else "") + re.escape(value) + r"(?!\d)"


class _NotSpelled(Exception):
    """A stand-in is where no variable can be read."""


class _Speller:
    def __init__(self, dockerfile: Dockerfile, plan: Plan, proposed: tuple[Diagnostic, ...]) -> None:
        self._dockerfile = dockerfile
        self._plan = plan
        self._stage = RuntimeStage(dockerfile, plan)
        self._proposed = proposed
        self._given = dockerfile.build.given
        self._names = {value.rstrip("/"): name for name, value in self._given.items()}
        values = sorted(self._names, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_whole, values)))
        self._declared = {
            pair.key: (arg, dockerfile.written(pair.span), pair.value)
            for arg in (*global_arguments(dockerfile), *each(plan.instructions, Arg))
            for pair in arg.pairs
            if pair.key in self._given
        }
        self._added: dict[str, str] = {}

    def all(self) -> tuple[Diagnostic, ...]:
        done = [self._diagnostic(item) for item in self._proposed]
        if not self._added:
            return tuple(done)
        fixes = (i for i, item in enumerate(done) if item.fix is not None and item.fix.edits)
        at = next(fixes, None)
        fix = done[at].fix if at is not None else None
        if at is None or fix is None:
            return tuple(done)
        lines = [self._stage.add(Section.ARG, "ARG", text) for text in self._added.values()]
        lines += [replaced(instruction.span, "") for instruction in self._moved()]
        done[at] = replace(done[at], fix=Fix((*fix.edits, *lines), fix.applicability))
        return tuple(done)

    def _moved(self) -> Iterator[Instruction]:
        """ARG lines of the stage that only say again, further down, what is declared at its top now."""
        if self._plan.shape is not Shape.SWAP:
            return
        before = ""
        for instruction in self._plan.facts.instructions:
            if isinstance(instruction, Arg) and instruction.comments.start == instruction.comments.end:
                names = {pair.key for pair in instruction.pairs}
                if names <= self._added.keys() and not any(name in before for name in names):
                    yield instruction
            if not isinstance(instruction, Run):
                before += instruction.arguments

    def _diagnostic(self, item: Diagnostic) -> Diagnostic:
        edits = tuple(self._edit(edit) for edit in item.fix.edits) if item.fix is not None else ()
        fix = Fix(edits, item.fix.applicability) if item.fix is not None else None
        message = self._pattern.sub(lambda found: "$" + self._names[found.group()], item.message)
        return replace(item, message=message, fix=fix)

    def _edit(self, edit: Edit) -> Edit:
        names = tuple(dict.fromkeys(self._names[value] for value in self._pattern.findall(edit.replacement)))
        if not names:
            return edit
        lines = edit.replacement.splitlines(keepends=True)
        text = "".join(map(self._line, lines))
        if edit.order == Section.STAGING:
            return replace(edit, replacement=self._in_builder(text, names))
        return self._in_runtime(replace(edit, replacement=text), names)

    def _line(self, line: str) -> str:
        if self._pattern.search(line) is None:
            return line
        if line.split(None, 1)[0].upper() == "RUN":
            return re.sub(r"\S+", self._shell_word, line)
        if '["' in line or "'" in line or "\\" in line:
            raise _NotSpelled
        return self._pattern.sub(self._variable, line)

    def _shell_word(self, found: re.Match[str]) -> str:
        word = found.group()
        if self._pattern.search(word) is None:
            return word
        if any(character in word for character in "'\"\\$`"):
            raise _NotSpelled
        return '"' + self._pattern.sub(self._variable, word) + '"'

    def _variable(self, found: re.Match[str]) -> str:
        """The argument; behind other parts of a path with a slash, for a value may have none."""
        joined = found.group().startswith("/") and _PATH.match(found.string[: found.start()][-1:])
        return ("/" if joined else "") + "${" + self._names[found.group()] + "}"

    def _in_builder(self, text: str, names: Iterable[str]) -> str:
        """The lines at the end of the build stage, with the ARG lines that they need."""
        plan = self._plan
        if plan.shape is Shape.SPLIT:
            state = plan.facts.trace.states.get(
                plan.instructions[plan.split].index + 1, plan.facts.trace.final
            )
        else:
            state = plan.builder.trace.final
        added = ""
        own = _BASH if self._has_bash() else frozenset()
        for name in names:
            if name in own:
                raise _NotSpelled
            if state.variables.get(name) == self._given[name]:
                continue
            if name in state.variables:
                raise _NotSpelled
            added += self._stage.text("ARG", self._plain(name))
        bare = text.lstrip("\r\n")
        return text[: len(text) - len(bare)] + added + bare

    def _has_bash(self) -> bool:
        """Whether bash may run the last lines of the build stage: Debian's and Alpine's sh is another one."""
        builder = self._plan.builder
        return builder.trace.final.shell is not None or builder.base.distribution not in _OTHER_SHELLS

    def _plain(self, name: str) -> str:
        """The argument as an ARG line declares it, where its default reads no other one."""
        if name not in self._declared:
            raise _NotSpelled
        _, text, value = self._declared[name]
        if value is not None and references(value, self._dockerfile.escape):
            raise _NotSpelled
        return text

    def _in_runtime(self, edit: Edit, names: tuple[str, ...]) -> Edit:
        plan = self._plan
        for name in names:
            if plan.facts.trace.final.variables.get(name) != self._given[name]:
                raise _NotSpelled
        missing = [name for name in names if not self._is_declared(name, edit)]
        if not missing:
            return edit
        at = self._behind(missing) if edit.start == edit.end == self._stage.top else None
        if at is not None:
            return replace(edit, start=at, end=at)
        for name in missing:
            self._added[name] = self._plain(name)
        return edit

    def _is_declared(self, name: str, edit: Edit) -> bool:
        """Whether the runtime stage declares the argument before a place."""
        plan = self._plan
        own = plan.trailing if plan.shape is Shape.SPLIT else plan.facts.instructions
        if any(i.span.end <= edit.start and self._declares(i, name) for i in own):
            return True
        starts = (f"ARG {name}=", f"ARG {name}")
        lines = (e.replacement.strip() for e in edits_of(self._proposed) if e.order == Section.ARG)
        return any(
            line.startswith(starts[0]) or line == starts[1]
            for line in (text[:3].upper() + text[3:] for text in lines)
        )

    def _declares(self, instruction: Instruction, name: str) -> bool:
        return isinstance(instruction, Arg) and any(pair.key == name for pair in instruction.pairs)

    def _behind(self, names: Iterable[str]) -> int | None:
        """The place behind the ARG lines of a stage that keeps its lines, if nothing is copied before."""
        if self._plan.shape is not Shape.SWAP:
            return None
        own = self._plan.facts.instructions
        last = -1
        for name in names:
            at = next((n for n, i in enumerate(own) if self._declares(i, name)), None)
            if at is None:
                return None
            last = max(last, at)
        if any(not isinstance(i, _PLACES) for i in own[:last]):
            return None
        return own[last].span.end
