"""Golang images: what a reference implies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.dockerfile.image import parse_image
from rewriter.images.catalogue import BaseImage, golang_image, looks_like_go
from rewriter.support.tables import table


def known(reference: str) -> BaseImage:
    image = golang_image(reference)
    assert image is not None
    return image


# (tag, Go, distribution, Debian suite, Alpine)
TAGS = [
    ("", (1, 27), "debian", "trixie", None),
    (":latest", (1, 27), "debian", "trixie", None),
    (":1", (1, 27), "debian", "trixie", None),
    (":1.27", (1, 27), "debian", "trixie", None),
    (":tip-20251026-trixie", (1, 27), "debian", "trixie", None),
    (":trixie", (1, 27), "debian", "trixie", None),
    (":bookworm", (1, 27), "debian", "bookworm", None),
    (":1-bookworm", (1, 27), "debian", "bookworm", None),
    (":bullseye", (1, 24), "debian", "bullseye", None),
    (":1-buster", (1, 20), "debian", "buster", None),
    (":stretch", (1, 18), "debian", "stretch", None),
    (":1.24", (1, 24), "debian", "trixie", None),
    (":1.24.5", (1, 24), "debian", "bookworm", None),
    (":1.24.6", (1, 24), "debian", "trixie", None),
    (":1.23", (1, 23), "debian", "trixie", None),
    (":1.22", (1, 22), "debian", "bookworm", None),
    (":1.20", (1, 20), "debian", "bookworm", None),
    (":1.20.4", (1, 20), "debian", "bullseye", None),
    (":1.20.5", (1, 20), "debian", "bookworm", None),
    (":1.20.14-bullseye", (1, 20), "debian", "bullseye", None),
    (":1.18", (1, 18), "debian", "bullseye", None),
    (":1.16.6", (1, 16), "debian", "buster", None),
    (":1.16", (1, 16), "debian", "bullseye", None),
    (":1.14.2", (1, 14), "debian", "buster", None),
    (":1.12", (1, 12), "debian", "buster", None),
    (":1.12.1", (1, 12), "debian", "stretch", None),
    (":1.10", (1, 10), "debian", "stretch", None),
    (":1.8", (1, 8), "debian", "jessie", None),
    (":1.3-wheezy", (1, 3), "debian", "wheezy", None),
    (":1.4.2-cross", (1, 4), "debian", "jessie", None),
    (":1.24rc1", (1, 24), "debian", "bookworm", None),
    (":1.24-rc", (1, 24), "debian", "bookworm", None),
    (":alpine", (1, 27), "alpine", None, "3.24"),
    (":1-alpine", (1, 27), "alpine", None, "3.24"),
    (":1.21-alpine", (1, 21), "alpine", None, "3.20"),
    (":1.21.0-alpine", (1, 21), "alpine", None, "3.18"),
    (":1.21-alpine3.19", (1, 21), "alpine", None, "3.19"),
    (":1.12.7-alpine3.10", (1, 12), "alpine", None, "3.10"),
    (":1.13rc1-alpine", (1, 13), "alpine", None, "3.10"),
    (":alpine3.14", (1, 18), "alpine", None, "3.14"),
    (":1.5.0-alpine", (1, 5), "alpine", None, None),
    (":1.21-windowsservercore-ltsc2022", (1, 21), "windows", None, None),
    (":nanoserver-1809", (1, 27), "windows", None, None),
    (":1.99", (1, 99), "debian", "trixie", None),
    (":1.99-alpine", (1, 99), "alpine", None, "3.24"),
    (":1.1", (1, 1), "debian", None, None),
    (":1.21-custom", (1, 21), None, None, None),
    (":custom", None, None, None, None),
    (":$VERSION", None, None, None, None),
    (":${VERSION}", None, None, None, None),
    (":${VERSION}-alpine", None, "alpine", None, None),
    (":${VERSION:-1.20}-alpine3.18", None, "alpine", None, "3.18"),
    (":$VERSION-bookworm", None, "debian", "bookworm", None),
    (":1.21-$VARIANT", None, None, None, None),
    ("@sha256:00", None, None, None, None),
    (":1.20@sha256:00", (1, 20), "debian", None, None),
    (":1.22@sha256:00", (1, 22), "debian", "bookworm", None),
    (":1.20.5@sha256:00", (1, 20), "debian", "bookworm", None),
    (":1.20-alpine@sha256:00", (1, 20), "alpine", None, None),
]


@pytest.mark.parametrize(("tag", "go", "distribution", "suite", "alpine"), TAGS)
def test_tags(
    tag: str, go: tuple[int, int] | None, distribution: str | None, suite: str | None, alpine: str | None
) -> None:
    image = known(f"golang{tag}")
    assert (image.go_version, image.distribution, image.suite, image.alpine_version) == (
        go, distribution, suite, alpine
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "official"),
    [
        ("golang", True),
        ("library/golang:1.20", True),
        ("docker.io/library/golang:1.20", True),
        ("docker.io/golang", True),
        ("index.docker.io/library/golang", True),
        ("arm64v8/golang:1.20", True),
        ("amd64/golang", True),
        ("i386/golang", True),
        ("public.ecr.aws/docker/library/golang:1.20", False),
        ("mirror.gcr.io/library/golang:1.20", False),
        ("harbor.example.com/dockerhub/library/golang:1.20", False),
        ("registry.example.com:5000/golang:1.20", False),
        ("localhost/golang", False),
        ("localhost:5000/golang", False),
        ("gitlab.example.com/group/dependency_proxy/containers/golang:1.20", False),
    ],
)
def test_official_and_mirrors(reference: str, official: bool) -> None:
    image = known(reference)
    assert (image.official, image.mirror) == (official, not official)
    assert looks_like_go(reference)


@pytest.mark.parametrize(
    ("reference", "go"),
    [
        ("someuser/golang:1.20", True),
        ("circleci/golang", True),
        ("cimg/go:1.20", True),
        ("bitnami/golang", True),
        ("instrumentisto/golang", True),
        ("dhi.io/golang:1", True),
        ("cgr.dev/chainguard/go", True),
        ("cgr.dev/golang", True),
        ("registry.access.redhat.com/ubi9/go-toolset:1.20", True),
        ("mcr.microsoft.com/oss/go/microsoft/golang:1.20", True),
        ("ghcr.io/someone/golang-builder", True),
        ("registry.example.com/team/golang", True),
        ("x/arm64v8/golang", True),
        ("alpine", False),
        ("debian:bookworm", False),
        ("mongo", False),
        ("google/cloud-sdk", False),
        ("python:3", False),
        ("example.com/golang/app", False),
        ("scratch", False),
        ("gogs/gogs", False),
        ("$BASE", False),
        ("${BASE}:golang", False),
        ("", False),
        (":", False),
        ("@", False),
    ],
)
def test_others(reference: str, go: bool) -> None:
    assert golang_image(reference) is None
    assert looks_like_go(reference) is go


@pytest.mark.parametrize("tag", [":1.20-alpine", "", ":1.20.1", "@sha256:" + "0" * 64])
def test_parsed_references(tag: str) -> None:
    assert golang_image(parse_image(f"golang{tag}")) == golang_image(f"golang{tag}")
    assert looks_like_go(parse_image(f"example.com:5000/a/golang{tag}"))


def test_an_unknown_tag() -> None:
    image = golang_image("golang", tag_known=False)
    assert image is not None and image == golang_image("golang:$TAG")
    assert image.has_c_compiler is None and image.cmd is None and image.glibc is None and image.debian is None
    assert dict(image.environment)["GOTOOLCHAIN"] is None
    left_out = golang_image("golang:-alpine", tag_known=False)
    assert left_out is not None and (left_out.distribution, left_out.go_version) == ("alpine", None)
    assert golang_image("debian", tag_known=False) is None


def test_configuration() -> None:
    image = known("golang:1.22")
    assert image.environment == (
        ("PATH", "/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        ("GOLANG_VERSION", None),
        ("GOTOOLCHAIN", "local"),
        ("GOPATH", "/go"),
    )
    assert (image.workdir, image.user, image.cmd) == ("/go", "", ("bash",))
    assert (image.has_c_compiler, image.glibc, image.debian) == (True, "2.36", 12)
    alpine = known("golang:1.22-alpine")
    assert (alpine.cmd, alpine.has_c_compiler, alpine.glibc) == (("/bin/sh",), False, None)
    assert alpine.environment == image.environment
    windows = known("golang:nanoserver")
    assert (windows.workdir, windows.cmd, windows.has_c_compiler) == ("C:\\go", None, False)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("1.20", False),
        ("1.21.0", False),
        ("1.21.1", True),
        ("1.21", True),
        ("1.22.0", True),
        ("latest", True),
    ],
)
def test_gotoolchain(tag: str, expected: bool) -> None:
    assert ("GOTOOLCHAIN" in dict(known(f"golang:{tag}").environment)) is expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("1.24.3", "1.24.3"),
        ("1.18.10-buster", "1.18.10"),
        ("1.20rc3-alpine", "1.20rc3"),
        ("1.27.0-trixie@sha256:" + "0" * 64, "1.27.0"),
        ("1.24", None),
        ("1.20-rc-buster", None),
        ("latest", None),
        ("tip-20260702-bookworm", None),
    ],
)
def test_the_release_that_an_image_tells(tag: str, expected: str | None) -> None:
    assert dict(known(f"golang:{tag}").environment)["GOLANG_VERSION"] == expected


@pytest.mark.parametrize(("tag", "expected"), [("1.4", True), ("1.4-alpine", False), ("1.5", False)])
def test_goroot_of_old_images(tag: str, expected: bool) -> None:
    path = dict(known(f"golang:{tag}").environment)["PATH"]
    assert path is not None and ("/usr/src/go/bin" in path) is expected


def test_onbuild() -> None:
    image = known("golang:1.6-onbuild")
    assert image.has_onbuild and (image.workdir, image.cmd) == ("/go/src/app", ("go-wrapper", "run"))
    assert known("golang:onbuild").go_version == (1, 8)
    assert not known("golang:1.6").has_onbuild


def test_rows_are_in_order() -> None:
    rows = table("images", "golang")["defaults"]["rows"]
    keys = [(*row["go"], row["patch"]) for row in rows]
    assert keys == sorted(set(keys))
    suites = table("images", "golang")["suites"]
    assert {row["debian"] for row in rows} <= set(suites)
    assert [suite["debian"] for suite in suites.values()] == sorted(
        suite["debian"] for suite in suites.values()
    )
    minors = {tuple(row["go"]) for row in rows}
    assert minors == {(1, minor) for minor in range(2, max(minors)[1] + 1)}
    assert all(row["patch"] == 0 for row in rows if row is next(r for r in rows if r["go"] == row["go"]))


@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    for reference in (text, f"golang:{text}", f"golang{text}", f"{text}/golang"):
        golang_image(reference)
        looks_like_go(reference)


def test_huge_references() -> None:
    for part in (
        "a" * 100_000,
        "-" * 100_000,
        "golang" * 20_000,
        "/" * 100_000,
        "1." * 50_000,
        "${" * 50_000,
    ):
        golang_image(f"golang:{part}")
        looks_like_go(f"{part}/{part}")
