"""The program is copied from the build context: only its ELF header tells how it was built.

What it does
    Reports what the header says (static or dynamic, machine, release of Go), and which source was looked at
    for the files that the program reads: that of the main package which the program names, where the build
    context has it; else whether it may start other programs (``os/exec`` is linked in).

Why
    The file may be built otherwise next time: the runtime image fits the one that is there now.

Example
    before
        FROM golang:1.26
        COPY server /server
        CMD ["/server"]

When it refuses
    Only with ``--safe-only``. See ``prebuilt-binary`` for programs that do not fit.

What you can do
    Build the program in the Dockerfile, so that its source is seen and its platform is that of the image.
    Nothing is to be done where the file is always made the same way.

Applicability
    review

References
    https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html, https://pkg.go.dev/debug/buildinfo
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.program.model import Program
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.rule import Rule

if TYPE_CHECKING:
    from rewriter.trace.model import Prebuilt

_EXEC = "os/exec"
_HOST = "amd64"
"""The machine that images are built for where nothing else is said."""


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """State it once for each program."""
    for program in plan.facts.programs:
        found = program.build.prebuilt
        if found is None:
            continue
        message = f"{program.path} is the file {found.source} of the build context, {_described(found)}"
        message += _source(program) + _platform(plan, found)
        help_ = "build it the same way whenever the image is built, or build it in this file"
        yield notice(RULE, message, program.build.instruction.line, help_)


def _described(found: Prebuilt) -> str:
    binary = found.binary
    how = f"linked with {', '.join(binary.libraries)}" if binary.libraries else "static"
    if binary.loader and not binary.libraries:
        how = f"started by {binary.loader}"
    release = f", built by {binary.build.go_version}" if binary.build is not None else ""
    return f"a program for linux/{binary.architecture} ({how}{release})"


def _source(program: Program) -> str:
    if program.source is None:
        starts = program.build.prebuilt is not None and _EXEC in program.build.prebuilt.packages
        return f"; it has {_EXEC} in it: what it starts must be in the new image" if starts else ""
    folder = program.source.main_directory or "."
    return f"; the source in {folder} is taken to be what it was built from"


def _platform(plan: Plan, found: Prebuilt) -> str:
    named = any(flag.name == "platform" for flag in plan.facts.from_.flags)
    if found.binary.architecture == _HOST or named:
        return ""
    return f"; the image must be built for linux/{found.binary.architecture} too"


RULE = Rule(__name__, order=20, check=check)
