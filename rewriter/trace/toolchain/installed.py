"""Go that RUN, ADD or COPY puts into an image of a distribution: seen while the stage is traced.

A distribution's package, an archive from https://go.dev/dl/, the tree of a golang image, or gvm. What it is
decides the Go release, whether a C compiler comes along, and where ``GOPATH`` is.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from rewriter.images.catalogue import BaseImage, golang_image
from rewriter.support.regex import regex
from rewriter.support.tables import fits_one, table

UNKNOWN = "\0"
"""Stands before the raw text of a word whose value is not known."""

_ARCHIVE = regex(r"(?:go|\$)[^/]{0,60}\.linux-[^/]{1,80}\.(?:tar\.gz|tgz)")
"""The name of a binary release: https://go.dev/dl/."""
_VERSION = regex(r"(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?", re.ASCII)
_VARIABLE = regex(r"\$(?:\{(\w{1,99})\}|(\w{1,99}))", re.ASCII)
_RECOMMENDS_OFF = regex(r"no-install-recommends|install-recommends=[\"']?(?:false|no|0|off)")
_TREE = "/usr/local/go"
"""Where the golang images have Go."""


class GoInstalled(Struct, frozen=True):
    """One way Go gets into the image. ``version`` and ``patch`` are ``None`` where they are not known."""

    version: tuple[int, int] | None
    patch: int | None
    line: int
    packaged: bool = False
    """By the distribution's package manager."""
    brings: tuple[str, ...] = ()
    """Packages that came along."""
    compiler_unclear: bool = False


class Toolchains(Struct):
    """What is seen of Go's installation while a trace runs."""

    found: list[GoInstalled] = field(default_factory=list)
    installer: int = 0
    """The line whose last download is gvm's installer."""
    _names: dict[str, str] = field(default_factory=dict)
    """Names that a downloaded archive may have in the image, with the release's name."""
    _piped: int = 0
    """The line whose last command writes an archive to its output."""

    def download(self, words: Iterable[str], variables: Mapping[str, str | None], line: int) -> bool:
        """Whether ``curl``, ``wget`` or ADD with ``words`` brings an archive of Go, which may have any of
        their names from now on."""
        texts = [_plain(word, variables) for word in words]
        archive = next((found[0] for text in texts for found in [_ARCHIVE.search(text)] if found), None)
        if archive is None:
            return False
        self._piped = line
        for text in (*texts, archive):
            name = posixpath.basename(text)
            if name and not name.startswith("-"):
                self._names[name] = archive
        return True

    def unpack(
        self, words: Sequence[str], variables: Mapping[str, str | None], line: int, *, piped: bool
    ) -> bool:
        """Whether ``tar`` with ``words`` unpacks a release of Go, which is recorded."""
        for word in words:
            name = posixpath.basename(_plain(word, variables))
            archive = self._known(name)
            if archive is not None:
                self.found.append(_release(archive, line))
                return True
        last = next(reversed(self._names.values()), None)
        if piped and self._piped == line and last is not None:
            self.found.append(_release(last, line))
            return True
        return False

    def _known(self, name: str) -> str | None:
        if name in self._names:
            return self._names[name]
        if _ARCHIVE.fullmatch(name):
            return name
        if name.startswith("go") and "*" in name:
            return next((text for known, text in self._names.items() if fnmatchcase(known, name)), None)
        return None

    def unpacked_by_add(self, source: str, line: int) -> None:
        """``ADD goX.Y.linux-amd64.tar.gz /usr/local`` unpacks the archive of the build context."""
        if _ARCHIVE.fullmatch(posixpath.basename(source)):
            self.found.append(_release(source, line))

    def copied(self, image: str, source: str, line: int) -> None:
        """``COPY --from=golang:X.Y /usr/local/go``, or from a stage."""
        found = golang_image(image) if image else None
        if source.rstrip("/") == _TREE or (found is not None and source.rstrip("/") == "/usr/local"):
            version, patch = (found.go_version, found.patch) if found is not None else (None, None)
            self.found.append(GoInstalled(version, patch, line))

    def packages(
        self, names: Iterable[str], words: Sequence[str | None], base: BaseImage, line: int, *, own: bool
    ) -> None:
        """A package manager installs ``names``; ``own``: from the distribution's own sources."""
        text = " ".join(word or "" for word in words).lower()
        foreign = not own or any(word in _table()["sources"]["options"] for word in words)
        recommended = _RECOMMENDS_OFF.search(text) is None
        for name in names:
            row = _package(name, base.distribution)
            if row is None:
                continue
            version = _by_name(name)
            if version is None and row.get("version") == "release" and not foreign:
                version = _by_release(base)
            brings = (*row.get("brings", ()), *(row.get("recommends", ()) if recommended else ()))
            self.found.append(GoInstalled(version, None, line, True, brings, row.get("unclear", False)))

    def managed(self, words: Sequence[str | None], line: int) -> str | None:
        """``gvm install`` or ``gvm use`` with ``words``: the release's name, such as ``go1.21``."""
        name = next((word for word in words[2:] if word and word.startswith("go")), None)
        if name is not None and words[1] in ("install", "use"):
            self.found.append(_release(name, line))
            return name
        return None


