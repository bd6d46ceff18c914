"""Static linking on Alpine: what stands against it, and the flags that ask for it."""

from __future__ import annotations

from collections.abc import Collection

from rewriter.analysis.linkage import Linkage, has_headers
from rewriter.analysis.model import Program
from rewriter.golang.linkmode import link_mode
from rewriter.golang.needs import cgo_rows
from rewriter.images.libraries import library

FLAGS = '-linkmode external -extldflags "-static"'
"""What ``-ldflags`` must hold (https://pkg.go.dev/cmd/link)."""


def hindrance(program: Program, how: Linkage, installed: Collection[str]) -> str | None:
    """Why the program can't be linked statically in the image as it is; ``None`` if it can."""
    build, source = program.build, program.source
    if build.command.buildmode == "pie" or (source is not None and source.dynamic_linking):
        return "it asks for the dynamic loader"
    if link_mode(build.command, build.environment).sanitizer:
        return "a sanitizer needs the dynamic C library"
    if not has_headers(installed):
        return "gcc and musl-dev are not installed"
    for need in source.cgo if source is not None else ():
        row = cgo_rows().get(need.module or "")
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
    if build.start is None or build.verb_end is None:
        return "the go command is not in plain sight"
    return None
