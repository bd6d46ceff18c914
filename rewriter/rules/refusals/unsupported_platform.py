"""The image is built for a platform that has no distroless image.

What it does
    Refuses golang images for Windows, and files whose image is built for a platform that the distroless image
    lacks, such as ``linux/386``, ``linux/arm/v6``, ``linux/mips64le`` or ``linux/loong64``: where ``FROM
    --platform`` of the stage says so, and where a Compose or bake file, a workflow, a Makefile, a script,
    ``skaffold.yaml`` or ``.goreleaser.yaml`` of the repository builds it for one. Values that are not plain
    text there say nothing, nor do other systems than Linux: they build another base.

Why
    Alpine and Debian have images for them; the build of the new file would end with "no match for platform in
    manifest". A plain ``GOARCH=386`` without ``--platform`` is no such case: that program runs on amd64.

Example
    before
        platforms: linux/386,linux/amd64,linux/arm64

When it refuses
    Always. The platform can be dropped at the place that is named; a build for it can have a file of its own.

What you can do
    Drop the platform where it is asked for, if nobody runs the image there.

    before (.github/workflows/image.yml)
        platforms: linux/386,linux/amd64
    after (.github/workflows/image.yml)
        platforms: linux/amd64

    Else keep the old file for that platform under another name, such as ``Dockerfile.386``, and build it
    with ``docker build -f``.

Applicability
    refusal

References
    https://github.com/GoogleContainerTools/distroless#what-images-are-available,
    https://docs.docker.com/reference/cli/docker/buildx/build/#platform
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from rewriter.dockerfile.model import Dockerfile, automatic
from rewriter.dockerfile.stages import Stage
from rewriter.images.catalogue import image_name
from rewriter.images.distroless import architectures
from rewriter.images.platforms import architecture
from rewriter.model import Diagnostic, Evidence, Place, Settings
from rewriter.plan.model import Plan
from rewriter.plan.stage_names import makes
from rewriter.rules.diagnostics import refusal
from rewriter.rules.rule import Rule
from rewriter.rules.transforms.distroless_base import compiled_for_target
from rewriter.trace.base import any_base, argument_defaults, root_of
from rewriter.trace.lineage import platform_of


def gate(dockerfile: Dockerfile, stages: tuple[Stage, ...], settings: Settings) -> Iterator[Diagnostic]:
    """Refuse with the base."""
    root = root_of(dockerfile, stages)
    base = any_base(dockerfile, root)
    if base is not None and base.distribution == "windows":
        help_ = "distroless has no Windows images: leave the file as it is"
        yield refusal(RULE, f"{root.image} is for Windows", root.from_.line, help_)


def check(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """One refusal for FROM's own platform, else one for the platforms that places build the image for."""
    known = architectures(settings.debian)
    if plan.facts.program is None or not known:
        return
    image = image_name(plan.runtime.kind, settings.debian)
    own = _own(dockerfile, plan)
    if own is not None:
        if _lacks(own, known):
            message = f"FROM asks for {own}, and {image} has no image for it"
            yield refusal(RULE, message, plan.facts.from_.line, f"drop --platform there, or {_help(known)}")
        return
    for platforms, places in _asked(plan, known).items():
        *most, last = platforms
        names = f"{', '.join(most)} and {last}" if most else last
        message = f"the image is built for {names} too, and {image} has none for that"
        help_ = f"drop {names} there, or {_help(known)}"
        yield refusal(RULE, message, plan.facts.from_.line, help_, places)


def _own(dockerfile: Dockerfile, plan: Plan) -> str | None:
    """The platform in FROM; ``None`` where it is that of the target."""
    stage = plan.facts.chain.target.root
    if stage.platform is None or compiled_for_target(dockerfile, plan) is not None:
        return None
    build = replace(dockerfile.build, automatic=automatic("linux/arm64", "linux/amd64"))
    here, there = (
        platform_of(each, stage, argument_defaults(each))
        for each in (dockerfile, replace(dockerfile, build=build))
    )
    return here if here == there else None


def _lacks(platform: str, known: tuple[str, ...]) -> bool:
    found = architecture(platform)
    return found is not None and found not in known


def _asked(plan: Plan, known: tuple[str, ...]) -> dict[tuple[str, ...], tuple[Evidence, ...]]:
    """What builds of the stage ask for in vain, and where."""
    if plan.facts.consumers is None:
        return {}

    found: dict[Place, dict[str, None]] = {}
    for built in plan.facts.consumers.builds:
        if makes(built, plan):
            for platform, place in built.platforms:
                if _lacks(platform, known):
                    found.setdefault(place, {})[platform] = None
    by: dict[tuple[str, ...], tuple[Evidence, ...]] = {}
    for place, platforms in found.items():
        by[*platforms,] = (*by.get((*platforms,), ()), place.evidence)
    return by


def _help(known: tuple[str, ...]) -> str:
    names = ["arm/v7" if name == "arm" else name for name in known]
    return f"build those with a file of their own: distroless has {', '.join(names)}"


RULE = Rule(__name__, order=230, gate=gate, check=check)