def refined(base: BaseImage, found: Sequence[GoInstalled]) -> BaseImage | None:
    """``base`` with the Go that was put into it; ``None`` where none was, or it is a golang image."""
    if not found or base.is_golang:
        return None
    versions = {(item.version, item.patch) for item in found}
    version, patch = versions.pop() if len(versions) == 1 else (None, None)
    brings = tuple(dict.fromkeys(name for item in found for name in item.brings))
    unclear = base.has_c_compiler is False and any(item.compiler_unclear for item in found)
    return replace(
        base,
        go_version=version,
        patch=patch,
        has_c_compiler=None if unclear else base.has_c_compiler,
        brings=brings,
        packaged=any(item.packaged for item in found),
    )


def default_gopath(home: str | None) -> str:
    """GOPATH where no variable sets it (since Go 1.8); it begins with NUL where HOME is not known.

    https://pkg.go.dev/cmd/go#hdr-GOPATH_environment_variable
    """
    return f"{UNKNOWN}/go" if home is None else posixpath.join(home, "go")


def gvm_gopath(home: str, name: str) -> str:
    """GOPATH of the release ``name`` that ``gvm use`` sets."""
    return posixpath.join(home, str(_table()["gvm"]["gopath"]).format(name=name))


def is_gvm_installer(text: str) -> bool:
    """Whether a command runs gvm's own installer."""
    return str(_table()["gvm"]["installer"]) in text


def adds_source(commands: Iterable[str], paths: Iterable[str]) -> bool:
    """Whether one of the commands, or a file that is written, adds a source of packages."""
    rows = _table()["sources"]
    folders = tuple(f"{folder}/" for folder in rows["folders"])
    return not set(rows["commands"]).isdisjoint(commands) or any(path.startswith(folders) for path in paths)


def _plain(word: str, variables: Mapping[str, str | None]) -> str:
    """The text of a word; of an unknown one as much as is known."""
    if not word.startswith(UNKNOWN):
        return word
    text = word.lstrip(UNKNOWN).replace('"', "").replace("'", "")
    return _VARIABLE.sub(lambda found: variables.get(found[1] or found[2]) or found[0], text)


def _release(text: str, line: int) -> GoInstalled:
    found = _VERSION.search(text.rpartition("/")[2].partition(".linux-")[0])
    if found is None:
        return GoInstalled(None, None, line)
    return GoInstalled((int(found[1]), int(found[2])), int(found[3]) if found[3] else None, line)


def _by_name(name: str) -> tuple[int, int] | None:
    found = _VERSION.search(name)
    return (int(found[1]), int(found[2])) if found else None


def _by_release(base: BaseImage) -> tuple[int, int] | None:
    rows = _table()["releases"].get(base.distribution, {})
    found = rows.get(base.suite or base.alpine_version or base.release or "")
    return (found[0], found[1]) if found is not None else None


def _package(name: str, distribution: str | None) -> Mapping[str, Any] | None:
    for row in _rows(distribution):
        if name in row.get("names", ()) or fits_one(name, row.get("patterns", ())):
            return row
    return None


def _rows(distribution: str | None) -> Iterator[Mapping[str, Any]]:
    yield from (row for row in _table()["package"] if distribution in row["on"])


def _table() -> dict[str, Any]:
    return table("trace/toolchain", "installed")
