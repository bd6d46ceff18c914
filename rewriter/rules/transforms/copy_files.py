"""Files and folders that the program reads are copied to the same path.

What it does
    Adds a COPY for what the Dockerfile puts beside the Go source, for folders that RUN makes, and for
    every file or folder of the build context that a string of the Go source, an argument of the start or
    an ENV value names, seen from WORKDIR. What ``//go:embed`` puts into the binary is left out. A folder
    whose mode is not 0755 would lose it: a RUN at the end of the build stage puts it into ``/rootfs``, and
    the runtime stage copies what is in there. Folders above what is copied go the same way where RUN gave
    them an owner or a mode that COPY would not give them.

Why
    Templates, static files, migrations and configuration are the most common loss when a Go image is
    split by hand.

Example
    before (main.go)
        template.ParseFiles("templates/index.html")
    after
        COPY --from=build /app/templates/index.html /app/templates/index.html

When it refuses
    Folders whose owner or mode cannot be kept: see ``file-owner``. A file that the analysis cannot see is
    named with a comment: ``# distroify: copy PATH``.

Applicability
    safe: the trace of the build saw the path written, or the build context brings it; ``review`` where a
    directive names what cannot be seen (a clone, a command that is not followed, the base image)

References
    https://pkg.go.dev/embed, https://docs.docker.com/reference/dockerfile/#copy
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.facts.files.model import RuntimeFile
from rewriter.model import Applicability, Diagnostic, Settings
from rewriter.plan.model import Plan
from rewriter.plan.staging import Staged, command, needs_root, staging
from rewriter.rules.diagnostics import fix
from rewriter.rules.rule import Rule
from rewriter.rules.writing.runtime_stage import RuntimeStage, Section
from rewriter.support.messages import are, few
from rewriter.support.paths import below, normal

_MOST = 3
"""Paths of a message."""


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Copy each file or folder."""
    stage = RuntimeStage(dockerfile, plan)
    yield from _staged(stage)
    for item in plan.files:
        if item.staged:
            continue
        target = item.destination or item.path
        applicability = Applicability.REVIEW if item.doubt else Applicability.SAFE
        edit = stage.copy(Section.FILES, item.path, target, item.owner)
        message = f"{item.path} is copied: {_why(item)}"
        message += f" ({item.doubt})" if item.doubt else ""
        yield fix(RULE, message, _line(plan, item), (edit,), applicability, evidence=item.evidence)


def _staged(stage: RuntimeStage) -> Iterator[Diagnostic]:
    """Folders whose owner or mode a copy would lose: put together first, then copied as content."""
    plan = stage.plan
    copies = staging(plan)
    for copy in copies:
        edits = [stage.copy(_section(copy, plan), f"{copy.folder}/", copy.target, copy.owner)]
        if copy is copies[0]:
            edits.insert(0, stage.run_before(command(copies), other_user=needs_root(plan)))
        if copy.above:
            message = f"{_are([above.path for above in copy.above])} made with owner and mode"
            inside = copy.above[0].inside
            message += f" before what is in there is copied: {inside}" if inside else ""
            yield fix(RULE, message, plan.facts.start.line, edits)
            continue
        item = copy.items[0]
        evidence = tuple(place for item in copy.items for place in item.evidence)
        named = _are([item.path for item in copy.items])
        reasons = "; ".join([*dict.fromkeys(map(_why, copy.items))][:_MOST])
        message = f"{named} copied with owner and mode: {reasons}"
        yield fix(RULE, message, _line(plan, item), edits, evidence=evidence)


def _are(paths: list[str]) -> str:
    return are(paths) if len(paths) <= _MOST else f"{few(paths, _MOST)} are"


def _section(copy: Staged, plan: Plan) -> Section:
    """Links to folders stand above what lies behind them: COPY and WORKDIR follow a link that is there, and
    make a folder where none is, which no link replaces any more. So do folders that have an owner or a mode
    of their own."""
    links = [item.path for item in (copy.items or plan.files) if item.staged and not item.is_directory]
    if any(below(normal(plan.facts.workdir), link) is not None for link in links):
        return Section.LINKS_FIRST
    paths = (*(program.path for program in plan.facts.programs), *(item.path for item in plan.files))
    behind = any(below(path, link) for path in paths for link in links)
    return Section.LINKS if behind or copy.above else Section.FILES


def _why(item: RuntimeFile) -> str:
    return item.reason if item.text is None else f'"{item.text}" names it'


def _line(plan: Plan, item: RuntimeFile) -> int:
    """A line of the Dockerfile: the instruction's own, or that of the start for evidence elsewhere."""
    return plan.facts.start.line if item.evidence else item.line


RULE = Rule(__name__, order=110, transform=transform)
