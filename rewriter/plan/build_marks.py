"""What a build does, as far as it matters: marks that are equal for builds that do the same."""

from __future__ import annotations

from rewriter.support.paths import join
from rewriter.trace.chain import Chain
from rewriter.trace.model import Build, Change
from rewriter.trace.opaque import OpaqueKind

_NO_MATTER = frozenset({"GOOS", "GOARCH", "GOBIN", "GOPATH"})


def mark_of(chain: Chain) -> object:
    """What a build does as far as it matters: what it compiles, installs and copies from the context."""
    marks = []
    for number in sorted(chain.views):
        view = chain.views[number]
        builds = tuple(
            (build.command.packages, build.packages, build.command.tags, build.main_files, _unresolved(build),
             tuple((k, v) for k, v in sorted(build.environment.items()) if k not in _NO_MATTER))
            for build in view.trace.builds
        )  # fmt: skip
        installed = tuple(item.names for item in view.trace.installed)
        copied = tuple(e.source for e in view.trace.events if e.change is Change.COPIED and e.stage is None)
        missing = tuple(o.command for o in view.trace.opaque if o.kind is OpaqueKind.NOT_IN_CONTEXT)
        marks.append((builds, installed, copied, missing))
    return tuple(marks)


def _unresolved(build: Build) -> str | None:
    """Where a command runs whose packages are not seen there; that of the others says nothing more."""
    if build.packages and None not in build.packages:
        return None
    return join(build.directory, build.command.directory or ".")
