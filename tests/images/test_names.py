"""Environment names, users, and references that are split tolerantly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.dockerfile.image import parse_image
from rewriter.images.catalogue import known_group, known_user, toolchain_only
from rewriter.images.reference import Name, split
from rewriter.support.tables import table


@pytest.mark.parametrize(
    "name",
    [
        "GOPATH", "GO111MODULE", "GOPROXY", "GOSUMDB", "GONOSUMDB", "GONOPROXY", "GOPRIVATE", "GOFLAGS",
        "GOBIN", "GOOS", "GOARCH", "GOARM", "GOARM64", "GOAMD64", "GO386", "GOMIPS", "GOMIPS64",
        "GOCACHE", "GOMODCACHE", "GOTMPDIR", "GOENV", "GOEXPERIMENT", "GOINSECURE", "GOTOOLCHAIN",
        "GOTOOLDIR", "GOROOT", "GOROOT_FINAL", "GOVCS", "GOWORK", "GOAUTH", "GOTELEMETRY", "CGO_ENABLED",
        "CGO_CFLAGS", "CGO_LDFLAGS_ALLOW", "CC", "CXX", "AR", "PKG_CONFIG", "GOLANG_VERSION",
        "GOLANG_DOWNLOAD_SHA256",
    ],
)  # fmt: skip
def test_toolchain_only(name: str) -> None:
    assert toolchain_only(name)


@pytest.mark.parametrize(
    "name",
    [
        "GODEBUG", "GOGC", "GOMAXPROCS", "GOMEMLIMIT", "GOTRACEBACK", "GORACE", "GOCOVERDIR", "PATH",
        "HOME", "TZ", "PORT", "gopath", "GOPATH2", "GO", "GOLANG", "CGO",
        "GOOGLE_APPLICATION_CREDENTIALS", "GO_ENV", "GIN_MODE", "CCC", "ZONEINFO", "SSL_CERT_FILE",
        "HTTP_PROXY", "GO_VERSION",
    ],
)  # fmt: skip
def test_the_program_reads_it(name: str) -> None:
    assert not toolchain_only(name) and not toolchain_only("")


def test_every_row_has_a_source() -> None:
    for rows in table("images", "environment").values():
        for row in rows:
            assert row["source"] and (row.get("names") or row.get("prefixes"))
    assert all(row["source"] for row in table("images", "golang")["go_like"])
    assert all(row["source"] for row in table("images", "users").values())


def test_runtime_names_are_no_toolchain_names() -> None:
    names = [name for row in table("images", "environment")["runtime"] for name in row["names"]]
    assert names and not any(toolchain_only(name) for name in names)


@pytest.mark.parametrize(
    ("distribution", "name", "ids"),
    [
        ("debian", "root", (0, 0)),
        ("debian", "daemon", (1, 1)),
        ("debian", "www-data", (33, 33)),
        ("debian", "nobody", (65534, 65534)),
        ("debian", "sync", (4, 65534)),
        ("debian", "guest", None),
        ("debian", "_apt", None),
        ("debian", "nogroup", None),
        ("alpine", "root", (0, 0)),
        ("alpine", "daemon", (2, 2)),
        ("alpine", "guest", (405, 100)),
        ("alpine", "nobody", (65534, 65534)),
        ("alpine", "www-data", None),
        ("alpine", "backup", None),
        ("windows", "root", None),
        (None, "root", None),
        ("debian", "", None),
        ("debian", "source", None),
    ],
)
def test_users(distribution: str | None, name: str, ids: tuple[int, int] | None) -> None:
    assert known_user(distribution, name) == ids


@pytest.mark.parametrize(
    ("distribution", "name", "gid"),
    [
        ("debian", "www-data", 33),
        ("debian", "nogroup", 65534),
        ("debian", "staff", 50),
        ("debian", "wheel", None),
        ("alpine", "www-data", 82),
        ("alpine", "nogroup", 65533),
        ("alpine", "wheel", 10),
        ("alpine", "staff", None),
        ("windows", "users", None),
        (None, "root", None),
    ],
)
def test_groups(distribution: str | None, name: str, gid: int | None) -> None:
    assert known_group(distribution, name) == gid


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("golang", Name("", "golang", None, None)),
        ("library/golang:1", Name("", "golang", "1", None)),
        ("docker.io/library/golang", Name("", "golang", None, None)),
        ("localhost:5000/app", Name("localhost:5000", "app", None, None)),
        ("localhost:5000/a/b:t@sha256:0", Name("localhost:5000", "a/b", "t", "sha256:0")),
        ("example.com/library/x", Name("example.com", "library/x", None, None)),
        ("a/b", Name("", "a/b", None, None)),
        ("golang:${V:-1.2}-x", Name("", "golang", "${V:-1.2}-x", None)),
        ("golang:${V/a/b}", Name("", "golang", "${V/a/b}", None)),
        ("$REGISTRY/golang:1", Name("", "$REGISTRY/golang", "1", None)),
        (" golang ", Name("", "golang", None, None)),
    ],
)
def test_split(text: str, expected: Name) -> None:
    assert split(text) == expected


@given(
    st.sampled_from(
        ["", "docker.io/", "example.com/", "localhost:5000/", "library/", "a/b/", "10.0.0.1:80/x/"]
    ),
    st.sampled_from(["golang", "app", "x.y", "a__b"]),
    st.sampled_from(["", ":1", ":1.2-alpine"]),
    st.sampled_from(["", "@sha256:" + "a" * 64]),
)
def test_split_agrees_with_the_strict_grammar(where: str, name: str, tag: str, digest: str) -> None:
    text = f"{where}{name}{tag}{digest}"
    assert split(text) == split(parse_image(text))
