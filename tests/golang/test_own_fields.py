"""Strings in fields of the program's own structs."""

from __future__ import annotations

import pytest

from tests.golang.tools import GO_MOD, evidence, paths, program, started

EXEC = "os/exec"
TOP = """type tool struct {
	count int
	bin, file string
	inner struct{ bin string }
}

func (t *tool) run() { exec.Command(t.bin); os.Open(t.file) }
"""


@pytest.mark.parametrize(
    "body",
    [
        'use(tool{bin: "git", file: "a.txt"})',
        'use(&tool{file: "a.txt", bin: "git"})',
        'use(tool{1, "git", "a.txt", x})',
        't := tool{}; t.bin = "git"; t.file = "a.txt"',
        'var t = &tool{}; t.bin, t.file = "git", "a.txt"',
        'set := func(t *tool, f string) { t.file = f }; set(x, "a.txt"); use(tool{bin: "git"})',
        'n := "git"; use(tool{bin: n}, tool{file: "a" + ".txt"})',
    ],
)
def test_what_literals_and_assignments_give(body: str) -> None:
    found = program(body, EXEC, "os", top=TOP)
    assert {name for _, name in started(found)} == {"git", None}
    assert {argument for _, argument, _ in paths(found)} == {"a.txt", None}


@pytest.mark.parametrize(
    "body",
    [
        "use(tool{})",
        'use(tool{bin: name(), file: "."})',
        'other{bin: "git"}.run()',
        't := other{}; t.bin = "git"',
        't := tool{}; t.inner.bin = "git"',
        't := tool{}; t.bin += "git"',
        "t := tool{}; t.bin, t.file = both()",
        'use(tool{1: "git"})',
        'x.tool{bin: "git"}',
    ],
)
def test_what_gives_nothing(body: str) -> None:
    found = program(f"use(tool{{}}); {body}", EXEC, "os", top=TOP)
    assert {name for _, name in started(found)} == {None}
    assert {argument for _, argument, _ in paths(found)} == {None}


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ('t.New("git").Run()', {"git", None}),
        ('(&t.Tool{Bin: "git"}).Run()', {"git", None}),
        ('t.Tool{"git"}.Run()', {"git", None}),
        ("t.New(os.Args[1]).Run()", {None}),
        ('t.New(x); t.Other{Bin: "git"}.Run()', {None}),
    ],
)
def test_structs_of_other_packages(body: str, names: set[str | None]) -> None:
    tool = (
        'package tool\n\nimport "os/exec"\n\ntype Tool struct{ Bin string }\n\n'
        "func New(bin string) *Tool { return &Tool{Bin: bin} }\n\nfunc (t Tool) Run() { exec.Command(t.Bin) }\n"
    )
    main = f'package main\n\nimport (\n\t"os"\n\tt "example.com/app/tool"\n)\n\nfunc main() {{ {body} }}\n'
    found = evidence({"go.mod": GO_MOD, "main.go": main, "tool/t.go": tool})
    assert {name for _, name in started(found)} == names


def test_many_fields_and_literals_take_no_long() -> None:
    fields = "; ".join(f"f{number} string" for number in range(2_000))
    top = f"type wide struct {{ {fields} }}\nfunc (w wide) Run() {{ exec.Command(w.f1) }}"
    body = "\n".join('use(wide{f1: "git"}.Run())' for _ in range(2_000))
    assert {name for _, name in started(program(body, EXEC, top=top))} == {None}
