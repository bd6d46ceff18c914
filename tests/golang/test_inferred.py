"""The module of source without a go.mod, by the folders that its imports name."""

from __future__ import annotations

import pytest

from rewriter.golang.modules.inferred import infer_module
from tests.golang.memory import MemoryFiles


def _go(*imports: str) -> str:
    return "package x\n\nimport (\n" + "".join(f'\t"{path}"\n' for path in imports) + ")\n"


@pytest.mark.parametrize(
    ("files", "main", "path", "root"),
    [
        ({"main.go": _go("shop/web"), "web/w.go": _go()}, "", "shop", ""),
        ({"cmd/a/main.go": _go("shop/web"), "web/w.go": _go()}, "cmd/a", "shop", ""),
        ({"api/main.go": _go("api/web"), "api/web/w.go": _go()}, "api", "api", "api"),
        ({"main.go": _go("example.com/shop/a/b", "example.com/shop/c"), "a/b/b.go": _go(), "c/c.go": _go()}, "",
         "example.com/shop", ""),
        ({"main.go": _go("shop/web", "shop/made"), "web/w.go": _go()}, "", "shop", ""),
        ({"main.go": _go("github.com/me/shop/web", "github.com/x/web"), "web/w.go": _go()}, "",
         "github.com/me/shop", ""),
    ],
)  # fmt: skip
def test_what_stands_before_the_folders(files: dict[str, str], main: str, path: str, root: str) -> None:
    found = infer_module(MemoryFiles(files), main)
    assert found is not None
    assert (found.path, found.directory) == (path, root)


@pytest.mark.parametrize(
    "files",
    [
        {"main.go": _go("fmt", "net/http"), "http/h.go": _go()},
        {"main.go": _go("github.com/pkg/errors"), "errors/e.go": _go()},
        {"main.go": _go("golang.org/x/net/html"), "html/h.go": _go()},
        {"main.go": _go("shop/web"), "web/w.txt": ""},
        {"main.go": _go("example.com/a/b", "example.com/a/c", "example.com/a/d"), "b/b.go": _go()},
    ],
)
def test_downloads_are_no_folders(files: dict[str, str]) -> None:
    assert infer_module(MemoryFiles(files), "") is None
