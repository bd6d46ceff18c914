"""HEALTHCHECK: what it runs, and whether distroless can run it.

The shell form is always run by the image's shell, so it cannot work there
(https://docs.docker.com/reference/dockerfile/#healthcheck).
"""

from __future__ import annotations

from dataclasses import dataclass

from rewriter.analysis.filesystem import join
from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Instruction
from rewriter.dockerfile.words import healthcheck
from rewriter.images.catalogue import distroless_path
from rewriter.shell.execform import open_shell, to_argv
from rewriter.shell.model import Argv


@dataclass(frozen=True, slots=True)
class Check:
    """``argv`` is the new exec form (``None``: keep as it is), starting at offset ``at`` of the arguments;
    ``problem`` says what the check needs that distroless lacks."""

    argv: tuple[str, ...] | None = None
    at: int = 0
    problem: str | None = None


def read(facts: Facts, instruction: Instruction) -> Check:
    """The check of a HEALTHCHECK instruction."""
    parsed = healthcheck(instruction)
    if parsed.kind == "NONE":
        return Check()
    words = parsed.json
    changed = False
    opened = open_shell(words) if words is not None else to_argv(_without_exit(parsed.text))
    if opened is not None:
        if not isinstance(opened, Argv):
            return Check(problem=f"HEALTHCHECK needs a shell: {opened.construct}")
        words, changed = opened.words, True
    if not words:
        return Check(problem="HEALTHCHECK runs nothing")
    path = _program(facts, words[0])
    if path is None:
        return Check(problem=f"HEALTHCHECK runs {words[0]}, which distroless lacks")
    if "/" not in words[0] and path.rpartition("/")[0] not in distroless_path():
        words, changed = (path, *words[1:]), True
    return Check(tuple(words) if changed else None, parsed.at)


def _without_exit(text: str) -> str:
    """``check || exit 1`` without its tail: Docker takes every code but 0 for unhealthy."""
    head, found, tail = text.rpartition("||")
    return head.rstrip() if found and tail.split() == ["exit", "1"] else text


def _program(facts: Facts, word: str) -> str | None:
    """The copied program that ``word`` starts."""
    paths = {program.path for program in facts.programs}
    if "/" in word:
        path = join(facts.workdir, word)
        return path if path in paths else None
    search = facts.trace.final.environment.get("PATH") or ""
    candidates = (join(folder, word) for folder in search.split(":") if folder.startswith("/"))
    return next((path for path in candidates if path in paths), None)
