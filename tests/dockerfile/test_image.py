"""Image references."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.dockerfile.image import ImageReference, parse_image

SHA = "sha256:" + "0a" * 32


@pytest.mark.parametrize(
    ("text", "registry", "repository", "tag", "digest"),
    [
        ("golang", None, "golang", None, None),
        ("golang:1.22-alpine", None, "golang", "1.22-alpine", None),
        ("library/golang", None, "library/golang", None, None),
        ("docker.io/library/golang:1", "docker.io", "library/golang", "1", None),
        ("localhost:5000/app", "localhost:5000", "app", None, None),
        ("localhost/app", "localhost", "app", None, None),
        ("my-host:5000/a/b:v1", "my-host:5000", "a/b", "v1", None),
        (
            "gcr.io/distroless/static-debian13:nonroot",
            "gcr.io",
            "distroless/static-debian13",
            "nonroot",
            None,
        ),
        (f"golang@{SHA}", None, "golang", None, SHA),
        (f"a.b/c:d@{SHA}", "a.b", "c", "d", SHA),
        ("[2001:db8::1]:5000/a", "[2001:db8::1]:5000", "a", None, None),
        ("UPPER/a", "UPPER", "a", None, None),
        ("a__b/c--d/e.f", None, "a__b/c--d/e.f", None, None),
    ],
)
def test_parse(text: str, registry: str | None, repository: str, tag: str | None, digest: str | None) -> None:
    found = parse_image(text)
    assert found == ImageReference(registry, repository, tag, digest)
    assert str(found) == text
    assert found.name == text.partition("@")[0].removesuffix(f":{tag}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Golang",
        "golang:",
        "golang:a b",
        "golang:" + "a" * 129,
        "golang:-a",
        "golang@",
        "golang@sha256:00",
        "golang@md5:" + "0" * 32,
        f"golang@{SHA.upper()}",
        ":1",
        "/a",
        "a/",
        "a//b",
        "a_/b",
        "a___b",
        "a..b",
        "localhost:x/a",
        "-a.b/c",
        "${A}",
        "golang:$V",
        "é",
        "golang\n",
        "0a" * 32,
        "a/" * 128 + "a",
    ],
)
def test_invalid(text: str) -> None:
    with pytest.raises(ValueError, match=r"reference|repository"):
        parse_image(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("golang", "docker.io/library/golang:1.22", True),
        ("index.docker.io/golang", f"library/golang@{SHA}", True),
        ("a/b", "docker.io/a/b", True),
        ("golang", "quay.io/golang", False),
        ("golang", "me/golang", False),
        ("gcr.io/golang", "gcr.io/library/golang", False),
    ],
)
def test_same_repository(one: str, other: str, same: bool) -> None:
    assert (parse_image(one).normalized.name == parse_image(other).normalized.name) is same


def test_normalized() -> None:
    assert str(parse_image("golang:1").normalized) == "docker.io/library/golang:1"
    assert str(parse_image("gcr.io/golang").normalized) == "gcr.io/golang"


@given(st.text("ab0A.:/@-_[]$é", max_size=20))
def test_round_trip_or_value_error(text: str) -> None:
    try:
        found = parse_image(text)
    except ValueError:
        return
    assert str(found) == text
    assert parse_image(str(found.normalized)).normalized == found.normalized
