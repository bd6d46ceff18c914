"""Where go commands put programs. Every expectation follows from `go help build` and `go help install`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import pytest

from rewriter.golang.command.line import parse_go
from rewriter.golang.command.output import Output, outputs
from rewriter.golang.command.targets import Unknown, program_name
from rewriter.golang.modules.module import parse_go_mod
from rewriter.golang.modules.packages import ContextPackages, Copied
from tests.golang.memory import MemoryFiles

MAIN = "package main\nfunc main() {}\n"
TREE = {
    "go.mod": "module example.com/app/v2\n\nreplace example.com/near => ./near\n",
    "main.go": MAIN,
    "main_test.go": "package main\n",
    "lib/lib.go": "package lib\n",
    "cmd/srv/main.go": MAIN,
    "cmd/srv/v3/main.go": MAIN,
    "cmd/cli/cli.go": MAIN,
    "cmd/cli/extra.go": "package main\n",
    "cmd/windows/w_windows.go": MAIN,
    "tests/only_test.go": "package tests\n",
    "testdata/x/main.go": MAIN,
    "vendor/a.b/c/main.go": MAIN,
    "_old/main.go": MAIN,
    "nested/go.mod": "module example.com/nested\n",
    "nested/main.go": MAIN,
    "near/go.mod": "module example.com/near\n",
    "near/tool/main.go": MAIN,
    "cgo/a.go": 'package main\nimport "C"\nfunc main() {}\n',
    "cgo/z.go": "package main\n",
}
ONE = {"go.mod": "module example.com/one\n", "cmd/one/main.go": MAIN, "lib/lib.go": "package lib\n"}


def run(
    line: str,
    tree: Mapping[str, str] = TREE,
    *,
    directory: str = "/src",
    environment: Mapping[str, str] | None = None,
    version: tuple[int, int] = (1, 22),
    copied: Collection[Copied] = (Copied("", "/src"),),
    is_directory: Callable[[str], bool | None] = lambda path: False,
) -> tuple[Output, ...] | Unknown:
    command = parse_go(line.split())
    assert command is not None
    return outputs(
        command,
        directory=directory,
        environment=environment or {},
        gopath="/go",
        packages=ContextPackages(MemoryFiles(tree), copied, tags=command.tags),
        go_version=version,
        is_directory=is_directory,
        host="linux/amd64",
    )


def written(line: str, tree: Mapping[str, str] = TREE, **more: object) -> list[str]:
    found = run(line, tree, **more)  # type: ignore[arg-type]
    assert not isinstance(found, Unknown), found
    return [output.path for output in found]


def refused(line: str, tree: Mapping[str, str] = TREE, **more: object) -> str:
    found = run(line, tree, **more)  # type: ignore[arg-type]
    assert isinstance(found, Unknown), found
    return found.reason


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("go build", ["/src/app"]),
        ("go build .", ["/src/app"]),
        ("go build ./", ["/src/app"]),
        ("go build /src", ["/src/app"]),
        ("go build example.com/app/v2", ["/src/app"]),
        ("go build ./cmd/srv", ["/src/srv"]),
        ("go build ./cmd/srv/", ["/src/srv"]),
        ("go build ./cmd/srv/v3", ["/src/srv"]),
        ("go build example.com/app/v2/cmd/cli", ["/src/cli"]),
        ("go build example.com/near/tool", ["/src/tool"]),
        ("go build -C cmd/cli", ["/src/cmd/cli/cli"]),
        ("go build -C cmd/cli -o ../x", ["/src/cmd/x"]),
        ("go build -o app", ["/src/app"]),
        ("go build -o ./bin/app .", ["/src/bin/app"]),
        ("go build -o /usr/bin/app ./cmd/srv", ["/usr/bin/app"]),
        ("go build -o bin/ ./cmd/srv ./cmd/cli ./lib", ["/src/bin/srv", "/src/bin/cli"]),
        ("go build -o /out/ ./cmd/srv/...", ["/out/srv", "/out/srv"]),
        ("go build -o x ./cmd/cli ./cmd/cli", ["/src/x"]),
        ("go build -buildmode=pie -o x ./cmd/cli", ["/src/x"]),
        ("go build main.go", ["/src/main"]),
        ("go build ./cmd/cli/extra.go ./cmd/cli/cli.go", ["/src/extra"]),
        ("go build cmd/cli/*.go", ["/src/cli"]),
        ("go build -o x cmd/cli/cli.go", ["/src/x"]),
        ("go build cgo/a.go cgo/z.go", ["/src/z"]),
        ("go build -v -race -ldflags -s -trimpath ./cmd/srv", ["/src/srv"]),
        ("go build ./nested", ["/src/nested"]),
    ],
)
def test_build(line: str, paths: list[str]) -> None:
    assert written(line) == paths


@pytest.mark.parametrize(
    "line",
    [
        "go build ./lib",
        "go build -o lib.a ./lib",
        "go build ./...",
        "go build ./cmd/srv ./cmd/cli",
        "go build -o /dev/null ./cmd/srv",
        "go build -n ./cmd/srv",
        "go build -buildmode=c-shared -o x.so .",
        "go build -buildmode=plugin .",
        "go build fmt",
        "go test -c -o x ./cmd/srv",
        "go vet ./cmd/srv",
        "go mod download",
        "go run .",
        "go get ./...",
        "go install ./lib",
        "go install -n .",
    ],
)
def test_commands_that_write_no_program(line: str) -> None:
    assert written(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "go build ./nowhere",
        "go build ./cmd/windows",
        "go build -o x ./cmd/srv ./cmd/cli",
        "go build cmd/srv",  # an import path of the standard library
        "go build main.go -o app",
        "go build main.go cmd/cli/cli.go",
        "go build main_test.go",
        "go build all",
        "go build ./cmd/...x",
        "go build a.b/...",
        "go install ./nowhere",
    ],
)
def test_commands_that_fail_or_can_not_be_followed(line: str) -> None:
    assert refused(line)


def test_single_main_of_a_pattern_is_discarded_unless_it_is_the_only_package() -> None:
    assert written("go build ./...", ONE) == []
    assert written("go build ./cmd/...", ONE) == ["/src/one"]
    assert written("go build -o bin/ ./...", ONE) == ["/src/bin/one"]
    assert refused("go build -o bin ./...", ONE)


def test_patterns_leave_out_other_modules_and_hidden_directories() -> None:
    assert written("go build -o bin/ ./...") == ["/src/bin/" + n for n in ("app", "cgo", "cli", "srv", "srv")]
    assert written("go install ./...") == ["/go/bin/" + n for n in ("app", "cgo", "cli", "srv", "srv")]


def test_test_only_package_counts_for_the_default_name_only() -> None:
    tree = {"go.mod": "module a.b/c\n", "cmd/x/main.go": MAIN, "cmd/t/t_test.go": "package t\n"}
    assert written("go build ./cmd/...", tree) == []
    assert written("go build -o y ./cmd/...", tree) == ["/src/y"]


def test_existing_directories() -> None:
    def is_bin(path: str) -> bool:
        return path in ("/src/bin", "/src/srv")

    assert written("go build -o bin ./cmd/srv", is_directory=is_bin) == ["/src/bin/srv"]
    assert written("go build -o bin ./...", is_directory=is_bin)[0] == "/src/bin/app"
    assert "directory" in refused("go build ./cmd/srv", is_directory=is_bin)
    assert written("go build -o bin ./cmd/srv", is_directory=lambda path: None) == ["/src/bin"]


def test_windows() -> None:
    assert written("go build ./cmd/srv", environment={"GOOS": "windows"}) == ["/src/srv.exe"]
    assert written("go build -o x ./cmd/srv", environment={"GOOS": "windows"}) == ["/src/x"]


def test_outputs_say_what_they_were_built_from() -> None:
    assert run("go build ./cmd/srv") == (Output("/src/srv", "/src/cmd/srv", "example.com/app/v2/cmd/srv"),)
    assert run("go build cmd/cli/cli.go") == (Output("/src/cli", "/src/cmd/cli", None, ("cli.go",)),)


@pytest.mark.parametrize(
    ("line", "environment", "paths"),
    [
        ("go install", {}, ["/go/bin/app"]),
        ("go install .", {"GOBIN": "/usr/local/bin"}, ["/usr/local/bin/app"]),
        ("go install ./cmd/srv/v3 ./cmd/cli", {}, ["/go/bin/srv", "/go/bin/cli"]),
        ("go install ./cmd/srv", {"GOARCH": "arm64"}, ["/go/bin/linux_arm64/srv"]),
        ("go install ./cmd/srv", {"GOOS": "linux", "GOARCH": "amd64"}, ["/go/bin/srv"]),
        ("go install main.go", {}, ["/go/bin/main"]),
        ("go install a.b/c/cmd/x/v2@v2.1.0", {}, ["/go/bin/x"]),
        ("go install a.b/c@latest", {"GOBIN": "/b"}, ["/b/c"]),
    ],
)
def test_install(line: str, environment: Mapping[str, str], paths: list[str]) -> None:
    assert written(line, environment=environment) == paths


@pytest.mark.parametrize(
    "environment",
    [{"GOBIN": "/b", "GOARCH": "arm64"}, {"GOBIN": "relative"}, {"GOARCH": "$TARGETARCH"}, {"GOBIN": "${X}"}],
)
def test_install_that_fails_or_is_not_known(environment: Mapping[str, str]) -> None:
    assert refused("go install .", environment=environment)


def test_downloaded_packages_have_no_directory() -> None:
    found = run("go install a.b/c/cmd/x@latest")
    assert found == (Output("/go/bin/x", None, "a.b/c/cmd/x", assumed="a.b/c/cmd/x is a main package"),)


GOPATH_TREE = {
    "main.go": MAIN,
    "cmd/v2/main.go": MAIN,
    "lib/lib.go": "package lib\n",
}
GOPATH: dict[str, object] = {
    "directory": "/go/src/a.b/proj",
    "copied": (Copied("", "/go/src/a.b/proj"),),
    "version": (1, 9),
}


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("go build", ["/go/src/a.b/proj/proj"]),
        ("go build a.b/proj/cmd/v2", ["/go/src/a.b/proj/v2"]),
        ("go install ./...", ["/go/bin/v2", "/go/bin/proj"]),
        ("go install a.b/proj", ["/go/bin/proj"]),
        ("go get", ["/go/bin/proj"]),
        ("go get -v ./cmd/v2", ["/go/bin/v2"]),
        ("go get -d -v ./...", []),
        ("go get x.y/tool", ["/go/bin/tool"]),
    ],
)
def test_gopath_mode(line: str, paths: list[str]) -> None:
    assert sorted(written(line, GOPATH_TREE, **GOPATH)) == sorted(paths)


def test_gopath_mode_outside_of_gopath() -> None:
    outside = {**GOPATH, "directory": "/srv/app", "copied": (Copied("", "/srv/app"),)}
    assert written("go build", GOPATH_TREE, **outside) == ["/srv/app/app"]
    assert "GOPATH" in refused("go install", GOPATH_TREE, **outside)
    assert written("go install", GOPATH_TREE, **outside, environment={"GOBIN": "/b"}) == ["/b/app"]
    assert refused("go install main.go", GOPATH_TREE, **GOPATH)


@pytest.mark.parametrize(
    ("version", "setting", "name"),
    [
        ((1, 9), "on", "dir"),
        ((1, 12), "", "mod"),
        ((1, 15), "off", "dir"),
        ((1, 22), "", "mod"),
        ((1, 22), "off", "dir"),
        ((1, 22), "auto", "mod"),
    ],
)
def test_module_mode_by_version(version: tuple[int, int], setting: str, name: str) -> None:
    tree = {"go.mod": "module a.b/mod\n", "main.go": MAIN}
    found = written("go build", tree, directory="/dir", copied=(Copied("", "/dir"),), version=version,
                    environment={"GO111MODULE": setting})  # fmt: skip
    assert found == [f"/dir/{name}"]


@pytest.mark.parametrize(
    ("version", "line", "paths"),
    [
        ((1, 15), "go get ./cmd/srv", ["/go/bin/srv"]),
        ((1, 17), "go get x.y/tool@v1.0.0", ["/go/bin/tool"]),
        ((1, 17), "go get -d x.y/tool@v1.0.0", []),
        ((1, 18), "go get x.y/tool", []),
    ],
)
def test_get_installed_up_to_1_17(version: tuple[int, int], line: str, paths: list[str]) -> None:
    assert written(line, version=version) == paths


def test_without_the_context_only_a_named_file_is_known() -> None:
    found = run("go build -o /app/server ./cmd/x", {}, copied=())
    assert isinstance(found, tuple) and [o.path for o in found] == ["/app/server"]
    assert found[0].assumed
    assert written("go build -o x ./...", {}, copied=()) == ["/src/x"]
    assert "module path" in refused("go build", {}, copied=())
    assert refused("go build -o bin/ ./...", {}, copied=())


def test_files_copied_apart() -> None:
    copied = (Copied("go.mod", "/app/go.mod"), Copied("cmd/srv", "/app"), Copied("lib", "/app/lib"))
    found = run("go build .", directory="/app", copied=copied)
    assert found == (Output("/app/app", "/app", "example.com/app/v2"),)
    packages = ContextPackages(MemoryFiles(TREE), copied)
    assert packages.context_directory("/app") == "cmd/srv"
    assert packages.packages_below("/app") == ("/app", "/app/lib", "/app/v3")
    assert packages.context_directory("/elsewhere") is None


def test_module_made_by_a_command() -> None:
    packages = ContextPackages(
        MemoryFiles({"main.go": MAIN}),
        [Copied("", "/src")],
        modules={"/src": parse_go_mod("module a.b/made", "")},
    )
    command = parse_go(["go", "build"])
    assert command is not None
    found = outputs(command, directory="/src", environment={}, gopath="/go", packages=packages,
                    go_version=(1, 22), is_directory=lambda path: False, host="linux/amd64")  # fmt: skip
    assert found == (Output("/src/made", "/src", "a.b/made"),)


@pytest.mark.parametrize(
    ("import_path", "name"),
    [("example.com/foo", "foo"), ("example.com/foo/v2", "foo"), ("example.com/foo/v10", "foo"),
     ("example.com/foo/v1", "v1"), ("example.com/foo/v0", "v0"), ("example.com/foo/v02", "v02"), ("v2", "v2"),
     ("gopkg.in/foo.v3", "foo.v3"), ("a.b/y.git", "y.git"), ("x", "x")],
)  # fmt: skip
def test_program_name(import_path: str, name: str) -> None:
    assert program_name(import_path, modules=True) == name


def test_program_name_in_gopath_mode() -> None:
    assert program_name("example.com/foo/v2", modules=False) == "v2"
