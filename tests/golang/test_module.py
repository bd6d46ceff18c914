"""Reading go.mod and go.work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.golang.files import join
from rewriter.golang.model import Require
from rewriter.golang.modules.layout import Building, layout
from rewriter.golang.modules.module import Workspace, find_module, is_local, parse_go_mod, parse_go_work
from tests.golang.memory import MemoryFiles

FULL = """\
// a comment
module "example.com/app/v2" // trailing

go 1.22.1
toolchain go1.23.4

require github.com/a/b v1.2.3
require (
\tgithub.com/c/d v0.1.0 // indirect
\tgithub.com/e/f v2.0.0+incompatible // indirect; needed by tests
\tgithub.com/g/h v1.0.0// not indirect

)
exclude github.com/x/y v1.0.0
retract [v1.0.0, v1.1.0]
replace github.com/a/b => ../b
replace (
\tgithub.com/c/d v0.1.0 => ./local/d
\tgithub.com/e/f => github.com/fork/f v1.0.0
)
tool github.com/t/t
"""


def test_every_directive() -> None:
    module = parse_go_mod(FULL, "src")
    assert (module.path, module.directory) == ("example.com/app/v2", "src")
    assert module.go_version == "1.22.1"
    assert module.requires == (
        Require("github.com/a/b", "v1.2.3", False, 7),
        Require("github.com/c/d", "v0.1.0", True, 9),
        Require("github.com/e/f", "v2.0.0+incompatible", True, 10),
        Require("github.com/g/h", "v1.0.0", False, 11),
    )
    assert module.replaces == (
        ("github.com/a/b", "../b"),
        ("github.com/c/d", "./local/d"),
        ("github.com/e/f", "github.com/fork/f"),
    )


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("module app", "app"),
        ("module `raw.example/x`\n", "raw.example/x"),
        ("\ufeffmodule app\r\ngo 1.2\r\n", "app"),
        ("module (\n\tapp\n)\n", "app"),
        ("", ""),
        ("go 1.20\n", ""),
        ("// module app\n", ""),
        ("modules app\n", ""),
    ],
)
def test_module_path(text: str, path: str) -> None:
    assert parse_go_mod(text, "").path == path


def test_require_that_are_none() -> None:
    assert parse_go_mod("module a\nrequire x\nrequire (\n)\nrequirex a v1\n", "").requires == ()


def test_work() -> None:
    work = parse_go_work("go 1.22\nuse ./a\nuse (\n\t./b // two\n\t.\n)\nreplace x => ./x\n")
    assert work == Workspace(("./a", "./b", "."), (("x", "./x"),), "1.22")


def test_nearest_module() -> None:
    files = MemoryFiles({"go.mod": "module root", "a/go.mod": "module a", "a/b/x.go": "", "c/x.go": ""})
    nearest = {path: find_module(files, path) for path in ("", "a", "a/b", "c", "nowhere/else")}
    assert {p: m.path if m else None for p, m in nearest.items()} == {
        "": "root",
        "a": "a",
        "a/b": "a",
        "c": "root",
        "nowhere/else": "root",
    }
    assert find_module(MemoryFiles({"a/go.mod": "module a"}), "b") is None


def test_workspace_leaves_out_what_is_not_there() -> None:
    files = MemoryFiles({"go.work": "use (\n./a\n./b\n../c\n/d\n)", "a/go.mod": "module a", "b/x": ""})
    module = find_module(files, "a")
    assert module is not None
    assert layout(files, module, Building()).modules == (module,)


@pytest.mark.parametrize(
    ("target", "local"), [("./a", True), ("../a", True), (".", True), ("..", True), ("/a", True)]
)
def test_local_targets(target: str, local: bool) -> None:
    assert is_local(target) is local


@pytest.mark.parametrize("target", ["github.com/a/b", "...", ".a", "a/./b"])
def test_other_targets(target: str) -> None:
    assert not is_local(target)


@pytest.mark.parametrize(
    ("directory", "name", "path"),
    [("", ".", ""), ("a", "./b", "a/b"), ("a/b", "../../c", "c"), ("", "./x/", "x")],
)
def test_join(directory: str, name: str, path: str) -> None:
    assert join(directory, name) == path


@pytest.mark.parametrize(
    ("directory", "name"), [("", ".."), ("a", "../../b"), ("a", "/etc"), ("", "a/../../b")]
)
def test_join_stays_inside(directory: str, name: str) -> None:
    with pytest.raises(ValueError, match="outside of the build context"):
        join(directory, name)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    parse_go_mod(text, "")
    parse_go_work(text)
