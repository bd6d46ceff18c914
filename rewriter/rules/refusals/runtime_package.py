"""A package is installed that only a running program needs, and something may use it.

What it does
    Refuses where RUN installs a package that the table calls run-time (ffmpeg, imagemagick,
    postgresql-client, nginx …), and it cannot be ruled out that something starts, links or reads it: the
    source is not seen, starts an executable whose name is computed, needs cgo, or names a file of the
    package, or a script or a Compose file of the build context names a command of it. In a stage that builds
    nothing, the same holds for any package that builds do not need (curl, bash, jq …), but for those whose
    commands a RUN of the stage calls and those that are removed again, and for executables that COPY takes
    from another distribution's image. Where not all of the program's own source is seen (cloned, installed
    from elsewhere, without the build context), the same for every package that is not for builds alone and
    that no RUN uses.

Why
    Nobody installs ffmpeg to build Go: something in the container starts it or links it. What its author put
    into a runtime stage by hand is there for a reason.

Example
    before
        RUN apt-get install -y ffmpeg
        …
        exec.Command(os.Getenv("ENCODER"))

When it refuses
    Not where all source is seen (modules are vendored, known by the tables or by the settings), nothing in
    it starts an executable whose name is computed, or a shell, and nothing of the repository runs a command
    of the package in the container: see ``unused-package``. What the source does start refuses by itself:
    see ``starts-executable``. Not for a package that the setting ``build-packages`` names.

What you can do
    Take the package out where nothing uses it. Where only the build or people use it, say so above the RUN.

    before
        RUN apt-get update && apt-get install -y ffmpeg
    after
        # distroify: ignore[runtime-package] because only the tests use it
        RUN apt-get update && apt-get install -y ffmpeg

    Or for the whole repository.

    Settings (.distroify.toml):
        build-packages = ["ffmpeg"]

    What the program does start must be in the image: see ``starts-executable``.

Applicability
    refusal

References
    https://github.com/GoogleContainerTools/distroless/issues/1672
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from rewriter.dockerfile.model import Dockerfile
from rewriter.images.packages import Package
from rewriter.model import Diagnostic, Settings, evidence_at
from rewriter.plan.executables import brought_tools
from rewriter.plan.model import Plan
from rewriter.rules.diagnostics import refusal
from rewriter.rules.questions.packages import (
    doubt,
    doubt_of_commands,
    put_by_hand,
    reads,
    runtime_packages,
    unread_packages,
    why_unread,
)
from rewriter.rules.rule import Rule
from rewriter.support.messages import are, them
from rewriter.support.moving import HERE

_HELP = (
    "remove the package if nothing uses it, or write '# distroify: ignore[runtime-package]' above line "
    f"{HERE}; "
    "build-packages in .distroify.toml names what only builds need"
)
_UNREAD = (
    "run it where the source is, or give --context; build-packages in .distroify.toml names what only builds "
    f"need, and '# distroify: ignore[runtime-package]' above line {HERE} passes it over"
)
_TOOL_HELP = (
    "copy a static one (busybox:musl, a Go tool built with CGO_ENABLED=0), or leave it out; if nothing uses "
    f"it, write '# distroify: ignore[runtime-package]' above line {HERE}"
)


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the packages and the reason."""
    unread = why_unread(plan)
    yield from _tools(plan)
    for installed in plan.facts.trace.installed:
        found = [
            item
            for item in runtime_packages(installed, plan, settings)
            if item[0] not in plan.facts.start.opening.packages
        ]
        commands = [name for name, row in found if not row.folders and not row.files]
        why = doubt(plan, commands) if commands else None
        if why is not None:
            reason, place = why
            message = f"{are(commands)} installed, and distroless lacks {them(commands)} at run time"
            message += f"; {reason}" if reason else ""
            evidence = evidence_at(place)
            yield refusal(RULE, message, installed.line, _HELP, evidence)
        by_hand = put_by_hand(installed, plan, settings)
        why = doubt(plan, by_hand, linked=False) if by_hand else None
        if why is not None and why[0]:
            reason, place = why
            what = f"{are(by_hand)} installed in the runtime stage"
            message = f"{what}: commands that distroless lacks; {reason}"
            evidence = evidence_at(place)
            yield refusal(RULE, message, installed.line, _HELP, evidence)
        for name, row in found:
            if row.folders:
                yield from _data(plan, installed.line, name, row)
        unlooked = unread_packages(installed, plan, settings) if unread else []
        idle = [name for name in unlooked if name not in by_hand]
        if idle:
            checked = f"it was not checked whether the program needs {them(idle)}"
            message = f"{are(idle)} installed, and {checked}: {unread}"
            yield refusal(RULE, message, installed.line, _UNREAD)


def _tools(plan: Plan) -> Iterator[Diagnostic]:
    """Executables that COPY brings from elsewhere, and that are linked with what distroless lacks."""
    for tool in brought_tools(plan) if plan.facts.program is not None else ():
        why = doubt_of_commands(plan, (posixpath.basename(tool.path),)) if tool.lacks is not None else None
        if why is not None:
            reason, place = why
            evidence = evidence_at(place)
            message = f"{tool.path}, which {tool.lacks}; {reason}"
            yield refusal(RULE, message, tool.line, _TOOL_HELP, evidence)


def _data(plan: Plan, line: int, name: str, row: Package) -> Iterator[Diagnostic]:
    """A package of data files: it matters where the program names one, or cannot be seen to name none."""
    found = reads(plan, row)
    unseen = plan.facts.program is None or any(program.source is None for program in plan.facts.programs)
    if found is None and not unseen:
        return
    evidence = (found[1].evidence,) if found is not None else ()
    reason = f'the program names "{found[0]}"' if found is not None else "the source cannot be seen"
    message = f"{name} is installed: files that distroless lacks; {reason}"
    folder = next((each for each in row.folders if found is not None and found[0].startswith(each)), None)
    what = f"{folder}/…" if folder is not None else "PATH"
    copy = f"'# distroify: copy {what}' above line {HERE}"
    help_ = f"copy what the program reads ({copy}), or remove the package"
    yield refusal(RULE, message, line, help_, evidence)


RULE = Rule(__name__, order=180, check=check)
