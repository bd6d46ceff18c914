"""A package is installed that only a running program needs, and something may use it.

What it does
    Refuses where RUN installs a package that the table calls run-time (ffmpeg, imagemagick, postgresql-
    client, nginx …), and it cannot be ruled out that something starts, links or reads it: the source is not
    seen, starts an executable whose name is computed, needs cgo, or names a file of the package, or a
    script or a Compose file of the build context names a command of it. Where not all of the program's own
    source is seen (cloned, installed from elsewhere, without the build context), the same for every
    package that is not for builds alone (curl, jq, bash …) and that no RUN uses.

Why
    Nobody installs ffmpeg to build Go: something in the container starts it or links it.

Example
    before
        RUN apt-get install -y ffmpeg
        …
        exec.Command(os.Getenv("ENCODER"))

When it refuses
    Not where all source is seen and nothing in it starts an executable: see ``unused-package``. What the
    source does start refuses by itself: see ``starts-executable``. Not for a package that the setting
    ``build-packages`` names.

Applicability
    refusal

References
    https://github.com/GoogleContainerTools/distroless/issues/1672
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.analysis.packages import doubt, idle_in_build, reads, runtime_packages, why_unread
from rewriter.dockerfile.model import Dockerfile
from rewriter.model import Diagnostic, Evidence, Settings
from rewriter.refusals.common import refusal
from rewriter.shell.packages import Package

_HELP = (
    "remove the package if nothing uses it, or write '# distroify: ignore[runtime-package]' above the RUN; "
    "build-packages in .distroify.toml names what only builds need"
)
_UNREAD = (
    "run it where the source is, or give --context; build-packages in .distroify.toml names what only builds "
    "need, and '# distroify: ignore[runtime-package]' above the RUN passes it over"
)


def check(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the packages and the reason."""
    unread = why_unread(facts)
    for installed in facts.trace.installed:
        found = [
            item
            for item in runtime_packages(installed, facts, settings)
            if item[0] not in facts.start.opening.packages
        ]
        commands = [name for name, row in found if not row.folders and not row.files]
        why = doubt(facts, commands) if commands else None
        if why is not None:
            reason, place = why
            message = f"{', '.join(commands)} installed: a run-time dependency that distroless lacks"
            message += f"; {reason}" if reason else ""
            evidence = (Evidence(place.path, place.line),) if place is not None else ()
            yield refusal("runtime-package", message, installed.line, _HELP, evidence)
        for name, row in found:
            if row.folders:
                yield from _data(facts, installed.line, name, row)
        idle = [name for name in installed.names if idle_in_build(name, facts)] if unread else []
        idle = [name for name in idle if name not in settings.build_packages]
        if idle:
            message = (
                f"{', '.join(idle)} installed, and whether the program needs it was not looked for: {unread}"
            )
            yield refusal("runtime-package", message, installed.line, _UNREAD)


def _data(facts: Facts, line: int, name: str, row: Package) -> Iterator[Diagnostic]:
    """A package of data files: it matters where the program names one, or cannot be seen to name none."""
    found = reads(facts, row)
    unseen = facts.program is None or any(program.source is None for program in facts.programs)
    if found is None and not unseen:
        return
    evidence = (Evidence(found[1].path, found[1].line),) if found is not None else ()
    reason = f'the program names "{found[0]}"' if found is not None else "the source cannot be seen"
    message = f"{name} installed: files that distroless lacks; {reason}"
    help_ = f"copy what the program reads: '# distroify: copy {row.folders[0]}/…', or remove the package"
    yield refusal("runtime-package", message, line, help_, evidence)
