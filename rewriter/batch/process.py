"""From found files to results: read, settings, pipeline, diff, and where wanted the replacement.

Each file ends in a ``FileResult`` of its own; what goes wrong with one stops no other.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from rewriter.batch.discovery import Problem, Source, discover
from rewriter.batch.read import UnreadableError, read
from rewriter.batch.results import failure, finished
from rewriter.batch.writer import WriteError
from rewriter.batch.writer import replace as replace_file
from rewriter.context.located import below, folder_above
from rewriter.context.shared import Contexts
from rewriter.model import FileResult, Outcome, Processed, Settings, VerificationError
from rewriter.settings.contexts import inside
from rewriter.settings.read import Config, SettingsError, load_config, repository_config, with_flags
from rewriter.support.boundary import guarded

Prove: TypeAlias = Callable[[FileResult, Path, Path | None], FileResult]
"""Takes a rewrite, its file and the build context if that is given; returns it, or a refusal."""
_FLAGS = ("registry", "debian", "variant", "tag", "safe_only", "nonroot", "from_scratch", "strict", "allow")
_FEW = 300
"""Files that one process is done with before others would help."""


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
    jobs: int | None = 1
    """Processes; ``None``: one for each processor where there are many files."""

    @property
    def flags(self) -> dict[str, Any]:
        """The flags that are settings, for ``with_flags``."""
        return {name: getattr(self, name) for name in _FLAGS}


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


class Watch(Protocol):
    """Sees a run go on."""

    def begin(self, total: int) -> None:
        """So many files are found."""

    def done(self, one: Processed) -> None:
        """A file is done; those that come after it may be told of before."""


def process(request: Request, watch: Watch | None = None) -> Iterator[Processed]:
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
    if watch is not None:
        watch.begin(len(sources))

    contexts = Contexts()
    above = folder_above(str(one.root) for one in sources if isinstance(one, Source))

    def judge(source: Source | Problem) -> Processed:
        if isinstance(source, Problem):
            return Processed(failure(source.shown, "unreadable", source.message))
        one = _guarded(source, request, configs, contexts, above)
        return replace(one, stdin=True) if source.file is None else one

    def tell(one: Processed) -> None:
        if watch is not None:
            watch.done(one)

    for source, one in _judged(sources, request, judge, tell):
        yield _written(source, one) if request.write and isinstance(source, Source) else one


def _judged(
    sources: list[Source | Problem],
    request: Request,
    judge: Callable[[Source | Problem], Processed],
    tell: Callable[[Processed], None],
) -> Iterator[tuple[Source | Problem, Processed]]:
    """Each file with its result. ``sources`` has no longer what is done: the paths of many files take as much
    room as their results."""
    if _takes_several(request, sources):
        # Late: one process does for most runs.
        from rewriter.batch.parallel import judged

        found = judged(sources, judge, request.jobs, tell)
        # What is written while another process reads its repository could change what that finds.
        yield from zip(sources, [*found] if request.write else found, strict=True)
        return
    sources.reverse()
    while sources:
        source = sources.pop()
        one = judge(source)
        tell(one)
        yield source, one


def _takes_several(request: Request, sources: Sequence[Source | Problem]) -> bool:
    """Whether more than one process is worth it. Proofs are made one after the other."""
    enough = len(sources) > (_FEW if request.jobs is None else 1)
    alone = request.jobs == 1 or request.prove is not None or not hasattr(os, "fork")
    return enough and not alone and not any(isinstance(one, Source) and one.file is None for one in sources)


def _touched(
    sources: Iterable[Source | Problem], request: Request, revision: str, configs: _Configs
) -> list[Source | Problem]:
    """What the change since a revision touches. Raises ``ChangesError``."""
    # Late: few runs ask git.
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
            return source.file is None or since.touches(source, read(source), context)
        except UnreadableError:
            return since.touches_itself(source)

    return [source for source in sources if touches(source)]


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


def _guarded(
    source: Source, request: Request, configs: _Configs, contexts: Contexts, above: str | None
) -> Processed:
    """What becomes of a file. An engine that is gone ends the run: without it no file can be proved."""
    passing: tuple[type[Exception], ...] = ()
    if request.prove is not None:
        passing = (VerificationError,)
    return guarded(
        source.shown, None, lambda: _process(source, request, configs, contexts, above), Processed, passing
    )


def _process(
    source: Source, request: Request, configs: _Configs, contexts: Contexts, above: str | None
) -> Processed:
    at = source.at
    try:
        config = configs.get(source.root).at(source.relative)
        context = _context(source, request, config)
        data = read(source)
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
        contexts=contexts,
    )
    if request.prove is not None and source.file is not None and result.outcome is Outcome.REWRITTEN:
        result = request.prove(result, source.file, context)
    one = finished(result, below(above, at).path)
    return replace(one, strict=True) if config.strict else one


def _written(source: Source, one: Processed) -> Processed:
    """The result after its file is replaced, where there is something to replace."""
    file, result = source.file, one.result
    if file is None or result.outcome is not Outcome.REWRITTEN:
        return one
    before, after = result.before or "", result.after or ""
    try:
        replace_file(file, *(text.encode("utf-8", "surrogateescape") for text in (before, after)))
    except WriteError as error:
        failed = failure(result.path, "not-written", str(error))
        return Processed(
            replace(failed, before=before, after=before, located=result.located), strict=one.strict
        )
    return one


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
