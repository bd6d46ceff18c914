"""What may run: by name, never less than a call graph says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rewriter.context.files import Context
from rewriter.golang.modules.imports import ImportResolver
from rewriter.golang.modules.module import find_module
from rewriter.golang.reachability.declarations import pieces
from rewriter.golang.reachability.graph import Selection, walk
from rewriter.golang.reachability.reach import Reach
from rewriter.golang.source.constraint import build_tags
from rewriter.golang.source.syntax import parse
from rewriter.model import Place
from tests.golang.memory import MemoryFiles
from tests.golang.tools import GO_MOD, evidence, started

REPO = """package repo

import "os/exec"

type Client struct{}

func New() *Client { return &Client{} }

func Clone() { run() }

func run() { exec.Command("git").Run() }

func (c *Client) Fetch() { exec.Command("curl").Run() }

func (c Client) helper() { exec.Command("wget").Run() }

type Unused struct{}

func (Unused) Run() { exec.Command("ffmpeg").Run() }
"""
MOD = GO_MOD + "require example.org/repo v1.0.0\n"
VENDORED = {"go.mod": MOD, "vendor/example.org/repo/repo.go": REPO}


def main(body: str, *imports: str, top: str = "") -> str:
    lines = "".join(f"\t{item}\n" for item in imports)
    return f"package main\n\nimport (\n{lines})\n\n{top}\n\nfunc main() {{\n{body}\n}}\n"


IMPORT = '"example.org/repo"'


@pytest.mark.parametrize(
    ("source", "executables"),
    [
        (main("repo.Clone()", IMPORT), ["git"]),
        (main("r.Clone()", 'r "example.org/repo"'), ["git"]),
        (main("Clone()", '. "example.org/repo"'), ["git"]),
        (main("f()", IMPORT, top="var f = repo.Clone"), ["git"]),
        (main("", IMPORT, top="func init() { repo.\n\tClone() }"), ["git"]),
        (main("", IMPORT, top="func never() { repo.Clone() }"), []),
        (main("// repo.Clone()\n\tprintln(`repo.Clone()`)", IMPORT, top="var _ repo.Other"), []),
        (main("repo.New()", IMPORT), ["curl", "wget"]),
        (main("use(repo.Client{})", IMPORT, top="func use(any) {}"), ["curl", "wget"]),
        (main("var t T; t.x = nil", IMPORT, top="type T struct { x *repo.Client }"), ["curl", "wget"]),
        (main("var t [2]T; _ = t", IMPORT, top="type T = repo.Unused"), ["ffmpeg"]),
        (main("G[repo.Unused]()", IMPORT, top="func G[T any]() {}"), ["ffmpeg"]),
        (main("F(1)", IMPORT, top="func F(x int, more ...repo.Unused) {}"), ["ffmpeg"]),
        (main("", '_ "example.org/repo"'), []),
        (main(""), []),
    ],
)
def test_vendored_executables(source: str, executables: list[str]) -> None:
    found = evidence({**VENDORED, "main.go": source})
    assert [name for _, name in started(found)] == executables


def test_roots_besides_main() -> None:
    tree = {
        "go.mod": GO_MOD,
        "main.go": 'package main\n\nimport (\n\t_ "example.com/app/a"\n\t_ "example.com/app/b"\n)\n\nfunc main() {}\n',
        "a/a.go": 'package a\n\nimport "os/exec"\n\n//go:linkname hidden\nfunc hidden() { exec.Command("git").Run() }\n'
        '\n//export called\nfunc called() { exec.Command("sh").Run() }\n'
        '\nfunc jumped() { exec.Command("df").Run() }\n\nfunc dead() { exec.Command("ps").Run() }\n',
        "a/a_amd64.s": "TEXT \u00b7start<>(SB),0,$0\n\tCALL \u00b7jumped(SB)\n",
        "b/b.go": 'package b\n\nimport _ "unsafe"\n\n//go:linkname pulled example.com/app/a.pulled\nfunc pulled()\n',
        "a/c.go": 'package a\n\nimport "os/exec"\n\nfunc pulled() { exec.Command("tar").Run() }\n',
    }
    assert sorted(name or "" for _, name in started(evidence(tree))) == ["df", "git", "sh", "tar"]


def _with_assembly(text: str, called: str) -> list[str]:
    """What a program starts whose package ``a`` has functions in assembly; it calls one of that package."""
    tree = {
        "go.mod": GO_MOD,
        "main.go": main(f"a.{called}()", '"example.com/app/a"'),
        "a/a.go": 'package a\n\nimport "os/exec"\n\nfunc system() { exec.Command("sh").Run() }\n\n'
        'func open() { exec.Command("df").Run() }\n\nfunc Run() { first() }\n\nfunc Rest() { second() }\n',
        "a/stubs.go": "package a\n\nfunc first()\n\nfunc second()\n",
        "a/a_amd64.s": text.replace(".", "\u00b7"),
    }
    return sorted(name or "" for _, name in started(evidence(tree)))


STUBS = "// func first()\nTEXT .first(SB),0,$0\n\tCALL .system(SB)\n\tRET\n\nTEXT .second(SB),0,$0\n\tCALL .open(SB)\n"


@pytest.mark.parametrize(
    ("text", "called", "executables"),
    [
        (STUBS, "Run", ["sh"]),
        (STUBS, "Rest", ["df"]),
        (STUBS, "Other", []),
        (STUBS.replace("(SB),0", "<ABIInternal>(SB),0"), "Run", ["sh"]),
        (STUBS.replace("\nTEXT", "\n  TEXT"), "Rest", ["df"]),
        (STUBS.replace("\tCALL .system", "\t// TEXT .third(SB)\n\tCALL .system"), "Run", ["sh"]),
        # Who calls them is not told by the source of Go.
        (STUBS.replace(".first", ".third"), "Rest", ["df", "sh"]),
        (STUBS.replace(".first", "runtime.first"), "Rest", ["df", "sh"]),
        (f"#define STUB(name) TEXT .name(SB),0,$0\n{STUBS}", "Other", ["df", "sh"]),
        ("DATA .hook+0(SB)/8, $.system(SB)\nGLOBL .hook(SB), 8, $8\n", "Other", ["sh"]),
    ],
)
def test_what_assembly_calls_runs_where_go_calls_the_assembly(
    text: str, called: str, executables: list[str]
) -> None:
    assert _with_assembly(text, called) == executables


@pytest.mark.parametrize(
    ("path", "executables"),
    [
        ("github.com/aws/aws-sdk-go-v2/credentials/processcreds", []),
        ("github.com/swaggo/swag/v2/gen", []),
        ("github.com/swaggo/swagger", ["git"]),
    ],
)
def test_packages_that_start_what_the_user_names(path: str, executables: list[str]) -> None:
    tree = {
        "go.mod": MOD,
        "main.go": main("named.Clone()", f'named "{path}"'),
        f"vendor/{path}/p.go": REPO.replace("package repo", "package named"),
    }
    assert [name for _, name in started(evidence(tree))] == executables


def test_what_only_such_packages_call_does_not_count() -> None:
    tree = {
        "main.go": main("swag.Clone()", '"github.com/swaggo/swag"'),
        "vendor/github.com/swaggo/swag/s.go": f"package swag\n\nimport {IMPORT}\n\nvar Clone = repo.Clone\n",
        **VENDORED,
    }
    assert started(evidence(tree)) == []
    tree["main.go"] = main("swag.Clone()\n\trepo.Clone()", '"github.com/swaggo/swag"', IMPORT)
    assert [name for _, name in started(evidence(tree))] == ["git"]


def test_environment_of_vendored_packages() -> None:
    text = 'package repo\n\nimport "os"\n\nvar _, _ = os.Getenv("ONE"), os.LookupEnv(name)\n'
    tree = {"go.mod": MOD, "main.go": main("", f"_ {IMPORT}"), "vendor/example.org/repo/r.go": text}
    assert evidence(tree).environment == {"ONE"}


AWKWARD = """package p; import "fmt"; func a() {}; func b() { var x = 1; type t int; _ = x }
type (
	T struct { f func(int) int }
	U = T
)
var f =
func(x int) int { return '}' + '"' + '\\'' }
/* func no() {} */ func c[K any](k K, _ interface{},
	more ...K) { const s = `
func no() {}
` }
func (
	t *T) m() {}
func (t G[K,
	V]) n() {}
"""


def test_awkward_file() -> None:
    found = [(p.kind, p.receiver, p.names if p.kind == "func" else ()) for p in pieces(AWKWARD)]
    assert found == [
        ("func", "", ("a",)),
        ("func", "", ("b",)),
        ("type", "", ()),
        ("var", "", ()),
        ("func", "", ("c",)),
        ("func", "T", ("m",)),
        ("func", "G", ("n",)),
    ]
    assert [p.line for p in pieces(AWKWARD)] == [1, 1, 2, 6, 8, 12, 14]


@given(st.text(alphabet="func typevarab(){}[];\"`'/*\n\\ .", max_size=200))
def test_any_text_has_pieces(text: str) -> None:
    for piece in pieces(text):
        piece.mentions()


def test_pieces_are_the_declarations_of_a_parse() -> None:
    for path in sorted((Path(__file__).parents[2] / "golden").rglob("*.go")):
        text = path.read_text(encoding="utf-8")
        kinds = {"function": "func", "method": "func", "type": "type", "var": "var", "const": "const"}
        nodes = parse(text).root_node.named_children
        expected = [
            (kinds[node.type.partition("_")[0]], node.start_point[0] + 1, node.end_point[0] + 1)
            for node in nodes
            if node.type.endswith("declaration") and node.type != "import_declaration"
        ]
        assert [(p.kind, p.line, p.end_line) for p in pieces(text)] == expected, path


needs_deadcode = pytest.mark.skipif(
    shutil.which("deadcode") is None or shutil.which("go") is None,
    reason="compares with golang.org/x/tools/cmd/deadcode, which is missing",
)


def missed(root: Path) -> list[str]:
    """Functions that deadcode takes for reachable, and we do not."""
    environment = {**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "", "GOPROXY": "off", "GOWORK": "off"}
    done = subprocess.run(
        ["deadcode", "-json", "-generated", "-filter=", "."],
        cwd=root, env=environment, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    dead = {
        (function["Position"]["File"], function["Position"]["Line"])
        for package in json.loads(done.stdout) or ()
        for function in package["Funcs"]
    }
    files = Context(root)
    resolver = ImportResolver(files, find_module(files, ""), None)
    tags = build_tags((), cgo=False, release=20)
    graph = walk(files, "", resolver, Selection(tags, tags), (), {})
    reach = Reach(files, graph, resolver)
    return [
        f"{file.path}:{piece.line}"
        for package in graph.packages
        for file in package.files
        for piece in pieces(files.read_text(file.path) or "")
        if piece.kind == "func"
        and (file.path, piece.line) not in dead
        and not reach.holds(Place(file.path, piece.line))
        and not piece.text.rstrip().endswith("{}")
    ]


def called(calls: Mapping[str, Sequence[str]]) -> tuple[Reach, dict[str, Place]]:
    """A program of functions that call these others, and where they stand."""
    bodies = (f"func {name}() {{ {'; '.join(f'{other}()' for other in calls[name])} }}\n" for name in calls)
    files = MemoryFiles({"go.mod": GO_MOD, "main.go": "package main\n" + "".join(bodies)})
    resolver, tags = (
        ImportResolver(files, find_module(files, ""), None),
        build_tags((), cgo=False, release=20),
    )
    graph = walk(files, "", resolver, Selection(tags, tags), (), {})
    places = {name: Place("main.go", line) for line, name in enumerate(calls, 2)}
    return Reach(files, graph, resolver), places


@pytest.mark.parametrize(
    "calls",
    [
        {"main": "", "y": "", "a": "yx", "b": "y", "x": "yz", "z": ""},
        {"main": "", "a": "be", "b": "df", "c": "e", "d": "", "e": "d", "f": "c"},
        {"main": "", "a": "b", "b": "ca", "c": "d", "d": "ce", "e": ""},
    ],
)
@pytest.mark.parametrize("starts", ["", "a", "ab", "e"])
def test_what_runs_does_not_depend_on_what_was_asked_before(calls: dict[str, str], starts: str) -> None:
    program: dict[str, Sequence[str]] = {**calls, "main": [name for name in starts if name in calls]}
    runs, waiting = {"main"}, ["main"]
    while waiting:
        new = set(program[waiting.pop()]) - runs
        runs |= new
        waiting += new
    for order in permutations(calls):
        reach, places = called(program)
        assert {name for name in order if reach.holds(places[name])} == runs, order


_TYPE, _PACKAGE = st.integers(0, 2), st.integers(0, 2)
_USE = st.one_of(
    st.builds("{p}.F{n}()".format, p=st.sampled_from("abc"), n=_TYPE),
    st.builds("_ = any({p}.T{n}{{}})".format, p=st.sampled_from("abc"), n=_TYPE),
    st.builds("call({p}.F{n})".format, p=st.sampled_from("abc"), n=_TYPE),
    st.builds("var _ {p}.I = {p}.T{n}{{}}".format, p=st.sampled_from("abc"), n=_TYPE),
    st.builds("func(i {p}.I) {{ i.M() }}({p}.T{n}{{}})".format, p=st.sampled_from("abc"), n=_TYPE),
    st.builds("_ = {p}.V{n}".format, p=st.sampled_from("abc"), n=_TYPE),
)


def package(name: str, uses: Mapping[str, list[str]]) -> str:
    """A package whose functions and methods hold these statements."""
    below = [other for other in "abc" if other > name or name == "main"]
    imports = "".join(f'import "m.example/app/{other}"\n' for other in below)
    kept = {
        key: "\n".join(use for use in found if any(f"{other}." in use for other in below))
        for key, found in uses.items()
    }
    lines = [f"package {name}\n\n{imports}", "func call(f func()) { f() }", "type I interface{ M() }"]
    lines += [f"var _ {other}.I" for other in below]
    if name == "main":
        return "\n".join([*lines, f"func main() {{\n{kept['main']}\n}}\n"])
    for n in range(3):
        lines.append(f"func F{n}() {{ call(func() {{}})\n{kept[f'F{n}']}\n}}")
        lines.append(f"type T{n} struct{{}}\n\nfunc (T{n}) M() {{ f{n}()\n{kept[f'M{n}']}\n}}")
        lines.append(f"func f{n}() {{ println({n}) }}")
        lines.append(f"type v{n} func()\n\nfunc (v{n}) M() {{ println() }}\n\nvar V{n} I = v{n}(F{n})")
    return "\n\n".join(lines) + "\n"


_BODY = st.lists(_USE, max_size=2)
_USES = st.fixed_dictionaries({key: _BODY for n in range(3) for key in (f"F{n}", f"M{n}")})


@needs_deadcode
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_BODY, st.fixed_dictionaries({name: _USES for name in "abc"}))
def test_never_less_than_deadcode(
    tmp_path_factory: pytest.TempPathFactory, start: list[str], uses: dict[str, dict[str, list[str]]]
) -> None:
    root = tmp_path_factory.mktemp("reach")
    (root / "go.mod").write_text("module m.example/app\n\ngo 1.20\n")
    (root / "main.go").write_text(package("main", {"main": start}))
    for name, found in uses.items():
        (root / name).mkdir()
        (root / name / f"{name}.go").write_text(package(name, found))
    assert missed(root) == []
