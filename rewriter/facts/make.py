"""Put the facts of a file together: trace, start, programs, their source, the files they read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from rewriter.context.files import Context
from rewriter.dockerfile.instructions import BUILDING, Cmd, Entrypoint, Env, From, Healthcheck, each, last
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.dockerfile.stage_graph import Graph, sources
from rewriter.dockerfile.stages import Stage
from rewriter.facts.files.mentions import mentions
from rewriter.facts.files.model import Image, Needed, PutScript
from rewriter.facts.files.needed import Need, needed
from rewriter.facts.files.scripts import scripts
from rewriter.facts.files.source_roots import source_roots
from rewriter.facts.model import Facts
from rewriter.facts.program.executables import started
from rewriter.facts.program.fitted import fitted
from rewriter.facts.program.links import behind_links
from rewriter.facts.program.model import LeftOut, Program
from rewriter.facts.program.prebuilt import Brought
from rewriter.facts.program.programs import candidates, fitting, gopath, noting, reader, siblings, starting
from rewriter.facts.start.from_consumers import started_by
from rewriter.facts.start.healthcheck import first_word
from rewriter.facts.start.model import Start
from rewriter.facts.start.opening import open_start
from rewriter.facts.start.resolve import resolve as resolve_start
from rewriter.facts.start.script import World
from rewriter.facts.start.unseen_program import explained_by, unfollowed
from rewriter.facts.users.database import copied_database, is_named_there, resolve_with
from rewriter.facts.users.model import User
from rewriter.facts.users.nonroot import as_nonroot
from rewriter.golang.model import Module
from rewriter.golang.modules.module import find_module
from rewriter.model import Place, Settings
from rewriter.trace.chain import Chain, StageView, ending_as
from rewriter.trace.model import BuildTrace
from rewriter.trace.source_changes import source_changes

if TYPE_CHECKING:
    from rewriter.consumers.model import Consumers


def gather(
    dockerfile: Dockerfile,
    chain: Chain,
    context: Context | None,
    settings: Settings,
    consumers: Consumers | None = None,
) -> Facts:
    """The facts of a stage, as far as ``settings`` allow changes of behaviour.

    What starts decides which programs there are, these decide what is needed of the old image. Raises
    ``DockerfileError`` for what BuildKit would reject while it builds.
    """
    chain.target.files.prebuilt = Brought(chain.target.instructions, context, settings)
    healthcheck = last(chain.target.instructions, Healthcheck)
    checked = healthcheck if "drop-healthcheck" not in settings.allow else None
    start = _start(chain, context, settings, consumers)
    chain = ending_as(chain, start.opening.user)
    view, stage = chain.target, chain.target.stage
    found = _programs(dockerfile, chain, start, context, settings, checked, consumers)
    user, named = _users(chain, settings)
    image = _old_image(view, context, found.shipped, settings)
    need = Need(
        dockerfile, stage, image, found.start, found.shipped, user, view.base.distribution,
        settings.nonroot, found.called,
    )  # fmt: skip
    return Facts(
        stage_name=_written_name(dockerfile, stage),
        from_=stage.from_,
        image_from=_image_from(chain),
        base=view.base,
        trace=view.trace,
        chain=chain,
        image=image,
        start=found.start,
        program=found.program,
        others=found.others,
        left_out=found.left_out,
        module=_module(found.program, context),
        needed=needed(need) if found.program is not None else Needed(),
        user=user,
        named_user=named,
        healthcheck=healthcheck,
        has_context=context is not None,
        source_changes=_source_changes(chain, found.shipped, context),
        scripts=_scripts(view, context, found.start) if found.program is not None else (),
        mentions=_mentions(context, view.trace),
        consumers=consumers,
        used_names=_used_names(chain.graph),
        has_others=sum(isinstance(i, From) for i in dockerfile.instructions) > 1,
    )


def _start(chain: Chain, context: Context | None, settings: Settings, consumers: Consumers | None) -> Start:
    """What starts: the stage's own words, else those of who uses the image; with what stands before the
    program opened up as far as that changes nothing."""
    view = chain.target
    start = resolve_start(effective(view), view.trace, view.files)
    if start.entrypoint is None and start.cmd is None and consumers is not None:
        start = started_by(start, consumers, view.stage, view.trace, view.files)
    if start.problem is not None:
        database = copied_database(chain)
        world = World(
            view.instructions, view.trace, view.files, context, view.base.distribution,
            lambda user: resolve_with(database, user, view),
        )  # fmt: skip
        start = open_start(start, world, settings)
    elsewhere = [b for other in chain.views.values() if other is not view for b in other.trace.builds]
    explained = explained_by(start, elsewhere)
    return unfollowed(start, chain.behind(start.program or "/")) if explained == start else explained


def _users(chain: Chain, settings: Settings) -> tuple[User | None, User | None]:
    """Whom the new image runs as, and the user that a database which the file copies knows by name."""
    name, database = chain.target.trace.final.user, copied_database(chain)
    user = resolve_with(database, name, chain.target) if name else None
    named = User(name, name, None) if is_named_there(database, name) else None
    return as_nonroot(user) if settings.nonroot else user, named


class _Programs(Struct, frozen=True):
    """The program that starts, the others that come along, and first words of what is started beside it."""

    start: Start
    program: Program | None
    others: tuple[Program, ...]
    left_out: tuple[LeftOut, ...]
    called: tuple[str, ...]

    @property
    def shipped(self) -> tuple[Program, ...]:
        """All that are copied."""
        return (self.program, *self.others) if self.program is not None else ()


def _programs(
    dockerfile: Dockerfile, chain: Chain, start: Start, context: Context | None, settings: Settings,
    checked: Healthcheck | None, consumers: Consumers | None,
) -> _Programs:  # fmt: skip
    """The programs of a stage, each with the distroless image that it needs."""
    view = chain.target
    read = reader(context, chain) if context is not None else None
    if read is not None and settings.modules:
        read = noting(read, settings.modules)
    program, start = starting(start, view.trace, view.files, read)
    called = _called(checked, program, consumers)
    more, left_out = candidates(program, view.trace, view.files, read, called)
    if program is not None:
        beside = siblings(chain, (program, *more), read)
        program, *more = fitted(chain, (program, *more), settings, dockerfile.text, beside, start)
        program, *more = behind_links((program, *more), view.trace, view.files)
    others, unfit = fitting(more, program)
    return _Programs(start, program, others, left_out + unfit, called)


def _old_image(
    view: StageView, context: Context | None, shipped: Sequence[Program], settings: Settings
) -> Image:
    return Image(
        view.trace,
        view.files,
        context,
        gopath(view.trace),
        source_roots(view.trace, context),
        tuple(path for item in shipped for path in item.paths),
        view.base.environment,
        _set_at(view),
        view.base if _is_stock(view, settings) else None,
    )


def _called(
    healthcheck: Healthcheck | None, program: Program | None, consumers: Consumers | None
) -> tuple[str, ...]:
    """First words of what is started beside the start: by the check, the program, and consumers."""
    found: list[str] = []
    if healthcheck is not None:
        found += filter(None, (first_word(healthcheck),))
    if program is not None and program.source is not None:
        found += (item.name for item in started(program.source))
    for use in consumers.uses if consumers is not None else ():
        words = (use.entrypoint or use.command, *(call.words for call in use.calls))
        found += (item.items[0] for item in words if item is not None and item.items and not item.is_text)
    return tuple(dict.fromkeys(found))


def _image_from(chain: Chain) -> From | None:
    at = chain.graph.names_image(chain.target.stage.index)
    return chain.graph.stages[at].from_ if at is not None else None


def _is_stock(view: StageView, settings: Settings) -> bool:
    """Whether the stage starts from a known image that nobody put files into."""
    said = {own for own, _ in settings.bases}
    return view.known and view.base.distribution is not None and view.root.image not in said


def effective(view: StageView) -> tuple[Instruction, ...]:
    """The instructions that decide what starts: an ENTRYPOINT resets the CMD of the stage before
    (https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact)."""
    inherited = effective(view.parent) if view.parent is not None else ()
    if any(isinstance(i, Entrypoint) for i in view.stage.instructions):
        inherited = tuple(i for i in inherited if not isinstance(i, Cmd))
    return (*inherited, *view.stage.instructions)


def _source_changes(
    chain: Chain, programs: Iterable[Program], context: Context | None
) -> tuple[tuple[str, int], ...]:
    views = {view.stage.index: view for view in (chain.of(program.build) for program in programs)}
    changes = (source_changes(view.trace, view.files, context) for view in views.values())
    return tuple(dict.fromkeys(change for found in changes for change in found))


def _used_names(graph: Graph) -> frozenset[str]:
    """Names that a new stage may not take: stages, and images of FROM and behind ``--from``."""
    named = (name for stage in graph.stages for i in stage.instructions for name in sources(i))
    written = (name for stage in graph.stages for name in (stage.name, stage.image) if name)
    return frozenset(name.lower() for name in (*named, *written, *graph.images))


def _scripts(view: StageView, context: Context | None, start: Start) -> tuple[PutScript, ...]:
    if not any(isinstance(i, BUILDING) for i in view.instructions):
        return ()

    gone = {*start.opening.gone, *(path for path, _ in start.opening.scripts)}
    return tuple(item for item in scripts(view, context) if item.path not in gone)


def _mentions(context: Context | None, followed: BuildTrace) -> tuple[tuple[str, Place], ...]:
    if not followed.installed:
        return ()

    return mentions(context, followed.installed)


def _written_name(dockerfile: Dockerfile, stage: Stage) -> str | None:
    """The stage's name as written: not every builder folds its case."""
    alias = stage.from_.alias
    return dockerfile.written(alias.span) if alias is not None else None


def _module(program: Program | None, context: Context | None) -> Module | None:
    if program is None or program.source is None or context is None:
        return None
    return find_module(context, program.source.main_directory)


def _set_at(view: StageView) -> dict[str, int]:
    """The line of the last ENV of each variable."""
    return {pair.key: env.line for env in each(view.instructions, Env) for pair in env.pairs}
