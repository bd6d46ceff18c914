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

from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Evidence, Settings
from rewriter.refusals.common import refusal


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with every executable and the first place of each."""
    program = facts.program
    if program is None or program.source is None:
        return
    own = {item.path for item in facts.programs}
    seen: set[str] = set()
    for call in program.source.executables:
        name = call.argument
        if name is None or name in seen or name in own or name.startswith("/proc/self"):
            continue
        seen.add(name)
        message = f"the program starts the executable {name}"
        help_ = (
            "replace the call by a Go package, or keep an image that has it; if the call is never reached, "
            "write '# distroify: ignore[starts-executable]' above FROM"
        )
        place = Evidence(call.place.path, call.place.line)
        yield refusal("starts-executable", message, facts.from_.line, help_, (place,))
