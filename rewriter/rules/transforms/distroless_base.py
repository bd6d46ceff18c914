"""The runtime stage starts from a distroless image.

What it does
    Adds ``FROM gcr.io/distroless/static-debian13`` behind the last RUN, COPY or ADD, with the
    ``--platform`` of the old FROM where it had one: not ``--platform=$BUILDPLATFORM`` where the program is
    compiled for the platform that is asked for (``GOARCH=$TARGETARCH``), so that the image is for that. A
    stage that only copies what other stages made keeps its lines, and its FROM changes. A program that is
    linked dynamically gets ``base-debian13`` (glibc, OpenSSL, zlib, zstd), or ``cc-debian13`` where it needs
    libstdc++, libgcc_s or libgomp; the message says why. With ``--safe-only`` a program whose
    modules were not all seen keeps cgo and gets ``base`` too. Settings name a mirror, a larger image, a tag
    and digests.

Why
    distroless ``static`` holds certificates, time zones and a user database, and no shell, package
    manager or C library: all that a static Go program needs, in about 2 MiB. ``base`` and ``cc`` add the C
    and C++ libraries for programs built with cgo on a Debian that is not newer.

Example
    after
        FROM gcr.io/distroless/static-debian13

When it refuses
    A program that needs another C library, or other shared libraries (``needs-cgo``, ``dynamic-binary``,
    ``missing-library``).

Applicability
    safe where the own source of every program was read, so that the executables, libraries and files of the
    old base that it needs are known; else ``review``, as where ``--platform=$BUILDPLATFORM`` is dropped (the
    old image was for the builder's platform), and where the new image has no digest though the old one or
    the settings have some

References
    https://github.com/GoogleContainerTools/distroless#readme,
    https://docs.docker.com/build/building/multi-platform/#cross-compilation,
    https://github.com/GoogleContainerTools/distroless/blob/main/base/README.md,
    https://github.com/GoogleContainerTools/distroless/blob/main/cc/README.md
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.dockerfile.instructions import From
from rewriter.dockerfile.model import Dockerfile, automatic
from rewriter.facts.sight import if_read
from rewriter.images.catalogue import image_name
from rewriter.model import Applicability, Diagnostic, Edit, Settings
from rewriter.plan.model import Plan, Shape
from rewriter.plan.runtime_image import pinned, reference
from rewriter.plan.stage_names import passes_name_on
from rewriter.rules.diagnostics import fix
from rewriter.rules.rule import Rule
from rewriter.rules.writing.runtime_stage import RuntimeStage, Section
from rewriter.trace.base import image_text
from rewriter.trace.model import Build
from rewriter.trace.variables import evaluate

_WRAPPERS = frozenset({"xx-go", "goxx-go"})
"""Stand for the go command, and set GOOS and GOARCH from TARGETPLATFORM themselves
(https://github.com/tonistiigi/xx, https://github.com/crazy-max/goxx)."""


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Insert the FROM line."""
    image = reference(plan.runtime, settings)
    cross = compiled_for_target(dockerfile, plan)
    # Its platform is that of all stages that start from it, whatever their own flag says (BuildKit,
    # dockerfile2llb/convert.go).
    flag = _platform(dockerfile, plan.facts.chain.target.root.from_) if cross is None else ""
    if plan.shape is Shape.SPLIT:
        edits = (_from(RuntimeStage(dockerfile, plan), flag + image), *_continuation(dockerfile, plan))
    else:
        # A stage that is copied from stays on its image.
        from_ = (
            plan.facts.image_from if plan.shape is Shape.SWAP and plan.facts.image_from else plan.facts.from_
        )
        span = from_.image.span
        own = _platform(dockerfile, from_)
        start = from_.flags[0].span.start if own and own != flag else span.start
        edits = (Edit(start, span.end, f"{flag}{image}" if own != flag else image),)
    applicability = if_read(plan.facts)
    reason = f": {plan.runtime.reason}" if plan.runtime.reason else ""
    message = f"the runtime stage is {image}{reason}"
    help_ = None
    if (unpinned := _unpinned(dockerfile, plan, settings)) is not None:
        name = image_name(plan.runtime.kind, settings.debian, plan.runtime.tag)
        message, applicability = f"{message}; {unpinned}", Applicability.REVIEW
        help_ = f'to pin it, write "{name}" = "sha256:…" under [digests] of .distroify.toml'
    if cross is not None:
        written = _platform(dockerfile, plan.facts.chain.target.root.from_).strip()
        at = cross.instruction.line
        message += f"; without {written}, for line {at} compiles for the platform that is asked for"
        applicability = Applicability.REVIEW
    line, places = plan.facts.from_.line, plan.runtime.evidence
    yield fix(RULE, message, line, edits, applicability, help_, places)


def _unpinned(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> str | None:
    """Why a reviewer would miss a digest of the new image; ``None`` where nobody would, or it has one."""
    if pinned(plan.runtime, settings) is not None:
        return None
    if settings.digests:
        return "the settings have no digest for it"
    old, _ = image_text(dockerfile, plan.facts.chain.target.root.image)
    return "the old image was pinned by digest, this one is not" if "@" in (old or "") else None


def _from(stage: RuntimeStage, image: str) -> Edit:
    """The FROM line, below an empty one; ``AS`` in the case that the stage's own FROM has it in."""
    text, name = stage.dockerfile.text, ""
    if passes_name_on(stage.plan):
        from_, word = stage.plan.facts.from_, stage.keyword("AS")
        if from_.alias is not None:
            word = "as" if "as" in text[from_.image.span.end : from_.alias.span.start] else "AS"
        name = f" {word} {stage.plan.facts.stage_name}"
    empty = stage.dockerfile.newline * (1 if text[: stage.top].endswith("\n") else 2)
    return stage.write(Section.FROM, empty + stage.text("FROM", image + name))


def _continuation(dockerfile: Dockerfile, plan: Plan) -> tuple[Edit, ...]:
    """Drop the escape character that the last line of a file may end in: what follows would be joined."""
    end = plan.instructions[plan.split].span.end
    code = dockerfile.text[:end].rstrip(" \t\r\n")
    if not code.endswith(dockerfile.escape) or dockerfile.text[end:].strip():
        return ()
    return (Edit(len(code) - 1, len(code), ""),)


def compiled_for_target(dockerfile: Dockerfile, plan: Plan) -> Build | None:
    """The build that compiles for the platform that ``docker build --platform`` names, where the stage is for
    another one: usually ``--platform=$BUILDPLATFORM`` with ``GOARCH=$TARGETARCH``
    (https://docs.docker.com/build/building/multi-platform/#cross-compilation)."""
    flag = plan.facts.chain.target.root.platform
    if flag is None or plan.facts.program is None:
        return None
    elsewhere = automatic("linux/arm64", "linux/amd64")
    if evaluate(flag, elsewhere, dockerfile.escape) == "linux/arm64":
        return None
    build = plan.facts.program.build
    view = plan.facts.chain.of(build)
    asked = any(name in view.trace.final.arguments for name in ("TARGETARCH", "TARGETPLATFORM"))
    architecture = build.environment.get("GOARCH")
    same = architecture in (None, dockerfile.build.automatic["TARGETARCH"])
    wrapped = not _WRAPPERS.isdisjoint(view.trace.commands)
    return build if wrapped or (asked and "GOARCH" in build.environment and same) else None


def _platform(dockerfile: Dockerfile, from_: From) -> str:
    """The platform flag of a FROM as written, with a blank behind it."""
    flag = next((flag for flag in from_.flags if flag.name == "platform"), None)
    return dockerfile.written(flag.span) + " " if flag is not None else ""


RULE = Rule(__name__, order=30, transform=transform)
