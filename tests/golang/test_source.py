"""Which files a program reaches, and what they need from the C world."""

from __future__ import annotations

import pytest

from rewriter.golang.model import CgoNeed
from rewriter.model import Place
from tests.golang.tools import GO_MOD, evidence

SQLITE = "github.com/mattn/go-sqlite3"


def main(*imports: str) -> str:
    return "package main\n\nimport (\n" + "".join(f'\t_ "{i}"\n' for i in imports) + ")\n\nfunc main() {}\n"


def test_module_layout() -> None:
    found = evidence(
        {
            "go.mod": GO_MOD,
            "cmd/x/main.go": main("fmt", "example.com/app/a", "github.com/u/r/v2/z", "example.com/apple"),
            "cmd/x/more.go": 'package main\n\nimport "net/http"\n',
            "a/a.go": main("example.com/app/a/b", "github.com/u/r/v2/z").replace("package main", "package a"),
            "a/b/b.go": "package b\n",
            "a/b/b_test.go": 'package b\n\nimport "testing"\n',
            "c/c.go": "package c\n",
        },
        "cmd/x",
    )
    assert found.main_directory == "cmd/x"
    assert sorted(found.files) == ["a/a.go", "a/b/b.go", "cmd/x/main.go", "cmd/x/more.go"]
    assert dict(found.imports).keys() == {"github.com/u/r/v2/z", "example.com/apple"}
    assert found.standard_imports == {"fmt", "net/http"}
    assert found.unresolved == ()


def test_listed_files_only() -> None:
    tree = {
        "go.mod": GO_MOD,
        "a.go": main("fmt"),
        "b.go": "//go:build ignore\n\npackage main\n",
        "c.go": "package main\n",
        "d_test.go": "package main\n",
    }
    found = evidence(tree, main_files=("a.go", "b.go", "d_test.go"))
    assert sorted(found.files) == ["a.go", "b.go"]


def test_local_replacements_and_workspaces() -> None:
    tree = {
        "go.work": "use (\n./app\n./lib\n)\n",
        "app/go.mod": "module a.b/app\nreplace r.s/t => ../near\nreplace f.g/h => ../../away\nreplace i.j/k => l.m/n v1.0.0\n",
        "app/main.go": main("r.s/t/x", "w.x/lib", "f.g/h", "i.j/k"),
        "lib/go.mod": "module w.x/lib\n",
        "lib/lib.go": "package lib\n",
        "near/go.mod": "module r.s/t\n",
        "near/x/x.go": "package x\n",
    }
    found = evidence(tree, "app")
    assert sorted(found.files) == ["app/main.go", "lib/lib.go", "near/x/x.go"]
    assert [path for path, _ in found.imports] == ["i.j/k"]
    assert found.unresolved == ("f.g/h",)


def test_nested_module_is_another_module() -> None:
    tree = {
        "go.mod": GO_MOD,
        "main.go": main("example.com/app/sub/x"),
        "sub/go.mod": "module example.com/app/sub\n",
        "sub/x/x.go": "package x\n",
    }
    found = evidence(tree)
    assert found.files == ("main.go",)
    assert [path for path, _ in found.imports] == ["example.com/app/sub/x"]


def test_gopath_layouts() -> None:
    tree = {
        "main.go": main("a.b/p/lib", "./near", "x.y/z", "log"),
        "lib/lib.go": "package lib\n",
        "near/n.go": "package n\n",
    }
    found = evidence(tree, gopath_import="a.b/p")
    assert sorted(found.files) == ["lib/lib.go", "main.go", "near/n.go"]
    assert [path for path, _ in found.imports] == ["x.y/z"]
    nested = {f"src/app/{name}": text.replace("a.b/p", "app") for name, text in tree.items()}
    found = evidence(nested, "src/app", gopath_sources=("src",))
    assert sorted(found.files) == ["src/app/lib/lib.go", "src/app/main.go", "src/app/near/n.go"]


def test_what_should_be_there_is_reported() -> None:
    found = evidence({"go.mod": GO_MOD, "main.go": main("example.com/app/gone", "undotted/gone", "./gone")})
    assert found.unresolved == ("example.com/app/gone", "undotted/gone", "./gone")
    assert evidence({"main.go": main("a.b/p/gone")}, gopath_import="a.b/p").unresolved == ("a.b/p/gone",)


@pytest.mark.parametrize(
    "path", ["../../etc", "/etc", "example.com/app/../../../etc", "a.b/../../../../etc", ""]
)
def test_imports_stay_in_the_context(path: str) -> None:
    found = evidence({"go.mod": GO_MOD, "cmd/main.go": main(path)}, "cmd")
    assert found.files == ("cmd/main.go",)


def test_files_that_do_not_parse() -> None:
    tree = {"go.mod": GO_MOD, "main.go": 'package main\n\nfunc main() { open("a" }\n', "none.go": "<html>"}
    found = evidence(tree)
    assert sorted(found.unresolved) == ["main.go", "none.go"]
    assert [use.value for use in found.strings] == ["a"]


def test_file_without_a_last_newline_parses() -> None:
    assert evidence({"go.mod": GO_MOD, "main.go": "\ufeffpackage main\n\ntype t struct {}"}).unresolved == ()


def test_no_files_at_all() -> None:
    found = evidence({}, "nowhere")
    assert (found.files, found.strings, found.unresolved) == ((), (), ())


