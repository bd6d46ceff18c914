"""HEALTHCHECK: what it runs, and whether distroless can run it.

The shell form is always run by the image's shell, so it cannot work there
(https://docs.docker.com/reference/dockerfile/#healthcheck).
"""

from __future__ import annotations

from msgspec import Struct

from rewriter.dockerfile.instructions import Healthcheck
from rewriter.facts.start.healthcheck import text_of, without_exit
from rewriter.images.catalogue import distroless_path
from rewriter.plan.executables import executable, places
from rewriter.plan.model import Plan
from rewriter.shell.execform import open_shell, to_argv
from rewriter.shell.model import Argv
from rewriter.shell.opening import Opened, Place, open_text


class Check(Struct, frozen=True):
    """``argv`` is the new exec form (``None``: keep as it is), starting at offset ``at`` of the arguments;
    ``problem`` says what the check needs that distroless lacks."""

    argv: tuple[str, ...] | None = None
    at: int = 0
    problem: str | None = None
    frozen: tuple[tuple[str, str | None], ...] = ()
    """Variables whose values were written into ``argv``."""


def read(plan: Plan, instruction: Healthcheck, freeze: bool = False) -> Check:
    """The check of a HEALTHCHECK instruction; ``freeze``: its variables have the values of ENV for good."""
    check = _read(plan, instruction)
    return (_frozen(plan, instruction) or check) if freeze and check.problem is not None else check


def _read(plan: Plan, instruction: Healthcheck) -> Check:
    if instruction.kind == "NONE":
        return Check()
    words = instruction.json
    changed = False
    own = words is not None and bool(words) and _program(plan, words[0]) is not None
    text = text_of(instruction) if not own else None
    opened = to_argv(without_exit(text)) if text is not None else None if own else open_shell(words or ())
    if opened is not None:
        if not isinstance(opened, Argv):
            return Check(problem=f"HEALTHCHECK needs a shell: {opened.construct}")
        words, changed = opened.words, True
    if not words:
        return Check(problem="HEALTHCHECK runs nothing")
    path = _program(plan, words[0])
    if path is None:
        return Check(problem=f"HEALTHCHECK runs {words[0]}, {_why(plan, words[0])}")
    if "/" not in words[0] and path.rpartition("/")[0] not in distroless_path():
        words, changed = (path, *words[1:]), True
    return Check(tuple(words) if changed else None, instruction.at)


def _frozen(plan: Plan, instruction: Healthcheck) -> Check | None:
    """The check with the values that the variables have in the image; ``None`` where that is not enough."""
    text = text_of(instruction)
    if text is None:
        return None
    environment = dict(plan.facts.trace.final.environment)  # what a script exports, a check never sees
    opened = open_text(without_exit(text), Place("dash", plan.facts.workdir, environment, freeze=True))
    if not isinstance(opened, Opened) or opened.settings or opened.forwards:
        return None
    path = _program(plan, opened.words[0])
    if path is None:
        return None
    first = path if "/" not in opened.words[0] else opened.words[0]
    return Check((first, *opened.words[1:]), instruction.at, frozen=opened.frozen)


def _program(plan: Plan, word: str) -> str | None:
    """What ``word`` starts in the new image: a program, or another executable that the file brings."""
    paths = {path for program in plan.facts.programs for path in program.paths}
    path = next((path for path in places(word, plan, kept=False) if path in paths), None)
    if path is None and (found := executable(word, plan)) is not None and found.lacks is None:
        path = found.path
    return path


def _why(plan: Plan, word: str) -> str:
    """Why the new image cannot run it, in words that go on from its name."""
    found = executable(word, plan)
    if found is not None and found.lacks is not None:
        return f"which {found.lacks}"
    left_out = {item.path: item.why for item in plan.facts.left_out}
    why = next((left_out[path] for path in places(word, plan, kept=False) if path in left_out), None)
    return f"which cannot run there: {why}" if why is not None else "which distroless lacks"
