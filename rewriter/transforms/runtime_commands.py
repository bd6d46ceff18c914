"""RUN lines of the runtime stage go, where distroless has what they bring or the build stage can do it.

What it does
    Removes RUN lines that only install certificates, time zones or packages that nothing needs, make users
    (USER and ``--chown`` get their numbers) and make folders. The folders are made at the end of the build
    stage, in ``/rootfs``, with their owner and mode, and copied first of all.

Why
    distroless has certificates, time zones and no shell: a RUN can't run there.

Example
    before
        FROM alpine
        RUN apk add --no-cache ca-certificates && mkdir /data
        COPY --from=build /app /app
    after
        FROM gcr.io/distroless/static-debian13
        COPY --from=build /rootfs/ /
        COPY --from=build /app /app

When it refuses
    Packages that a program may need at run time (``runtime-package``), users without a number
    (``unknown-user``). Where a RUN does something else, such as a download, the stage stays as it is, and
    a further stage copies from it what the program needs.

Applicability
    safe

References
    https://github.com/GoogleContainerTools/distroless#readme,
    https://docs.docker.com/reference/dockerfile/#copy
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.analysis.swap import Folder, is_plain
from rewriter.analysis.trace import is_other_user
from rewriter.dockerfile.model import Dockerfile
from rewriter.insertion import Order, insert, keyword, remove, stage_name, staging_run
from rewriter.model import Diagnostic, Edit, Fix, Settings, Severity

RULE = "runtime-commands"


def transform(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Remove the lines, and make the folders."""
    if facts.swap is None:
        return
    for instruction in facts.swap.runs:
        message = "the RUN goes: distroless has what it brings, or the build stage makes it"
        yield Diagnostic(
            RULE, message, instruction.line, Severity.FIX, Fix((remove(dockerfile, instruction),))
        )
    folders = facts.swap.folders
    if folders:
        paths = ", ".join(folder.path for folder in folders)
        message = f"made in the build stage and copied with owner and mode: {paths}"
        yield Diagnostic(
            RULE, message, folders[0].line, Severity.FIX, Fix(tuple(_folders(dockerfile, facts)))
        )


def _folders(dockerfile: Dockerfile, facts: Facts) -> Iterator[Edit]:
    assert facts.swap is not None
    newline = dockerfile.newline
    root = root_folder(facts)
    user = facts.builder.trace.final.user
    run = command(facts.swap.folders, root)
    text = staging_run(dockerfile, facts, run, other_user=is_other_user(user))
    yield insert(dockerfile, facts, text, Order.STAGING)
    copy = f"{keyword(dockerfile, facts, 'COPY')} --from={stage_name(facts)} {root}/ /{newline}"
    yield insert(dockerfile, facts, copy, Order.SETTINGS)


def root_folder(facts: Facts) -> str:
    """Where the build stage puts the folders: ``/rootfs``, or the first like it that is free."""
    taken = {event.path.split("/")[1] for event in facts.builder.trace.events if event.path.count("/")}
    names = ("rootfs", *(f"rootfs{number}" for number in range(2, 10_000)))
    return "/" + next(name for name in names if name not in taken)


def command(folders: tuple[Folder, ...], root: str) -> str:
    """The shell text that makes the folders below ``root``."""
    deepest = [
        folder.path
        for folder in folders
        if not any(other.path.startswith(folder.path + "/") for other in folders)
    ]
    parts = [" ".join(("mkdir", "-p", *(shlex.quote(root + path) for path in deepest)))]
    for folder in folders:
        if not is_plain(folder):
            path = shlex.quote(root + folder.path)
            parts += [f"chown {folder.owner} {path}"] if folder.owner else []
            parts += [f"chmod {folder.mode:04o} {path}"] if folder.mode != 0o755 else []
    return " && ".join(parts)
