"""Find the ``go run`` that a CMD or ENTRYPOINT calls, and put a program in its place.

``go run [build flags] package [arguments]``: https://pkg.go.dev/cmd/go#hdr-Compile_and_run_Go_program.
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from rewriter.dockerfile.model import Instruction, Span
from rewriter.dockerfile.writing import exec_json
from rewriter.golang.command.line import parse_go
from rewriter.golang.model import GoCommand, GoVerb
from rewriter.images.environment import toolchain_only
from rewriter.shell.execform import call_of, is_shell
from rewriter.shell.model import Assignment, Literal, NeedsShell, Opaque, Simple, Word
from rewriter.shell.parse import parse
from rewriter.shell.walk import Step, commands

_IDLE = frozenset({"set", ":", "export", "echo"})
"""Commands that change neither the go command's folder nor what it sees, toolchain variables apart."""


class Call(Struct, frozen=True):
    """A ``go run`` at start.

    ``flags`` and ``packages`` are words as they must be written in a shell text; ``at`` is the element of
    the JSON form that holds the call (where that is a shell's text, ``inner`` says so), ``start`` and ``end``
    are offsets into the text, or the first and last element of the call.
    """

    instruction: Instruction
    command: GoCommand
    flags: tuple[str, ...]
    packages: tuple[str, ...]
    start: int
    end: int
    at: int | None = None
    inner: bool = False
    assignments: tuple[Assignment, ...] = ()
    """What the text gives the go command, of the variables that only the toolchain reads."""
    doubt: str = ""
    """Why the call cannot be taken out of its surroundings."""

    @property
    def prefix(self) -> tuple[str, ...]:
        """``NAME=value`` words that stand before the go command."""
        return tuple(f"{item.name}={item.value.raw}" for item in self.assignments)

    def started(self, path: str) -> tuple[tuple[Span, str], ...]:
        """What of the file becomes what, for the program at ``path`` to be started instead."""
        instruction = self.instruction
        if instruction.json is None:
            cuts = self._cuts(instruction.arguments, path)
            return tuple((instruction.source_span(start, end), text) for start, end, text in cuts)
        words = list(instruction.json)
        if self.inner and self.at is not None:
            for start, end, text in self._cuts(words[self.at], path):
                words[self.at] = words[self.at][:start] + text + words[self.at][end:]
        else:
            words[self.start : self.end] = [path]
        return ((instruction.arguments_span, exec_json(words)),)

    def _cuts(self, text: str, path: str) -> list[tuple[int, int, str]]:
        """What of a text is replaced by what, the last first."""
        cuts = [(self.start, self.end, path)]
        for item in reversed(self.assignments):
            blanks = len(text[item.end :]) - len(text[item.end :].lstrip(" \t"))
            cuts.append((item.start, item.end + blanks, ""))
        return cuts


def find_call(instruction: Instruction) -> Call | None:
    """The one ``go run`` of an instruction; ``None`` where there is none, or more than one."""
    if "run" not in instruction.arguments or "go" not in instruction.arguments:
        return None
    if instruction.json is None:
        return _in_text(instruction, instruction.arguments)
    words = instruction.json
    at = next((i for i, word in enumerate(words[:-1]) if _is_go(word) and words[i + 1] == "run"), None)
    if at is not None:
        return _in_words(instruction, words, at)
    if not words or not is_shell(words[0]):
        return None
    found = call_of(words)
    if isinstance(found, NeedsShell) or not found[1]:
        return None
    call = _in_text(instruction, words[found[0]])
    return None if call is None else replace(call, at=found[0], inner=True)


def _is_go(word: str) -> bool:
    return posixpath.basename(word) == "go"


def _in_words(instruction: Instruction, words: Sequence[str], at: int) -> Call | None:
    command = parse_go(words[at:])
    if command is None or command.verb is not GoVerb.RUN:
        return None
    end = len(words) - len(command.arguments)
    flags = _flags(words[at + 2 : end - len(command.packages)])
    packages = words[end - len(command.packages) : end]
    return Call(instruction, command, _quoted(flags), _quoted(packages), at, end)


def _in_text(instruction: Instruction, text: str) -> Call | None:
    steps = [*commands(parse(text))]
    found = [at for at, step in enumerate(steps) if _words_of(step) is not None]
    if len(found) != 1:
        return None
    step = steps[found[0]]
    call = _of_simple(instruction, step)
    if call is None:
        return None
    others = [*steps[: found[0]], *steps[found[0] + 1 :]]
    doubt = next(filter(None, map(_doubt, others)), "")
    return replace(call, doubt=call.doubt or doubt)


def _words_of(step: Step) -> tuple[Word, ...] | None:
    """The words of a go run, from ``go`` on."""
    words = step.simple.words if step.simple is not None else ()
    if words and words[0].literal == "exec":
        words = words[1:]
    is_run = len(words) > 1 and _is_go(words[0].literal or "") and words[1].literal == "run"
    return words if is_run else None


def _of_simple(instruction: Instruction, step: Step) -> Call | None:
    words, simple = _words_of(step), step.simple
    if words is None or simple is None:
        return None
    texts = [word.literal if word.literal is not None else _pattern(word) or "\0" for word in words]
    command = parse_go(texts)
    if command is None or command.verb is not GoVerb.RUN:
        return None
    end = len(words) - len(command.arguments)
    first = end - len(command.packages)
    flags = _flags(texts[2:first])
    given = _toolchain(simple)
    unknown = "\0" in texts[:end] or any(item.value.literal is None for item in given)
    doubt = "a part of it is not in the file" if unknown else ""
    if step.conditional or step.subshells:
        doubt = "it runs under a condition"
    packages = tuple(_written(word) for word in words[first:end])
    return Call(
        instruction, command, _quoted(flags), packages, words[0].start, words[end - 1].end,
        assignments=given, doubt=doubt,
    )  # fmt: skip


def _toolchain(simple: Simple) -> tuple[Assignment, ...]:
    return tuple(item for item in simple.assignments if toolchain_only(item.name))


def _doubt(step: Step) -> str:
    """What another command of the text does that a build in another place would miss."""
    if step.unparsed is not None or step.simple is None:
        return "what stands around it is not understood"
    names = [item.name for item in step.simple.assignments]
    words = [word.raw for word in step.simple.words]
    names += [word.partition("=")[0] for word in words[1:]]
    if any(map(toolchain_only, names)):
        return "the text sets variables of the toolchain"
    return "" if not words or words[0] in _IDLE else f"{words[0]} is called beside it"


def _pattern(word: Word) -> str | None:
    """The text of a word of literals and globs: a file list like ``*.go``."""
    pieces = [
        part.text
        for part in word.parts
        if isinstance(part, Literal) or (isinstance(part, Opaque) and part.kind == "glob")
    ]
    return "".join(pieces) if len(pieces) == len(word.parts) and word.raw.endswith(".go") else None


def _written(word: Word) -> str:
    return shlex.quote(word.literal) if word.literal is not None else word.raw


def _flags(words: Sequence[str]) -> list[str]:
    """Flags without the ``--`` that ends them."""
    return [*words[:-1]] if words and words[-1] == "--" else [*words]


def _quoted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(shlex.quote, words))
