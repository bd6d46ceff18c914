"""``exec.Command`` as a value, and commands that are put together by hand."""

from __future__ import annotations

import time

import pytest

from tests.golang.tools import GO_MOD, evidence, paths, program, started

EXEC = "os/exec"
COMPUTED = [("os/exec.Command", None)]
LS = [("os/exec.Command", "ls")]
RUNNER = "type runner struct { cmd func(string, ...string) *exec.Cmd }"


@pytest.mark.parametrize(
    ("top", "body"),
    [
        (RUNNER, 'r := runner{cmd: exec.Command}; r.cmd("ls")'),
        (RUNNER, 'r := runner{exec.Command}; r.cmd("ls")'),
        (RUNNER, 's := &runner{}; s.cmd = exec.Command; s.cmd("ls")'),
        ("var run func(string, ...string) *exec.Cmd", 'if run == nil { run = exec.Command }; run("ls")'),
        ("func get() func(string, ...string) *exec.Cmd { return exec.Command }", 'get()("ls")'),
        ('var m = map[string]any{"a": exec.Command}', ""),
        ("var s = struct{ run any }{run: exec.Command}", ""),
        ("", "l := []any{(exec.Command)}; use(l)"),
        ("", "run := exec.Command; with(run)"),
        ("", "run := exec.Command; r := runner{cmd: run}; use(r)"),
        ("var run = exec.Command", "with(run)"),
        ("var run = exec.Command", "c := run; c(name)"),
        ("", "c <- exec.Command"),
    ],
)
def test_values(top: str, body: str) -> None:
    assert started(program(body, EXEC, top=top)) == COMPUTED


@pytest.mark.parametrize(
    ("top", "body"),
    [
        ("", '(exec.Command)("ls")'),
        ("", 'run := exec.Command; run("ls")'),
        ("", 'var run = exec.Command; (run)("ls")'),
        ("var run = exec.Command", 'run("ls")'),
        ("var run, look = exec.Command, exec.LookPath", 'if run != nil { run("ls") }'),
        ("var _ = exec.Command", 'exec.Command("ls")'),
        ("", '_ = exec.Command; exec.Command("ls")'),
        ("var run = exec.Command", 'r := runner{run: other}; run("ls"); use(r.run)'),
        ("var run = exec.Command\nfunc f(run string) { use(run) }", 'run("ls")'),
        (
            "",
            'if runtime.GOOS == "windows" { x.cmd = exec.Command; x.c.Path = "cmd.exe" }; exec.Command("ls")',
        ),
    ],
)
def test_what_is_only_called(top: str, body: str) -> None:
    assert started(program(body, EXEC, "runtime", top=top)) == LS


LOADER = "type loader struct { read func(string) ([]byte, error) }"


@pytest.mark.parametrize(
    ("top", "body", "known"),
    [
        (LOADER, "use(loader{read: os.ReadFile})", [("os.ReadFile", None)]),
        (LOADER, "s := &loader{}; s.read = os.ReadFile", [("os.ReadFile", None)]),
        ("", 'each(os.Open, "a.txt")', [("os.Open", None)]),
        ("var read = os.ReadFile", 'read("a.txt")', [("os.ReadFile", "a.txt")]),
        ("var read = os.ReadFile", "use(read)", [("os.ReadFile", None)]),
        ("", 'funcs := template.FuncMap{"ls": os.ReadDir}', [("os.ReadDir", None)]),
        ("", 'os.Open("a.txt")', [("os.Open", "a.txt")]),
        ("", "use(os.Remove, os.Executable)", []),
    ],
)
def test_values_that_read(top: str, body: str, known: list[tuple[str, str | None]]) -> None:
    found = program(body, "os", "html/template", top=top)
    assert [(call, argument) for call, argument, _ in paths(found)] == known


@pytest.mark.parametrize(
    ("item", "body", "found"),
    [
        (EXEC, "d := det{look: exec.LookPath}", [("os/exec.LookPath", None)]),
        ("syscall", "d := det{syscall.Exec}", [("syscall.Exec", None)]),
        ("os", "d.start = os.StartProcess", [("os.StartProcess", None)]),
        ("os", "d.open = os.Open", []),
        (
            "github.com/pkg/browser",
            "d.open = browser.OpenURL",
            [("github.com/pkg/browser.OpenURL", "xdg-open")],
        ),
        ("a.b/exec", "d.run = exec.Command", []),
        ('. "os/exec"', "d.run = Command", COMPUTED),
        ('. "os/exec"', "d.run = Other", []),
        ('e "os/exec"', "d.run = e.Command", COMPUTED),
    ],
)
def test_functions_of_the_table(item: str, body: str, found: list[tuple[str, str | None]]) -> None:
    assert started(program(body, item)) == found


