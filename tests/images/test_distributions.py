"""What the images of distributions are taken to be."""

from __future__ import annotations

import pytest

from rewriter.images.catalogue import distribution_image


@pytest.mark.parametrize(
    ("reference", "distribution", "suite", "alpine"),
    [
        ("alpine", "alpine", None, None),
        ("alpine:3.19", "alpine", None, "3.19"),
        ("alpine:3.19.1", "alpine", None, "3.19"),
        ("docker.io/library/alpine:edge", "alpine", None, None),
        ("public.ecr.aws/docker/library/alpine:3.20", "alpine", None, "3.20"),
        ("registry.example.com:5000/alpine:3.20", "alpine", None, "3.20"),
        ("debian:bookworm-slim", "debian", "bookworm", None),
        ("debian:12", "debian", "bookworm", None),
        ("debian:11.8-slim", "debian", "bullseye", None),
        ("debian:stable-slim", "debian", "trixie", None),
        ("debian", "debian", "trixie", None),
        ("debian@sha256:00", "debian", None, None),
        ("ubuntu:22.04", "ubuntu", None, None),
        ("busybox:1.36-musl", "busybox", None, None),
        ("registry.access.redhat.com/ubi9/ubi-minimal:9.4", "redhat", None, None),
        ("redhat/ubi8", "redhat", None, None),
        ("cgr.dev/chainguard/wolfi-base", "wolfi", None, None),
        ("scratch", "scratch", None, None),
    ],
)
def test_a_distribution(reference: str, distribution: str, suite: str | None, alpine: str | None) -> None:
    image = distribution_image(reference)
    assert image is not None
    assert (image.distribution, image.suite, image.alpine_version) == (distribution, suite, alpine)
    assert image.go_version is None
    assert image.official


@pytest.mark.parametrize(
    "reference",
    [
        "golang:alpine",
        "nginx:alpine",
        "node",
        "mydebian",
        "company/base",
        "someone/alpine:base",
        "gcr.io/distroless/static",
    ],
)
def test_no_distribution(reference: str) -> None:
    assert distribution_image(reference) is None


@pytest.mark.parametrize(
    ("reference", "glibc"),
    [("debian:bookworm", "2.36"), ("ubuntu:22.04", "2.35"), ("ubuntu:noble-20240605", "2.39"), ("ubuntu", None),
     ("alpine:3.19", None)],
)  # fmt: skip
def test_its_c_library(reference: str, glibc: str | None) -> None:
    image = distribution_image(reference)
    assert image is not None
    assert image.glibc == glibc
