"""Put the facts of a file together: trace, start, programs, their source, the files they read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from rewriter.analysis import evidence
from rewriter.analysis.absent import absent
from rewriter.analysis.filesystem import ImageFiles, normal
from rewriter.analysis.model import BuildTrace, Facts, Program
from rewriter.analysis.needed import Needed, distinct, needed, source_roots
from rewriter.analysis.prebuilt import Brought
from rewriter.analysis.programs import candidates, fitting, gopath, reader, starting
from rewriter.analysis.runtime import choose as choose_runtime
from rewriter.analysis.runtime import fitted
from rewriter.analysis.sourcechanges import source_changes
from rewriter.analysis.start import resolve as resolve_start
from rewriter.analysis.trace import Record, trace
from rewriter.analysis.users import resolve as resolve_user
from rewriter.context.files import Context
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.dockerfile.stages import Stage
from rewriter.dockerfile.words import from_ as from_words
from rewriter.golang.model import Module, Place
from rewriter.golang.module import find_module
from rewriter.images.catalogue import BaseImage
from rewriter.model import Settings

_BUILDING = frozenset({"RUN", "COPY", "ADD"})


def gather(
    dockerfile: Dockerfile,
    stage: Stage,
    base: BaseImage,
    global_arguments: Mapping[str, str | None],
    context: Context | None,
    settings: Settings,
) -> Facts:
    """The facts of a stage, as far as ``settings`` allow changes of behaviour.

    Raises ``DockerfileError`` for what BuildKit would reject while it builds.
    """
    followed = trace(dockerfile, stage.instructions, base, global_arguments, context)
    brought = Brought(stage.instructions, context, settings)
    files = ImageFiles(followed.events, Record(context, base).context_kind, brought)
    start = resolve_start(stage.instructions, followed, files)
    if start.problem is not None:
        from rewriter.analysis.opening import open_start
        from rewriter.analysis.script import World

        world = World(stage.instructions, followed, files, context, base.distribution)
        start = open_start(start, world, settings)
    read = reader(context, followed, base) if context is not None else None
    program, start = starting(start, followed, files, read)
    more, left_out = candidates(program, followed, files, read)
    if program is not None:
        program, *more = fitted(base, (program, *more), followed, settings, dockerfile.text)
    others, unfit = fitting(more, program)
    left_out += unfit
    roots = source_roots(followed, context)
    shipped = (program, *others) if program is not None else ()
    paths = tuple(item.path for item in shipped)
    image = evidence.Image(followed, files, context, gopath(followed), roots, paths, base.environment)
    final = followed.final
    user = resolve_user(final.user, followed, base.distribution) if final.user else None
    if settings.nonroot:
        from rewriter.analysis.nonroot import as_nonroot

        user = as_nonroot(user)
    wants = (
        needed(dockerfile, stage, image, start, shipped, user, base.distribution, nonroot=settings.nonroot)
        if program is not None
        else Needed()
    )
    return Facts(
        stage_name=_written_name(dockerfile, stage),
        from_=stage.from_,
        instructions=stage.instructions,
        base=base,
        trace=followed,
        split=max((at for at, i in enumerate(stage.instructions) if i.keyword in _BUILDING), default=-1),
        start=start,
        program=program,
        others=others,
        left_out=left_out,
        module=_module(program, context),
        files=wants.files,
        source_changes=source_changes(followed, files, context),
        absent=absent(image, normal(final.workdir), distinct(shipped)),
        unresolved=wants.unresolved,
        listed=wants.listed,
        user=user,
        healthcheck=next((i for i in reversed(stage.instructions) if i.keyword == "HEALTHCHECK"), None),
        has_context=context is not None,
        runtime=replace(
            choose_runtime(base, shipped, start, settings),
            debug=start.opening.debug,
            nonroot=settings.nonroot,
        ),
        mentions=_mentions(context, followed),
        used_names=frozenset(name.lower() for i in stage.instructions for name in _sources(i)),
    )


def _mentions(context: Context | None, followed: BuildTrace) -> tuple[tuple[str, Place], ...]:
    if not followed.installed:
        return ()
    from rewriter.analysis.mentions import mentions

    return mentions(context, followed.installed)


def _written_name(dockerfile: Dockerfile, stage: Stage) -> str | None:
    """The stage's name as written: not every builder folds its case."""
    span = from_words(stage.from_).name_span
    return dockerfile.text[span.start : span.end] if span is not None else None


def _sources(instruction: Instruction) -> Iterator[str]:
    """Names behind ``--from`` and ``from=`` in a mount: an image there would become the stage itself."""
    for flag in instruction.flags:
        if flag.name == "from" and flag.value:
            yield flag.value
        elif flag.name == "mount" and flag.value:
            yield from (part[len("from=") :] for part in flag.value.split(",") if part.startswith("from="))


def _module(program: Program | None, context: Context | None) -> Module | None:
    if program is None or program.source is None or context is None:
        return None
    return find_module(context, program.source.main_directory)
