"""From found files to results: read, settings, pipeline, diff, and where wanted the replacement.

Each file ends in a ``FileResult`` of its own; what goes wrong with one stops no other.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct

from rewriter.batch.diff import unified_diff, verify_diff
from rewriter.batch.discovery import Problem, Source, discover
from rewriter.batch.writer import WriteError
from rewriter.batch.writer import replace as replace_file
from rewriter.check.outcome import broken_diff
from rewriter.model import (
    Diagnostic,
    FileResult,
    Located,
    Outcome,
    Processed,
    Settings,
    Severity,
    VerificationError,
)
from rewriter.settings.contexts import inside
from rewriter.settings.paths import unmatched
from rewriter.settings.read import Config, SettingsError, load_config, repository_config, with_flags
from rewriter.support.boundary import guarded
from rewriter.support.values import replace

Prove: TypeAlias = Callable[[FileResult, Path, Path | None], FileResult]
"""Takes a rewrite, its file and the build context if that is given; returns it, or a refusal."""
LARGEST_FILE = 1_000_000
"""Bytes. The largest Dockerfile in public repositories has about a tenth of that."""


class Request(Struct, frozen=True):
    """What the command line asks for."""

    paths: tuple[str, ...] = (".",)
    write: bool = False
    safe_only: bool = False
    nonroot: bool = False
    strict: bool = False
    allow: frozenset[str] = frozenset()
    context: Path | None = None
    config: Path | None = None
    no_config: bool = False
    prove: Prove | None = None
    """Has the last word on a rewrite before it is shown or written."""
    from_scratch: bool = False
    registry: str | None = None
    debian: int | None = None
    variant: str | None = None
    tag: str | None = None
    stdin_filename: str | None = None
    """The path that standard input stands for."""
    settings: Settings | None = None
    """In place of all settings files and flags."""
    since: str | None = None
    """A revision of git: only what the change since then touches is looked at."""

    @property
    def flags(self) -> dict[str, Any]:
        """The flags that are settings, for ``with_flags``."""
        names = (
            "registry",
            "debian",
            "variant",
            "tag",
            "safe_only",
            "nonroot",
            "from_scratch",
            "strict",
            "allow",
        )
        return {name: getattr(self, name) for name in names}


class UnreadableError(Exception):
    """A file is not text to be rewritten; the message says why."""


def config_for(root: Path, request: Request) -> Config:
    """The settings in force for a repository. Raises ``SettingsError``."""
    if request.settings is not None:
        return Config(request.settings)
    if request.config is not None:
        config = load_config(request.config)
    else:
        config = Config() if request.no_config else repository_config(root)
    return with_flags(config, **request.flags)


class _Configs:
    """The settings of each repository root, read once."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._known: dict[Path | None, Config | SettingsError] = {}

    def get(self, root: Path) -> Config:
        """The settings for files below ``root``. Raises ``SettingsError``."""
        request = self._request
        key = None if request.config or request.no_config else root
        if key not in self._known:
            try:
                self._known[key] = config_for(root, request)
            except SettingsError as error:
                self._known[key] = error
        known = self._known[key]
        if isinstance(known, SettingsError):
            raise known
        return known

    def exclude(self, root: Path) -> tuple[str, ...]:
        """The exclude patterns; none where the settings are bad, which every file then reports."""
        try:
            return self.get(root).settings.exclude
        except SettingsError:
            return ()


def process(request: Request) -> Iterator[Processed]:
    """The results in the order of the paths, each as soon as it is there.

    Raises ``SettingsError`` at once for a bad ``--config``; bad settings of a repository fail its files.
    Raises ``ChangesError`` where git cannot tell what changed.
    """
    configs = _Configs(request)
    if request.config is not None:
        configs.get(request.config)
    sources = discover(request.paths, configs.exclude, request.stdin_filename)
    if request.since is not None:
        sources = _touched(sources, request, request.since, configs)
    for source in sources:
        if isinstance(source, Problem):
            yield Processed(failure(source.shown, "unreadable", source.message))
        else:
            yield replace(_guarded(source, request, configs), stdin=source.file is None)


def idle_settings(request: Request, done: Sequence[Processed]) -> Iterator[str]:
    """What the settings of repositories that were searched as a whole name and what matches nothing there,
    each with its place."""
    if request.config is not None or request.since is not None:
        return
    for root in dict.fromkeys(Path(os.path.realpath(path)) for path in request.paths if os.path.isdir(path)):
        own = {
            one.result.located.path: one.result.before or ""
            for one in done
            if one.result.located is not None and one.result.located.root == str(root)
        }
        try:
            yield from _idle(root, config_for(root, request), own) if own else ()
        except SettingsError:
            continue  # its files say so


def searched(root: Path, config: Config) -> Iterator[str]:
    """The same after a search of a repository of which nothing is rewritten."""
    found = [item for item in discover((str(root),), lambda _: config.settings.exclude)]
    own: dict[str, str] = {}
    for source in found:
        if isinstance(source, Source):
            try:
                own[source.relative] = _read(source).decode("utf-8", "replace")
            except UnreadableError:
                own[source.relative] = ""
    yield from _idle(root, config, own) if own else ()


