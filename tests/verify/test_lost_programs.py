"""Programs beside the one that starts, and further names of it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from rewriter.golang.binary.model import BuildInfo, Program
from rewriter.verify.compare.lost_programs import compare_lost_programs, lost_programs
from tests.verify.tools import LINK, entry, old, view

SERVER = Program("/app/server", build=BuildInfo("go1.27", "example.com/app", "example.com/app"))


def further(main: str, module: str = "example.com/app") -> Program:
    return Program("/app/tool", build=BuildInfo("go1.27", main, module))


@pytest.mark.parametrize(
    ("program", "lost"),
    [
        (further("example.com/app/cmd/tool"), True),
        (further("example.com/app"), False),
        (further("example.org/gen", "example.org/gen"), False),
        (Program("/app/tool"), False),
    ],
    ids=["of the module", "a copy of the program", "a tool of others", "no Go program"],
)
def test_a_further_program_of_the_module(program: Program, lost: bool) -> None:
    was = replace(old({"/app/tool": entry(0o755)}, SERVER), others={"/app/tool": program})
    assert lost_programs(was, view(program=SERVER), ["/app/tool"]) == ("/app/tool",) * lost


def test_a_link_to_the_program_is_a_name_of_it() -> None:
    links = {
        "/server": entry(LINK | 0o777, link="/app/server"),
        "/conf": entry(LINK | 0o777, link="/app/conf"),
        "/app/conf": entry(),
    }
    was = old(links, SERVER)
    assert lost_programs(was, view(program=SERVER), ["/conf", "/server"]) == ("/server",)
    shell = replace(SERVER, build=None)
    assert lost_programs(old(links, shell), view(program=SERVER), ["/server"]) == ()


def test_what_is_said_of_them() -> None:
    assert compare_lost_programs(()).differences == ()
    [one] = compare_lost_programs(["/a"]).differences
    assert one.message == "/a is gone, which can be started by path"
    [many] = compare_lost_programs([f"/{name}" for name in "abcdefg"]).differences
    assert many.message == "/a, /b, /c, /d, /e and 2 more are gone, which can be started by path"
