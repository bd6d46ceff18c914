"""The program starts an executable.

What it does
    Refuses where reachable source calls ``exec.Command`` or a relative of it with a name that is not a
    copied program.

Why
    distroless has no git, sh, ffmpeg or df: the call fails at run time, not at build time.

Example
    before
        exec.Command("git", "clone", url)

When it refuses
    Always.

Applicability
    refusal

References
    https://pkg.go.dev/os/exec, https://github.com/GoogleContainerTools/distroless/issues/1588
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.executables import started
from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Evidence, Settings
from rewriter.refusals.common import refusal

HELP = (
    "replace the call by a Go package, or keep an image that has it; if the call is never reached, write "
    "'# distroify: ignore[starts-executable]' above FROM"
)


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with every executable and the first place of each."""
    program = facts.program
    if program is None or program.source is None:
        return
    own = {item.path for item in facts.programs}
    seen: set[str] = set()
    for name, place in started(program.source):
        if name in seen or name in own or name.startswith("/proc/self"):
            continue
        seen.add(name)
        message = f"the program starts the executable {name}"
        evidence = (Evidence(place.path, place.line),) if place is not None else ()
        yield refusal("starts-executable", message, facts.from_.line, HELP, evidence)
