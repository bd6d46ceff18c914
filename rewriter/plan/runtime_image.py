"""Which distroless image the runtime stage starts from, and how its programs are built for it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from rewriter.facts.program.model import Program
from rewriter.facts.start.model import Start
from rewriter.images.catalogue import image_name, runtime_image
from rewriter.model import Settings
from rewriter.plan.model import Runtime

_KINDS = ("static", "base-nossl", "base", "cc")
"""Each holds all of what stands before it."""


def choose(programs: Sequence[Program], start: Start, settings: Settings) -> Runtime:
    """The image for ``programs`` (the one that starts first): the largest that one of them needs.

    Not smaller than what the settings name, and with their tag.
    """
    words = settings.tag.split("-")
    runtime = replace(
        _smallest(programs, settings),
        debug=start.opening.debug or "debug" in words,
        nonroot=settings.nonroot,
        latest="latest" in words,
    )
    if settings.variant == "auto" or _KINDS.index(settings.variant) <= _KINDS.index(runtime.kind):
        return runtime
    return replace(runtime, kind=settings.variant, reason="no smaller one is wanted", evidence=())


def _smallest(programs: Sequence[Program], settings: Settings) -> Runtime:
    """The smallest image that fits all ``programs``; without OpenSSL only where that is asked for."""
    found = [program.fit for program in programs if program.fit is not None]
    largest = max(found, key=lambda item: (_KINDS.index(item.kind), bool(item.places)), default=None)
    if largest is None or largest.kind == "static":
        return Runtime()
    without = settings.variant == "base-nossl" and all(
        item.only_libc for item in found if item.kind != "static"
    )
    return Runtime("base-nossl" if without else largest.kind, largest.reason, largest.places)


def reference(runtime: Runtime, settings: Settings) -> str:
    """The image as FROM names it, with the digest that the settings give for it."""
    image = runtime_image(runtime.kind, settings.debian, settings.registry, runtime.tag)
    digest = pinned(runtime, settings)
    return f"{image}@{digest}" if digest else image


def pinned(runtime: Runtime, settings: Settings) -> str | None:
    """The digest for an image by its name and tag."""
    return digest_of(image_name(runtime.kind, settings.debian, runtime.tag), settings)


def digest_of(name: str, settings: Settings) -> str | None:
    """The digest that the settings give for ``static-debian13:nonroot``; ``:latest`` goes without saying."""
    digests = {key.removesuffix(":latest"): digest for key, digest in settings.digests}
    return digests.get(name.removesuffix(":latest"))
