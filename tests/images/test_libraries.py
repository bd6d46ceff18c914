"""The table of shared libraries, and those that refer to it."""

from __future__ import annotations

import pytest

from rewriter.images.libraries import in_image, libraries_of, library, library_file, provided_by
from rewriter.support.tables import table
from rewriter.support.tables import table as golang_table

ROWS = table("images", "libraries")["library"]


def test_rows_are_complete() -> None:
    names = [name for row in ROWS for name in row["names"]]
    assert len(names) >= 100
    assert len(set(names)) == len(names)
    modules = [module for row in ROWS for module in row.get("pkg_config", ())]
    assert len(set(modules)) == len(modules)
    for row in ROWS:
        assert row["source"].startswith("https://")
        assert "*" in row["soname"]
        assert all(".so" in soname for soname in row["soname"].values())


def test_packages_are_those_of_distroless() -> None:
    kinds = table("images", "distroless")["kinds"].values()
    known = {name for kind in kinds for names in kind["packages"].values() for name in names}
    assert {name for row in ROWS for name in row.get("packages", ())} <= known


def test_modules_refer_to_libraries() -> None:
    known = {name for row in ROWS for name in row["names"]}
    rows = golang_table("golang", "modules")["modules"]
    for row in rows:
        tagged = [name for names in row.get("tagged", {}).values() for name in names]
        named = [*row.get("libraries", ()), *row.get("loads", ()), *row.get("bundles", ()), *tagged]
        assert {*named} <= known, row["path"]
        assert not (row.get("kind") == "purego" and "libraries" in row)
    assert sum("libraries" in row for row in rows) >= 110


@pytest.mark.parametrize(
    ("name", "suite", "debian", "images"),
    [
        ("c", "trixie", 13, ("base", "cc")),
        ("m", "stretch", 12, ("base", "cc")),
        ("z", "bookworm", 13, ("base", "cc")),
        ("z", "bookworm", 12, ()),
        ("zstd", "trixie", 13, ("base", "cc")),
        ("ssl", "bookworm", 12, ("base", "cc")),
        ("ssl", "bookworm", 13, ("base", "cc")),
        ("ssl", "bullseye", 13, ()),
        ("ssl", None, 13, ()),
        ("z", None, 13, ("base", "cc")),
        ("stdc++", "trixie", 13, ("cc",)),
        ("gcc_s", "bookworm", 12, ("cc",)),
        ("gomp", "trixie", 13, ("cc",)),
        ("sqlite3", "trixie", 13, ()),
        ("nobody-knows-it", "trixie", 13, ()),
        ("crypt", "trixie", 13, ()),
    ],
)
def test_images(name: str, suite: str | None, debian: int, images: tuple[str, ...]) -> None:
    assert library(name).images(suite, debian) == images


def test_other_ways_to_a_library() -> None:
    assert [item.name for item in libraries_of("openssl") or ()] == ["ssl", "crypto"]
    assert libraries_of("nobody-knows-it") is None
    assert [item.name for item in provided_by("zlib1g-dev")] == ["z"]
    assert provided_by("vim") == ()
    for path, name in (("libz.so.1", "z"), ("/usr/lib/libm.so.6", "m"), ("libc.so.6", "c")):
        found = library_file(path)
        assert found is not None
        assert found.name == name
    assert library_file("libnobody.so") is None
    assert library_file("z.dll") is None


@pytest.mark.parametrize(
    ("package", "kind", "debian", "held"),
    [
        ("zlib1g", "base", 13, True),
        ("zlib1g", "base", 12, False),
        ("zlib1g", "static", 13, False),
        ("libssl3", "base", 13, True),
        ("libssl3", "base-nossl", 13, False),
        ("libstdc++6", "base", 13, False),
        ("libstdc++6", "cc", 13, True),
        ("curl", "cc", 13, False),
    ],
)
def test_packages_of_the_images(package: str, kind: str, debian: int, *, held: bool) -> None:
    assert in_image(package, kind, debian) is held
