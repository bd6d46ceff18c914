"""The old Dockerfile built once more, with a change to how its Go programs are built and nothing else."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from rewriter.dockerfile.instructions import Copying, Run, User, each
from rewriter.dockerfile.load import load_text
from rewriter.dockerfile.model import DockerfileError, Instruction
from rewriter.dockerfile.stages import Stage, stages
from rewriter.model import VerificationError
from rewriter.trace.base import graph_of
from rewriter.verify.engines.cleanup import shielded
from rewriter.verify.engines.engine import Engine
from rewriter.verify.image.listing import Listing
from rewriter.verify.model import Build, Change

_GO = re.compile(r"\bgo[\s\\\"',]{1,20}(?:build|install)\b(?P<words>[^;&|]*)")
_ANY_GO = re.compile(r"\bgo[\s\\\"',]{1,20}(?:run|generate|test|tool)\b")

# Puts a script in the place of the go command, so that whatever starts that one (make, a script, a RUN with
# variables of its own) is given the change. Without a go command there is nothing to do.
_INSTALL = """\
go=$(command -v go) && go=$(readlink -f "$go") && mv "$go" "$go.real" || exit 0
{ printf '#!/bin/sh\\nreal=%s\\n' "$go.real"; printf '%s' "$1"; } > "$go" && chmod 755 "$go"
"""
_LDFLAGS = """\
case $1 in build|install)
  verb=$1; shift; left=$#
  while [ "$left" -gt 0 ]; do
    word=$1; shift; left=$((left - 1))
    case $word in
      -ldflags|--ldflags) shift; left=$((left - 1)) ;;
      -ldflags=*|--ldflags=*) ;;
      *) set -- "$@" "$word" ;;
    esac
  done
  set -- "$verb" "$ldflags" "$@" ;;
esac
"""


class Rebuilds(Struct, frozen=True):
    """Further builds of the old Dockerfile, beside the new image that is there."""

    engine: Engine
    text: str
    target: str | None
    build: Callable[[str, str], Build]
    """Builds a text as a tag."""
    tag: str
    old_tag: str
    new_tag: str
    before: Listing
    after: Listing

    def new(self, path: str) -> bytes:
        """A program of the new image. Raises ``VerificationError``."""
        return self._read(self.new_tag, self.after, path)

    def was(self, path: str) -> bytes:
        """A program of the old image as it is. Raises ``VerificationError``."""
        return self._read(self.old_tag, self.before, path)

    def old(self, change: Change, number: int, paths: Sequence[str]) -> Mapping[str, bytes]:
        """Programs of the old Dockerfile, built with a change alone; the image is removed again.

        Raises ``VerificationError``.
        """
        text = changed_text(self.text, self.target, change, number)
        try:
            build = self.build(text, self.tag)
            if not build.ok:
                told = f" with {change.title}" if change.title else " once more"
                raise VerificationError(f"the old Dockerfile does not build{told}")
            return {path: self._read(self.tag, self.before, path) for path in paths}
        finally:
            with shielded():
                self.engine.remove(self.tag)

    def _read(self, tag: str, listing: Listing, path: str) -> bytes:
        content = self.engine.read(tag, listing.resolve(path) or path)
        if content is None:
            raise VerificationError(f"{path} cannot be read")
        return content


def changed_text(text: str, target: str | None, change: Change, number: int) -> str:
    """The Dockerfile with the change right before the first RUN of each stage that builds Go programs.

    What comes before stays in the build cache. Raises ``VerificationError`` where there is no such RUN.
    """
    try:
        loaded = load_text(text, "Dockerfile")
        found = stages(loaded)
        graph = graph_of(loaded, found)
        at = graph.named_last(target) if target else None
        wanted = graph.closure([len(found) - 1 if at is None else at])
    except DockerfileError as error:
        raise VerificationError(f"the old Dockerfile cannot be read: {error}") from error
    inside = [stage for stage in found if stage.index in wanted]
    places = [place for stage in inside if (place := _building(stage)) is not None]
    if not places:
        places = [place for stage in inside if (place := _after_copy(stage)) is not None]
    if not places:
        raise VerificationError("nothing in the old Dockerfile is seen to build a program")
    for stage, run in sorted(places, key=lambda place: -place[1].index):
        parents = (found[index] for index in graph.ancestors(stage.index))
        user = next(filter(None, (_user(one, run.index) for one in (stage, *parents))), "")
        lines = "".join(f"{line}\n" for line in _lines(change, number, user))
        text = text[: run.span.start] + lines + text[run.span.start :]
    return text


def _lines(change: Change, number: int, user: str) -> Iterator[str]:
    cgo = " CGO_ENABLED=0" if change.without_cgo else ""
    # Another value for each build: none of them takes the RUN of another one from the build cache.
    yield f"ENV DISTROIFY_BUILD={number}{cgo}"
    if change == Change():
        return
    if user:
        yield "USER 0"
    yield "RUN " + json.dumps(["/bin/sh", "-c", _INSTALL, "sh", _script(change)])
    if user:
        yield f"USER {user}"


def _script(change: Change) -> str:
    lines = ["export CGO_ENABLED=0\n"] if change.without_cgo else []
    lines += [f'export GOFLAGS="$GOFLAGS {flag}"\n' for flag in change.flags]
    if change.ldflags is not None:
        lines += [f"ldflags={shlex.quote(f'-ldflags={change.ldflags}')}\n", _LDFLAGS]
    return "".join([*lines, 'exec "$real" "$@"\n'])


def _building(stage: Stage) -> tuple[Stage, Instruction] | None:
    """The first RUN with a go command that makes a program; of those that install a tool (``go install
    PACKAGE@VERSION``) only where there is no other."""
    runs = [(run, _words(run)) for run in each(stage.instructions, Run)]
    plain = (r for r, text in runs if any("@" not in found["words"] for found in _GO.finditer(text)))
    other = (r for r, text in runs if _GO.search(text))
    last = (r for r, text in runs if _ANY_GO.search(text))
    found = next(plain, None) or next(other, None) or next(last, None)
    return None if found is None else (stage, found)


def _words(run: Instruction) -> str:
    return "\n".join([run.arguments, *(document.content for document in run.heredocs)])


def _after_copy(stage: Stage) -> tuple[Stage, Instruction] | None:
    """The RUN that may well build from what was copied: the first one behind the last COPY that has one."""
    runs = [*each(stage.instructions, Run)]
    copies = [copy.index for copy in each(stage.instructions, Copying)]
    behind = [copy for copy in copies if runs and copy < runs[-1].index]
    if not runs or (copies and not behind):
        return None
    return stage, next((run for run in runs if not behind or run.index > behind[-1]), runs[-1])


def _user(stage: Stage, before: int) -> str:
    users = [user.arguments for user in each(stage.instructions, User) if user.index < before]
    return users[-1] if users else ""
