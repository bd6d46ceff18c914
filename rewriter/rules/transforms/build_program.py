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

from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Applicability, Diagnostic, Fix, Settings, Severity
from rewriter.plan.model import Plan
from rewriter.rules.rule import Rule

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
    yield Diagnostic(RULE.id, message, instruction.line, Severity.FIX, Fix((), Applicability.REVIEW))


RULE = Rule(__name__, order=10, transform=transform)
