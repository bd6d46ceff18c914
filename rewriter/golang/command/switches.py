"""What asks for cgo though no source has C: experiments of the toolchain, build tags, GODEBUG."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from msgspec import Struct

from rewriter.support.tables import fits_one, table


class CgoSwitch(Struct, frozen=True):
    """What is written, and what it puts into the program where cgo is on."""

    written: str
    effect: str
    part: str
    """The part of the standard library that it belongs to."""
    loads: str = ""
    """What the program then opens at run time, in words."""

    def matters(self, standard_imports: Collection[str]) -> bool:
        """Whether one of these packages of the standard library brings that part in."""
        known = table("golang", "switches")["parts"][self.part]
        folders = tuple(name for name in known if name.endswith("/"))
        return any(path in known or path.startswith(folders) for path in standard_imports)


def of_experiments(value: str) -> Iterator[CgoSwitch]:
    """The switches in a value of GOEXPERIMENT, of which the last word for a name holds."""
    words = [word.strip() for word in value.split(",")]
    on: dict[str, None] = {}
    for word in words:
        if word == "none":
            on.clear()
        else:
            on.pop(word.removeprefix("no"), None)
            on[word] = None
    for row in table("golang", "switches")["experiments"]:
        yield from (_switch(f"GOEXPERIMENT={name}", row) for name in row["names"] if name in on)


def of_tags(tags: Collection[str]) -> Iterator[CgoSwitch]:
    """The switches among build tags."""
    for row in table("golang", "switches")["tags"]:
        if not _is_off(row, tags):
            yield from (_switch(f"the build tag {name}", row) for name in row["names"] if name in tags)


def of_debug(settings: str, tags: Collection[str]) -> Iterator[CgoSwitch]:
    """The switches in a value of GODEBUG (``a=1,b=2``), of which the last setting of a name holds."""
    pairs = (setting.strip().partition("=") for setting in settings.split(","))
    given = {name: value for name, _, value in pairs}
    for row in table("golang", "switches")["debug"]:
        value = given.get(row["name"], "")
        if row["value"] in value.split("+") and not _is_off(row, tags):
            yield _switch(f"GODEBUG={row['name']}={value}", row)


def names_debug(settings: str) -> frozenset[str]:
    """The names that a value of GODEBUG sets: they outweigh those of the source."""
    return frozenset(setting.strip().partition("=")[0] for setting in settings.split(","))


def of_toolchain(
    image: str, release: tuple[int, int] | None, words: Collection[str], *, packaged: bool
) -> Iterator[CgoSwitch]:
    """The same of the toolchain of an image as FROM names it.

    ``words`` are those of GOEXPERIMENT and the build tags. ``packaged``: Go is a package of the image's
    distribution.
    """
    for row in table("golang", "switches")["toolchains"]:
        patterns = (*row["images"], *(row.get("packaged", ()) if packaged else ()))
        known = release is not None and release < tuple(row.get("since", (0, 0)))
        off = not {*row["unless"]}.isdisjoint(words)
        if not known and not off and fits_one(image, patterns):
            yield _switch(row["name"], row)


def _is_off(row: dict[str, Any], tags: Collection[str]) -> bool:
    return not {*row.get("without", ())}.isdisjoint(tags)


def _switch(written: str, row: dict[str, Any]) -> CgoSwitch:
    return CgoSwitch(written, row["effect"], row["part"], row.get("loads", ""))
