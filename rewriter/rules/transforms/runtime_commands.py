"""RUN lines of the runtime stage are removed where distroless or the build stage has what they make.

What it does
    Removes RUN lines that only install certificates, time zones or packages that nothing needs, make users
    (USER and ``--chown`` get their numbers), make folders, links and small files, or give owner and mode to
    what COPY brought. Folders, links and files are made at the end of the build stage, in ``/rootfs``, with
    their owner and mode, and copied first of all; a number behind that name tells an owner other than root.
    COPY gets ``--chown``, and ``--chmod`` where the file needs BuildKit anyway.

Why
    distroless has certificates, time zones and no shell: a RUN can't run there.

Example
    before
        FROM alpine
        RUN apk add --no-cache ca-certificates && mkdir /data
        COPY --from=build /app /app
        RUN chown 1000:1000 /app
    after
        FROM gcr.io/distroless/static-debian13
        COPY --from=build /rootfs/ /
        COPY --from=build --chown=1000:1000 /app /app

When it refuses
    Packages that a program may need at run time (``runtime-package``), users without a number
    (``unknown-user``). Where a RUN does something else, such as a download, the stage stays as it is, and
    a further stage copies from it what the program needs.

Applicability
    safe: every command of the lines was followed, and distroless or the build stage has all that they made.
    That packages go which no program needs is said by ``unused-package``, as ``review``

References
    https://github.com/GoogleContainerTools/distroless#readme,
    https://docs.docker.com/reference/dockerfile/#copy---chown---chmod
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator
from zlib import crc32

from rewriter.dockerfile.model import Dockerfile, Instruction, Span
from rewriter.model import Diagnostic, Edit, Settings
from rewriter.plan.model import Plan
from rewriter.plan.swap.model import Change
from rewriter.plan.swap.swap import is_plain, with_slash
from rewriter.rules.diagnostics import fix
from rewriter.rules.rule import Rule
from rewriter.rules.writing.edits import replaced, without_instruction
from rewriter.rules.writing.runtime_stage import RuntimeStage, Section
from rewriter.trace.accounts import is_other_user
from rewriter.trace.filesystem.modes import FOLDER
from rewriter.trace.filesystem.tree import FILE, ROOT, Node

_LONGEST_NAME = 40
_WHY = (
    "# The folder is named for the owner: BuildKit's cache of COPY does not see owners (moby/buildkit#3291)."
)
"""What stands above the lines whose folder has a name that would puzzle: see ``root_folder``."""


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Remove the lines, and make the folders."""
    if plan.swap is None:
        return
    for instruction in plan.swap.runs:
        message = "the RUN is removed: distroless has what it installs, or the build stage makes it"
        yield fix(RULE, message, instruction.line, (without_instruction(dockerfile, instruction),))
    by_index = {instruction.index: instruction for instruction in plan.instructions}
    for index, change in plan.swap.changes.items():
        yield _flagged(by_index[index], change, asked=plan.runtime.nonroot)
    folders = plan.swap.folders
    if folders:
        paths = ", ".join(folder.path for folder in folders)
        message = f"made in the build stage and copied with owner and mode: {paths}"
        yield fix(RULE, message, folders[0].line, _folders(dockerfile, plan))


def _flagged(instruction: Instruction, change: Change, *, asked: bool) -> Diagnostic:
    """A COPY that gives what it brings the owner and mode that RUN gave it."""
    flags = (("chown", change.owner), ("chmod", change.mode))
    texts = [f"--{name}={value}" for name, value in flags if value]
    why = "--nonroot asks for it" if asked else "as the RUN behind it did"
    said = [f"{' and '.join(texts)}, {why}"] if texts else []
    said += ["a trailing slash: its destination is a folder that does not exist yet"] if change.into else []
    edits = [replaced(*flag) for flag in new_flags(instruction, change.owner, change.mode)]
    new = with_slash(instruction) if change.into else None
    if new is not None:
        at = instruction.source_offset(new[0] - 1) + 1
        edits.append(Edit(at, at, "/"))
    message = f"{instruction.keyword} gets {', and '.join(said)}"
    return fix(RULE, message, instruction.line, edits)


def new_flags(instruction: Instruction, owner: str, mode: str) -> Iterator[tuple[Span, str]]:
    """``--chown`` and ``--chmod`` in the place of those that are there, else behind the last flag."""
    at = instruction.flags[-1].span.end if instruction.flags else instruction.keyword_span.end
    added = ""
    for name, value in (("chown", owner), ("chmod", mode)):
        flag = next((flag for flag in instruction.flags if flag.name == name), None)
        if value and flag is not None:
            yield flag.span, f"--{name}={value}"
        elif value:
            added += f" --{name}={value}"
    if added:
        yield Span(at, at), added


def _folders(dockerfile: Dockerfile, plan: Plan) -> Iterator[Edit]:
    assert plan.swap is not None
    root, stage = root_folder(plan), RuntimeStage(dockerfile, plan)
    other_user = is_other_user(plan.builder.trace.final.user)
    why = _WHY if _owners(plan.swap.folders) else ""
    yield stage.run_before(command(plan.swap.folders, root), other_user=other_user, comment=why)
    yield stage.copy(Section.SETTINGS, f"{root}/", "/")


def root_folder(plan: Plan) -> str:
    """Where the build stage puts the folders: ``/rootfs``, or the first like it that is free.

    The name tells their owners: BuildKit takes a COPY for done that differs in nothing but the owner of what
    it brings, also one of another file (https://github.com/moby/buildkit/issues/3291).
    """
    taken = {event.path.split("/")[1] for event in plan.builder.trace.events if event.path.count("/")}
    stem = "rootfs" + _owners(plan.swap.folders if plan.swap is not None else ())
    names = (stem, *(f"{stem}_{number}" for number in range(2, 10_000)))
    return "/" + next((name for name in names if name not in taken), stem)


def _owners(nodes: tuple[Node, ...]) -> str:
    """``-1000`` for what belongs to 1000:1000, ``-1000.0`` for 1000:0; nothing for what is root's."""
    owners = dict.fromkeys(node.owner for node in nodes if node.owner != ROOT and node.kind != "link")
    text = "".join(f"-{uid}" if uid == gid else f"-{uid}.{gid}" for uid, gid in owners)
    return text if len(text) <= _LONGEST_NAME else f"-{crc32(text.encode()):08x}"


def command(nodes: tuple[Node, ...], root: str) -> str:
    """The shell text that makes the folders, links and files below ``root``."""
    folders = [node.path if node.kind == "folder" else posixpath.dirname(node.path) for node in nodes]
    deepest = [
        path
        for path in dict.fromkeys(folders)
        if path != "/" and not any(other.startswith(path + "/") for other in folders)
    ]
    parts = [" ".join(("mkdir", "-p", *(shlex.quote(root + path) for path in deepest or [""])))]
    for node in nodes:
        path = shlex.quote(root + node.path)
        parts += _made(node, path)
        if not is_plain(node) and node.kind != "link":
            uid, gid = node.owner
            usual = FOLDER if node.kind == "folder" else FILE
            parts += [f"chown {uid}:{gid} {path}"] if node.owner != ROOT else []
            parts += [f"chmod {node.mode:04o} {path}"] if node.mode != usual else []
    return " && ".join(parts)


def _made(node: Node, path: str) -> list[str]:
    if node.kind == "link":
        return [f"ln -s {shlex.quote(node.text)} {path}"]
    if node.kind == "file":
        return [f"echo {shlex.quote(node.text[:-1])} > {path}" if node.text else f"touch {path}"]
    return []


RULE = Rule(__name__, order=40, transform=transform)