def test_another_file_hands_a_variable_on() -> None:
    files = {
        "go.mod": GO_MOD,
        "main.go": "package main\n\nfunc main() { with(run) }\n",
        "run.go": 'package main\n\nimport "os/exec"\n\nvar run = exec.Command\n',
    }
    assert started(evidence(files)) == COMPUTED
    called = files["main.go"].replace("with(run)", 'run("ls")')
    assert started(evidence({**files, "main.go": called})) == LS


@pytest.mark.parametrize(("name", "found"), [("Run", COMPUTED), ("run", [])])
def test_exported_variables_are_called_elsewhere(name: str, found: list[tuple[str, str | None]]) -> None:
    files = {
        "go.mod": GO_MOD,
        "main.go": 'package main\n\nimport "example.com/app/r"\n\nfunc main() { r.F() }\n',
        "r/r.go": f'package r\n\nimport "os/exec"\n\nvar {name} = exec.Command\n\nfunc F() {{ use({name} == nil) }}\n',
    }
    assert started(evidence(files)) == found


@pytest.mark.parametrize(
    "body",
    [
        'c := &exec.Cmd{}; c.Path = "/bin/ls"',
        'var c exec.Cmd; c.Path = "/bin/ls"',
        'var c *exec.Cmd = get(); c.Path = "/bin/ls"',
        'c := new(exec.Cmd); (c).Path = "/bin/ls"',
        'x, c := 1, exec.Cmd{}; x, c.Path = 2, "/bin/ls"',
        'p := "/bin/ls"; c := exec.Cmd{}; c.Path = p',
        'c := make([]exec.Cmd, 1); c[0].Path = "/bin/ls"',
        'for _, c := range []*exec.Cmd{} { c.Path = "/bin/ls" }',
        'f := func(c *exec.Cmd) { c.Path = "/bin/ls" }; f(nil)',
        's.cmd.Path = "/bin/ls"',
        'c := s.build(); c.Path = "/bin/ls"',
        'c, err := both(); c.Path = "/bin/ls"; use(err)',
        'shared.Path = "/bin/ls"',
        'x := exec.Cmd{"/bin/ls", nil}',
        'x := []*exec.Cmd{{Path: "/bin/ls"}}',
        'x := [...]exec.Cmd{{"/bin/ls"}}',
        'x := map[string]exec.Cmd{"a": {Path: "/bin/ls"}}',
        'x := []*exec.Cmd{&exec.Cmd{Path: "/bin/ls"}}',
    ],
)
def test_commands_put_together(body: str) -> None:
    top = (
        "type s struct { cmd *exec.Cmd }\nvar shared exec.Cmd\n"
        "func (s) build() *exec.Cmd { return nil }\nfunc both() (*exec.Cmd, error) { return nil, nil }"
    )
    assert started(program(body, EXEC, top=top)) == [("os/exec.Cmd", "/bin/ls")]


