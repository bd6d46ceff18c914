"""What is known of the files that the new programs ask for."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from rewriter.dockerfile.model import DockerfileError
from rewriter.facts.directives import drops_in
from rewriter.verify.image.asks import Asks
from rewriter.verify.image.seen import ImageView
from rewriter.verify.image.source import Source
from rewriter.verify.model import Pair


class Evidence(Struct, frozen=True):
    """What is known of what the new programs ask for.

    ``dropped`` has the lines of comments by the paths that they drop, ``embedded`` files whose content was
    found in a program.
    """

    asks: Asks = field(default_factory=Asks)
    source: Source = field(default_factory=Source)
    dropped: Mapping[str, int] = field(default_factory=dict)
    embedded: frozenset[str] = frozenset()
    kept: tuple[str, ...] = ()
    """The old stage's own files that the new image has."""

    def others(self, folder: str, workdir: str) -> tuple[str, ...]:
        """What stands behind ``folder`` (relative to ``workdir``, with its slash) in paths of kept files.

        A string that goes on so names such a file, not the folder.
        """
        prefix = posixpath.join(workdir, folder)
        return tuple(path.removeprefix(prefix) for path in self.kept if path.startswith(prefix))


def gather(
    pair: Pair,
    target: str | None,
    old: ImageView,
    gone: Sequence[str],
    asks: Asks,
    source: Source,
    kept: Sequence[str] = (),
) -> Evidence:
    """The evidence on files that are ``gone``, while others are ``kept``.

    Both Dockerfiles may have comments on them.
    """
    listing, workdir = old.listing, old.config.workdir or "/"
    embedded = frozenset(
        path
        for path in gone
        if (entry := listing.get(path)) is not None
        and entry.size
        and asks.embeds((entry.digest, *listing.sums.get(path, ())))
    )
    dropped = {**_dropped(pair.after, target, workdir), **_dropped(pair.before, target, workdir)}
    return Evidence(asks, source, dropped, embedded, tuple(kept))


def _dropped(text: str, target: str | None, workdir: str) -> Mapping[str, int]:
    try:
        return drops_in(text, target, workdir)
    except DockerfileError:
        return {}
