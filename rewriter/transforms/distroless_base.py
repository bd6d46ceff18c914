"""The runtime stage starts from a distroless image.

What it does
    Adds ``FROM gcr.io/distroless/static-debian13`` behind the last RUN, COPY or ADD, with the
    ``--platform`` of the old FROM where it had one. A stage that only copies what other stages made keeps its
    lines, and its FROM changes. A program that is linked dynamically gets
    ``base-debian13`` (glibc, OpenSSL, zlib, zstd), or ``cc-debian13`` where it needs libstdc++, libgcc_s or
    libgomp; the message says why. Settings name a mirror, a larger image, a tag and digests.

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
    old base that it needs are known; else ``review``

References
    https://github.com/GoogleContainerTools/distroless#readme,
    https://github.com/GoogleContainerTools/distroless/blob/main/base/README.md,
    https://github.com/GoogleContainerTools/distroless/blob/main/cc/README.md
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.analysis.runtime import pinned, reference
from rewriter.analysis.shape import Shape
from rewriter.dockerfile.model import Dockerfile, Instruction
from rewriter.dockerfile.words import from_ as from_words
from rewriter.facts.sight import if_read
from rewriter.insertion import Order, as_word, close_continuation, insert, keyword, passes_name_on
from rewriter.model import Diagnostic, Edit, Evidence, Fix, Settings, Severity


def transform(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Insert the FROM line."""
    image = reference(facts.runtime, settings)
    # Its platform is that of all stages that start from it, whatever their own flag says (BuildKit,
    # dockerfile2llb/convert.go).
    flag = _platform(dockerfile, facts.chain.target.root.from_)
    newline = dockerfile.newline
    if facts.shape is Shape.SPLIT:
        name = f" {as_word(dockerfile, facts)} {facts.stage_name}" if passes_name_on(facts) else ""
        line = f"{newline}{keyword(dockerfile, facts, 'FROM')} {flag}{image}{name}{newline}"
        edits = (insert(dockerfile, facts, line, Order.FROM), *close_continuation(dockerfile, facts))
    else:
        # A stage that is copied from stays on its image.
        from_ = facts.image_from if facts.shape is Shape.SWAP and facts.image_from else facts.from_
        span = from_words(from_).image_span
        own = _platform(dockerfile, from_)
        start = from_.flags[0].span.start if own and own != flag else span.start
        edits = (Edit(start, span.end, f"{flag}{image}" if own != flag else image),)
    reason = f": {facts.runtime.reason}" if facts.runtime.reason else ""
    places = tuple(Evidence(path, number) for path, number in facts.runtime.evidence)
    message = f"the runtime stage is {image}{reason}"
    if settings.digests and pinned(facts.runtime, settings) is None:
        message += "; the settings have no digest for it"
    at = facts.from_.line
    fix = Fix(edits, if_read(facts))
    yield Diagnostic("distroless-base", message, at, Severity.FIX, fix, evidence=places)


def _platform(dockerfile: Dockerfile, from_: Instruction) -> str:
    """The platform flag of a FROM as written, with a blank behind it."""
    flag = next((flag for flag in from_.flags if flag.name == "platform"), None)
    return dockerfile.text[flag.span.start : flag.span.end] + " " if flag is not None else ""
