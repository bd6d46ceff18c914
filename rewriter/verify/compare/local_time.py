"""A variable TZ that names a zone which the old image had no data for: local time was UTC.

The package time takes UTC where it does not find the zone of TZ (https://go.dev/src/time/zoneinfo_unix.go).
"""

from __future__ import annotations

from collections.abc import Iterator

from rewriter.verify.image.asks import Asks
from rewriter.verify.image.seen import ImageView
from rewriter.verify.image.tables import table
from rewriter.verify.model import Aspect, Difference, DifferenceKind


def compare_local_time(old: ImageView, new: ImageView, asks: Asks) -> Iterator[Difference]:
    """One difference where the new image has the zone; that it is lost is told with the other zones."""
    zone = dict(new.config.environment).get("TZ", "").lstrip(":")
    if not zone or zone.startswith("/") or zone in table()["localtime"]["utc"]:
        return
    if not asks.can_ask("local time") or asks.can_ask("own zones"):
        return
    if _has(new, zone) and not _has(old, zone):
        message = (
            f"TZ is {zone}, of which the old image has no data: local time was UTC, and is that zone's now"
        )
        yield Difference(Aspect.FILES, message, kind=DifferenceKind.LOCAL_TIME)


def _has(view: ImageView, zone: str) -> bool:
    return any(view.listing.get(path) is not None for path in _places(view, zone))


def _places(view: ImageView, zone: str) -> Iterator[str]:
    """In folders, and in the archive of the toolchain that built the program, which ``-trimpath`` hides."""
    for path in table()["zones"]["paths"]:
        if not path.endswith(".zip"):
            yield f"{path}/{zone}"
        elif not _is_trimmed(view):
            yield path


def _is_trimmed(view: ImageView) -> bool:
    build = view.program.build if view.program is not None else None
    return build is not None and "-trimpath=true" in build.settings
