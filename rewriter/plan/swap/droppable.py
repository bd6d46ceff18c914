"""Commands of a runtime stage, and what they write, that distroless does without (``droppable.toml``)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from rewriter.dockerfile.instructions import Run
from rewriter.images.package_files import is_of_packages
from rewriter.support.tables import table
from rewriter.trace.chain import StageView
from rewriter.trace.filesystem.operations import HANDLERS
from rewriter.trace.filesystem.tree import NotFollowed

_TOLD = frozenset(
    {
        "package_install",
        "package_other",
        "user_creation",
        "harmless",
        "shell_state",
        "download",
        "file_operation",
    }
)
"""Classes of commands that leave nothing behind but what events tell; packages have rules of their own."""

_UNTOLD = frozenset(
    {"umask", "ulimit", "source", ".", "eval", "passwd", "chpasswd", "strip", "upx", "objcopy"}
)
_PER_FILE = frozenset({"chown", "chmod", "chgrp", "mkdir"})


def check(view: StageView, runs: Collection[Run]) -> None:
    """Whether all commands of the RUN lines are of a kind whose effect is followed.

    Raises ``NotFollowed`` where one is not.
    """
    if not all(map(_leaves_nothing, runs)):
        raise NotFollowed
    lines = {line for run in runs for line in range(run.line, run.end_line + 1)}
    if any(opaque.line in lines for opaque in view.trace.opaque):
        raise NotFollowed
    if not all(_is_told(kind, words) for line, kind, words in view.trace.calls if line in lines):
        raise NotFollowed


def _leaves_nothing(run: Run) -> bool:
    """Folders that are there for the RUN only: what is written there is not in the image
    (https://docs.docker.com/reference/dockerfile/#run---mount)."""
    others = any(flag.name != "mount" for flag in run.flags)
    return not others and all(mount.kind in ("cache", "tmpfs") for mount in run.mounts)


def _is_told(kind: str, words: tuple[str | None, ...]) -> bool:
    name = (words[0] or "").rsplit("/", 1)[-1]
    if kind == "file_operation" and name not in HANDLERS:
        return name == "sed" and is_of_packages(words[-1] or "")
    if name in _PER_FILE and any("*" in (word or "*") for word in words[1:]):
        return False
    return name not in _UNTOLD and kind in _TOLD


def has_zones(view: StageView) -> bool:
    """Whether the old image has zones: else a link to one leads nowhere.

    Raises ``NotFollowed`` where that is not known.
    """
    names = {name for installed in view.trace.installed for name in installed.names}
    table = _table()["zones"]
    if "tzdata" in names or view.base.distribution in table["present"]:
        return True
    if view.base.distribution not in table["absent"]:
        raise NotFollowed
    return False


def _table() -> dict[str, Any]:
    return table("plan/swap", "droppable")
