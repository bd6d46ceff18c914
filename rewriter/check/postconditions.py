"""What must hold of every rewrite before it is shown.

A violation is a defect of distroify: the file is refused with the rule ``postcondition``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from rewriter.check.configuration import Configuration, Inherited, configuration
from rewriter.dockerfile.instructions import Copying, Healthcheck, OnBuild, Run, Shell, Starting, each
from rewriter.dockerfile.load import with_text
from rewriter.dockerfile.model import Dockerfile, DockerfileError
from rewriter.dockerfile.stage_graph import Graph, sources
from rewriter.dockerfile.stages import Stage, stages
from rewriter.images.catalogue import (
    distroless_environment,
    distroless_image,
    is_distroless,
    reference,
    toolchain_only,
)
from rewriter.model import Diagnostic, Settings
from rewriter.plan.model import Plan, Shape
from rewriter.plan.stage_names import stage_name
from rewriter.plan.staging import staging
from rewriter.plan.swap.swap import with_slash
from rewriter.rules.refusals import postcondition
from rewriter.rules.transforms.runtime_commands import root_folder
from rewriter.support.paths import join, normal
from rewriter.trace.base import graph_of
from rewriter.trace.variables import evaluate

_ROOT = {"", "0", "root", "0:0", "root:root"}


def violations(before: Dockerfile, plan: Plan, after: str, settings: Settings) -> Iterator[Diagnostic]:
    """What the new text breaks, as refusals."""
    for message in _messages(before, plan, after, settings):
        yield postcondition.broken(message, plan.facts.from_.line)


def _messages(before: Dockerfile, plan: Plan, after: str, settings: Settings) -> Iterator[str]:
    try:
        new = with_text(before, after)
    except DockerfileError as error:
        yield f"the new text does not parse: {error.message} (line {error.line})"
        return
    found = stages(new)
    split = plan.shape is Shape.SPLIT
    old = stages(before)
    if len(found) != len(old) + split:
        yield f"the new text has {len(found)} stages"
        return
    last = found[plan.facts.number + split]
    graph = graph_of(new, found)
    image = graph.images[graph.roots[last.index]]
    yield from _last_stage(last, image, settings)
    yield from _linking(image, plan, settings)
    yield from _copies(last, graph, plan, before)
    yield from _other_stages(graph, plan)
    given = Inherited(dict(plan.facts.base.environment), plan.facts.base.workdir, plan.facts.base.user)
    old_configuration = configuration(plan.facts.chain.target.instructions, given, before)
    given = Inherited(dict(distroless_environment(plan.runtime.tag)), *_base_user(image, settings))
    try:
        # The arguments' values are the old file's, the escape character is the one that the new text has.
        new_configuration = configuration(last.instructions, given, replace(before, escape=new.escape))
    except DockerfileError as error:
        yield f"the new stage does not evaluate: {error.message}"
        return
    yield from _settings(old_configuration, new_configuration, plan)
    yield from _start(new_configuration, plan, settings)


def _base_user(image: str, settings: Settings) -> tuple[str, str]:
    """Working folder and user of the distroless image."""
    known = distroless_image(image, settings.registry)
    return (known.workdir, known.user) if known is not None else ("/", "")


def with_group(user: str) -> str:
    """``uid:gid`` of a number or name that distroless knows; other users as they are."""
    image = distroless_image(reference("static"))
    for name, row in image.users.items() if image is not None else ():
        if user in (name, str(row.uid)):
            return f"{row.uid}:{row.gid}"
    return user


def _last_stage(last: Stage, image: str, settings: Settings) -> Iterator[str]:
    if not is_distroless(image, settings.registry):
        yield f"the last stage starts from {image}"
    for instruction in last.instructions:
        if isinstance(instruction, (Run, OnBuild, Shell)):
            yield f"{instruction.keyword} in the runtime stage"
        if isinstance(instruction, Starting) and instruction.json is None:
            yield f"{instruction.keyword} has shell form"
        if isinstance(instruction, Healthcheck) and instruction.kind != "NONE" and instruction.json is None:
            yield "HEALTHCHECK has shell form"


def _linking(base: str, plan: Plan, settings: Settings) -> Iterator[str]:
    """The C library and the C++ library are there for every program that is linked with them."""
    image = distroless_image(base, settings.registry)
    for program in plan.facts.programs:
        kind = program.fit.kind if program.fit is not None else "static"
        if kind == "static" or image is None:
            continue
        if image.glibc is None or (kind == "cc" and not image.has_libstdcxx):
            yield f"{program.path} needs {kind}, and the last stage starts from {base}"


def _copies(last: Stage, graph: Graph, plan: Plan, before: Dockerfile) -> Iterator[str]:
    """Every COPY takes from an earlier stage what the trace knows, or stands in the old stage as well."""
    given, escape = before.build.given, before.escape
    known = {program.path for program in plan.facts.programs} | {item.path for item in plan.files}
    known |= {copy.folder + "/" for copy in staging(plan)}
    kept: set[str] = set()
    if plan.swap is not None:
        known = {root_folder(plan) + "/"} if plan.swap.folders else set()
        kept = {copy.arguments for copy in each(plan.instructions, Copying)}
        kept |= {new[1] for i in plan.instructions if plan.swap.is_into(i) and (new := with_slash(i))}
    builder = stage_name(plan).lower()
    for instruction in last.instructions:
        if not isinstance(instruction, Copying) or instruction.arguments in kept:
            continue
        source = (instruction.from_ or "").lower()
        if source != builder or graph.named_by(source, last.index) != plan.builder.stage.index:
            yield f"COPY from {instruction.from_}"
        words = [evaluate(word, given, escape) for word in instruction.texts]
        # A value with a slash of its own stands behind one: BuildKit cleans the path.
        if len(words) != 2 or re.sub("//+", "/", words[0] or "") not in known:
            yield f"COPY of {instruction.arguments}, which the trace does not know"


def _other_stages(new: Graph, plan: Plan) -> Iterator[str]:
    """Stages that are not rewritten start from and copy from what they did, by names and numbers."""
    old, at = plan.facts.chain.graph, plan.facts.number
    split = plan.shape is Shape.SPLIT
    moved = [number + (split and number > at) for number in range(len(old.stages))]
    for stage in old.stages:
        if stage.index == at and not split:
            continue
        other = new.stages[moved[stage.index]]
        switched = plan.switch is not None and plan.switch.image == other.image
        moved_image = stage.from_ is plan.facts.image_from
        same = (stage.name == other.name or stage.index == at) and (moved_image or stage.image == other.image)
        if not same and not switched:
            yield f"the stage {stage.name or stage.index} changed"
        expected = [(moved[number] if number is not None else None) for number in _resolved(old, stage)]
        if expected != [*_resolved(new, other)]:
            yield f"the stage {stage.name or stage.index} would start or copy from another one than before"


def _resolved(graph: Graph, stage: Stage) -> Iterator[int | None]:
    """The stages that FROM, COPY and mounts of a stage name, in order; ``None`` for images."""
    yield graph.parents[stage.index]
    for instruction in stage.instructions:
        for name in sources(instruction):
            yield graph.named_by(name, stage.index)


def settings_kept(old: Configuration, new: Configuration) -> Iterator[str]:
    """What two configurations of stages on images of one kind do not have in common."""
    for name in ("environment", "workdir", "user", "labels", "exposed", "volumes", "stop_signal"):
        if getattr(old, name) != getattr(new, name):
            yield f"{name} was {getattr(old, name)} and is {getattr(new, name)}"
    for name in ("entrypoint", "cmd", "healthcheck"):
        if (getattr(old, name) is None) != (getattr(new, name) is None):
            yield f"{name.upper()} came or went"


def _settings(old: Configuration, new: Configuration, plan: Plan) -> Iterator[str]:
    given = {variable.name: variable.value for variable in plan.facts.start.opening.variables}
    for name, value in (dict(old.environment) | given).items():
        if name not in given and (
            name == "PATH" or toolchain_only(name) or name in dict(plan.facts.base.environment)
        ):
            continue
        if name not in new.environment or (value is not None and new.environment[name] != value):
            yield f"ENV {name} was {value!r} and is {new.environment.get(name)!r}"
    if normal(old.workdir) != normal(new.workdir):
        yield f"WORKDIR was {old.workdir} and is {new.workdir}"
    expected = plan.user.number if plan.user is not None else ""
    if with_group(new.user) != with_group(expected or "") and {new.user, expected or ""} - _ROOT:
        yield f"USER was {old.user!r} and is {new.user!r}"
    for what in ("exposed", "volumes", "stop_signal"):
        if getattr(old, what) != getattr(new, what):
            yield f"{what} was {getattr(old, what)} and is {getattr(new, what)}"
    if any(value is not None and new.labels.get(name) != value for name, value in old.labels.items()):
        yield "a LABEL was lost"


def _start(new: Configuration, plan: Plan, settings: Settings) -> Iterator[str]:
    """What starts is copied, at a path that resolves."""
    first = new.entrypoint if new.entrypoint is not None and new.entrypoint.json else new.cmd
    if plan.facts.start.starters and (first is None or not first.json):
        yield from _started_elsewhere(new, plan)
        return
    if first is None or not first.json:
        yield "nothing starts"
        return
    word = first.json[0]
    targets = new.copied.union(*(program.links for program in plan.facts.programs))
    if plan.shape is Shape.SWAP:  # its own COPY lines bring them
        targets = frozenset(path for program in plan.facts.programs for path in program.paths)
    path = (new.environment.get("PATH") or "").split(":")
    candidates = [join(new.workdir, word)] if "/" in word else [join(folder, word) for folder in path]
    if plan.runtime.debug and new.entrypoint is None:
        yield "the ENTRYPOINT of the :debug image would start a shell"
    if plan.facts.start.opening.debug:
        yield from _shell_start(word, targets, plan)
    elif not any(candidate in targets for candidate in candidates):
        yield f"{word} is not in the runtime stage"
    argv = tuple(new.entrypoint.json or () if new.entrypoint else ()) + tuple(
        new.cmd.json or () if new.cmd else ()
    )
    if argv != plan.facts.start.argv:
        yield f"the start was {plan.facts.start.argv} and is {argv}"
    if (
        plan.facts.healthcheck is not None
        and new.healthcheck is None
        and "drop-healthcheck" not in settings.allow
    ):
        yield "the HEALTHCHECK was lost"


def _started_elsewhere(new: Configuration, plan: Plan) -> Iterator[str]:
    """What a Compose file or a manifest starts is in the runtime stage."""
    links = plan.facts.program.links if plan.facts.program is not None else ()
    if plan.shape is not Shape.SWAP and plan.facts.start.program not in {*new.copied, *links}:
        yield f"{plan.facts.start.program} is not in the runtime stage"


def _shell_start(word: str, targets: frozenset[str], plan: Plan) -> Iterator[str]:
    """The shell of the ``:debug`` image starts, and what it calls is copied; it must be called by us."""
    opening = plan.facts.start.opening
    if word != "/busybox/sh" or not plan.runtime.debug:
        yield f"{word} is no shell of the runtime stage"
    for path in (*opening.calls, *(script for script, _ in opening.scripts)):
        if path not in targets:
            yield f"{path} is not in the runtime stage"
