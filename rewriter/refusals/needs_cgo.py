"""The program needs cgo.

What it does
    Refuses where reachable source has ``import "C"``, imports a module that needs cgo, or the build sets
    ``CGO_ENABLED=1``, ``-race`` or external linking.

Why
    Without cgo it does not build, or it builds and fails at run time (go-sqlite3). ``static`` has no C
    library.

Example
    before
        import _ "github.com/mattn/go-sqlite3"

When it refuses
    Always.

Applicability
    refusal

References
    https://pkg.go.dev/cmd/cgo, https://github.com/mattn/go-sqlite3/issues/855
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Evidence, Settings
from rewriter.refusals.common import refusal


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the place that needs cgo."""
    for program in facts.programs:
        build = program.build
        line = build.instruction.line
        if build.environment.get("CGO_ENABLED") not in (None, "0", ""):
            help_ = (
                "set CGO_ENABLED=0 if no package needs C; a C library in the runtime image is not written yet"
            )
            yield refusal(
                "needs-cgo",
                f"CGO_ENABLED is {build.environment['CGO_ENABLED']} for {program.path}",
                line,
                help_,
            )
        if build.command.race:
            yield refusal("needs-cgo", "go build -race needs cgo", line, "leave -race to the tests")
        if "linkmode" in build.command.ldflags and "external" in build.command.ldflags:
            help_ = "drop -linkmode external: CGO_ENABLED=0 links statically by itself"
            yield refusal("needs-cgo", "-linkmode external links with the C compiler", line, help_)
        if program.chosen_by_cgo and facts.base.has_c_compiler is not False:
            help_ = "set CGO_ENABLED=0 in the build, and check that the program does what it did"
            evidence = tuple(Evidence(path) for path in program.chosen_by_cgo[:3])
            yield refusal("needs-cgo", "other files are built where cgo is off", line, help_, evidence)
        for need in program.source.cgo[:1] if program.source is not None else ():
            what = f"the module {need.module} needs cgo" if need.module else 'the source has import "C"'
            if not need.certain:
                what += " (an indirect requirement: some dependency imports it)"
            help_ = (
                f"use {need.alternative}, which is pure Go"
                if need.alternative
                else ("replace the package by a pure Go one; images with a C library are not written yet")
            )
            yield refusal("needs-cgo", what, line, help_, (Evidence(need.place.path, need.place.line),))
