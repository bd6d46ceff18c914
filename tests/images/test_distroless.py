"""Distroless images by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.dockerfile.image import parse_image
from rewriter.images.catalogue import (
    DistrolessImage,
    distroless_environment,
    distroless_image,
    distroless_path,
    is_distroless,
    reference,
    runtime_image,
)
from rewriter.images.distroless import DEFAULT_DEBIAN
from rewriter.support.tables import table

KINDS = ["static", "base-nossl", "base", "cc"]


def known(text: str, registry: str = "gcr.io/distroless") -> DistrolessImage:
    image = distroless_image(text, registry)
    assert image is not None
    return image


def test_static() -> None:
    image = known("gcr.io/distroless/static-debian13")
    assert (image.kind, image.debian, image.explicit, image.tag, image.debug) == (
        "static",
        13,
        True,
        None,
        False,
    )
    assert image.environment == (
        ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        ("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"),
    )
    assert (image.user, image.workdir, image.entrypoint, image.glibc) == ("0", "/", (), None)
    assert "riscv64" in image.architectures and "tzdata-legacy" in image.packages
    assert "riscv64" not in known("gcr.io/distroless/static-debian12").architectures
    assert {"/etc/passwd", "/etc/ssl/certs/ca-certificates.crt"} <= image.files
    assert {"/tmp", "/usr/share/zoneinfo"} <= image.directories
    assert not {"/usr/local", "/opt", "/etc/localtime"} & (image.files | image.directories)
    assert (image.users["nonroot"].uid, image.users["nobody"].uid) == (65532, 65534)
    assert image.users["nonroot"].home == "/home/nonroot" and image.groups["staff"] == 50


@pytest.mark.parametrize(
    ("text", "glibc", "libstdcxx", "package"),
    [
        ("static-debian12", None, False, "tzdata"),
        ("base-nossl-debian12", "2.36", False, "libc6"),
        ("base-debian12", "2.36", False, "libssl3"),
        ("base-debian13", "2.41", False, "zlib1g"),
        ("cc-debian13", "2.41", True, "libssl3t64"),
        ("cc-debian12", "2.36", True, "libstdc++6"),
        ("base-debian11", "2.31", False, None),
        ("base-debian99", None, False, None),
    ],
)
def test_libraries(text: str, glibc: str | None, libstdcxx: bool, package: str | None) -> None:
    image = known(f"gcr.io/distroless/{text}")
    assert (image.glibc, image.has_libstdcxx) == (glibc, libstdcxx)
    assert package in image.packages if package else image.debian not in (12, 13)


@pytest.mark.parametrize(
    ("tag", "user", "debug"),
    [
        ("", "0", False),
        (":latest", "0", False),
        (":latest-amd64", "0", False),
        (":nonroot", "65532", False),
        (":nonroot-arm64", "65532", False),
        (":debug", "0", True),
        (":debug-nonroot", "65532", True),
        (":debug-nonroot-amd64", "65532", True),
        (":debug-0123abc", "0", True),
        ("@sha256:00", "0", False),
    ],
)
def test_tags(tag: str, user: str, debug: bool) -> None:
    image = known(f"gcr.io/distroless/base{tag}")
    assert (image.user, image.debug, image.debian, image.explicit) == (user, debug, 13, False)
    assert image.workdir == ("/" if user == "0" else "/home/nonroot")
    assert image.entrypoint == (("/busybox/sh",) if debug else ())
    assert dict(image.environment)["PATH"].endswith("/busybox") is debug


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "registry", ["gcr.io/distroless", "registry.example.com:5000/mirror/distroless", "user"]
)
def test_reference_is_recognised(kind: str, registry: str) -> None:
    text = reference(kind, 12, registry, "nonroot")
    assert text == f"{registry}/{kind}-debian12:nonroot"
    image = known(text, registry)
    assert (image.kind, image.debian, image.user) == (kind, 12, "65532")
    assert known(str(parse_image(text)), registry) == distroless_image(parse_image(text), registry)
    assert is_distroless(text, registry)
    assert is_distroless(text) is (registry == "gcr.io/distroless")


def test_reference_defaults() -> None:
    assert reference("static") == "gcr.io/distroless/static-debian13:latest"
    assert reference("static", tag="") == "gcr.io/distroless/static-debian13"
    assert runtime_image("cc", 12, "example.com/d/") == "example.com/d/cc-debian12"


@pytest.mark.parametrize(("kind", "debian"), [("java", 13), ("alpine", 13), ("static", 14), ("", 13)])
def test_no_such_reference(kind: str, debian: int) -> None:
    with pytest.raises(ValueError, match="distroless"):
        reference(kind, debian)


@pytest.mark.parametrize(
    "text",
    [
        "static",
        "gcr.io/static-debian13",
        "gcr.io/distroless",
        "gcr.io/distroless/",
        "gcr.io/distroless/other",
        "gcr.io/distroless/static-debian",
        "gcr.io/distroless/static/x",
        "example.com/gcr.io/distroless/static",
        "mcr.microsoft.com/azurelinux/distroless/base",
        "gcr.io/project/distroless/static",
        "golang",
        "scratch",
        "",
        "$X",
        "gcr.io/distroless/$KIND",
        "gcr.io/distroless/staticx",
        "gcr.io/distroless/static-debian13-x",
    ],
)
def test_other_images(text: str) -> None:
    assert distroless_image(text) is None and not is_distroless(text)


@pytest.mark.parametrize("text", ["java21-debian13", "nodejs22-debian13:nonroot", "python3"])
def test_language_images(text: str) -> None:
    assert (
        is_distroless(f"gcr.io/distroless/{text}") and distroless_image(f"gcr.io/distroless/{text}") is None
    )


def test_googles_registry_counts_beside_a_mirror() -> None:
    assert is_distroless("gcr.io/distroless/static", "registry.example.com/d")
    assert not is_distroless("other.example.com/d/static", "registry.example.com/d")


def test_shared_configuration() -> None:
    assert dict(distroless_environment())["SSL_CERT_FILE"].endswith(".crt")
    assert "/usr/bin" in distroless_path() and "/go/bin" not in distroless_path()


def test_table_is_whole() -> None:
    rows = table("images", "distroless")
    assert list(rows["kinds"]) == KINDS
    for name, row in rows["kinds"].items():
        assert row.get("extends", "static") in rows["kinds"] and row.get("extends") != name
        assert set(row["packages"]) == {"12", "13"}
    for release in rows["debian"].values():
        assert release["architectures"] and release["glibc"]
    for path in (*rows["contents"]["files"], *rows["contents"]["directories"], *rows["contents"]["writable"]):
        assert path.startswith("/")


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text(text: str, registry: str) -> None:
    for name in (text, f"gcr.io/distroless/{text}", f"gcr.io/distroless/static:{text}"):
        distroless_image(name, registry)
        is_distroless(name, registry)


def test_the_release_that_is_written_is_the_one_without_an_end() -> None:
    rows = table("images", "distroless")["debian"]
    assert [number for number, row in rows.items() if "end_of_life" not in row] == [str(DEFAULT_DEBIAN)]
