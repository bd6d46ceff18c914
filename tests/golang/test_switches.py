"""Switches of a build that have an effect only where cgo is on."""

from __future__ import annotations

import pytest

from rewriter.golang.command.switches import of_debug, of_experiments, of_tags, of_toolchain

SETTINGS = ["netdns=cgo", "netdns=cgo+1", "netdns=1+cgo", "gctrace=1,netdns=cgo", "netdns=go,netdns=cgo"]


@pytest.mark.parametrize("value", SETTINGS)
def test_the_resolver_of_the_c_library_is_asked_for(value: str) -> None:
    assert [switch.effect for switch in of_debug(value, ())] == ["the C library's resolver"]


@pytest.mark.parametrize(
    "value", ["", "netdns=go", "netdns=1", "netdns=cgo,netdns=go", "netdns", "xnetdns=cgo"]
)
def test_the_resolver_of_go_will_do(value: str) -> None:
    assert not [*of_debug(value, ())]


def test_a_tag_leaves_the_resolver_out() -> None:
    assert not [*of_debug("netdns=cgo", ("netgo",))]
    assert not [*of_tags(("netgo", "netcgo"))]


@pytest.mark.parametrize("value", ["boringcrypto", "rangefunc,boringcrypto", "noboringcrypto,boringcrypto"])
def test_an_experiment_asks_for_cgo(value: str) -> None:
    assert [switch.written for switch in of_experiments(value)] == ["GOEXPERIMENT=boringcrypto"]


@pytest.mark.parametrize("value", ["", "rangefunc", "noboringcrypto", "boringcrypto,none", "boringcrypto2"])
def test_another_experiment_does_not(value: str) -> None:
    assert not [*of_experiments(value)]


@pytest.mark.parametrize(
    ("image", "release", "words", "packaged", "asks"),
    [
        ("registry.access.redhat.com/ubi9/go-toolset:1.24", None, (), False, True),
        ("registry.access.redhat.com/ubi9/ubi", None, (), True, True),
        ("registry.access.redhat.com/ubi9/ubi", None, (), False, False),
        ("registry.access.redhat.com/ubi9/go-toolset", None, ("no_openssl",), False, False),
        ("mcr.microsoft.com/oss/go/microsoft/golang:1.25", (1, 25), (), False, True),
        ("mcr.microsoft.com/oss/go/microsoft/golang:1.24", (1, 24), (), False, False),
        ("mcr.microsoft.com/oss/go/microsoft/golang:1.25", (1, 25), ("nosystemcrypto",), False, False),
        ("golang:1.25", (1, 25), (), False, False),
        ("fedora:42", None, (), True, False),
    ],
)
def test_some_toolchains_do_so_by_default(
    image: str, release: tuple[int, int] | None, words: tuple[str, ...], packaged: bool, asks: bool
) -> None:
    assert bool([*of_toolchain(image, release, words, packaged=packaged)]) is asks


@pytest.mark.parametrize(
    ("imports", "matters"),
    [
        (("net/http",), True),
        (("crypto/sha256",), True),
        (("net/http/pprof",), True),
        (("fmt", "net/url"), False),
    ],
)
def test_a_part_of_the_standard_library_must_be_there(imports: tuple[str, ...], matters: bool) -> None:
    (switch,) = of_experiments("boringcrypto")
    assert switch.matters(imports) is matters
