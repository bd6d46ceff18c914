"""The verdict on one pair of Dockerfiles, from what was found."""

from __future__ import annotations

from rewriter.verify.compare.announced import split
from rewriter.verify.image.seen import ImageView
from rewriter.verify.model import Announced, Aspect, Build, Difference, FileVerdict, Findings, Pair, Verdict


def unbuilt(pair: Pair, build: Build, reason: str, verdict: Verdict) -> FileVerdict:
    """The verdict where an image does not build."""
    if build.timed_out:
        reason += f" within {build.seconds:.0f} s"
    differences = (Difference(Aspect.BUILD, reason),) if verdict is Verdict.DIFFERS else ()
    return FileVerdict(
        pair.path, pair.outcome, verdict, reason, differences=differences, last_lines=build.last_lines
    )


def concluded(
    pair: Pair, before: ImageView, after: ImageView, found: Findings, asked: tuple[Announced, ...]
) -> FileVerdict:
    """The verdict on two images; ``asked`` is what the user wanted changed."""
    differences, announced = split(found.differences, pair.announced)
    verdict, reason = Verdict.PROVED, ""
    if differences:
        verdict, reason = Verdict.DIFFERS, differences[0].message
    elif found.gaps:
        verdict, reason = Verdict.NOT_SHOWN, found.gaps[0].message
    return FileVerdict(
        pair.path,
        pair.outcome,
        verdict,
        reason,
        before.inventory,
        after.inventory,
        differences,
        tuple(dict.fromkeys(found.gaps)),
        tuple(dict.fromkeys(found.notes)),
        tuple(dict.fromkeys(found.width)),
        announced=(*asked, *announced),
    )
