"""Names that reach ``exec.Command`` or ``os.Open`` through parameters of the program's own functions."""

from __future__ import annotations

import time

import pytest

from tests.golang.tools import GO_MOD, evidence, paths, program, started

EXEC = "os/exec"
RUN = "func run(name string, args ...string) error { return exec.Command(name, args...).Run() }\n"


def check_starts(body: str, names: list[str | None], top: str = "", *imports: str, **files: str) -> None:
    """The program starts these, in any order (``None``: something computed)."""
    found = program(body, EXEC, *imports, top=top, **files)
    assert sorted({name or "" for _, name in started(found)}) == sorted(name or "" for name in names)


@pytest.mark.parametrize(
    ("top", "body", "names"),
    [
        (RUN, 'run("git", "clone")', ["git"]),
        (RUN, 'run("git"); run("hg")', ["git", "hg"]),
        (RUN, 'run("git"); run(os.Getenv("X"))', ["git", None]),
        (RUN, "run(os.Args[0])", ["/proc/self/exe"]),
        (RUN, "", []),
        (RUN, 'if runtime.GOOS == "windows" { run("cmd") }', []),
        (RUN + "func two(n string) { run(n) }", 'two("git")', ["git"]),
        (RUN + "func two(n string) { run(n); two(n) }", 'two("git")', ["git"]),
        (RUN + 'func two(n string) { run("/opt/" + n) }', 'two("x")', ["/opt/x"]),
        (RUN + 'func two(a, b string) { run(filepath.Join(a, b)) }', 'two("/opt", "x")', ["/opt/x"]),
        (RUN + "var f = run", 'f("git")', [None]),
        (RUN, 'run("git"); use(run)', ["git", None]),
        (RUN, 'run("git"); m := map[string]any{"r": run}', ["git", None]),
        (RUN, 'if runtime.GOOS == "windows" { run("cmd") } else { run("sh") }', ["sh"]),
        ("func run(a ...string) { exec.Command(a[0], a[1:]...) }", 'run("git", "x")', ["git"]),
        ("func run(a []string) { exec.Command(a[0], a[1:]...) }", 'run([]string{"git", "x"})', ["git"]),
        ("func run(a []string) { exec.Command(a[0], a[1:]...) }", "run(os.Args[1:])", [None]),
        ("func run(a ...string) { exec.Command(a[1]) }", 'run([]string{"x", "git"}...)', ["git"]),
        (
            "func run(a ...string) { exec.Command(a[0]) }\nfunc two(a ...string) { run(a...) }",
            'two("git")',
            ["git"],
        ),
        ("func run(n string) { n = n + x; exec.Command(n) }", 'run("git")', [None]),
        ("func run(n string) { if n := f(); true { exec.Command(n) } }", 'run("git")', [None]),
        ("func run(n string) { change(&n); exec.Command(n) }", 'run("git")', [None]),
        ("func run(a []string) { a[0] = x; exec.Command(a[0]) }", 'run([]string{"git"})', [None]),
        ("func run(n string) { p := n; exec.Command(p) }", 'run("git")', ["git"]),
        ("", 'run := func(n string) { exec.Command(n) }; run("git"); run("hg")', ["git", "hg"]),
        ("", 'run := func(n string) { exec.Command(n) }; run("git"); use(run)', ["git", None]),
        ("", "func(n string) { exec.Command(n) }(x)", [None]),
        (
            "type t struct{}\nfunc (r *t) run(n string) { exec.Command(n) }\n"
            'func (r *t) go2() { r.run("git") }',
            "new(t).go2()",
            ["git"],
        ),
        ("type t struct{}\nfunc (r t) run(n string) { exec.Command(n) }", 'v := &t{}; v.run("git")', ["git"]),
        ("type t struct{}\nfunc (r t) run(n string) { exec.Command(n) }", 'x.run("git")', [None]),
        ("type t struct{}\nfunc (r t) Run(n string) { exec.Command(n) }", 'v := t{}; v.Run("a")', ["a", None]),
        (
            "type t struct{}\nfunc (r t) run(n string) { exec.Command(n) }",
            'v := &t{}; v.run("git"); use(v.run)',
            ["git", None],
        ),
        (
            "type t struct{}\nfunc (r *t) run(n string) { exec.Command(n) }",
            'v := &t{}; v.run("git"); (*t).run(v, "hg"); t.run(*v, "svn")',
            ["git", "hg", "svn"],
        ),
        (
            "type t[K any] struct{}\nfunc (r *t[K]) run(n string) { exec.Command(n) }",
            'v := t[int]{}; v.run("git"); (*t[int]).run(&v, "hg")',
            ["hg", None],
        ),
        (
            "type t struct{}\nfunc (r t) run(n string) { exec.Command(n) }",
            'v := &t{}; v.run("git"); x.tool.run(name)',
            ["git", None],
        ),
        (
            "type t struct{}\nfunc (r t) run(n string) { exec.Command(n) }",
            't := t{}; t.run("git", "hg")',
            ["git"],
        ),
        ("", "exe, err := os.Executable(); exec.Command(exe, err)", ["/proc/self/exe"]),
        ("", "exe, _ := os.Executable(); exe = other; exec.Command(exe)", [None]),
        ("", "exe, _ := os.Executable(); exec.Command(exe + x)", [None]),
        ("", "self := os.Args[0]; exec.Command(self)", ["/proc/self/exe"]),
        ("var exe, _ = os.Executable()", "exec.Command(exe)", ["/proc/self/exe"]),
        (
            'var n = os.Getenv("N")\nvar git = n + "/git"\nfunc run(n string) { exec.Command(git, n) }',
            'run("x")',
            [None],
        ),
    ],
)  # fmt: skip
def test_names(top: str, body: str, names: list[str | None]) -> None:
    check_starts(body, names, top, "os", "runtime", "path/filepath")


