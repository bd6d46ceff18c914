"""What a program can ask of the system beside its own files: certificates, time zones, media types.

Each is compared only where the new programs were linked with a function that asks for it. What a newer
release of the distribution brings is no difference; what the old image had of its own is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rewriter.images.catalogue import toolchain_only
from rewriter.support.messages import few
from rewriter.verify.compare.local_time import compare_local_time
from rewriter.verify.image.asks import Asks
from rewriter.verify.image.listing import Listing
from rewriter.verify.image.lookups import Lookups
from rewriter.verify.image.seen import ImageView
from rewriter.verify.image.tables import table
from rewriter.verify.model import Aspect, Difference, Findings

_MOST_SHOWN = 5
_MOST_ZONES = 20_000


def compare_lookups(old: ImageView, new: ImageView, seen: Lookups) -> Findings:
    """All of them."""
    return (
        _certificates(seen)
        + _zones(old, new, seen.asks)
        + _media_types(seen)
        + Findings(tuple(compare_local_time(old, new, seen.asks)))
        + Findings(notes=tuple(_services(old, new, seen.asks)))
        + Findings(tuple(_temporary(old, new, seen.asks)))
    )


def _certificates(seen: Lookups) -> Findings:
    """Own certificates matter wherever the system's are read, those of the distribution to TLS clients."""
    if seen.before and not seen.after and seen.asks.can_ask("certificates"):
        message = "the new image has no CA certificates, and the program can check those of TLS servers"
        return Findings((_file(f"{message}: the old image had {len(seen.before)}"),))
    if not seen.asks.can_ask("roots"):
        return Findings()
    if seen.asks.can_ask("certificates") and _is_pinned(seen):
        come = [one for one in seen.after if one not in seen.before]
        message = f"the program trusted own certificates alone ({len(seen.before)}), and {len(come)} more now"
        return Findings((_file(message),))
    lost = [one for one in seen.before if one not in seen.after and one not in seen.of_base]
    if not lost:
        return Findings()
    named = [_certificate(digest, seen) for digest in lost]
    return Findings((_file(f"the program no longer trusts {few(named, _MOST_SHOWN)}"),))


def _is_pinned(seen: Lookups) -> bool:
    """Whether all certificates were the old stage's own, and others come in files with none of them."""
    if seen.trusts_more:
        return False
    own = {one.path for digest, one in seen.after.items() if digest in seen.before}
    come = {one.path for digest, one in seen.after.items() if digest not in seen.before}
    return bool(own and come) and own.isdisjoint(come) and seen.of_base.isdisjoint(seen.before)


def _certificate(digest: str, seen: Lookups) -> str:
    path = seen.before[digest].path
    if digest in seen.own:
        return f"the certificate {seen.own[digest]}"
    return f"the certificate of {path} whose text has the SHA-256 {digest[:16]}…"


def _zones(old: ImageView, new: ImageView, asks: Asks) -> Findings:
    """The database as a whole, and zones that the program or TZ names."""
    zone = dict(new.config.environment).get("TZ", "").lstrip(":")
    if not (asks.can_ask("zones") or zone) or (asks.all_go and asks.can_ask("own zones")):
        return Findings()
    if not _has_zones(old.listing):
        return Findings()
    if not _has_zones(new.listing):
        what = f"TZ is {zone}" if zone else "the program can load time zones"
        return Findings((_file(f"the new image has no time zones, and {what}"),))
    lost = sorted(_zone_names(old.listing) - _zone_names(new.listing))
    named = [name for name in lost if name == zone or ("/" in name and asks.names(name))]
    return Findings(tuple(_file(f"the time zone {name} is gone, which is named") for name in named[:5]))


def _has_zones(listing: Listing) -> bool:
    for path in table()["zones"]["paths"]:
        entry = listing.get(path)
        if entry is not None and (entry.is_file or any(p.startswith(f"{path}/") for p in listing.entries)):
            return True
    return False


def _zone_names(listing: Listing) -> set[str]:
    folder = f"{table()['zones']['paths'][0]}/"
    names = {path.removeprefix(folder) for path, entry in listing.entries.items()
             if path.startswith(folder) and not entry.is_directory}  # fmt: skip
    return names if len(names) < _MOST_ZONES else set()


def _media_types(seen: Lookups) -> Findings:
    """An ending that the old table had and the new one has not, or that has another type now.

    Of a table that came with the old base image, another release of the distribution has another state.
    """
    was, now = seen.media
    if not seen.asks.can_ask("media types") or (was is None and now is None):
        return Findings()
    if was is None:
        message = (
            "the new image has a table of media types, which the program asks for, and the old one had none"
        )
        return Findings(notes=(message,))
    if now is None:
        return Findings((_file("the new image has no table of media types, and the program asks for them"),))
    changed = sorted(ending for ending, kind in was.items() if now.get(ending) != kind)
    if not changed:
        return Findings(notes=("the program asks for media types: both images have the same",))
    shown = ", ".join(
        f"{one} was {was[one]}, is {now.get(one, 'not known')}" for one in changed[:_MOST_SHOWN]
    )
    message = (
        f"the program asks for media types, of which the new image has {len(changed)} otherwise: {shown}"
    )
    return Findings((_file(message),)) if seen.own_media else Findings(notes=(message,))


def _services(old: ImageView, new: ImageView, asks: Asks) -> Iterator[str]:
    """Every program with a network can ask; the few names that programs use Go knows without the file.

    https://go.dev/src/net/lookup.go (services)
    """
    for path in table()["services"]["paths"]:
        gone = old.listing.get(path) is not None and new.listing.get(path) is None
        if gone and asks.all_go and asks.can_ask("services"):
            yield f"the program can look up names of services, and {path} is gone"


def _temporary(old: ImageView, new: ImageView, asks: Asks) -> Iterator[Difference]:
    """The folder for temporary files is there. What its user may do in it is compared by itself."""
    was, now = (dict(view.config.environment).get("TMPDIR") or "/tmp" for view in (old, new))
    is_gone = old.listing.get(was) is not None and new.listing.get(now) is None
    if is_gone and asks.all_go and asks.can_ask("temporary files"):
        yield _file(f"the program can make temporary files, and {now} is gone")


def compare_variables(old: ImageView, new: ImageView, asks: Asks) -> Findings:
    """Variables of the Go toolchain that the new image lacks or has otherwise and that the program names."""
    was, now = dict(old.config.environment), dict(new.config.environment)
    excused = {name for row in table()["named_anyhow"] if _holds(row, asks) for name in row["names"]}
    lost = [
        name
        for name in was
        if toolchain_only(name) and was[name] != now.get(name) and name not in excused and asks.names(name)
    ]
    return Findings(tuple(_variable(name, was[name], now.get(name)) for name in sorted(lost)))


def _variable(name: str, was: str, now: str | None) -> Difference:
    is_now = "not set" if now is None else repr(now)
    return Difference(Aspect.CONFIG, f"{name} was {was!r} and is {is_now}: the program names it")


def _holds(row: Mapping[str, list[str]], asks: Asks) -> bool:
    return "functions" not in row or asks.can_call(row["functions"])


def _file(message: str) -> Difference:
    return Difference(Aspect.FILES, message)
