"""What is known of the files that the new programs ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rewriter.verify.image.asks import Asks
from rewriter.verify.image.source import Source, source_of
from rewriter.verify.model import ImageView, Pair


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of what the new programs ask for.

    ``dropped`` has the lines of comments by the paths that they drop, ``embedded`` files whose content was
    found in a program.
    """

    asks: Asks = field(default_factory=Asks)
    source: Source = field(default_factory=Source)
    dropped: Mapping[str, int] = field(default_factory=dict)
    embedded: frozenset[str] = frozenset()


def gather(pair: Pair, target: str | None, old: ImageView, gone: Sequence[str], asks: Asks) -> Evidence:
    """The evidence on files that are ``gone``; both Dockerfiles may have comments on them."""
    listing, workdir = old.listing, old.config.workdir or "/"
    source = source_of(pair.before, target, pair.dockerfile, pair.context)
    digests = {path: entry.digest for path in gone if (entry := listing.get(path)) is not None and entry.size}
    embedded = frozenset(path for path, digest in digests.items() if digest and asks.embeds(digest))
    dropped = {**_dropped(pair.after, target, workdir), **_dropped(pair.before, target, workdir)}
    return Evidence(asks, source, dropped, embedded)


def _dropped(text: str, target: str | None, workdir: str) -> Mapping[str, int]:
    from rewriter.analysis.inline import drops_in
    from rewriter.dockerfile.model import DockerfileError

    try:
        return drops_in(text, target, workdir)
    except DockerfileError:
        return {}
