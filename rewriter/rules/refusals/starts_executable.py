"""The program starts an executable.

What it does
    Refuses where reachable source calls ``exec.Command`` or a relative of it, or imports a package that does,
    with a name that is not a copied program. Names are followed through constants and through the parameters
    of the program's own functions.

Why
    distroless has no git, sh, ffmpeg or df: the call fails at run time, not at build time.

Example
    before
        exec.Command("git", "clone", url)

When it refuses
    Always, but for a copied program (by its path, by a name that PATH leads to, ``os.Args[0]``,
    ``os.Executable()``), for what COPY or ADD brings (see ``copied-executable``), and for what the old image
    certainly lacked as well: see ``missing-executable``.

What you can do
    Let Go do it: there is a package for most of what programs start.

    before (main.go)
        exec.Command("rm", "-rf", dir).Run()
    after (main.go)
        os.RemoveAll(dir)

    Copy an executable that is statically linked: it runs without libraries.

    before
        CMD ["/app"]
    after
        COPY --from=busybox:musl /bin/busybox /bin/rm
        CMD ["/app"]

    Where the call is never reached, say so above FROM.

    before
        FROM golang:1.26
    after
        # distroify: ignore[starts-executable] because only developers call it
        FROM golang:1.26

Applicability
    refusal

References
    https://pkg.go.dev/os/exec, https://github.com/GoogleContainerTools/distroless/issues/1588
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.program.executables import started, unique
from rewriter.model import Diagnostic, Settings, evidence_at
from rewriter.plan.executables import executable
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.questions.lookup import is_own, surely_lacked
from rewriter.rules.rule import Rule
from rewriter.support.moving import HERE

HELP = (
    "replace the call by a Go package, or keep an image that has it; if the call is never reached, write "
    f"'# distroify: ignore[starts-executable]' above line {HERE}"
)


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with every executable and the first place of each."""
    program = plan.facts.program
    if program is None or program.source is None:
        return
    for item in unique(started(program.source)):
        candidates = item.candidates or (item.name,)
        if is_own(item.name, plan) or all(surely_lacked(name, plan) for name in candidates):
            continue
        evidence = evidence_at(item.place)
        found = executable(item.name, plan)
        message = str(item) if found is None else f"{item}, which {found.lacks}"
        yield refusal(RULE, message, plan.facts.from_.line, HELP, evidence)


RULE = Rule(__name__, order=170, check=check)
