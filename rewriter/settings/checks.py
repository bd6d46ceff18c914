"""Whether a table of settings is one: what the schema says, and what it cannot say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from rewriter.images.catalogue import distribution_image, golang_image
from rewriter.rules.registry import allowable
from rewriter.settings.paths import is_pattern
from rewriter.settings.schema import Problem, expanded, problem
from rewriter.support.words import unknown

if TYPE_CHECKING:
    from rewriter.settings.table import PartTable, SettingsTable


def unknown_allow(names: Iterable[str]) -> str | None:
    """What is wrong with the first of ``names`` that no rule declares, if there is one."""
    wanted = sorted(names)
    if not wanted:
        return None

    known = allowable()
    return next((unknown("name to allow", name, known) for name in wanted if name not in known), None)


@cache
def file_schema() -> Mapping[str, Any]:
    """What the published schema says of a settings file, each ``$ref`` in its place."""
    schema = json.loads(Path(__file__).with_name("config.schema.json").read_bytes())
    return expanded(schema)


def wrong(table: Mapping[str, object]) -> Problem | None:
    """The first thing that is wrong with a table of settings."""
    return problem(table, file_schema()) or _beyond_the_schema(cast("SettingsTable", table))


def _beyond_the_schema(table: SettingsTable) -> Problem | None:
    """What is wrong with a table that fits the schema."""
    for index, name in enumerate(table.get("allow", ())):
        message = unknown_allow([name])
        if message is not None:
            return Problem(("allow", index), message)
    for file, folder in table.get("context", {}).items():
        for path in (file, folder):
            if not _is_inside(path):
                message = f'"context" cannot name {path!r}: only paths inside the repository'
                return Problem(("context", file), message)
    for own, like in table.get("bases", {}).items():
        if not _is_base(like):
            return Problem(("bases", own), f'"bases" cannot name {like!r}: what it holds is not known')
    for index, module in enumerate(table.get("modules", ())):
        if "libraries" in module and not module.get("needs-cgo"):
            message = '"libraries" are what cgo links: they go with needs-cgo = true'
            return Problem(("modules", index, "libraries"), message)
    for index, part in enumerate(table.get("paths", ())):
        found = _wrong_part(part)
        if found is not None:
            return Problem(("paths", index, *found.path), found.message)
    return None


def _wrong_part(part: PartTable) -> Problem | None:
    """What is wrong with a table of ``[[paths]]``."""
    for number, pattern in enumerate(part["files"]):
        if not is_pattern(pattern):
            return Problem(("files", number), f'"paths.files" cannot be {pattern!r}: git has no such pattern')
    if not part["files"] or len(part) == 1:
        lacking = "sets nothing" if part["files"] else "names no files"
        return Problem((), f'a table of "paths" {lacking}')
    # But for its files it is a table as the whole is.
    return _beyond_the_schema(cast("SettingsTable", part))


def _is_base(image: str) -> bool:
    """Whether an image is one that is known: golang or a distribution's."""
    return golang_image(image) is not None or distribution_image(image) is not None


def _is_inside(path: str) -> bool:
    """Whether a path of the ``context`` table stays in the repository."""
    pure = PurePosixPath(path)
    return not (pure.is_absolute() or ".." in pure.parts or "\0" in path)
