"""Our reading against the go command itself, on modules made here. Nothing is downloaded or run."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rewriter.context.files import Context
from rewriter.golang.command.line import parse_go
from rewriter.golang.command.output import outputs
from rewriter.golang.command.targets import Unknown
from rewriter.golang.modules.layout import Building
from rewriter.golang.modules.module import find_module
from rewriter.golang.modules.packages import ContextPackages, Copied
from rewriter.golang.source.collect import collect
from rewriter.golang.source.constraint import build_tags, header_matches, name_matches
from rewriter.golang.source.header import read_header
from tests.golang.memory import MemoryFiles
from tests.golang.test_output import MAIN
from tests.golang.tools import evidence, needs_go

pytestmark = needs_go

_MOVED = re.compile(r"^mv \$WORK/b\d+/exe/a\.out(?:\.exe)? (\S+)$", re.MULTILINE)


def write(root: Path, tree: Mapping[str, str]) -> None:
    for name, text in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def go(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settled = {
        "GOFLAGS": "",
        "GOWORK": "off",
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
        "GOOS": "linux",
        "GOARCH": "amd64",
        "GOPATH": str(root.parent / "gopath"),
        "GO111MODULE": "on",
        "GOBIN": "",
        "CGO_ENABLED": "1",
    }
    return subprocess.run(
        ["go", *arguments],
        cwd=root,
        env={**os.environ, **settled, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def planned(root: Path, *arguments: str, **environment: str) -> list[str] | None:
    """The programs that `go -n` would write, absolute; ``None`` if it fails."""
    verb, *rest = arguments
    # -C has to come before every other flag.
    first = 2 if "-C" in rest else 0
    done = go(root, verb, *rest[:first], "-n", *rest[first:], **environment)
    if done.returncode:
        return None
    start = root / rest[1] if first else root
    return sorted(os.path.normpath(start / path) for path in _MOVED.findall(done.stderr))


def predicted(root: Path, tree: Mapping[str, str], *arguments: str, **environment: str) -> list[str] | None:
    command = parse_go(["go", *arguments])
    assert command is not None
    found = outputs(
        command,
        directory=str(root),
        environment=environment,
        gopath=str(root.parent / "gopath"),
        packages=ContextPackages(MemoryFiles(tree), [Copied("", str(root))], tags=command.tags),
        go_version=(1, 26),
        is_directory=lambda path: Path(path).is_dir(),
        host="linux/amd64",
    )
    return None if isinstance(found, Unknown) else sorted(output.path for output in found)


TREE = {
    "go.mod": "module example.com/app/v2\n\ngo 1.21\n",
    "main.go": MAIN,
    "main_test.go": "package main\n",
    "lib/lib.go": "package lib\n",
    "cmd/srv/main.go": MAIN,
    "cmd/only/v3/main.go": MAIN,
    "cmd/v1/main.go": MAIN,
    "cmd/cli/zeta.go": MAIN,
    "cmd/cli/alpha.go": "package main\n",
    "cmd/tagged/main.go": "//go:build special\n\n" + MAIN,
    "one/main/main.go": MAIN,
    "mixed/main/main.go": MAIN,
    "mixed/test/x_test.go": "package x\n",
    "testdata/x/main.go": MAIN,
    "_hidden/main.go": MAIN,
    "taken/srv/x.go": "package srv\n",
    "nested/go.mod": "module example.com/nested\n",
    "nested/main.go": MAIN,
    "outdir/.keep": "",
}


@pytest.mark.parametrize(
    "line",
    [
        "build",
        "build .",
        "build ./cmd/srv",
        "build ./cmd/only/v3",
        "build ./cmd/v1",
        "build example.com/app/v2/cmd/srv",
        "build ./lib",
        "build ./...",
        "build ./one/...",
        "build ./mixed/...",
        "build -o x ./mixed/...",
        "build -o outdir ./cmd/srv",
        "build -o outdir ./...",
        "build -o fresh/ ./cmd/srv ./lib",
        "build -o fresh ./cmd/srv ./lib",
        "build -o fresh ./lib",
        "build -o /dev/null ./cmd/srv",
        "build --o=x -v ./cmd/srv",
        "build -C cmd/srv -o ../x .",
        "build -C cmd/srv",
        "build cmd/cli/zeta.go cmd/cli/alpha.go",
        "build cmd/cli/alpha.go cmd/cli/zeta.go",
        "build main.go main_test.go",
        "build main.go -o x",
        "build ./cmd/tagged",
        "build -tags special ./cmd/tagged",
        "build -tags=other,special ./cmd/tagged",
        "build ./cmd/srv ./cmd/srv",
        "build -buildmode=exe -o x ./lib ./cmd/srv",
        "build -buildmode=exe -o x ./cmd/srv",
        "build -buildmode=pie -o x ./lib ./cmd/srv",
        "build -buildmode=exe ./lib ./cmd/srv",
        "build -C taken ../cmd/srv",
        "build ./nested",
        "build fmt",
        "build ./nowhere",
        "build -bogus .",
        "install",
        "install ./...",
        "install ./cmd/only/v3 ./lib",
        "install ./main.go",
    ],
)
def test_where_programs_land(tmp_path: Path, line: str) -> None:
    root = tmp_path / "app"
    write(root, TREE)
    expected = planned(root, *line.split())
    found = predicted(root, TREE, *line.split())
    if "-bogus" in line or line.endswith("nested"):
        # What fails for reasons outside of the rules may be predicted as if it worked.
        assert expected is None
        return
    assert found == expected


@pytest.mark.parametrize(
    ("line", "environment"),
    [
        ("build ./cmd/srv", {"GOOS": "windows"}),
        ("build -o x ./cmd/srv", {"GOOS": "windows"}),
        ("install ./cmd/srv", {"GOARCH": "arm64"}),
        ("install ./cmd/srv", {"GOBIN": "/somewhere/bin"}),
        ("install ./cmd/srv", {"GOBIN": "/somewhere/bin", "GOARCH": "arm64"}),
        ("install ./cmd/srv", {"GOOS": "windows"}),
        ("build", {"GOFLAGS": "-tags=special"}),
    ],
)
def test_where_programs_land_by_environment(tmp_path: Path, line: str, environment: dict[str, str]) -> None:
    root = tmp_path / "app"
    write(root, TREE)
    assert predicted(root, TREE, *line.split(), **environment) == planned(root, *line.split(), **environment)


_ELEMENT = st.from_regex(r"(?:[a-z][a-z0-9]{0,3}(?:[.-][a-z]{1,3})?|v[0-9]{1,2})", fullmatch=True).filter(
    lambda element: element not in ("vendor", "testdata", "con", "prn", "aux", "nul", "internal")
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_ELEMENT, min_size=1, max_size=2), st.lists(_ELEMENT, max_size=2))
def test_default_names(tmp_path_factory: pytest.TempPathFactory, module: list[str], below: list[str]) -> None:
    root = tmp_path_factory.mktemp("names") / "app"
    directory = "/".join(below)
    tree = {
        "go.mod": f"module {'/'.join(['m.example', *module])}\n\ngo 1.21\n",
        f"{directory}/main.go".lstrip("/"): MAIN,
    }
    write(root, tree)
    expected = planned(root, "build", f"./{directory}")
    if expected is not None:
        assert predicted(root, tree, "build", f"./{directory}") == expected
    target = go(root, "list", "-f", "{{.Target}}", f"./{directory}")
    if target.returncode == 0:
        assert predicted(root, tree, "install", f"./{directory}") == [target.stdout.strip()]


def test_gopath_mode(tmp_path: Path) -> None:
    root = tmp_path / "gopath" / "src" / "a.b" / "proj"
    tree = {"main.go": MAIN, "cmd/v2/main.go": MAIN}
    write(root, tree)
    gopath = str(tmp_path / "gopath")
    for line in ("install ./...", "build ./cmd/v2", "build", "install a.b/proj"):
        command = parse_go(["go", *line.split()])
        assert command is not None
        found = outputs(
            command,
            directory=str(root),
            environment={"GO111MODULE": "off"},
            gopath=gopath,
            packages=ContextPackages(MemoryFiles(tree), [Copied("", str(root))]),
            go_version=(1, 21),
            is_directory=lambda path: False,
            host="linux/amd64",
        )
        assert isinstance(found, tuple)
        verb, *rest = line.split()
        done = go(root, verb, "-n", *rest, GO111MODULE="off", GOPATH=gopath)
        assert done.returncode == 0, done.stderr
        expected = sorted(os.path.normpath(root / path) for path in _MOVED.findall(done.stderr))
        assert sorted(output.path for output in found) == expected


REACHABLE = {
    "go.mod": "module m.example/app\n\ngo 1.21\n\nrequire r.example/dep v0.0.0\n\nreplace r.example/dep => ./dep\n",
    "main.go": 'package main\n\nimport (\n\t"fmt"\n\t_ "m.example/app/a"\n\t_ "r.example/dep/x"\n)\n\n'
    "func main() { fmt.Println() }\n",
    "main_test.go": 'package main\n\nimport _ "m.example/app/onlytest"\n',
    "main_windows.go": 'package main\n\nimport _ "m.example/app/windows"\n',
    "gen.go": '//go:build ignore\n\npackage main\n\nimport _ "m.example/app/generator"\n',
    "old.go": '// +build darwin\n\npackage main\n\nimport _ "m.example/app/darwin"\n',
    "a/a.go": 'package a\n\nimport _ "m.example/app/b"\n',
    "a/a_linux.go": 'package a\n\nimport _ "m.example/app/linux"\n',
    "a/a_arm64.go": 'package a\n\nimport _ "m.example/app/arm"\n',
    "a/special.go": '//go:build special && !windows\n\npackage a\n\nimport _ "m.example/app/special"\n',
    "a/nocgo.go": '//go:build !cgo\n\npackage a\n\nimport _ "m.example/app/nocgo"\n',
    "a/newer.go": '//go:build go1.21\n\npackage a\n\nimport _ "m.example/app/newer"\n',
    "a/doc.go": "// documentation\npackage documentation\n",
    "b/b.go": "package b\n",
    "b/_b.go": "package b\n",
    **{
        f"{name}/{name}.go": f"package {name}\n"
        for name in (
            "onlytest",
            "windows",
            "generator",
            "darwin",
            "linux",
            "arm",
            "special",
            "nocgo",
            "newer",
        )
    },
    "dep/go.mod": "module r.example/dep\n\ngo 1.21\n",
    "dep/x/x.go": 'package x\n\nimport _ "r.example/dep/y"\n',
    "dep/y/y.go": "package y\n",
    "unused/unused.go": "package unused\n",
}


@pytest.mark.parametrize("tags", [(), ("special",), ("special", "darwin")])
def test_reachable_files(tmp_path: Path, tags: tuple[str, ...]) -> None:
    root = tmp_path / "app"
    write(root, REACHABLE)
    template = "{{if not .Standard}}{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}}\n{{end}}{{range .CgoFiles}}{{$d}}/{{.}}\n{{end}}{{end}}"
    done = go(root, "list", "-deps", "-tags", ",".join(tags), "-f", template, ".")
    assert done.returncode == 0, done.stderr
    expected = sorted(os.path.relpath(path, root.resolve()) for path in done.stdout.split())
    found = evidence(REACHABLE, tags=tags)
    assert sorted(found.files) == expected
    assert found.unresolved == ()


def reached(root: Path, *arguments: str, **environment: str) -> list[str]:
    """The files outside of the standard library that the go command would compile, from ``root``."""
    template = "{{if not .Standard}}{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}}\n{{end}}{{range .CgoFiles}}{{$d}}/{{.}}\n{{end}}{{end}}"
    done = go(root, "list", "-e", "-deps", "-f", template, *arguments, **environment)
    assert done.returncode == 0, done.stderr
    return sorted(os.path.relpath(path, root.resolve()) for path in done.stdout.split())


def importing(package: str, *imports: str) -> str:
    return f"package {package}\n\nimport (\n" + "".join(f'\t_ "{i}"\n' for i in imports) + ")\n"


MAIN_OF = "\n\nfunc main() {}\n"
DEPENDENT = {
    "go.mod": "module m.example/app\n\ngo 1.22\n\nrequire r.example/dep v1.2.0\n",
    "main.go": importing("main", "r.example/dep/x", "m.example/app/own") + MAIN_OF,
    "own/own.go": "package own\n",
    "dep/go.mod": "module r.example/dep\n\ngo 1.22\n",
    "dep/x/x.go": importing("x", "r.example/dep/y"),
    "dep/y/y.go": "package y\n",
    "other/go.mod": "module r.example/dep\n\ngo 1.22\n",
    "other/x/x.go": "package x\n",
}
VENDOR = {
    "vendor/modules.txt": "# r.example/dep v1.2.0\n## explicit; go 1.22\nr.example/dep/x\n",
    "vendor/r.example/dep/x/x.go": "package x\n",
}
WORK = {"go.work": "go 1.22\n\nuse (\n\t.\n\t./dep\n)\n"}


def replacing(*lines: str, go_version: str = "1.22") -> dict[str, str]:
    text = DEPENDENT["go.mod"].replace("go 1.22", f"go {go_version}")
    return {"go.mod": text + "\n" + "".join(f"replace {line}\n" for line in lines)}


@pytest.mark.parametrize(
    ("more", "building", "flags", "environment"),
    [
        (replacing("r.example/dep => ./dep"), Building(), (), {}),
        (replacing("r.example/dep v1.2.0 => ./dep"), Building(), (), {}),
        (replacing("r.example/dep v1.1.0 => ./dep"), Building(), (), {}),
        (replacing("r.example/dep => ./dep", "r.example/dep v1.2.0 => ./other"), Building(), (), {}),
        (replacing("r.example/dep v1.1.0 => ./dep", "r.example/dep => ./other"), Building(), (), {}),
        (VENDOR, Building(), (), {}),
        (VENDOR, Building(mod="mod"), ("-mod=mod",), {}),
        (VENDOR, Building(mod="readonly"), ("-mod=readonly",), {}),
        (VENDOR, Building(mod="vendor"), ("-mod=vendor",), {}),
        ({**VENDOR, **replacing(go_version="1.13")}, Building(mod="vendor"), ("-mod=vendor",), {}),
        (WORK, Building(), (), {"GOWORK": ""}),
        (WORK, Building(workspace="off"), (), {"GOWORK": "off"}),
        ({**WORK, **VENDOR}, Building(), (), {"GOWORK": ""}),
        (
            {"go.work": "go 1.22\n\nuse .\n\nreplace r.example/dep => ./other\n"},
            Building(),
            (),
            {"GOWORK": ""},
        ),
        (
            {
                "go.work": "go 1.22\n\nuse .\n\nreplace r.example/dep => ./other\n",
                **replacing("r.example/dep => ./dep"),
            },
            Building(),
            (),
            {"GOWORK": ""},
        ),
        (
            {**WORK, "vendor/modules.txt": "## workspace\n# r.example/dep v1.2.0\n## explicit; go 1.22\n"},
            Building(),
            (),
            {"GOWORK": ""},
        ),
        (
            {
                **replacing("r.example/dep => ./dep"),
                "own/own_arm64.go": "package own\n",
                "own/own_linux_amd64.go": "package own\n",
            },
            Building(architecture="arm64"),
            (),
            {"GOARCH": "arm64"},
        ),
        (
            {**replacing("r.example/dep => ./dep"), "own/a.go": "//go:build a && b\n\npackage own\n"},
            Building(tags=("a", "b")),
            ("-tags", "a b"),
            {},
        ),
        (
            {**replacing("r.example/dep => ./dep"), "own/a.go": "//go:build a && b\n\npackage own\n"},
            Building(tags=("a", "b")),
            (),
            {"GOFLAGS": "-tags=a,b"},
        ),
    ],
)
def test_reachable_modules(
    tmp_path: Path,
    more: dict[str, str],
    building: Building,
    flags: tuple[str, ...],
    environment: dict[str, str],
) -> None:
    root = tmp_path / "app"
    tree = {**DEPENDENT, **more}
    write(root, tree)
    # Without a network the go command cannot load what is not here; it then lists less, never more.
    expected = reached(root, *flags, ".", **environment)
    found = evidence(tree, building=building)
    vendored = [path for path in expected if path.startswith("vendor/")]
    assert sorted(found.files) == [path for path in expected if path not in vendored]
    # Whether vendored packages are looked at shows in what they import.
    assert bool(vendored) == ("r.example/dep/x" in dict(found.imports) and _reads_vendor(tree, building))


def _reads_vendor(tree: dict[str, str], building: Building) -> bool:
    if "vendor/r.example/dep/x/x.go" not in tree:
        return False
    marked = {**tree, "vendor/r.example/dep/x/x.go": importing("x", "marked.example/seen")}
    return "marked.example/seen" in dict(evidence(marked, building=building).imports)


def test_vendor_directory_of_an_old_module(tmp_path: Path) -> None:
    root = tmp_path / "app"
    tree = {**DEPENDENT, **VENDOR, **replacing(go_version="1.13")}
    write(root, tree)
    assert "go mod download" in go(root, "list", "-deps", ".").stderr
    assert not _reads_vendor(tree, Building())


def test_links_and_folders_that_are_no_packages(tmp_path: Path) -> None:
    root = tmp_path / "app"
    tree = {
        "go.mod": "module m.example/app\n\ngo 1.22\n",
        "main.go": importing("main", "m.example/app/a", "m.example/app/internal/i") + MAIN_OF,
        "a/a.go": "package a\n",
        "internal/i/i.go": importing("i", "m.example/app/testdata/t"),
        "testdata/t/t.go": "package t\n",
        "a/testdata/x.go": "package x\n",
        "kept/linked.go": "package a\n",
        "a/doc_test.go": "package a_test\n",
    }
    write(root, tree)
    (root / "a" / "linked.go").symlink_to("../kept/linked.go")
    (root / "a" / "folder.go").symlink_to("../kept")
    files = Context(root)
    found = collect(files, "", module=find_module(files, ""), gopath_import=None)
    assert sorted(found.files) == reached(root, ".")


_TERM = st.sampled_from(
    ["linux", "windows", "amd64", "arm64", "cgo", "unix", "gc", "go1.18", "special", "ignore"]
)
_EXPRESSION = st.recursive(
    _TERM,
    lambda inner: st.one_of(
        st.builds("!({})".format, inner),
        st.builds("({} && {})".format, inner, inner),
        st.builds("{} || {}".format, inner, inner),
        st.builds("!{}".format, _TERM),
    ),
    max_leaves=6,
)
_PLUS = st.lists(st.lists(_TERM, min_size=1, max_size=3).map(",".join), min_size=1, max_size=3).map(" ".join)
_HEADER = st.one_of(
    st.builds("//go:build {}\n\n".format, _EXPRESSION),
    st.builds("// +build {}\n\n".format, _PLUS),
    st.builds("// +build {}\n".format, _PLUS),
    st.builds("// text\n\n/* block */\n// +build {}\n\n".format, _PLUS),
    st.builds("//go:build {}\n// +build {}\n\n".format, _EXPRESSION, _PLUS),
    st.builds("// +build {}\n// +build {}\n\n".format, _PLUS, _PLUS),
)
_NAME = st.sampled_from(
    [
        "x",
        "x_linux",
        "x_windows",
        "x_linux_amd64",
        "x_linux_arm64",
        "x_unix",
        "windows",
        "a_b_darwin",
        "x_special",
    ]
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(_NAME, _HEADER), min_size=15, max_size=15))
def test_constraints(tmp_path_factory: pytest.TempPathFactory, cases: list[tuple[str, str]]) -> None:
    root = tmp_path_factory.mktemp("constraints")
    tree = {"go.mod": "module m.example/app\n\ngo 1.21\n", "always.go": "package app\n"}
    for number, (name, header) in enumerate(cases):
        tree[f"f{number}{name}.go"] = f"{header}package app\n"
    write(root, tree)
    done = go(root, "list", "-tags", "special", "-f", '{{join .GoFiles "\\n"}}', ".")
    assert done.returncode == 0, done.stderr
    tags = build_tags(["special"], cgo=True, release=26)
    found = [
        name
        for name, text in tree.items()
        if name.endswith(".go")
        and name_matches(name, tags)
        and header_matches(read_header(text).constraints, tags)
    ]
    assert sorted(found) == sorted(done.stdout.split())
