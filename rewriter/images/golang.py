"""The official golang images: what a tag implies about Go, Debian or Alpine, and the configuration.

Sources: https://github.com/docker-library/golang (``generate-stackbrew-library.sh`` for tags,
``Dockerfile-linux.template`` for the configuration); the tables are in ``golang.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct

from rewriter.images.reference import KEPT, Name, Reference, split
from rewriter.support.regex import regex
from rewriter.support.tables import fits_one, table

Distribution = Literal[
    "debian",
    "alpine",
    "windows",
    "ubuntu",
    "busybox",
    "redhat",
    "wolfi",
    "suse",
    "arch",
    "scratch",
    "distroless",
]
"""``debian``, ``alpine`` and ``windows`` have golang images; the others are in ``distributions.toml``."""

_VERSION = regex(r"(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?(rc\d{0,3}|beta\d{0,3})?", re.ASCII)
_ALPINE = regex(r"alpine(\d{1,2}\.\d{1,2})?", re.ASCII)
_NEWEST = frozenset({"1", "latest", "tip", "rc"})
_WINDOWS = ("windowsservercore", "nanoserver")
_SILENT = regex(r"rc|\d{8}|ltsc\d{4}|sac\d{4}|\d{4}", re.ASCII)
"""Parts that say nothing of the distribution: ``1.21-rc``, ``tip-20251026``, ``…-ltsc2022``, ``…-1809``."""


class BaseImage(Struct, frozen=True):
    """What a stage starts from, as far as the reference tells. ``None`` stands for: not known.

    An official golang image, or one of ``distributions.toml``, whose ``go_version`` is not known; of
    ``BaseImage()`` nothing is.
    """

    go_version: tuple[int, int] | None = None
    patch: int | None = None
    """The third number, where the tag has it."""
    distribution: Distribution | None = None
    suite: str | None = None
    """Debian's code name, ``wheezy`` … ``trixie``."""
    alpine_version: str | None = None
    has_c_compiler: bool | None = None
    has_onbuild: bool = False
    """The variant ``-onbuild`` (up to Go 1.8), which builds the program by its own triggers."""
    official: bool = False
    mirror: bool = False
    """The official image through another registry."""
    environment: tuple[tuple[str, str | None], ...] = (("PATH", None),)
    """ENV of the image in its order; a value of ``None`` is not known. ``dict()`` takes it."""
    workdir: str = "/"
    user: str = ""
    cmd: tuple[str, ...] | None = None
    libc: str | None = None
    """Version of glibc where no Debian suite tells it."""
    release: str | None = None
    """The first part of a distribution's tag: ``22.04``, ``noble``."""
    brings: tuple[str, ...] = ()
    """Packages that came along with Go, where the file installs it."""
    packaged: bool = False
    """Go is the distribution's own package, where the file installs it."""

    @property
    def is_golang(self) -> bool:
        """Whether it is an official golang image, directly or through a mirror."""
        return any(name == "GOPATH" for name, _ in self.environment)

    @property
    def glibc(self) -> str | None:
        """Version of glibc, such as ``2.36``."""
        return table("images", "golang")["suites"][self.suite]["glibc"] if self.suite else self.libc

    @property
    def debian(self) -> int | None:
        """Number of the Debian release, such as 12."""
        return table("images", "golang")["suites"][self.suite]["debian"] if self.suite else None


@lru_cache(KEPT)
def golang_image(reference: Reference | str, *, tag_known: bool = True) -> BaseImage | None:
    """What is known of an official golang image; ``None`` for every other image.

    A missing tag means ``latest``, unless there is a digest, or ``tag_known`` is false because a variable
    in the tag has no value (and was left out). A ``$`` in the tag leaves open what it stands for as well;
    of both the last part is still read: ``${VERSION}-alpine`` and ``-alpine`` are Alpine.
    """
    name = split(reference)
    official, mirror = _is_official(name), _is_mirror(name)
    if not (official or mirror):
        return None
    tag = name.tag if tag_known else f"${name.tag or ''}"
    if tag is None:
        tag = "latest" if name.digest is None else "$"
    return _image(_read(tag), official, mirror, pinned=name.digest is not None)


def debian_number(suite: str) -> int:
    """The number of a Debian release by its code name. Raises ``KeyError`` for an unknown one."""
    number: int = table("images", "golang")["suites"][suite]["debian"]
    return number


def debian_glibc(debian: int) -> str:
    """The glibc of a Debian release, ``2.41`` for 13. Raises ``KeyError`` for an unknown one."""
    found = {row["debian"]: str(row["glibc"]) for row in table("images", "golang")["suites"].values()}
    return found[debian]


@lru_cache(KEPT)
def looks_like_go(reference: Reference | str) -> bool:
    """Whether the name of an image suggests that it carries the Go toolchain (official images included)."""
    name = split(reference)
    if _is_official(name) or _is_mirror(name):
        return True
    last = name.repository.rpartition("/")[2]
    return any(fits_one(last, row.get("last", ())) or fits_one(name.path, row.get("path", ()))
               for row in table("images", "golang")["go_like"])  # fmt: skip


def _is_official(name: Name) -> bool:
    rows = table("images", "golang")["official"]
    prefix, _, last = name.repository.rpartition("/")
    known = last in rows["repositories"] and prefix in ("", *rows["architectures"])
    return known and not name.registry


def _is_mirror(name: Name) -> bool:
    rows = table("images", "golang")["mirror"]
    usable = bool(name.registry) and name.registry not in rows["not_mirrors"]
    return usable and fits_one(name.repository, rows["repositories"])


