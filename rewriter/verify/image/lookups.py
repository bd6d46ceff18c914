"""What both images hold of that which a program can ask of the system."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from rewriter.verify.image.asks import Asks
from rewriter.verify.image.certificates import Certificate, Read, are_left_out, certificates, places
from rewriter.verify.image.listing import Entry, Listing
from rewriter.verify.image.seen import Base, ImageView
from rewriter.verify.image.tables import table


class Lookups(Struct, frozen=True):
    """What was read for the comparison.

    ``before`` and ``after`` are the certificates of the old and the new image by their digests, ``of_base``
    the digests of those that the old base image or a package brought, ``own`` the files of
    ``update-ca-certificates`` by the digest of what they hold, ``trusts_more``: the old image has some of its
    base or of packages that were not read. ``media`` are the types by ending, ``None`` where an image has no
    table; ``own_media``: the old base image has another table, or none.
    """

    asks: Asks = field(default_factory=Asks)
    before: Mapping[str, Certificate] = field(default_factory=dict)
    after: Mapping[str, Certificate] = field(default_factory=dict)
    of_base: frozenset[str] = frozenset()
    trusts_more: bool = False
    own: Mapping[str, str] = field(default_factory=dict)
    media: tuple[Mapping[str, str] | None, Mapping[str, str] | None] = (None, None)
    own_media: bool = False


def look_up(old: ImageView, new: ImageView, asks: Asks, read_old: Read, read_new: Read) -> Lookups:
    """Read of both images what the programs can ask for."""
    before, after, of_base, own, trusts_more = {}, {}, frozenset[str](), {}, False
    if asks.can_ask("certificates") or asks.can_ask("roots"):
        known = old.base.listing.entries if old.base is not None else {}
        before = certificates(old.listing, dict(old.config.environment), read_old, known)
        trusts_more = are_left_out(old.listing, dict(old.config.environment), known)
        after = certificates(new.listing, dict(new.config.environment), read_new)
        of_base = old.base.certificates if old.base is not None else of_base
        left = {one: before[one] for one in before if one not in after and one not in of_base}
        row = table()["certificates_of_packages"]
        if left:
            of_base |= places(old.listing, row["folder"], read_old, left).keys()
            own = places(old.listing, row["own"], read_old, left)
    media: tuple[Mapping[str, str] | None, Mapping[str, str] | None] = (None, None)
    own_media = False
    if asks.can_ask("media types"):
        media = (_media(old.listing, read_old), _media(new.listing, read_new))
        own_media = any(_is_own(old, old.base, path) for path in table()["media_types"]["paths"])
    return Lookups(asks, before, after, of_base, trusts_more, own, media, own_media)


def _is_own(view: ImageView, base: Base | None, path: str) -> bool:
    if base is None:
        return False
    was, now = (_plain(listing.get(path)) for listing in (base.listing, view.listing))
    return now is not None and was != now


def _plain(entry: Entry | None) -> tuple[int, int, str] | None:
    return None if entry is None else (entry.mode, entry.size, entry.link)


def _media(listing: Listing, read: Read) -> dict[str, str] | None:
    """https://go.dev/src/mime/type_unix.go: the first globs2 that is there, else all other tables."""
    found = [(path, file) for path in table()["media_types"]["paths"] if (file := listing.resolve(path))]
    globs = [file for path, file in found if path.endswith("/globs2")][:1]
    types: dict[str, str] = {}
    for file in globs or [file for _, file in found]:
        types |= media_types(read(file) or b"")
    return types if found else None


def media_types(content: bytes) -> dict[str, str]:
    """Types by ending, of ``globs2`` or ``mime.types``."""
    found: dict[str, str] = {}
    for line in content.decode("utf-8", "replace").split("\n"):
        fields = line.split(":")
        if len(fields) > 2 and fields[2].startswith("*."):
            found.setdefault(fields[2][1:], fields[1])
            continue
        words = line.partition("#")[0].split()
        if len(words) > 1 and "/" in words[0]:
            found |= {f".{ending}": words[0] for ending in words[1:]}
    return found