@pytest.mark.parametrize(
    ("top", "body"),
    [
        ("type Cmd = exec.Cmd", 'c := Cmd{Path: "/bin/ls"}'),
        ("type Cmd exec.Cmd", 'c := &Cmd{Path: "/bin/ls"}'),
        ("type Cmd exec.Cmd", 'var c Cmd; c.Path = "/bin/ls"'),
        ("type (\n\tA = exec.Cmd\n\tB = *A\n)", 'var c B = get(); c.Path = "/bin/ls"'),
        ("", 'type Cmd = exec.Cmd; c := Cmd{Path: "/bin/ls"}'),
        ("type Cmds []exec.Cmd", 'x := Cmds{{Path: "/bin/ls"}}'),
        ("type Cmds map[string]*exec.Cmd", 'x := Cmds{"a": {Path: "/bin/ls"}}'),
        ("type Cmd struct{ exec.Cmd }", 'c := Cmd{exec.Cmd{Path: "/bin/ls"}}'),
        ("type Cmd struct{ exec.Cmd }", 'c := Cmd{}; c.Path = "/bin/ls"'),
        ("type Cmd struct{ *exec.Cmd; Name string }", 'c := &Cmd{}; c.Cmd.Path = "/bin/ls"'),
        ('type Cmd struct{ *exec.Cmd }\nfunc (c Cmd) set() { c.Path = "/bin/ls" }', "Cmd{}.set()"),
        ("type A struct{ B }\ntype B struct{ *A; C }\ntype C = exec.Cmd", 'var a A; a.Path = "/bin/ls"'),
        ("", 'var c struct{ exec.Cmd }; c.Path = "/bin/ls"'),
        ("type Cmd = exec.Cmd\nfunc f() { type Cmd struct{ Path string } }", 'c := Cmd{Path: "/bin/ls"}'),
        ("type Cmd = exec.Cmd", 'c := Cmd{Path: "/bin/ls"}; type Cmd struct{ Path string }'),
        ("type Cmd struct{ Path string }", 'type Cmd exec.Cmd; c := Cmd{Path: "/bin/ls"}'),
        ("type a struct{ cmd b }\ntype b struct{ cmd exec.Cmd }", 'var v a; v.cmd.cmd.Path = "/bin/ls"'),
        ("type a struct{ cmd b }\ntype b exec.Cmd", 'var v a; v.cmd.Path = "/bin/ls"'),
        ("type a struct{ b }\ntype b struct{ cmd exec.Cmd }", 'var v a; v.cmd.Path = "/bin/ls"'),
        ("type a struct{ cmd exec.Cmd }\ntype p []*a", 'for _, v := range (p{}) { v.cmd.Path = "/bin/ls" }'),
        ("type b struct{ Path string }", 'c := b{}; { c := exec.Cmd{}; c.Path = "/bin/ls" }'),
        (
            "type b struct{ Path string }",
            'c := b{}; { c := unknown(); c.Path = "/bin/ls" }; { var c exec.Cmd }',
        ),
        ("type a struct{ cmd exec.Cmd }", 'unknown().cmd.Path = "/bin/ls"'),
        ("type a struct{ cmd exec.Cmd }\nvar c = d.cmd\nvar d = a{}", 'c.Path = "/bin/ls"'),
        ("type a struct{ cmd exec.Cmd }\nvar d = a{}\nvar c = d.cmd", 'c.Path = "/bin/ls"'),
        ("type a struct{ cmd exec.Cmd }\nvar d = a{}", 'c := &d.cmd; c.Path = "/bin/ls"'),
        ("var c = &d\nvar d exec.Cmd", 'e := c; e.Path = "/bin/ls"'),
    ],
)
def test_commands_by_a_type_of_ones_own(top: str, body: str) -> None:
    assert started(program(body, EXEC, top=top)) == [("os/exec.Cmd", "/bin/ls")]


@pytest.mark.parametrize(
    ("top", "body"),
    [
        ("type Cmd struct{ Path string }", 'c := Cmd{Path: "/x"}; c.Path = "/y"; var d exec.Cmd'),
        ("type Cmd struct{ exec.Cmd; Path string }", 'c := Cmd{Path: "/x"}; c.Path = "/y"'),
        ("type Cmd struct{ Name string; exec.Cmd }", 'c := Cmd{"/x", exec.Cmd{Dir: "/y"}}'),
        ("type Cmd = exec.Cmd\ntype Request struct{ cmd Cmd; Path string }", 'r := Request{Path: "/x"}; r.Path = "/y"'),
        ("type A = B\ntype B = A", 'c := A{Path: "/x"}; var d exec.Cmd'),
        ("type Cmd = exec.Cmd", 'type Cmd struct{ Path string }; c := Cmd{Path: "/x"}; c.Path = "/y"'),
        ("type Cmd struct{ Path string }\nfunc f() { type Cmd = exec.Cmd }", 'c := Cmd{Path: "/x"}; c.Path = "/y"'),
        ("type a struct{ cmd exec.Cmd }\ntype b struct{ cmd file }", 'var v b; v.cmd.Path = "/x"'),
        ("type a struct{ cmd exec.Cmd }\ntype b struct{ cmd file }\ntype c = *b", 'v := []c{}; v[0].cmd.Path = "/x"'),
        ("type a struct{ cmd exec.Cmd }\ntype b struct{ inner struct{ cmd file } }", 'var v b; v.inner.Path = "/x"'),
        ("type Cmd = exec.Cmd", 'c := Cmd{Dir: "/x"}'),
        ("type b struct{ Path string }\nvar d exec.Cmd", 'd := b{}; d.Path = "/x"'),
        ("var c = d.cmd\nvar d = c.cmd", 'c.Path = "/x"; var e exec.Cmd'),
    ],
)  # fmt: skip
def test_types_of_ones_own_that_start_nothing(top: str, body: str) -> None:
    assert started(program(body, EXEC, top=top)) == []


def test_the_address_of_a_path_may_be_written_to() -> None:
    body = 'var c exec.Cmd; flag.StringVar(&c.Path, "git", "/bin/ls", "")'
    assert started(program(body, EXEC, "flag")) == [("os/exec.Cmd", None)]
    assert started(program("var c exec.Cmd; use(&c.Dir, &u.Path)", EXEC)) == []


