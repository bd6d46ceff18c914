"""Own files that programs reach by another name: through a link of the old base image to a folder.

Debian's and Alpine's ``/var/run`` leads to ``/run``, distroless has a folder there: what lies in ``/run/app``
is ``/var/run/app`` no more (https://salsa.debian.org/md/base-files, ``postinst``).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from rewriter.verify.image.asks import Asks
from rewriter.verify.image.seen import ImageView
from rewriter.verify.model import Aspect, Difference, Findings, Gap


def compare_other_names(old: ImageView, new: ImageView, own: Sequence[str], asks: Asks) -> Findings:
    """``own`` are the paths of the old stage that both images have, each of them."""
    found = Findings()
    words = [*(value for _, value in old.config.environment), *old.config.entrypoint, *old.config.cmd]
    for path, link, name in _lost_names(old, new, own):
        message = f"{path} was {name} too, and is no more: {link} is no link to its folder now"
        parents = [folder for folder in _up(name) if folder.startswith(f"{link}/")]
        if any(asks.names(one) or any(one in word for word in words) for one in (name, *parents)):
            text = f"{message}, and the program names it"
            found += Findings((Difference(Aspect.FILES, text),))
        elif asks.names(link):
            help_ = f"let the program name {path}, or make {name} a folder of the new image"
            found += Findings(gaps=(Gap(f"{message}, and the program names {link}", help_),))
    return found


def _lost_names(old: ImageView, new: ImageView, own: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """The topmost paths, the link, and the name by way of it, which leads to nothing in the new image."""
    base = old.base.listing.entries if old.base is not None else {}
    links = [(path, old.listing.resolve(path)) for path, entry in sorted(base.items()) if entry.is_link]
    told: set[str] = set()
    for path in sorted(own):
        for link, folder in links:
            if folder is None or not path.startswith(f"{folder}/") or path.startswith(f"{link}/"):
                continue
            name = link + path[len(folder) :]
            is_lost = old.listing.get(name) is not None and new.listing.get(name) is None
            if is_lost and told.isdisjoint(_up(name)):
                told.add(name)
                yield path, link, name


def _up(path: str) -> Iterator[str]:
    while (path := posixpath.dirname(path)) != "/":
        yield path