def _idle(root: Path, config: Config, own: Mapping[str, str]) -> Iterator[str]:
    if config.file is None or not {"exclude", "paths", "bases"} & config.table.keys():
        return

    everywhere = discover((str(root),)) if config.settings.exclude else []
    candidates = [item.relative for item in everywhere if isinstance(item, Source)]
    for path, message in unmatched(config.table, own, candidates, own.values()):
        yield f"{config.file.place(path)}: {message}"


def _touched(
    sources: Iterable[Source | Problem], request: Request, revision: str, configs: _Configs
) -> list[Source | Problem]:
    """What the change since a revision touches. Raises ``ChangesError``."""
    from rewriter.batch.since.touched import Since

    since = Since(revision)

    def touches(source: Source | Problem) -> bool:
        if isinstance(source, Problem):
            return source.shown in request.paths or since.touches_itself(source)
        try:
            context = _context(source, request, configs.get(source.root))
        except SettingsError:
            # The file fails, and says why.
            return True
        try:
            return source.file is None or since.touches(source, _read(source), context)
        except UnreadableError:
            return since.touches_itself(source)

    return [source for source in sources if touches(source)]


def failure(path: str, rule: str, message: str) -> FileResult:
    """A failed result that is about the whole file."""
    diagnostic = Diagnostic(rule, message, 0, Severity.REFUSAL)
    return FileResult(path, Outcome.FAILED, diagnostics=(diagnostic,), reason=message)


def exit_code(processed: Iterable[Processed], *, check: bool) -> int:
    """2 if a file failed, 1 if ``check`` found a change or a strict file was refused, else 0."""
    code = 0
    for one in processed:
        outcome = one.result.outcome
        if outcome is Outcome.FAILED:
            return 2
        if (check and outcome is Outcome.REWRITTEN) or (one.strict and outcome is Outcome.REFUSED):
            code = 1
    return code


def _guarded(source: Source, request: Request, configs: _Configs) -> Processed:
    """What becomes of a file. An engine that is gone ends the run: without it no file can be proved."""
    passing: tuple[type[Exception], ...] = ()
    if request.prove is not None:
        passing = (VerificationError,)
    return guarded(source.shown, None, lambda: _process(source, request, configs), Processed, passing)


def _process(source: Source, request: Request, configs: _Configs) -> Processed:
    at = Located(str(source.root), source.relative)
    try:
        config = configs.get(source.root).at(source.relative)
        context = _context(source, request, config)
        data = _read(source)
    except SettingsError as error:
        return Processed(replace(failure(source.shown, "bad-settings", str(error)), located=at))
    except UnreadableError as error:
        return Processed(replace(failure(source.shown, "unreadable", str(error)), located=at))
    # The parsers are the slow part of the start: a run without files to rewrite goes without them.
    from rewriter.pipeline.rewrite import rewrite

    result = rewrite(
        source.shown,
        data,
        config.settings,
        context=context,
        dockerfile_path=source.file or source.place,
        at=at,
    )
    if request.prove is not None and source.file is not None and result.outcome is Outcome.REWRITTEN:
        result = request.prove(result, source.file, context)
    done = replace(finished(result, source.relative), strict=config.strict)
    if not request.write or source.file is None or done.result.outcome is not Outcome.REWRITTEN:
        return done
    result = _write(source.file, data, done.result)
    return Processed(result, done.diff if result.outcome is Outcome.REWRITTEN else "", config.strict)


def finished(result: FileResult, path: str) -> Processed:
    """A result with its diff, which names the file ``path``; refused where the diff does not say the same."""
    if result.outcome is not Outcome.REWRITTEN:
        return Processed(result)

    before, after = result.before or "", result.after or ""
    diff = unified_diff(before, after, path)
    if not verify_diff(before, after, diff):
        return Processed(broken_diff(result))
    return Processed(result, diff)


def _write(file: Path, data: bytes, result: FileResult) -> FileResult:
    try:
        replace_file(file, data, (result.after or "").encode("utf-8", "surrogateescape"))
    except WriteError as error:
        failed = failure(result.path, "not-written", str(error))
        return replace(failed, before=result.before, after=result.before, located=result.located)
    return result


def _context(source: Source, request: Request, config: Config) -> Path | None:
    """The build context that the user gave; ``None`` leaves the choice to the analysis."""
    if request.context is not None:
        return request.context
    given = config.context_of(source.relative)
    if given is None:
        return None

    folder = inside(source.root, str(given))
    if folder is None:
        raise SettingsError(f'"context" names {str(given)!r}, which is no folder of the repository')
    return folder


def _read(source: Source) -> bytes:
    """The bytes of a file. Raises ``UnreadableError``."""
    try:
        data = _read_stdin() if source.file is None else _read_file(source.file)
    except OSError as error:
        raise UnreadableError((error.strerror or str(error)).lower()) from error
    return as_text(data)


def as_text(data: bytes) -> bytes:
    """``data``, if it can be the text of a Dockerfile. Raises ``UnreadableError``."""
    if len(data) > LARGEST_FILE:
        raise UnreadableError(f"larger than {LARGEST_FILE} bytes")
    if b"\0" in data:
        raise UnreadableError("a binary file: it has NUL bytes")
    return data


def _read_stdin() -> bytes:
    if sys.stdin is None:
        raise UnreadableError("standard input is closed")
    return sys.stdin.buffer.read(LARGEST_FILE + 1)


def _read_file(file: Path) -> bytes:
    # Not blocking, in case the file has become a pipe since it was found.
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise UnreadableError("not a regular file")
        return stream.read(LARGEST_FILE + 1)