@pytest.mark.parametrize("kind", ["= exec.Cmd", "exec.Cmd", "= *exec.Cmd"])
def test_a_type_of_another_package(kind: str) -> None:
    files = {
        "go.mod": GO_MOD,
        "main.go": 'package main\n\nimport "example.com/app/r"\n\nfunc main() { use(r.Job{Path: "/bin/ls"}) }\n',
        "r/r.go": f'package r\n\nimport "os/exec"\n\ntype Job {kind}\n\ntype job exec.Cmd\n',
    }
    assert started(evidence(files)) == [("os/exec.Cmd", "/bin/ls")]
    changed = files["main.go"].replace('use(r.Job{Path: "/bin/ls"})', 'var j r.Job; j.Path = "/bin/ls"')
    assert started(evidence({**files, "main.go": changed})) == [("os/exec.Cmd", "/bin/ls")]
    assert started(evidence({**files, "main.go": files["main.go"].replace("r.Job", "r.Other")})) == []


def test_a_struct_of_another_package_that_embeds_one() -> None:
    files = {
        "go.mod": GO_MOD,
        "main.go": 'package main\n\nimport "example.com/app/r"\n\nfunc main() { var j r.Job; j.Path = "/bin/ls" }\n',
        "r/r.go": 'package r\n\nimport "os/exec"\n\ntype Base struct{ *exec.Cmd }\n\ntype Job struct{ Base; N int }\n',
    }
    assert started(evidence(files)) == [("os/exec.Cmd", "/bin/ls")]
    own = files["r/r.go"].replace("N int", "Path string")
    assert started(evidence({**files, "r/r.go": own})) == []


@pytest.mark.parametrize("package", ["syscall", "golang.org/x/sys/unix"])
def test_the_system_call_itself(package: str) -> None:
    name = package.rpartition("/")[2]
    body = f"{name}.RawSyscall({name}.SYS_EXECVE, p, a, e)"
    assert started(program(body, package)) == [(f"{package}.SYS_EXECVE", None)]
    assert started(program(body.replace("EXECVE", "GETPID"), package)) == []


def test_who_starts_what_it_found() -> None:
    body = 'p, err := exec.LookPath("git"); exec.Command(p, "version")'
    assert started(program(body, EXEC)) == [("os/exec.LookPath", "git"), ("os/exec.Command", "git")]
    body = 'p, err := exec.LookPath("git"); p = x; exec.Command(p)'
    assert started(program(body, EXEC)) == [("os/exec.LookPath", "git"), ("os/exec.Command", None)]
    top = "func run(n string) { p, err := exec.LookPath(n); exec.Command(p) }"
    found = started(program('run("git")', EXEC, top=top))
    assert found == [("os/exec.LookPath", "git"), ("os/exec.Command", "git")]


@pytest.mark.parametrize(
    ("top", "body", "found"),
    [
        ("var names = map[int]string{unix.SYS_EXECVE: name}", "", 0),
        ("var numbers = []uintptr{unix.SYS_EXECVE, unix.SYS_EXECVEAT}", "", 0),
        ("var filters = []filter{{Nr: unix.SYS_EXECVE}, {unix.SYS_EXECVE}}", "", 0),
        ("", "switch n { case unix.SYS_EXECVE: }", 0),
        ("", "if n == unix.SYS_EXECVE {}", 0),
        ("const number = unix.SYS_EXECVE", "use(number)", 0),
        ("var numbers = []uintptr{unix.SYS_EXECVE}", "unix.Syscall(unix.SYS_GETPID, 0, 0, 0)", 0),
        ("", "unix.Syscall6(unix.SYS_EXECVEAT, d, p, a, e, 0, 0)", 1),
        ("const number = unix.SYS_EXECVE", "unix.Syscall(number, p, a, e)", 1),
        ("var numbers = []uintptr{unix.SYS_EXECVE}", "unix.Syscall(numbers[0], p, a, e)", 1),
        ("var run = unix.Exec", "for _, f := range []any{unix.Exec} {}", 1),
    ],
)
def test_numbers_of_system_calls(top: str, body: str, found: int) -> None:
    assert len(started(program(body, "golang.org/x/sys/unix", top=top))) == found


