"""What the source asks for of the old base image, and the new image lacks: executables and files.

Own files of the old stage are compared by themselves. What a route needs no run shows, so that this rests on
the source alone: whether the call is ever reached is not known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rewriter.rules.notices import dynamic_executable
from rewriter.rules.refusals import starts_executable
from rewriter.verify.image.asks import Asks
from rewriter.verify.image.seen import ImageView
from rewriter.verify.image.source import Source, Start
from rewriter.verify.image.start import program_path
from rewriter.verify.model import Findings, Gap

_MOST_SHOWN = 5
_NO_CALL = "if the call is never reached, write '# distroify: ignore[{}]' above the FROM"


def compare_asked(
    old: ImageView, new: ImageView, source: Source, asks: Asks, announced: Collection[str]
) -> Findings:
    """``announced`` are the rules by which a rewrite has told differences."""
    known = source.ignored.union(announced)
    gaps = [*_files(old, new, source)]
    if asks.can_ask("commands"):
        if starts_executable.RULE.id not in known:
            gaps += _commands(old, new, source)
        if dynamic_executable.RULE.id not in known and old.inventory.shells and not new.inventory.shells:
            gaps += _computed(source)
    return Findings(gaps=tuple(gaps))


def _commands(old: ImageView, new: ImageView, source: Source) -> Iterator[Gap]:
    lost = [one for one in source.starts if _has(old, one) and not _has(new, one)]
    for one in lost[:_MOST_SHOWN]:
        yield Gap(f"{one.said}, which the new image lacks", _NO_CALL.format(starts_executable.RULE.id))


def _has(view: ImageView, start: Start) -> bool:
    return any(program_path(view.config, view.listing, name) is not None for name in start.names)


def _computed(source: Source) -> Iterator[Gap]:
    for place in source.computed_starts[:1]:
        message = f"the program starts an executable whose name is computed at {place}"
        yield Gap(
            f"{message}: the new image has those of the old base image no more",
            _NO_CALL.format(dynamic_executable.RULE.id),
        )


def _files(old: ImageView, new: ImageView, source: Source) -> Iterator[Gap]:
    base = old.base.listing if old.base is not None else None
    lost = [
        item
        for item in source.wanted
        if base is not None
        and base.get(item.path) is not None
        and old.listing.get(item.path) is not None
        and new.listing.get(item.path) is None
    ]
    for item in lost[:_MOST_SHOWN]:
        help_ = f"copy it into the new image: `# distroify: copy {item.path}`"
        yield Gap(
            f"{item.path} of the old base image is gone, and the source asks for it ({item.why})", help_
        )
