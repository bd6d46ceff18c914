"""Builds behind make, scripts, task and mage: where the program is, and what the go command sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rewriting import APP, facts_of

HEAD = "FROM golang:1.24\nWORKDIR /src\nCOPY . .\n"


def _built(run: str, start: str, files: dict[str, str], root: Path) -> str | None:
    facts = facts_of(f'{HEAD}RUN {run}\nCMD ["{start}"]\n', root, {**APP, **files})
    certain = facts.program is not None and facts.program.build.certain
    return facts.program.path if facts.program is not None and certain else None


@pytest.mark.parametrize(
    ("run", "makefile", "program"),
    [
        ("make", "all:\n\tgo build -o x .\n", "/src/x"),
        ("make -s -j4 build", "all:\nbuild:\n\tgo build -o x .\n", "/src/x"),
        ("make OUT=x", "OUT = y\nall:\n\tgo build -o $(OUT) .\n", "/src/x"),
        ("OUT=x make", "OUT ?= y\nall:\n\tgo build -o $(OUT) .\n", "/src/x"),
        ("export OUT=x && make", "OUT ?= y\nall:\n\tgo build -o $(OUT) .\n", "/src/x"),
        ("OUT=x; make", "OUT ?= y\nall:\n\tgo build -o $(OUT) .\n", "/src/y"),
        ("make -e OUT=x", "OUT = y\nall:\n\tgo build -o $(OUT) .\n", None),
        ("make -n", "all:\n\tgo build -o x .\n", None),
        ("make V=$(date)", "all:\n\tgo build -ldflags '-X main.v=$(V)' -o x .\n", "/src/x"),
        ("make", "all:\n\tcd /tmp && go build -C /src -o /src/x .\n\tpwd\n", "/src/x"),
        ("make", "all:\n\tcd /tmp\n\tgo build -o x .\n", "/src/x"),
        ("make", "export GOBIN := $(CURDIR)/bin\nall:\n\tgo install .\n", "/src/bin/app"),
        ("make", "GOBIN := /opt\nall:\n\tgo install .\n", "/go/bin/app"),
        ("make", "all:\n\t-go build -o x .\n", None),
        ("make", "NAME = $(notdir $(CURDIR))\nall:\n\tgo build -o $(NAME) .\n", "/src/src"),
        ("make", "NAME = $(shell basename $(shell pwd))\nall:\n\tgo build -o $(NAME) .\n", "/src/src"),
        ("make", "all: bin/x\nbin/%: go.mod\n\tgo build -o $@ .\n", "/src/bin/x"),
        ("make", "GO = $(shell which go)\nall:\n\t$(GO) build -o x .\n", "/src/x"),
        ("make", "ifeq ($(shell uname -s),Darwin)\nO = y\nelse\nO = x\nendif\nall:\n\tgo build -o $(O) .\n", "/src/x"),
        ("make", "ifneq ($(shell git diff),)\nV = dirty\nendif\nall:\n\tgo build -ldflags '$V' -o x .\n", "/src/x"),
        ("make", "-include .env\nexport\nOUT ?= x\nall:\n\tgo build -o $(OUT) .\n", "/src/x"),
        ("make", "all:\n\tgo build -o x . && mv x y\n", "/src/y"),
    ],
)  # fmt: skip
def test_make(run: str, makefile: str, program: str | None, tmp_path: Path) -> None:
    assert _built(run, program or "./x", {"Makefile": makefile}, tmp_path) == program


@pytest.mark.parametrize(
    ("run", "script", "program"),
    [
        ("./b.sh", "go build -o x .\n", "/src/x"),
        ("bash -ex b.sh x", 'go build -o "$1" .\n', "/src/x"),
        ("./b.sh", 'go build -o "${1:-x}" .\n', "/src/x"),
        ("./b.sh -o x", 'go build "$@" .\n', "/src/x"),
        ("./b.sh", 'go build -o x "$@"\n', "/src/x"),
        ("./b.sh", 'OUT=${OUT:-x}\ngo build -o "$OUT" .\n', "/src/x"),
        ("OUT=x ./b.sh", 'go build -o "${OUT:-y}" .\n', "/src/x"),
        ("./b.sh", 'D=$(cd "$(dirname "$0")" && pwd)\ngo build -o "$D/x" .\n', "/src/x"),
        ("./b.sh", "exit 0\ngo build -o x .\n", None),
        ("./b.sh", 'if [ "$CI" ]; then exit 0; fi\ngo build -o x .\n', None),
        ("./b.sh", 'if [ -z "$1" ]; then echo usage; exit 1; fi\ngo build -o x .\n', "/src/x"),
        ("./b.sh", '[ -n "$CI" ] && go build -o x .\necho done\n', None),
        ("./b.sh", "read OUT\ngo build -o $OUT .\n", None),
        ("./b.sh", "OUT=x\nOUT+=y\ngo build -o $OUT .\n", None),
        ("./b.sh", "build() {\n  go build -o $1 .\n}\nbuild x\n", "/src/x"),
        ("./b.sh", "build() {\n  go build -o x .\n}\n", None),
        ("./b.sh", "shift\ngo build -o $1 .\n", None),
        ("sh -c 'go build -o x .'", "", "/src/x"),
        ("cat b.sh | sh", "go build -o x .\n", None),
        ("sed -i s/x/y/ b.sh && ./b.sh", "go build -o x .\n", None),
        ("echo 'go build -o x .' >> b.sh && ./b.sh", "", None),
        (r"sed -i 's/\r$//' b.sh && ./b.sh", "#!/bin/sh\r\ngo build -o x .\r\n", "/src/x"),
    ],
)  # fmt: skip
def test_scripts(run: str, script: str, program: str | None, tmp_path: Path) -> None:
    assert _built(run, program or "./x", {"b.sh": script}, tmp_path) == program


@pytest.mark.parametrize("name", ["set", "unset", "export", "cd", "source"])
def test_a_script_with_the_name_of_a_builtin_is_followed(name: str, tmp_path: Path) -> None:
    assert _built(f"./{name} -v", "/src/x", {name: "#!/bin/sh\ngo build -o x .\n"}, tmp_path) == "/src/x"


@pytest.mark.parametrize(
    ("makefile", "run", "reached"),
    [
        ("all:\n\tgo build -o x .\n", "make", True),
        ("CGO_ENABLED ?= 1\nall:\n\tgo build -o x .\n", "make", True),
        ("export CGO_ENABLED = 1\nall:\n\tgo build -o x .\n", "make", False),
        ("CGO_ENABLED = 1\nall:\n\tgo build -o x .\n", "make", False),
        ("all:\n\tCGO_ENABLED=1 go build -o x .\n", "make", False),
        ("all: export CGO_ENABLED = 1\nall:\n\tgo build -o x .\n", "make", False),
        ("unexport CGO_ENABLED\nall:\n\tgo build -o x .\n", "make", False),
        ("all:\n\tenv -i go build -o x .\n", "make", False),
        ("all:\n\tgo build -o x .\n", "make CGO_ENABLED=1", False),
        ("all:\n\tgo build -o x .\n", "env CGO_ENABLED=1 make", False),
        ("all:\n\tgo test ./...\n\tgo build -o x .\n", "make", False),
        ("all:\n\t./b.sh\n", "make", True),
    ],
)
def test_where_an_assignment_before_make_is_seen(
    makefile: str, run: str, reached: bool, tmp_path: Path
) -> None:
    files = {**APP, "Makefile": makefile, "b.sh": "go build -o x .\n"}
    facts = facts_of(f'{HEAD}RUN {run}\nCMD ["./x"]\n', tmp_path, files)
    assert facts.program is not None
    build = facts.program.build
    assert build.cgo_fixed is not reached
    assert (build.start is not None) == reached
