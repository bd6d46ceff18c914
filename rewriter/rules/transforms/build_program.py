"""A program that go run compiles at every start is built in the build stage.

What it does
    Writes ``RUN go build -o PATH`` at the end of the build stage, with the flags, the package, the folder and
    the environment of ``go run``, and lets CMD or ENTRYPOINT start PATH with the same arguments. PATH is in
    ``/usr/local/bin``, and ends in the name that ``go run`` gives the program.

Why
    ``go run`` needs the toolchain, the source and often the network at every start.

Example
    before
        CMD ["go", "run", "main.go", "-port", "80"]
    after
        RUN CGO_ENABLED=0 go build -o /usr/local/bin/main main.go
        CMD ["/usr/local/bin/main", "-port", "80"]

When it refuses
    See ``go-run``.

Applicability
    review: the program is process 1 and receives the signals, its exit code is the container's (``go run``
    makes 1 of every failure), ``os.Args[0]`` is another path, a program that does not compile stops the
    build, and source that is mounted over the image's has no effect

References
    https://pkg.go.dev/cmd/go#hdr-Compile_and_run_Go_program
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from rewriter.dockerfile.instructions import Run
from rewriter.dockerfile.load import with_text
from rewriter.dockerfile.model import Dockerfile, DockerfileError
from rewriter.model import Applicability, Diagnostic, Settings
from rewriter.plan.go_run.model import Planned
from rewriter.plan.go_run.plan import refused
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import fix
from rewriter.rules.rule import Rule
from rewriter.rules.writing.edits import apply, inserted, replaced
from rewriter.rules.writing.runtime_stage import RuntimeStage

_MESSAGE = (
    "{start} compiled the program at every start; now {path} is built once and started: it is process 1 and "
    "receives the signals, its own exit code is the container's, os.Args[0] is another path, and source that "
    "is mounted over the image's no longer has an effect"
)


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Say what the plan does; its text is the one that the other transforms change."""
    if plan.planned is None:
        return
    instruction = plan.planned.call.instruction
    message = _MESSAGE.format(start=instruction.keyword, path=plan.planned.path)
    yield fix(RULE, message, instruction.line, (), Applicability.REVIEW)


def with_build(dockerfile: Dockerfile, plan: Plan, planned: Planned) -> Dockerfile | Plan:
    """The file with the build and the start that are planned, its instructions in the lines that they had and
    the new RUN in that of the start; the plan with the reason where more would change than that.

    ``rewriter.pipeline.stage`` has all that follows decided for that file.
    """
    edits = [replaced(*change) for change in planned.call.started(planned.path)]
    if planned.behind is not None:
        run = RuntimeStage(dockerfile, plan).text("RUN", planned.command)
        edits.append(inserted(dockerfile, planned.behind.span.end, run))
    new = _loaded(dockerfile, apply(dockerfile.text, edits), planned)
    if new is not None:
        return new
    reason = (
        "the instruction that builds it cannot be put in"
        if planned.command
        else "the start cannot be changed"
    )
    return plan.with_start(refused(plan.facts.start, planned.call.instruction, reason))


def _loaded(dockerfile: Dockerfile, text: str, planned: Planned) -> Dockerfile | None:
    """The new text read, with the lines of the old one; ``None`` where more changes than was meant to."""
    try:
        new = with_text(dockerfile, text)
    except DockerfileError:
        return None
    old, start, behind = [*dockerfile.instructions], planned.call.instruction, planned.behind
    same: list[type] = [type(item) for item in old]
    if behind is not None:
        old.insert(behind.index + 1, start if start.index > behind.index else behind)
        same.insert(behind.index + 1, Run)
    if [type(item) for item in new.instructions] != same or len(new.comments) != len(dockerfile.comments):
        return None
    pairs = [*zip(new.instructions, old, strict=True)]
    if sum(item.arguments != known.arguments for item, known in pairs) != (1 if behind is None else 2):
        return None
    comments = zip(new.comments, dockerfile.comments, strict=True)
    return replace(
        new,
        instructions=tuple(replace(item, line=known.line, end_line=known.end_line) for item, known in pairs),
        comments=tuple(replace(item, line=known.line) for item, known in comments),
    )


RULE = Rule(__name__, order=10, transform=transform)
