"""Owners and modes that paths have from elsewhere: from where they were moved or copied from, through links.

``chmod`` and ``chown`` follow a link, ``mv`` and ``cp -p`` bring owner and mode along, and plain ``cp`` the
mode less umask (cp, mv, chown and chmod of https://pubs.opengroup.org/onlinepubs/9799919799/utilities/). What
follows from that is written down as events of the paths that it concerns, so that nobody has to look for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from msgspec.structs import replace

from rewriter.support.paths import below, join
from rewriter.support.regex import regex
from rewriter.trace.filesystem.links import Links
from rewriter.trace.filesystem.place import LINK, PRESERVED
from rewriter.trace.model import MADE_ANEW, Change, Event

_MOST = 2000
"""Events before a copy that are looked at."""
_UMASK = 0o022
_OCTAL = regex(r"[0-7]{1,5}", re.ASCII)
_GIVING = (Change.OWNED, Change.MODED)


def brought_along(all_events: Sequence[Event], first: int, links: Links) -> list[Event]:
    """The events from number ``first`` on, each followed by the owners and modes that come with it.

    ``links`` are those of the image so far, and take in what these events do to them.
    """
    events: list[Event] = []
    for event in all_events[first:]:
        events.append(event)
        if event.change in _GIVING:
            real = links.real(event.path)
            events += () if real == event.path else (replace(event, path=real, explicit=False),)
        elif event.change in (Change.DUPLICATED, Change.MOVED) and event.detail != LINK and event.source:
            before = map(all_events.__getitem__, range(first - 1, -1, -1))
            earlier = islice(chain(events[-2::-1], before), _MOST)
            events += reversed([*_along(event, event.source, earlier)])
        links.follow(event)
    return events


def _along(copy: Event, source: str, earlier: Iterator[Event]) -> Iterator[Event]:
    """What a copy of ``source`` brings along, the newest first."""
    keeps_owner = copy.change is Change.MOVED or copy.detail == PRESERVED
    is_anew = False
    for event in earlier:
        if event.change in MADE_ANEW and event.path == source and not event.inside:
            is_anew = True  # it had its owner from whoever made it
        if event.change not in _GIVING or (event.change is Change.OWNED and (is_anew or not keeps_owner)):
            continue
        given = _of_copy(copy, source, event)
        if given is not None:
            detail = event.detail if keeps_owner else _under_umask(event.detail)
            yield replace(given, line=copy.line, detail=detail, certain=copy.certain, explicit=False)


def _of_copy(copy: Event, source: str, event: Event) -> Event | None:
    """The event as the copy sees it; ``None`` where it does not concern the source."""
    inside = below(event.path, source)
    if inside is None:
        if not event.recursive or below(source, event.path) is None:
            return None
        inside, event = "", replace(event, inside=False)
    elif inside == "" and event.inside and not event.recursive:
        return None
    only_inside = event.inside or (inside == "" and copy.inside)
    if only_inside and not event.recursive:
        return None
    return replace(event, path=join(copy.path, inside), inside=only_inside)


def _under_umask(mode: str) -> str:
    """What ``cp`` leaves of a mode in what it makes."""
    if _OCTAL.fullmatch(mode):
        return f"{int(mode, 8) & ~_UMASK:o}"
    return f"{mode},go-w" if "w" in mode and any(who in mode for who in "goa") else mode
