"""Makefiles and scripts that are made to hurt: bounded time and memory, and an end in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from rewriter.model import Outcome
from rewriter.trace.recipes.model import NotPlain
from tests.rewriting import APP, result_of
from tests.trace.recipes.tools import read_commands

_DOUBLING = "A0 = xxxxxxxx\n" + "".join(f"A{n} = $(A{n - 1})$(A{n - 1})\n" for n in range(1, 40))
_CALLING = "f = $(if $(1),$(call f,$(1)),)\nall:\n\techo $(call f,x)\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (_DOUBLING + "all:\n\techo $(A39)\n", "its variables"),
        (_DOUBLING.replace(" = ", " := ") + "all:\n\techo $(A39)\n", "grow"),
        ("A = $(B)\nB = $(A)\nall:\n\techo $(A)\n", "refers to itself"),
        (_CALLING, "nested too deep"),
        ("include Makefile\nall:\n\techo\n", "includes too much"),
        ("all:\n\techo $(A\n", "not closed"),
        ("ifdef X\nall:\n\techo\n", "without endif"),
        ("endif\n", "endif too many"),
        ("A = " + "\\#" * 6000 + "\nall:\n\techo $(error no)\n", "it stops"),
        ("define X\n", "without endef"),
        ("all:\n\t$(eval X := 1)echo\n", "$(eval"),
        ("$(if $(shell pick),$(eval X := 1))\nall:\n\techo\n", "cannot be decided"),
        ("$(foreach x,$(shell pick),$(eval X := $(x)))\nall:\n\techo\n", "cannot be decided"),
        ("f = $(eval X := 1)\n$(and $(shell pick),$(call f))\nall:\n\techo\n", "cannot be decided"),
        ("$(or $(shell pick),$(eval X := 1))\nall:\n\techo\n", "cannot be decided"),
        ("define X\n$(eval $(X))\nendef\n$(eval $(X))\n", "refers to itself"),
        ("X = $$(eval $$(call X))\n$(eval $(call X))\n", "too much"),
        ("".join(f"t{n}: t{n + 1}\n" for n in range(500)), "nested too deep"),
        ("all: $(shell cat list)\n\techo\n", "not known"),
        ("vpath %.c src\nvpath\nVPATH = $(shell pick)\nall: main.c\n\techo\n", "where it looks for files"),
        ("SHELL = /usr/bin/python3\nall:\n\tprint(1)\n", "shell that is not looked into"),
        ("MAKEFLAGS += -n\n$(file >x,y)\nall:\n\techo\n", "$(file"),
        ("all:: a\n\techo a\nall:: b\n\techo b\n", "two colons"),
        ("\techo a\n", "without a target"),
        ("A = $(error no)\nall:\n\techo $(A)\n", "it stops"),
    ],
)
def test_reading_ends_in_words(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(text)
    with pytest.raises(NotPlain) as stop:
        read_commands(tmp_path)
    assert reason in stop.value.reason


DOCKERFILE = 'FROM golang:1.24\nWORKDIR /app\nCOPY . .\nRUN {}\nCMD ["./app"]\n'


@pytest.mark.parametrize(
    ("run", "files"),
    [
        ("./a.sh", {"a.sh": "#!/bin/sh\n./a.sh\n./a.sh\n"}),
        ("./a.sh", {"a.sh": "f() { f; f; }\nf\n"}),
        ("./a.sh", {"a.sh": ". ./a.sh\n. ./a.sh\n"}),
        ("make", {"Makefile": "all:\n\t$(MAKE)\n\t$(MAKE)\n"}),
        ("make", {"Makefile": "all:\n\t./x.sh\n", "x.sh": "make\nmake\n"}),
        (
            "task",
            {"Taskfile.yml": "version: 3\ntasks:\n  default:\n    - task: default\n    - task: default\n"},
        ),
        ("task", {"Taskfile.yml": "version: '3'\ntasks: &a\n  default: [*a, *a]\n"}),
        (
            "mage a",
            {"m.go": "//go:build mage\n\npackage main\n\nfunc A() { B(); B() }\nfunc B() { A(); A() }\n"},
        ),
    ],
)
def test_calls_that_never_end_are_refused(run: str, files: dict[str, str], tmp_path: Path) -> None:
    result = result_of(DOCKERFILE.format(run), tmp_path, {**APP, **files})
    assert result.outcome is Outcome.REFUSED, result.diagnostics
