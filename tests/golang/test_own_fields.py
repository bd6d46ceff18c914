"""Strings in fields of the program's own structs."""

from __future__ import annotations

import pytest

from tests.golang.tools import GO_MOD, evidence, paths, program, started

EXEC = "os/exec"
TOP = """type tool struct {
	count int
	Bin, File string
	inner struct{ Bin string }
}

func (t *tool) run() { exec.Command(t.Bin); os.Open(t.File) }
"""


@pytest.mark.parametrize(
    "body",
    [
        'use(tool{Bin: "git", File: "a.txt"})',
        'use(&tool{File: "a.txt", Bin: "git"})',
        'use(tool{1, "git", "a.txt", x})',
        't := tool{}; t.Bin = "git"; t.File = "a.txt"',
        'var t = &tool{}; t.Bin, t.File = "git", "a.txt"',
        'set := func(t *tool, f string) { t.File = f }; set(x, "a.txt"); use(tool{Bin: "git"})',
        'n := "git"; use(tool{Bin: n}, tool{File: "a" + ".txt"})',
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
        'use(tool{Bin: name(), File: "."})',
        'other{Bin: "git"}.run()',
        't := other{}; t.Bin = "git"',
        't := tool{}; t.inner.Bin = "git"',
        't := tool{}; t.Bin += "git"',
        "t := tool{}; t.Bin, t.File = both()",
        'use(tool{1: "git"})',
        'x.tool{Bin: "git"}',
    ],
)
def test_what_gives_nothing(body: str) -> None:
    found = program(f"use(tool{{}}); {body}", EXEC, "os", top=TOP)
    assert {name for _, name in started(found)} == {None}
    assert {argument for _, argument, _ in paths(found)} == {None}


OWN = TOP.replace("Bin", "bin").replace("File", "file")
GIT = {"git"}


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ('use(tool{bin: "git"})', GIT),
        ('use(&tool{1, "git", "a.txt", x})', GIT),
        ('t := &tool{}; t.bin = "git"', GIT),
        ('set := func(t *tool, f string) { t.bin = f }; set(x, "git")', GIT),
        ('use(tool{bin: "git"}, tool{})', GIT),
        ('use(tool{bin: "git"}, [][]string{{"a", "b"}}, map[string][]byte{"a": {1}})', GIT),
        ('use(tool{bin: "git"}, os.File{x}, []os.File{{x}}, page{name: "a"})', GIT),
        ("use(tool{})", set()),
        ("var t tool; t.run()", {None}),
        ("use(tool{bin: x})", {None}),
        ('use(tool{bin: "git"}); t.bin = x', {"git", None}),
        ('t := tool{bin: "git"}; t.bin += x', {"git", None}),
        ('t := tool{bin: "git"}; t.bin, err = find()', {"git", None}),
        ('t := tool{bin: "git"}; flag.StringVar(&t.bin, "bin", "", "")', {"git", None}),
        ('t := tool{bin: "git"}; fmt.Sscan(s, &(t.bin))', {"git", None}),
        ('t := tool{bin: "git"}; for t.bin = range c {}', {"git", None}),
        ('use([]tool{{bin: "git"}})', {None}),
        ('use(tool{bin: "git"}, []*tool{{1, x, y, z}})', {"git", None}),
        ('use(tool{bin: "git"}, map[string]tool{"a": {1, x, y, z}})', {"git", None}),
        ('use(tool{bin: "git"}, tools{{1, x, y, z}})', {"git", None}),
        ('use(tool{bin: "git"}, other{1, x, y, z})', {"git", None}),
        ('use(tool{bin: "git"}, other{bin: x})', {"git", None}),
        ('use(tool{bin: "git"}, tool(other))', {"git", None}),
        ('use(tool{bin: "git"}, (*tool)(other))', {"git", None}),
    ],
)
def test_what_only_its_own_package_can_set(body: str, names: set[str | None]) -> None:
    found = program(body, EXEC, "os", top=OWN)
    assert {name for _, name in started(found)} == names


def test_a_folder_that_is_the_working_folder_for_sure() -> None:
    found = program('use(tool{file: "."})', EXEC, "os", top=OWN)
    assert [argument for _, argument, _ in paths(found)] == ["."]


def test_nothing_is_sure_of_what_unsafe_can_set() -> None:
    found = program('use(tool{bin: "git"})', EXEC, "os", "unsafe", top=OWN)
    assert {name for _, name in started(found)} == {"git", None}


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
