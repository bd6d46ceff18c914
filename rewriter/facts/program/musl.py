"""Static linking on Alpine: what stands against it, and the flags that ask for it."""

from __future__ import annotations

from collections.abc import Collection

from rewriter.dockerfile.model import Span
from rewriter.facts.program.cgo import has_headers
from rewriter.facts.program.linkage import Linkage
from rewriter.facts.program.model import Program
from rewriter.golang.command.link_mode import HOLE, link_mode
from rewriter.golang.source.c_needs import row_of
from rewriter.images.libraries import library
from rewriter.trace.model import Build

FLAGS = '-linkmode external -extldflags "-static"'
"""What ``-ldflags`` must hold (https://pkg.go.dev/cmd/link)."""


def hindrance(program: Program, how: Linkage, installed: Collection[str], text: str) -> str | None:
    """Why the program can't be linked statically in the image as it is; ``None`` if it can.

    ``text`` is the Dockerfile's.
    """
    build, source = program.build, program.source
    if build.command.buildmode == "pie" or (source is not None and source.dynamic_linking):
        return "it asks for the dynamic loader"
    if link_mode(build.command, build.environment).sanitizer:
        return "a sanitizer needs the dynamic C library"
    if not has_headers(installed):
        return "gcc and musl-dev are not installed"
    for need in source.cgo if source is not None else ():
        row = row_of(need, source)
        if row is None or not need.certain:
            continue
        if row.glibc_only or row.loads or row.libraries is None or row.unfit:
            return f"the module {row.path} can't be linked with musl, or opens libraries at run time"
        if row.musl_tag and row.musl_tag not in build.command.tags:
            return f"the module {row.path} wants -tags {row.musl_tag} there"
    if any(linked.name != "?" for linked in how.unclear):
        return f"what {how.unclear[0].name} links is not known"
    for linked in how.libraries:
        archives = library(linked.name).static
        if not any(package in installed for package in archives):
            wanted = f"install {archives[0]}" if archives else "Alpine has none"
            return f"no static lib{linked.name}.a is installed ({wanted})"
    return None if static_flags(text, build) is not None else "its -ldflags are not in plain sight"


def static_flags(text: str, build: Build) -> tuple[Span, str] | None:
    """What of the Dockerfile's ``text`` becomes what, for the flags to be there; ``None`` where they can't be
    put in."""
    if build.verb_end is None:
        return None
    if build.ldflags is None:
        words = _inherited(build) if "ldflags" in dict(build.command.flags) else FLAGS
        return (Span(build.verb_end, build.verb_end), f" -ldflags '{words}'") if words is not None else None
    value = text[build.ldflags.start : build.ldflags.end]
    quote = value[:1] if value[:1] in ("'", '"') else ""
    inside = value[1:-1] if quote and value[-1:] == quote and len(value) > 1 else value
    if not _is_plain(inside, quote):
        return None
    missing = _missing(build)
    if missing is None:
        return None
    joined = " ".join(part for part in (inside.rstrip(), missing) if part)
    around = quote or '"'
    return build.ldflags, f"{around}{joined}{around}"


def _inherited(build: Build) -> str | None:
    """``-ldflags`` on the command line hides those of GOFLAGS, so they are written again."""
    missing = _missing(build)
    if missing is None or not _is_plain(build.command.ldflags, "'"):
        return None
    if "GOFLAGS" not in build.environment or HOLE in build.command.ldflags:
        return None
    return f"{build.command.ldflags} {missing}"


def _is_plain(value: str, quote: str) -> bool:
    """Whether words can be put behind it: no pattern in front, and it ends where its quote does."""
    starts = not value.strip() or value.lstrip().startswith("-")
    if not quote:
        return starts and not any(character in "'\"\\ `" for character in value)
    return starts and quote not in value and "\\" not in value and "\n" not in value


def _missing(build: Build) -> str | None:
    """The flags that are not there yet; ``None`` where others are there in their place."""
    words = build.command.ldflags
    has_mode, has_flags = "-linkmode" in words, "-extldflags" in words
    if has_flags and "-static" not in words:
        return None
    if has_mode and not link_mode(build.command, build.environment).external:
        return None
    parts = ("" if has_mode else "-linkmode external", "" if has_flags else "-extldflags -static")
    return " ".join(part for part in parts if part)