class _Tag(Struct, frozen=True):
    """The parts of a tag: version parts, and the variants (``alpine3.18``, ``bookworm``, ``onbuild``)."""

    version: tuple[int, int] | None = None
    patch: int | None = None
    release: str | None = None
    """The whole version, where the tag can only mean that one: ``1.24.3``, ``1.25rc1``."""
    candidate: bool = False
    """A beta or release candidate."""
    variants: tuple[str, ...] = ()
    unclear: bool = False
    """A variant may be missing or is not understood."""


def _read(tag: str) -> _Tag:
    if "$" in tag:
        # What stands after the last variable is known, such as "-alpine" in "${VERSION}-alpine".
        rest = tag.rpartition("$")[2]
        known = rest.rpartition("}")[2] if "}" in rest else rest[rest.find("-") :] if "-" in rest else ""
        variants = tuple(part for part in known.split("-")[1:] if part)
        return _Tag(variants=variants, unclear=not any(_is_variant(part) for part in variants))
    first, *rest_parts = tag.split("-")
    version = _VERSION.fullmatch(first)
    if version is None:
        newest = first in _NEWEST
        parts = rest_parts if newest else [first, *rest_parts]
        return _Tag(_last_go(parts, newest), variants=tuple(parts), unclear=_unclear(parts))
    numbers = int(version[1]), int(version[2])
    candidate = version[4] is not None or rest_parts[:1] == ["rc"]
    patch = int(version[3]) if version[3] else None
    is_whole = patch is not None or (version[4] or "")[-1:].isdigit()
    release = version[0] if is_whole else None
    return _Tag(numbers, patch, release, candidate, tuple(rest_parts), _unclear(rest_parts))


def _is_variant(part: str) -> bool:
    known = part in table("images", "golang")["suites"] or part in ("onbuild", "cross")
    return known or part.startswith(_WINDOWS) or _ALPINE.fullmatch(part) is not None


def _unclear(parts: Sequence[str]) -> bool:
    return not any(_is_variant(part) for part in parts) and any(not _SILENT.fullmatch(part) for part in parts)


def _last_go(parts: Sequence[str], newest: bool) -> tuple[int, int] | None:
    for part in parts:
        retired = table("images", "golang")["last_go"].get(part)
        if retired is not None:
            return retired[0], retired[1]
    if newest or any(_is_variant(part) for part in parts):
        major, minor = table("images", "golang")["defaults"]["rows"][-1]["go"]
        return major, minor
    return None


def _defaults(tag: _Tag, key: str, *, pinned: bool) -> str | None:
    """The Debian or Alpine of a tag that names none, from the rows of its Go release."""
    rows: list[dict[str, Any]] = table("images", "golang")["defaults"]["rows"]
    if tag.version is None:
        return None
    version = min(tag.version, tuple(rows[-1]["go"]))
    own = [row for row in rows if tuple(row["go"]) == version]
    if not own:
        return None
    if tag.candidate:
        row = own[0]
    elif tag.patch is not None:
        row = next((row for row in reversed(own) if row["patch"] <= tag.patch), own[0])
    elif pinned and len({row.get(key) for row in own}) > 1:
        # X.Y moved from one to the other, and the digest does not say when it was taken.
        return None
    else:
        row = own[-1]
    value = row.get(key)
    return str(value) if value is not None else None


def _image(tag: _Tag, official: bool, mirror: bool, *, pinned: bool) -> BaseImage:
    distribution: Distribution | None = None if tag.unclear else "debian"
    suite = alpine = None
    for part in tag.variants:
        found = _ALPINE.fullmatch(part)
        if found is not None:
            distribution, alpine = "alpine", found[1] or _defaults(tag, "alpine", pinned=pinned)
        elif part in table("images", "golang")["suites"]:
            distribution, suite = "debian", part
        elif part.startswith(_WINDOWS):
            distribution = "windows"
    if distribution == "debian" and suite is None:
        suite = _defaults(tag, "debian", pinned=pinned)
    onbuild = "onbuild" in tag.variants
    config = table("images", "golang")["config"]
    workdir = config["windows_path"] if distribution == "windows" else config["workdir"]
    cmd = config["cmd"].get(distribution)
    if onbuild:
        workdir, cmd = config["onbuild"]["workdir"], config["onbuild"]["cmd"]
    return BaseImage(
        go_version=tag.version,
        patch=tag.patch,
        distribution=distribution,
        suite=suite,
        alpine_version=alpine,
        has_c_compiler=None if distribution is None else distribution == "debian",
        has_onbuild=onbuild,
        official=official,
        mirror=mirror,
        environment=_environment(tag, distribution),
        workdir=workdir,
        user=config["user"],
        cmd=tuple(cmd) if cmd is not None else None,
    )


def _environment(tag: _Tag, distribution: Distribution | None) -> tuple[tuple[str, str | None], ...]:
    config = table("images", "golang")["config"]
    if distribution == "windows":
        return (("GOPATH", config["windows_path"]), ("GOLANG_VERSION", tag.release))
    goroot, old = config["goroot"], config["debian_goroot_before"]
    if distribution != "alpine" and tag.version is not None and tag.version < tuple(old["go"]):
        goroot = old["goroot"]
    pairs: list[tuple[str, str | None]] = [
        ("PATH", config["path"].format(goroot=goroot)),
        ("GOLANG_VERSION", tag.release),
    ]
    since = tuple(config["gotoolchain"]["since"])
    if tag.version is None:
        pairs.append(("GOTOOLCHAIN", None))
    elif tag.version >= since[:2] and (*tag.version, since[2] if tag.patch is None else tag.patch) >= since:
        pairs.append(("GOTOOLCHAIN", config["gotoolchain"]["value"]))
    pairs.append(("GOPATH", config["gopath"]))
    return tuple(pairs)
