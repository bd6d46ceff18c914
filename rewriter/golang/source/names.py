"""Names of packages: major versions in import paths, and what a package is called in the source."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rewriter.support.regex import regex
from rewriter.support.tables import table

_MAJOR = regex(r"/v[0-9]+(?=/|$)")
_GOPKG_VERSION = regex(r"\.v[0-9]+(?:-unstable)?(?=/|$)")
_MOST = 10_000
"""Import paths whose answer is kept."""
_SEPARATORS = regex(r"[-.]")


_WORDS = bytes(
    code if code > 127 or code == ord("_") or chr(code).isalnum() else ord(" ") for code in range(256)
)


def words(source: bytes) -> list[bytes]:
    """The words of a source, those of comments and numbers among them; several times faster than a regular
    expression."""
    return source.translate(_WORDS).split()


@lru_cache(_MOST)
def unversioned(import_path: str) -> str:
    """The path without major versions, which is how the tables write it.

    ``example.com/m/v2/x`` is ``example.com/m/x`` (https://go.dev/ref/mod#major-version-suffixes), and
    ``gopkg.in/ini.v1`` is ``gopkg.in/ini``.
    """
    if import_path.startswith("gopkg.in/"):
        return _GOPKG_VERSION.sub("", import_path)
    return _MAJOR.sub("", import_path)


@lru_cache(_MOST)
def is_standard(import_path: str) -> bool:
    """Whether the path is one of the standard library."""
    return import_path.partition("/")[0] in table("golang", "platforms")["standard"]


def unversioned_name(name: str) -> str:
    """The same for ``import/path.Name``; names without a package stay as they are."""
    path, dot, bare = name.rpartition(".")
    return f"{unversioned(path)}{dot}{bare}"


def package_names(import_path: str) -> Iterator[str]:
    """What a package may be called, the likeliest name first.

    The name stands in the package clause, which we don't have for downloaded packages: it is the last
    element of the path by convention, and the table has some that are not.
    """
    path = unversioned(import_path)
    known = table("golang", "calls")["names"].get(path)
    if known is not None:
        yield known
        return
    last = path.rpartition("/")[2]
    yield last
    bare = last.removeprefix("go-").removesuffix("-go").removesuffix(".go").removesuffix("-golang")
    yield bare
    for name in (last, bare):
        yield _SEPARATORS.sub("", name)
        yield _SEPARATORS.sub("_", name)
        yield _SEPARATORS.split(name)[-1]
