"""Code that is there with cgo only."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rewriter.verify.compare import cgo_code
from rewriter.verify.compare.cgo_code import other_code

STANDARD = ("/usr/local/go/src/runtime/proc.go", "/usr/local/go/src/net/cgo_unix.go", "_cgo_gotypes.go")
TRIMMED = ("runtime/proc.go", "net/cgo_stub.go")


def program(*paths: str) -> bytes:
    return b"\0" + b"\0".join(path.encode() for path in paths) + b"\0"


@pytest.fixture(autouse=True)
def as_table(monkeypatch: pytest.MonkeyPatch) -> None:
    def loaded(content: bytes) -> Mapping[tuple[str, int], bytes]:
        return {(".gopclntab", 1): content, (".rodata", 2): program("/app/never.go")}

    monkeypatch.setattr(cgo_code, "loaded", loaded)


def test_a_file_that_cgo_alone_compiles_is_named() -> None:
    old = program(*STANDARD, "/app/main.go", "/app/store_c.go", "/go/pkg/mod/example.org/s@v1/sqlite.go")
    assert other_code(old, program(*TRIMMED, "shop/main.go"), "shop") == ("sqlite.go", "store_c.go")


def test_the_standard_library_and_what_cgo_makes_are_no_code_of_the_program() -> None:
    assert other_code(program(*STANDARD, "/app/main.go"), program(*TRIMMED, "shop/main.go"), "shop") == ()


def test_plugins_cannot_be_loaded_without_cgo() -> None:
    old = program(*STANDARD, "/usr/local/go/src/plugin/plugin_dlopen.go", "/app/main.go")
    stub = program(*TRIMMED, "plugin/plugin_stubs.go", "shop/main.go")
    assert other_code(old, stub, "shop") == ("plugin_dlopen.go",)
    trimmed = program(*TRIMMED, "plugin/plugin_dlopen.go", "shop/main.go")
    assert other_code(trimmed, stub, "shop") == ("plugin_dlopen.go",)


def test_code_below_gopath_is_no_standard_library() -> None:
    old = program(*STANDARD, "/go/src/app/main.go", "/go/src/app/c.go")
    assert other_code(old, program(*STANDARD, "/go/src/app/main.go"), "app") == ("c.go",)


def test_a_program_without_a_table_tells_nothing() -> None:
    assert other_code(b"", program(*STANDARD, "/app/main.go"), "shop") == ()
