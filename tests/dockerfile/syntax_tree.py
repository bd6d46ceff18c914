"""Our reading of an instruction as BuildKit's syntax tree has it, to be held against that."""

from __future__ import annotations

from dataclasses import dataclass

from rewriter.dockerfile.instruction import HEALTHCHECK_SPACE, healthcheck_command
from rewriter.dockerfile.model import Instruction
from rewriter.dockerfile.words import onbuild, pairs, texts


@dataclass(frozen=True)
class Node:
    """``trigger`` is ONBUILD's: the keyword after it, whose values these are."""

    value: tuple[str, ...]
    json: bool
    flags: tuple[str, ...]
    trigger: str | None = None


def node(instruction: Instruction, escape: str) -> Node:
    """What BuildKit's parser makes of the instruction. Raises like ``pairs``."""
    flags = tuple(f"--{f.name}" + ("" if f.value is None else f"={f.value}") for f in instruction.flags)
    if instruction.keyword == "ONBUILD" and instruction.arguments:
        triggered = onbuild(instruction, escape)
        inner = node(triggered, escape)
        return Node(inner.value, inner.json, flags, triggered.keyword)
    return Node(_values(instruction, escape), instruction.json is not None, flags)


def _values(instruction: Instruction, escape: str) -> tuple[str, ...]:
    keyword, text = instruction.keyword, instruction.arguments
    if not text:
        return ()
    if keyword == "HEALTHCHECK":
        at = healthcheck_command(text)
        kind = text[:at].rstrip(HEALTHCHECK_SPACE)
        rest = (text[at:],) if at < len(text) else ()
        return (kind, *(rest if instruction.json is None else instruction.json))
    if instruction.json is not None:
        return instruction.json
    if keyword == "ARG":
        found = pairs(instruction, escape)
        return tuple(pair.key if pair.value is None else f"{pair.key}={pair.value}" for pair in found)
    if keyword in ("ENV", "LABEL"):
        return tuple(part for pair in pairs(instruction, escape) for part in (pair.key, pair.value or ""))
    if keyword in ("EXPOSE", "FROM", "VOLUME", "COPY", "ADD"):
        return tuple(texts(instruction))
    return (text,)