def test_a_function_of_another_package() -> None:
    sh = 'package sh\n\nimport "os/exec"\n\nfunc Run(name string) { exec.Command(name) }\n'
    main = 'package main\n\nimport "example.com/app/sh"\n\nfunc main() {\n\tsh.Run("git")\n}\n'
    found = evidence({"go.mod": GO_MOD, "sh/sh.go": sh, "main.go": main})
    assert [(use.argument, use.place.path, use.place.line) for use in found.executables] == [
        ("git", "main.go", 6)
    ]
    main = main.replace("}\n", '\tvar f = t{run: sh.Run}\n\tf.run("x")\n}\n')
    found = evidence({"go.mod": GO_MOD, "sh/sh.go": sh, "main.go": main})
    assert {use.argument for use in found.executables} == {"git", None}


def test_where_it_is_computed() -> None:
    top = RUN.replace("{ ", "{\n").replace(" }", "\n}")
    found = program('run("git")\nrun(os.Args[1])', EXEC, "os", top=top)
    assert [(use.argument, use.place.line) for use in found.executables] == [
        ("git", 13),
        (None, 9),
        (None, 14),
    ]


def test_paths_through_parameters() -> None:
    top = 'func read(name string) { os.ReadFile(filepath.Join("conf", name)) }'
    found = program('read("a.json"); read("b.json")', "os", "path/filepath", top=top)
    assert paths(found) == [
        ("os.ReadFile", "conf/a.json", "read"),
        ("os.ReadFile", "conf/b.json", "read"),
    ]
    assert {"conf/a.json", "conf/b.json"} <= {use.value for use in found.strings}


def test_a_test_does_not_call() -> None:
    test = 'package main\n\nfunc TestIt() { run("git") }\n'
    check_starts('run("hg")', ["hg"], RUN, **{"main_test.go": test})


def test_many_calls_take_linear_time() -> None:
    def seconds(count: int) -> float:
        functions = "".join(f"func f{i}(n string) {{ f{i + 1}(n); f{i + 1}(n) }}\n" for i in range(count))
        top = functions + f"func f{count}(n string) {{ exec.Command(n) }}\n"
        begin = time.process_time()
        program('f0("git")\n' * count, EXEC, top=top)
        return time.process_time() - begin

    seconds(50)
    assert seconds(2000) < 8 * seconds(500) + 0.5


def test_a_function_that_calls_itself_with_more() -> None:
    begin = time.process_time()
    found = program('f("a")', "os", top="func f(n string) { os.ReadFile(n); f(n + n) }")
    assert time.process_time() - begin < 5
    assert {"a", "aa", "aaaa"} < {use.argument for use in found.path_calls}


def test_a_function_that_calls_itself_with_something_nested() -> None:
    nested = 'filepath.Join("a", ' * 30 + "n" + ")" * 30
    top = f"func f(n string) {{ os.ReadFile(n); f({nested}) }}"
    found = program('f("b")', "os", "path/filepath", top=top)
    assert {"b", "a/" * 30 + "b"} < {use.argument for use in found.path_calls}


def test_a_list_of_which_an_item_changes() -> None:
    found = program('l := []string{"git"}; l[0] = x; exec.Command("env", l...)', EXEC)
    assert [use.rest for use in found.executables] == [(None,)]


def test_a_method_that_is_not_exported_is_called_in_its_package_alone() -> None:
    other = "package own\n\nfunc Go(x runner) { x.own.run(name) }\n"
    main = (
        'package main\n\nimport (\n\t"os/exec"\n\t"example.com/app/own"\n)\n\ntype t struct{}\n\n'
        "func (r t) run(n string) { exec.Command(n) }\n\n"
        'func main() { v := &t{}; v.run("git"); own.Go(nil) }\n'
    )
    found = evidence({"go.mod": GO_MOD, "main.go": main, "own/own.go": other})
    assert [name for _, name in started(found)] == ["git"]