C = '\n\n// #include <x.h>\nimport "C"\n'


def test_cgo_of_own_packages() -> None:
    tree = {
        "go.mod": GO_MOD,
        "main.go": main("example.com/app/c", "example.com/app/d"),
        "c/c.go": "package c" + C,
        "c/c2.go": "package c" + C,
        "c/c_windows.go": "package c" + C,
        "d/d.go": "//go:build cgo\n\npackage d" + C,
        "d/pure.go": "//go:build !cgo\n\npackage d\n",
        "e/e.go": "package e" + C,
    }
    assert evidence(tree).cgo == (CgoNeed(Place("c/c.go", 4)), CgoNeed(Place("d/d.go", 6), fallback=True))
    assert evidence(tree).chosen_by_cgo == ("c/c.go", "c/c2.go", "d/d.go", "d/pure.go")


def test_cgo_modules() -> None:
    mod = GO_MOD + f"require (\n\t{SQLITE} v1.14.0\n\tgithub.com/DataDog/zstd v1.5.0 // indirect\n)\n"
    found = evidence({"go.mod": mod, "main.go": main("gorm.io/driver/sqlite", "github.com/godror/godror")})
    assert [(need.module, need.certain, need.place) for need in found.cgo] == [
        ("gorm.io/driver/sqlite", True, Place("main.go", 4)),
        ("github.com/godror/godror", True, Place("main.go", 5)),
        ("github.com/DataDog/zstd", False, Place("go.mod", 6)),
    ]
    assert found.cgo[0].alternative == "github.com/glebarez/sqlite"


@pytest.mark.parametrize(
    ("path", "module"),
    [
        ("github.com/confluentinc/confluent-kafka-go/v2/kafka", "github.com/confluentinc/confluent-kafka-go"),
        ("gopkg.in/confluentinc/confluent-kafka-go.v1/kafka", "gopkg.in/confluentinc/confluent-kafka-go"),
        ("github.com/coreos/go-systemd/v22/sdjournal", "github.com/coreos/go-systemd/sdjournal"),
        ("github.com/google/gopacket/pcap", "github.com/google/gopacket/pcap"),
        ("rogchap.com/v8go", "rogchap.com/v8go"),
        ("github.com/marcboeker/go-duckdb/v2", "github.com/marcboeker/go-duckdb"),
    ],
)
def test_cgo_module_paths(path: str, module: str) -> None:
    assert [need.module for need in evidence({"go.mod": GO_MOD, "main.go": main(path)}).cgo] == [module]


@pytest.mark.parametrize(
    "path",
    [
        "github.com/coreos/go-systemd/v22/daemon",
        "github.com/google/gopacket",
        "github.com/google/gopacket/pcapgo",
        "github.com/mattn/go-sqlite3x",
        "github.com/mattn/go-isatty",
        "github.com/ethereum/go-ethereum/crypto/secp256k1",
        "modernc.org/sqlite",
        "github.com/glebarez/sqlite",
    ],
)
def test_modules_without_cgo(path: str) -> None:
    found = evidence({"go.mod": f"{GO_MOD}require {path} v1.0.0 // indirect\n", "main.go": main(path)})
    assert (found.cgo, found.dynamic_linking) == ((), ())


def test_direct_requirement_that_is_not_reached() -> None:
    assert evidence({"go.mod": f"{GO_MOD}require {SQLITE} v1.14.0\n", "main.go": main("fmt")}).cgo == ()


def test_purego_is_no_cgo() -> None:
    found = evidence({"go.mod": GO_MOD, "main.go": main("github.com/ebitengine/purego")})
    assert (found.cgo, found.dynamic_linking) == ((), (Place("main.go", 4),))


def test_vendored_packages_are_only_searched_for_cgo() -> None:
    tree = {
        "go.mod": GO_MOD,
        "main.go": main("a.b/c"),
        "vendor/a.b/c/c.go": 'package c\n\nimport (\n\t"net"\n\t_ "d.e/f"\n\t_ "d.e/gone"\n\t_ "gone"\n)\n\nvar s = "secret"\n',
        "vendor/d.e/f/f.go": "package f" + C,
        f"vendor/{SQLITE}/s.go": "package sqlite3" + C,
    }
    found = evidence(tree)
    assert found.files == ("main.go",)
    assert found.strings == ()
    assert found.cgo == (CgoNeed(Place("vendor/d.e/f/f.go", 4)),)
    assert [path for path, _ in found.imports] == ["a.b/c", "d.e/f", "d.e/gone"]
    assert found.standard_imports == {"net"}
    assert found.unresolved == ()


def test_vendored_packages_in_gopath() -> None:
    tree = {"cmd/x/main.go": main("a.b/c"), "vendor/a.b/c/c.go": "package c" + C}
    assert evidence(tree, "cmd/x", gopath_import="p.q/r").cgo == (CgoNeed(Place("vendor/a.b/c/c.go", 4)),)


def test_import_cycle() -> None:
    tree = {
        "go.mod": GO_MOD,
        "main.go": main("example.com/app/a"),
        "a/a.go": main("example.com/app/b").replace("package main", "package a"),
        "b/b.go": main("example.com/app/a").replace("package main", "package b"),
    }
    assert sorted(evidence(tree).files) == ["a/a.go", "b/b.go", "main.go"]