def test_variables_in_a_circle() -> None:
    top = "var a = b\nvar b = a\nvar c = (&exec.Cmd{})"
    assert started(program('a.Path = "/x"', EXEC, top=top)) == []
    assert started(program('c.Path = "/x"', EXEC, top=top)) == [("os/exec.Cmd", "/x")]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("c := &exec.Cmd{}; c.Path = name()", [None]),
        ('c := &exec.Cmd{}; c.Path += "/ls"', [None]),
        ("c := &exec.Cmd{}; c.Path, err = find()", [None]),
        ("x := []exec.Cmd{{Path: name()}}", [None]),
        ('c := exec.Command("/proc/self/exe"); c.Path = "/bin/ls"', ["/proc/self/exe", "/bin/ls"]),
        ('c := exec.Cmd{}; c.Dir = "/x"', []),
        ('x := exec.Cmd{Dir: "/x"}', []),
        ('x := []exec.Cmd{{Dir: "/x"}, {}}', []),
        ("x := []exec.Cmd{}", []),
        ("x := map[string][]exec.Cmd{}", []),
        ('r.URL.Path = "/"; x := exec.Cmd{}', []),
        ('u, err := url.Parse(t); u.Path = "/x"; var c exec.Cmd', []),
        ('u := url.URL{}; u.Path = "/x"; var c exec.Cmd', []),
        ('x := []url.URL{{Path: "/x"}}; var c exec.Cmd', []),
        ('c := other(); c.Path = "/x"; var d exec.Cmd', []),
        ('c := exec.Cmd{}; if c.Path == "/x" {}', []),
    ],
)
def test_paths_of_commands_and_of_others(body: str, found: list[str | None]) -> None:
    assert [name for _, name in started(program(body, EXEC, "net/url"))] == found


@pytest.mark.parametrize(
    ("item", "body", "found"),
    [
        ("net/http/cgi", 'h := &cgi.Handler{Path: "/usr/bin/x"}', ["/usr/bin/x"]),
        ("net/http/cgi", 'h := new(cgi.Handler); h.Path = "/usr/bin/x"', ["/usr/bin/x"]),
        ("net/http/cgi", 'h := &cgi.Handler{Root: "/x", Dir: "/y"}', []),
        ("net/http/fcgi", 'h := &fcgi.Handler{Path: "/usr/bin/x"}', []),
    ],
)
def test_cgi(item: str, body: str, found: list[str | None]) -> None:
    assert [name for _, name in started(program(body, item))] == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('C.system(C.CString("ls /"))', [("C.system", "ls /")]),
        ('s := C.CString("ls"); C.system(s)', [("C.system", "ls")]),
        ('C.popen(C.CString("ls"), C.CString("r"))', [("C.popen", "ls")]),
        ("C.system(C.CString(name))", [("C.system", None)]),
        ('C.execvp(C.CString("ls"), &a[0])', [("C.execvp", "ls")]),
        ('C.posix_spawn(&p, C.CString("ls"), nil, nil, a, e)', [("C.posix_spawn", "ls")]),
        ('C.puts(C.CString("ls"))', []),
        ('c.system("ls")', []),
    ],
)
def test_c_functions_that_go_calls(body: str, found: list[tuple[str, str | None]]) -> None:
    assert started(program(body, "C")) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('C.fopen(C.CString("/etc/x"), C.CString("r"))', [("C.fopen", "/etc/x", "open")]),
        ('C.opendir(C.CString("/etc"))', [("C.opendir", "/etc", "list")]),
        ('C.dlopen(C.CString("libz.so.1"), 1)', [("C.dlopen", "libz.so.1", "plugin")]),
        ('C.strdup(C.CString("/etc/x"))', []),
    ],
)
def test_paths_for_c(body: str, found: list[tuple[str, str | None, str]]) -> None:
    calls = program(body, "C").path_calls
    assert [(call.call, call.argument, call.kind) for call in calls] == found


@pytest.mark.parametrize(
    "body",
    [
        "x = append(x, exec.Command)\n" * 20_000,
        "c.Path = name\n" * 20_000,
        "".join(f"c{n} := exec.Cmd{{}}; c{n}.Path = p\n" for n in range(5_000)),
        "x := " + "[]" * 5_000 + "exec.Cmd" + "{" * 5_000 + "}" * 5_000 + "; c.Path = p",
        "(" * 5_000 + "c" + ")" * 5_000 + ".Path = p",
        "type T0 struct{ exec.Cmd }\n"
        + "".join(f"type T{n} struct{{ T{n - 1}; *T{n - 1} }}\n" for n in range(1, 5_000))
        + "var c T4999; c.Path = p",
        "".join(f"type T{n} = T{n + 1}\n" for n in range(5_000)) + "var c T0; c.Path = p",
    ],
)
def test_hostile_files_take_linear_time(body: str) -> None:
    start = time.monotonic()
    program(body, EXEC)
    assert time.monotonic() - start < 30
