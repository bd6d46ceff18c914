"""How the results of a run came about: the command line that does the same again, and the settings."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rewriter.batch.discovery import STDIN
from rewriter.batch.process import Request, config_for
from rewriter.model import Processed
from rewriter.output.model import Report, Setting
from rewriter.settings.read import Config, SettingsError
from rewriter.settings.resolve import InForce

if TYPE_CHECKING:
    from rewriter.verify.model import FileVerdict


def run_of(
    request: Request,
    done: Sequence[Processed],
    verdicts: Sequence[FileVerdict] | None = None,
    words: Sequence[str] = ("distroify", "--write"),
) -> Report:
    """The results with all that is known of the run. Paths of the command are below the repository's root,
    where all files are of one; ``words`` are its first ones."""
    roots = {one.result.located.root for one in done if one.result.located is not None}
    root = Path(next(iter(roots), "")) if len(roots) == 1 else None
    return Report(
        files=tuple(done),
        command=(*words, *_options(request, root)),
        settings=_settings(request, root) if root is not None else (),
        base=_base(root) if root is not None else "",
        verdicts=None if verdicts is None else tuple(verdicts),
        since=request.since,
    )


def _options(request: Request, root: Path | None) -> Iterator[str]:
    if request.prove is not None:
        yield "--verify"
    yield from flags_of(request)
    yield from given_files(request, lambda path: _below(path, root))
    yield from (_below(path, root) for path in request.paths)


def flags_of(request: Request) -> Iterator[str]:
    """The words of the flags that are settings."""
    for name, value in request.flags.items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            yield flag
        elif isinstance(value, frozenset):
            yield from (word for item in sorted(value) for word in (flag, item))
        elif value:
            yield from (flag, str(value))


def given_files(request: Request, shown: Callable[[str], str]) -> Iterator[str]:
    """The words that name build context, settings and revision, each path as ``shown`` writes it."""
    for flag, path in (("--context", request.context), ("--config", request.config)):
        if path is not None:
            yield from (flag, shown(str(path)))
    if request.no_config:
        yield "--no-config"
    if request.since is not None:
        yield f"--since={request.since}"


def _below(path: str, root: Path | None) -> str:
    """The path from the root of the repository, where it is below that; never what looks like an option."""
    if path == STDIN:
        return path
    if root is not None:
        relative = os.path.relpath(os.path.realpath(path), root)
        if relative != os.pardir and not relative.startswith(os.pardir + os.sep):
            path = relative
    return f"./{path}" if path.startswith("-") else path


def _settings(request: Request, root: Path) -> tuple[Setting, ...]:
    """Those of the repository that are not the default; files of bad settings have failed, and say so."""
    try:
        config = config_for(root, request)
    except SettingsError:
        return ()
    return tuple(
        Setting(item.key, json.dumps(item.value), _origin(config, item))
        for item in config.in_force
        if item.in_file or item.flags or item.by is not None
    )


def _origin(config: Config, item: InForce) -> str:
    file = [os.path.basename(config.file.name)] if item.in_file and config.file is not None else []
    return ", ".join([*([item.by] if item.by is not None else []), *file, *item.flags])


def _base(root: Path) -> str:
    """Where the repository's files of this commit are shown, by what the runner of a pipeline says.

    https://docs.github.com/actions/reference/workflows-and-actions/variables#default-environment-variables
    and https://docs.gitlab.com/ci/variables/predefined_variables/. The variables are about the repository
    that the pipeline runs for, which another one may be checked out beside.
    """
    given = os.environ.get
    for folder, server, name, commit, between in (
        ("GITHUB_WORKSPACE", "GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA", "/blob/"),
        ("CI_PROJECT_DIR", "CI_SERVER_URL", "CI_PROJECT_PATH", "CI_COMMIT_SHA", "/-/blob/"),
    ):
        parts = [given(variable, "") for variable in (folder, server, name, commit)]
        if all(parts) and os.path.realpath(parts[0]) == str(root):
            return f"{parts[1]}/{parts[2]}{between}{parts[3]}/"
    return ""
