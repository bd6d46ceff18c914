"""A distroless image that is past its end of life is replaced by the supported release.

What it does
    ``static-debian11`` becomes ``static-debian13``; a name without ``-debianNN``, which means another release
    from time to time, gets it. Tag and registry stay; a digest is removed, since it names the old image.
    Nothing else of the file changes for that. Where an ARG before the first FROM names the image or its
    release, and nothing else reads that, its default changes.

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
    It leaves the image as it is where other stages read the argument that names it, those on the same static
    image aside, where a program needs a shared library that the new one lacks, or where a program linked with
    the C library can't be seen to be fit.

Applicability
    safe: both images are in the catalogue, and the newer one has all that the older one has; ``review``
    where a digest is removed

References
    https://github.com/GoogleContainerTools/distroless/blob/main/SUPPORT_POLICY.md,
    https://github.com/GoogleContainerTools/distroless/commit/4aa1087
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from rewriter.dockerfile.instructions import Arg, each
from rewriter.dockerfile.load import with_text
from rewriter.dockerfile.model import Dockerfile, DockerfileError, Span
from rewriter.dockerfile.stages import global_arguments, stages
from rewriter.model import Applicability, Diagnostic, Edit, Settings
from rewriter.plan.model import Plan
from rewriter.plan.renewal import Move, moves_to
from rewriter.plan.runtime_image import digest_of
from rewriter.rules.diagnostics import fix
from rewriter.rules.rule import Rule
from rewriter.rules.writing.edits import apply, replaced
from rewriter.support.regex import regex
from rewriter.trace.base import argument_defaults, image_text

_NAME = regex(r"/(?P<kind>[a-z-]+?)(?P<release>-debian\d+)?(?P<tag>:[^@\s]*)?(?P<digest>@\S+)?$", re.ASCII)
_RELEASE = regex(r"(?<!\d)(?:9|1\d)(?!\d)")
_COMMIT = regex(r"-?[0-9a-f]{40}")


def transform(dockerfile: Dockerfile, plan: Plan, settings: Settings) -> Iterator[Diagnostic]:
    """Write the release into the image's name."""
    move = moves_to(dockerfile, plan, settings)
    if move is None or plan.facts.image_from is None:
        return
    found = next(_places(dockerfile, plan, move, settings), None)
    if found is None:
        return
    named, edit = found
    message = f"{named.old} becomes {named.new}: {move.reason}"
    if named.unpinned:
        message += "; the digest of the old image is removed, pin the new one"
    applicability = Applicability.REVIEW if named.unpinned else Applicability.SAFE
    line = 1 + dockerfile.text.count("\n", 0, edit.start)
    yield fix(RULE, message, line, (edit,), applicability, evidence=move.places)


class _Renamed(Struct, frozen=True):
    """An image's name from ``start`` on, in the supported release."""

    start: int
    text: str
    old: str
    new: str
    unpinned: bool


def _renamed(written: str, move: Move, settings: Settings) -> _Renamed | None:
    """The end of an image's name as it has to be; ``None`` where a variable stands in it, the tag aside."""
    found = _NAME.search(written)
    if found is None or "$" in found["kind"] + (found["release"] or "") + (found["digest"] or ""):
        return None
    old, new = found["kind"] + (found["release"] or ""), f"{move.kind}-debian{move.debian}"
    tag = _COMMIT.sub("", found["tag"] or "")
    pinned = bool(found["digest"]) or tag != (found["tag"] or "")
    name = new + (tag if tag != ":" else "")
    digest = digest_of(name, settings)
    text = f"{name}@{digest}" if digest else name
    return _Renamed(found.start() + 1, text, old, new, pinned and digest is None)


def _places(
    dockerfile: Dockerfile, plan: Plan, move: Move, settings: Settings
) -> Iterator[tuple[_Renamed, Edit]]:
    """FROM itself, or the default of an argument that it reads, which no other line reads."""
    root = plan.facts.chain.target.root
    span = root.from_.image.span
    named = _renamed(dockerfile.written(span), move, settings)
    if plan.facts.image_from is None:
        return
    own = plan.facts.image_from.image.span
    if named is not None and plan.facts.image_from is root.from_:
        yield named, Edit(span.start + named.start, span.end, named.text)
        return
    if named is not None:  # other stages go on from that one
        yield named, replaced(own, dockerfile.text[span.start : span.start + named.start] + named.text)
        return
    whole = image_text(dockerfile, root.image)[0]
    named = _renamed(whole, move, settings)
    if named is None or plan.facts.image_from is not root.from_:
        return
    wanted = whole[: named.start] + named.text
    for argument in global_arguments(dockerfile):
        for pair in argument.pairs:
            at = pair.value_span
            for edit in _new_defaults(dockerfile.text, at, move, settings) if at is not None else ():
                if _is_all(dockerfile, plan, edit, wanted):
                    yield named, edit


def _new_defaults(text: str, at: Span, move: Move, settings: Settings) -> Iterator[Edit]:
    """What the default of an argument may be: an image, a part of its name, or the number of the release."""
    written = text[at.start : at.end]
    quote = written[-1:] if written[-1:] in ("'", '"') else ""
    end = at.end - len(quote)
    named = _renamed("/" + text[at.start : end], move, settings)
    if named is not None and "/" not in named.old:
        yield Edit(at.start + named.start - 1, end, named.text)
    for found in _RELEASE.finditer(text, at.start, end):
        yield Edit(found.start(), found.end(), str(move.debian))


def _is_all(dockerfile: Dockerfile, plan: Plan, edit: Edit, wanted: str) -> bool:
    """Whether an edit of an argument makes the stage start from ``wanted``, and changes nothing else."""
    try:
        new = with_text(dockerfile, apply(dockerfile.text, (edit,)))
        before, after = argument_defaults(dockerfile), argument_defaults(new)
    except DockerfileError:
        return False
    changed = {name for name in before if before[name] != after.get(name)}
    found = stages(new)
    declared = (pair.key for stage in found for arg in each(stage.instructions, Arg) for pair in arg.pairs)
    if changed.intersection(declared):
        return False
    images = [image_text(new, stage.image, after)[0] for stage in found]
    old = [image_text(dockerfile, stage.image, before)[0] for stage in stages(dockerfile)]
    at = plan.facts.chain.target.root.index
    moved = {old[at]} if "/static" in wanted else set()  # what is static runs on any release
    expected = [wanted if image in moved else image for image in old]
    expected[at] = wanted
    return images == expected


RULE = Rule(__name__, order=130, transform=transform, renews=True)
