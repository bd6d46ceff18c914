"""TZ is set, and the old image had no time zones: the program used UTC.

What it does
    States that the local time changes where TZ names a zone, the image has no tzdata (Alpine, Ubuntu) and the
    program did not find the zones in the Go tree either: the build trims its path, or it is a distribution's
    package of Go, which leaves them out.

Why
    distroless has the time zones: what had no effect before has one now.

Example
    before
        FROM golang:alpine
        ENV TZ=Europe/Berlin
        RUN go build -trimpath -o app .

When it refuses
    Only with ``--safe-only``.

Applicability
    review

References
    https://github.com/golang/go/blob/master/src/time/zoneinfo_unix.go (initLocal),
    https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies (-trimpath)
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts, Program
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Settings
from rewriter.notices.common import notice, shorten

_UTC = frozenset({"", "UTC", ":", ":UTC"})


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """One notice."""
    zone = facts.trace.final.environment.get("TZ") or ""
    if facts.program is None or zone in _UTC or zone.lstrip(":").startswith("/"):
        return
    in_tree = not _is_trimmed(facts.program) and not _is_bare(facts)
    if _has_zones(facts) or in_tree or _embeds_zones(facts.program):
        return
    message = (
        f"TZ={shorten(zone)} had no effect without tzdata: the local time was UTC and is now that zone's"
    )
    line = next((i.line for i in reversed(facts.instructions) if _names_zone(i.keyword, i.arguments)), 0)
    yield notice("zone-without-data", message, line or facts.start.line, "drop TZ to stay with UTC")


def _names_zone(keyword: str, arguments: str) -> bool:
    return keyword == "ENV" and "TZ" in arguments


def _has_zones(facts: Facts) -> bool:
    """Debian's images have tzdata, Alpine's and Ubuntu's do not."""
    return facts.base.distribution not in ("alpine", "ubuntu", "wolfi") or any(
        "tzdata" in installed.names for installed in facts.trace.installed
    )


def _is_bare(facts: Facts) -> bool:
    """Whether the Go tree is one without ``lib/time``: https://packages.debian.org/bookworm/all/golang-1.19-src/filelist."""
    return facts.base.packaged and facts.base.distribution != "alpine"


def _is_trimmed(program: Program) -> bool:
    return dict(program.build.command.flags).get("trimpath") == "true"


def _embeds_zones(program: Program) -> bool:
    imports = program.source.standard_imports if program.source is not None else frozenset()
    return "time/tzdata" in imports or "timetzdata" in program.build.command.tags
