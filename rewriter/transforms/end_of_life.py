"""A distroless image that is past its end of life moves to the supported release.

What it does
    ``static-debian11`` becomes ``static-debian13``; a name without ``-debianNN``, which means another release
    from time to time, gets it. Tag and registry stay; a digest goes, since it names the old image. Nothing
    else of the file changes for that.

Why
    Images of an old release get no security updates: Debian 9 to 12 are past their date. What a static
    program finds in them (certificates, time zones, users) is the same in all; a program that is linked with
    glibc runs on a newer one.

Example
    before
        FROM gcr.io/distroless/static-debian11:nonroot
    after
        FROM gcr.io/distroless/static-debian13:nonroot

When it refuses
    It leaves the image as it is where an argument of FROM gives the release, where a program needs a shared
    library that the new one lacks, or where a program linked with the C library can't be seen to be fit.

Applicability
    safe: both images are in the catalogue, and the newer one has all that the older one has; ``review``
    where a digest goes

References
    https://github.com/GoogleContainerTools/distroless/blob/main/SUPPORT_POLICY.md,
    https://github.com/GoogleContainerTools/distroless/commit/4aa1087
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rewriter.analysis.model import Facts
from rewriter.analysis.renewal import moves_to
from rewriter.analysis.runtime import digest_of
from rewriter.dockerfile.model import Dockerfile
from rewriter.dockerfile.words import from_ as from_words
from rewriter.model import Applicability, Diagnostic, Edit, Fix, Settings, Severity

_NAME = re.compile(
    r"/(?P<kind>[a-z-]+?)(?P<release>-debian\d+)?(?P<tag>:[^@\s]*)?(?P<digest>@\S+)?$", re.ASCII
)
_COMMIT = re.compile(r"-?[0-9a-f]{40}")


def transform(dockerfile: Dockerfile, facts: Facts, settings: Settings) -> Iterator[Diagnostic]:
    """Write the release into the image's name."""
    move = moves_to(dockerfile, facts, settings)
    if move is None or facts.image_from is None:
        return
    span = from_words(facts.chain.target.root.from_).image_span
    written = dockerfile.text[span.start : span.end]
    found = _NAME.search(written)
    if found is None or "$" in found.group():
        return
    old, new = found["kind"] + (found["release"] or ""), f"{move.kind}-debian{move.debian}"
    tag = _COMMIT.sub("", found["tag"] or "")
    pinned = bool(found["digest"]) or tag != (found["tag"] or "")
    start = span.start + found.start() + 1
    name = new + (tag if tag != ":" else "")
    digest = digest_of(name, settings)
    name = f"{name}@{digest}" if digest else name
    edit = Edit(start, span.end, name)
    if facts.image_from is not facts.chain.target.root.from_:  # other stages go on from that one
        own = from_words(facts.image_from).image_span
        edit = Edit(own.start, own.end, dockerfile.text[span.start : start] + name)
    message = f"{old} becomes {new}: {move.reason}"
    pinned = pinned and digest is None
    if pinned:
        message += "; the digest of the old image goes, pin the new one"
    applicability = Applicability.REVIEW if pinned else Applicability.SAFE
    yield Diagnostic(
        "end-of-life",
        message,
        facts.image_from.line,
        Severity.FIX,
        Fix((edit,), applicability),
        evidence=move.places,
    )
