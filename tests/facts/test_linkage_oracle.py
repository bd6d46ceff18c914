"""What we say of linking against the go command, on small programs built here with the machine's gcc."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from elftools.elf.dynamic import DynamicSegment
from elftools.elf.elffile import ELFFile
from elftools.elf.segments import InterpSegment
from msgspec.structs import replace

from rewriter.dockerfile.load import load
from rewriter.facts.program.cgo import cgo_in_force
from rewriter.facts.program.linkage import Kind, Linkage, linkage
from rewriter.golang.command.line import parse_go, with_goflags
from rewriter.golang.modules.layout import Building
from rewriter.golang.modules.module import find_module
from rewriter.golang.source.collect import collect
from rewriter.images.golang import BaseImage, golang_image
from rewriter.images.libraries import library
from rewriter.trace.model import Build
from tests.golang.memory import MemoryFiles

pytestmark = pytest.mark.skipif(
    shutil.which("go") is None or shutil.which("gcc") is None or shutil.which("g++") is None,
    reason="compares with the go command and gcc, which are missing",
)

RUN = load(b"FROM golang\nRUN go build\n", "Dockerfile").instructions[1]
C_LIBRARY = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libresolv.so.2"}
SOURCES: dict[str, dict[str, str]] = {
    "plain": {"main.go": "package main\n\nfunc main() { println(1) }\n"},
    "net": {"main.go": 'package main\n\nimport "net"\n\nfunc main() { println(net.LookupHost("localhost")) }\n'},
    "c": {"main.go": 'package main\n\n// #include <stdlib.h>\nimport "C"\n\nfunc main() { println(C.abs(-1)) }\n'},
    "math": {
        "main.go": "package main\n\nimport \"example.com/m/root\"\n\nfunc main() { println(root.Of(2)) }\n",
        "root/root.go": "package root\n\n/*\n#cgo linux LDFLAGS: -lm\n#cgo windows LDFLAGS: -lmissing\n#include <math.h>\n*/\n"
        'import "C"\n\nfunc Of(x float64) float64 { return float64(C.cbrt(C.double(x))) }\n',
    },
    "c++": {
        "main.go": 'package main\n\n// int f(void);\nimport "C"\n\nfunc main() { println(C.f()) }\n',
        "f.cpp": '#include <string>\nextern "C" int f() { std::string s("ab"); s += "c"; return (int)s.size(); }\n',
    },
    "openmp": {
        "main.go": "package main\n\n/*\n#cgo CFLAGS: -fopenmp\n#cgo LDFLAGS: -fopenmp\n#include <omp.h>\n*/\n"
        'import "C"\n\nfunc main() { println(C.omp_get_max_threads()) }\n',
    },
    "fallback": {
        "main.go": "package main\n\nfunc main() { println(f()) }\n",
        "a.go": 'package main\n\n// static int f(void) { return 1; }\nimport "C"\n\nfunc f() int { return int(C.f()) }\n',
        "b.go": "//go:build !cgo\n\npackage main\n\nfunc f() int { return 2 }\n",
    },
    "elsewhere": {
        "main.go": "package main\n\nfunc main() { println(1) }\n",
        "tray_windows.go": 'package main\n\nimport "C"\n',
        "unused/u.go": 'package unused\n\n// #cgo LDFLAGS: -lmissing\nimport "C"\n',
    },
}  # fmt: skip
STATIC = '-extldflags "-static"'
EXTERNAL = f"-linkmode external {STATIC}"


@dataclass(frozen=True)
class Built:
    """What the go command made: ``None`` for nothing."""

    interpreter: str | None
    needed: frozenset[str]


def built(
    root: Path, tree: Mapping[str, str], flags: list[str], environment: Mapping[str, str]
) -> Built | None:
    for name, text in {**tree, "go.mod": "module example.com/m\n\ngo 1.21\n"}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    settled = {"GOFLAGS": "", "GOTOOLCHAIN": "local", "GOWORK": "off", "GOPROXY": "off"}
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("CGO_", "GO")) and k != "CC"}
    done = subprocess.run(
        ["go", "build", "-o", "app", *flags, "."],
        cwd=root, env={**inherited, "HOME": os.environ.get("HOME", "/root"), **settled, **environment},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    return read(root / "app") if done.returncode == 0 else None


def read(program: Path) -> Built:
    interpreter, needed = None, []
    with program.open("rb") as file:
        for segment in ELFFile(file).iter_segments():
            if isinstance(segment, InterpSegment):
                interpreter = segment.get_interp_name()
            if isinstance(segment, DynamicSegment):
                needed += [str(tag.needed) for tag in segment.iter_tags("DT_NEEDED")]  # type: ignore[attr-defined]
    return Built(interpreter, frozenset(needed))


def image(environment: Mapping[str, str]) -> BaseImage:
    """A Debian image, without a compiler where PATH leads to none."""
    found = golang_image("golang:1.26-bookworm")
    assert found is not None
    return replace(found, has_c_compiler="PATH" not in environment)


def predicted(tree: Mapping[str, str], flags: list[str], environment: Mapping[str, str]) -> Linkage:
    command = parse_go(["go", "build", "-o", "app", *flags, "."])
    assert command is not None
    command = with_goflags(command, environment)
    build = Build(command, RUN, 0, "/app", environment, ("/app/app",), ("",))
    files = MemoryFiles({**tree, "go.mod": "module example.com/m\n\ngo 1.21\n"})
    architecture = environment.get("GOARCH", "amd64")
    building = Building(tags=command.tags, architecture=architecture)
    source = collect(files, "", module=find_module(files, ""), gopath_import=None, building=building)
    cgo = cgo_in_force(image(environment), build, ())
    return linkage(image(environment), build, source, cgo, source.chosen_by_cgo)


NO_GCC = {"PATH": os.path.dirname(shutil.which("go") or "/usr/local/go/bin/go")}
CASES: list[tuple[str, list[str], dict[str, str]]] = [
    *((name, [], {}) for name in SOURCES),
    *((name, [], {"CGO_ENABLED": "0"}) for name in SOURCES),
    *((name, [], NO_GCC) for name in ("net", "c", "fallback")),
    ("net", [], {"CGO_ENABLED": "true"}),
    ("net", [], {"CGO_ENABLED": "1"}),
    ("net", ["-tags", "netgo,osusergo"], {}),
    ("net", ["-trimpath", "-a=false", "-ldflags", "-s -w -X main.v=1"], {}),
    ("plain", ["-race"], {}),
    ("c", ["-race"], {}),
    ("plain", ["-race"], {"CGO_ENABLED": "0"}),
    ("c", ["-asan"], {}),
    ("plain", ["-buildmode=pie"], {}),
    ("plain", ["-buildmode=pie"], {"CGO_ENABLED": "0"}),
    ("net", ["-buildmode=pie"], {}),
    ("plain", [], {"GOFLAGS": "-buildmode=pie"}),
    ("net", ["-ldflags", STATIC], {}),
    ("c", ["-ldflags", STATIC], {}),
    ("c++", ["-ldflags", STATIC], {}),
    ("c", ["-ldflags=-extldflags=-static"], {}),
    ("c", [], {"GOFLAGS": "-ldflags=-extldflags=-static"}),
    ("c", [], {"CGO_LDFLAGS": "-static"}),
    ("c", ["-buildmode=pie", "-ldflags", '-extldflags "-static-pie"'], {}),
    ("c", [], {"CGO_LDFLAGS": "-Wl,--no-as-needed -lz"}),
    ("c", ["-ldflags", '-extldflags "-Wl,--no-as-needed -lm"'], {}),
    ("plain", ["-ldflags", EXTERNAL], {}),
    ("net", ["-ldflags", EXTERNAL], {}),
    ("plain", ["-ldflags", EXTERNAL], {"CGO_ENABLED": "0"}),
    ("plain", ["-ldflags", "-linkmode=external"], {}),
    ("plain", ["-ldflags", "-linkmode external"], {"CGO_ENABLED": "0"}),
    ("plain", [], {"GOARCH": "arm64"}),
    ("net", [], {"GOARCH": "amd64"}),
    ("plain", ["-linkshared"], {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "flags", "environment"), CASES)
def test_linkage(tmp_path: Path, name: str, flags: list[str], environment: dict[str, str]) -> None:
    found = predicted(SOURCES[name], flags, environment)
    made = built(tmp_path / "m", SOURCES[name], flags, environment)
    if found.kind is Kind.UNKNOWN:
        assert "-linkshared" in flags or environment.get("GOARCH") == "arm64"
        return
    assert (made is None) == (found.kind is Kind.FAILS), found
    if made is None:
        return
    wanted = {library(item.name).soname("bookworm") for item in found.libraries}
    if found.kind is Kind.STATIC:
        assert made == Built(None, frozenset())
        return
    assert found.kind is Kind.GLIBC
    assert not found.unclear
    # gcc leaves out what nothing of is used (--as-needed), and brings libgcc_s together with libstdc++.
    assert made.needed <= wanted | C_LIBRARY | ({"libgcc_s.so.1"} if "libstdc++.so.6" in wanted else set())
    assert wanted - C_LIBRARY <= made.needed
    if SOURCES[name]["main.go"].count('import "C"') or "-race" in flags or "-buildmode=pie" in flags:
        assert made.interpreter is not None


def test_pkg_config(tmp_path: Path) -> None:
    """A module of pkg-config links what the table says."""
    if (
        shutil.which("pkg-config") is None
        or subprocess.run(["pkg-config", "--exists", "zlib"], check=False).returncode
    ):
        pytest.skip("pkg-config or zlib's headers are missing")
    tree = {"main.go": 'package main\n\n// #cgo pkg-config: zlib\n// #include <zlib.h>\nimport "C"\n\n'
            "func main() { println(C.GoString(C.zlibVersion())) }\n"}  # fmt: skip
    found = predicted(tree, [], {})
    made = built(tmp_path / "m", tree, [], {})
    assert made is not None
    assert [library(item.name).soname("bookworm") for item in found.libraries] == ["libz.so.1"]
    assert made.needed - C_LIBRARY == {"libz.so.1"}
