"""TZ is set, and the old image had no time zones: the program used UTC.

What it does
    Reports that the local time changes where TZ names a zone, the image has no tzdata (Alpine, Ubuntu; or a
    RUN removes it again), and the program does not find the zones of the Go tree either: that is in another
    stage, the build trims its path, or it is a distribution's package of Go, which leaves them out.

Why
    distroless has the time zones: what had no effect before has one now.

Example
    before
        FROM golang:alpine
        ENV TZ=Europe/Berlin
        RUN go build -trimpath -o app .

When it refuses
    Only with ``--safe-only``.

What you can do
    Take TZ out, if the program is to go on with UTC. With the rewrite it gets the zone that TZ names, since
    distroless has the data.

    before
        ENV TZ=Europe/Berlin
        WORKDIR /src
    after
        WORKDIR /src

Applicability
    review

References
    https://github.com/golang/go/blob/master/src/time/zoneinfo_unix.go (initLocal),
    https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies (-trimpath)
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.instructions import Env, each
from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.program.model import Program
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import notice
from rewriter.rules.rule import Rule
from rewriter.support.messages import shorten
from rewriter.trace.zones import has_package

_UTC = frozenset({"", "UTC", ":", ":UTC"})
_WITHOUT = frozenset({"alpine", "busybox", "scratch", "ubuntu", "wolfi"})
"""Distributions whose images lack tzdata (https://hub.docker.com/_/ubuntu, https://hub.docker.com/_/busybox)."""


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """One notice."""
    zone = plan.facts.trace.final.environment.get("TZ") or ""
    if plan.facts.program is None or zone in _UTC or zone.lstrip(":").startswith("/"):
        return
    in_tree = not _is_lost(plan, plan.facts.program) and not _is_bare(plan)
    if _has_zones(plan) or in_tree or _embeds_zones(plan.facts.program):
        return
    message = (
        f"TZ={shorten(zone)} had no effect without tzdata: the local time was UTC and is now that zone's"
    )
    line = next((i.line for i in each(reversed(plan.instructions), Env) if "TZ" in i.arguments), 0)
    yield notice(RULE, message, line or plan.facts.start.line, "drop TZ to stay with UTC")


def _has_zones(plan: Plan) -> bool:
    """Debian's images have tzdata, these do not; a package, a COPY or ZONEINFO may bring them."""
    if plan.facts.base.distribution not in _WITHOUT or plan.facts.trace.final.environment.get("ZONEINFO"):
        return True
    if any("zoneinfo" in event.path for event in plan.facts.trace.events):
        return True
    return has_package(plan.facts.trace.calls)


def _is_bare(plan: Plan) -> bool:
    """Whether the Go tree is one without ``lib/time``: https://packages.debian.org/bookworm/all/golang-1.19-src/filelist."""
    return plan.facts.base.packaged and plan.facts.base.distribution != "alpine"


def _is_lost(plan: Plan, program: Program) -> bool:
    """Whether the program does not find the zones of the Go tree that built it: it stays in another stage, or
    the program does not know where it was."""
    graph, target = plan.facts.chain.graph, plan.facts.number
    if plan.facts.chain.of(program.build).stage.index not in (target, *graph.ancestors(target)):
        return True
    return dict(program.build.command.flags).get("trimpath") == "true"


def _embeds_zones(program: Program) -> bool:
    imports = program.source.standard_imports if program.source is not None else frozenset()
    return "time/tzdata" in imports or "timetzdata" in program.build.command.tags


RULE = Rule(__name__, order=200, check=check)
