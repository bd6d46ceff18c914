"""Our reading of an instruction as BuildKit's syntax tree has it, to be held against that."""

from __future__ import annotations

from dataclasses import dataclass

from rewriter.dockerfile.instructions import Arg, Env, Healthcheck, Label, Listed, OnBuild
from rewriter.dockerfile.model import Instruction
from rewriter.dockerfile.runes import HEALTHCHECK_SPACE, well_formed
from rewriter.dockerfile.split import triggered
from rewriter.dockerfile.words import quoted_words


@dataclass(frozen=True)
class Node:
    """An instruction as BuildKit's syntax tree has it."""

    value: tuple[str, ...]
    json: bool
    flags: tuple[str, ...]
    trigger: str | None = None
    """ONBUILD: the keyword after it, whose values these are."""


def node(instruction: Instruction) -> Node:
    """What BuildKit's parser makes of the instruction."""
    flags = tuple(f"--{f.name}" + ("" if f.value is None else f"={f.value}") for f in instruction.flags)
    if isinstance(instruction, OnBuild) and instruction.arguments:
        inner = triggered(instruction)
        found = node(inner)
        return Node(found.value, found.json, flags, inner.keyword)
    return Node(_values(instruction), instruction.json is not None, flags)


def _values(instruction: Instruction) -> tuple[str, ...]:
    text, json = instruction.arguments, instruction.json
    if not text:
        return ()
    match instruction:
        case Healthcheck():
            rest = (instruction.command,) if instruction.command else ()
            return (text[: instruction.at].rstrip(HEALTHCHECK_SPACE), *(rest if json is None else json))
        case _ if json is not None:
            return json
        case Arg():
            return tuple(well_formed(text[a:b]) for a, b in quoted_words(text, instruction.escape))
        case Env() | Label():
            return tuple(part for pair in instruction.pairs for part in (pair.key, pair.value or ""))
        case Listed():
            return instruction.texts
    return (text,)
