"""CMD, ENTRYPOINT and HEALTHCHECK become exec form with the same arguments.

What it does
    Shell form is split into words as a POSIX shell splits them; a leading ``exec`` is dropped and
    ``["sh", "-c", "./main"]`` is opened up. An exec form that still resolves is not touched; a bare name
    that was found in a folder that distroless' PATH lacks becomes the absolute path. The CMD that a
    shell-form ENTRYPOINT ignored is dropped.

Why
    distroless has no shell. In exec form the program is process 1, so SIGTERM reaches it.

Example
    before
        CMD ./main -port 8080
    after
        CMD ["./main", "-port", "8080"]

When it refuses
    Anything that a shell must do: see ``needs-shell`` and ``healthcheck-needs-shell``.

Applicability
    safe where every word is literal, so that all shells make the same argv of it; ``review`` for a
    shell-form ENTRYPOINT, which starts to receive arguments

References
    https://docs.docker.com/reference/dockerfile/#shell-and-exec-form,
    https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.instructions import Cmd, Healthcheck
from rewriter.dockerfile.model import Dockerfile, Instruction, Span
from rewriter.dockerfile.writing import exec_json, lines
from rewriter.model import Applicability, Diagnostic, Edit, Settings
from rewriter.plan.healthcheck import read as read_healthcheck
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import fix, notice
from rewriter.rules.rule import Rule
from rewriter.rules.writing.edits import removed, replaced
from rewriter.rules.writing.runtime_stage import RuntimeStage, Section


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Convert what is effective; an earlier instruction is moved on the way."""
    start = plan.facts.start
    if start.entrypoint is not None and start.entrypoint_argv is not None:
        yield from _instruction(dockerfile, plan, start.entrypoint, start.entrypoint_argv)
    if start.cmd is not None and start.cmd_argv is not None and not start.cmd_ignored:
        yield from _instruction(dockerfile, plan, start.cmd, start.cmd_argv)
    if start.cmd_ignored:
        yield from _ignored(plan)
    yield from _healthcheck(dockerfile, plan, settings)


def _instruction(
    dockerfile: Dockerfile, plan: Plan, instruction: Instruction, argv: tuple[str, ...]
) -> Iterator[Diagnostic]:
    new = _arguments(dockerfile, instruction, argv)
    behind = plan.facts.start.entrypoint_argv is not None and instruction is plan.facts.start.cmd
    edits = _edits(dockerfile, plan, instruction, new)
    if not edits:
        return
    message = _message(instruction, argv, new, behind)
    if plan.facts.start.opening.debug and new is not None and not behind:
        message = f"{instruction.keyword} starts {argv[0]}, the shell of the :debug image"
    yield fix(RULE, message, instruction.line, edits)


def _message(
    instruction: Instruction, argv: tuple[str, ...], new: tuple[Span, str] | None, behind: bool
) -> str:
    if new is None:
        return f"{instruction.keyword} moves to the runtime stage"
    if isinstance(instruction, Cmd) and behind:
        return "CMD is written out: these arguments reach the program of ENTRYPOINT"
    if instruction.json is None or instruction.json[0] != argv[0].rpartition("/")[2]:
        return f"{instruction.keyword} starts {argv[0]} without a shell: it is process 1 and receives signals"
    return f"{instruction.keyword} starts {argv[0]} by a path that distroless finds"


def _arguments(
    dockerfile: Dockerfile, instruction: Instruction, argv: tuple[str, ...]
) -> tuple[Span, str] | None:
    """The smallest part of the instruction that must change for it to have this argument vector."""
    if instruction.json == argv:
        return None
    span = instruction.arguments_span
    written = dockerfile.written(span)
    if instruction.json is not None and instruction.json[1:] == argv[1:]:
        old, new = exec_json(instruction.json[:1])[1:-1], exec_json(argv[:1])[1:-1]
        at = written.find(old)
        if at >= 0 and written[:at].strip() == "[":
            return Span(span.start + at, span.start + at + len(old)), new
    return span, exec_json(argv)


def _edits(
    dockerfile: Dockerfile, plan: Plan, instruction: Instruction, new: tuple[Span, str] | None
) -> tuple[Edit, ...]:
    """Write a part of an instruction otherwise, and move it if it stands before the runtime stage."""
    if instruction in plan.trailing:
        return (replaced(*new),) if new is not None else ()
    section = Section.OTHERS if isinstance(instruction, Healthcheck) else Section.START
    moved = RuntimeStage(dockerfile, plan).write(section, lines(dockerfile, instruction, new))
    return (removed(instruction), moved) if plan.facts.is_own(instruction) else (moved,)


def _ignored(plan: Plan) -> Iterator[Diagnostic]:
    """A shell-form ENTRYPOINT ignores CMD and the arguments of ``docker run``."""
    entrypoint, cmd = plan.facts.start.entrypoint, plan.facts.start.cmd
    if entrypoint is None:
        return
    what = "script" if plan.facts.start.opening.ignores_arguments else "shell form"
    message = f"the {what} ignored the arguments of docker run; now they reach the program"
    if cmd is not None:
        message = f"the CMD in line {cmd.line} was ignored by the {what} and is removed; " + message
    yield notice(RULE, message, entrypoint.line)


def _healthcheck(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    instruction = plan.facts.healthcheck
    if instruction is None:
        return
    check = read_healthcheck(plan, instruction, "freeze-variables" in settings.allow)
    if check.problem is not None:
        if "drop-healthcheck" in settings.allow:
            message, edit = "the HEALTHCHECK is removed, as requested", removed(instruction)
            yield fix(RULE, message, instruction.line, (edit,), Applicability.UNSAFE)
        return
    new = None
    if check.argv is not None:
        span = Span(instruction.source_offset(check.at), instruction.arguments_span.end)
        new = span, exec_json(check.argv)
    edits = _edits(dockerfile, plan, instruction, new)
    if not edits:
        return
    message = (
        "HEALTHCHECK calls the program without a shell" if new else "HEALTHCHECK moves to the runtime stage"
    )
    applicability = Applicability.SAFE
    if check.frozen:
        names = ", ".join(f"${name}" for name, _ in check.frozen)
        message += f", with {names} fixed to the value of the image, as requested"
        applicability = Applicability.UNSAFE
    yield fix(RULE, message, instruction.line, edits, applicability)


RULE = Rule(__name__, order=160, transform=transform)
